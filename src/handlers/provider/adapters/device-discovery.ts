/**
 * Device discoveries: an action. A discovery ends by itself and leaves nothing to delete.
 *
 * | event  | state                     | calls                                                    | answer              |
 * | ------ | ------------------------- | -------------------------------------------------------- | ------------------- |
 * | Create | -                         | StartDeviceDiscovery, Get until it ends, ListDiscovered  | the service's ID    |
 * | Create | not to be waited for      | StartDeviceDiscovery, Get, ListDiscovered                | the service's ID    |
 * | Create | nothing found, or failed  | StartDeviceDiscovery, Get                                | failed, with the ID |
 * | Update | triggers                  | as Create                                                | another ID          |
 * | Update | anything else             | Get, then as Create                                      | another ID          |
 * | Delete | -                         | none                                                     | deleted             |
 */

import { DEVICE_DISCOVERY, ListDiscoveredDevices } from '../../../api/iot-managed-integrations/device-discovery';
import { listAll } from '../../shared/pages';
import type { Adapter } from '../adapter';

const ENDED_BADLY = ['FAILED', 'TIMED_OUT'];

export const deviceDiscovery: Adapter = {
  kind: DEVICE_DISCOVERY,
  states: {
    member: 'Status',
    ready: ['RUNNING', 'SUCCEEDED', ...ENDED_BADLY],
    awaited: ({ WaitForEnd }) => (WaitForEnd === false ? undefined : ['SUCCEEDED']),
    deleting: [],
    failed: ENDED_BADLY,
  },
  extraAttributes: async (Identifier, calls) => {
    const devices = await listAll(calls, ListDiscoveredDevices, 'Items', { Identifier });
    return {
      DeviceCount: devices.length,
      AuthenticationMaterials: asManyAsFit(devices.map(({ AuthenticationMaterial = '' }) => AuthenticationMaterial)),
    };
  },
};

/** CloudFormation takes 4096 bytes of attributes, and the other attributes need their share. */
const MOST_BYTES = 2_048;

/** One line for each discovered device. */
function asManyAsFit(materials: readonly string[]): string {
  const [longest = ''] = materials
    .map((_, index) => materials.slice(0, materials.length - index).join('\n'))
    .filter((text) => Buffer.byteLength(text) <= MOST_BYTES);
  return longest;
}
