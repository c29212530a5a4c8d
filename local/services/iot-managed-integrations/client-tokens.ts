/** Recognizes repeated calls by their client tokens. */

import { isDeepStrictEqual } from 'node:util';
import type { Operation } from '../../../src/api/schema';
import type { Call } from '../service';
import { ServiceError } from '../service';
import type { StoreHost } from './store';

type AnyHandler = (input: any, call: Call) => unknown;

interface Answered {
  readonly input: unknown;
  readonly answer: any;
}

/** AWS's model does not declare the client token of every operation that recognizes it as an idempotency token. */
const TOKEN = 'ClientToken';

/** Wraps a handler: a call that succeeded is not repeated under the same client token, but answered again. */
export function withClientToken(
  operation: Operation,
  handler: AnyHandler,
  { assumptions, storage }: StoreHost,
): AnyHandler {
  const token = Object.hasOwn(operation.input.members, TOKEN) ? TOKEN : undefined;
  if (!token) return handler;
  const answered = storage.map<Answered>(`managed-integrations client tokens of ${operation.name}`);
  const underWay = new Map<string, Promise<unknown>>();

  const answerFirst = async (key: string, input: unknown, call: Call) => {
    const answer = await handler(input, call);
    answered.set(key, {
      input,
      answer: assumptions.get('repeatedPrivateKey') === 'repeated' ? answer : withoutPrivateKey(answer),
    });
    return answer;
  };

  return async (input, call) => {
    const key = input[token];
    if (key === undefined) return handler(input, call);
    while (underWay.has(key)) await underWay.get(key)!.catch(() => {});
    const first = answered.get(key);
    if (first) {
      if (!isDeepStrictEqual(first.input, input) && assumptions.get('clientTokenReuse') === 'ConflictException') {
        throw new ServiceError('ConflictException', `The ${token} has been used with other parameters`);
      }
      return first.answer;
    }
    const answer = answerFirst(key, input, call).finally(() => underWay.delete(key));
    underWay.set(key, answer);
    return answer;
  };
}

/** The service shows a private key only when it creates it. */
function withoutPrivateKey({ ClaimCertificatePrivateKey: _, ...answer }: any): Record<string, unknown> {
  return answer;
}
