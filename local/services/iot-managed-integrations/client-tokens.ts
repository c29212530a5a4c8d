/** Calls that are recognized by their client token when they come again. */

import { isDeepStrictEqual } from 'node:util';
import { Operation } from '../../../src/api/schema';
import { Assumptions } from '../../assumptions';
import { Call, ServiceError } from '../service';

type AnyHandler = (input: any, call: Call) => unknown;

interface Answered {
  readonly input: unknown;
  readonly answer: Promise<any>;
}

/** The handler, but a call that succeeded is not done a second time under the same client token: it is answered again. */
export function withClientToken(operation: Operation, handler: AnyHandler, assumptions: Assumptions): AnyHandler {
  const token = Object.keys(operation.input.members).find((name) => operation.input.members[name].idempotencyToken);
  if (!token) return handler;
  const answered = new Map<string, Answered>();

  return async (input, call) => {
    const key = input[token];
    if (key === undefined) return handler(input, call);
    const first = answered.get(key);
    if (first) {
      const answer = await first.answer;
      if (!isDeepStrictEqual(first.input, input) && assumptions.get('clientTokenReuse') === 'ConflictException') {
        throw new ServiceError('ConflictException', `The ${token} has been used with other parameters`);
      }
      return assumptions.get('repeatedPrivateKey') === 'repeated' ? answer : withoutPrivateKey(answer);
    }
    const answer = Promise.resolve().then(() => handler(input, call));
    answered.set(key, { input, answer });
    answer.catch(() => answered.delete(key));
    return answer;
  };
}

/** The service shows a private key when it makes it. */
function withoutPrivateKey({ ClaimCertificatePrivateKey: _, ...answer }: Record<string, unknown>): Record<string, unknown> {
  return answer;
}
