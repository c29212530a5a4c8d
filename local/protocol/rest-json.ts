/**
 * AWS's rest-json protocol.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
 */

import { coerce } from '../../src/api/coerce';
import { Operation, Shape } from '../../src/api/schema';
import { HttpRequest } from '../http';
import { parseObject, Protocol } from './protocol';
import { fromJson } from './values';

/** The names under which AWS answers what concerns any operation, as its documentation of common errors lists them. */
const STATUS: Readonly<Record<string, number>> = {
  SerializationException: 400,
  ValidationException: 400,
  IncompleteSignatureException: 400,
  UnknownOperationException: 404,
  UnsupportedMediaTypeException: 415,
  ThrottlingException: 429,
  InternalFailure: 500,
};

const CONTENT_TYPE = 'application/json';

export const REST_JSON: Protocol = {
  contentType: CONTENT_TYPE,

  find: ({ method, path }, { operations }) =>
    Object.values(operations).find((operation) => operation.method === method && labelsOf(operation, path)),

  parse(request, operation) {
    const labels = labelsOf(operation, request.path)!;
    const members = Object.entries(operation.input.members);
    const hasBody = members.some(([, { location }]) => location === undefined);
    const body = hasBody ? parseObject(request, CONTENT_TYPE) : {};
    return Object.fromEntries(members.flatMap(([name, shape]) => {
      const value = locate(name, shape, { request, labels, body });
      return value === undefined || value === null ? [] : [[name, value]];
    }));
  },

  /** Where there is nothing to say, AWS's answers have no body. */
  body: (output, { output: { members } }) => (Object.keys(members).length === 0 ? undefined : JSON.stringify(output)),

  status: (name) => STATUS[name] ?? 403,
};

interface Places {
  readonly request: HttpRequest;
  readonly labels: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

function locate(name: string, shape: Shape, { request, labels, body }: Places): unknown {
  switch (shape.location) {
    case 'uri':
      return coerce(labels[name], shape);
    case 'querystring':
      return coerce(inQuery(request.query[shape.wireName ?? name], shape), shape);
    case 'header':
      return coerce(request.headers[(shape.wireName ?? name).toLowerCase()], shape);
    case 'payload':
      return request.body;
    default:
      return fromJson(body[name], shape);
  }
}

/** A list stands in the query string as the same name again and again; anything else counts once. */
function inQuery(value: string | string[] | undefined, { type }: Shape): unknown {
  if (value === undefined) return undefined;
  return type === 'list' ? [value].flat() : [value].flat()[0];
}

/** The labels of the operation's URI as the path has them, if the path is the operation's. */
function labelsOf({ uri }: Operation, path: string): Record<string, string> | undefined {
  const template = uri.split('/');
  const segments = path.split('/');
  if (segments.length !== template.length) return undefined;
  const labels: Record<string, string> = {};
  for (const [index, part] of template.entries()) {
    const segment = segments[index];
    if (!part.startsWith('{')) {
      if (part !== segment) return undefined;
      continue;
    }
    const label = decode(segment);
    if (!label) return undefined;
    labels[part.slice(1, -1)] = label;
  }
  return labels;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
