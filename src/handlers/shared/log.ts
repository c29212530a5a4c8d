/**
 * The function's log: one JSON object a line, with only the fields that are named here and are
 * therefore safe to show.
 */

export interface LogEntry {
  readonly message: string;
  readonly stackId?: string;
  readonly logicalResourceId?: string;
  readonly resourceType?: string;
  readonly requestType?: string;
  readonly physicalResourceId?: string;
  readonly operation?: string;
  /** A call's input with its sensitive values redacted. */
  readonly input?: unknown;
  readonly error?: string;
  /** The resource's status in its stack. */
  readonly resourceStatus?: string;
  readonly requestId?: string;
  readonly attempts?: number;
  readonly milliseconds?: number;
}

export function log(level: 'INFO' | 'WARN' | 'ERROR', entry: LogEntry): void {
  process.stdout.write(`${JSON.stringify({ level, ...entry })}\n`);
}
