/**
 * A clock that stands still while code runs, and jumps to the next scheduled event when none does.
 * An hour of waiting takes milliseconds, and takes the same course on a busy machine. Time passes
 * only while a caller outside of the cloud waits for it: for a deployment, a call, or time itself.
 */

import { setImmediate as setRealImmediate, setTimeout as setRealTimeout } from 'node:timers';
import type { JsTime } from './realm';
import { createJsTime } from './realm';
import type { Cancel, Clock } from '../clock';

// The real functions, taken at load time: a test may replace the globals by fake ones later.
const onNextTurn = setRealImmediate;
const onTheWall = setRealTimeout;

/** The longest delay of JavaScript's timers. */
const LONGEST_TIMER = 2 ** 31 - 1;
/** The longest time that a caller's work may take in the cloud. */
const PATIENCE = 30 * 24 * 3600_000;
/**
 * How long work outside of the simulation may hold the clock before it is reported, in milliseconds
 * of the wall clock.
 */
const REPORTED_AFTER = 10_000;
/** When a clock that nobody moves is reported, in milliseconds of the wall clock: sooner than test runners give up. */
const IDLE_AFTER = 3_000;
/** How often code may ask for the time while it stands still. */
const MOST_LOOKS = 5_000_000;
/** The work of Node.js's file system outside of stand-ins, such as that of a test's own AWS SDK. */
const FILE_WORK = /^(FSReq|CloseReq)/;

/** A caller outside of the cloud who waits. */
interface Waiter {
  readonly what: string;
  /** The time after which the wait cannot succeed. */
  readonly until: number;
  readonly fail: (error: Error) => void;
}

/** Work that the clock cannot see. */
interface Held {
  readonly what: string;
  readonly ended: Promise<unknown>;
  deliver?: () => void;
}

/** Thrown if nothing is scheduled that could end a wait. */
export class NothingToWaitFor extends Error {
  public readonly name = 'NothingToWaitFor';
}

/** Thrown at code that loops until time has passed, without yielding. */
export class BusyWaiting extends Error {
  public readonly name = 'BusyWaiting';
}

export interface SimulatedClockOptions {
  readonly startsAt: Date;
  readonly log: (line: string) => void;
}

export class SimulatedClock implements Clock {
  /** The same time under the names that code uses: `Date`, `performance` and so on. */
  public readonly time: JsTime;
  private readonly waiters = new Set<Waiter>();
  private readonly held = new Set<Held>();
  private readonly reporters = new Set<() => readonly string[]>();
  private immediates = 0;
  private looks = 0;
  private pumping = false;

  constructor(private readonly options: SimulatedClockOptions) {
    this.time = createJsTime(options.startsAt.getTime(), () => this.look());
  }

  public now(): number {
    return this.time.now;
  }

  public date(): Date {
    return new Date(this.now());
  }

  public earliest(): number {
    return this.now();
  }

  public after(milliseconds: number, work: () => void): Cancel {
    const step = Math.min(atLeastOne(milliseconds), LONGEST_TIMER);
    let timer = this.time.setTimeout(() => {
      if (milliseconds > step) timer = { cancel: this.after(milliseconds - step, work) };
      else work();
    }, step);
    return () => ('cancel' in timer ? (timer.cancel as Cancel)() : this.time.clearTimeout(timer));
  }

  public afterOutside(milliseconds: number, work: () => void): Cancel {
    const due = new Date(this.now() + milliseconds).toISOString();
    const report = () => {
      if (this.waiters.size > 0) return;
      this.options.log(
        `simulated time stands still, and something is to be done at ${due}: it passes while somebody waits for \`time.advance()\`, `
          + 'a deployment, an invocation or a call',
      );
    };
    const timer = onTheWall(report, IDLE_AFTER).unref();
    return this.after(milliseconds, () => {
      clearTimeout(timer);
      work();
    });
  }

