/**
 * AWS's rest-json protocol.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
 */

import { jsonRefusal } from './json';
import type { Protocol } from './protocol';
import { headersOf, labelsOf, membersIn, payloadOf } from './rest';
import { fromJson, parseObject, toJson } from './values';
import type { Operation, Shape } from '../../src/api/schema';

/** The names of errors that any operation may answer, from AWS's documentation of common errors. */
const STATUS: Readonly<Record<string, number>> = {
  SerializationException: 400,
  ValidationException: 400,
  IncompleteSignatureException: 400,
  RequestEntityTooLargeException: 413,
  UnknownOperationException: 404,
  UnsupportedMediaTypeException: 415,
  ThrottlingException: 429,
  InternalFailure: 500,
};

const CONTENT_TYPE = 'application/json';

export const REST_JSON: Protocol = {
  find: ({ method, path }, { operations }) =>
    Object.values(operations).find((operation) => operation.method === method && labelsOf(operation, path)),

  asked: ({ method, path }) => `${method} ${path}`,

  parse(request, operation) {
    const hasBody = Object.values(operation.input.members).some(({ location }) => location === undefined);
    const body = hasBody ? parseObject(request, CONTENT_TYPE) : {};
    return membersIn(request, operation, (name, shape) =>
      shape.location === 'payload' ? request.body : fromJson(body[shape.wireName ?? name], shape));
  },

  answer: (output, operation, { requestId }) => ({
    status: statusOf(output, operation),
    headers: { 'content-type': CONTENT_TYPE, 'x-amzn-requestid': requestId, ...headersOf(output, operation) },
    body: bodyOf(output, operation),
  }),

  refuse: (refusal, exchange) => jsonRefusal(CONTENT_TYPE, refusal, exchange),

  commonError: (name) => [name, STATUS[name] ?? 403],
};

function statusOf(output: Readonly<Record<string, unknown>>, { status, output: { members } }: Operation): number {
  const name = Object.keys(members).find((member) => members[member].location === 'statusCode');
  return name === undefined ? status : output[name] as number;
}

/** AWS's answers without output have no body. */
function bodyOf(
  output: Readonly<Record<string, unknown>>,
  { output: { members } }: Operation,
): string | Uint8Array | undefined {
  const payload = payloadOf(members);
  if (payload) return output[payload[0]] as Uint8Array | undefined;
  const inBody = Object.fromEntries(Object.entries(members).filter(([, { location }]) => location === undefined));
  return Object.keys(inBody).length === 0
    ? undefined
    : JSON.stringify(toJson(output, { type: 'structure', members: inBody } satisfies Shape));
}
