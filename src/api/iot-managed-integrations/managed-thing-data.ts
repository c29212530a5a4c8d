/** The service's data about a managed thing besides the resource: its capabilities, its state, its connectivity. */

import {
  boolean,
  document,
  label,
  list,
  oneOf,
  operation,
  query,
  required,
  sensitive,
  string,
  structure,
  timestamp,
} from '../schema';
import {
  CapabilityName,
  CapabilityReport,
  CapabilityVersion,
  EndpointId,
  SchemaVersionedId,
} from './capability-report';
import {
  AccessDeniedException,
  COMMON_ERRORS,
  InternalFailureException,
  NextToken,
  PAGE,
  ResourceNotFoundException,
  ServiceUnavailableException,
  ThrottlingException,
  UnauthorizedException,
  ValidationException,
} from './common';
import { ManagedThingId } from './ids';
import { Capabilities, MetaData } from './managed-thing';

const IDENTIFIER = { Identifier: label(ManagedThingId) } as const;
const SUBJECT = { type: 'managed-thing', idMember: 'Identifier' } as const;
const ERRORS = [
  ...COMMON_ERRORS,
  ResourceNotFoundException,
  ServiceUnavailableException,
  UnauthorizedException,
] as const;

export const GetManagedThingCapabilities = operation('GetManagedThingCapabilities', {
  http: ['GET', '/managed-things-capabilities/{Identifier}', 200],
  input: IDENTIFIER,
  output: { Capabilities, CapabilityReport, ManagedThingId },
  errors: ERRORS,
  subject: SUBJECT,
});

export const GetManagedThingCertificate = operation('GetManagedThingCertificate', {
  http: ['GET', '/managed-things-certificate/{Identifier}', 200],
  input: IDENTIFIER,
  output: { CertificatePem: string({ min: 1, max: 65536, pattern: '[\\s\\S]*' }), ManagedThingId },
  errors: ERRORS,
  subject: SUBJECT,
});

export const GetManagedThingConnectivityData = operation('GetManagedThingConnectivityData', {
  http: ['POST', '/managed-things-connectivity-data/{Identifier}', 200],
  input: IDENTIFIER,
  output: {
    Connected: boolean(),
    DisconnectReason: oneOf(
      'AUTH_ERROR',
      'CLIENT_INITIATED_DISCONNECT',
      'CLIENT_ERROR',
      'CONNECTION_LOST',
      'DUPLICATE_CLIENTID',
      'FORBIDDEN_ACCESS',
      'MQTT_KEEP_ALIVE_TIMEOUT',
      'SERVER_ERROR',
      'SERVER_INITIATED_DISCONNECT',
      'THROTTLED',
      'WEBSOCKET_TTL_EXPIRATION',
      'CUSTOMAUTH_TTL_EXPIRATION',
      'UNKNOWN',
      'NONE',
    ),
    ManagedThingId,
    Timestamp: timestamp(),
  },
  errors: ERRORS,
  subject: SUBJECT,
});

export const GetManagedThingMetaData = operation('GetManagedThingMetaData', {
  http: ['GET', '/managed-things-metadata/{Identifier}', 200],
  input: IDENTIFIER,
  output: { ManagedThingId, MetaData },
  errors: ERRORS,
  subject: SUBJECT,
});

export const GetManagedThingState = operation('GetManagedThingState', {
  http: ['GET', '/managed-thing-states/{ManagedThingId}', 200],
  input: { ManagedThingId: label(ManagedThingId) },
  output: {
    Endpoints: required(
      list(
        structure({
          capabilities: required(
            list(
              structure({
                id: required(SchemaVersionedId),
                name: required(CapabilityName),
                properties: sensitive(document()),
                version: required(CapabilityVersion),
              }),
              { min: 1, max: 5 },
            ),
          ),
          endpointId: required(EndpointId),
        }),
        { min: 0, max: 5 },
      ),
    ),
  },
  errors: [
    AccessDeniedException,
    InternalFailureException,
    ResourceNotFoundException,
    ServiceUnavailableException,
    ThrottlingException,
    UnauthorizedException,
    ValidationException,
  ],
  subject: { type: 'managed-thing', idMember: 'ManagedThingId' },
});

const CapabilityId = string({ min: 1, max: 128, pattern: '[a-zA-Z0-9./]+(@\\d+\\.\\d+)?' });

export const ListManagedThingSchemas = operation('ListManagedThingSchemas', {
  http: ['GET', '/managed-thing-schemas/{Identifier}', 200],
  input: { ...PAGE, ...IDENTIFIER, CapabilityIdFilter: query(CapabilityId), EndpointIdFilter: query(EndpointId) },
  output: { Items: list(structure({ CapabilityId, EndpointId, Schema: document() })), NextToken },
  errors: ERRORS,
  subject: SUBJECT,
});
