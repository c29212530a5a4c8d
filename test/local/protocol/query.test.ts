import * as fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import type { HttpRequest } from '../../../local/http';
import { QUERY } from '../../../local/protocol/query';
import type { ServiceDescription } from '../../../local/services/service';
import type { Shape } from '../../../src/api/schema';
import { blob, boolean, double, integer, list, map, operation, string, structure, timestamp } from '../../../src/api/schema';
import { validate } from '../../../src/api/validate';

const members = {
  Name: string(),
  Count: integer(),
  Ratio: double(),
  Enabled: boolean(),
  At: timestamp(),
  Data: blob(),
  Names: list(string()),
  Tags: list(structure({ Key: string(), Value: string() })),
  Settings: map(string(), list(integer())),
  Inner: structure({ Deep: structure({ Name: string() }) }),
};
const Echo = operation('Echo', { http: ['POST', '/', 200], input: members, output: members, errors: [] });
const SERVICE: ServiceDescription = {
  sdkId: 'Echo', signingName: 'echo', apiVersion: '2020-01-01', protocol: 'query', xmlNamespace: 'http://echo/', host: () => '', operations: { Echo },
};

const request = (body: string, change: Partial<HttpRequest> = {}): HttpRequest => ({ method: 'POST', path: '/', query: {}, headers: {}, body: Buffer.from(body), ...change });
const parse = (body: string) => QUERY.parse(request(body), Echo);

