/** Pages of lists. */

import { ServiceError } from '../service';

export interface PageRequest {
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

export interface Page<T> {
  readonly items: T[];
  readonly NextToken?: string;
}

/** Not documented. */
const DEFAULT_PAGE = 50;

/**
 * @param found in the order of their numbers; a page begins after the last number of the former
 *   one, even if items are deleted since
 */
export function page<T>(
  list: string,
  found: readonly (readonly [number: number, item: T])[],
  request: PageRequest,
): Page<T> {
  const { MaxResults = DEFAULT_PAGE, NextToken } = request;
  const after = NextToken === undefined ? -1 : fromToken(list, NextToken);
  const rest = found.filter(([number]) => number > after);
  const shown = rest.slice(0, MaxResults);
  return {
    items: shown.map(([, item]) => item),
    NextToken: rest.length > shown.length ? toToken(list, shown[shown.length - 1][0]) : undefined,
  };
}

/** For a list that only grows, or stays as it is. */
export function pageOf<T>(list: string, items: readonly T[], request: PageRequest): Page<T> {
  return page(list, items.map((item, index) => [index, item]), request);
}

function toToken(list: string, number: number): string {
  return Buffer.from(`${list}:${number}`).toString('base64url');
}

function fromToken(list: string, token: string): number {
  const text = Buffer.from(token, 'base64url').toString();
  const number = text.slice(list.length + 1);
  if (!text.startsWith(`${list}:`) || !/^\d+$/.test(number)) {
    throw new ServiceError('ValidationException', 'The NextToken is not one of this list');
  }
  return Number(number);
}
