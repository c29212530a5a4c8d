/** How a local cloud can be. */

import { AssumptionSettings } from './assumptions';
import type { EnvironmentFactory } from './lambda/environment';

export interface LocalCloudOptions {
  /** @default - that of the data directory, else '123456789012' */
  readonly account?: string;
  /** @default - that of the data directory, else 'eu-west-1' */
  readonly region?: string;
  /** On 127.0.0.1; or none, where all requests come from this process by `answer`. @default - a free one */
  readonly port?: number | 'none';
  /** Where everything is kept, so that it survives the end of the process. @default - nothing is kept */
  readonly dataDirectory?: string;
  /** How many seconds pass in the cloud while one passes on the wall. @default 1 */
  readonly speed?: number;
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
