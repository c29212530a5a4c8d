/** All devices, whether claimed or not, and the events that they have published. */

import type { DescribeDevice } from '../../../src/api/iot1click';
import type { Output } from '../../../src/api/schema';
import type { Assumptions } from '../../assumptions';
import type { Storage } from '../../storage';
import { ServiceError } from '../service';
import type { Box, Device, DeviceEvent } from './model';

export interface RecordsHost {
  readonly account: string;
  readonly region: string;
  readonly assumptions: Assumptions;
  readonly storage: Storage;
}

export class Records {
  public readonly devices: Map<string, Device>;
  public readonly boxes: Map<string, Box>;
  /** The events by number, in the order of time. */
  public readonly events: Map<string, DeviceEvent>;

  constructor(private readonly host: RecordsHost) {
    this.devices = host.storage.map('iot1click-devices');
    this.boxes = host.storage.map('iot1click-claim-codes');
    this.events = host.storage.map('iot1click-events');
  }

  /** A device, whether it is claimed or not. */
  public device(deviceId: string): Device {
    const device = this.devices.get(deviceId);
    if (!device) throw notFound(`device ${deviceId}`);
    return device;
  }

  /** A device of this account; those of others look as if they did not exist. */
  public claimed(deviceId: string): Device {
    const device = this.device(deviceId);
    if (device.claim !== 'CLAIMED') throw notFound(`claimed device ${deviceId}`);
    return device;
  }

  /** A device of this account, in the form in which the service shows it. */
  public shown(deviceId: string): Device {
    const device = this.device(deviceId);
    if (!this.isShown(device)) throw notFound(`claimed device ${deviceId}`);
    return device;
  }

  public isShown({ claim }: Device): boolean {
    return (
      claim === 'CLAIMED' || (claim === 'CLAIM_INITIATED' && this.host.assumptions.get('initiatedDevice') === 'shown')
    );
  }

  public update(device: Device, changes: Partial<Device>): void {
    this.devices.set(device.deviceId, { ...device, ...changes });
  }

  public arn(deviceId: string): string {
    return `arn:aws:iot1click:${this.host.region}:${this.host.account}:devices/${deviceId}`;
  }

  /** The claimed device of an ARN. */
  public byArn(resourceArn: string): Device | undefined {
    const device = this.devices.get(resourceArn.slice(resourceArn.indexOf('/') + 1));
    return device?.claim === 'CLAIMED' && this.arn(device.deviceId) === resourceArn ? device : undefined;
  }

  public describe({
    deviceId,
    type,
    remainingLife,
    enabled,
    tags,
  }: Device): Output<typeof DescribeDevice>['DeviceDescription'] {
    return {
      Arn: this.arn(deviceId),
      Attributes: {},
      DeviceId: deviceId,
      Enabled: enabled,
      RemainingLife: remainingLife,
      Tags: tags,
      Type: type,
    };
  }
}

export const notFound = (what: string) => new ServiceError('ResourceNotFoundException', `There is no ${what}.`);
