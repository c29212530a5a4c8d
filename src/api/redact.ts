/** Redacts values for display: members that a shape calls sensitive, and members that it does not know. */

import { isRecord, mapRecord } from './records';
import type { Shape } from './schema';

export const COVER = '***';

export function redact(value: unknown, shape: Shape): unknown {
  if (value === undefined || value === null) return value;
  if (shape.sensitive) return COVER;
  if (shape.type === 'list') return Array.isArray(value) ? value.map((item) => redact(item, shape.member)) : COVER;
  if (shape.type === 'map') return isRecord(value) ? mapRecord(value, (item) => redact(item, shape.value)) : COVER;
  if (shape.type === 'structure') {
    const known = (name: string) => Object.hasOwn(shape.members, name);
    return isRecord(value)
      ? mapRecord(value, (item, name) => (known(name) ? redact(item, shape.members[name]) : COVER))
      : COVER;
  }
  return shape.type === 'blob' || shape.type === 'document' ? COVER : value;
}
