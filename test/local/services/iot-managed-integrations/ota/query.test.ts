import { parseQuery } from '../../../../../local/services/iot-managed-integrations/ota/query';

const THING = { 'owner': 'managedintegrations', 'version': '1.0', 'room:1': 'größe 1', 'empty': '' };

test.each([
  ['attributes.owner=managedintegrations', true],
  ['attributes.owner:managedintegrations', true],
  ['attributes.owner = managedintegrations', true],
  ['attributes.owner=other', false],
  ['attributes.Owner=managedintegrations', false],
  ['attributes.missing=', undefined],
  ['attributes.empty=""', true],
  ['attributes."room:1"="größe 1"', true],
  ['attributes.version=1.*', true],
  ['attributes.version=*', true],
  ['attributes.missing=*', false],
  ['attributes.version=*1*0*', true],
  ['attributes.version=1.0*0', false],
  ['NOT attributes.version=2.0', true],
  ['attributes.owner=other OR attributes.version=1.0', true],
  ['attributes.owner=other AND attributes.version=1.0 OR attributes.version=1.0', true],
  ['attributes.owner=other AND (attributes.version=1.0 OR attributes.version=1.0)', false],
  ['attributes.owner=managedintegrations attributes.version=1.0', true],
  ['attributes.owner=managedintegrations NOT attributes.version=1.0', false],
  ['attributes.constructor=*', false],
  ['', undefined],
  ['owner=managedintegrations', undefined],
  ['attributes.owner', undefined],
  ['attributes.owner=a AND', undefined],
  ['(attributes.owner=a', undefined],
  ['attributes.owner=a)', undefined],
  ['AND attributes.owner=a', undefined],
  ['attributes.version>1', undefined],
])('%s', (text, expected) => {
  const match = () => parseQuery(text)(THING);
  if (expected === undefined) expect(match).toThrow(expect.objectContaining({ name: 'ValidationException' }));
  else expect(match()).toBe(expected);
});

/** A regular expression that backtracks for every star would not end in a lifetime. */
test('a query with many stars takes no time', () => {
  expect(parseQuery(`attributes.a=${'*a'.repeat(400)}b`)({ a: 'a'.repeat(800) })).toBe(false);
});

test.each([['(', ')'], ['NOT ', '']])('a query of many %s is valid to a depth', (open, close) => {
  const nested = (depth: number) => parseQuery(`${open.repeat(depth)}attributes.a=b${close.repeat(depth)}`);
  expect(nested(100)({ a: 'b' })).toBe(true);
  expect(() => nested(101)).toThrow(expect.objectContaining({ name: 'ValidationException' }));
  expect(() => nested(100_000)).toThrow(expect.objectContaining({ name: 'ValidationException' }));
});
