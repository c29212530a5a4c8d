/** Places in the properties of a kind, and values that do not belong there. */

import fc from 'fast-check';
import { isRecord } from '../../../src/api/records';
import type { Shape } from '../../../src/api/schema';
import { inherit } from '../../../src/api/schema';
import { hostileName, hostileText, notList, notStructure, notText, withEntry } from '../hostile';

/** The path of a member, and its shape. */
export interface Place {
  readonly path: readonly (string | number)[];
  readonly shape: Shape;
}

/** Every place of a shape in a value, the value itself first. */
export function placesIn(value: unknown, shape: Shape, path: Place['path'] = []): Place[] {
  const inner = (name: string | number, item: unknown, member: Shape) =>
    placesIn(item, inherit(shape, member), [...path, name]);
  if (shape.type === 'structure' && isRecord(value)) {
    return [
      { path, shape },
      ...Object.entries(shape.members).flatMap(([name, member]) =>
        Object.hasOwn(value, name) ? inner(name, value[name], member) : [],
      ),
    ];
  }
  if (shape.type === 'map' && isRecord(value)) {
    return [{ path, shape }, ...Object.entries(value).flatMap(([name, item]) => inner(name, item, shape.value))];
  }
  if (shape.type === 'list' && Array.isArray(value)) {
    return [{ path, shape }, ...value.flatMap((item, index) => inner(index, item, shape.member))];
  }
  return [{ path, shape }];
}

/** The value with another one at a path. */
export function replaced(value: any, [name, ...inner]: Place['path'], item: unknown): unknown {
  if (name === undefined) return item;
  const changed = replaced(value[name], inner, item);
  return Array.isArray(value)
    ? value.map((old, index) => (index === name ? changed : old))
    : withEntry(value, String(name), changed);
}

/** Values that break the rules of a shape, in CloudFormation's form; `undefined` if there are none. */
export function wrongFor(shape: Shape): fc.Arbitrary<unknown> | undefined {
  const wrong = rulesBroken(shape);
  return wrong.length > 0 ? fc.oneof(...wrong).filter((value) => value !== null) : undefined;
}

const NUMBERS = ['', ' 1', 'NaN', '1e999', '0x10', '1,5', 'one', '--1', '٣', '1n'];

function rulesBroken(shape: Shape): fc.Arbitrary<unknown>[] {
  switch (shape.type) {
    case 'string': {
      const { min = 0, max, pattern, enum: values } = shape;
      return [
        notText,
        ...(min > 0 ? [fc.constant('')] : []),
        ...(max !== undefined
          ? [fc.constantFrom('x', '🏠', '\u0000').map((character) => character.repeat(max + 1))]
          : []),
        ...(pattern !== undefined
          ? [hostileText.filter((text) => !new RegExp(`^(?:${pattern})$`, 'u').test(text))]
          : []),
        ...(values ? [hostileText, fc.constantFrom(...values).map((value) => `${value} `)] : []),
      ];
    }
    case 'integer':
    case 'long':
    case 'double': {
      const { min, max } = shape;
      return [
        notText.filter((value) => typeof value !== 'number'),
        fc.constantFrom(...NUMBERS, ...(shape.type === 'double' ? [] : ['1.5', '9007199254740993'])),
        ...(min !== undefined ? [fc.constant(String(min - 1))] : []),
        ...(max !== undefined ? [fc.constant(String(max + 1))] : []),
      ];
    }
    case 'boolean':
      return [notText.filter((value) => typeof value !== 'boolean'), hostileText];
    case 'list':
      return [notList];
    case 'map': {
      const { max = 0 } = shape;
      return [
        notStructure,
        ...(max > 0
          ? [fc.constant(Object.fromEntries(Array.from({ length: max + 1 }, (_, index) => [`k${index}`, 'v'])))]
          : []),
        notText.map((value) => ({ key: value })).filter(({ key }) => key !== undefined),
      ];
    }
    case 'structure':
      return [
        notStructure,
        fc
          .tuple(hostileName, hostileText)
          .filter(([name]) => !Object.hasOwn(shape.members, name))
          .map(([name, item]) => withEntry({}, name, item)),
      ];
    default:
      return [];
  }
}
