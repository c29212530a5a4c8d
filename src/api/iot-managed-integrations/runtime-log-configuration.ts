/** Runtime log configurations: the content of a device's own log, and its upload. */

import type { ResourceKind } from '../resource-kind';
import { boolean, integer, label, operation, required, string, structure } from '../schema';
import { COMMON_ERRORS, LogLevel, ResourceNotFoundException } from './common';
import { ManagedThingId } from './ids';

const RuntimeLogConfigurations = structure({
  DeleteLocalStoreAfterUpload: boolean(),
  LocalStoreFileRotationMaxBytes: integer(),
  LocalStoreFileRotationMaxFiles: integer(),
  LocalStoreLocation: string(),
  LogFlushLevel: LogLevel,
  LogLevel,
  UploadLog: boolean(),
  UploadPeriodMinutes: integer(),
});

const ERRORS = [...COMMON_ERRORS, ResourceNotFoundException] as const;

export const PutRuntimeLogConfiguration = operation('PutRuntimeLogConfiguration', {
  http: ['PUT', '/runtime-log-configurations/{ManagedThingId}', 200],
  input: { ManagedThingId: label(ManagedThingId), RuntimeLogConfigurations: required(RuntimeLogConfigurations) },
  errors: ERRORS,
});

export const GetRuntimeLogConfiguration = operation('GetRuntimeLogConfiguration', {
  http: ['GET', '/runtime-log-configurations/{ManagedThingId}', 200],
  input: { ManagedThingId: label(ManagedThingId) },
  output: { ManagedThingId, RuntimeLogConfigurations },
  errors: ERRORS,
});

export const ResetRuntimeLogConfiguration = operation('ResetRuntimeLogConfiguration', {
  http: ['DELETE', '/runtime-log-configurations/{ManagedThingId}', 200],
  input: { ManagedThingId: label(ManagedThingId) },
  errors: ERRORS,
});

export const RUNTIME_LOG_CONFIGURATION = {
  type: 'Custom::IoTManagedIntegrations_RuntimeLogConfiguration',
  service: 'iotmanagedintegrations',
  create: PutRuntimeLogConfiguration,
  read: GetRuntimeLogConfiguration,
  update: PutRuntimeLogConfiguration,
  delete: ResetRuntimeLogConfiguration,
  id: 'ManagedThingId',
  attributes: [],
} as const satisfies ResourceKind;
