/**
 * Time as the Lambda code sees it, and how it waits: polling with growing pauses until an end that
 * is always in sight.
 */

export interface Runtime {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** When this run of the function has to hand over to another one, in the milliseconds of `now()`. */
  readonly deadline: number;
  /** Aborted when the run is over, so that nothing goes on behind an answer. */
  readonly signal: AbortSignal;
}

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

const FIRST_PAUSE = 0.25 * SECOND;
const LONGEST_PAUSE = 15 * SECOND;

/** Thrown when there is more to wait for than this run has time left. */
export class RunIsOver extends Error {}

/** Thrown when what is waited for has not come in time. */
export class TimedOutWaiting extends Error {}

/**
 * Calls `attempt` until it gives a value other than undefined.
 *
 * @param until when to give up; `GaveUp` is thrown then, and `RunIsOver` when this run ends before that.
 */
export async function poll<T>(runtime: Runtime, until: number, attempt: () => Promise<T | undefined>): Promise<T> {
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    const value = await attempt();
    if (value !== undefined) return value;
    const now = runtime.now();
    if (now >= until) throw new TimedOutWaiting('timed out waiting');
    if (now >= runtime.deadline) throw new RunIsOver('the run is over');
    await runtime.sleep(Math.min(pause * (0.75 + Math.random() / 2), until - now, runtime.deadline - now));
    runtime.signal.throwIfAborted();
  }
}
