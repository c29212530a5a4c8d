/**
 * The common part of the REST protocols: the places of an operation's members in paths, queries,
 * headers and bodies.
 */

import { coerce } from '../../src/api/coerce';
import type { Operation, Shape } from '../../src/api/schema';
import type { HttpRequest } from '../http';

/** Takes a member out of the body. */
type FromBody = (name: string, shape: Shape) => unknown;

/** The input of an operation, from all places of its members. */
export function membersIn(request: HttpRequest, operation: Operation, fromBody: FromBody): Record<string, unknown> {
  const labels = labelsOf(operation, request.path)!;
  return Object.fromEntries(Object.entries(operation.input.members).flatMap(([name, shape]) => {
    const value = locate(name, shape, { request, labels, fromBody });
    return value === undefined || value === null ? [] : [[name, value]];
  }));
}

interface Places {
  readonly request: HttpRequest;
  readonly labels: Readonly<Record<string, string>>;
  readonly fromBody: FromBody;
}

function locate(name: string, shape: Shape, { request, labels, fromBody }: Places): unknown {
  switch (shape.location) {
    case 'uri':
      return coerce(labels[name], shape);
    case 'querystring':
      return coerce(inQuery(request.query[shape.wireName ?? name], shape), shape);
    case 'header':
      return shape.type === 'map'
        ? withPrefix(request.headers, shape.wireName!)
        : coerce(request.headers[headerOf(name, shape)], shape);
    default:
      return fromBody(name, shape);
  }
}

/** A list is a repeated name in the query string; any other value counts once. */
function inQuery(value: string | string[] | undefined, { type }: Shape): unknown {
  if (value === undefined) return undefined;
  return type === 'list' ? [value].flat() : [value].flat()[0];
}

/** A map is all headers whose names begin with its prefix. */
function withPrefix(headers: HttpRequest['headers'], prefix: string): Record<string, string> | undefined {
  const found = Object.entries(headers)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, value]) => [name.slice(prefix.length), value]);
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}

/** The headers of an answer. */
export function headersOf(
  output: Readonly<Record<string, unknown>>,
  { output: { members } }: Operation,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(output).flatMap(([name, value]) => {
      const shape = members[name];
      if (shape.location !== 'header') return [];
      if (shape.type === 'map') {
        return Object.entries(value as object).map(([key, item]) => [`${shape.wireName}${key}`, item]);
      }
      return [[headerOf(name, shape), value instanceof Date ? value.toUTCString() : String(value)]];
    }),
  );
}

const headerOf = (name: string, { wireName = name }: Shape) => wireName.toLowerCase();

/** The member that is the whole body of an answer, if there is one. */
export function payloadOf(members: Readonly<Record<string, Shape>>): readonly [name: string, shape: Shape] | undefined {
  return Object.entries(members).find(([, { location }]) => location === 'payload');
}

/**
 * The labels of the operation's URI in the path, if the path matches it. A label such as `{Key+}`
 * takes the rest of the path.
 */
export function labelsOf({ uri }: Operation, path: string): Record<string, string> | undefined {
  const template = uri.split('?')[0].split('/');
  const greedy = template.at(-1)!.endsWith('+}');
  const segments = path.split('/');
  if (greedy ? segments.length < template.length : segments.length !== template.length) return undefined;
  const labels: Record<string, string> = {};
  for (const [index, part] of template.entries()) {
    const segment = greedy && index === template.length - 1 ? segments.slice(index).join('/') : segments[index];
    if (!part.startsWith('{')) {
      if (part !== segment) return undefined;
      continue;
    }
    const label = decode(segment);
    if (!label) return undefined;
    labels[part.replace(/[{}+]/g, '')] = label;
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
