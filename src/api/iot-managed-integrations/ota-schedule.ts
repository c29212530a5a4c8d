/** The times of an OTA task's rollout, and its retries. */

import { integer, list, oneOf, string, structure } from '../schema';

export const OtaSchedulingConfig = structure({
  EndBehavior: oneOf('STOP_ROLLOUT', 'CANCEL', 'FORCE_CANCEL'),
  EndTime: string(),
  MaintenanceWindows: list(structure({ DurationInMinutes: integer({ min: 1, max: 1430 }), StartTime: string() })),
  StartTime: string(),
});

export const OtaTaskExecutionRetryConfig = structure({
  RetryConfigCriteria: list(structure({
    FailureType: oneOf('FAILED', 'TIMED_OUT', 'ALL'),
    MinNumberOfRetries: integer({ min: 0, max: 10 }),
  })),
});
