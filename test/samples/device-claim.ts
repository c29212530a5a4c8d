import {
  CALLBACK_AND_DISABLED,
  CALLBACK_CALLS,
  CHANGES,
  claimed,
  deviceProps,
  disableAndUnclaim,
  holds,
  membersOf,
  mutable,
  pressAtOnce,
  propsOf,
  recordOf,
  unclaim,
  WITH_CALLBACK,
  withoutCallbacks,
} from './common/claimed-devices';
import { longerThanARun } from './common/held';
import type { SampleOf } from './common/sample';
import type { DeviceClaimProps } from '../../src';
import { DeviceClaim } from '../../src';
import { DEVICE_CLAIM } from '../../src/api/iot1click';

const [DEVICE, OTHER_DEVICE] = ['G030 Küche', 'G030-2'];

export const deviceClaim: SampleOf<DeviceClaimProps> = {
  kind: DEVICE_CLAIM,
  construct: DeviceClaim,
  id: 'Bell',
  least: () => ({ deviceId: 'G030MD0123456789' }),
  props: (scope, version) => ({ ...deviceProps(scope, version), deviceId: [DEVICE, DEVICE, OTHER_DEVICE][version] }),
  imported: (stack, id) => DeviceClaim.fromDeviceId(stack, 'DeviceClaim', id),
  prepare: (cloud) => {
    for (const deviceId of [DEVICE, OTHER_DEVICE]) cloud.services.iot1click.addDevice({ deviceId });
    pressAtOnce(cloud);
  },
  circumstances: {
    // The button is pressed only after a while, or never.
    'lambda:InvokeFunction': ({ services: { iot1click }, clock }, version, isAllowed) => {
      if (version > 0) return;
      const press = iot1click.press.bind(iot1click);
      iot1click.press = (deviceId) => {
        iot1click.press = press;
        if (isAllowed) void clock.sleep(longerThanARun(isAllowed)).then(() => press(deviceId));
        return 'CLAIM_INITIATED';
      };
    },
  },
  holder: { id: 'DeviceId', records: (cloud) => claimed(cloud).map(recordOf), remove: unclaim },
  readsBeforeReplacing: 0,
  transitions: [
    {
      properties: withoutCallbacks,
      inPlace: CHANGES,
      replacing: [
        { what: 'another device', set: { DeviceId: OTHER_DEVICE } },
        { what: 'another device with callbacks, disabled', set: { DeviceId: OTHER_DEVICE, ...CALLBACK_AND_DISABLED } },
      ],
    },
  ],
  data: 'Arn Type',
  events: [
    [
      'create',
      'InitiateDeviceClaim FinalizeDeviceClaim DescribeDevice UpdateDeviceState DescribeDevice',
      'update-device',
    ],
    ['create-continued', 'FinalizeDeviceClaim DescribeDevice UpdateDeviceState DescribeDevice', 'update-device'],
    [
      'update-callbacks-and-state',
      `DescribeDevice ${CALLBACK_CALLS} UntagResource TagResource DescribeDevice`,
      'update-device',
    ],
    [
      'update-device',
      `InitiateDeviceClaim FinalizeDeviceClaim DescribeDevice ${CALLBACK_CALLS} DescribeDevice`,
      'delete',
    ],
    ['update-device-continued', `FinalizeDeviceClaim DescribeDevice ${CALLBACK_CALLS} DescribeDevice`, 'delete'],
    ['delete', 'DescribeDevice UnclaimDevice', 'delete'],
    ['delete-of-cancelled', 'DescribeDevice DescribeDevice UnclaimDevice', 'delete-of-cancelled'],
  ],
  programs: {
    things: { Bell: [], Panic: [] },
    variants: (name) => [
      { fixed: { DeviceId: `${name}-1` }, mutable: mutable(true) },
      { fixed: { DeviceId: `${name}-1` }, mutable: mutable(false, { stage: 'test' }) },
      { fixed: { DeviceId: `${name}-2` }, mutable: mutable(true, { stage: 'test' }) },
      { fixed: { DeviceId: `${name}-1` }, mutable: WITH_CALLBACK },
    ],
    props: (variant, { scope, id }) => ({ ...propsOf(variant, scope, id), deviceId: variant.fixed.DeviceId as string }),
    holds,
    keys: ({ fixed: { DeviceId } }) => [String(DeviceId)],
    holdings: (cloud) =>
      claimed(cloud)
        .filter(({ deviceId }) => !deviceId.includes('#'))
        .map((device) => ({
          thing: device.deviceId.split('-')[0],
          id: device.deviceId,
          identity: device.deviceId,
          members: membersOf(device),
        })),
    remove: (cloud, { id }) => disableAndUnclaim(cloud, id),
    prepareAccount: ({ services }, { DeviceId }) => services.iot1click.addDevice({ deviceId: String(DeviceId) }),
    adopts: true,
    // An initiated claim looks like one that somebody else has finalized, who must keep it.
    isUnsure: ({ isDuplicated: isDoubled, isDelayed: isKeptBack }, { initiatedDevice, repeatedInitiateClaim }) =>
      (isDoubled || isKeptBack) && initiatedDevice === 'shown' && repeatedInitiateClaim === 'ResourceConflictException',
  },
};