  public sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => { this.after(milliseconds, resolve); });
  }

  public sleepOutside(milliseconds: number): Promise<void> {
    return this.sleep(milliseconds);
  }

  /** @param patience the longest duration, in milliseconds */
  public run<T>(what: string, work: () => Promise<T>, patience = PATIENCE): Promise<T> {
    return this.waitFor(what, work(), this.now() + patience);
  }

  /** Lets time pass. */
  public pass(milliseconds: number): Promise<void> {
    const until = this.now() + atLeastOne(milliseconds);
    return this.waitFor('the time to come', this.sleep(milliseconds), until);
  }

  public hold<T>(what: string, work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const release = this.holdOpen(what);
      work.then((result) => release(() => resolve(result)), (error) => release(() => reject(error)));
    });
  }

  /**
   * Begins work outside of the simulation. Results are delivered when the simulation is otherwise
   * idle, and in the order in which the work began, so that they do not depend on the speed of the
   * machine.
   *
   * @returns the function to call at the end of the work
   */
  public holdOpen(what: string): (deliver: () => void) => void {
    let end!: () => void;
    const held: Held = { what, ended: new Promise<void>((resolve) => { end = resolve; }) };
    this.held.add(held);
    return (deliver) => {
      if (held.deliver) return;
      held.deliver = deliver;
      end();
      if (!this.pumping) this.deliver(held);
    };
  }

  /** Like `setImmediate`, and the clock waits for it. @returns the function that cancels it */
  public onNextTurn(work: () => void): Cancel {
    let isOver = false;
    const end = () => {
      if (isOver) return false;
      isOver = true;
      this.immediates -= 1;
      return true;
    };
    this.immediates += 1;
    onNextTurn(() => { if (end()) work(); });
    return () => void end();
  }

  /** Registers a reporter of waits in the cloud, for the report of a wait that cannot end. */
  public report(reporter: () => readonly string[]): Cancel {
    this.reporters.add(reporter);
    return () => this.reporters.delete(reporter);
  }

  /** Cancels all scheduled work. Waiting callers get an error. */
  public stop(): void {
    for (const { what, fail } of [...this.waiters]) {
      fail(new Error(`The local cloud was stopped while somebody waited for ${what}.`));
    }
  }

  /** Resets the clock to its start, without scheduled work. */
  public restart(): void {
    this.stop();
    this.time.reset();
    this.held.clear();
  }

  private waitFor<T>(what: string, work: Promise<T>, until: number): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const waiter: Waiter = { what, until, fail: (error) => { this.waiters.delete(waiter); reject(error); } };
      this.waiters.add(waiter);
      const end = () => this.waiters.delete(waiter);
      work.then((result) => { end(); resolve(result); }, (error) => { end(); reject(error); });
      void this.pump();
    });
  }

  /** Runs scheduled work as long as a caller waits. */
  private async pump(): Promise<void> {
    if (this.pumping) return;
    this.pumping = true;
    try {
      for (await this.turn(); this.waiters.size > 0; await this.turn()) {
        if (this.immediates > 0) continue;
        const [first] = this.held;
        if (first) await this.await(first);
        else if (!isReadingFiles()) this.jump();
      }
    } finally {
      this.pumping = false;
      for (const held of this.held) if (held.deliver) this.deliver(held);
    }
  }

  private look(): void {
    if (++this.looks <= MOST_LOOKS) return;
    this.looks = 0;
    throw new BusyWaiting(
      'Code looks at the clock again and again, and simulated time stands still while anything runs: wait with a timer.',
    );
  }

  /** Jumps to the next scheduled event. */
  private jump(): void {
    if (this.time.countTimers() === 0) {
      const reason = 'nothing is left that could happen: no timer, no call, no work under way';
      for (const waiter of [...this.waiters]) this.giveUp(waiter, reason);
      return;
    }
    this.time.next();
    for (const waiter of this.waiters) {
      if (this.now() > waiter.until) {
        this.giveUp(
          waiter,
          `it is not over at ${new Date(waiter.until).toISOString()} of simulated time, which is too late`,
        );
      }
    }
  }

  private giveUp({ what, fail }: Waiter, reason: string): void {
    const others = [...this.reporters].flatMap((report) => report());
    const waiting = others.length > 0 ? ` What waits besides: ${others.join('; ')}.` : '';
    fail(new NothingToWaitFor(`Somebody waits for ${what}, and ${reason}.${waiting}`));
  }

  private async await(held: Held): Promise<void> {
    const report = () =>
      this.options.log(`simulated time stands still, for ${held.what} has not ended in ${REPORTED_AFTER / 1000} s`);
    const timer = onTheWall(report, REPORTED_AFTER).unref();
    await held.ended;
    clearTimeout(timer);
    this.deliver(held);
  }

  private deliver(held: Held): void {
    this.held.delete(held);
    held.deliver!();
  }

  /** Waits until all work is done that can be done at this time. */
  private turn(): Promise<void> {
    this.looks = 0;
    return new Promise((resolve) => { onNextTurn(resolve); });
  }
}

/** As in Node.js, a delay is a whole number of milliseconds; repeated waits for a fraction would never end. */
const atLeastOne = (milliseconds: number) => Math.max(milliseconds, 1);

const isReadingFiles = () => process.getActiveResourcesInfo().some((resource) => FILE_WORK.test(resource));
