/** Lists of services, page by page. */

import type { Calls } from './calls';
import type { Input, Operation, Output } from '../../api/schema';

/** The members that every list operation has. */
type Paged = Operation & { readonly input: { readonly members: { readonly NextToken: object } } };

/** All items that a list operation returns in its output member. */
export async function listAll<O extends Paged, M extends keyof Output<O>>(
  calls: Calls, operation: O, member: M, input: Omit<Input<O>, 'NextToken'>,
): Promise<NonNullable<Output<O>[M]>> {
  const items: unknown[] = [];
  let NextToken: string | undefined;
  do {
    const page: any = await calls.call(operation, { ...input, NextToken } as Input<O>);
    items.push(...page[member] ?? []);
    NextToken = page.NextToken;
  } while (NextToken);
  return items as NonNullable<Output<O>[M]>;
}
