import { isDeepStrictEqual } from 'node:util';
import { matching } from './common/checks';
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
  propsOf,
  recordOf,
  unclaim,
  withoutCallbacks,
} from './common/claimed-devices';
import type { Holder, SampleOf } from './common/sample';
import type { DeviceClaimByCodeProps } from '../../src';
import { DeviceClaimByCode } from '../../src';
import { CLAIM_TAG, DEVICE_CLAIM_BY_CODE } from '../../src/api/iot1click';

const [CODE, OTHER_CODE] = ['C-0123456789', 'C-9876543210'];

/** One record for each claim. Unclaimed devices are there under no ID. */
const HOLDER: Holder = {
  id: 'Id',
  records: (cloud) => {
    const { claimCodes } = cloud.services.iot1click.snapshot();
    const byClaim = new Map(claimed(cloud).map((device) => [device.tags[CLAIM_TAG], device]));
    return [...byClaim].map(([Id, device]) => ({
      ...recordOf(device),
      Id,
      ClaimCode: claimCodes.find(({ deviceIds }) => deviceIds.includes(device.deviceId))?.claimCode,
    }));
  },
  remove: (cloud, id) =>
    claimed(cloud).forEach(({ tags, deviceId }) => {
      if (tags[CLAIM_TAG] === id) unclaim(cloud, deviceId);
    }),
};

const DEVICES_OF_A_CODE = 2;
/** Stands for a value that differs between the devices of a code. */
const MIXED = 'mixed';

export const deviceClaimByCode: SampleOf<DeviceClaimByCodeProps> = {
  kind: DEVICE_CLAIM_BY_CODE,
  construct: DeviceClaimByCode,
  id: 'Box',
  least: () => ({ claimCode: 'C-8KAWHRFGWQ' }),
  props: (scope, version) => ({ ...deviceProps(scope, version), claimCode: [CODE, CODE, OTHER_CODE][version] }),
  prepare: ({ services: { iot1click } }) => {
    iot1click.addClaimCode({ claimCode: CODE, devices: ['G1', 'G2', 'G3'].map((deviceId) => ({ deviceId })) });
    iot1click.addClaimCode({ claimCode: OTHER_CODE, devices: [{ deviceId: 'G4' }] });
  },
  holder: HOLDER,
  readsBefore: 2,
  readsBeforeReplacing: 2,
  allowAgain: ({ assumptions }) => assumptions.set('usedClaimCode', 'refused while its devices are claimed'),
  transitions: [
    {
      properties: withoutCallbacks,
      inPlace: CHANGES,
      replacing: [
        { what: 'another code', set: { ClaimCode: OTHER_CODE } },
        { what: 'another code with callbacks, disabled', set: { ClaimCode: OTHER_CODE, ...CALLBACK_AND_DISABLED } },
      ],
    },
  ],
  data: 'Total',
  events: [
    [
      'create',
      'ListDevices ClaimDevicesByClaimCode ListDevices TagResource TagResource ListDevices TagResource UpdateDeviceState '
        + 'TagResource UpdateDeviceState ListDevices',
      'update-code',
    ],
    [
      'create-noted',
      'ClaimDevicesByClaimCode! ListDevices TagResource TagResource ListDevices UpdateDeviceState UpdateDeviceState ListDevices',
      'update-code',
    ],
    ['create-continued', 'ListDevices UpdateDeviceState UpdateDeviceState ListDevices', 'update-code'],
    [
      'update-callbacks-and-state',
      `ListDevices ${CALLBACK_CALLS} UntagResource TagResource ${CALLBACK_CALLS} UntagResource TagResource ListDevices`,
      'update-code',
    ],
    [
      'update-code',
      `ListDevices ClaimDevicesByClaimCode ListDevices TagResource ListDevices TagResource ${CALLBACK_CALLS} ListDevices`,
      'delete',
    ],
    ['delete', 'ListDevices UnclaimDevice', 'delete'],
    ['delete-of-cancelled', 'ListDevices ListDevices UnclaimDevice UnclaimDevice', 'delete-of-cancelled'],
  ],
  programs: {
    things: { Box: [], Crate: [] },
    variants: (name) => [
      { fixed: { ClaimCode: `C-${name}-000001` }, mutable: mutable(true) },
      { fixed: { ClaimCode: `C-${name}-000001` }, mutable: mutable(false, { stage: 'test' }) },
      { fixed: { ClaimCode: `C-${name}-000002` }, mutable: mutable(true) },
    ],
    props: (variant, { scope, id }) => ({
      ...propsOf(variant, scope, id),
      claimCode: variant.fixed.ClaimCode as string,
    }),
    holds: (variant, place) => ({
      ...holds(variant, place),
      Claim: matching(/^[0-9a-f]{64}$/),
      Devices: DEVICES_OF_A_CODE,
    }),
    keys: ({ fixed: { ClaimCode } }) => [String(ClaimCode)],
    holdings: (cloud) => {
      const codes = new Set(
        claimed(cloud)
          .map(({ deviceId }) => deviceId.split('#'))
          .filter((parts) => parts.length > 1)
          .map(([code]) => code),
      );
      return [...codes].map((code) => {
        const devices = claimed(cloud)
          .filter(({ deviceId }) => deviceId.startsWith(`${code}#`))
          .map(membersOf);
        const common = (name: string) =>
          devices.every((device) => isDeepStrictEqual(device[name], devices[0][name])) ? devices[0][name] : MIXED;
        const members = Object.fromEntries(
          ['State', 'Claim', 'Enabled', 'Tags', 'OnClickCallback'].map((name) => [name, common(name)]),
        );
        return {
          thing: code.split('-')[1],
          id: String(members.Claim),
          identity: code,
          members: { ...members, ClaimCode: code, Devices: devices.length },
        };
      });
    },
    remove: (cloud, { identity }) =>
      claimed(cloud).forEach(({ deviceId }) => {
        if (deviceId.startsWith(`${identity}#`)) disableAndUnclaim(cloud, deviceId);
      }),
    occupyNames: async (_operations, { services: { iot1click } }) => {
      const claimCode = 'C-Theirs-000001';
      iot1click.addClaimCode({ claimCode, devices: [{ deviceId: 'Theirs-1' }] });
      await iot1click.operations.ClaimDevicesByClaimCode({ ClaimCode: claimCode }, { failsLater: false } as never);
    },
    prepareAccount: ({ services }, { ClaimCode }) =>
      services.iot1click.addClaimCode({
        claimCode: String(ClaimCode),
        devices: Array.from({ length: DEVICES_OF_A_CODE }, (_, index) => ({ deviceId: `${ClaimCode}#${index}` })),
      }),
    adopts: true,
    // A delivery that arrives after the devices, and before they are tagged, takes them for devices
    // that were there before.
    isUnsure: ({ isDuplicated: isDoubled, isDelayed: isKeptBack }) => isDoubled && isKeptBack,
    isBetween: (value) => value === MIXED,
    isPartlyTagged: ({ Claim }) => Claim === MIXED,
    obtainable: ({ services }, { fixed: { ClaimCode } }, { usedClaimCode = 'refused' }) => {
      const { used } = services.iot1click.snapshot().claimCodes.find(({ claimCode }) => claimCode === ClaimCode)!;
      return !used || usedClaimCode === 'taken again';
    },
  },
};
