/**
 * Converts between capabilities, which customers use, and the clusters of Matter, which connectors
 * use. An ID without a schema here stays as it is.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/discover-devices-op.html
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/send-command-op.html
 */

import type { ManagedThing } from '../record-types';
import type { CapabilitySchema } from './schemas';
import { findCluster, findSchema } from './schemas';
import type { ReportedEndpoint } from './state';
import type { SendConnectorEvent } from '../../../../src/api/iot-managed-integrations/connector-event';
import type { SendManagedThingCommand } from '../../../../src/api/iot-managed-integrations/managed-thing-command';
import { isRecord } from '../../../../src/api/records';
import type { Input } from '../../../../src/api/schema';

type MatterReport = NonNullable<Input<typeof SendConnectorEvent>['Devices']>[number]['CapabilityReport'];
type MatterEndpoint = NonNullable<Input<typeof SendConnectorEvent>['MatterEndpoint']>;
type CommandEndpoints = Input<typeof SendManagedThingCommand>['Endpoints'];
type Action = CommandEndpoints[number]['capabilities'][number]['actions'][number];

/** The actions that every capability has, with AWS's IDs for them. */
const UPDATE_STATE = { name: 'UpdateState', id: '0xff01' };
const READ_STATE = { name: 'ReadState', id: '0xff02' };

export function capabilityReportOf({ endpoints, nodeId, version }: MatterReport): ManagedThing['CapabilityReport'] {
  return {
    nodeId,
    version,
    endpoints: endpoints.map(({ id, deviceTypes, clusters }) => ({
      id,
      deviceTypes,
      capabilities: clusters.flatMap(
        ({ id: clusterId, publicId, name, revision, attributes = [], commands = [], events = [] }) => {
          const schema = findCluster(clusterId);
          const capabilityId = schema ? idOf(schema) : publicId;
          if (!capabilityId) return [];
          return [
            {
              id: capabilityId,
              name: schema?.Schema.title ?? name ?? capabilityId.split('@')[0],
              version: String(revision),
              properties: attributes.flatMap((attribute) =>
                attribute.id === undefined ? [] : [nameOf(attribute.id, schema?.Schema.properties)],
              ),
              actions: commands.map((commandId) => nameOf(commandId, schema?.Schema.actions)),
              events,
            },
          ];
        },
      ),
    })),
  };
}

/** The attribute values that a device reports. */
export function reportOf({ id: endpointId, clusters = [] }: MatterEndpoint, thing: ManagedThing): ReportedEndpoint[] {
  const known = thing.CapabilityReport?.endpoints.find(({ id }) => id === endpointId)?.capabilities ?? [];
  const capabilities = clusters.flatMap(({ id, attributes }) => {
    const schema = id === undefined ? undefined : findCluster(id);
    const values = valuesOf(attributes);
    if (!schema || Object.keys(values).length === 0) return [];
    return [
      {
        id: idOf(schema),
        name: schema.Schema.title,
        version: known.find((capability) => capability.id === idOf(schema))?.version ?? '1',
        properties: Object.fromEntries(
          Object.entries(values).map(([attributeId, value]) => [nameOf(attributeId, schema.Schema.properties), value]),
        ),
      },
    ];
  });
  return endpointId === undefined || capabilities.length === 0 ? [] : [{ endpointId, capabilities }];
}

/** The guide shows attributes as a list of maps. A map is accepted, too. */
function valuesOf(attributes: unknown): Record<string, unknown> {
  return Object.assign({}, ...[attributes].flat().filter(isRecord));
}

export function commandsOf(endpoints: CommandEndpoints): object[] {
  return endpoints.map(({ endpointId, capabilities }) => ({
    id: endpointId,
    clusters: capabilities.map(({ id, actions }) => {
      const schema = findSchema('capability', id);
      return { id: schema?.Schema.extrinsicId ?? id, commands: actions.map((action) => commandOf(action, schema)) };
    }),
  }));
}

function commandOf({ name, parameters }: Action, schema: CapabilitySchema | undefined): object {
  const values = isRecord(parameters) ? parameters : {};
  const { properties, actions } = schema?.Schema ?? {};
  if (name === UPDATE_STATE.name) return { [UPDATE_STATE.id]: byId(values, properties) };
  if (name === READ_STATE.name) {
    const wanted = [values.propertiesToRead ?? []].flat() as string[];
    const names = wanted.includes('*') ? properties?.map((property) => property.name) ?? [] : wanted;
    return { [READ_STATE.id]: Object.fromEntries(names.map((property) => [idIn(property, properties), null])) };
  }
  const action = actions?.find((known) => known.name === name);
  return { [action?.extrinsicId ?? name]: byId(values, action?.request.parameters) };
}

interface Named {
  readonly name: string;
  readonly extrinsicId: string;
}

const idOf = ({ SchemaId, SemanticVersion }: CapabilitySchema) => `${SchemaId}@${SemanticVersion}`;

function nameOf(extrinsicId: string, known: readonly Named[] = []): string {
  return known.find((one) => Number(one.extrinsicId) === Number(extrinsicId))?.name ?? extrinsicId;
}

function idIn(name: string, known: readonly Named[] = []): string {
  return known.find((one) => one.name === name)?.extrinsicId ?? name;
}

function byId(values: Readonly<Record<string, unknown>>, known: readonly Named[] = []): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [idIn(name, known), value]));
}
