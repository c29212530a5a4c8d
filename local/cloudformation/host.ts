/** What the CloudFormation engine needs of the cloud that it runs in. */

import { Assumptions } from '../assumptions';
import { Clock } from '../clock';
import { HttpHandler } from '../http';
import { Iam } from '../iam';
import { LambdaFunctions } from '../lambda';
import { SecretsManager } from '../services/secrets-manager';

export interface Host {
  readonly account: string;
  readonly region: string;
  readonly clock: Clock;
  readonly assumptions: Pick<Assumptions, 'get'>;
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  readonly iam: Pick<Iam, 'putRole' | 'removeRole' | 'putPolicy' | 'removePolicy'>;
  readonly functions: LambdaFunctions;
  readonly secrets: Pick<SecretsManager, 'createSecret' | 'deleteSecret' | 'getSecretValue'>;
  route(prefix: string, handler: HttpHandler): void;
}
