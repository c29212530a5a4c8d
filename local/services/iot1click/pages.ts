/** Pages of a list. */

import { ServiceError } from '../service';

interface PageRequest {
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

/** @see the API reference: "If not set, a default value of 100 is used." */
const DEFAULT_PAGE = 100;

/**
 * One page of items, each under the key by which the list is sorted.
 * @param list identifies the list by its request: a token is valid for its own list only
 */
export function page<T>(
  list: readonly unknown[],
  items: Iterable<readonly [string, T]>,
  { MaxResults = DEFAULT_PAGE, NextToken }: PageRequest,
) {
  const after = NextToken === undefined ? undefined : keyIn(NextToken, list);
  const rest = [...items]
    .filter(([key]) => after === undefined || key > after)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const taken = rest.slice(0, MaxResults);
  return {
    items: taken.map(([, item]) => item),
    NextToken: rest.length > taken.length ? token(list, taken[taken.length - 1][0]) : undefined,
  };
}

function token(list: readonly unknown[], key: string): string {
  return Buffer.from(JSON.stringify([...list, key])).toString('base64url');
}

function keyIn(nextToken: string, list: readonly unknown[]): string {
  try {
    const key = JSON.parse(Buffer.from(nextToken, 'base64url').toString()).at(-1);
    if (typeof key === 'string' && token(list, key) === nextToken) return key;
  } catch {
    // A text that is not JSON, or not a list, is no token of this service.
  }
  throw new ServiceError(
    'RangeNotSatisfiableException',
    'The requested number of results specified by nextToken cannot be satisfied.',
  );
}
