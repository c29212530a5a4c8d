/** Operations on stacks. */

import * as shapes from './shapes';
import { boolean, integer, list, oneOf, operation, required, string } from '../../../../../src/api/schema';

const http = ['POST', '/', 200] as const;
const subject = { arnMember: 'StackName' };
const StackName = required(shapes.stackName);

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html */
export const CreateStack = operation('CreateStack', {
  http,
  input: {
    ...shapes.stackRequest,
    ...shapes.direct,
    StackName: shapes.newStackName,
    TimeoutInMinutes: integer({ min: 1 }),
    OnFailure: shapes.onFailure,
    EnableTerminationProtection: boolean(),
  },
  output: { StackId: string(), OperationId: string() },
  errors: [shapes.AlreadyExists, shapes.InsufficientCapabilities],
  subject,
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_UpdateStack.html */
export const UpdateStack = operation('UpdateStack', {
  http,
  input: {
    ...shapes.stackRequest,
    ...shapes.direct,
    StackName,
    UsePreviousTemplate: boolean(),
    StackPolicyDuringUpdateBody: string({ min: 1, max: 16_384 }),
    StackPolicyDuringUpdateURL: string({ min: 1, max: 5120 }),
  },
  output: { StackId: string(), OperationId: string() },
  errors: [shapes.InsufficientCapabilities],
  subject,
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DeleteStack.html */
export const DeleteStack = operation('DeleteStack', {
  http,
  input: {
    StackName,
    RetainResources: shapes.strings,
    RoleARN: shapes.roleArn,
    ClientRequestToken: shapes.clientRequestToken,
    DeletionMode: oneOf('STANDARD', 'FORCE_DELETE_STACK'),
    DeploymentConfig: shapes.deploymentConfig,
  },
  errors: [],
  subject,
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_RollbackStack.html */
export const RollbackStack = operation('RollbackStack', {
  http,
  input: {
    StackName,
    RoleARN: shapes.roleArn,
    ClientRequestToken: shapes.clientRequestToken,
    RetainExceptOnCreate: boolean(),
    DeploymentConfig: shapes.deploymentConfig,
  },
  output: { StackId: string(), OperationId: string() },
  errors: [],
  subject,
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ContinueUpdateRollback.html */
export const ContinueUpdateRollback = operation('ContinueUpdateRollback', {
  http,
  input: {
    StackName,
    RoleARN: shapes.roleArn,
    ResourcesToSkip: list(string({ pattern: '[a-zA-Z0-9]+|[a-zA-Z][-a-zA-Z0-9]*\\.[a-zA-Z0-9]+' })),
    ClientRequestToken: shapes.clientRequestToken,
    ForceRollback: boolean(),
  },
  errors: [],
  subject,
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CancelUpdateStack.html */
export const CancelUpdateStack = operation('CancelUpdateStack', {
  http, input: { StackName, ClientRequestToken: shapes.clientRequestToken }, errors: [], subject,
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_UpdateTerminationProtection.html */
export const UpdateTerminationProtection = operation('UpdateTerminationProtection', {
  http,
  input: { StackName, EnableTerminationProtection: required(boolean()) },
  output: { StackId: string() },
  errors: [],
  subject,
});
