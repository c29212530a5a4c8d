/** Operations that read stacks, their resources and their events. */

import * as shapes from './shapes';
import { boolean, list, operation, required, string, structure, timestamp } from '../../../../../src/api/schema';

const http = ['POST', '/', 200] as const;
const subject = { arnMember: 'StackName' };
const StackName = required(shapes.stackName);

const lastOperations = list(structure({ OperationType: string(), OperationId: string() }));

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Stack.html */
const Stack = structure({
  StackId: string(),
  StackName: required(string()),
  ChangeSetId: string(),
  Description: string(),
  Parameters: shapes.parameters,
  CreationTime: shapes.time,
  DeletionTime: timestamp(),
  LastUpdatedTime: timestamp(),
  RollbackConfiguration: shapes.rollbackConfiguration,
  StackStatus: required(string()),
  StackStatusReason: string(),
  DisableRollback: boolean(),
  NotificationARNs: shapes.strings,
  Capabilities: shapes.capabilities,
  Outputs: list(structure({ OutputKey: string(), OutputValue: string(), Description: string(), ExportName: string() })),
  RoleARN: string(),
  Tags: shapes.tags,
  EnableTerminationProtection: boolean(),
  DriftInformation: shapes.driftInformation,
  LastOperations: lastOperations,
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html */
export const DescribeStacks = operation('DescribeStacks', {
  http,
  input: { StackName: shapes.stackName, NextToken: shapes.nextToken },
  output: { Stacks: list(Stack), NextToken: string() },
  errors: [],
  subject,
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListStacks.html */
export const ListStacks = operation('ListStacks', {
  http,
  input: { NextToken: shapes.nextToken, StackStatusFilter: list(shapes.stackStatus) },
  output: {
    StackSummaries: list(structure({
      StackId: string(),
      StackName: required(string()),
      TemplateDescription: string(),
      CreationTime: shapes.time,
      LastUpdatedTime: timestamp(),
      DeletionTime: timestamp(),
      StackStatus: required(string()),
      StackStatusReason: string(),
      DriftInformation: shapes.driftInformation,
      LastOperations: lastOperations,
    })),
    NextToken: string(),
  },
  errors: [],
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackEvents.html */
export const DescribeStackEvents = operation('DescribeStackEvents', {
  http,
  input: { StackName, NextToken: shapes.nextToken },
  output: {
    StackEvents: list(structure({
      StackId: required(string()),
      EventId: required(string()),
      StackName: required(string()),
      OperationId: string(),
      LogicalResourceId: string(),
      PhysicalResourceId: string(),
      ResourceType: string(),
      Timestamp: shapes.time,
      ResourceStatus: string(),
      ResourceStatusReason: string(),
      ResourceProperties: string(),
      ClientRequestToken: string(),
    })),
    NextToken: string(),
  },
  errors: [],
  subject,
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResources.html */
export const DescribeStackResources = operation('DescribeStackResources', {
  http,
  input: { StackName: shapes.stackName, LogicalResourceId: string(), PhysicalResourceId: string() },
  output: {
    StackResources: list(
      structure({ StackName: string(), StackId: string(), ...shapes.resourceMembers, Timestamp: shapes.time }),
    ),
  },
  errors: [],
  subject,
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResource.html */
export const DescribeStackResource = operation('DescribeStackResource', {
  http,
  input: { StackName, LogicalResourceId: required(string()) },
  output: {
    StackResourceDetail: structure({
      StackName: string(),
      StackId: string(),
      ...shapes.resourceMembers,
      LastUpdatedTimestamp: shapes.time,
      Metadata: string(),
    }),
  },
  errors: [],
  subject,
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListStackResources.html */
export const ListStackResources = operation('ListStackResources', {
  http,
  input: { StackName, NextToken: shapes.nextToken },
  output: {
    StackResourceSummaries: list(structure({ ...shapes.resourceMembers, LastUpdatedTimestamp: shapes.time })),
    NextToken: string(),
  },
  errors: [],
  subject,
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListExports.html */
export const ListExports = operation('ListExports', {
  http,
  input: { NextToken: shapes.nextToken },
  output: {
    Exports: list(structure({ ExportingStackId: string(), Name: string(), Value: string() })),
    NextToken: string(),
  },
  errors: [],
});
