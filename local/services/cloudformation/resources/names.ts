/** Generated names and IDs in AWS's formats. */

import type { Random } from '../../../random';

const CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** For example `Stack-Function-1A2B3C4D5E6F`. */
export function generatedName(random: Random, stackName: string, logicalId: string, maxLength = 255): string {
  const suffix = randomText(random, 12, CAPITALS);
  return `${`${stackName}-${logicalId}`.slice(0, maxLength - suffix.length - 1)}-${suffix}`;
}

/** For example `vpc-0a1b2c3d4e5f60718`. */
export function generatedId(random: Random, prefix: string): string {
  return `${prefix}-0${random.bytes(8).toString('hex')}`;
}

export function randomText(random: Random, length: number, alphabet: string): string {
  return Array.from({ length }, () => alphabet[random.integer(alphabet.length)]).join('');
}
