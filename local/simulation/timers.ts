/** The timers of a process. They stand still with it: Lambda freezes an execution environment between invocations. */

import { promisify } from 'node:util';
import type { Cancel } from '../clock';
import type { SimulatedClock } from './clock';

type Work = (...values: any[]) => void;

/** As Node.js's `Timeout`. */
class Timer {
  private static latest = 0;
  public readonly id = ++Timer.latest;
  public dueAt = 0;
  public cancel?: Cancel;
  private isRefed = true;

  constructor(
    private readonly timers: Timers,
    public readonly milliseconds: number,
    public readonly isRepeated: boolean,
    public readonly work: () => void,
  ) {}

  public ref(): this {
    this.isRefed = true;
    return this;
  }

  public unref(): this {
    this.isRefed = false;
    return this;
  }

  public hasRef(): boolean {
    return this.isRefed;
  }

  public refresh(): this {
    this.timers.start(this);
    return this;
  }

  public close(): this {
    this.timers.clear(this);
    return this;
  }

  public [Symbol.toPrimitive](): number {
    return this.id;
  }

  public [Symbol.for('nodejs.dispose')](): void {
    this.close();
  }
}

export class Timers {
  private readonly pending = new Map<number, Timer>();
  private isFrozen = false;

  /** @param guard runs the callback of a timer */
  constructor(private readonly clock: SimulatedClock, private readonly guard: (work: () => void) => void) {}

  public after(milliseconds: number, work: () => void): Cancel {
    const timer = this.add(work, milliseconds, false);
    return () => this.clear(timer);
  }

  public freeze(): void {
    this.isFrozen = true;
    for (const timer of this.pending.values()) timer.cancel?.();
  }

  /** A timer that was due during the freeze fires late. */
  public thaw(): void {
    this.isFrozen = false;
    for (const timer of [...this.pending.values()].sort((one, other) => one.dueAt - other.dueAt)) this.schedule(timer);
  }

  public clearAll(): void {
    for (const timer of this.pending.values()) this.clear(timer);
  }

  public start(timer: Timer): void {
    timer.cancel?.();
    this.pending.set(timer.id, timer);
    timer.dueAt = this.clock.now() + timer.milliseconds;
    if (!this.isFrozen) this.schedule(timer);
  }

  public clear(timer: unknown): void {
    const id = timer instanceof Timer ? timer.id : Number(timer);
    this.pending.get(id)?.cancel?.();
    this.pending.delete(id);
  }

  /** The functions of `node:timers`. */
  public module() {
    const setTimeout = (work: Work, milliseconds?: number, ...values: unknown[]) =>
      this.add(() => work(...values), milliseconds, false);
    const setInterval = (work: Work, milliseconds?: number, ...values: unknown[]) =>
      this.add(() => work(...values), milliseconds, true);
    const setImmediate = (work: Work, ...values: unknown[]) => {
      const cancel = this.clock.onNextTurn(() => this.guard(() => work(...values)));
      return { cancel, ref() { return this; }, unref() { return this; }, hasRef: () => true };
    };
    const clear = (timer: unknown) => this.clear(timer);
    const clearImmediate = (immediate?: { cancel: Cancel }) => immediate?.cancel();
    const promises = this.promises();
    Object.defineProperty(setTimeout, promisify.custom, { value: promises.setTimeout });
    Object.defineProperty(setImmediate, promisify.custom, { value: promises.setImmediate });
    return {
      setTimeout,
      setInterval,
      setImmediate,
      clearTimeout: clear,
      clearInterval: clear,
      clearImmediate,
      promises,
    };
  }

  private promises() {
    const wait = <T>(begin: (end: () => void) => Cancel, value: T, { signal }: { signal?: AbortSignal } = {}) =>
      new Promise<T>((resolve, reject) => {
        const refuse = () =>
          reject(
            Object.assign(new Error('The operation was aborted'), {
              name: 'AbortError',
              code: 'ABORT_ERR',
              cause: signal!.reason,
            }),
          );
        if (signal?.aborted) return refuse();
        const onAbort = () => {
          cancel();
          refuse();
        };
        const cancel = begin(() => {
          signal?.removeEventListener('abort', onAbort);
          resolve(value);
        });
        signal?.addEventListener('abort', onAbort, { once: true });
      });
    const setTimeout = <T>(milliseconds?: number, value?: T, options?: { signal?: AbortSignal }) => (
      wait((end) => this.after(milliseconds ?? 1, end), value, options));
    const setImmediate = <T>(value?: T, options?: { signal?: AbortSignal }) => (
      wait((end) => this.clock.onNextTurn(() => this.guard(end)), value, options));
    async function* setInterval<T>(milliseconds?: number, value?: T, options?: { signal?: AbortSignal }) {
      for (;;) yield await setTimeout(milliseconds, value, options);
    }
    const pause = (milliseconds: number, options?: { signal?: AbortSignal }) =>
      setTimeout(milliseconds, undefined, options);
    return { setTimeout, setImmediate, setInterval, scheduler: { wait: pause, yield: () => setImmediate() } };
  }

  private add(work: () => void, milliseconds: number | undefined, isRepeated: boolean): Timer {
    const number = Number(milliseconds);
    // As in Node.js, an invalid delay is one millisecond.
    const timer = new Timer(this, number >= 1 && number <= 2 ** 31 - 1 ? Math.trunc(number) : 1, isRepeated, work);
    this.start(timer);
    return timer;
  }

  private schedule(timer: Timer): void {
    timer.cancel?.();
    timer.cancel = this.clock.after(timer.dueAt - this.clock.now(), () => {
      if (timer.isRepeated) this.start(timer);
      else this.pending.delete(timer.id);
      this.guard(timer.work);
    });
  }
}
