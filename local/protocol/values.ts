/** Converts values by their shapes, between JSON and JavaScript. */

import { isRecord, mapRecord } from '../../src/api/records';
import type { Shape } from '../../src/api/schema';
import type { HttpRequest } from '../http';
import { ServiceError } from '../services/service';

/** The value without the members that its shape does not know, or that are null. */
export function knownMembers(value: unknown, shape: Shape): unknown {
  return convert(value, shape, knownMembers, (name) => [name, name]);
}

/**
 * Converts a JSON value. As AWS does, it leaves out members that are unknown or null; a value that
 * does not fit its shape stays as it is, for validation to report.
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

/** Converts a value to JSON. */
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

/** The JSON object in a body; without a body an empty one. */
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
/** Functions that give the name of a structure's member before and after the conversion. */
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
