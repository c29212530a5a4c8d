/**
 * AWS's rest-xml protocol as S3 speaks it: paths begin with the bucket, lists are flattened, and an
 * XML body is one member.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html
 */

import type { Operation, Shape } from '../../src/api/schema';
import type { HttpRequest } from '../http';
import { unchunked } from './aws-chunked';
import type { Protocol } from './protocol';
import { headersOf, labelsOf, membersIn, payloadOf } from './rest';
import { fromXml, parseXml, toXml, xmlDocument } from './xml';
import { ServiceError } from '../services/service';

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const COMMON_ERRORS: Readonly<Record<string, readonly [name: string, status: number]>> = {
  AccessDeniedException: ['AccessDenied', 403],
  ExpiredTokenException: ['ExpiredToken', 400],
  IncompleteSignatureException: ['AuthorizationHeaderMalformed', 400],
  InternalFailure: ['InternalError', 500],
  InvalidSignatureException: ['SignatureDoesNotMatch', 403],
  MissingAuthenticationTokenException: ['AccessDenied', 403],
  RequestEntityTooLargeException: ['EntityTooLarge', 400],
  SerializationException: ['MalformedXML', 400],
  ThrottlingException: ['SlowDown', 503],
  UnknownOperationException: ['NotImplemented', 501],
  UnrecognizedClientException: ['InvalidAccessKeyId', 403],
  ValidationException: ['InvalidArgument', 400],
};

/** A parameter by which some SDKs name the operation. */
const OPERATION_ID = 'x-id';

/** The headers that any request may have besides the input. */
const ENVELOPE = [
  'x-amz-checksum-algorithm',
  'x-amz-checksum-mode',
  'x-amz-checksum-type',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-decoded-content-length',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-security-token',
  'x-amz-trailer',
  'x-amz-user-agent',
];
/** Headers that change what an operation does, like S3's own. */
const CONDITION = /^(x-amz-|range$|if-)/;

export const REST_XML: Protocol = {
  find: (request, { operations }) =>
    Object.values(operations).find(
      (operation) =>
        operation.method === request.method
        && labelsOf(operation, withoutSlash(request.path))
        && queryFits(operation, request.query),
    ),

  asked: ({ method, path, query }) =>
    [`${method} ${path}`, Object.keys(query).join('&')].filter((part) => part !== '').join('?'),

  parse(request, operation) {
    const { body, headers } = unchunked(request);
    checkHeaders(headers, operation);
    return membersIn({ ...request, path: withoutSlash(request.path), headers }, operation, (name, shape) => {
      if (shape.type === 'blob') return body;
      return body.length === 0 ? undefined : fromXml(parseXml(body, shape.wireName ?? name), shape);
    });
  },

  answer(output, operation, { requestId, service }) {
    const [name, shape] = payloadOf(operation.output.members) ?? [];
    const value = name === undefined ? undefined : output[name];
    const isXml = value !== undefined && shape!.type !== 'blob';
    return {
      status: operation.status,
      headers: {
        ...(isXml && { 'content-type': 'application/xml' }),
        'x-amz-request-id': requestId,
        ...headersOf(output, operation),
      },
      body: isXml
        ? xmlDocument(shape!.wireName ?? name!, toXml(value, shape!, 'flattened'), service?.xmlNamespace)
        : (value as Uint8Array | undefined),
    };
  },

  refuse: ({ name, status, message, members }, { requestId }) => ({
    status,
    headers: { 'content-type': 'application/xml', 'x-amz-request-id': requestId },
    body: xmlDocument('Error', { Code: name, Message: message, ...members, RequestId: requestId }),
  }),

  commonError: (name) => COMMON_ERRORS[name] ?? [name, 400],
};

/** The path of a bucket may end with a slash, and so may that of an object's key. */
const withoutSlash = (path: string) => path.replace(/^(\/[^/]+)\/$/, '$1');

/** A header such as `x-amz-copy-source` makes another operation, so an unknown one is not ignored. */
function checkHeaders(headers: HttpRequest['headers'], { name, input: { members } }: Operation): void {
  const own = Object.values(members).filter(({ location }) => location === 'header');
  const isKnown = (header: string) =>
    ENVELOPE.includes(header)
    || own.some(({ type, wireName = '' }) =>
      type === 'map' ? header.startsWith(wireName) : header === wireName.toLowerCase(),
    );
  const unknown = Object.keys(headers).find((header) => CONDITION.test(header) && !isKnown(header));
  if (unknown) {
    throw new ServiceError(
      'UnknownOperationException',
      `The local cloud does not serve the header ${unknown} of ${name}`,
    );
  }
}

/** A sub-resource such as `?acl` makes another operation, so an unknown parameter is not ignored. */
function queryFits({ uri, input: { members } }: Operation, query: HttpRequest['query']): boolean {
  const fixed = new URLSearchParams(uri.split('?')[1]);
  const own = Object.entries(members).filter(([, { location }]) => location === 'querystring');
  const wireName = ([name, shape]: [string, Shape]) => shape.wireName ?? name;
  const known = [...fixed.keys(), ...own.map(wireName), OPERATION_ID];
  const needed = own.filter(([, { required }]) => required).map(wireName);
  return [...fixed].every(([name, value]) => query[name] === value)
    && needed.every((name) => Object.hasOwn(query, name))
    && Object.keys(query).every((name) => known.includes(name));
}
