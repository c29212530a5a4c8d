/** What device claims can be told of each of their devices, whether they claim one or a box of them. */

import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { FleetResourceProps } from '../fleet-resource-props';

/**
 * The props that `DeviceClaim` and `DeviceClaimByCode` have in common.
 */
export interface DeviceClaimOptions extends FleetResourceProps {
  /**
   * Whether the devices' events are heard. A change is made in place.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * The function that is invoked when a button is clicked. The permission for it is given. A change
   * is made in place. When it is taken away, the permission is; the service itself has no method to
   * take a callback away.
   *
   * @default - no function is invoked, or the one that was set before
   * @see https://docs.aws.amazon.com/iot-1-click/latest/developerguide/1click-programming.html
   */
  readonly onClick?: lambda.IFunction;

  /**
   * The function that is invoked when the remaining life of a device gets low. Otherwise as `onClick`.
   *
   * @default - no function is invoked, or the one that was set before
   */
  readonly onLowRemainingLife?: lambda.IFunction;

  /**
   * Tags of the devices, beside those of `Tags.of()`: up to 49 in all, with keys of 1 to 128 and values of up to 256
   * characters. A change is made in place. The tag `cdk-device-fleets:claim` is the claim's own.
   *
   * @default - only the tags of `Tags.of()`
   */
  readonly tags?: { [key: string]: string };
}
