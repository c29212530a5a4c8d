/** How a local cloud can be. */

import type { AssumptionSettings } from './assumptions';
import type { EnvironmentFactory } from './services/lambda/environment';

export interface LocalCloudOptions {
  /** @default - that of the data directory, else '123456789012' */
  readonly account?: string;
  /** @default - that of the data directory, else 'eu-west-1' */
  readonly region?: string;
  /**
   * On 127.0.0.1; or none, where all requests come from this process.
   * @default - a free one; none where the clock is simulated
   */
  readonly port?: number | 'none';
  /** Where everything is kept, so that it survives the end of the process. @default - nothing is kept */
  readonly dataDirectory?: string;
  /**
   * The cloud's clock. `'simulated'` is for tests: time stands still while anything runs, and jumps
   * to the next thing that is waited for when nothing does, so that hours take milliseconds, and a
   * busy machine is no slow one. The Lambda functions of stacks then run in this process, each in a
   * time, with chance and a network of its own; `Date`, the timers and all else of the process
   * itself stay as they are. The same steps take the same course each time, with the same IDs.
   * Excludes `speed` and `dataDirectory`.
   * @default 'wall', and each execution environment of a function is a process
   */
  readonly clock?: 'wall' | 'simulated';
  /** How many seconds pass in the cloud while one passes on the wall. A simulated clock has no speed. @default 1 */
  readonly speed?: number;
  /** When a simulated clock begins. Refused with another clock. @default - the first moment of 2026, in UTC */
  readonly startsAt?: Date;
  /**
   * What a simulated cloud's IDs and all its chance follow from, from 0 to 4294967295. Refused with
   * another clock.
   * @default 1
   */
  readonly seed?: number;
  /** Whether calls above the services' quotas are throttled. @default false */
  readonly quotas?: boolean;
  /** How the cloud behaves where AWS does not document it. @default - the first setting of each assumption */
  readonly assumptions?: Partial<AssumptionSettings>;
  /** Gives out the claim private keys of provisioning profiles. @default - new keys */
  readonly claimPrivateKey?: () => string;
  /** Makes what functions run in. @default - a process of its own for each execution environment */
  readonly functionEnvironment?: EnvironmentFactory;
  /** Where it is told what goes wrong inside the cloud. @default console.error */
  readonly log?: (line: string) => void;
}
