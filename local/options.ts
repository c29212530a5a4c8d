/** The options of a local cloud. */

import type { AssumptionSettings } from './assumptions';
import type { EnvironmentFactory } from './services/lambda/environment';

export interface LocalCloudOptions {
  /** @default - the account of the data directory, else '123456789012' */
  readonly account?: string;
  /** @default - the Region of the data directory, else 'eu-west-1' */
  readonly region?: string;
  /**
   * The port on 127.0.0.1; or 'none', if all requests come from this process.
   * @default - a free port; none if the clock is simulated
   */
  readonly port?: number | 'none';
  /**
   * The directory for all data, which then survives the end of the process.
   * @default - the data is lost when the cloud stops
   */
  readonly dataDirectory?: string;
  /**
   * The cloud's clock. `'simulated'` is for tests: time stands still while code runs, and jumps to
   * the next scheduled event otherwise, so that hours take milliseconds and a busy machine does not
   * slow a function down. The Lambda functions of stacks then run in this process, each with a
   * time, randomness and network of its own; `Date`, timers and everything else of the process
   * itself are untouched. The same steps take the same course each time, with the same IDs.
   * Excludes `speed` and `dataDirectory`.
   *
   * @default 'wall', and each execution environment of a function is a process
   */
  readonly clock?: 'wall' | 'simulated';
  /**
   * How many seconds pass in the cloud during one second of the wall clock. A simulated clock has
   * no speed.
   *
   * @default 1
   */
  readonly speed?: number;
  /** When a simulated clock begins. Refused with another clock. @default - the first moment of 2026, in UTC */
  readonly startsAt?: Date;
  /**
   * The seed of a simulated cloud's IDs and randomness, from 0 to 4294967295. Refused with another
   * clock.
   *
   * @default 1
   */
  readonly seed?: number;
  /** Whether calls above the services' quotas are throttled. @default false */
  readonly quotas?: boolean;
  /** The behaviour of the cloud where AWS does not document it. @default - the first setting of each assumption */
  readonly assumptions?: Partial<AssumptionSettings>;
  /** Generates the claim private keys of provisioning profiles. @default - new keys */
  readonly claimPrivateKey?: () => string;
  /** Creates the execution environments of functions. @default - a process for each execution environment */
  readonly functionEnvironment?: EnvironmentFactory;
  /** Receives reports of errors inside the cloud. @default console.error */
  readonly log?: (line: string) => void;
}
