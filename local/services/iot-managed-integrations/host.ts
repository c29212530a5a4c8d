/** What the service needs of the cloud that it runs in, and what its operations work with. */

import type { Connectors } from './connectors';
import type { Notifications } from './notifications';
import type { Rollouts } from './ota/rollouts';
import type { Command, Records } from './records';
import type { Store, StoreHost } from './store';
import type { Iam } from '../../iam';
import type { Random } from '../../random';
import type { Outcome } from '../lambda/environment';

export interface ManagedIntegrationsHost extends StoreHost {
  readonly account: string;
  readonly region: string;
  readonly random: Random;
  readonly iam: Iam;
  /** Invokes the Lambda function of a cloud connector. */
  readonly invoke: (functionArn: string, event: unknown) => Promise<Outcome>;
  /** Gives out the claim private keys. @default new keys */
  readonly claimPrivateKey?: () => string;
}

/** What the operations of a resource work with. */
export interface ServiceHost extends ManagedIntegrationsHost {
  readonly records: Records;
  readonly commands: Store<Command>;
  readonly notifications: Notifications;
  readonly connectors: Connectors;
  readonly rollouts: Rollouts;
  readonly arn: (type: string, id: string) => string;
}
