/** The custom endpoint: the address that the account's hubs and devices connect to. */

import type { ResourceKind } from '../resource-kind';
import { operation, required, string } from '../schema';
import {
  COMMON_ERRORS,
  ConflictException,
  ResourceNotFoundException,
  ServiceUnavailableException,
  UnauthorizedException,
} from './common';

const EndpointAddress = string({ min: 1, max: 256, pattern: '[A-Za-z0-9._@-]+' });

export const RegisterCustomEndpoint = operation('RegisterCustomEndpoint', {
  http: ['POST', '/custom-endpoint', 201],
  input: {},
  output: { EndpointAddress: required(EndpointAddress) },
  errors: [...COMMON_ERRORS, ConflictException, ServiceUnavailableException, UnauthorizedException],
});

export const GetCustomEndpoint = operation('GetCustomEndpoint', {
  http: ['GET', '/custom-endpoint', 200],
  input: {},
  output: { EndpointAddress: required(EndpointAddress) },
  errors: [...COMMON_ERRORS, ResourceNotFoundException, ServiceUnavailableException, UnauthorizedException],
});

export const CUSTOM_ENDPOINT = {
  type: 'Custom::IoTManagedIntegrations_CustomEndpoint',
  service: 'iotmanagedintegrations',
  create: RegisterCustomEndpoint,
  read: GetCustomEndpoint,
  attributes: ['EndpointAddress'],
} as const satisfies ResourceKind;
