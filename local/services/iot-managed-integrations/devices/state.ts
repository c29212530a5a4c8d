/** The latest state that devices have reported. */

import { GetManagedThingState } from '../../../../src/api/iot-managed-integrations/managed-thing-data';
import { validate } from '../../../../src/api/validate';
import type { ServiceHost } from '../host';
import type { ManagedThing } from '../record-types';

type Endpoints = NonNullable<ManagedThing['state']>;
type Capability = Endpoints[number]['capabilities'][number];

/** A report of a device: the values of some properties. */
export interface ReportedEndpoint {
  readonly endpointId: string;
  readonly capabilities: readonly {
    /** With its version, such as `matter.OnOff@1.4`. */
    readonly id: string;
    readonly name: string;
    readonly version: string;
    readonly properties: Readonly<Record<string, unknown>>;
  }[];
}

/** A property in the list that the service stores for a capability. */
interface Property {
  readonly name: string;
  readonly value: { readonly propertyValue: unknown; readonly lastChangedAt: string };
}

/** Stores the report of a device, and notifies the customer. */
export function reportState(
  id: string,
  endpoints: readonly ReportedEndpoint[],
  { records, notifications, clock }: ServiceHost,
): void {
  const { Arn, state = [] } = records.ManagedThing.get(id);
  const at = clock.date().toISOString();
  const merged = endpoints.reduce((known, reported) => mergeEndpoint(known, reported, at), state);
  const [violation] = validate({ Endpoints: merged }, GetManagedThingState.output, '');
  if (violation) throw new Error(`the service cannot show this state: ${violation.path} ${violation.rule}`);
  records.ManagedThing.set(id, { state: merged });

  const told = (propertyOf: (name: string, value: unknown) => object) =>
    endpoints.map(({ endpointId, capabilities }) => ({
      endpointId,
      capabilities: capabilities.map(({ id: capabilityId, name, properties }) => ({
        ...inNotifications({ id: capabilityId, name }),
        properties: Object.entries(properties).map(([property, value]) => propertyOf(property, value)),
      })),
    }));
  notifications.publish('DEVICE_EVENT', [Arn!], {
    iotMiArrivalTimestamp: at,
    endpoints: told((name, value) => ({ name, value: typeof value === 'string' ? value : JSON.stringify(value) })),
  });
  notifications.publish('DEVICE_STATE', [Arn!], {
    addedStates: {
      endpoints: told((name, value) => ({ name, value: { propertyValue: JSON.stringify(value), lastChangedAt: at } })),
    },
  });
}

/** The guide's examples of notifications name capabilities without their versions. */
export function inNotifications({ id, name }: { readonly id: string; readonly name: string }): object {
  return { id: id.split('@')[0], name, version: '1.0' };
}

function mergeEndpoint(state: Endpoints, { endpointId, capabilities }: ReportedEndpoint, at: string): Endpoints {
  const known = state.find((endpoint) => endpoint.endpointId === endpointId) ?? { endpointId, capabilities: [] };
  const merged = {
    endpointId,
    capabilities: capabilities.reduce((all, one) => mergeCapability(all, one, at), known.capabilities),
  };
  return replaced(state, merged, (endpoint) => endpoint.endpointId === endpointId);
}

function mergeCapability(
  state: Capability[],
  { id, name, version, properties }: ReportedEndpoint['capabilities'][number],
  at: string,
): Capability[] {
  const known = state.find((capability) => capability.id === id);
  const merged = Object.entries(properties).reduce(
    (all, [property, value]) => mergeProperty(all, property, value, at),
    (known?.properties ?? []) as readonly Property[],
  );
  return replaced(state, { id, name, version, properties: merged }, (capability) => capability.id === id);
}

function mergeProperty(
  properties: readonly Property[],
  name: string,
  propertyValue: unknown,
  at: string,
): readonly Property[] {
  return replaced(
    properties,
    { name, value: { propertyValue, lastChangedAt: at } },
    (property) => property.name === name,
  );
}

/** The list with the item in the place of the one with the same key, or at the end. */
function replaced<T>(items: readonly T[], item: T, isFormer: (item: T) => boolean): T[] {
  return items.some(isFormer) ? items.map((other) => (isFormer(other) ? item : other)) : [...items, item];
}
