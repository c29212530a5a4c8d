/** The parts of the cloud that the CloudFormation engine needs. */

import type { Assumptions } from '../../assumptions';
import type { Clock } from '../../clock';
import type { HttpHandler } from '../../http';
import type { Iam } from '../../iam';
import type { Random } from '../../random';
import type { Storage } from '../../storage';
import type { LambdaFunctions } from '../lambda';
import type { S3 } from '../s3';
import type { SecretsManager } from '../secrets-manager';

export interface Host {
  readonly account: string;
  readonly region: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly assumptions: Pick<Assumptions, 'get'>;
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  readonly iam: Pick<Iam, 'putRole' | 'removeRole' | 'putPolicy' | 'removePolicy' | 'isAssumableBy'>;
  readonly functions: LambdaFunctions;
  readonly secrets: Pick<SecretsManager, 'createSecret' | 'deleteSecret' | 'getSecretValue'>;
  readonly objects: Pick<S3, 'createBucket' | 'encryptBucket' | 'deleteBucket' | 'getObject'>;
  readonly storage: Pick<Storage, 'map' | 'folder'>;
  /** Receives reports of errors inside the cloud. */
  readonly log: (line: string) => void;
  route(prefix: string, handler: HttpHandler): void;
}
