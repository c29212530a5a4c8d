/**
 * Commands. A connected device takes one after a while; a connector answers it by an event. A
 * notification reports the result.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/device-commands-events.html
 */

import { isDeepStrictEqual } from 'node:util';
import type * as api from '../../../../src/api/iot-managed-integrations/managed-thing-command';
import { isRecord } from '../../../../src/api/records';
import type { Handlers } from '../../service';
import { ServiceError } from '../../service';
import { commandsOf } from '../devices/matter';
import type { ReportedEndpoint } from '../devices/state';
import { reportState } from '../devices/state';
import type { ServiceHost } from '../host';
import type { Association, Command, ManagedThing } from '../record-types';
import { newId } from '../records';

type Endpoints = Command['Endpoints'];

/**
 * The effects of actions on the properties of a capability, besides UpdateState. Other actions of
 * emulated devices change nothing.
 */
const EFFECTS: Readonly<Record<string, (isOn: boolean) => Record<string, unknown>>> = {
  'matter.OnOff Off': () => ({ OnOff: false }),
  'matter.OnOff On': () => ({ OnOff: true }),
  'matter.OnOff Toggle': (isOn) => ({ OnOff: !isOn }),
};

export function managedThingCommands(host: ServiceHost): Handlers<typeof api> {
  const { records, commands, assumptions, random, clock, connectors, notifications } = host;

  commands.watch(({ before, after }) => {
    const thing = after && records.ManagedThing.find(after.ManagedThingId);
    if (!thing || !after.result || before?.result) return;
    if (after.result === 'succeeded' && !thing.ConnectorDeviceId) {
      reportState(thing.Id!, effectsOf(after.Endpoints, thing), host);
    }
    const { TraceId: traceId, receivedAt, executedAt, result, error } = after;
    notifications.publish('DEVICE_COMMAND', [thing.Arn!], {
      traceId,
      receivedAt,
      executedAt,
      result,
      ...(error && { error }),
    });
  });

  const associationOf = (thing: ManagedThing, wanted: string | undefined): Association => {
    const pairs = records.ManagedThingAssociation.all().filter(({ ManagedThingId }) => ManagedThingId === thing.Id);
    const pair = pairs.find(({ AccountAssociationId }) => (wanted ?? AccountAssociationId) === AccountAssociationId);
    if (pair) return records.AccountAssociation.get(pair.AccountAssociationId);
    throw new ServiceError(
      'ValidationException',
      `The managed thing ${thing.Id} is not registered with ${wanted ?? 'an account association'}`,
    );
  };

  return {
    SendManagedThingCommand: ({ AccountAssociationId, Endpoints, ManagedThingId }) => {
      const thing = records.ManagedThing.get(ManagedThingId);
      const association =
        thing.ConnectorDeviceId || AccountAssociationId ? associationOf(thing, AccountAssociationId) : undefined;
      const TraceId = newId(random);
      commands.add(TraceId, { TraceId, ManagedThingId, Endpoints, receivedAt: clock.date() });
      if (association) {
        const about = { connectorDeviceId: thing.ConnectorDeviceId!, managedThingId: ManagedThingId, traceId: TraceId };
        connectors.sendCommand(association, about, commandsOf(Endpoints), (error) =>
          endCommand(TraceId, 'failed', host, error),
        );
        return { TraceId };
      }
      const wait = assumptions.get('commandMilliseconds');
      const executedAt = new Date(clock.now() + wait);
      const isReached = thing.ProvisioningStatus === 'ACTIVATED' && thing.connectivity?.Connected;
      commands.schedule(
        TraceId,
        wait,
        isReached
          ? { executedAt, result: 'succeeded' }
          : { executedAt, result: 'failed', error: 'The device is not connected' },
      );
      return { TraceId };
    },
  };
}

/** Ends a command that is under way. */
export function endCommand(
  traceId: string,
  result: 'succeeded' | 'failed',
  { commands, clock }: ServiceHost,
  error?: string,
): void {
  if (commands.find(traceId)?.result === undefined) commands.set(traceId, { executedAt: clock.date(), result, error });
}

/** The report of an emulated device after a command. */
function effectsOf(endpoints: Endpoints, { state = [], CapabilityReport }: ManagedThing): ReportedEndpoint[] {
  return endpoints.map(({ endpointId, capabilities }) => ({
    endpointId,
    capabilities: capabilities.map(({ id, name, version, actions }) => {
      const known = state
        .find((endpoint) => endpoint.endpointId === endpointId)
        ?.capabilities.find((capability) => capability.id === id);
      const before = new Map(
        (known?.properties ?? []).map((property: any) => [property.name, property.value.propertyValue]),
      );
      const reported = CapabilityReport?.endpoints
        .find((endpoint) => endpoint.id === endpointId)
        ?.capabilities.find((one) => one.id === id);
      const after = actions.reduce(
        (values, action) => ({ ...values, ...effectOf(id, action, values) }),
        Object.fromEntries(before),
      );
      const properties = Object.fromEntries(
        Object.entries(after).filter(([property, value]) => !isDeepStrictEqual(before.get(property), value)),
      );
      return { id, name, version: reported?.version ?? version, properties };
    }).filter(({ properties }) => Object.keys(properties).length > 0),
  })).filter((endpoint) => endpoint.capabilities.length > 0);
}

function effectOf(
  id: string,
  { name, parameters }: Endpoints[number]['capabilities'][number]['actions'][number],
  values: Record<string, unknown>,
) {
  if (name === 'UpdateState') return isRecord(parameters) ? parameters : {};
  return EFFECTS[`${id.split('@')[0]} ${name}`]?.(values.OnOff === true) ?? {};
}
