/** Devices in Matter's terms, in which connectors report them. */

import { document, integer, list, long, map, required, sensitive, string, structure } from '../schema';
import {
  CapabilityName,
  DeviceType,
  EndpointId,
  NodeId,
  ReportVersion,
  Revision,
  SchemaVersionedId,
} from './capability-report';

/** IDs of clusters, attributes, commands and events: hexadecimal or decimal. */
const MatterId = string({ min: 1, max: 24, pattern: '0[xX][0-9a-fA-F]+$|^[0-9]+' });
const MatterIds = (max: number) => list(MatterId, { min: 0, max });

const ReportedCluster = structure({
  attributes: list(structure({ id: MatterId, name: CapabilityName, value: document() }), { min: 0, max: 100 }),
  commands: MatterIds(100),
  events: MatterIds(100),
  fabricIndex: integer({ min: 0, max: 4096 }),
  featureMap: long({ min: 0, max: 4294967295 }),
  generatedCommands: MatterIds(50),
  id: required(MatterId),
  name: CapabilityName,
  publicId: SchemaVersionedId,
  revision: required(Revision),
  specVersion: string({ min: 1, max: 64, pattern: '\\d+\\.\\d+' }),
});

const ReportedEndpoint = structure({
  clientClusters: MatterIds(32),
  clusters: required(list(ReportedCluster, { min: 0, max: 50 })),
  deviceTypes: required(list(DeviceType, { min: 0, max: 50 })),
  id: required(EndpointId),
  parts: list(EndpointId, { min: 0, max: 32 }),
  semanticTags: list(string({ min: 1, max: 128, pattern: '[0-9a-zA-Z._-]+' }), { min: 0, max: 32 }),
});

export const MatterCapabilityReport = structure({
  endpoints: required(list(ReportedEndpoint, { min: 0, max: 50 })),
  nodeId: NodeId,
  version: required(ReportVersion),
});

const FieldsById = map(MatterId, sensitive(document()), { min: 1, max: 5 });

/** The report of an endpoint: changed attributes, results of commands, events. */
export const MatterEndpoint = structure({
  clusters: list(
    structure({ attributes: sensitive(document()), commands: FieldsById, events: FieldsById, id: MatterId }),
    { min: 1, max: 5 },
  ),
  id: EndpointId,
});
