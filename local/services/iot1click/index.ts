/** The devices service of AWS IoT 1-Click: composes its operations, and the physical actions on devices. */

import * as api from '../../../src/api/iot1click';
import type { EmulatedService } from '../service';
import { press } from './button';
import { claims } from './claims';
import { devices } from './devices';
import type { IoT1ClickDevicesHost, IoT1ClickHost } from './host';
import { methods } from './methods';
import type { ClaimState, ClickType, PhysicalDevices, NewClaimCode, NewDevice } from './model';
import { CLICK_TYPES } from './model';
import { Records } from './records';
import { tagging } from './tagging';

export class IoT1ClickDevices implements EmulatedService, PhysicalDevices {
  public readonly description = api.IOT_1CLICK_DEVICES;
  public readonly operations: EmulatedService['operations'];
  private readonly host: IoT1ClickHost;
  private readonly records: Records;

  constructor(host: IoT1ClickDevicesHost) {
    this.records = new Records(host);
    this.host = { ...host, records: this.records };
    this.operations = Object.assign({}, ...[claims, devices, methods, tagging].map((part) => part(this.host)));
  }

  /** @see https://docs.aws.amazon.com/general/latest/gr/1click.html */
  public callsPerSecond(): number {
    return 10;
  }

  public tagsOf(resourceArn: string): Readonly<Record<string, string>> | undefined {
    return this.records.byArn(resourceArn)?.tags;
  }

  public addDevice({ deviceId, type = 'button', remainingLife = 100 }: NewDevice): void {
    if (deviceId === '') throw new Error('a device needs an ID');
    if (this.records.devices.has(deviceId)) throw new Error(`there is a device ${deviceId} already`);
    if (!(remainingLife >= 0 && remainingLife <= 100)) {
      throw new Error(`the remaining life of ${deviceId} must be from 0 to 100, not ${remainingLife}`);
    }
    this.records.devices.set(deviceId, { deviceId, type, remainingLife, claim: 'UNCLAIMED', enabled: false, tags: {} });
  }

  public addClaimCode({ claimCode, devices: contents }: NewClaimCode): void {
    if (!/^C-.{10,38}$/su.test(claimCode)) {
      throw new Error(`the claim code ${claimCode} must begin with C- and have 12 to 40 characters`);
    }
    if (this.records.boxes.has(claimCode)) throw new Error(`there is a claim code ${claimCode} already`);
    for (const device of contents) if (!this.records.devices.has(device.deviceId)) this.addDevice(device);
    this.records.boxes.set(claimCode, {
      claimCode,
      deviceIds: [...new Set(contents.map(({ deviceId }) => deviceId))],
      used: false,
    });
  }

  public press(deviceId: string, clickType: ClickType = 'SINGLE'): ClaimState {
    const device = this.records.devices.get(deviceId);
    if (!device) {
      throw new Error(
        `there is no device ${deviceId}; there are ${[...this.records.devices.keys()].join(', ') || 'none'}`,
      );
    }
    if (device.type !== 'button') throw new Error(`${deviceId} is of the type ${device.type} and has no button`);
    if (!CLICK_TYPES.includes(clickType)) {
      throw new Error(`a click cannot be ${clickType}; it can be ${CLICK_TYPES.join(', ')}`);
    }
    return press(device, clickType, this.host);
  }

  public snapshot(): ReturnType<PhysicalDevices['snapshot']> {
    const { devices: all, boxes, events } = this.records;
    return structuredClone({
      devices: [...all.values()],
      claimCodes: [...boxes.values()],
      events: [...events.values()],
    });
  }
}
