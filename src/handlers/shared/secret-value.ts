/** Reads a secret that a resource is created from. No error message contains its value. */

import type { Calls } from './calls';
import { Failure } from './errors';
import { isRecord } from '../../api/records';
import { GetSecretValue } from '../../api/secrets-manager';

/** The text of a secret, or of a member of its JSON. */
export async function secretValue(SecretId: string, field: string | undefined, calls: Calls): Promise<string> {
  const { SecretString } = await calls.secret(GetSecretValue, { SecretId });
  const value = field === undefined ? SecretString : fieldOf(SecretString, field);
  if (typeof value === 'string' && value !== '') return value;
  const where = field === undefined ? '' : ` under ${JSON.stringify(field)} in its JSON`;
  throw new Failure(`The secret ${SecretId} has no text${where}. Put it there, then deploy again.`);
}

function fieldOf(text: string | undefined, field: string): unknown {
  try {
    const fields: unknown = JSON.parse(text ?? '');
    return isRecord(fields) && Object.hasOwn(fields, field) ? fields[field] : undefined;
  } catch {
    return undefined;
  }
}
