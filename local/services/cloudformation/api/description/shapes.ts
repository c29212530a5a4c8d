/** The shapes that CloudFormation's operations share. */

import { boolean, integer, list, oneOf, required, string, structure, timestamp } from '../../../../../src/api/schema';

const failure = (name: string, status: number) => ({ name, status, members: { message: string() } });

export const AlreadyExists = failure('AlreadyExistsException', 400);
export const ChangeSetNotFound = failure('ChangeSetNotFound', 404);
export const InsufficientCapabilities = failure('InsufficientCapabilitiesException', 400);
export const InvalidChangeSetStatus = failure('InvalidChangeSetStatus', 400);

const STACK_PATTERN = '([a-zA-Z][-a-zA-Z0-9]*)|(arn:aws[-a-z]*:[-a-zA-Z0-9:/._+]*)';
const CHANGE_SET_PATTERN = '[a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/]*';

/** The name of a new stack. */
export const newStackName = required(string({ min: 1, max: 128, pattern: '[a-zA-Z][-a-zA-Z0-9]*' }));
export const stackName = string({ min: 1, pattern: STACK_PATTERN });
export const changeSetName = string({ min: 1, max: 1600, pattern: CHANGE_SET_PATTERN });
export const nextToken = string({ min: 1, max: 1024 });
export const clientRequestToken = string({ min: 1, max: 128, pattern: '[a-zA-Z0-9][-a-zA-Z0-9]*' });
export const roleArn = string({ min: 20, max: 2048 });
export const strings = list(string());

export const stackStatus = oneOf(
  'CREATE_IN_PROGRESS',
  'CREATE_FAILED',
  'CREATE_COMPLETE',
  'ROLLBACK_IN_PROGRESS',
  'ROLLBACK_FAILED',
  'ROLLBACK_COMPLETE',
  'DELETE_IN_PROGRESS',
  'DELETE_FAILED',
  'DELETE_COMPLETE',
  'UPDATE_IN_PROGRESS',
  'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
  'UPDATE_COMPLETE',
  'UPDATE_FAILED',
  'UPDATE_ROLLBACK_IN_PROGRESS',
  'UPDATE_ROLLBACK_FAILED',
  'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
  'UPDATE_ROLLBACK_COMPLETE',
  'REVIEW_IN_PROGRESS',
  'IMPORT_IN_PROGRESS',
  'IMPORT_COMPLETE',
  'IMPORT_ROLLBACK_IN_PROGRESS',
  'IMPORT_ROLLBACK_FAILED',
  'IMPORT_ROLLBACK_COMPLETE',
);

export const onFailure = oneOf('DO_NOTHING', 'ROLLBACK', 'DELETE');
export const capabilities = list(oneOf('CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'));
export const tags = list(
  structure({ Key: required(string({ min: 1, max: 128 })), Value: required(string({ min: 1, max: 256 })) }),
  { max: 50 },
);

export const parameters = list(structure({
  ParameterKey: string(), ParameterValue: string(), UsePreviousValue: boolean(), ResolvedValue: string(),
}));

export const deploymentConfig = structure({ Mode: oneOf('STANDARD', 'EXPRESS'), DisableRollback: boolean() });

export const rollbackConfiguration = structure({
  RollbackTriggers: list(structure({ Arn: required(string()), Type: required(string()) }), { max: 5 }),
  MonitoringTimeInMinutes: integer({ min: 0, max: 180 }),
});

/** The template: a body of up to 51,200 bytes, or an object of up to 1 MB. */
export const template = { TemplateBody: string({ min: 1 }), TemplateURL: string({ min: 1, max: 5120 }) };

/** The wanted state of a stack. */
export const stackRequest = {
  ...template,
  Parameters: parameters,
  Capabilities: capabilities,
  ResourceTypes: list(string({ min: 1, max: 256 })),
  RoleARN: roleArn,
  RollbackConfiguration: rollbackConfiguration,
  NotificationARNs: list(string(), { max: 5 }),
  Tags: tags,
  DeploymentConfig: deploymentConfig,
  DisableValidation: boolean(),
};

/** The further input of CreateStack and UpdateStack. */
export const direct = {
  ClientRequestToken: clientRequestToken,
  DisableRollback: boolean(),
  RetainExceptOnCreate: boolean(),
  StackPolicyBody: string({ min: 1, max: 16_384 }),
  StackPolicyURL: string({ min: 1, max: 5120 }),
};

export const driftInformation = structure({ StackDriftStatus: required(string()) });

export const resourceDriftInformation = structure({ StackResourceDriftStatus: required(string()) });

/**
 * Members of DescribeStackResource, DescribeStackResources and ListStackResources; the time has
 * another name in each.
 */
export const resourceMembers = {
  LogicalResourceId: required(string()),
  PhysicalResourceId: string(),
  ResourceType: required(string()),
  ResourceStatus: required(string()),
  ResourceStatusReason: string(),
  DriftInformation: resourceDriftInformation,
};

export const time = required(timestamp());
