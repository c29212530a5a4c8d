/**
 * The intrinsic functions: their values, and their references. A function that is not in these
 * tables is refused before anything is created.
 */

import { isObject } from './template';

/** The values that the functions use. */
export interface Scope {
  /** The value of a parameter, of a pseudo parameter, or of `Ref` on a resource. */
  ref(name: string): unknown;
  attribute(logicalId: string, attribute: string): unknown;
  condition(name: string): boolean;
  mapped(map: string, topLevelKey: string, secondLevelKey: string): unknown;
  exported(name: string): unknown;
  zones(region: string): readonly string[];
}

/** The value of `AWS::NoValue`: the property or list item is left out. */
export const NO_VALUE = Symbol('AWS::NoValue');

type Argument = any;
type Evaluate = (value: unknown) => Argument;
type Functions = Readonly<Record<string, (argument: Argument, scope: Scope, evaluate: Evaluate) => unknown>>;

const VALUES: Functions = {
  'Ref': (name, scope) => scope.ref(name),
  'Fn::GetAtt': (target, scope, valueOf) => {
    const [logicalId, attribute] = attributeTarget(target);
    return scope.attribute(logicalId, asText(valueOf(attribute)));
  },
  'Fn::Sub': (argument, scope, valueOf) => substitute(argument, scope, valueOf),
  'Fn::Join': ([separator, list], _scope, valueOf) => asList('Fn::Join', valueOf(list)).map(asText).join(separator),
  'Fn::Split': ([separator, text], _scope, valueOf) => asText(valueOf(text)).split(separator),
  'Fn::Select': ([index, list], _scope, valueOf) => select(Number(valueOf(index)), asList('Fn::Select', valueOf(list))),
  'Fn::Base64': (text, _scope, valueOf) => Buffer.from(asText(valueOf(text))).toString('base64'),
  'Fn::GetAZs': (region, scope, valueOf) => scope.zones(asText(valueOf(region)) || asText(scope.ref('AWS::Region'))),
  'Fn::ImportValue': (name, scope, valueOf) => scope.exported(asText(valueOf(name))),
  'Fn::FindInMap': ([map, top, second], scope, valueOf) =>
    scope.mapped(asText(valueOf(map)), asText(valueOf(top)), asText(valueOf(second))),
  'Fn::If': ([condition, yes, no], scope, valueOf) => valueOf(scope.condition(condition) ? yes : no),
};

/** Functions that stand only in Conditions and Rules. */
const CONDITIONS: Functions = {
  'Condition': (name, scope) => scope.condition(name),
  'Fn::And': (operands, _scope, valueOf) => operands.every((operand: unknown) => valueOf(operand) === true),
  'Fn::Or': (operands, _scope, valueOf) => operands.some((operand: unknown) => valueOf(operand) === true),
  'Fn::Not': ([operand], _scope, valueOf) => valueOf(operand) !== true,
  'Fn::Equals': ([left, right], _scope, valueOf) => asText(valueOf(left)) === asText(valueOf(right)),
  'Fn::Contains': ([list, value], _scope, valueOf) =>
    asList('Fn::Contains', valueOf(list))
      .map(asText)
      .includes(asText(valueOf(value))),
};

const isText = (value: unknown) => typeof value === 'string';
const isList = (value: unknown, length?: number): value is unknown[] =>
  Array.isArray(value) && (length ?? value.length) === value.length;
const isNamed = (value: unknown, length: number) => isList(value, length) && isText(value[0]);

/** The checks of the functions' arguments in the template. */
const ARGUMENTS: Readonly<Record<string, readonly [what: string, is: (argument: Argument) => boolean]>> = {
  'Ref': ['the name of a parameter or a resource', isText],
  'Fn::GetAtt': [
    'a resource and an attribute',
    (argument) => isNamed(argument, 2) || (isText(argument) && argument.includes('.')),
  ],
  'Fn::Sub': [
    'a text, or a list of a text and values',
    (argument) => isText(argument) || (isNamed(argument, 2) && isObject(argument[1])),
  ],
  'Fn::Join': ['a separator and a list', (argument) => isNamed(argument, 2)],
  'Fn::Split': ['a separator and a text', (argument) => isNamed(argument, 2)],
  'Fn::Select': ['an index and a list', (argument) => isList(argument, 2)],
  'Fn::FindInMap': ['a mapping and two keys', (argument) => isList(argument, 3)],
  'Fn::If': ['a condition and two values', (argument) => isNamed(argument, 3)],
  'Condition': ['the name of a condition', isText],
  'Fn::And': ['a list of conditions', (argument) => isList(argument)],
  'Fn::Or': ['a list of conditions', (argument) => isList(argument)],
  'Fn::Not': ['a list of one condition', (argument) => isList(argument, 1)],
  'Fn::Equals': ['two values', (argument) => isList(argument, 2)],
  'Fn::Contains': ['a list and a value', (argument) => isList(argument, 2)],
};

export function evaluate(value: unknown, scope: Scope): Argument {
  return evaluateWith(VALUES, value, scope);
}

export function evaluateCondition(value: unknown, scope: Scope): boolean {
  return evaluateWith({ ...VALUES, ...CONDITIONS }, value, scope) === true;
}

