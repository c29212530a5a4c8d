/** The common part of both kinds of device claims: how they recognize their devices, and how they configure each. */

import type { Properties, Request } from './request';
import type { Tags } from './tags';
import { changeTags, tagsIn } from './tags';
import { UnclaimDevice } from '../../api/iot1click/claims';
import { CLAIM_TAG, DEVICE_CLAIM } from '../../api/iot1click/device-claim';
import type { DescribeDevice } from '../../api/iot1click/devices';
import { UpdateDeviceState } from '../../api/iot1click/devices';
import { InvokeDeviceMethod } from '../../api/iot1click/methods';
import type { Output } from '../../api/schema';
import type { Calls } from '../shared/calls';
import { isGone } from '../shared/errors';

export type Device = NonNullable<Output<typeof DescribeDevice>['DeviceDescription']>;

/** The methods that set a callback, with the type of the devices that have it. */
const CALLBACKS = [
  { property: 'OnClickCallback', DeviceType: 'button', MethodName: 'setOnClickCallback' },
  { property: 'DeviceHealthMonitorCallback', DeviceType: 'device', MethodName: 'setDeviceHealthMonitorCallback' },
] as const;

const LONGEST_TAG_VALUE = 256;

/**
 * The claimant: the names of the stack and the resource. A stack that is created again under its
 * name thereby finds the devices that its predecessor retained, or that a cancelled claim has
 * brought in since.
 */
export function claimant({ StackId, LogicalResourceId }: Request): string {
  const stackName = StackId.split('/')[1] ?? StackId;
  return `${stackName}/${LogicalResourceId}`.slice(-LONGEST_TAG_VALUE);
}

/** The claim that a device is tagged with. */
export function claimOf({ Tags: tags }: Device): string | undefined {
  return tags?.[CLAIM_TAG];
}

/** Gives a claimed device the settings of the properties, whatever they were before. */
export async function configureDevice(device: Device, properties: Properties, calls: Calls): Promise<void> {
  const { [CLAIM_TAG]: _ours, ...former } = (device.Tags ?? {}) as Tags;
  await changeTags(DEVICE_CLAIM, String(device.Arn), former, tagsIn(properties), calls);
  await configure(device, properties, calls);
}

/** Changes the settings of a claimed device that differ between the former properties and the wanted ones. */
export async function updateDevice(
  device: Device,
  former: Properties,
  wanted: Properties,
  changed: readonly string[],
  calls: Calls,
): Promise<void> {
  if (changed.some((name) => name !== 'Tags')) await configure(device, wanted, calls);
  await changeTags(DEVICE_CLAIM, String(device.Arn), tagsIn(former), tagsIn(wanted), calls);
}

/** Only an enabled device reliably takes a callback. The service has no method to remove one. */
async function configure({ DeviceId, Type }: Device, properties: Properties, calls: Calls): Promise<void> {
  const callbacks = CALLBACKS.filter(
    ({ property, DeviceType }) =>
      properties[property] !== undefined && (DeviceType === 'device' || DeviceType === Type),
  );
  const enable = (Enabled: boolean) => calls.call(UpdateDeviceState, { DeviceId: DeviceId!, Enabled });
  if (properties.Enabled || callbacks.length > 0) await enable(true);
  for (const { property, ...DeviceMethod } of callbacks) {
    const DeviceMethodParameters = JSON.stringify({
      deviceId: DeviceId,
      callback: { awsLambdaArn: properties[property] },
    });
    await calls.call(InvokeDeviceMethod, { DeviceId: DeviceId!, DeviceMethod, DeviceMethodParameters });
  }
  if (!properties.Enabled) await enable(false);
}

/** Unclaims a device. The service may require that it is disabled first. */
export async function unclaim(DeviceId: string, enabled: boolean | undefined, calls: Calls): Promise<void> {
  try {
    if (enabled) await calls.call(UpdateDeviceState, { DeviceId, Enabled: false });
    await calls.call(UnclaimDevice, { DeviceId });
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}
