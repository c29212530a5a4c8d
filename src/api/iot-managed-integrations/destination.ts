/** Destinations: the streams to which the service delivers notifications. */

import type { ResourceKind } from '../resource-kind';
import { boolean, deprecated, label, list, oneOf, operation, required, string, structure, timestamp } from '../schema';
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
import { ListNotificationConfigurations } from './notification-configuration';

const DeliveryDestinationArn = string({
  min: 20,
  max: 2048,
  pattern: 'arn:aws:[0-9a-zA-Z]+:[0-9a-zA-Z-]+:[0-9]+:[0-9a-zA-Z]+/[0-9a-zA-Z._-]+',
});
const DeliveryDestinationType = oneOf('KINESIS');
const RoleArn = string();
const Description = string({ min: 1, max: 256, pattern: '[0-9A-Za-z_\\- ]+' });

export const CreateDestination = operation('CreateDestination', {
  http: ['POST', '/destinations', 201],
  input: {
    ClientToken,
    DeliveryDestinationArn: required(DeliveryDestinationArn),
    DeliveryDestinationType: required(DeliveryDestinationType),
    Description,
    Name: required(DestinationName),
    RoleArn: required(RoleArn),
    Tags: deprecated(TagsMap),
  },
  output: { Name: DestinationName },
  errors: [...COMMON_ERRORS, ConflictException],
});

export const GetDestination = operation('GetDestination', {
  http: ['GET', '/destinations/{Name}', 200],
  input: { Name: label(DestinationName) },
  output: {
    CreatedAt: timestamp(),
    DeliveryDestinationArn,
    DeliveryDestinationType,
    Description,
    Name: DestinationName,
    RoleArn,
    Tags: deprecated(TagsMap),
    UpdatedAt: timestamp(),
  },
  errors: [...COMMON_ERRORS, ResourceNotFoundException],
});

export const UpdateDestination = operation('UpdateDestination', {
  http: ['PUT', '/destinations/{Name}', 201],
  input: { DeliveryDestinationArn, DeliveryDestinationType, Description, Name: label(DestinationName), RoleArn },
  errors: [...COMMON_ERRORS, ResourceNotFoundException],
});

export const DeleteDestination = operation('DeleteDestination', {
  http: ['DELETE', '/destinations/{Name}', 200],
  input: { Name: label(DestinationName) },
  errors: [...COMMON_ERRORS, ResourceNotFoundException],
});

export const ListDestinations = operation('ListDestinations', {
  http: ['GET', '/destinations', 200],
  input: PAGE,
  output: {
    DestinationList: list(
      structure({ DeliveryDestinationArn, DeliveryDestinationType, Description, Name: DestinationName, RoleArn }),
    ),
    NextToken,
  },
  errors: COMMON_ERRORS,
});

export const DESTINATION = {
  type: 'Custom::IoTManagedIntegrations_Destination',
  service: 'iotmanagedintegrations',
  create: CreateDestination,
  read: GetDestination,
  update: UpdateDestination,
  delete: DeleteDestination,
  id: 'Name',
  attributes: ['Name', 'CreatedAt'],
  ownProperties: { Adopt: boolean() },
  changeable: ['Adopt'],
  also: [ListNotificationConfigurations],
} as const satisfies ResourceKind;