function evaluateWith(functions: Functions, value: unknown, scope: Scope): Argument {
  const recurse = (inner: unknown) => evaluateWith(functions, inner, scope);
  if (Array.isArray(value)) return value.map(recurse).filter((item) => item !== NO_VALUE);
  if (!isObject(value)) return value;
  const name = functionOf(value, functions);
  if (name) return functions[name](value[name], scope, recurse);
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, recurse(inner)])
      .filter(([, inner]) => inner !== NO_VALUE),
  );
}

/** The function that a value calls, if it is one of these. */
function functionOf(value: Record<string, unknown>, functions: Functions): string | undefined {
  const keys = Object.keys(value);
  if (keys.length !== 1 || !Object.hasOwn(functions, keys[0])) return undefined;
  const [name] = keys;
  const [what, is] = ARGUMENTS[name] ?? [];
  if (is && !is(value[name])) throw new Error(`Template error: ${name} requires ${what}`);
  return name;
}

/** A reference of a value to something outside of itself. */
export type Reference =
  | { readonly to: 'name'; readonly name: string }
  | { readonly to: 'attribute'; readonly name: string; readonly attribute?: string }
  | { readonly to: 'condition' | 'map' | 'export' | 'unknown'; readonly name: string };

const REFERENCES: Readonly<Record<string, (argument: Argument) => readonly Reference[]>> = {
  'Ref': (name) => [{ to: 'name', name }],
  'Fn::GetAtt': (target) => {
    const [name, attribute] = attributeTarget(target);
    return [{ to: 'attribute', name, attribute: typeof attribute === 'string' ? attribute : undefined }];
  },
  'Fn::Sub': (argument) => substitutions(argument),
  'Fn::If': ([name]) => [{ to: 'condition', name }],
  'Condition': (name) => [{ to: 'condition', name }],
  'Fn::FindInMap': ([name]) => (typeof name === 'string' ? [{ to: 'map', name }] : []),
  'Fn::ImportValue': (name) => (typeof name === 'string' ? [{ to: 'export', name }] : []),
};

/**
 * All references of a value.
 * @param choose decides conditions, if they are known: then only the chosen branch of an `Fn::If`
 *   counts
 */
export function referencesIn(value: unknown, choose?: (condition: string) => boolean): Reference[] {
  return search(value, VALUES, choose);
}

export function referencesInCondition(value: unknown): Reference[] {
  return search(value, { ...VALUES, ...CONDITIONS });
}

function search(value: unknown, functions: Functions, choose?: (condition: string) => boolean): Reference[] {
  if (Array.isArray(value)) return value.flatMap((item) => search(item, functions, choose));
  if (!isObject(value)) return [];
  const name = functionOf(value, functions);
  const unknown = Object.keys(value).find((key) => (key.startsWith('Fn::') || key === 'Ref') && key !== name);
  if (unknown) return [{ to: 'unknown', name: unknown }];
  if (!name) return Object.values(value).flatMap((inner) => search(inner, functions, choose));
  const argument = value[name] as Argument;
  const inner = name === 'Fn::If' && choose ? argument[choose(argument[0]) ? 1 : 2] : argument;
  return [...REFERENCES[name]?.(argument) ?? [], ...search(inner, functions, choose)];
}

/** `["Resource", "Attribute"]` or `"Resource.Attribute"`; an attribute may itself have dots. */
function attributeTarget(target: Argument): [string, unknown] {
  if (Array.isArray(target)) return [target[0], target[1]];
  const dot = target.indexOf('.');
  return [target.slice(0, dot), target.slice(dot + 1)];
}

/** `${Name}`, or with an exclamation mark the literal text. */
const PLACEHOLDER = /\$\{(!?)([^}]*)\}/g;

function substitute(argument: Argument, scope: Scope, evaluateInner: Evaluate): string {
  const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
  const valueOf = (name: string) => {
    if (Object.hasOwn(variables, name)) return evaluateInner(variables[name]);
    return name.includes('.') ? scope.attribute(...attributeTarget(name) as [string, string]) : scope.ref(name);
  };
  return text.replace(PLACEHOLDER, (_match: string, literal: string, name: string) =>
    literal ? `\${${name}}` : asText(valueOf(name)),
  );
}

function substitutions(argument: Argument): Reference[] {
  const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
  const names = [...text.matchAll(PLACEHOLDER)].filter(([, literal]) => !literal).map(([,, name]) => name);
  return names.filter((name) => !Object.hasOwn(variables, name)).map((name) => {
    if (!name.includes('.')) return { to: 'name', name };
    const [logicalId, attribute] = attributeTarget(name);
    return { to: 'attribute', name: logicalId, attribute: attribute as string };
  });
}

function select(index: number, list: readonly unknown[]): unknown {
  if (!(index in list)) throw new Error(`Template error: Fn::Select cannot select nonexistent value at index ${index}`);
  return list[index];
}

function asList(name: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`Template error: ${name} requires a list, not ${JSON.stringify(value)}`);
  return value;
}

function asText(value: unknown): string {
  if (typeof value === 'object' || value === undefined) {
    throw new Error(`Template error: a string is required, not ${JSON.stringify(value)}`);
  }
  return String(value);
}
