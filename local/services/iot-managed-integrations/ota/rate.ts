/**
 * The rate at which devices are notified of an update, and the failures that abort it.
 *
 * @see https://docs.aws.amazon.com/iot/latest/developerguide/jobs-configurations-details.html
 */

import type { GetOtaTaskConfiguration } from '../../../../src/api/iot-managed-integrations/ota-task-configuration';
import type { Output } from '../../../../src/api/schema';

export type PushConfig = NonNullable<Output<typeof GetOtaTaskConfiguration>['PushConfig']>;
export type Failure = 'FAILED' | 'REJECTED' | 'TIMED_OUT';

/** The progress of an update, in devices. */
export interface Progress {
  /** The devices that have been notified. */
  readonly notified: number;
  readonly succeeded: number;
  /** The devices whose latest completed execution has this status. */
  readonly failures: Readonly<Record<Failure, number>>;
}

/** The rounding errors of multiplications must not cost a device. */
const EPSILON = 1e-9;

/** The rate increases each time as many devices again have been notified, or have succeeded. */
export function ratePerMinute(
  { ExponentialRolloutRate: exponential, MaximumPerMinute = Infinity }: PushConfig['RolloutConfig'] = {},
  progress: Progress,
): number {
  if (exponential?.BaseRatePerMinute === undefined) return MaximumPerMinute;
  const { BaseRatePerMinute, IncrementFactor = 1, RateIncreaseCriteria: criteria = {} } = exponential;
  const increases = Math.max(
    Math.floor(progress.notified / (criteria.numberOfNotifiedThings ?? Infinity)),
    Math.floor(progress.succeeded / (criteria.numberOfSucceededThings ?? Infinity)),
  );
  return Math.min(MaximumPerMinute, Math.floor(BaseRatePerMinute * IncrementFactor ** increases + EPSILON));
}

/** @param ended the number of devices with a completed execution, of which the share is computed */
export function isAborted(
  { AbortConfigCriteriaList: criteria = [] }: PushConfig['AbortConfig'] = {},
  progress: Progress,
  ended?: number,
): boolean {
  const { notified, failures } = progress;
  return criteria.some(({ FailureType = 'ALL', MinNumberOfExecutedThings = 1, ThresholdPercentage = 0 }) => {
    const failed =
      FailureType === 'ALL' ? failures.FAILED + failures.REJECTED + failures.TIMED_OUT : failures[FailureType];
    return (
      failed > 0
      && notified >= MinNumberOfExecutedThings
      && (failed / (ended ?? notified)) * 100 >= ThresholdPercentage - EPSILON
    );
  });
}
