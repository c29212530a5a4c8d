/**
 * A simulated process: code with its own time, randomness, network and log. It can end at any
 * moment, and its code has no effect afterwards.
 */

import { EventEmitter } from 'node:events';
import { constants } from 'node:os';
import { Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { inspect, types } from 'node:util';
import type { SimulatedClock } from './clock';
import { EscapesSimulatedTime } from './escapes';
import type { Network } from './network';
import { REALM } from './realm';
import { Timers } from './timers';
import type { Random } from '../random';

export interface ProcessHost {
  readonly clock: SimulatedClock;
  readonly network: Network;
  /** Creates the randomness of a process. */
  readonly newRandom: () => Random;
  /** Receives reports of errors that the code itself may hide. */
  readonly log: (line: string) => void;
}

export interface ProcessOptions {
  /** The name of the process in reports. */
  readonly name: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Receives the output, line by line. */
  readonly write: (line: string) => void;
}

// The real functions, taken at load time: a test may replace the globals by fake ones later.
const onNextTick: typeof process.nextTick = REALM.process.nextTick.bind(REALM.process);

/** Thrown at code that has ended its own process. */
class Ended extends Error {}

/** A stream of text that logs each complete line. */
class Output extends Writable {
  private readonly decoder = new StringDecoder();
  private rest = '';

  constructor(private readonly log: (line: string) => void) {
    super();
  }

  public _write(chunk: Buffer, _encoding: string, done: () => void): void {
    const lines = (this.rest + this.decoder.write(chunk)).split('\n');
    this.rest = lines.pop()!;
    lines.forEach(this.log);
    done();
  }

  public flush(): void {
    if (this.rest) this.log(this.rest);
    this.rest = '';
  }
}

export class SimulatedProcess {
  public readonly timers: Timers;
  public readonly clock: SimulatedClock;
  public random: Random;
  public readonly network: Network;
  public alive = true;
  public readonly stdout: Output;
  public readonly stderr: Output;
  /** Receives the reason of the end: an exit status, a signal, or an uncaught error. */
  public onDeath?: (how: string | Error) => void;
  private readonly endings: (() => void)[] = [];
  private readonly events = new EventEmitter();

  constructor(private readonly host: ProcessHost, public readonly options: ProcessOptions) {
    this.clock = host.clock;
    this.random = host.newRandom();
    this.network = host.network;
    this.timers = new Timers(host.clock, (work) => this.guard(work));
    const log = (line: string) => { if (this.alive) options.write(line); };
    this.stdout = new Output(log);
    this.stderr = new Output(log);
  }

  /** Registers work for the end of the process. */
  public onEnd(work: () => void): void {
    this.endings.push(work);
  }

  /** Restarts the process with its loaded modules and without pending callbacks. */
  public restart(random: Random): void {
    this.timers.clearAll();
    this.random = random;
  }

  /** Ends the process from outside. */
  public end(): void {
    if (!this.alive) return;
    this.stdout.flush();
    this.stderr.flush();
    this.alive = false;
    this.timers.clearAll();
    for (const work of this.endings) work();
  }

  /** Ends the process from inside. */
  public die(how: string | Error): void {
    if (!this.alive) return;
    if (typeof how !== 'string') this.stderr.write(`${inspect(how)}\n`);
    this.end();
    this.onDeath?.(how);
  }

  /** Runs a callback of the code. An uncaught error ends the process, as in Lambda. */
  public guard<T>(work: () => T): T | undefined {
    if (!this.alive) return undefined;
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Ended)) this.fail(error);
      return undefined;
    }
  }

  /** The code may have registered a handler of uncaught errors. */
  private fail(error: unknown): void {
    if (this.events.listenerCount('uncaughtException') > 0) {
      this.guard(() => this.events.emit('uncaughtException', error, 'uncaughtException'));
    } else {
      this.die(types.isNativeError(error) ? error : new Error(String(error)));
    }
  }

  /** Holds the clock during work that it does not see. */
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

  /** The `process` of the code. */
  public global(): NodeJS.Process {
    const { cwd, env } = this.options;
    const real = process;
    const die = (how: string): never => {
      this.die(how);
      throw new Ended();
    };
    const exit = (status: unknown = global.exitCode ?? 0): never => {
      if (this.alive) this.events.emit('exit', Number(status));
      return die(`exit status ${status}`);
    };
    const kill = (pid: number, signal: string | number = 'SIGTERM') => {
      if (pid !== real.pid) return this.refuse('process.kill');
      return signal === 0 || die(`signal: ${nameOfSignal(signal)}`);
    };
    const nextTick = (work: (...values: unknown[]) => void, ...values: unknown[]) =>
      onNextTick(() => this.guard(() => work(...values)));
    const startedAt = this.clock.now();
    const { hrtime } = this.clock.time;
    const members: Record<string, unknown> = {
      env: variables(env),
      argv: [real.argv[0], 'index.js'],
      cwd: () => cwd,
      chdir: () => {},
      exit,
      exitCode: undefined,
      abort: () => die('signal: aborted'),
      kill,
      hrtime: Object.assign((former?: [number, number]) => hrtime(former), { bigint: () => hrtime.bigint() }),
      uptime: () => (this.clock.now() - startedAt) / 1000,
      nextTick,
      stdout: this.stdout,
      stderr: this.stderr,
    };
    for (const [name, value] of Object.entries(EventEmitter.prototype)) {
      if (typeof value === 'function') members[name] = value.bind(this.events);
    }
    const global: NodeJS.Process = Object.create(real, Object.getOwnPropertyDescriptors(members));
    return global;
  }
}

const nameOfSignal = (signal: string | number) => (
  Object.entries(constants.signals).find(([, number]) => number === signal)?.[0] ?? signal);

/** As in a real process, all values of the environment are texts. */
function variables(values: Readonly<Record<string, string>>): Record<string, string> {
  return new Proxy({ ...values }, {
    set: (target, name, value) => Reflect.set(target, name, String(value)),
  });
}
