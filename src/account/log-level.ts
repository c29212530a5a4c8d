/** How much is logged. */

/**
 * How much is logged: a level, and all that is more severe.
 */
export enum LogLevel {
  /** Everything. */
  DEBUG = 'DEBUG',
  /** What happens. */
  INFO = 'INFO',
  /** What may be wrong. */
  WARN = 'WARN',
  /** What has failed. */
  ERROR = 'ERROR',
}
