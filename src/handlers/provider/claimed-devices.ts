/** What the two kinds of device claims have in common: how they know their devices, and what they do to each. */

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

/** The methods that set a callback, with the type of device that has each. */
const CALLBACKS = [
  { property: 'OnClickCallback', DeviceType: 'button', MethodName: 'setOnClickCallback' },
  { property: 'DeviceHealthMonitorCallback', DeviceType: 'device', MethodName: 'setDeviceHealthMonitorCallback' },
] as const;

const LONGEST_TAG_VALUE = 256;

/**
 * Who claims: the stack's name and the resource's. A stack that is made again under its name finds
 * the devices that were retained, or that a claim which was under way has brought in meanwhile.
 */
export function claimant({ StackId, LogicalResourceId }: Request): string {
  const stackName = StackId.split('/')[1] ?? StackId;
  return `${stackName}/${LogicalResourceId}`.slice(-LONGEST_TAG_VALUE);
}

/** The claim that a device belongs to. */
export function claimOf({ Tags: tags }: Device): string | undefined {
  return tags?.[CLAIM_TAG];
}

/** Makes a claimed device what the properties say, whatever it was before. */
export async function furnish(device: Device, properties: Properties, calls: Calls): Promise<void> {
  const { [CLAIM_TAG]: _ours, ...former } = (device.Tags ?? {}) as Tags;
  await changeTags(DEVICE_CLAIM, String(device.Arn), former, tagsIn(properties), calls);
  await configure(device, properties, calls);
}

/** Changes a claimed device from what the former properties say to what the wanted ones do. */
export async function change(
  device: Device,
  former: Properties,
  wanted: Properties,
  changed: readonly string[],
  calls: Calls,
): Promise<void> {
  if (changed.some((name) => name !== 'Tags')) await configure(device, wanted, calls);
  await changeTags(DEVICE_CLAIM, String(device.Arn), tagsIn(former), tagsIn(wanted), calls);
}

/** Only a device that is enabled surely takes a callback. The service has no method to take one away. */
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

/** Gives a device back, which the service may want disabled before. */
export async function unclaim(DeviceId: string, enabled: boolean | undefined, calls: Calls): Promise<void> {
  try {
    if (enabled) await calls.call(UpdateDeviceState, { DeviceId, Enabled: false });
    await calls.call(UnclaimDevice, { DeviceId });
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}
