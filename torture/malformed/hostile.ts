/** Values that often break programs. */

import fc from 'fast-check';

/**
 * Texts: empty, with control characters, with halves of characters, from right to left, with names
 * that every object has, with the syntax of other languages.
 */
const TEXTS = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udfff\ud800',
  '\u202eabc',
  '\ufeff',
  '\u2028\u2029',
  'e\u0301',
  '🏠',
  '\uffff',
  '\r\n',
  '\u001b[31m',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'undefined',
  'null',
  'NaN',
  '-0',
  '1e999',
  '00',
  '1,5',
  '٣',
  '0x10',
  'True',
  '{',
  '[]',
  '../..',
  '%00',
  '%',
  '<!--',
  ']]>',
  '&lt;',
  '\'"',
  '{{resolve:ssm:x}}',
  '${AWS::Region}',
  '!Ref x',
  '*',
  'arn:aws:::',
];

const LONG = 2 ** 20;
const LONG_TEXTS = ['x', '\u0000', '🏠', '\\', 'é'].map((character) => character.repeat(LONG / character.length));

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 10, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.constantFrom(...LONG_TEXTS) },
);

export const hostileName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'toString', 'valueOf', 'then', 'toJSON', ''), hostileText,
);

const DEPTH = 10_000;

function nested(wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = 'deep';
  for (let depth = 0; depth < DEPTH; depth++) value = wrap(value);
  return value;
}

const DEEP = [nested((inner) => [inner]), nested((inner) => ({ a: inner }))];
const MANY = [
  Array(DEPTH).fill(''),
  Array(DEPTH).fill({}),
  Object.fromEntries(Array.from({ length: DEPTH }, (_, index) => [`k${index}`, 'v'])),
];

/** The first two cannot be converted to text. */
const OBJECTS = [
  '{"toString": 1}',
  '{"toString": 1, "valueOf": 2}',
  '{"__proto__": {"polluted": true}}',
  '{"constructor": {"prototype": {"polluted": true}}}',
  '{"then": 1}',
];

export const hostileStructure: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 10, arbitrary: fc.constantFrom(...OBJECTS, '{}').map((text) => JSON.parse(text)) },
  { weight: 4, arbitrary: fc.dictionary(hostileName, hostileText, { maxKeys: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom(...DEEP, ...MANY).filter((value) => !Array.isArray(value)) },
);

export const hostileList: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: fc.array(fc.oneof(hostileText, hostileStructure, fc.constant(null)), { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom(...DEEP, ...MANY).filter(Array.isArray) },
);

export const hostileScalar: fc.Arbitrary<unknown> = fc.constantFrom(null, true, false, 0, -1, 1.5, 2 ** 53, 1e308);

/** Any value that JSON can express. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  hostileStructure,
  hostileList,
  hostileScalar,
  fc.jsonValue({ maxDepth: 3 }),
);

export const notText: fc.Arbitrary<unknown> = fc.oneof(hostileStructure, hostileList, hostileScalar);
export const notStructure: fc.Arbitrary<unknown> = fc.oneof(hostileText, hostileList, hostileScalar);
export const notList: fc.Arbitrary<unknown> = fc.oneof(hostileText, hostileStructure, hostileScalar);

/** The record with another value under a name, which may be a name that every object has. */
export function withEntry(record: object, name: string, value: unknown): Record<string, unknown> {
  return Object.fromEntries([...Object.entries(record), [name, value]]);
}

export function without(record: object, name: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== name));
}

/** The text with halves of characters replaced. */
export const wholeCharacters = (text: string) => Buffer.from(text).toString();

/** The value, shortened to one line. */
export function shown(value: unknown): string {
  try {
    const text = JSON.stringify(value) ?? String(value);
    return text.length > 2_000
      ? `${text.slice(0, 1_000)} ... (${text.length} characters) ... ${text.slice(-1_000)}`
      : text;
  } catch (error) {
    return Object.entries(value as object)
      .map(([name, item]) => `${name}: ${isShallow(item) ? shown(item) : '(deeply nested)'}`)
      .join(', ');
  }
}

export function isShallow(value: unknown): boolean {
  try {
    JSON.stringify(value);
    return true;
  } catch {
    return false;
  }
}
