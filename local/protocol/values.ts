/** Values as they travel in JSON, by their shapes. */

import { isRecord, mapRecord } from '../../src/api/records';
import { Shape } from '../../src/api/schema';

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
      return convert(value, shape, fromJson);
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
      return convert(value, shape, toJson);
  }
}

function convert(value: unknown, shape: Shape, inner: (value: unknown, shape: Shape) => unknown): unknown {
  if (shape.type === 'list' && Array.isArray(value)) return value.map((item) => inner(item, shape.member));
  if (shape.type === 'map' && isRecord(value)) return mapRecord(value, (item) => inner(item, shape.value));
  if (shape.type === 'structure' && isRecord(value)) {
    return Object.fromEntries(Object.entries(shape.members).flatMap(([name, member]) => {
      const item = value[name];
      return item === undefined || item === null ? [] : [[name, inner(item, member)]];
    }));
  }
  return value;
}
