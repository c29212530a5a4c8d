/** Operations on change sets. */

import * as shapes from './shapes';
import {
  boolean,
  list,
  map,
  oneOf,
  operation,
  required,
  string,
  structure,
  timestamp,
} from '../../../../../src/api/schema';

const http = ['POST', '/', 200] as const;
const subject = { arnMember: 'StackName' };

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html */
export const CreateChangeSet = operation('CreateChangeSet', {
  http,
  input: {
    ...shapes.stackRequest,
    StackName: required(shapes.stackName),
    ChangeSetName: required(string({ min: 1, max: 128, pattern: '[a-zA-Z][-a-zA-Z0-9]*' })),
    UsePreviousTemplate: boolean(),
    ClientToken: string({ min: 1, max: 128 }),
    Description: string({ min: 1, max: 1024 }),
    ChangeSetType: oneOf('CREATE', 'UPDATE', 'IMPORT'),
    ResourcesToImport: list(
      structure({
        ResourceType: required(string()),
        LogicalResourceId: required(string()),
        ResourceIdentifier: required(map(string(), string())),
      }),
    ),
    IncludeNestedStacks: boolean(),
    OnStackFailure: shapes.onFailure,
    ImportExistingResources: boolean(),
    DeploymentMode: oneOf('REVERT_DRIFT'),
  },
  output: { Id: string(), StackId: string() },
  errors: [shapes.AlreadyExists, shapes.InsufficientCapabilities],
  subject,
});

const target = { ChangeSetName: required(shapes.changeSetName), StackName: shapes.stackName };

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ExecuteChangeSet.html */
export const ExecuteChangeSet = operation('ExecuteChangeSet', {
  http,
  input: {
    ...target,
    ClientRequestToken: shapes.clientRequestToken,
    DisableRollback: boolean(),
    RetainExceptOnCreate: boolean(),
  },
  errors: [shapes.InvalidChangeSetStatus, shapes.ChangeSetNotFound],
  subject,
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DeleteChangeSet.html */
export const DeleteChangeSet = operation('DeleteChangeSet', {
  http,
  input: target,
  errors: [shapes.InvalidChangeSetStatus],
  subject,
});

const summary = {
  StackId: string(),
  StackName: string(),
  ChangeSetId: string(),
  ChangeSetName: string(),
  ExecutionStatus: string(),
  Status: string(),
  StatusReason: string(),
  CreationTime: timestamp(),
  Description: string(),
  IncludeNestedStacks: boolean(),
};

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceChange.html */
const ResourceChange = structure({
  PolicyAction: string(),
  Action: string(),
  LogicalResourceId: string(),
  PhysicalResourceId: string(),
  ResourceType: string(),
  Replacement: string(),
  Scope: shapes.strings,
  Details: list(structure({
    Target: structure({
      Attribute: string(),
      Name: string(),
      RequiresRecreation: string(),
      Path: string(),
      BeforeValue: string(),
      AfterValue: string(),
      AttributeChangeType: string(),
    }),
    Evaluation: string(),
    ChangeSource: string(),
    CausingEntity: string(),
  })),
  BeforeContext: string(),
  AfterContext: string(),
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeChangeSet.html */
export const DescribeChangeSet = operation('DescribeChangeSet', {
  http,
  input: { ...target, NextToken: shapes.nextToken, IncludePropertyValues: boolean() },
  output: {
    ...summary,
    Parameters: shapes.parameters,
    NotificationARNs: shapes.strings,
    RollbackConfiguration: shapes.rollbackConfiguration,
    Capabilities: shapes.capabilities,
    Tags: shapes.tags,
    Changes: list(structure({ Type: string(), ResourceChange })),
    OnStackFailure: string(),
    DeploymentConfig: shapes.deploymentConfig,
    NextToken: string(),
  },
  errors: [shapes.ChangeSetNotFound],
  subject,
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListChangeSets.html */
export const ListChangeSets = operation('ListChangeSets', {
  http,
  input: { StackName: required(shapes.stackName), NextToken: shapes.nextToken },
  output: { Summaries: list(structure(summary)), NextToken: string() },
  errors: [],
  subject,
});
