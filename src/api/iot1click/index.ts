/** The devices service of AWS IoT 1-Click. AWS ended it on 2024-12-16; compatible endpoints serve it. */

import type { Service } from '../service';
import { operationsOf } from '../service';
import * as claims from './claims';
import * as devices from './devices';
import { IOT_1CLICK_DEVICES_ENDPOINT } from './endpoint';
import * as methods from './methods';
import * as tagging from './tagging';

export * from './claims';
export * from './device-claim';
export * from './devices';
export * from './methods';
export * from './tagging';

export const IOT_1CLICK_DEVICES: Service = {
  ...IOT_1CLICK_DEVICES_ENDPOINT,
  operations: operationsOf(claims, devices, methods, tagging),
};
