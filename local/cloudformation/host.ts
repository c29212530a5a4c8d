/** What the CloudFormation engine needs of the cloud that it runs in. */

import { Clock } from '../clock';
import { HttpHandler } from '../http';
import { Iam } from '../iam';
import { LambdaFunctions } from '../lambda';
import { SecretsManager } from '../services/secrets-manager';

export interface Host {
  readonly account: string;
  readonly region: string;
  readonly clock: Clock;
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  readonly iam: Pick<Iam, 'putRole' | 'removeRole' | 'putPolicy' | 'removePolicy'>;
  readonly functions: LambdaFunctions;
  readonly secrets: Pick<SecretsManager, 'createSecret' | 'deleteSecret' | 'getSecretValue'>;
  route(prefix: string, handler: HttpHandler): void;
}
