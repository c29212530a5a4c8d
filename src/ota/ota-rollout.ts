/** The rate of over-the-air updates, and the criteria of their abortion. */

/** The rate at which devices are notified of an over-the-air update. */
export interface OtaRollout {
  /**
   * The largest number of devices that are notified in a minute; 1 or more.
   *
   * @default - no limit
   */
  readonly maximumPerMinute?: number;

  /**
   * A rate that grows while the update goes well.
   *
   * @default - the rate does not grow
   */
  readonly exponentialRate?: OtaExponentialRolloutRate;
}

/**
 * A rollout rate that starts low and is multiplied whenever enough devices were notified, or
 * succeeded.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_ExponentialRolloutRate.html
 */
export interface OtaExponentialRolloutRate {
  /** The number of devices that are notified in the first minute, between 1 and 100. */
  readonly baseRatePerMinute: number;

  /** The factor of the rate, between 1.1 and 5. */
  readonly incrementFactor: number;

  /**
   * When the rate is multiplied.
   */
  readonly rateIncreaseCriteria: RateIncreaseCriteria;
}

/**
 * When the rate of a rollout increases.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_RolloutRateIncreaseCriteria.html
 */
export class RateIncreaseCriteria {
  /** When this many devices were notified of the update, between 1 and 100. */
  public static notifiedThings(numberOfThings: number): RateIncreaseCriteria {
    return new RateIncreaseCriteria(numberOfThings, undefined);
  }

  /**
   * When this many devices have succeeded with the update, between 1 and 100.
   */
  public static succeededThings(numberOfThings: number): RateIncreaseCriteria {
    return new RateIncreaseCriteria(undefined, numberOfThings);
  }

  private constructor(
    /** The number of devices that must have been notified. */
    public readonly numberOfNotifiedThings?: number,
    /** The number of devices that must have succeeded. */
    public readonly numberOfSucceededThings?: number,
  ) {}
}

/**
 * When an over-the-air update is aborted: for the devices that have not begun, it is canceled.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_AbortConfigCriteria.html
 */
export interface OtaAbortCriterion {
  /**
   * The failures that count.
   */
  readonly failureType: OtaFailureType;

  /**
   * The share of failures among the devices that have ended the update, in percent up to 100, at
   * which the update is aborted.
   */
  readonly thresholdPercentage: number;

  /** The number of devices that must have ended the update before the share counts, between 1 and 100. */
  readonly minNumberOfExecutedThings: number;
}

/**
 * How the update of a device can fail.
 */
export enum OtaFailureType {
  /** The device reported that the update failed. */
  FAILED = 'FAILED',
  /** The device refused the update. */
  REJECTED = 'REJECTED',
  /** The device took too long. */
  TIMED_OUT = 'TIMED_OUT',
  /** Any of the above. */
  ALL = 'ALL',
}
