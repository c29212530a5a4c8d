/** Pages of a list. */

import { invalid } from './stack-request';

const PAGE = 100;

/** @param keyOf identifies an item, even after further ones have come */
export function page<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  nextToken?: string,
): { items: readonly T[]; NextToken?: string } {
  const tokenOf = (item: T) => Buffer.from(keyOf(item)).toString('base64url');
  const start = nextToken === undefined ? 0 : items.findIndex((item) => tokenOf(item) === nextToken);
  if (start < 0) throw invalid('NextToken is not one that was answered before.');
  const next = items.at(start + PAGE);
  return { items: items.slice(start, start + PAGE), NextToken: next === undefined ? undefined : tokenOf(next) };
}
