/** Claims of devices: by a code, or by the ID of a device whose button was pressed. */

import type * as api from '../../../src/api/iot1click/claims';
import type { Handlers } from '../service';
import { ServiceError } from '../service';
import type { IoT1ClickHost } from './host';
import type { Box, Device } from './model';
import { notFound } from './records';
import { checkTags } from './tagging';

/** The state of an unclaimed device. */
const UNCLAIMED = {
  claim: 'UNCLAIMED',
  enabled: false,
  tags: {},
  hasAnnounced: undefined,
  onClick: undefined,
  healthMonitor: undefined,
} as const;

export function claims({ records, assumptions }: IoT1ClickHost): Handlers<typeof api> {
  const claim = (device: Device, tags: Device['tags'] = {}) =>
    records.update(device, { ...UNCLAIMED, claim: 'CLAIMED', tags });

  const isSpent = ({ used, deviceIds }: Box) => {
    switch (assumptions.get('usedClaimCode')) {
      case 'refused':
        return used;
      case 'refused while its devices are claimed':
        return used && deviceIds.some((deviceId) => records.device(deviceId).claim === 'CLAIMED');
      default:
        return false;
    }
  };

  return {
    ClaimDevicesByClaimCode: ({ ClaimCode }) => {
      const box = records.boxes.get(ClaimCode);
      if (!box || isSpent(box)) {
        throw new ServiceError('ForbiddenException', `The claim code ${ClaimCode} is not valid, or has been used.`);
      }
      const devices = box.deviceIds.map((deviceId) => records.device(deviceId));
      for (const device of devices) if (device.claim !== 'CLAIMED') claim(device);
      records.boxes.set(ClaimCode, { ...box, used: true });
      return { ClaimCode, Total: devices.length };
    },

    InitiateDeviceClaim: ({ DeviceId }) => {
      const device = records.device(DeviceId);
      const answer = {
        UNCLAIMED: 'CLAIM_INITIATED',
        CLAIM_INITIATED: assumptions.get('repeatedInitiateClaim'),
        CLAIMED: assumptions.get('initiateClaimOfClaimed'),
      }[device.claim];
      if (answer === 'ResourceConflictException') {
        throw new ServiceError(answer, `The device ${DeviceId} is ${device.claim} already.`);
      }
      if (device.claim === 'UNCLAIMED') records.update(device, { claim: 'CLAIM_INITIATED' });
      return { State: answer };
    },

    FinalizeDeviceClaim: ({ DeviceId, Tags = {} }) => {
      const device = records.device(DeviceId);
      checkTags(Tags);
      const again = assumptions.get('repeatedFinalizeClaim');
      if (device.claim === 'CLAIMED' && again !== 'CLAIMED') {
        throw new ServiceError(again, `The device ${DeviceId} is claimed already.`);
      }
      if (device.claim === 'UNCLAIMED') {
        throw new ServiceError('PreconditionFailedException', `Initiate a claim of the device ${DeviceId} first.`);
      }
      if (device.claim === 'CLAIM_INITIATED') {
        if (!device.hasAnnounced) throw new ServiceError('PreconditionFailedException', unannounced(DeviceId));
        claim(device, Tags);
      }
      return { State: 'CLAIMED' };
    },

    UnclaimDevice: ({ DeviceId }) => {
      const device = records.device(DeviceId);
      if (device.claim === 'UNCLAIMED' && assumptions.get('repeatedUnclaim') === 'ResourceNotFoundException') {
        throw notFound(`claimed device ${DeviceId}`);
      }
      if (device.enabled && assumptions.get('unclaimOfEnabled') === 'InvalidRequestException') {
        throw new ServiceError('InvalidRequestException', `The device ${DeviceId} is enabled. Disable it first.`);
      }
      records.update(device, UNCLAIMED);
      return { State: 'UNCLAIMED' };
    },
  };
}

const unannounced = (deviceId: string) =>
  `The device ${deviceId} has published no event since its claim was initiated. Press its button.`;
