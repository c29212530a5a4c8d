import { redact } from '../../src/api/redact';
import { blob, document, integer, list, map, sensitive, string, structure } from '../../src/api/schema';

const shape = structure({
  Name: string(),
  Key: sensitive(string()),
  Tags: sensitive(map(string(), string())),
  Items: list(structure({ Key: sensitive(string()), Count: integer() })),
  Body: blob(),
  Any: document(),
  Plain: map(string(), string()),
});

test('redaction covers sensitive values and keeps the others', () => {
  expect(
    redact({ Name: 'n', Key: 'k', Tags: { a: 'b' }, Items: [{ Key: 'k', Count: 0 }], Plain: { a: 'b' } }, shape),
  ).toEqual({
    Name: 'n',
    Key: '***',
    Tags: '***',
    Items: [{ Key: '***', Count: 0 }],
    Plain: { a: 'b' },
  });
});

test('redaction covers unknown members, and values of another form', () => {
  expect(redact({ Unknown: 'x', Items: 'x', Plain: 'x', Body: Buffer.from('x'), Any: { x: 1 } }, shape)).toEqual({
    Unknown: '***', Items: '***', Plain: '***', Body: '***', Any: '***',
  });
  expect(redact('x', shape)).toBe('***');
});

test('redaction keeps absent values', () => {
  expect(redact(undefined, shape)).toBeUndefined();
  expect(redact({ Key: null }, shape)).toEqual({ Key: null });
});
