/**
 * AWS's JSON 1.1 protocol.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */

import type { HttpRequest } from '../http';
import type { Exchange, Protocol, Refusal } from './protocol';
import { fromJson, parseObject, toJson } from './values';

const CONTENT_TYPE = 'application/x-amz-json-1.1';

const STATUS: Readonly<Record<string, number>> = { InternalFailure: 500, RequestEntityTooLargeException: 413 };

export const JSON_1_1: Protocol = {
  find({ method, path, headers }, { targetPrefix, operations }) {
    const [prefix, name] = targetOf(headers).split('.');
    return method === 'POST' && path === '/' && prefix === targetPrefix && Object.hasOwn(operations, name)
      ? operations[name]
      : undefined;
  },

  asked: ({ method, path, headers }) => targetOf(headers) || `${method} ${path}`,

  parse: (request, operation) =>
    fromJson(parseObject(request, CONTENT_TYPE), operation.input) as Record<string, unknown>,

  answer: (output, { status, output: shape }, { requestId }) => ({
    status,
    headers: { 'content-type': CONTENT_TYPE, 'x-amzn-requestid': requestId },
    body: JSON.stringify(toJson(output, shape)),
  }),

  refuse: (refusal, exchange) => jsonRefusal(CONTENT_TYPE, refusal, exchange),

  commonError: (name) => [name, STATUS[name] ?? 400],
};

const targetOf = (headers: HttpRequest['headers']) => headers['x-amz-target'] ?? '';

/** An error of the JSON protocols, with the members that the operation's description gives it. */
export function jsonRefusal(
  contentType: string,
  { name, status, message, members, shape }: Refusal,
  { requestId }: Exchange,
) {
  const listed = shape?.members ?? {};
  const known = toJson({ Code: String(status), Message: message, ...members }, { type: 'structure', members: listed });
  return {
    status,
    headers: { 'content-type': contentType, 'x-amzn-errortype': name, 'x-amzn-requestid': requestId },
    body: JSON.stringify({
      __type: name,
      ...(Object.hasOwn(listed, 'Message') ? undefined : { message }),
      ...(known as object),
    }),
  };
}
