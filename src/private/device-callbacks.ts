/** The properties of device claims that hold for each device, and the permissions that they need. */

import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { arnOf } from './service-arn';
import { IOT_1CLICK_DEVICES } from '../api/iot1click';
import { DeviceClaimOptions } from '../device-claim-options';

const SERVICE_PRINCIPAL = `${IOT_1CLICK_DEVICES.signingName}.amazonaws.com`;

/** The names of the properties' props. */
export const PROP_NAMES = { OnClickCallback: 'onClick.functionArn', DeviceHealthMonitorCallback: 'onLowRemainingLife.functionArn' };

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
 *
 * @param resource gets the functions only after it is allowed to use them
 * @param deviceId the device, or `*`
 */
export function allowCallbacks(scope: Construct, resource: Construct, { onClick, onLowRemainingLife }: DeviceClaimOptions, deviceId: string): void {
  const functions: Record<string, lambda.IFunction | undefined> = { OnClickPermission: onClick, OnLowRemainingLifePermission: onLowRemainingLife };
  for (const [id, callback] of Object.entries(functions)) {
    callback?.addPermission(id, {
      scope,
      principal: new iam.ServicePrincipal(SERVICE_PRINCIPAL),
      sourceAccount: Stack.of(scope).account,
      sourceArn: arnOf(scope, 'devices', deviceId, IOT_1CLICK_DEVICES.signingName),
    });
    const permission = scope.node.tryFindChild(id);
    if (permission) resource.node.addDependency(permission);
  }
}
