/** The kinds of device discoveries, and where each searches. */

import type { IManagedThing } from './managed-thing';
import type { IAccountAssociation } from '../connectors/account-association';

/**
 * The radio protocol of a hub's devices.
 */
export enum DeviceProtocol {
  /** Z-Wave */
  ZWAVE = 'ZWAVE',
  /** Zigbee */
  ZIGBEE = 'ZIGBEE',
  /** A protocol of your own. */
  CUSTOM = 'CUSTOM',
}

/** The search of a hub by a protocol of your own. */
export interface CustomDiscoveryOptions {
  /**
   * The name by which the hub knows the protocol: 1 to 512 letters, digits, spaces and any of _.{}:"-
   */
  readonly name: string;

  /**
   * Further details for the hub's software: up to 49 values of 1 to 512 such characters each, with
   * names of 1 to 256 letters, digits, spaces, underscores, dots and hyphens.
   *
   * @default - none
   */
  readonly details?: { [name: string]: string };
}

/** The devices of an account to search for. */
export interface CloudDiscoveryOptions {
  /**
   * The devices, as the third-party cloud names them: up to 100.
   *
   * @default - all of the account
   */
  readonly connectorDeviceIds?: string[];
}

/** The devices whose capabilities are discovered again. */
export interface RediscoveryOptions {
  /**
   * The protocol of the devices.
   */
  readonly protocol: DeviceProtocol;

  /**
   * The device.
   *
   * @default - all devices of the hub that have the protocol
   */
  readonly device?: IManagedThing;
}

/**
 * The kind of a device discovery, and where it searches.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_StartDeviceDiscovery.html
 */
export class DiscoveryType {
  /**
   * Z-Wave devices near a hub, which have to be in their pairing mode.
   */
  public static zwave(hub: IManagedThing): DiscoveryType {
    return new DiscoveryType('ZWAVE', { ControllerIdentifier: hub.managedThingId });
  }

  /**
   * Zigbee devices near a hub, which have to be in their pairing mode.
   */
  public static zigbee(hub: IManagedThing): DiscoveryType {
    return new DiscoveryType('ZIGBEE', { ControllerIdentifier: hub.managedThingId });
  }

  /**
   * Devices near a hub that speak a protocol of your own.
   */
  public static custom(hub: IManagedThing, options: CustomDiscoveryOptions): DiscoveryType {
    return new DiscoveryType('CUSTOM', {
      ControllerIdentifier: hub.managedThingId,
      CustomProtocolDetail: { ...options.details, Name: options.name },
    });
  }

  /**
   * Devices of an account in a third-party cloud.
   */
  public static cloud(accountAssociation: IAccountAssociation, options: CloudDiscoveryOptions = {}): DiscoveryType {
    const { accountAssociationId: AccountAssociationId } = accountAssociation;
    return new DiscoveryType('CLOUD', { AccountAssociationId, ConnectorDeviceIdList: options.connectorDeviceIds });
  }

  /** The capabilities of devices that a hub already has, for example after an update of the devices. */
  public static capabilityRediscovery(hub: IManagedThing, options: RediscoveryOptions): DiscoveryType {
    return new DiscoveryType('CONTROLLER_CAPABILITY_REDISCOVERY', {
      ControllerIdentifier: hub.managedThingId,
      Protocol: options.protocol,
      EndDeviceIdentifier: options.device?.managedThingId,
    });
  }

  private constructor(
    /** The service's name of the type. */
    public readonly name: string,
    /** @internal */
    public readonly _properties: object,
  ) {}
}
