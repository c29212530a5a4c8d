import { parseXml } from '../../../local/protocol/xml';

const parse = (text: string) => parseXml(Buffer.from(text), 'Root');

test('the parser returns the elements inside of the root', () => {
  expect(parse('<?xml version="1.0"?><Root xmlns="urn:x"><A>1 &amp; 2</A><A> </A></Root>')).toEqual({
    A: ['1 & 2', ' '],
  });
});

test.each([
  '', 'text', '<Root>', '<Root></root>', '<Root><__proto__>1</__proto__></Root>', '<Root><constructor/></Root>',
  '<!DOCTYPE a [<!ENTITY a "x">]><Root>&a;</Root>', '<Root a="1" a="2"/>',
  `<Root>${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}</Root>`,
])('the parser refuses what it cannot read, whatever its library reports: %#', (text) => {
  expect(() => parse(text)).toThrow(
    expect.objectContaining({ name: 'SerializationException', message: 'The body is not well-formed XML' }),
  );
});

test('the parser refuses another root', () => {
  expect(() => parse('<Other/>')).toThrow('The body is not the XML of a Root');
});
