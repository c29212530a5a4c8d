/** The time of the Lambda code, and how it waits: it polls with growing pauses, always until a deadline. */

export interface Runtime {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** When this run has to hand over to another one, in the milliseconds of `now()`. */
  readonly deadline: number;
  /** Aborted at the end of the run, so that no work continues after an answer. */
  readonly signal: AbortSignal;
}

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

const FIRST_PAUSE = 0.25 * SECOND;
const LONGEST_PAUSE = 15 * SECOND;

/** Thrown when this run ends before the wait is over. */
export class RunIsOver extends Error {}

/** Thrown when a wait has reached its deadline. */
export class TimedOutWaiting extends Error {}

/**
 * Calls `attempt` until it returns a value other than undefined.
 * @param until the deadline; `TimedOutWaiting` is thrown then, and `RunIsOver` if this run ends
 *   earlier
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
