/** A call as it is remembered: never what was in it. */

export interface CallRecord {
  readonly time: Date;
  readonly requestId: string;
  readonly service?: string;
  readonly operation?: string;
  /** The caller's ARN. */
  readonly principal?: string;
  /** Absent where the connection was destroyed instead of an answer. */
  readonly status?: number;
  /** The name of the error. */
  readonly error?: string;
}
