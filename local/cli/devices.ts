/** `device-fleets-local add-device` and `press`: the physical actions on devices of IoT 1-Click. */

import { ADD_DEVICES_PATH, PRESS_PATH, type AddDevices, type Press, type Pressed } from '..';
import { ask, notLocalCloud } from './ask';

interface Running {
  readonly endpoint: string;
}

const HEARD: Readonly<Record<Pressed['claim'], string>> = {
  UNCLAIMED: 'Nobody heard it: no account claims the device.',
  CLAIM_INITIATED: 'Its claim can be finalized now.',
  CLAIMED: 'Its event was published; its function is invoked if it is enabled and has one.',
};

export async function addDevices(
  deviceIds: string[],
  { endpoint, ...options }: Running & Omit<AddDevices, 'deviceIds'>,
): Promise<void> {
  await ask(endpoint, ADD_DEVICES_PATH, { deviceIds, ...options } satisfies AddDevices);
  const box = options.claimCode === undefined ? '' : ` in a box with the claim code ${options.claimCode}`;
  console.log(`Added ${deviceIds.join(', ')}${box}.`);
}

export async function press(
  deviceId: string,
  { endpoint, clickType }: Running & Omit<Press, 'deviceId'>,
): Promise<void> {
  const { claim } = await ask<Pressed>(endpoint, PRESS_PATH, { deviceId, clickType } satisfies Press);
  if (!Object.hasOwn(HEARD, claim ?? '')) throw notLocalCloud(endpoint);
  console.log(`Pressed ${deviceId}. ${HEARD[claim]}`);
}
