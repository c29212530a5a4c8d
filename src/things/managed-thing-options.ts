/** The roles and statuses of managed things, and their options in a network. */

import type { Duration } from 'aws-cdk-lib';

/**
 * The role of a managed thing for the service.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/managedintegrations-sdk-v2-cookbook-hubsetup.html
 */
export enum ManagedThingRole {
  /** A hub that takes no commands itself. */
  CONTROLLER = 'CONTROLLER',
  /** A device, or a hub that also takes commands. */
  DEVICE = 'DEVICE',
}

/**
 * The status of a managed thing. Each status is followed by the next.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/device-provisioning.html
 */
export enum ManagedThingStatus {
  /** The service discovers the device as soon as it is powered on and connected. */
  PRE_ASSOCIATED = 'PRE_ASSOCIATED',
  /** The device was found, and cannot be controlled yet. */
  DISCOVERED = 'DISCOVERED',
  /** The device was found, and can be controlled. */
  ACTIVATED = 'ACTIVATED',
}

/**
 * The network mode of a hub.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_UpdateManagedThing.html
 */
export enum HubNetworkMode {
  /** The usual mode. */
  STANDARD = 'STANDARD',
  /** Network-wide exclusion, as Z-Wave calls it: devices can be removed wherever they are in the network. */
  NETWORK_WIDE_EXCLUSION = 'NETWORK_WIDE_EXCLUSION',
}

/**
 * How a device takes part in Wi-Fi simple setup, in which devices get the credentials of the Wi-Fi
 * from a hub of their locker.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/managedintegrations-sdk-v2-cookbook-wss.html
 */
export interface WifiSimpleSetup {
  /**
   * Whether the device, a hub, provides the credentials.
   *
   * @default - the service decides, which is as false
   */
  readonly asProvisioner?: boolean;

  /**
   * Whether the device requests the credentials.
   *
   * @default - the service decides, which is as false
   */
  readonly asProvisionee?: boolean;

  /**
   * How long the device may take once it is set up, in whole minutes between 5 and 15. Any update
   * of the managed thing restarts the time.
   *
   * @default Duration.minutes(15)
   */
  readonly timeout?: Duration;
}
