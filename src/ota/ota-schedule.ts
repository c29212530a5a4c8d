/** When an over-the-air update is sent, and how often a device tries it again. */

import type { Duration } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';

/**
 * When an OTA task begins and ends, and at which times it goes on in between.
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
   * What becomes of updates that are under way at `endTime`. Only with `endTime`.
   *
   * @default - the service's: they go on
   */
  readonly endBehavior?: OtaEndBehavior;

  /**
   * The times at which devices are told of the update. Only for tasks with a query.
   *
   * @default - at any time
   */
  readonly maintenanceWindows?: OtaMaintenanceWindow[];
}

/**
 * What becomes of updates that are under way when an OTA task ends.
 */
export enum OtaEndBehavior {
  /** No more devices are told of the update; those that were go on. */
  STOP_ROLLOUT = 'STOP_ROLLOUT',
  /** Updates that have not begun are canceled. */
  CANCEL = 'CANCEL',
  /** All updates that have not ended are canceled. */
  FORCE_CANCEL = 'FORCE_CANCEL',
}

/**
 * A time that comes again and again.
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
 * How often a device that has failed tries again.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_RetryConfigCriteria.html
 */
export interface OtaRetry {
  /**
   * The failures after which it does.
   */
  readonly failureType: OtaRetryFailureType;

  /**
   * How often, between 0 and 10 times.
   */
  readonly retries: number;
}

/**
 * The failures after which a device can try again. What it has rejected it is not asked again.
 */
export enum OtaRetryFailureType {
  /** The device reported that the update failed. */
  FAILED = 'FAILED',
  /** The device took too long. */
  TIMED_OUT = 'TIMED_OUT',
  /** Either of them. */
  ALL = 'ALL',
}
