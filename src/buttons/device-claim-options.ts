/** The options of both kinds of device claims for each of their devices. */

import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { FleetResourceProps } from '../fleet-resource-props';

/**
 * The props that `DeviceClaim` and `DeviceClaimByCode` have in common.
 */
export interface DeviceClaimOptions extends FleetResourceProps {
  /**
   * Whether the service handles the devices' events. A change is made in place.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * The function that a click invokes. The service gets the permission for that. A change is made
   * in place. Removing the prop removes the permission; the service has no method to remove the
   * callback itself.
   * @default - no function is invoked, or the one that was set before
   *
   * @see https://docs.aws.amazon.com/iot-1-click/latest/developerguide/1click-programming.html
   */
  readonly onClick?: lambda.IFunction;

  /**
   * The function that is invoked when the remaining life of a device gets low. All else is as with
   * `onClick`.
   *
   * @default - no function is invoked, or the one that was set before
   */
  readonly onLowRemainingLife?: lambda.IFunction;

  /**
   * Tags of the devices, besides those of `Tags.of()`: up to 49 in all, with keys of 1 to 128 and
   * values of up to 256 characters. A change is made in place. The tag `cdk-device-fleets:claim` is
   * the claim's own.
   *
   * @default - only the tags of `Tags.of()`
   */
  readonly tags?: { [key: string]: string };
}
