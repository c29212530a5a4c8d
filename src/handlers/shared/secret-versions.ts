/** The versions of a secret, by their staging labels. */

import type { Calls } from './calls';
import { DescribeSecret } from '../../api/secrets-manager';

/** The label of the version that readers of a secret get. */
export const CURRENT = 'AWSCURRENT';

export async function stagesOf(secretId: string, calls: Calls): Promise<[version: string, labels: string[]][]> {
  const { VersionIdsToStages } = await calls.secret(DescribeSecret, { SecretId: secretId });
  return Object.entries(VersionIdsToStages ?? {});
}
