/** Commands: actions for the capabilities of a managed thing. */

import type { ResourceKind } from '../resource-kind';
import { document, label, list, operation, required, sensitive, string, structure } from '../schema';
import { Triggers } from '../triggers';
import { CapabilityName, CapabilityVersion, EndpointId, SchemaVersionedId } from './capability-report';
import {
  COMMON_ERRORS,
  ResourceNotFoundException,
  ServiceUnavailableException,
  TraceId,
  UnauthorizedException,
} from './common';
import { AccountAssociationId, ConnectorAssociationId, ManagedThingId } from './ids';

const Action = structure({
  actionTraceId: string({ min: 16, max: 20, pattern: '[a-zA-Z0-9]+=(?:_[0-9]+)?' }),
  name: required(string({ pattern: '[/a-zA-Z]+' })),
  parameters: sensitive(document()),
  ref: string({ pattern: '[a-zA-Z.]+' }),
});

const Capability = structure({
  actions: required(list(Action, { min: 1, max: 5 })),
  id: required(SchemaVersionedId),
  name: required(CapabilityName),
  version: required(CapabilityVersion),
});

export const SendManagedThingCommand = operation('SendManagedThingCommand', {
  http: ['POST', '/managed-things-command/{ManagedThingId}', 202],
  input: {
    AccountAssociationId,
    ConnectorAssociationId,
    Endpoints: required(list(structure({
      capabilities: required(list(Capability, { min: 1, max: 5 })),
      endpointId: required(EndpointId),
    }), { min: 1, max: 5 })),
    ManagedThingId: label(ManagedThingId),
  },
  output: { TraceId },
  errors: [...COMMON_ERRORS, ResourceNotFoundException, ServiceUnavailableException, UnauthorizedException],
  subject: { type: 'managed-thing', idMember: 'ManagedThingId' },
  alsoOn: [{ type: 'account-association', idMember: 'AccountAssociationId' }],
});

export const MANAGED_THING_COMMAND = {
  type: 'Custom::IoTManagedIntegrations_ManagedThingCommand',
  service: 'iotmanagedintegrations',
  create: SendManagedThingCommand,
  id: 'TraceId',
  attributes: ['TraceId'],
  ownProperties: { Triggers },
} as const satisfies ResourceKind;