/**
 * The form parameters of a value, as a client writes them.
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
function* parameters(value: any, shape: Shape, prefix: string): Generator<[string, string]> {
  const at = (name: string | number) => (prefix === '' ? String(name) : `${prefix}.${name}`);
  if (shape.type === 'structure') {
    for (const [name, item] of Object.entries(value)) {
      if (item !== undefined) yield* parameters(item, shape.members[name], at(name));
    }
  } else if (shape.type === 'list') {
    if (value.length === 0) yield [prefix, ''];
    for (const [index, item] of value.entries()) yield* parameters(item, shape.member, `${at('member')}.${index + 1}`);
  } else if (shape.type === 'map') {
    for (const [index, [key, item]] of Object.entries(value).entries()) {
      yield [`${at('entry')}.${index + 1}.key`, key];
      yield* parameters(item, shape.value, `${at('entry')}.${index + 1}.value`);
    }
  } else {
    yield [prefix, value instanceof Date ? value.toISOString() : value instanceof Uint8Array ? Buffer.from(value).toString('base64') : String(value)];
  }
}

const inputs = fc.record({
  Name: fc.string({ unit: 'grapheme' }),
  Count: fc.integer(),
  Ratio: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  Enabled: fc.boolean(),
  At: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }),
  Data: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  Names: fc.array(fc.string({ unit: 'grapheme' })),
  Tags: fc.array(fc.record({ Key: fc.string(), Value: fc.string() }, { requiredKeys: ['Key'] }), { maxLength: 12 }),
  Settings: fc.dictionary(fc.string().filter((key) => key !== '__proto__'), fc.array(fc.integer(), { minLength: 1 }), { noNullPrototype: true, minKeys: 1 }),
  Inner: fc.record({ Deep: fc.record({ Name: fc.string() }) }),
}, { requiredKeys: [] });

describe('a request', () => {
  test('a request has the input that a client has put into its form, in whatever order', () => {
    fc.assert(fc.property(inputs, (input) => {
      const form = [...parameters(input, Echo.input, '')];
      for (const order of [form, [...form].reverse()]) {
        expect(parse(new URLSearchParams(order).toString())).toEqual(input);
      }
    }));
  });

  test.each<[string, string, string, RegExp]>([
    ['an unknown parameter', 'Color=red', 'Color', /not known here; known are Name, Count/],
    ['an unknown parameter inside', 'Inner.Deep.Color=red', 'Inner.Deep.Color', /not known here; known are Name/],
    ['an unknown list', 'Colors.member.1=red', 'Colors', /not known here/],
    ['a name of Object.prototype', 'constructor=a', 'constructor', /not known here/],
    ['a number that is none', 'Count=five', 'Count', /whole number/],
    ['a number that is empty', 'Count=', 'Count', /whole number/],
    ['a boolean that is none', 'Enabled=yes', 'Enabled', /true or false/],
    ['a time that is none', 'At=yesterday', 'At', /point in time/],
    ['text where a list is', 'Names=a', 'Names', /must be a list/],
    ['text where a structure is', 'Inner=a', 'Inner', /must be a structure/],
    ['a structure where text is', 'Name.First=a', 'Name', /must be a string/],
    ['a structure where an item is', 'Names.member.1.Key=a', 'Names[0]', /must be a string/],
  ])('a request with %s is left for validation to report', (_what, body, path, rule) => {
    expect(validate(parse(body), Echo.input, '')).toEqual([{ path, value: expect.any(String), rule: expect.stringMatching(rule) }]);
  });

  test.each([
    ['a parameter that is there twice', 'Name=a&Name=b', 'The parameter Name is there twice'],
    ['a name of too many parts', `${'a.'.repeat(1_000_000)}a=1`, 'has 1000001 parts'],
  ])('a request with %s is refused', (_what, body, message) => {
    expect(() => parse(body)).toThrow(expect.objectContaining({ name: 'SerializationException', message: expect.stringContaining(message) }));
  });

  test('the names in a request change no object', () => {
    parse('__proto__.polluted=1&Inner.__proto__.polluted=1&constructor.prototype.polluted=1');
    expect(({} as any).polluted).toBeUndefined();
  });

  test('a request is for the operation and the version that it names', () => {
    const found = (body: string, change?: Partial<HttpRequest>) => QUERY.find(request(body, change), SERVICE)?.name;
    expect(found('Action=Echo&Version=2020-01-01')).toBe('Echo');
    expect([
      found('Action=Echo&Version=2020-01-02'), found('Action=Echo'), found('Action=toString&Version=2020-01-01'), found(''),
      found('Action=Echo&Version=2020-01-01', { method: 'GET' }),
    ]).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });
});

describe('an answer', () => {
  const parser = new XMLParser({
    parseTagValue: false,
    trimValues: false,
    htmlEntities: true,
    ignoreAttributes: false,
  });
  const answer = (output: object) => QUERY.answer(output as any, Echo, { requestId: 'id-1', service: SERVICE }).body as string;

  test('an answer has the result of its operation, in the namespace of its service', () => {
    expect(answer({ Name: 'a' })).toBe('<?xml version="1.0" encoding="UTF-8"?><EchoResponse xmlns="http://echo/">'
      + '<EchoResult><Name>a</Name></EchoResult><ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata></EchoResponse>');
  });

  test('an answer has lists with their members, maps with their entries, and times as text', () => {
    const body = answer({ Names: ['a', ''], Tags: [], Settings: { k: [1] }, At: new Date(0), Enabled: false, Data: Buffer.from('x'), Count: 0 });
    expect(/<EchoResult>(.*)<\/EchoResult>/.exec(body)![1]).toBe('<Names><member>a</member><member></member></Names><Tags></Tags>'
      + '<Settings><entry><key>k</key><value><member>1</member></value></entry></Settings>'
      + '<At>1970-01-01T00:00:00.000Z</At><Enabled>false</Enabled><Data>eA==</Data><Count>0</Count>');
  });

  test('an answer has every text unchanged, as far as XML allows', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      // eslint-disable-next-line no-control-regex
      const expected = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');
      expect(parser.parse(answer({ Name: text })).EchoResponse.EchoResult.Name).toBe(expected);
    }));
    expect(answer({ Name: '<a> & \r\n "b" \u0000' })).toContain('<Name>&lt;a&gt; &amp; &#xD;\n "b" \ufffd</Name>');
  });

  test('an error answer says whose fault it is', () => {
    const refuse = (status: number) => QUERY.refuse({ name: 'Bad', status, message: '<wrong>', members: {} }, { requestId: 'id-1', service: SERVICE });
    expect(refuse(400)).toMatchObject({ status: 400, headers: { 'content-type': 'text/xml' } });
    expect(refuse(400).body).toBe('<?xml version="1.0" encoding="UTF-8"?><ErrorResponse xmlns="http://echo/">'
      + '<Error><Type>Sender</Type><Code>Bad</Code><Message>&lt;wrong&gt;</Message></Error><RequestId>id-1</RequestId></ErrorResponse>');
    expect(refuse(500).body).toContain('<Type>Receiver</Type>');
  });
});
