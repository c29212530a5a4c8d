/** How far an update has come, as plain data, and what decides how it goes on. */

import type { Failure, Progress, PushConfig } from './rate';
import type { Retries, RetryConfig } from './retries';
import type { Schedule } from './schedule';
import type { GetOtaTask, ListOtaTaskExecutions } from '../../../../src/api/iot-managed-integrations/ota-task';
import type { Output } from '../../../../src/api/schema';

type Summary = NonNullable<
  NonNullable<Output<typeof ListOtaTaskExecutions>['ExecutionSummaries']>[number]['TaskExecutionSummary']
>;
export type ExecutionStatus = NonNullable<Summary['Status']>;
export type RolloutStatus = Extract<
  Output<typeof GetOtaTask>['Status'],
  'SCHEDULED' | 'IN_PROGRESS' | 'COMPLETED' | 'CANCELED'
>;

/** How a device deals with an update. */
export interface UpdateBehavior {
  /** Between the news of the update and its beginning. @default 0 */
  readonly startsAfterSeconds?: number;
  /** Between its beginning and its end. @default 60 */
  readonly takesSeconds?: number;
  /**
   * How it ends, of each attempt; the last one counts for all further ones. SILENT: the device is
   * not heard of again.
   * @default SUCCEEDED
   */
  readonly outcomes?: readonly ('SUCCEEDED' | 'FAILED' | 'REJECTED' | 'SILENT')[];
}

/** Times are milliseconds since 1970. */
export interface Execution {
  readonly status: ExecutionStatus;
  readonly executionNumber: number;
  readonly retries: Retries;
  readonly queuedAt: number;
  readonly startedAt?: number;
  readonly lastUpdatedAt: number;
  /** How the latest attempt that has ended ended. */
  readonly lastEnd?: 'SUCCEEDED' | Failure;
  /** What becomes of it by itself: after an end, another attempt. */
  readonly next?: { readonly at: number; readonly status: ExecutionStatus };
}

export interface RolloutState extends Progress {
  readonly status: RolloutStatus;
  /** Nobody else is told. */
  readonly isClosed: boolean;
  /** Devices that have not been told yet. */
  readonly waiting: readonly string[];
  /** By device, in the order in which they have been told. */
  readonly executions: ReadonlyMap<string, Execution>;
  /** How many of them have not come to their end. */
  readonly open: number;
  /** When the next devices are told. */
  readonly nextTickAt?: number;
  /** When something happens by itself. */
  readonly nextAt?: number;
}

export interface RolloutPlan {
  readonly isContinuous: boolean;
  readonly schedule: Schedule;
  readonly pushConfig: PushConfig;
  readonly retryConfig?: RetryConfig;
  /** @returns nothing for a device that is not connected, or not there */
  readonly behaviorOf: (device: string) => UpdateBehavior | undefined;
  readonly failureShare: 'of notified things' | 'of ended things';
}

export function newRollout(devices: readonly string[], { schedule }: RolloutPlan, now: number): RolloutState {
  const startsAt = Math.max(now, schedule.startsAt ?? now);
  return {
    status: startsAt > now ? 'SCHEDULED' : 'IN_PROGRESS',
    isClosed: false,
    waiting: devices,
    executions: new Map(),
    open: 0,
    notified: 0,
    succeeded: 0,
    failures: { FAILED: 0, REJECTED: 0, TIMED_OUT: 0 },
    nextTickAt: startsAt,
    nextAt: startsAt,
  };
}
