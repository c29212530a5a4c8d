/** Values by their shapes, and as they travel in JSON. */

import { isRecord, mapRecord } from '../../src/api/records';
import type { Shape } from '../../src/api/schema';
import type { HttpRequest } from '../http';
import { ServiceError } from '../services/service';

/** The value without the members that its shape does not know, or that are null. */
export function knownMembers(value: unknown, shape: Shape): unknown {
  return convert(value, shape, knownMembers, (name) => [name, name]);
}

/**
 * The value that a JSON value stands for. As AWS does, members that are not known or null are left out; what does not
 * fit its shape is left as it is, for validation to name it.
 */
export function fromJson(value: unknown, shape: Shape): unknown {
  switch (shape.type) {
    case 'timestamp':
      return typeof value === 'number' ? new Date(value * 1000) : value;
    case 'blob':
      return typeof value === 'string' ? Buffer.from(value, 'base64') : value;
    default:
      return convert(value, shape, fromJson, (name, wireName) => [wireName, name]);
  }
}

/** The JSON value by which a value travels. */
export function toJson(value: unknown, shape: Shape): unknown {
  switch (shape.type) {
    case 'timestamp':
      return value instanceof Date ? value.getTime() / 1000 : value;
    case 'blob':
      return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
    default:
      return convert(value, shape, toJson, (name, wireName) => [name, wireName]);
  }
}

/** The JSON object that a body holds; without a body an empty one. */
export function parseObject({ body, headers }: HttpRequest, contentType: string): Record<string, unknown> {
  if (body.length === 0) return {};
  if (!(headers['content-type'] ?? contentType).startsWith(contentType)) {
    throw new ServiceError(
      'UnsupportedMediaTypeException',
      `The body must be ${contentType}, not ${headers['content-type']}`,
    );
  }
  const value = parseJson(body);
  if (!isRecord(value)) throw new ServiceError('SerializationException', 'The body is not a JSON object');
  return value;
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new ServiceError('SerializationException', 'The body is not JSON');
  }
}

type Inner = (value: unknown, shape: Shape) => unknown;
/** Under which name a member of a structure stands, and under which it is to stand. */
type Rename = (name: string, wireName: string) => readonly [from: string, to: string];

function convert(value: unknown, shape: Shape, inner: Inner, rename: Rename): unknown {
  if (shape.type === 'list' && Array.isArray(value)) return value.map((item) => inner(item, shape.member));
  if (shape.type === 'map' && isRecord(value)) return mapRecord(value, (item) => inner(item, shape.value));
  if (shape.type === 'structure' && isRecord(value)) {
    return Object.fromEntries(Object.entries(shape.members).flatMap(([name, member]) => {
      const [from, to] = rename(name, member.wireName ?? name);
      const item = value[from];
      return item === undefined || item === null ? [] : [[to, inner(item, member)]];
    }));
  }
  return value;
}
