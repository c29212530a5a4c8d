/** The progress of an update, as plain data, and the settings that decide how it continues. */

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

/** How a device handles an update. */
export interface UpdateBehavior {
  /** Seconds between the notification and the start. @default 0 */
  readonly startsAfterSeconds?: number;
  /** Seconds between the start and the end. @default 60 */
  readonly takesSeconds?: number;
  /**
   * The result of each attempt; the last one counts for all further ones. SILENT: the device never
   * reports an end.
   *
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
  /** The result of the latest completed attempt. */
  readonly lastEnd?: 'SUCCEEDED' | Failure;
  /** The next scheduled change; after an end, another attempt. */
  readonly next?: { readonly at: number; readonly status: ExecutionStatus };
}

export interface RolloutState extends Progress {
  readonly status: RolloutStatus;
  /** Whether no further devices are notified. */
  readonly isClosed: boolean;
  /** The devices that are not notified yet. */
  readonly waiting: readonly string[];
  /** The executions by device, in the order of the notifications. */
  readonly executions: ReadonlyMap<string, Execution>;
  /** The number of executions that have not ended. */
  readonly open: number;
  /** When the next devices are notified. */
  readonly nextTickAt?: number;
  /** When the next scheduled change is due. */
  readonly nextAt?: number;
}

export interface RolloutPlan {
  readonly isContinuous: boolean;
  readonly schedule: Schedule;
  readonly pushConfig: PushConfig;
  readonly retryConfig?: RetryConfig;
  /** @returns undefined for a device that is not connected, or does not exist */
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
