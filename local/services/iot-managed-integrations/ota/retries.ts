/**
 * Whether a failed execution is retried.
 *
 * @see https://docs.aws.amazon.com/iot/latest/developerguide/jobs-configurations-details.html
 */

import type { Failure } from './rate';
import type { OtaTaskExecutionRetryConfig } from '../../../../src/api/iot-managed-integrations/ota-schedule';
import type { Value } from '../../../../src/api/schema';

export type RetryConfig = Value<typeof OtaTaskExecutionRetryConfig>;

/** The number of a device's retries, by the failure before each. */
export type Retries = Readonly<Partial<Record<Failure, number>>>;

/** A device that rejects an update is not asked again. */
export function mayRetry(failure: Failure, retries: Retries, { RetryConfigCriteria = [] }: RetryConfig = {}): boolean {
  if (failure === 'REJECTED') return false;
  return RetryConfigCriteria.some(({ FailureType = 'ALL', MinNumberOfRetries = 0 }) => {
    if (FailureType === 'ALL') return (retries.FAILED ?? 0) + (retries.TIMED_OUT ?? 0) < MinNumberOfRetries;
    return FailureType === failure && (retries[failure] ?? 0) < MinNumberOfRetries;
  });
}
