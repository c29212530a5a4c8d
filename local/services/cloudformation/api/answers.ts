/** Encodes stacks, resources, events and change sets as CloudFormation's answers. */

import type { ChangeSet } from '../engine/change-set';
import type { ResourceChange } from '../engine/resource-change';
import type { StackRecord } from '../engine/stack';
import type { StackEvent, StackResource, StackState } from '../engine/state';
import type { ParameterValues } from '../template/parameters';
import type { Template } from '../template/template';

const MASK = '****';

/** @param template the template of the stack, if it has one yet */
export function stackAnswer({ state, deployment }: StackRecord, template: Template | undefined) {
  return {
    ...summaryMembers(state),
    ChangeSetId: state.changeSetId,
    Description: template?.Description,
    Parameters: parametersAnswer(deployment?.parameters ?? {}),
    RollbackConfiguration: {},
    DisableRollback: state.disableRollback,
    NotificationARNs: deployment?.notificationArns ?? [],
    Capabilities: deployment?.capabilities ?? [],
    Outputs: [...state.outputs].map(([OutputKey, { value, exportName, description }]) => (
      { OutputKey, OutputValue: value, Description: description, ExportName: exportName })),
    RoleARN: state.roleArn,
    Tags: tagsAnswer(deployment?.tags ?? {}),
    EnableTerminationProtection: state.terminationProtection,
  };
}

export function stackSummary({ state }: StackRecord, template: Template | undefined) {
  return { ...summaryMembers(state), TemplateDescription: template?.Description };
}

function summaryMembers(state: StackState) {
  const { id, name, createdAt, updatedAt, deletedAt, status, statusReason, operation } = state;
  return {
    StackId: id,
    StackName: name,
    CreationTime: createdAt,
    LastUpdatedTime: updatedAt,
    DeletionTime: deletedAt,
    StackStatus: status,
    StackStatusReason: statusReason,
    DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
    LastOperations: operation ? [{ OperationType: operation.type, OperationId: operation.id }] : [],
  };
}

/** A parameter whose value is in SSM has both: the name there, and the value. */
export function parametersAnswer(parameters: ParameterValues) {
  return Object.entries(parameters).map(([ParameterKey, { given, value, masked }]) => ({
    ParameterKey,
    ParameterValue: masked ? MASK : given,
    ResolvedValue: String(value) === given || Array.isArray(value) ? undefined : masked ? MASK : value,
  }));
}

export function tagsAnswer(tags: Readonly<Record<string, string>>) {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

export type Described = Pick<StackResource, 'logicalId' | 'physicalId' | 'type' | 'status' | 'reason' | 'timestamp'>;

export function resourceAnswer(
  { id, name }: StackRecord,
  { logicalId, physicalId, type, status, reason, timestamp }: Described,
) {
  return {
    StackName: name,
    StackId: id,
    LogicalResourceId: logicalId,
    PhysicalResourceId: physicalId,
    ResourceType: type,
    Timestamp: timestamp,
    LastUpdatedTimestamp: timestamp,
    ResourceStatus: status,
    ResourceStatusReason: reason,
    DriftInformation: { StackResourceDriftStatus: 'NOT_CHECKED' },
  };
}

export function eventAnswer(event: StackEvent) {
  return {
    StackId: event.stackId,
    EventId: event.eventId,
    StackName: event.stackName,
    OperationId: event.operationId,
    LogicalResourceId: event.logicalId,
    PhysicalResourceId: event.physicalId ?? '',
    ResourceType: event.resourceType,
    Timestamp: event.timestamp,
    ResourceStatus: event.status,
    ResourceStatusReason: event.reason,
    ResourceProperties: event.properties,
    ClientRequestToken: event.clientRequestToken,
  };
}

export function changeSetSummary({ id: StackId, name: StackName }: StackRecord, changeSet: ChangeSet) {
  return {
    StackId,
    StackName,
    ChangeSetId: changeSet.id,
    ChangeSetName: changeSet.name,
    ExecutionStatus: changeSet.status === 'FAILED' ? 'UNAVAILABLE' : 'AVAILABLE',
    Status: changeSet.status,
    StatusReason: changeSet.reason,
    CreationTime: changeSet.createdAt,
    Description: changeSet.description,
    IncludeNestedStacks: changeSet.includeNestedStacks ?? false,
  };
}

/** @param withValues whether the answer includes the values before and after */
export function changeSetAnswer(stack: StackRecord, changeSet: ChangeSet, withValues: boolean) {
  const { parameters = {}, notificationArns, capabilities, tags = {} } = stack.deploymentOf(changeSet.deployment) ?? {};
  return {
    ...changeSetSummary(stack, changeSet),
    Parameters: parametersAnswer(parameters),
    NotificationARNs: notificationArns ?? [],
    RollbackConfiguration: {},
    Capabilities: capabilities ?? [],
    Tags: tagsAnswer(tags),
    OnStackFailure: changeSet.onStackFailure,
    DeploymentConfig: { Mode: 'STANDARD' },
    Changes: changeSet.changes.map((change) => ({
      Type: 'Resource',
      ResourceChange: withValues ? change : withoutValues(change),
    })),
  };
}

function withoutValues({ BeforeContext: _before, AfterContext: _after, Details, ...change }: ResourceChange) {
  const details = Details.map(({ Target: { Attribute, Name, RequiresRecreation }, ...detail }) => (
    { Target: { Attribute, Name, RequiresRecreation }, ...detail }));
  return { ...change, Details: details };
}
