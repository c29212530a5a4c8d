/** OTA task configurations: the rate of a rollout, the criteria of its abortion, and the timeout of a device. */

import type { ResourceKind } from '../resource-kind';
import {
  double,
  integer,
  label,
  list,
  long,
  oneOf,
  operation,
  sensitive,
  string,
  structure,
  timestamp,
} from '../schema';
import { ClientToken, COMMON_ERRORS, ConflictException, NextToken, PAGE, ResourceNotFoundException } from './common';
import { OtaTaskConfigurationId as TaskConfigurationId } from './ids';

const Description = string({ min: 1, max: 256, pattern: '[0-9A-Za-z_\\- ]+' });
const Name = sensitive(string({ min: 1, max: 128, pattern: '[A-Za-z0-9-_ ]+' }));

const PushConfig = structure({
  AbortConfig: structure({
    AbortConfigCriteriaList: list(structure({
      Action: oneOf('CANCEL'),
      FailureType: oneOf('FAILED', 'REJECTED', 'TIMED_OUT', 'ALL'),
      MinNumberOfExecutedThings: integer({ min: 1, max: 100 }),
      ThresholdPercentage: double({ max: 100 }),
    })),
  }),
  RolloutConfig: structure({
    ExponentialRolloutRate: structure({
      BaseRatePerMinute: integer({ min: 1, max: 100 }),
      IncrementFactor: double({ min: 1.1, max: 5 }),
      RateIncreaseCriteria: structure({
        numberOfNotifiedThings: integer({ min: 1, max: 100 }),
        numberOfSucceededThings: integer({ min: 1, max: 100 }),
      }),
    }),
    MaximumPerMinute: integer({ min: 1 }),
  }),
  TimeoutConfig: structure({ InProgressTimeoutInMinutes: long({ min: 1, max: 10080 }) }),
});

export const CreateOtaTaskConfiguration = operation('CreateOtaTaskConfiguration', {
  http: ['POST', '/ota-task-configurations', 201],
  input: { ClientToken, Description, Name, PushConfig },
  output: { TaskConfigurationId },
  errors: [...COMMON_ERRORS, ConflictException],
});

export const GetOtaTaskConfiguration = operation('GetOtaTaskConfiguration', {
  http: ['GET', '/ota-task-configurations/{Identifier}', 200],
  input: { Identifier: label(TaskConfigurationId) },
  output: { CreatedAt: timestamp(), Description, Name, PushConfig, TaskConfigurationId },
  errors: [...COMMON_ERRORS, ResourceNotFoundException],
});

export const DeleteOtaTaskConfiguration = operation('DeleteOtaTaskConfiguration', {
  http: ['DELETE', '/ota-task-configurations/{Identifier}', 204],
  input: { Identifier: label(TaskConfigurationId) },
  errors: [...COMMON_ERRORS, ResourceNotFoundException],
});

export const ListOtaTaskConfigurations = operation('ListOtaTaskConfigurations', {
  http: ['GET', '/ota-task-configurations', 200],
  input: PAGE,
  output: { Items: list(structure({ CreatedAt: timestamp(), Name, TaskConfigurationId })), NextToken },
  errors: COMMON_ERRORS,
});

export const OTA_TASK_CONFIGURATION = {
  type: 'Custom::IoTManagedIntegrations_OtaTaskConfiguration',
  service: 'iotmanagedintegrations',
  create: CreateOtaTaskConfiguration,
  read: GetOtaTaskConfiguration,
  delete: DeleteOtaTaskConfiguration,
  id: 'TaskConfigurationId',
  name: 'Name',
  attributes: ['CreatedAt'],
} as const satisfies ResourceKind;
