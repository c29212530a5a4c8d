/** The level of logs. */

/** The level of a log: it has entries of this severity, and all more severe ones. */
export enum LogLevel {
  /** Everything. */
  DEBUG = 'DEBUG',
  /** What happens. */
  INFO = 'INFO',
  /** Conditions that may be wrong. */
  WARN = 'WARN',
  /** What has failed. */
  ERROR = 'ERROR',
}
