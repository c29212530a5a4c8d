/**
 * The global objects for the code of functions: those of the real process, even if a test runner
 * has replaced its own, perhaps by fake ones.
 */

import { createRequire } from 'node:module';
import { runInThisContext } from 'node:vm';
import { withGlobal } from '@sinonjs/fake-timers';

type Module = typeof import('node:module');

/** The global object of the process. */
export const REALM: typeof globalThis & { readonly process: NodeJS.Process } = runInThisContext('globalThis');

/** Node.js's own module resolution, not that of a test runner. @param from the path of the file that asks */
export function requireFrom(from: string): NodeJS.Require {
  const getBuiltinModule: ((name: string) => Module) | undefined = (REALM.process as any).getBuiltinModule;
  return (getBuiltinModule?.('node:module').createRequire ?? createRequire)(from);
}

/** JavaScript's time functions, installed nowhere. */
export interface JsTime {
  readonly now: number;
  readonly Date: DateConstructor;
  readonly Intl: typeof Intl;
  readonly performance: { now(): number };
  readonly hrtime: NodeJS.HRTime;
  setTimeout(work: () => void, milliseconds: number): object;
  clearTimeout(timer: object): void;
  next(): number;
  /** Resets the time to its start, without timers. */
  reset(): void;
  countTimers(): number;
}

const LOOP_LIMIT = 1_000_000;
const fakeTimers = withGlobal(REALM);

/**
 * @param startsAt the start of the time, in milliseconds since 1970
 * @param onLook called whenever code reads the time
 */
export function createJsTime(startsAt: number, onLook: () => void): JsTime {
  const clock = fakeTimers.createClock(startsAt, LOOP_LIMIT);
  // The class has the name and length of `Date`, by which code may recognize dates.
  Object.defineProperties(clock.Date, { name: { value: 'Date' }, length: { value: 7 } });
  let now = startsAt;
  const get = () => {
    onLook();
    return now;
  };
  return Object.defineProperty(clock, 'now', { get, set: (value: number) => { now = value; } }) as unknown as JsTime;
}
