/**
 * Claims of a device by its ID, which is the physical ID. An event of the device, such as a click,
 * proves that the claimer holds it; until then the claim is initiated and cannot be finalized.
 * Finalizing also tags the device with the claim, so that a later claimer can see whose it is.
 *
 * | event  | state                        | calls                                               | answer               |
 * | ------ | ---------------------------- | --------------------------------------------------- | -------------------- |
 * | Create | belongs to nobody            | Initiate, Finalize until the event, state, callbacks | the device's ID      |
 * | Create | no event in time             | Initiate, Finalize again and again                  | failed, with the ID  |
 * | Create | claimed by an earlier run    | Initiate (conflict), Describe, then as above        | the device's ID      |
 * | Create | claimed by somebody else     | Initiate (conflict), Describe                       | failed, not created  |
 * | Update | tags, state, callbacks       | Describe, UpdateDeviceState, methods, Tag, Untag    | same ID              |
 * | Update | another device               | as Create                                           | another ID: replaced |
 * | Delete | claimed                      | Describe, UpdateDeviceState, Unclaim                | deleted              |
 * | Delete | initiated, or not claimed    | Describe (not found), Unclaim                       | deleted              |
 * | Delete | claimed by somebody else now | Describe                                            | deleted              |
 */

import { FinalizeDeviceClaim, InitiateDeviceClaim } from '../../../api/iot1click/claims';
import { CLAIM_TAG, DEVICE_CLAIM } from '../../../api/iot1click/device-claim';
import { DescribeDevice } from '../../../api/iot1click/devices';
import { TagResource } from '../../../api/iot1click/tagging';
import type { Calls } from '../../shared/calls';
import type { CallFailure } from '../../shared/errors';
import { isCode, isGone, OwnedByOthers } from '../../shared/errors';
import type { Adapter, Life, Subject } from '../adapter';
import type { Device } from '../claimed-devices';
import { updateDevice, claimant, claimOf, configureDevice, unclaim } from '../claimed-devices';
import { tagsIn } from '../tags';

const life: Life = {
  idOf: (_request, { DeviceId }) => DeviceId as string | undefined,

  async begin({ physicalId: DeviceId, request }, calls) {
    if (await initiate(DeviceId, calls)) return;
    const device = await find(DeviceId, calls);
    if (device && claimOf(device) !== claimant(request)) throw claimedBy(device);
  },

  async proceed(subject, calls) {
    const device = await finalize(subject, calls);
    if (device) await configureDevice(device, subject.properties, calls);
    return device !== undefined;
  },

  timeoutMessage: (DeviceId) =>
    `The device ${DeviceId} has published no event since its claim was initiated: it waits for somebody to press its button. `
    + 'The claim is given up. Deploy again with the device at hand, or raise serviceTimeout.',

  async read({ physicalId: DeviceId }, calls) {
    return (await calls.call(DescribeDevice, { DeviceId })).DeviceDescription ?? {};
  },

  async change({ physicalId: DeviceId, properties }, former, changed, calls) {
    const { DeviceDescription } = await calls.call(DescribeDevice, { DeviceId });
    await updateDevice(DeviceDescription!, former, properties, changed, calls);
  },

  async remove({ physicalId: DeviceId, request }, calls) {
    const device = await find(DeviceId, calls);
    const claim = device && claimOf(device);
    if (claim === undefined || claim === claimant(request)) await unclaim(DeviceId, device?.Enabled, calls);
  },
};

/** @returns false if the device was already claimed */
async function initiate(DeviceId: string, calls: Calls): Promise<boolean> {
  try {
    return (await calls.call(InitiateDeviceClaim, { DeviceId })).State === 'CLAIM_INITIATED';
  } catch (error) {
    if (!isCode(error, 'ResourceConflictException')) throw error;
    return false;
  }
}

/** @returns the device once this claim has claimed it */
async function finalize(
  { physicalId: DeviceId, properties, request }: Subject,
  calls: Calls,
): Promise<Device | undefined> {
  const claim = claimant(request);
  const refusal = await callFinalize(DeviceId, { ...tagsIn(properties), [CLAIM_TAG]: claim }, calls);
  const device = await find(DeviceId, calls);
  const holder = device && claimOf(device);
  if (holder === claim) return device;
  if (device && holder === undefined && !refusal) {
    // This claim was initiated here, and somebody finalized it without the tag.
    await calls.call(TagResource, { ResourceArn: String(device.Arn), Tags: { [CLAIM_TAG]: claim } });
    return device;
  }
  if (holder !== undefined || refusal?.code === 'ResourceConflictException') {
    throw device ? claimedBy(device) : new OwnedByOthers(refusal!.message);
  }
  return undefined;
}

/** An earlier run of the request may have finalized the claim; the device shows whether it has. */
async function callFinalize(
  DeviceId: string,
  Tags: Record<string, string>,
  calls: Calls,
): Promise<CallFailure | undefined> {
  try {
    await calls.call(FinalizeDeviceClaim, { DeviceId, Tags });
    return undefined;
  } catch (error) {
    if (isCode(error, 'PreconditionFailedException', 'ResourceConflictException')) return error;
    throw error;
  }
}

/** @returns the device, if the service shows it */
async function find(DeviceId: string, calls: Calls): Promise<Device | undefined> {
  try {
    return (await calls.call(DescribeDevice, { DeviceId })).DeviceDescription;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

function claimedBy(device: Device): OwnedByOthers {
  const claim = claimOf(device);
  const holder = claim === undefined ? 'something outside of this stack' : `the claim ${claim}`;
  return new OwnedByOthers(
    `The device ${device.DeviceId} is claimed already, by ${holder}. Unclaim it there, or refer to it with DeviceClaim.fromDeviceId().`,
  );
}

export const deviceClaim: Adapter = { kind: DEVICE_CLAIM, life };
