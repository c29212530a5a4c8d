/** Device claims by ID: they make a device of AWS IoT 1-Click belong to this account. */

import type { IResource } from 'aws-cdk-lib';
import { Resource } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { DeviceClaimOptions } from './device-claim-options';
import {
  DescribeDevice,
  DEVICE_CLAIM,
  GetDeviceMethods,
  InvokeDeviceMethod,
  IOT_1CLICK_DEVICES,
  ListDeviceEvents,
  ListDevices,
  ListTagsForResource,
} from '../api/iot1click';
import { CfnFleetResource } from '../private/cfn-fleet-resource';
import { claimsDevice } from './private/claim-order';
import { allowCallbacks, PROP_NAMES, propertiesOfDevices } from './private/device-callbacks';
import { grantsOf } from '../private/grants';
import { arnOf } from '../private/service-arn';
import { isMarked, mark } from '../private/type-guard';

/**
 * A claimed device, of this stack or imported.
 */
export interface IDeviceClaim extends IResource {
  /**
   * The ID of the device.
   *
   * @attribute
   */
  readonly deviceId: string;

  /**
   * The ARN of the device.
   *
   * @attribute
   */
  readonly deviceArn: string;

  /**
   * Permissions on the device.
   */
  readonly grants: DeviceClaimGrants;
}

/**
 * Properties of a `DeviceClaim`.
 */
export interface DeviceClaimProps extends DeviceClaimOptions {
  /**
   * The ID of the device, as it is printed on it. A change replaces the claim: the new device is waited for, then the
   * former one is unclaimed.
   */
  readonly deviceId: string;
}

const TYPE = 'devices';
const { signingName } = IOT_1CLICK_DEVICES;
const { grantOn, grantOnAll } = grantsOf(signingName);
const SYMBOL = Symbol.for('cdk-device-fleets.DeviceClaim');

abstract class DeviceClaimBase extends Resource implements IDeviceClaim {
  public abstract readonly deviceId: string;
  public abstract readonly deviceArn: string;
  public readonly grants = DeviceClaimGrants.fromDeviceClaim(this);
}

/**
 * The claim of one device of AWS IoT 1-Click, by its ID. The deployment waits until the device
 * shows, by an event such as a click of its button, that it is in your hands.
 *
 * AWS retired the service on 2024-12-16. `FleetProvider.iot1ClickEndpoint` names an endpoint that
 * is compatible with it.
 *
 * When nobody presses the button within `serviceTimeout`, 30 minutes by default, the claim is given
 * up and the deployment fails. A device that somebody else has claimed is refused, and left alone.
 *
 * @see https://docs.aws.amazon.com/iot-1-click/latest/developerguide/what-is-1click.html
 *
 * @example
 * declare const ring: lambda.Function;
 *
 * const bell = new DeviceClaim(this, 'Bell', { deviceId: 'G030MD0123456789', onClick: ring });
 */
export class DeviceClaim extends DeviceClaimBase {
  /**
   * Use a device that is claimed already, in the stack's account and Region.
   */
  public static fromDeviceId(scope: Construct, id: string, deviceId: string): IDeviceClaim {
    class Import extends DeviceClaimBase {
      public readonly deviceId = deviceId;
      public readonly deviceArn = arnOf(scope, TYPE, deviceId, signingName);
    }
    return new Import(scope, id);
  }

  /**
   * Whether the value is a `DeviceClaim`.
   */
  public static isDeviceClaim(x: unknown): x is DeviceClaim {
    return isMarked(x, SYMBOL);
  }

  private readonly resource: CfnFleetResource<typeof DEVICE_CLAIM>;

  constructor(scope: Construct, id: string, props: DeviceClaimProps) {
    super(scope, id);
    mark(this, SYMBOL);
    this.resource = new CfnFleetResource(this, {
      kind: DEVICE_CLAIM,
      properties: { DeviceId: props.deviceId, ...propertiesOfDevices(props) },
      propNames: PROP_NAMES,
      common: props,
      waits: true,
    });
    allowCallbacks(this, this.resource, props, props.deviceId);
    claimsDevice(this.resource);
  }

  public get deviceId(): string {
    return this.resource.ref;
  }

  public get deviceArn(): string {
    return this.resource.attribute('Arn');
  }

  /**
   * The type of the device, such as `button`.
   *
   * @attribute
   */
  public get deviceType(): string {
    return this.resource.attribute('Type');
  }
}

/**
 * Permissions on a claimed device.
 */
export class DeviceClaimGrants {
  /**
   * The permissions on this device.
   */
  public static fromDeviceClaim(deviceClaim: IDeviceClaim): DeviceClaimGrants {
    return new DeviceClaimGrants(deviceClaim);
  }

  /**
   * The permissions on all devices of the account and Region.
   */
  public static fromAccount(scope: Construct): DeviceClaimGrants {
    return new DeviceClaimGrants({ deviceArn: arnOf(scope, TYPE, '*', signingName) });
  }

  private constructor(private readonly deviceClaim: Pick<IDeviceClaim, 'deviceArn'>) {}

  /**
   * Allow reading what the device is, its tags and the names of its methods.
   */
  public read(grantee: iam.IGrantable): iam.Grant {
    return grantOn(this.deviceClaim.deviceArn, grantee, DescribeDevice, ListTagsForResource, GetDeviceMethods);
  }

  /**
   * Allow reading the events that the device has published.
   */
  public readEvents(grantee: iam.IGrantable): iam.Grant {
    return grantOn(this.deviceClaim.deviceArn, grantee, ListDeviceEvents);
  }

  /**
   * Allow invoking the methods of the device, those that set its callbacks among them.
   */
  public invokeMethods(grantee: iam.IGrantable): iam.Grant {
    return grantOn(this.deviceClaim.deviceArn, grantee, GetDeviceMethods, InvokeDeviceMethod);
  }

  /**
   * Allow listing all devices of the account and Region; IAM cannot limit this to one.
   */
  public list(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, ListDevices);
  }
}
