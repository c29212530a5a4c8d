/**
 * AWS's query protocol: parameters in a form, answers in XML.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */

import { coerce } from '../../src/api/coerce';
import type { Shape } from '../../src/api/schema';
import type { HttpRequest } from '../http';
import type { Protocol } from './protocol';
import { toXml, xmlDocument } from './xml';
import { ServiceError } from '../services/service';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/CommonErrors.html */
const COMMON_ERRORS: Readonly<Record<string, readonly [name: string, status: number]>> = {
  AccessDeniedException: ['AccessDenied', 403],
  ExpiredTokenException: ['ExpiredToken', 403],
  IncompleteSignatureException: ['IncompleteSignature', 400],
  InternalFailure: ['InternalFailure', 500],
  InvalidSignatureException: ['SignatureDoesNotMatch', 403],
  MissingAuthenticationTokenException: ['MissingAuthenticationToken', 403],
  RequestEntityTooLargeException: ['RequestEntityTooLarge', 413],
  SerializationException: ['MalformedQueryString', 400],
  ThrottlingException: ['Throttling', 400],
  UnknownOperationException: ['InvalidAction', 400],
  UnrecognizedClientException: ['InvalidClientTokenId', 403],
  ValidationException: ['ValidationError', 400],
};

/** The parameters that every request has besides the input. */
const ENVELOPE = ['Action', 'Version'];

/** Deeper than any parameter of AWS. */
const MAX_DEPTH = 32;

export const QUERY: Protocol = {
  find(request, { apiVersion, operations }) {
    const form = formOf(request);
    const [action, version] = ENVELOPE.map((name) => form.get(name));
    return request.method === 'POST' && version === apiVersion && Object.hasOwn(operations, action ?? '')
      ? operations[action!]
      : undefined;
  },

  asked(request) {
    const [action, version] = ENVELOPE.map((name) => formOf(request).get(name));
    return action ? `${action} of version ${version}` : 'an action, since the body has no parameter Action';
  },

  parse(request, operation) {
    const root: Parameter = { inner: new Map() };
    for (const [name, value] of formOf(request)) if (!ENVELOPE.includes(name)) place(root, name, value);
    return toValue(root, operation.input) as Record<string, unknown>;
  },

  answer: (output, { name, status, output: shape }, { requestId, service }) => ({
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: xmlDocument(`${name}Response`, {
      [`${name}Result`]: toXml(output, shape, 'wrapped'),
      ResponseMetadata: { RequestId: requestId },
    }, service?.xmlNamespace),
  }),

  refuse: ({ name, status, message, members }, { requestId, service }) => ({
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: xmlDocument('ErrorResponse', {
      Error: { Type: status < 500 ? 'Sender' : 'Receiver', Code: name, Message: message, ...members },
      RequestId: requestId,
    }, service?.xmlNamespace),
  }),

  commonError: (name) => COMMON_ERRORS[name] ?? [name, 400],
};

const formOf = ({ body }: HttpRequest) => new URLSearchParams(Buffer.from(body).toString());

/** The tree that the names of parameters describe: `Tags.member.1.Key` is a parameter inside of three others. */
interface Parameter {
  value?: string;
  readonly inner: Map<string, Parameter>;
}

function place(root: Parameter, name: string, value: string): void {
  const parts = name.split('.');
  if (parts.length > MAX_DEPTH) {
    throw new ServiceError('SerializationException', `A parameter's name has ${parts.length} parts`);
  }
  const parameter = parts.reduce<Parameter>((outer, part) => {
    const known: Parameter = outer.inner.get(part) ?? { inner: new Map() };
    outer.inner.set(part, known);
    return known;
  }, root);
  if (parameter.value !== undefined) {
    throw new ServiceError('SerializationException', `The parameter ${name} is there twice`);
  }
  parameter.value = value;
}

/** A value that does not fit its shape, or is unknown, is left for validation to report. */
function toValue(parameter: Parameter, shape: Shape | undefined): unknown {
  const { value, inner } = parameter;
  if (shape?.type === 'structure' && value === undefined) {
    return Object.fromEntries([...inner].map(([name, item]) => [name, toValue(item, memberOf(shape.members, name))]));
  }
  if (shape?.type === 'list' && !value) return numbered(inner.get('member')).map((item) => toValue(item, shape.member));
  if (shape?.type === 'map' && !value) {
    return Object.fromEntries(numbered(inner.get('entry')).map(({ inner: entry }) =>
      [entry.get('key')?.value ?? '', toValue(entry.get('value') ?? { inner: new Map() }, shape.value)]));
  }
  if (inner.size > 0 || !shape) return Object.fromEntries([...inner.keys()].map((name) => [name, '']));
  return shape.type === 'blob' ? Buffer.from(value ?? '', 'base64') : coerce(value, shape);
}

const memberOf = (members: Readonly<Record<string, Shape>>, name: string) =>
  Object.hasOwn(members, name) ? members[name] : undefined;

/** The items in the order of their numbers; the parameters may come in any order. */
function numbered(items: Parameter | undefined): Parameter[] {
  return [...items?.inner ?? []].sort(([a], [b]) => Number(a) - Number(b)).map(([, item]) => item);
}
