/** A recorded call, without its input and output. */

export interface CallRecord {
  readonly time: Date;
  readonly requestId: string;
  readonly service?: string;
  readonly operation?: string;
  /** The caller's ARN. */
  readonly principal?: string;
  /** Absent if the connection was destroyed instead of an answer. */
  readonly status?: number;
  /** The name of the error. */
  readonly error?: string;
}
