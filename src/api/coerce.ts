/** Converts properties back: CloudFormation turns every number and boolean of a custom resource into a string. */

import { isRecord, mapRecord } from './records';
import type { Shape } from './schema';

/**
 * The value, with each string that stands for a number, a boolean, a time or a document converted.
 * A string that cannot be converted stays as it is, for validation to report.
 */
export function coerce(value: unknown, shape: Shape): unknown {
  switch (shape.type) {
    case 'integer':
    case 'long':
    case 'double':
      return typeof value === 'string' && NUMBER.test(value) ? Number(value) : value;
    case 'boolean':
      return value === 'true' ? true : value === 'false' ? false : value;
    case 'timestamp':
      return typeof value === 'string' && TIME.test(value) ? new Date(value) : value;
    case 'document':
      return typeof value === 'string' ? documentIn(value) : value;
    case 'list':
      return Array.isArray(value) ? value.map((item) => coerce(item, shape.member)) : value;
    case 'map':
      return isRecord(value) ? mapRecord(value, (item) => coerce(item, shape.value)) : value;
    case 'structure':
      return isRecord(value)
        ? mapRecord(value, (item, name) =>
          Object.hasOwn(shape.members, name) ? coerce(item, shape.members[name]) : item,
        )
        : value;
    default:
      return value;
  }
}

/** Documents travel as JSON: in any other form CloudFormation would turn their numbers into strings. */
function documentIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;
