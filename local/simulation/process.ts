/**
 * A process inside of this one: code with time, chance, a network and a log of its own. It can end at any moment, and what its
 * code does then is heard by nobody.
 */

import { EventEmitter } from 'node:events';
import { inspect } from 'node:util';
import type { SimulatedClock } from './clock';
import { EscapesSimulatedTime } from './escapes';
import type { Network } from './network';
import { Timers } from './timers';
import type { Random } from '../random';

export interface ProcessHost {
  readonly clock: SimulatedClock;
  readonly network: Network;
  /** A source of chance for each process. */
  readonly newRandom: () => Random;
  /** Told what goes wrong in a way that the code itself may hide. */
  readonly log: (line: string) => void;
}

export interface ProcessOptions {
  /** By which reports call it. */
  readonly name: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Takes what it writes, line by line. */
  readonly write: (line: string) => void;
}

/** Thrown at code that has ended its own process. */
class Ended extends Error {}

export class SimulatedProcess {
  public readonly timers: Timers;
  public readonly clock: SimulatedClock;
  public random: Random;
  public readonly network: Network;
  public alive = true;
  /** Why it has ended, where somebody wants to know: an exit status or a signal, or the error that nobody has caught. */
  public onDeath?: (how: string | Error) => void;
  private readonly endings: (() => void)[] = [];

  constructor(private readonly host: ProcessHost, public readonly options: ProcessOptions) {
    this.clock = host.clock;
    this.random = host.newRandom();
    this.network = host.network;
    this.timers = new Timers(host.clock, (work) => this.guard(work));
  }

  /** Has something done when the process ends. */
  public onEnd(work: () => void): void {
    this.endings.push(work);
  }

  /** Lets it go on, with what it has loaded, and with nothing that it has waited for. */
  public restart(random: Random): void {
    this.timers.clearAll();
    this.random = random;
  }

  /** Ends it as if from outside. */
  public end(): void {
    if (!this.alive) return;
    this.alive = false;
    this.timers.clearAll();
    for (const work of this.endings) work();
  }

  /** Ends it from inside. */
  public die(how: string | Error): void {
    if (!this.alive) return;
    if (how instanceof Error) this.write(inspect(how));
    this.end();
    this.onDeath?.(how);
  }

  /** Carries out what code has waited for. An error that nobody catches ends the process, as it does in Lambda. */
  public guard<T>(work: () => T): T | undefined {
    if (!this.alive) return undefined;
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Ended)) this.die(error instanceof Error ? error : new Error(String(error)));
      return undefined;
    }
  }

  /** Work that the clock does not see. */
  public hold<T>(what: string, work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const release = this.holdOpen(what);
      work.then((result) => release(() => resolve(result)), (error) => release(() => reject(error)));
    });
  }

  public holdOpen(what: string): (deliver: () => void) => void {
    const release = this.clock.holdOpen(`${what} of ${this.options.name}`);
    return (deliver) => release(() => this.guard(deliver));
  }

  public refuse = (what: string): never => {
    const message = `${this.options.name} uses ${what}, which leads out of simulated time. `
      + 'Test what needs it in a local cloud with the clock on the wall, or let the function do without.';
    this.host.log(message);
    throw new EscapesSimulatedTime(message);
  };

  public write(text: string): void {
    if (this.alive) for (const line of text.replace(/\n$/, '').split('\n')) this.options.write(line);
  }

  /** As `process` is to the code. */
  public global(): NodeJS.Process {
    const { cwd, env } = this.options;
    const real = process;
    const emitter = new EventEmitter();
    const exit = (how: string): never => {
      this.die(how);
      throw new Ended();
    };
    const write = (text: string | Uint8Array) => {
      this.write(String(text));
      return true;
    };
    const stream = () => ({ write, isTTY: false, on: () => {}, once: () => {}, removeListener: () => {}, emit: () => {} });
    const nextTick = (work: (...values: unknown[]) => void, ...values: unknown[]) => real.nextTick(() => this.guard(() => work(...values)));
    const startedAt = this.clock.now();
    const { hrtime } = this.clock.time;
    const members: Record<string, unknown> = {
      env: { ...env },
      argv: [real.argv[0], 'index.js'],
      cwd: () => cwd,
      chdir: () => {},
      exit: (status: number = 0) => exit(`exit status ${status}`),
      abort: () => exit('signal: aborted'),
      kill: (pid: number, signal: string = 'SIGTERM') => (pid === real.pid ? exit(`signal: ${signal}`) : this.refuse('process.kill')),
      hrtime: Object.assign((former?: [number, number]) => hrtime(former), { bigint: () => hrtime.bigint() }),
      uptime: () => (this.clock.now() - startedAt) / 1000,
      nextTick,
      stdout: stream(),
      stderr: stream(),
    };
    for (const name of ['on', 'once', 'off', 'emit', 'addListener', 'prependListener', 'removeListener', 'removeAllListeners', 'listeners', 'listenerCount'] as const) {
      members[name] = (emitter[name] as any).bind(emitter);
    }
    return Object.create(real, Object.getOwnPropertyDescriptors(members));
  }
}
