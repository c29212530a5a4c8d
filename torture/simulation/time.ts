/**
 * Time that costs nothing: whatever waits, waits by a clock that jumps to the next thing that is waited for as soon as there is
 * nothing left to do. So a program of hours takes milliseconds, and the same program always takes the same course.
 */

import crypto from 'node:crypto';
import { Clock, withGlobal } from '@sinonjs/fake-timers';

const turn = setImmediate;
const FILE_WORK = /^(FSReq|CloseReq)/;
export const START = Date.UTC(2026, 0, 1);

export class VirtualTime {
  private readonly clock: Clock;
  private readonly chance = { random: Math.random, ...pick(crypto) };

  /** Takes over from the real time until `release` is called. */
  constructor() {
    this.clock = withGlobal(globalThis).install({
      now: START,
      toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
      loopLimit: 1_000_000,
    }) as unknown as Clock;
    // As in Node.js; otherwise what waits for a part of a millisecond again and again would wait for ever.
    const { setTimeout: wait } = globalThis;
    const atLeastOne = (work: () => void, milliseconds = 0, ...rest: []) => wait(work, milliseconds >= 1 ? milliseconds : 1, ...rest);
    globalThis.setTimeout = atLeastOne as typeof setTimeout;
  }

  public now(): number {
    return this.clock.now;
  }

  /** Begins anew: what still waited is forgotten, and chance repeats itself. */
  public reset(seed: number): void {
    this.clock.reset();
    this.clock.setSystemTime(START);
    Math.random = generator(seed);
    // IDs are the same ones in every program: who reads a program twice, reads the same, and so does who judges by policies.
    const number = generator(0);
    const randomInt = (from: number, to?: number) => (to === undefined ? Math.floor(number() * from) : from + Math.floor(number() * (to - from)));
    const randomBytes = (size: number) => Buffer.from(Array.from({ length: size }, () => randomInt(256)));
    const randomUUID = () => randomBytes(16).toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    Object.assign(crypto, { randomInt, randomBytes, randomUUID });
  }

  /** Lets time pass until the work has ended. @throws Stuck when it waits for nothing that could come */
  public async run<T>(work: Promise<T>, limitMilliseconds: number): Promise<T> {
    let ended = false;
    const end = () => { ended = true; };
    work.then(end, end);
    const limit = this.clock.now + limitMilliseconds;
    for (await this.idle(); !ended; await this.idle()) {
      if (this.clock.countTimers() === 0) throw new Stuck('something is waited for that nothing is going to bring');
      if (this.clock.now > limit) throw new Stuck(`it is not over after ${limitMilliseconds / 1000} seconds`);
      this.clock.next();
    }
    return work;
  }

  /** Lets so much time pass. */
  public async pass(milliseconds: number): Promise<void> {
    await this.run(new Promise<void>((resolve) => setTimeout(resolve, milliseconds)), milliseconds);
  }

  public release(): void {
    this.clock.uninstall();
    const { random, ...others } = this.chance;
    Math.random = random;
    Object.assign(crypto, others);
  }

  /** Until everything has been done that can be done now. The clock stands still while a file is read. */
  private async idle(): Promise<void> {
    do await new Promise((resolve) => turn(resolve)); while (process.getActiveResourcesInfo().some((resource) => FILE_WORK.test(resource)));
  }
}

const pick = ({ randomInt, randomBytes, randomUUID }: typeof crypto) => ({ randomInt, randomBytes, randomUUID });

export class Stuck extends Error {}

/** Park and Miller's minimal standard: small, and good enough to choose by. */
export function generator(seed: number): () => number {
  const modulus = 2_147_483_647;
  let state = (Math.abs(seed) % (modulus - 1)) + 1;
  const next = () => {
    state = (state * 48_271) % modulus;
    return (state - 1) / (modulus - 1);
  };
  // Seeds that are near each other begin alike.
  for (let skipped = 0; skipped < 10; skipped++) next();
  return next;
}
