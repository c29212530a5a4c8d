/** Notification configurations: the destination of an event type. There is one per event type, account and Region. */

import type { ResourceKind } from '../resource-kind';
import { boolean, deprecated, label, list, oneOf, operation, required, structure, timestamp } from '../schema';
import {
  ClientToken,
  COMMON_ERRORS,
  ConflictException,
  DestinationName,
  NextToken,
  PAGE,
  ResourceNotFoundException,
  TagsMap,
} from './common';

const EventType = oneOf(
  'DEVICE_COMMAND',
  'DEVICE_COMMAND_REQUEST',
  'DEVICE_DISCOVERY_STATUS',
  'DEVICE_EVENT',
  'DEVICE_LIFE_CYCLE',
  'DEVICE_STATE',
  'DEVICE_OTA',
  'DEVICE_WSS',
  'CONNECTOR_ASSOCIATION',
  'ACCOUNT_ASSOCIATION',
  'CONNECTOR_ERROR_REPORT',
);

export const CreateNotificationConfiguration = operation('CreateNotificationConfiguration', {
  http: ['POST', '/notification-configurations', 201],
  input: {
    ClientToken,
    DestinationName: required(DestinationName),
    EventType: required(EventType),
    Tags: deprecated(TagsMap),
  },
  output: { EventType },
  errors: [...COMMON_ERRORS, ConflictException],
});

export const GetNotificationConfiguration = operation('GetNotificationConfiguration', {
  http: ['GET', '/notification-configurations/{EventType}', 200],
  input: { EventType: label(EventType) },
  output: { CreatedAt: timestamp(), DestinationName, EventType, Tags: deprecated(TagsMap), UpdatedAt: timestamp() },
  errors: [...COMMON_ERRORS, ResourceNotFoundException],
});

export const UpdateNotificationConfiguration = operation('UpdateNotificationConfiguration', {
  http: ['PUT', '/notification-configurations/{EventType}', 201],
  input: { DestinationName: required(DestinationName), EventType: label(EventType) },
  errors: [...COMMON_ERRORS, ResourceNotFoundException],
});

export const DeleteNotificationConfiguration = operation('DeleteNotificationConfiguration', {
  http: ['DELETE', '/notification-configurations/{EventType}', 200],
  input: { EventType: label(EventType) },
  errors: [...COMMON_ERRORS, ResourceNotFoundException],
});

export const ListNotificationConfigurations = operation('ListNotificationConfigurations', {
  http: ['GET', '/notification-configurations', 200],
  input: PAGE,
  output: { NextToken, NotificationConfigurationList: list(structure({ DestinationName, EventType })) },
  errors: COMMON_ERRORS,
});

export const NOTIFICATION_CONFIGURATION = {
  type: 'Custom::IoTManagedIntegrations_NotificationConfiguration',
  service: 'iotmanagedintegrations',
  create: CreateNotificationConfiguration,
  read: GetNotificationConfiguration,
  update: UpdateNotificationConfiguration,
  delete: DeleteNotificationConfiguration,
  id: 'EventType',
  attributes: ['EventType', 'CreatedAt'],
  ownProperties: { Adopt: boolean() },
  changeable: ['Adopt'],
} as const satisfies ResourceKind;
