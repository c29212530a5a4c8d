/** Device discoveries: a deployment asks a hub, or the cloud behind a connector, for devices. */

import type { IResource } from 'aws-cdk-lib';
import { Fn, Resource } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import {
  DEVICE_DISCOVERY, GetDeviceDiscovery, ListDeviceDiscoveries, ListDiscoveredDevices, StartDeviceDiscovery,
} from '../api/iot-managed-integrations/device-discovery';
import type { DeployTimeActionProps } from '../deploy-time-action-props';
import type { DiscoveryType } from './discovery-type';
import { CfnFleetResource } from '../private/cfn-fleet-resource';
import { grantOnAll } from '../private/grants';
import { isMarked, mark } from '../private/type-guard';

/**
 * A device discovery, of this stack or imported.
 */
export interface IDeviceDiscovery extends IResource {
  /**
   * The ID that the service gave to the discovery.
   *
   * @attribute
   */
  readonly deviceDiscoveryId: string;

  /**
   * Permissions on device discoveries.
   */
  readonly grants: DeviceDiscoveryGrants;
}

/**
 * Properties of a `DeviceDiscovery`. A change discovers again.
 */
export interface DeviceDiscoveryProps extends DeployTimeActionProps {
  /** The kind of the wanted devices, and the place of the search. */
  readonly discoveryType: DiscoveryType;

  /**
   * Whether the deployment waits until the discovery ends, which takes some minutes, and fails if
   * no device is found.
   *
   * @default true
   */
  readonly waitForEnd?: boolean;
}

const SYMBOL = Symbol.for('cdk-device-fleets.DeviceDiscovery');

abstract class DeviceDiscoveryBase extends Resource implements IDeviceDiscovery {
  public abstract readonly deviceDiscoveryId: string;
  public readonly grants = DeviceDiscoveryGrants.fromDeviceDiscovery(this);
}

/**
 * A discovery of devices, which a deployment performs.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_StartDeviceDiscovery.html
 *
 * @example
 * declare const association: AccountAssociation;
 *
 * const discovery = new DeviceDiscovery(this, 'Lamps', {
 *   discoveryType: DiscoveryType.cloud(association),
 *   triggers: { floor: '2' },
 * });
 * discovery.authenticationMaterial(0); // of the first lamp
 */
export class DeviceDiscovery extends DeviceDiscoveryBase {
  /**
   * Use a device discovery that is not part of this stack.
   */
  public static fromDeviceDiscoveryId(scope: Construct, id: string, deviceDiscoveryId: string): IDeviceDiscovery {
    class Import extends DeviceDiscoveryBase {
      public readonly deviceDiscoveryId = deviceDiscoveryId;
    }
    return new Import(scope, id);
  }

  /**
   * Whether the value is a `DeviceDiscovery`.
   */
  public static isDeviceDiscovery(x: unknown): x is DeviceDiscovery {
    return isMarked(x, SYMBOL);
  }

  private readonly resource: CfnFleetResource<typeof DEVICE_DISCOVERY>;

  constructor(scope: Construct, id: string, props: DeviceDiscoveryProps) {
    super(scope, id);
    mark(this, SYMBOL);
    this.resource = new CfnFleetResource(this, {
      kind: DEVICE_DISCOVERY,
      properties: {
        ...props.discoveryType._properties,
        DiscoveryType: props.discoveryType.name,
        Triggers: props.triggers,
        WaitForEnd: props.waitForEnd ?? true,
      },
      propNames: {
        ControllerIdentifier: 'discoveryType.hub.managedThingId',
        EndDeviceIdentifier: 'discoveryType.device.managedThingId',
        AccountAssociationId: 'discoveryType.accountAssociationId',
        ConnectorDeviceIdList: 'discoveryType.connectorDeviceIds',
        CustomProtocolDetail: 'discoveryType.details',
        Protocol: 'discoveryType.protocol',
      },
      common: props,
      waits: props.waitForEnd ?? true,
    });
  }

  public get deviceDiscoveryId(): string {
    return this.resource.ref;
  }

  /**
   * The ARN of the discovery. CloudFormation masks it, and all that follows, in outputs.
   *
   * @attribute
   */
  public get deviceDiscoveryArn(): string {
    return this.resource.attribute('Arn');
  }

  /**
   * The status of the discovery when the deployment continued: `SUCCEEDED`, if the deployment
   * waited for it.
   *
   * @attribute
   */
  public get status(): string {
    return this.resource.attribute('Status');
  }

  /**
   * When the discovery began, in ISO 8601 format.
   *
   * @attribute
   */
  public get startedAt(): string {
    return this.resource.attribute('StartedAt');
  }

  /**
   * When the discovery ended, in ISO 8601 format; empty if the deployment did not wait for it.
   * @attribute
   *
   * @attribute
   */
  public get finishedAt(): string {
    return this.resource.attribute('FinishedAt');
  }

  /**
   * The number of discovered devices.
   *
   * @attribute
   */
  public get deviceCount(): string {
    return this.resource.attribute('DeviceCount');
  }

  /**
   * The authentication material of one of the discovered devices, for a managed thing of type
   * `DISCOVERED_DEVICE`. The deployment fails if there are fewer devices. CloudFormation has room
   * for 2 KB of all materials.
   *
   * @param index which device, counted from 0 in the order of the service
   */
  public authenticationMaterial(index: number): string {
    return Fn.select(index, Fn.split('\n', this.resource.attribute('AuthenticationMaterials')));
  }
}

/**
 * Permissions on device discoveries. IAM cannot limit them to one.
 */
export class DeviceDiscoveryGrants {
  /**
   * The permissions on this device discovery.
   */
  public static fromDeviceDiscovery(_deviceDiscovery: IDeviceDiscovery): DeviceDiscoveryGrants {
    return new DeviceDiscoveryGrants();
  }

  /** The permissions on all device discoveries of the account and Region, including those that applications start. */
  public static fromAccount(_scope: Construct): DeviceDiscoveryGrants {
    return new DeviceDiscoveryGrants();
  }

  private constructor() {}

  /**
   * Allow starting device discoveries in all of the account and Region; IAM cannot limit this to one.
   */
  public start(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, StartDeviceDiscovery);
  }

  /**
   * Allow reading all device discoveries of the account and Region, and what they have found; IAM
   * cannot limit this to one.
   */
  public read(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, GetDeviceDiscovery, ListDiscoveredDevices);
  }

  /**
   * Allow listing all device discoveries of the account and Region.
   */
  public list(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, ListDeviceDiscoveries);
  }
}
