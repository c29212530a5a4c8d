/**
 * Simulated time for a local cloud: a clock that jumps, repeatable randomness, and functions that
 * run in this process.
 */

import { SimulatedClock } from './clock';
import { environmentsIn } from './environment';
import type { ReadCode } from './modules';
import type { Exchange } from './network';
import { Network } from './network';
import type { ProcessHost, ProcessOptions } from './process';
import { SimulatedProcess } from './process';
import type { HttpRequest, HttpResponse } from '../http';
import { SeededRandom } from '../random';
import type { EnvironmentFactory } from '../services/lambda/environment';

export { NothingToWaitFor } from './clock';
export { SimulatedEnvironment } from './environment';
export { Modules } from './modules';
export type { ReadCode } from './modules';
export type { Exchange } from './network';
export type { SimulatedProcess } from './process';

/** The latency between a function and the cloud, in milliseconds. */
const LATENCY = 10;
type Answer = (request: HttpRequest) => Promise<HttpResponse | undefined>;

/** Seeds are integers below this. */
const SEEDS = 2 ** 32;

/** The default start of simulated time. */
export const STARTS_AT = new Date('2026-01-01T00:00:00Z');

export interface SimulationOptions {
  readonly startsAt?: Date;
  readonly seed?: number;
  /** The seed of the functions' randomness. @default - the seed */
  readonly functionSeed?: number;
  readonly log: (line: string) => void;
  /** Reads the code of functions. @default - from their files */
  readonly readCode?: ReadCode;
  /** Carries requests of functions to the cloud. @default - with some latency */
  readonly exchange?: Exchange;
}

export class Simulation {
  public readonly clock: SimulatedClock;
  public random: SeededRandom;
  /** Each process has randomness of its own, which does not depend on the draws of others. */
  private seeds: SeededRandom;
  private network?: Network;
  private answer!: Answer;

  /** The processes that belong to no function. */
  private readonly processes = new Set<SimulatedProcess>();

  constructor(private readonly options: SimulationOptions) {
    const { startsAt = STARTS_AT, log } = options;
    this.clock = new SimulatedClock({ startsAt, log });
    [this.random, this.seeds] = this.sources();
  }

  /**
   * Starts over, at the same time and with the same randomness, for another cloud. Living processes
   * continue in it, with the modules that they have loaded.
   */
  public restart(): void {
    this.clock.restart();
    [this.random, this.seeds] = this.sources();
    for (const process of this.processes) {
      if (process.alive) process.restart(this.newRandom());
      else this.processes.delete(process);
    }
  }

  /** Connects the network to the cloud. @param answer answers a request as the cloud */
  public connect(endpoint: string, answer: Answer): void {
    const { clock, options: { exchange } } = this;
    const afterAMoment: Exchange = (request) => clock.sleep(LATENCY).then(() => this.answer(request));
    this.answer = answer;
    this.network ??= new Network(endpoint, exchange ?? afterAMoment);
  }

  /** The factory of functions' execution environments. */
  public environments(): EnvironmentFactory {
    return environmentsIn({ ...this.host(), readCode: this.options.readCode });
  }

  /** Creates a process that belongs to no function. */
  public process(options: ProcessOptions): SimulatedProcess {
    const process = new SimulatedProcess(this.host(), options);
    this.processes.add(process);
    return process;
  }

  private host(): ProcessHost {
    const { clock, network, options: { log } } = this;
    if (!network) throw new Error('the simulation is not connected to its cloud yet');
    return { clock, network, log, newRandom: () => this.newRandom() };
  }

  private newRandom(): SeededRandom {
    return new SeededRandom(this.seeds.integer(SEEDS));
  }

  private sources(): [SeededRandom, SeededRandom] {
    const { seed = 1, functionSeed = seed } = this.options;
    return [new SeededRandom(seed), new SeededRandom(SEEDS - 1 - functionSeed)];
  }
}
