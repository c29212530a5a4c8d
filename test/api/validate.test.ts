import {
  boolean,
  double,
  integer,
  list,
  map,
  required,
  sensitive,
  string,
  structure,
  timestamp,
} from '../../src/api/schema';
import { validate } from '../../src/api/validate';

const rulesOf = (value: unknown, shape: any, isUnknown?: (v: unknown) => boolean) =>
  validate(value, shape, 'X', isUnknown).map(({ rule }) => rule);

describe('strings', () => {
  const name = string({ min: 2, max: 4, pattern: '[\\p{L} ]+' });

  test.each(['ab', 'Küch', 'a b', '😀😀'.slice(0, 0) + 'ñandu'.slice(0, 4)])('the string %j is valid', (value) => {
    expect(rulesOf(value, name)).toEqual([]);
  });

  test('the length of a string counts characters, not code units', () => {
    expect(rulesOf('😀😀', string({ max: 2 }))).toEqual([]);
    expect(rulesOf('😀😀😀', string({ max: 2 }))).toEqual(['must have at most 2 characters, has 3']);
  });

  test('validation names every broken rule', () => {
    expect(rulesOf('1', name)).toEqual(['must have at least 2 characters, has 1', 'must match [\\p{L} ]+']);
  });

  test('a pattern has to match the whole string', () => {
    expect(rulesOf('ab\n1', name)).toEqual(['must match [\\p{L} ]+']);
  });

  test('a value outside the enum fails', () => {
    expect(validate('C', string({ enum: ['A', 'B'] }), 'Letter')).toEqual([
      { path: 'Letter', value: '"C"', rule: 'must be one of A, B' },
    ]);
  });

  test.each([1, true, null, {}, []])('the value %j is no string', (value) => {
    expect(rulesOf(value, string())).toEqual(['must be a string']);
  });
});

describe('numbers', () => {
  test.each([
    [0, integer({ min: 0 })],
    [-0, integer({ min: 0 })],
    [1.5, double({ min: 1.1 })],
  ])('the number %d is valid', (value, shape) => {
    expect(rulesOf(value, shape)).toEqual([]);
  });

  test.each([NaN, Infinity, 1.5, '1', 2 ** 53, null])('the value %p is no whole number', (value) => {
    expect(rulesOf(value, integer())).toEqual(['must be a whole number']);
  });

  test.each([NaN, Infinity, '1'])('the value %p is no number', (value) => {
    expect(rulesOf(value, double())).toEqual(['must be a number']);
  });

  test('a number outside the bounds fails', () => {
    expect(rulesOf(0, integer({ min: 1, max: 5 }))).toEqual(['must be at least 1']);
    expect(rulesOf(5.1, double({ min: 1, max: 5 }))).toEqual(['must be at most 5']);
  });
});

test('booleans, times and bytes are validated', () => {
  expect(rulesOf(false, boolean())).toEqual([]);
  expect(rulesOf('false', boolean())).toEqual(['must be true or false']);
  expect(rulesOf(new Date(0), timestamp())).toEqual([]);
  expect(rulesOf(new Date('x'), timestamp())).toEqual(['must be a point in time']);
  expect(rulesOf(Buffer.from(''), { type: 'blob' })).toEqual([]);
  expect(rulesOf('', { type: 'blob' })).toEqual(['must be bytes']);
  expect(rulesOf({ any: ['thing'] }, { type: 'document' })).toEqual([]);
});

describe('lists and maps', () => {
  const tags = map(string({ min: 1 }), string({ max: 3 }), { min: 1, max: 2 });

  test('empty lists and maps are valid where they are allowed', () => {
    expect(rulesOf([], list(string(), { min: 0 }))).toEqual([]);
    expect(rulesOf({ a: '' }, tags)).toEqual([]);
  });

  test('too few and too many items fail', () => {
    expect(rulesOf({}, tags)).toEqual(['must have at least 1 entries, has 0']);
    expect(rulesOf({ a: '', b: '', c: '' }, tags)).toEqual(['must have at most 2 entries, has 3']);
    expect(rulesOf(['a', 'b'], list(string(), { max: 1 }))).toEqual(['must have at most 1 items, has 2']);
  });

  test('validation names the place of the value', () => {
    expect(validate(['a', 1, null], list(string()), 'Names').map(({ path, rule }) => [path, rule])).toEqual([
      ['Names[1]', 'must be a string'], ['Names[2]', 'must have a value'],
    ]);
    expect(validate({ '': 'x', 'k': 'long' }, tags, 'Tags').map(({ path, rule }) => [path, rule])).toEqual([
      ['Tags key', 'must have at least 1 characters, has 0'], ['Tags.k', 'must have at most 3 characters, has 4'],
    ]);
  });

  test.each([1, 'a', null])('the value %j is no list or map', (value) => {
    expect(rulesOf(value, list(string()))).toEqual(['must be a list']);
    expect(rulesOf(value, tags)).toEqual(['must be a map']);
  });
});

describe('structures', () => {
  const shape = structure({ Name: required(string()), Inner: structure({ Count: integer({ min: 1 }) }) });

  test('missing, wrong and unknown members fail, all at once', () => {
    expect(validate({ Inner: { Count: 0 }, Other: 1 }, shape, '')).toEqual([
      { path: 'Other', value: '(a value)', rule: 'is not known here; known are Name, Inner' },
      { path: 'Name', value: 'undefined', rule: 'is required' },
      { path: 'Inner.Count', value: '0', rule: 'must be at least 1' },
    ]);
  });

  test("inherited members do not count as a structure's own", () => {
    expect(rulesOf(Object.create({ Name: 'inherited' }), shape)).toEqual(['is required']);
    expect(rulesOf(JSON.parse('{"Name": "n", "__proto__": {"Inner": 1}}'), shape)).toEqual([
      'is not known here; known are Name, Inner',
    ]);
    expect(rulesOf({ Name: 'n', constructor: 1 }, shape)).toEqual(['is not known here; known are Name, Inner']);
  });

  test('unknown values are skipped', () => {
    const isUnknown = (value: unknown) => value === '?';
    expect(rulesOf({ Name: '?', Inner: { Count: '?' } }, shape, isUnknown)).toEqual([]);
    expect(rulesOf({ Name: '?', Inner: { Count: 0 } }, shape, isUnknown)).toEqual(['must be at least 1']);
    expect(rulesOf('?', shape, isUnknown)).toEqual([]);
  });
});

test('validation shows no sensitive value, wherever it is', () => {
  const short = string({ max: 3 });
  const shape = structure({ Key: sensitive(short), Tags: sensitive(map(short, short)), Many: sensitive(list(short)) });
  const shown = JSON.stringify(validate({ Key: 'secret', Tags: { secretkey: 'secret' }, Many: ['secret'] }, shape, ''));
  expect(shown).toContain('***');
  expect(shown).not.toContain('secret');
});

test('validation reports values that are nested too deeply to be shown', () => {
  let deep: unknown = [];
  for (let depth = 0; depth < 10_000; depth++) deep = [deep];
  expect(validate(deep, string(), 'X')).toEqual([
    { path: 'X', value: 'nested too deeply to be shown', rule: 'must be a string' },
  ]);
});

test('long values are shortened', () => {
  expect(validate('x'.repeat(1000), string({ max: 3 }), 'X')[0].value).toHaveLength(203);
});
