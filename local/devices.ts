/**
 * What people do to devices with their hands: unpack them, and press their buttons. Anyone on this
 * machine may, without a signature, as anyone may who stands in front of a device.
 */

import type { HttpHandler, HttpRequest, HttpResponse } from './http';
import type { ClaimState, ClickType, PhysicalDevices } from './services/iot1click/model';

/** Where a running cloud takes it: a POST with one of the following as JSON. */
export const ADD_DEVICES_PATH = '/_device-fleets/devices';
export const PRESS_PATH = '/_device-fleets/press';

export interface AddDevices {
  readonly deviceIds: readonly string[];
  /** @default 'button' */
  readonly type?: string;
  /** Makes a code by which these devices can be claimed. */
  readonly claimCode?: string;
}

export interface Press {
  readonly deviceId: string;
  /** @default 'SINGLE' */
  readonly clickType?: ClickType;
}

export interface Pressed {
  /** As the press has met it. */
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

/** A handler of JSON; what `work` throws is the answer to whoever asked. */
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
