/**
 * The physical actions on devices: adding them, and pressing their buttons. Anyone on this machine
 * may do that without a signature, like anyone who stands in front of a device.
 */

import type { HttpHandler, HttpRequest, HttpResponse } from './http';
import type { ClaimState, ClickType, PhysicalDevices } from './services/iot1click/model';

/** The paths of a running cloud: each takes a POST with one of the following as JSON. */
export const ADD_DEVICES_PATH = '/_device-fleets/devices';
export const PRESS_PATH = '/_device-fleets/press';

export interface AddDevices {
  readonly deviceIds: readonly string[];
  /** @default 'button' */
  readonly type?: string;
  /** Creates a code by which these devices can be claimed. */
  readonly claimCode?: string;
}

export interface Press {
  readonly deviceId: string;
  /** @default 'SINGLE' */
  readonly clickType?: ClickType;
}

export interface Pressed {
  /** The state of the claim when the button was pressed. */
  readonly claim: ClaimState;
}

export function deviceRoutes(hands: PhysicalDevices): Readonly<Record<string, HttpHandler>> {
  return {
    [ADD_DEVICES_PATH]: taking(({ deviceIds, type, claimCode }: AddDevices) => {
      const devices = deviceIds.map((deviceId) => ({ deviceId, type }));
      if (claimCode === undefined) devices.forEach((device) => hands.addDevice(device));
      else hands.addClaimCode({ claimCode, devices });
      return {};
    }),
    [PRESS_PATH]: taking(({ deviceId, clickType }: Press): Pressed => ({ claim: hands.press(deviceId, clickType) })),
  };
}

/** A handler of JSON requests; an error of `work` becomes the answer. */
function taking<A>(work: (argument: A) => object): HttpHandler {
  return ({ method, body }: HttpRequest) => {
    if (method !== 'POST') return answer(405, { message: 'Only POST is served here' });
    try {
      return answer(200, work(JSON.parse(new TextDecoder().decode(body))));
    } catch (error) {
      return answer(400, { message: (error as Error).message });
    }
  };
}

const answer = (status: number, body: object): HttpResponse => (
  { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
