/** Simulated time for a local cloud: a clock that jumps, chance that repeats itself, and functions that run in this process. */

import { SimulatedClock } from './clock';
import { environmentsIn } from './environment';
import type { ReadCode } from './modules';
import { Exchange, Network } from './network';
import { ProcessHost, ProcessOptions, SimulatedProcess } from './process';
import type { HttpRequest, HttpResponse } from '../http';
import type { EnvironmentFactory } from '../lambda/environment';
import { SeededRandom } from '../random';

export { NothingToWaitFor } from './clock';
export { SimulatedEnvironment } from './environment';
export { Modules } from './modules';
export type { ReadCode } from './modules';
export type { Exchange } from './network';
export type { SimulatedProcess } from './process';

/** What lies between functions and the cloud takes a moment, in milliseconds. */
const LATENCY = 10;
/** Seeds are integers below this. */
const SEEDS = 2 ** 32;

/** When simulated time begins unless it is told otherwise. */
export const STARTS_AT = new Date('2026-01-01T00:00:00Z');

export interface SimulationOptions {
  readonly startsAt?: Date;
  readonly seed?: number;
  /** What the chance of functions follows from. @default - the seed */
  readonly functionSeed?: number;
  readonly log: (line: string) => void;
  /** Has the last word on what functions are made of. @default - their files */
  readonly readCode?: ReadCode;
  /** Has the last word on what lies between functions and the cloud. @default - a moment */
  readonly exchange?: Exchange;
}

export class Simulation {
  public readonly clock: SimulatedClock;
  public readonly random: SeededRandom;
  /** Each process has chance of its own, which does not depend on what others draw. */
  private readonly seeds: SeededRandom;
  private network?: Network;

  constructor(private readonly options: SimulationOptions) {
    const { startsAt = STARTS_AT, seed = 1, functionSeed = seed, log } = options;
    this.clock = new SimulatedClock({ startsAt, log });
    this.random = new SeededRandom(seed);
    this.seeds = new SeededRandom(SEEDS - 1 - functionSeed);
  }

  /**
   * Puts the cloud at the other end of the network.
   * @param answer what the cloud says to a request
   */
  public connect(endpoint: string, answer: (request: HttpRequest) => Promise<HttpResponse | undefined>): void {
    const { clock, options: { exchange } } = this;
    const afterAMoment: Exchange = (request) => clock.sleep(LATENCY).then(() => answer(request));
    this.network = new Network(endpoint, exchange ?? afterAMoment);
  }

  /** Makes the execution environments of functions. */
  public environments(): EnvironmentFactory {
    return environmentsIn({ ...this.host(), readCode: this.options.readCode });
  }

  /** Makes a process that is no function's. */
  public process(options: ProcessOptions): SimulatedProcess {
    return new SimulatedProcess(this.host(), options);
  }

  private host(): ProcessHost {
    const { clock, seeds, network, options: { log } } = this;
    if (!network) throw new Error('the simulation is not connected to its cloud yet');
    return { clock, network, log, newRandom: () => new SeededRandom(seeds.integer(SEEDS)) };
  }
}
