/** OTA tasks: updates that are sent to managed things, to each by an execution of its own. */

import type { ResourceKind } from '../resource-kind';
import { integer, label, list, long, oneOf, operation, query, required, string, structure, timestamp } from '../schema';
import {
  ClientToken,
  COMMON_ERRORS,
  ConflictException,
  LimitExceededException,
  PAGE,
  ResourceNotFoundException,
  TagsMap,
  UnauthorizedException,
} from './common';
import { ManagedThingId, OtaTaskConfigurationId } from './ids';
import { OtaSchedulingConfig, OtaTaskExecutionRetryConfig } from './ota-schedule';
import { TagResource, UntagResource } from './tagging';

const Description = string({ min: 1, max: 256, pattern: '[0-9A-Za-z_\\- ]+' });
const OtaMechanism = oneOf('PUSH');
const OtaNextToken = string({ min: 1, max: 65535, pattern: '[a-zA-Z0-9=_+/-]+' });
const OtaType = oneOf('ONE_TIME', 'CONTINUOUS');
const Protocol = oneOf('HTTP');
const S3Url = string({ min: 1, max: 1000 });
const Status = oneOf('IN_PROGRESS', 'CANCELED', 'COMPLETED', 'DELETION_IN_PROGRESS', 'SCHEDULED');
const Target = list(string());
const TaskArn = string({
  min: 32,
  max: 1011,
  pattern: 'arn:aws:iotmanagedintegrations:[0-9a-zA-Z-]+:[0-9]+:ota-task/[0-9a-zA-Z]+',
});
const TaskId = string({ min: 1, max: 200, pattern: '[A-Za-z0-9]+' });

/** Their casing is AWS's own. */
const TaskProcessingDetails = structure({
  NumberOfCanceledThings: integer(),
  NumberOfFailedThings: integer(),
  NumberOfInProgressThings: integer(),
  numberOfQueuedThings: integer(),
  numberOfRejectedThings: integer(),
  numberOfRemovedThings: integer(),
  numberOfSucceededThings: integer(),
  numberOfTimedOutThings: integer(),
  processingTargets: Target,
});

const TASK = {
  Description,
  OtaMechanism,
  OtaSchedulingConfig,
  OtaTargetQueryString: string(),
  OtaTaskExecutionRetryConfig,
  Protocol,
  Tags: TagsMap,
  Target,
  TaskConfigurationId: OtaTaskConfigurationId,
} as const;

const SUBJECT = { type: 'ota-task', idMember: 'Identifier' } as const;
const IDENTIFIER = { Identifier: label(TaskId) } as const;
const OTA_PAGE = { ...PAGE, NextToken: query(OtaNextToken) } as const;
const ERRORS = [...COMMON_ERRORS, ResourceNotFoundException] as const;

export const CreateOtaTask = operation('CreateOtaTask', {
  http: ['POST', '/ota-tasks', 201],
  input: { ...TASK, ClientToken, OtaType: required(OtaType), S3Url: required(S3Url) },
  output: { Description, TaskArn, TaskId },
  errors: [...ERRORS, ConflictException, UnauthorizedException],
});

export const GetOtaTask = operation('GetOtaTask', {
  http: ['GET', '/ota-tasks/{Identifier}', 200],
  input: IDENTIFIER,
  output: {
    ...TASK,
    CreatedAt: timestamp(),
    LastUpdatedAt: timestamp(),
    OtaType,
    S3Url,
    Status,
    TaskArn,
    TaskId,
    TaskProcessingDetails,
  },
  errors: ERRORS,
  subject: SUBJECT,
});

export const UpdateOtaTask = operation('UpdateOtaTask', {
  http: ['PUT', '/ota-tasks/{Identifier}', 204],
  input: { ...IDENTIFIER, Description, TaskConfigurationId: OtaTaskConfigurationId },
  errors: ERRORS,
  subject: SUBJECT,
});

export const DeleteOtaTask = operation('DeleteOtaTask', {
  http: ['DELETE', '/ota-tasks/{Identifier}', 200],
  input: IDENTIFIER,
  errors: [...ERRORS, LimitExceededException],
  subject: SUBJECT,
});

export const ListOtaTasks = operation('ListOtaTasks', {
  http: ['GET', '/ota-tasks', 200],
  input: OTA_PAGE,
  output: {
    NextToken: OtaNextToken,
    Tasks: list(structure({
      CreatedAt: timestamp(),
      LastUpdatedAt: timestamp(),
      Status,
      TaskArn,
      TaskConfigurationId: OtaTaskConfigurationId,
      TaskId,
    })),
  },
  errors: ERRORS,
});

export const ListOtaTaskExecutions = operation('ListOtaTaskExecutions', {
  http: ['GET', '/ota-tasks/{Identifier}/devices', 200],
  input: { ...OTA_PAGE, ...IDENTIFIER },
  output: {
    ExecutionSummaries: list(structure({
      ManagedThingId,
      TaskExecutionSummary: structure({
        ExecutionNumber: long(),
        LastUpdatedAt: timestamp(),
        QueuedAt: timestamp(),
        RetryAttempt: integer(),
        StartedAt: timestamp(),
        Status: oneOf('QUEUED', 'IN_PROGRESS', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'REJECTED', 'REMOVED', 'CANCELED'),
      }),
    })),
    NextToken: OtaNextToken,
  },
  errors: ERRORS,
  subject: SUBJECT,
});

/** @see https://docs.aws.amazon.com/iot-mi/latest/devguide/ota-task-types-implementation.html */
export const MOST_OTA_TARGETS = 100;

export const OTA_TASK = {
  type: 'Custom::IoTManagedIntegrations_OtaTask',
  service: 'iotmanagedintegrations',
  create: CreateOtaTask,
  read: GetOtaTask,
  update: UpdateOtaTask,
  delete: DeleteOtaTask,
  id: 'TaskId',
  arn: 'TaskArn',
  attributes: ['TaskArn', 'CreatedAt'],
  tagging: [TagResource, UntagResource],
} as const satisfies ResourceKind;
