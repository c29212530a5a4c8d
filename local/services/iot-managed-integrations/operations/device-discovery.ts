/**
 * Device discoveries: RUNNING -> SUCCEEDED | FAILED | TIMED_OUT. They end when the connector says
 * so, and at the latest by themselves.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/managedintegrations-sdk-v2-cookbook-ugs.html
 */

import type * as api from '../../../../src/api/iot-managed-integrations/device-discovery';
import type { Input } from '../../../../src/api/schema';
import type { Handlers } from '../../service';
import { ServiceError } from '../../service';
import type { ServiceHost } from '../host';
import { pageOf } from '../pages';
import type { DiscoveredDevice, Discovery } from '../record-types';
import { newId } from '../records';

type Start = Input<typeof api.StartDeviceDiscovery>;

const MINUTE = 60_000;

/** The members that a type of discovery needs, and those that it refuses. */
const RULES: Readonly<
  Record<
    Start['DiscoveryType'],
    { readonly needs: readonly (keyof Start)[]; readonly refuses: readonly (keyof Start)[] }
  >
> = {
  ZWAVE: { needs: ['ControllerIdentifier'], refuses: ['EndDeviceIdentifier', 'Protocol'] },
  ZIGBEE: { needs: ['ControllerIdentifier'], refuses: ['EndDeviceIdentifier', 'Protocol'] },
  CUSTOM: { needs: ['ControllerIdentifier', 'CustomProtocolDetail'], refuses: ['EndDeviceIdentifier', 'Protocol'] },
  CLOUD: { needs: ['AccountAssociationId'], refuses: ['EndDeviceIdentifier', 'Protocol'] },
  CONTROLLER_CAPABILITY_REDISCOVERY: { needs: ['ControllerIdentifier', 'Protocol'], refuses: [] },
};

export function deviceDiscoveries(host: ServiceHost): Handlers<typeof api> {
  const { records, assumptions, random, clock, arn, connectors } = host;
  const discoveries = records.DeviceDiscovery;

  const checkPlace = ({ AccountAssociationId, ControllerIdentifier, EndDeviceIdentifier }: Start) => {
    if (ControllerIdentifier !== undefined) {
      const { Role } = records.ManagedThing.get(ControllerIdentifier);
      if (Role !== 'CONTROLLER') {
        throw new ServiceError('ValidationException', `The managed thing ${ControllerIdentifier} is no CONTROLLER`);
      }
    }
    if (EndDeviceIdentifier !== undefined) records.ManagedThing.get(EndDeviceIdentifier);
    if (AccountAssociationId === undefined) return;
    const { AssociationState } = records.AccountAssociation.get(AccountAssociationId);
    if (AssociationState !== 'ASSOCIATION_SUCCEEDED') {
      throw new ServiceError(
        'ConflictException',
        `The account association ${AccountAssociationId} is ${AssociationState}`,
      );
    }
  };

  return {
    StartDeviceDiscovery: (input) => {
      checkMembers(input);
      checkPlace(input);
      const { AccountAssociationId, ConnectorDeviceIdList, ControllerIdentifier, DiscoveryType, Tags } = input;
      const Id = newId(random);
      const discovery: Discovery = {
        AccountAssociationId,
        Arn: arn(discoveries.type, Id),
        ControllerId: ControllerIdentifier,
        DiscoveryType,
        Id,
        StartedAt: clock.date(),
        Status: 'RUNNING',
        Tags,
        devices: [],
      };
      discoveries.add(Id, discovery);
      endLater(discovery, assumptions.get('discoveryMinutes') * MINUTE, host);
      if (AccountAssociationId) {
        const association = records.AccountAssociation.get(AccountAssociationId);
        connectors.discoverDevices(association, Id, ConnectorDeviceIdList ?? [], () => {
          if (discoveries.find(Id)?.Status === 'RUNNING') endDiscovery(Id, 'FAILED', host);
        });
      }
      return discovery;
    },
    GetDeviceDiscovery: ({ Identifier }) => discoveries.read(Identifier),
    ListDeviceDiscoveries: ({ StatusFilter, TypeFilter, ...request }) => {
      const { items, NextToken } = discoveries.page(request, ({ DiscoveryType, Status }) =>
        (StatusFilter ?? Status) === Status && (TypeFilter ?? DiscoveryType) === DiscoveryType);
      return { Items: items, NextToken };
    },
    ListDiscoveredDevices: ({ Identifier, ...request }) => {
      const { items, NextToken } = pageOf(`devices of ${Identifier}`, discoveries.read(Identifier).devices, request);
      return { Items: items, NextToken };
    },
  };
}

function checkMembers(input: Start): void {
  const { needs, refuses } = RULES[input.DiscoveryType];
  const missing = needs.find((name) => input[name] === undefined);
  if (missing) {
    throw new ServiceError('ValidationException', `A discovery of ${input.DiscoveryType} needs a ${missing}`);
  }
  const refused = refuses.find((name) => input[name] !== undefined);
  if (refused) throw new ServiceError('ValidationException', `A discovery of ${input.DiscoveryType} has no ${refused}`);
  if (input.DiscoveryType === 'CUSTOM' && !input.CustomProtocolDetail?.Name) {
    throw new ServiceError('ValidationException', 'The CustomProtocolDetail of a CUSTOM discovery needs a Name');
  }
}

/** Adds devices to a running discovery. A hub's discovery with a device ends as succeeded. */
export function addDiscovered(id: string, devices: readonly DiscoveredDevice[], host: ServiceHost): void {
  const discoveries = host.records.DeviceDiscovery;
  const discovery = running(id, host);
  discoveries.set(id, { devices: [...discovery.devices, ...devices] });
  if (discovery.ControllerId === undefined) return;
  const endsAt = discovery.StartedAt.getTime() + host.assumptions.get('discoveryMinutes') * MINUTE;
  endLater({ ...discovery, devices }, endsAt - host.clock.now(), host);
}

export function endDiscovery(id: string, Status: 'SUCCEEDED' | 'FAILED', host: ServiceHost): void {
  running(id, host);
  host.records.DeviceDiscovery.set(id, { FinishedAt: host.clock.date(), Status });
  host.records.DeviceDiscovery.cancelScheduled(id);
}

function running(id: string, { records }: ServiceHost): Discovery {
  const discovery = records.DeviceDiscovery.get(id);
  if (discovery.Status === 'RUNNING') return discovery;
  throw new ServiceError('ValidationException', `The device discovery ${id} is ${discovery.Status}`);
}

function endLater({ Id, devices }: Discovery, milliseconds: number, { records, clock }: ServiceHost): void {
  const FinishedAt = new Date(clock.now() + milliseconds);
  records.DeviceDiscovery.schedule(Id, milliseconds, {
    FinishedAt,
    Status: devices.length > 0 ? 'SUCCEEDED' : 'TIMED_OUT',
  });
}
