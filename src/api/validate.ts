/** Validates values by their shapes: finds every broken rule in one pass. */

import { isRecord } from './records';
import type { ListShape, MapShape, NumberShape, Shape, StringShape, StructureShape } from './schema';
import { inherit } from './schema';

export interface Violation {
  /** The path of the value, for example `PushConfig.RolloutConfig.MaximumPerMinute`. */
  readonly path: string;
  /** The value in a form that may be shown. */
  readonly value: string;
  /** The rule. */
  readonly rule: string;
}

/** Recognizes values that are not known yet, which are skipped. */
export type IsUnknown = (value: unknown) => boolean;

/** The rules of `shape` that `value` breaks. `path` names the value in the result. */
export function validate(value: unknown, shape: Shape, path: string, isUnknown: IsUnknown = () => false): Violation[] {
  if (value === undefined || isUnknown(value)) return [];
  const violation = (rule: string): Violation => ({ path, value: display(value, shape), rule });
  const { is, rule } = TYPES[shape.type];
  if (!is(value)) return [violation(rule)];
  switch (shape.type) {
    case 'string':
      return stringRules(value as string, shape).map(violation);
    case 'integer':
    case 'long':
    case 'double':
      return numberRules(value as number, shape).map(violation);
    case 'list':
      return validateList(value as unknown[], shape, path, isUnknown, violation);
    case 'map':
      return validateMap(value as Record<string, unknown>, shape, path, isUnknown, violation);
    case 'structure':
      return validateStructure(value as Record<string, unknown>, shape, path, isUnknown);
    default:
      return [];
  }
}

interface Type {
  readonly is: (value: unknown) => boolean;
  readonly rule: string;
}

const WHOLE_NUMBER: Type = { is: Number.isSafeInteger, rule: 'must be a whole number' };

const TYPES: Readonly<Record<Shape['type'], Type>> = {
  string: { is: (value) => typeof value === 'string', rule: 'must be a string' },
  integer: WHOLE_NUMBER,
  long: WHOLE_NUMBER,
  double: { is: Number.isFinite, rule: 'must be a number' },
  boolean: { is: (value) => typeof value === 'boolean', rule: 'must be true or false' },
  timestamp: {
    is: (value) => value instanceof Date && !Number.isNaN(value.getTime()),
    rule: 'must be a point in time',
  },
  blob: { is: (value) => value instanceof Uint8Array, rule: 'must be bytes' },
  document: { is: () => true, rule: '' },
  list: { is: Array.isArray, rule: 'must be a list' },
  map: { is: isRecord, rule: 'must be a map' },
  structure: { is: isRecord, rule: 'must be a structure' },
};

/** Whether the value is what the shape calls for, whatever is in it. */
export function isOfType(value: unknown, { type }: Shape): boolean {
  return TYPES[type].is(value);
}

function stringRules(value: string, { min, max, pattern, enum: values }: StringShape): string[] {
  const length = [...value].length;
  return [
    ...(values && !values.includes(value) ? [`must be one of ${values.join(', ')}`] : []),
    ...(min !== undefined && length < min ? [`must have at least ${min} characters, has ${length}`] : []),
    ...(max !== undefined && length > max ? [`must have at most ${max} characters, has ${length}`] : []),
    ...(pattern !== undefined && !expression(pattern).test(value) ? [`must match ${pattern}`] : []),
  ];
}

function numberRules(value: number, { min, max }: NumberShape): string[] {
  return [
    ...(min !== undefined && value < min ? [`must be at least ${min}`] : []),
    ...(max !== undefined && value > max ? [`must be at most ${max}`] : []),
  ];
}

function sizeRules(size: number, unit: string, { min, max }: ListShape | MapShape): string[] {
  return [
    ...(min !== undefined && size < min ? [`must have at least ${min} ${unit}, has ${size}`] : []),
    ...(max !== undefined && size > max ? [`must have at most ${max} ${unit}, has ${size}`] : []),
  ];
}

type Report = (rule: string) => Violation;

function validateList(
  value: unknown[],
  shape: ListShape,
  path: string,
  isUnknown: IsUnknown,
  violation: Report,
): Violation[] {
  return [
    ...sizeRules(value.length, 'items', shape).map(violation),
    ...value.flatMap((item, index) =>
      item === undefined || item === null
        ? [{ path: `${path}[${index}]`, value: 'null', rule: 'must have a value' }]
        : validate(item, inherit(shape, shape.member), `${path}[${index}]`, isUnknown),
    ),
  ];
}

function validateMap(
  value: Record<string, unknown>,
  shape: MapShape,
  path: string,
  isUnknown: IsUnknown,
  violation: Report,
): Violation[] {
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return [
    ...sizeRules(entries.length, 'entries', shape).map(violation),
    ...entries.flatMap(([key, item]) => [
      ...validate(key, inherit(shape, shape.key), `${path} key`, isUnknown),
      ...validate(item, inherit(shape, shape.value), `${path}.${shape.sensitive ? '***' : key}`, isUnknown),
    ]),
  ];
}

function validateStructure(
  value: Record<string, unknown>,
  shape: StructureShape,
  path: string,
  isUnknown: IsUnknown,
): Violation[] {
  const at = (name: string) => (path === '' ? name : `${path}.${name}`);
  const unknown = Object.keys(value).filter((name) => !Object.hasOwn(shape.members, name) && value[name] !== undefined);
  return [
    ...unknown.map((name) => ({
      path: at(name),
      value: '(a value)',
      rule: `is not known here; known are ${Object.keys(shape.members).join(', ')}`,
    })),
    ...Object.entries(shape.members).flatMap(([name, member]) => {
      const item = Object.hasOwn(value, name) ? value[name] : undefined;
      if (item === undefined || item === null) {
        return member.required ? [{ path: at(name), value: 'undefined', rule: 'is required' }] : [];
      }
      return validate(item, inherit(shape, member), at(name), isUnknown);
    }),
  ];
}

function display(value: unknown, shape: Shape): string {
  return shape.sensitive ? '***' : excerpt(value);
}

/** The value as JSON, shortened to fit into a sentence. */
export function excerpt(value: unknown): string {
  const text = jsonOf(value) ?? String(value);
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}

function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return 'nested too deeply to be shown';
  }
}

const expressions = new Map<string, RegExp>();

function expression(pattern: string): RegExp {
  let compiled = expressions.get(pattern);
  if (!compiled) expressions.set(pattern, compiled = new RegExp(`^(?:${pattern})$`, 'u'));
  return compiled;
}
