/** Device claims: they make devices belong to this account, one by its ID or a box of them by its code. */

import type { ResourceKind } from '../resource-kind';
import type { Members } from '../schema';
import { boolean, map, required, string } from '../schema';
import { ClaimDevicesByClaimCode, FinalizeDeviceClaim, InitiateDeviceClaim, UnclaimDevice } from './claims';
import { DescribeDevice, ListDevices, UpdateDeviceState } from './devices';
import { InvokeDeviceMethod } from './methods';
import { TagResource, UntagResource } from './tagging';

/** The tag by which a claim recognizes its devices. A device has room for 50 tags; this is one of them. */
export const CLAIM_TAG = 'cdk-device-fleets:claim';

/** @see https://docs.aws.amazon.com/general/latest/gr/1click.html */
const Tags = map(string({ min: 1, max: 128, pattern: '(?!aws:|cdk-device-fleets:)[^]*' }), string({ max: 256 }), {
  max: 49,
});

const FunctionArn = string({ pattern: 'arn:aws[a-z-]*:lambda:[^:]+:[0-9]+:function:[^:]+(:[^:]+)?' });

/** The settings of each device of a claim. */
const OF_A_DEVICE = {
  Enabled: boolean(),
  /** The function that `setOnClickCallback` sets. */
  OnClickCallback: FunctionArn,
  /** The function that `setDeviceHealthMonitorCallback` sets. */
  DeviceHealthMonitorCallback: FunctionArn,
  Tags,
} as const satisfies Members;

const COMMON = {
  service: 'iot1click',
  update: UpdateDeviceState,
  delete: UnclaimDevice,
  tagging: [TagResource, UntagResource],
  changeable: ['OnClickCallback', 'DeviceHealthMonitorCallback'],
} as const;

export const DEVICE_CLAIM = {
  ...COMMON,
  type: 'Custom::IoT1Click_DeviceClaim',
  create: InitiateDeviceClaim,
  read: DescribeDevice,
  id: 'DeviceId',
  attributes: ['Arn', 'Type'],
  ownProperties: { DeviceId: required(string({ min: 1 })), ...OF_A_DEVICE },
  also: [FinalizeDeviceClaim, InvokeDeviceMethod],
} as const satisfies ResourceKind;

export const DEVICE_CLAIM_BY_CODE = {
  ...COMMON,
  type: 'Custom::IoT1Click_DeviceClaimByCode',
  create: ClaimDevicesByClaimCode,
  read: ListDevices,
  id: 'ClaimCode',
  attributes: ['Total'],
  ownProperties: { ClaimCode: required(string({ min: 12, max: 40, pattern: 'C-[^]*' })), ...OF_A_DEVICE },
  also: [InvokeDeviceMethod],
} as const satisfies ResourceKind;
