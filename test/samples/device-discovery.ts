import { FIRST, holdThing, longerThanARun } from './common/held';
import type { SampleOf } from './common/sample';
import { NEW } from './common/sample';
import type { LocalCloud } from '../../local/cloud';
import type { DeviceDiscoveryProps } from '../../src';
import { AccountAssociation, DeviceDiscovery, DeviceProtocol, DiscoveryType, ManagedThing } from '../../src';
import { DEVICE_DISCOVERY } from '../../src/api/iot-managed-integrations';

/** The hub finds a lamp as soon as it is asked. */
function findAtOnce({ services: { managedIntegrations: { operations, world } } }: LocalCloud): void {
  const { StartDeviceDiscovery: start } = operations;
  Object.assign(operations, {
    StartDeviceDiscovery: async (input: never, call: never) => {
      const answer = await start(input, call) as { Id: string };
      world.find(answer.Id, [{ AuthenticationMaterial: 'ZB:1' }]);
      return answer;
    },
  });
}

const DISCOVER = 'StartDeviceDiscovery GetDeviceDiscovery ListDiscoveredDevices';

export const deviceDiscovery: SampleOf<DeviceDiscoveryProps> = {
  kind: DEVICE_DISCOVERY,
  construct: DeviceDiscovery,
  id: 'Lamps',
  least: (scope) => ({
    discoveryType: DiscoveryType.cloud(AccountAssociation.fromAccountAssociationId(scope, 'Building', FIRST)),
  }),
  props: (scope, version) => {
    const hub = ManagedThing.fromManagedThingId(scope, 'Hub', 'hub');
    const discoveryType = DiscoveryType.capabilityRediscovery(hub, { protocol: DeviceProtocol.ZIGBEE, device: hub });
    return { discoveryType, triggers: { floor: ['1', '1', '2'][version] }, waitForEnd: true };
  },
  imported: (stack, id) => DeviceDiscovery.fromDeviceDiscoveryId(stack, 'DeviceDiscovery', id),
  prepare: (cloud) => {
    holdThing(cloud, 'hub', { Role: 'CONTROLLER' });
    cloud.assumptions.set('discoveryMinutes', 1);
    findAtOnce(cloud);
  },
  circumstances: {
    'lambda:InvokeFunction': ({ assumptions }, version, isAllowed) =>
      assumptions.set('discoveryMinutes', version > 0 ? 1 : longerThanARun(isAllowed) / 60_000),
  },
  transitions: [],
  data: 'Arn Status StartedAt FinishedAt DeviceCount AuthenticationMaterials',
  events: [
    ['create', DISCOVER, 'update-trigger'],
    ['update-trigger', DISCOVER, 'update-type'],
    ['update-type', `GetDeviceDiscovery ${DISCOVER}`, 'delete'],
    ['delete', '', 'delete'],
    ['create-cloud', DISCOVER, NEW],
  ],
};
