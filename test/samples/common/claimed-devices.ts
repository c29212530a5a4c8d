/** The common part of both claims of AWS IoT 1-Click devices. */

import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { oneOf } from './checks';
import { functionArn, TWO_TAGS } from './held';
import type { Members, Place, Variant } from './programs';
import type { Change, Properties, Version } from './sample';
import type { LocalCloud } from '../../../local/cloud';
import type { Device } from '../../../local/services/iot1click/model';
import { CLAIM_TAG } from '../../../src/api/iot1click';

const RING = functionArn('Ring');
const [BELL, LIVE_BELL, LIFE] = ['Bell', 'Bell:live', 'Life'].map(functionArn);

export const claimed = ({ services }: LocalCloud) =>
  services.iot1click.snapshot().devices.filter(({ claim }) => claim !== 'UNCLAIMED');
export const unclaim = ({ services }: LocalCloud, DeviceId: string) => (
  void services.iot1click.operations.UnclaimDevice({ DeviceId }, undefined as never));
export const disableAndUnclaim = (cloud: LocalCloud, DeviceId: string) => {
  void cloud.services.iot1click.operations.UpdateDeviceState({ DeviceId, Enabled: false }, undefined as never);
  unclaim(cloud, DeviceId);
};

/** Presses the button of every device whose claim is initiated. */
export function pressAtOnce({ services: { iot1click } }: LocalCloud): void {
  const { InitiateDeviceClaim: initiate } = iot1click.operations;
  Object.assign(iot1click.operations, {
    InitiateDeviceClaim: (input: { DeviceId: string }, call: never) => {
      const answer = initiate(input, call);
      iot1click.press(input.DeviceId);
      return answer;
    },
  });
}

export const recordOf = ({ deviceId, enabled, tags, onClick, healthMonitor }: Device): Properties => ({
  DeviceId: deviceId,
  Enabled: enabled,
  Tags: tags,
  OnClickCallback: onClick?.awsLambdaArn,
  DeviceHealthMonitorCallback: healthMonitor?.awsLambdaArn,
});

export function deviceProps(scope: Construct, version: Version) {
  // Another function would need another permission, which a stack without rollback refuses.
  const ring = lambda.Function.fromFunctionArn(scope, 'Ring', RING);
  return { enabled: version === 0, onClick: ring, onLowRemainingLife: ring, tags: TWO_TAGS[version] };
}

/** Callbacks are absent at first, so that they can be added. */
export const withoutCallbacks = ({
  OnClickCallback: _click,
  DeviceHealthMonitorCallback: _life,
  ...declared
}: Properties) => declared;

export const CHANGES: readonly Change[] = [
  { what: 'disabled', set: { Enabled: false } },
  { what: 'a callback is added', set: { OnClickCallback: BELL } },
  {
    what: 'callbacks are added to what gets disabled',
    set: { OnClickCallback: LIVE_BELL, DeviceHealthMonitorCallback: LIFE, Enabled: false },
  },
  { what: 'a tag is added, another removed', set: { Tags: { team: 'home', ünïcode: '🔔' } } },
  { what: 'all tags are removed', set: { Tags: undefined }, holds: { Tags: {} } },
];
export const CALLBACK_AND_DISABLED = { OnClickCallback: BELL, Enabled: false };

/** Enabled for the callbacks, and disabled. */
export const CALLBACK_CALLS = 'UpdateDeviceState InvokeDeviceMethod InvokeDeviceMethod UpdateDeviceState';

/** The members of a device that the programs change. */
export const mutable = (Enabled: boolean, Tags?: Members, OnClickCallback?: string) => ({
  Enabled,
  Tags,
  OnClickCallback,
});
export const WITH_CALLBACK = mutable(true, undefined, RING);

export const propsOf = ({ mutable: { Enabled, Tags, OnClickCallback } }: Variant, scope: Construct, id: string) => ({
  enabled: Enabled as boolean,
  tags: Tags as any,
  onClick: OnClickCallback === undefined ? undefined : lambda.Function.fromFunctionArn(scope, `${id}Ring`, RING),
});

export function membersOf({ deviceId, claim, enabled, tags, onClick }: Device): Members {
  const { [CLAIM_TAG]: Claim, ...Tags } = tags;
  return { DeviceId: deviceId, State: claim, Claim, Enabled: enabled, Tags, OnClickCallback: onClick?.awsLambdaArn };
}

/** The service has no method to remove a callback. */
export const holds = (
  { fixed, mutable: { Enabled, Tags, OnClickCallback } }: Variant,
  { logicalId }: Place,
): Members => ({
  ...fixed,
  State: 'CLAIMED',
  Claim: `Fleet/${logicalId}`,
  Enabled,
  Tags: Tags ?? {},
  OnClickCallback: OnClickCallback ?? oneOf(undefined, RING),
});
