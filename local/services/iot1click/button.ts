/** The effects of pressing the button of a device. */

import { createHash } from 'node:crypto';
import type { IoT1ClickHost } from './host';
import type { ClaimState, ClickType, Device } from './model';

/**
 * An unclaimed device has no effect. The event of a device whose claim is initiated proves that the
 * claimer holds it. A claimed and enabled device invokes its function.
 * @returns the state of the claim before the press
 *
 * @see https://docs.aws.amazon.com/iot-1-click/latest/developerguide/1click-events.html
 */
export function press(device: Device, clickType: ClickType, { records, clock, invoke }: IoT1ClickHost): ClaimState {
  if (device.claim === 'UNCLAIMED') return device.claim;
  const time = Math.floor(clock.now());
  const click = { clickType, reportedTime: new Date(time).toISOString() };
  records.events.set(String(records.events.size).padStart(12, '0'), {
    deviceId: device.deviceId, type: device.type, time, stdEvent: JSON.stringify(standardEvent(device, click)),
  });
  if (device.claim === 'CLAIM_INITIATED') records.update(device, { hasAnnounced: true });
  else if (device.enabled && device.onClick) invoke(device.onClick.awsLambdaArn, callbackEvent(device, click));
  return device.claim;
}

type Click = { readonly clickType: ClickType; readonly reportedTime: string };

function standardEvent({ deviceId, remainingLife }: Device, click: Click) {
  // The ID of a certificate has the form of a SHA-256 hash; devices have no certificates here.
  const certificateId = createHash('sha256').update(deviceId).digest('hex');
  return { ...click, certificateId, remainingLife, testMode: false };
}

function callbackEvent({ deviceId, type, remainingLife }: Device, click: Click) {
  return { deviceEvent: { buttonClicked: click }, deviceInfo: { attributes: {}, type, deviceId, remainingLife } };
}
