import fc from 'fast-check';
import { coerce } from '../../src/api/coerce';
import { boolean, document, double, integer, list, map, string, structure, timestamp } from '../../src/api/schema';

test.each([
  ['false', boolean(), false],
  ['true', boolean(), true],
  ['0', integer(), 0],
  ['-1', integer(), -1],
  ['1.1', double(), 1.1],
  ['1e3', double(), 1000],
  ['', boolean(), ''],
  ['False', boolean(), 'False'],
  ['', integer(), ''],
  [' 1', integer(), ' 1'],
  ['0x10', integer(), '0x10'],
  ['1,5', double(), '1,5'],
  ['Infinity', double(), 'Infinity'],
  ['true', string(), 'true'],
  ['0', string(), '0'],
  [true, boolean(), true],
  [null, integer(), null],
  [7, integer(), 7],
])('the text %j as %p becomes %p', (value, shape, expected) => {
  expect(coerce(value, shape)).toBe(expected);
});

test('times are converted', () => {
  expect(coerce('2026-01-02T03:04:05.678Z', timestamp())).toEqual(new Date('2026-01-02T03:04:05.678Z'));
  expect(coerce('yesterday', timestamp())).toBe('yesterday');
});

test.each([
  ['{"a": 1.5, "b": [true]}', { a: 1.5, b: [true] }],
  ['"1"', '1'],
  ['1', 1],
  ['null', null],
  ['{a: 1}', '{a: 1}'],
  ['', ''],
])('the document %j becomes %j', (value, expected) => {
  expect(coerce(value, document())).toEqual(expected);
});

test('a document that is no text stays', () => {
  const value = { a: ['1'] };
  expect(coerce(value, document())).toBe(value);
});

test('a value of another form than its shape stays, for validation to report', () => {
  expect(coerce('a', list(integer()))).toBe('a');
  expect(coerce(['a'], map(string(), integer()))).toEqual(['a']);
  expect(coerce('a', structure({ A: integer() }))).toBe('a');
  expect(coerce({ Unknown: '1' }, structure({ A: integer() }))).toEqual({ Unknown: '1' });
});

test('coercion touches no prototypes', () => {
  const coerced = coerce(JSON.parse('{"__proto__": {"polluted": "1"}, "A": "1"}'), structure({ A: integer() })) as any;
  expect(coerced.A).toBe(1);
  expect(coerced.polluted).toBeUndefined();
  expect(({} as any).polluted).toBeUndefined();
});

/** CloudFormation's conversion of a custom resource's properties. */
const stringified = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(stringified);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, stringified(item)]));
  }
  return String(value);
};

test("coercion undoes CloudFormation's conversion of properties", () => {
  const shape = structure({
    Flag: boolean(),
    Count: integer(),
    Ratio: double(),
    Text: string(),
    Numbers: list(integer()),
    Flags: map(string(), boolean()),
    Inner: structure({ Zero: integer() }),
  });
  const values = fc.record({
    Flag: fc.boolean(),
    Count: fc.integer(),
    Ratio: fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
    Text: fc.string({ unit: 'grapheme' }),
    Numbers: fc.array(fc.integer()),
    Flags: fc.dictionary(fc.string(), fc.boolean()),
    Inner: fc.record({ Zero: fc.constant(0) }),
  }, { requiredKeys: [] });
  fc.assert(fc.property(values, (value) => {
    expect(coerce(stringified(value), shape)).toEqual(value);
  }));
});
