/** Event log configurations: how much the service logs about a resource, or about all of a type. */

import type { ResourceKind } from '../resource-kind';
import { label, list, operation, required, string, structure } from '../schema';
import {
  ClientToken,
  COMMON_ERRORS,
  ConflictException,
  LogLevel,
  NextToken,
  PAGE,
  ResourceNotFoundException,
  ServiceQuotaExceededException,
} from './common';

const Id = string({ min: 1, max: 200, pattern: '[A-Za-z0-9]+' });
const ResourceId = string({ min: 1, max: 200, pattern: '[a-zA-Z0-9+*]*' });
const ResourceType = string({
  pattern: '[*]$|^(managed-thing|credential-locker|provisioning-profile|ota-task|account-association)',
});

const CONFIGURATION = { EventLogLevel: LogLevel, Id, ResourceId, ResourceType } as const;

export const CreateEventLogConfiguration = operation('CreateEventLogConfiguration', {
  http: ['POST', '/event-log-configurations', 201],
  input: { ClientToken, EventLogLevel: required(LogLevel), ResourceId, ResourceType: required(ResourceType) },
  output: { Id },
  errors: [...COMMON_ERRORS, ConflictException, ServiceQuotaExceededException],
});

export const GetEventLogConfiguration = operation('GetEventLogConfiguration', {
  http: ['GET', '/event-log-configurations/{Id}', 200],
  input: { Id: label(Id) },
  output: CONFIGURATION,
  errors: [...COMMON_ERRORS, ResourceNotFoundException],
});

export const UpdateEventLogConfiguration = operation('UpdateEventLogConfiguration', {
  http: ['PATCH', '/event-log-configurations/{Id}', 200],
  input: { EventLogLevel: required(LogLevel), Id: label(Id) },
  errors: [...COMMON_ERRORS, ResourceNotFoundException],
});

export const DeleteEventLogConfiguration = operation('DeleteEventLogConfiguration', {
  http: ['DELETE', '/event-log-configurations/{Id}', 200],
  input: { Id: label(Id) },
  errors: [...COMMON_ERRORS, ResourceNotFoundException],
});

export const ListEventLogConfigurations = operation('ListEventLogConfigurations', {
  http: ['GET', '/event-log-configurations', 200],
  input: PAGE,
  output: { EventLogConfigurationList: list(structure(CONFIGURATION)), NextToken },
  errors: COMMON_ERRORS,
});

export const EVENT_LOG_CONFIGURATION = {
  type: 'Custom::IoTManagedIntegrations_EventLogConfiguration',
  service: 'iotmanagedintegrations',
  create: CreateEventLogConfiguration,
  read: GetEventLogConfiguration,
  update: UpdateEventLogConfiguration,
  delete: DeleteEventLogConfiguration,
  id: 'Id',
  attributes: [],
} as const satisfies ResourceKind;
