/**
 * Claims of a box of devices by its code. The service does not report which devices a code brought:
 * they are the devices that were not there before. The request therefore records the devices that
 * are there first, and the claim tags the devices that it brought. The physical ID follows from the
 * claimant and the code.
 *
 * | event  | state                      | calls                                             | answer               |
 * | ------ | -------------------------- | ------------------------------------------------- | -------------------- |
 * | Create | code is good               | List; in the next run Claim, List, Tag, state, callbacks | the claim's ID |
 * | Create | code used by an earlier run | Claim (forbidden), List, Tag and so on           | the claim's ID       |
 * | Create | code used by somebody else | Claim (forbidden), List                           | failed, not created  |
 * | Update | tags, state, callbacks     | List, then for each device as for one             | same ID              |
 * | Update | another code               | as Create                                         | another ID: replaced |
 * | Delete | any                        | List, UpdateDeviceState and Unclaim for each      | deleted              |
 */

import { createHash } from 'node:crypto';
import { ClaimDevicesByClaimCode } from '../../../api/iot1click/claims';
import { CLAIM_TAG, DEVICE_CLAIM_BY_CODE } from '../../../api/iot1click/device-claim';
import { ListDevices } from '../../../api/iot1click/devices';
import { TagResource } from '../../../api/iot1click/tagging';
import type { Calls } from '../../shared/calls';
import { CallFailure, Failure, isCode } from '../../shared/errors';
import { listAll } from '../../shared/pages';
import { RunIsOver } from '../../shared/runtime';
import type { Adapter, Life, Subject } from '../adapter';
import { updateDevice, claimant, claimOf, configureDevice, unclaim } from '../claimed-devices';
import type { Device } from '../claimed-devices';

const life: Life = {
  idOf: (request, { ClaimCode }) =>
    createHash('sha256')
      .update(JSON.stringify([claimant(request), ClaimCode]))
      .digest('hex'),

  recordBaseline: async (calls) => (await list(calls)).map(({ DeviceId }) => DeviceId),

  async begin(subject, calls, noted) {
    const before = new Set(noted as string[]);
    const { total = Infinity, refusal } = await claim(subject, calls);
    try {
      const brought = await broughtSince(before, subject, calls);
      if (brought.length > total) throw ambiguous(brought, total);
      for (const { Arn } of brought) {
        await calls.call(TagResource, { ResourceArn: Arn!, Tags: { [CLAIM_TAG]: subject.physicalId } });
      }
      if (brought.length === 0 && (await devicesOf(subject.physicalId, calls)).length === 0) {
        throw refusal ?? broughtNothing();
      }
    } catch (error) {
      if (!(error instanceof RunIsOver)) await giveBack(before, total, subject, calls);
      throw error;
    }
  },

  async proceed({ physicalId, properties }, calls) {
    const devices = await devicesOf(physicalId, calls);
    for (const device of devices) await configureDevice(device, properties, calls);
    return devices.length > 0;
  },

  timeoutMessage: () => 'The devices that the claim code brought did not come to be listed. Look them up in the service.',

  async read({ physicalId }, calls) {
    return { Total: (await present(physicalId, calls)).length };
  },

  async change({ physicalId, properties }, former, changed, calls) {
    const devices = await present(physicalId, calls);
    for (const device of devices) await updateDevice(device, former, properties, changed, calls);
  },

  async remove({ physicalId }, calls) {
    for (const { DeviceId, Enabled } of await devicesOf(physicalId, calls)) await unclaim(DeviceId!, Enabled, calls);
  },
};

/** A refusal may mean that an earlier run of the request has used the code. */
async function claim({ properties }: Subject, calls: Calls): Promise<{ total?: number; refusal?: CallFailure }> {
  try {
    return { total: (await calls.call(ClaimDevicesByClaimCode, { ClaimCode: properties.ClaimCode as string })).Total };
  } catch (refusal) {
    if (isCode(refusal, 'ForbiddenException')) return { refusal };
    throw refusal;
  }
}

/** The devices that have come since the request recorded its baseline, and that no other claim has tagged. */
async function broughtSince(before: ReadonlySet<string>, { physicalId }: Subject, calls: Calls): Promise<Device[]> {
  return (await list(calls)).filter(
    (device) => !before.has(device.DeviceId!) && [undefined, physicalId].includes(claimOf(device)),
  );
}

/** No claim could unclaim devices that it could not tag. */
async function giveBack(before: ReadonlySet<string>, total: number, subject: Subject, calls: Calls): Promise<void> {
  const brought = await broughtSince(before, subject, calls);
  if (brought.length <= total) for (const { DeviceId, Enabled } of brought) await unclaim(DeviceId!, Enabled, calls);
}

const list = (calls: Calls): Promise<Device[]> => listAll(calls, ListDevices, 'Devices', {});

async function devicesOf(physicalId: string, calls: Calls): Promise<Device[]> {
  return (await list(calls)).filter((device) => claimOf(device) === physicalId);
}

/** The devices of a claim. A claim without devices is deleted. */
async function present(physicalId: string, calls: Calls): Promise<Device[]> {
  const devices = await devicesOf(physicalId, calls);
  if (devices.length === 0) {
    throw new CallFailure(ListDevices, 'ResourceNotFoundException', `no device has the tag ${CLAIM_TAG} ${physicalId}`);
  }
  return devices;
}

function ambiguous(brought: Device[], total: number): Failure {
  const ids = brought.map(({ DeviceId }) => DeviceId).join(', ');
  return new Failure(
    `The claim code brought ${total} devices, but more have come at the same time, so that it cannot be told which they are: ${ids}. `
      + 'Unclaim those of the code by hand, and deploy again when nobody else claims devices.',
  );
}

const broughtNothing = () => new Failure('The claim code brought no device that was not claimed before.');

export const deviceClaimByCode: Adapter = { kind: DEVICE_CLAIM_BY_CODE, life };
