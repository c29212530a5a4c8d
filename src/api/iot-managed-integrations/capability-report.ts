/**
 * The abilities of a device: its endpoints with their capabilities, and schemas of capabilities
 * that the service does not know.
 */

import { document, integer, list, oneOf, required, string, structure } from '../schema';

export const SchemaVersionedId = string({
  min: 7,
  max: 128,
  pattern: '[a-zA-Z0-9.]+@(\\d+\\.\\d+(\\.\\d+)?|\\$latest)',
});
export const SchemaVersionFormat = oneOf('AWS', 'ZCL', 'CONNECTOR');

export const EndpointId = string({ min: 1, max: 64, pattern: '[0-9a-zA-Z]+' });
export const DeviceType = string({ min: 0, max: 256, pattern: '[a-zA-Z0-9=_. ,@\\+\\-/]+' });
export const NodeId = string({ min: 1, max: 64, pattern: '[a-zA-Z0-9=_.,@\\+\\-/]+' });
export const ReportVersion = string({ min: 1, max: 10, pattern: '1\\.0\\.0' });
export const CapabilityVersion = string({ min: 1, max: 64, pattern: '(0|[1-9][0-9]*)' });
/** Names of capabilities, properties, actions and events. */
export const CapabilityName = string({ min: 1, max: 128, pattern: '[/a-zA-Z0-9\\._ -]+' });
/** The revision of a Matter cluster. */
export const Revision = integer({ min: 1, max: 10 });

const Names = list(CapabilityName, { min: 0, max: 100 });

const Capability = structure({
  actions: required(Names),
  events: required(Names),
  id: required(SchemaVersionedId),
  name: required(CapabilityName),
  properties: required(Names),
  version: required(CapabilityVersion),
});

const Endpoint = structure({
  capabilities: required(list(Capability, { min: 0, max: 40 })),
  deviceTypes: required(list(DeviceType, { min: 0, max: 50 })),
  id: required(EndpointId),
});

export const CapabilityReport = structure({
  endpoints: required(list(Endpoint, { min: 0, max: 40 })),
  nodeId: NodeId,
  version: required(ReportVersion),
});

export const CapabilitySchemas = list(structure({
  CapabilityId: required(SchemaVersionedId),
  ExtrinsicId: required(string({ min: 1, max: 10, pattern: '0[xX][0-9a-fA-F]+$|^[0-9]+' })),
  ExtrinsicVersion: required(Revision),
  Format: required(SchemaVersionFormat),
  Schema: required(document()),
}), { min: 0, max: 40 });
