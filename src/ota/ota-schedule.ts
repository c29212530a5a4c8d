/** The times at which an over-the-air update is sent, and the retries of a device. */

import type { Duration } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';

/**
 * The begin and the end of an OTA task, and the times at which it continues in between.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_OtaTaskSchedulingConfig.html
 */
export interface OtaSchedule {
  /**
   * When the OTA task begins.
   *
   * @default - at once
   */
  readonly startTime?: Date;

  /**
   * When the OTA task ends; later than `startTime`.
   *
   * @default - when all devices are done
   */
  readonly endTime?: Date;

  /**
   * What happens at `endTime` to updates that are under way. Only with `endTime`.
   *
   * @default - they continue
   */
  readonly endBehavior?: OtaEndBehavior;

  /**
   * The times at which devices are notified of the update. Only for tasks with a query.
   *
   * @default - at any time
   */
  readonly maintenanceWindows?: OtaMaintenanceWindow[];
}

/** What happens to updates that are under way when an OTA task ends. */
export enum OtaEndBehavior {
  /** No further devices are notified; devices that were notified continue. */
  STOP_ROLLOUT = 'STOP_ROLLOUT',
  /** Updates that have not begun are canceled. */
  CANCEL = 'CANCEL',
  /** All updates that have not ended are canceled. */
  FORCE_CANCEL = 'FORCE_CANCEL',
}

/**
 * A recurring time.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_ScheduleMaintenanceWindow.html
 */
export interface OtaMaintenanceWindow {
  /**
   * When a window opens, in UTC, for example `Schedule.cron({ hour: '3', minute: '0' })`; not a rate.
   */
  readonly start: events.Schedule;

  /**
   * How long it is open, in whole minutes between 1 minute and 23 hours 50 minutes.
   */
  readonly duration: Duration;
}

/**
 * How often a failed device retries.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_RetryConfigCriteria.html
 */
export interface OtaRetry {
  /** The failures after which a device retries. */
  readonly failureType: OtaRetryFailureType;

  /** The number of retries, between 0 and 10. */
  readonly retries: number;
}

/** The failures after which a device can retry. A device that has rejected an update is not asked again. */
export enum OtaRetryFailureType {
  /** The device reported that the update failed. */
  FAILED = 'FAILED',
  /** The device took too long. */
  TIMED_OUT = 'TIMED_OUT',
  /** Either of them. */
  ALL = 'ALL',
}
