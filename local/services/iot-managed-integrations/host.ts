/** The parts of the cloud that the service needs, and the parts of the service that its operations use. */

import type { Connectors } from './connectors';
import type { Notifications } from './notifications';
import type { Rollouts } from './ota/rollouts';
import type { Command } from './record-types';
import type { Records } from './records';
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
  /** Generates the claim private keys. @default - new keys */
  readonly claimPrivateKey?: () => string;
}

/** The parts that the operations use. */
export interface ServiceHost extends ManagedIntegrationsHost {
  readonly records: Records;
  readonly commands: Store<Command>;
  readonly notifications: Notifications;
  readonly connectors: Connectors;
  readonly rollouts: Rollouts;
  readonly arn: (type: string, id: string) => string;
}
