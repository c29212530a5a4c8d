/**
 * The order in which a stack claims devices. The devices of a code can be recognized only while
 * nothing else brings devices, so boxes are claimed one after the other, and single devices, which
 * may wait long, after all boxes.
 */

import type { CfnResource } from 'aws-cdk-lib';
import { perStack } from '../../private/per-stack';
import { addResourceDependency } from '../../private/resource-dependency';

const orders = perStack(() => ({ boxes: [] as CfnResource[], devices: [] as CfnResource[] }));

export function claimsBox(box: CfnResource): void {
  const { boxes, devices } = orders(box);
  const former = boxes.at(-1);
  if (former) addResourceDependency(box, former);
  devices.forEach((device) => addResourceDependency(device, box));
  boxes.push(box);
}

export function claimsDevice(device: CfnResource): void {
  const { boxes, devices } = orders(device);
  const last = boxes.at(-1);
  if (last) addResourceDependency(device, last);
  devices.push(device);
}
