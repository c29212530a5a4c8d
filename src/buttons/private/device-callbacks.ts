/** The properties of device claims that hold for each device, and the permissions that they need. */

import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { IOT_1CLICK_DEVICES } from '../../api/iot1click';
import { allowInvocation } from '../../private/callback-permission';
import { arnOf } from '../../private/service-arn';
import type { DeviceClaimOptions } from '../device-claim-options';

const SERVICE_PRINCIPAL = `${IOT_1CLICK_DEVICES.signingName}.amazonaws.com`;

/** The props of the properties. */
export const PROP_NAMES = {
  OnClickCallback: 'onClick.functionArn',
  DeviceHealthMonitorCallback: 'onLowRemainingLife.functionArn',
};

export function propertiesOfDevices({ enabled = true, onClick, onLowRemainingLife, tags }: DeviceClaimOptions) {
  return {
    Enabled: enabled,
    OnClickCallback: onClick?.functionArn,
    DeviceHealthMonitorCallback: onLowRemainingLife?.functionArn,
    Tags: tags,
  };
}

/**
 * Allows devices to invoke the functions.
 * @param resource the resource that may use the functions only after the permission exists
 * @param deviceId the device, or `*`
 */
export function allowCallbacks(
  scope: Construct,
  resource: Construct,
  { onClick, onLowRemainingLife }: DeviceClaimOptions,
  deviceId: string,
): void {
  const functions: Record<string, lambda.IFunction | undefined> = {
    OnClickPermission: onClick,
    OnLowRemainingLifePermission: onLowRemainingLife,
  };
  for (const [id, callback] of Object.entries(functions)) {
    if (callback) {
      allowInvocation(
        scope,
        resource,
        callback,
        id,
        SERVICE_PRINCIPAL,
        arnOf(scope, 'devices', deviceId, IOT_1CLICK_DEVICES.signingName),
      );
    }
  }
}
