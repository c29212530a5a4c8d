/** Requests that are malformed in one way each, derived from valid inputs of each operation. */

import fc from 'fast-check';
import type { Unsigned } from './encode';
import { encode } from './encode';
import { exampleOf } from './examples';
import type { Malformed } from './input';
import { RequestInput } from './input';
import type { ServiceDescription } from '../../../local/services/service';
import type { Operation, Shape } from '../../../src/api/schema';
import { placesIn, replaced, wrongFor } from '../events/places';
import { hostileName, hostileText, hostileValue, isShallow, withEntry, without } from '../hostile';

interface Valid {
  readonly service: ServiceDescription;
  readonly operation: Operation;
  readonly input: Record<string, unknown>;
}

type Way = (valid: Valid) => fc.Arbitrary<Malformed> | undefined;

const shallow = hostileValue.filter(isShallow);
const refused = (request: Unsigned, others: Partial<Malformed> = {}): Malformed => ({
  request,
  refused: true,
  ...others,
});
const open = (request: Unsigned): Malformed => ({ request, refused: false });

const requestOf = ({ service, operation, input }: Valid): Unsigned => encode(service, operation, input);
const isJson = ({ service }: Valid) => service.protocol.includes('json');
const inBody = ({ location }: Shape) => location === undefined || location === 'payload';
const bodyMembers = ({ operation }: Valid) =>
  Object.entries(operation.input.members).filter(([, { location }]) => location === undefined);
const hasJsonBody = (valid: Valid) =>
  isJson(valid) && (valid.service.protocol === 'json-1.1' || bodyMembers(valid).length > 0);

/** Faults that are faults in every protocol. */
const isWrongEverywhere = (shape: Shape, value: unknown) =>
  isShallow(value) && value !== undefined && !(shape.type === 'boolean' && ['true', 'false'].includes(value as string));

/** More than any service but S3 takes. */
const LARGE = 'x'.repeat(6 * 1024 * 1024 + 1);
const STRANGE_HEADERS = [
  '',
  ' ',
  'bytes=5-1',
  'bytes=-',
  'identity',
  'gzip',
  '*',
  'application/x-www-form-urlencoded',
  'application/json',
  'AAAA',
  '%',
];
const STRANGE_BODIES = [
  '',
  '[]',
  '7',
  'null',
  '"text"',
  '{',
  '{}{}',
  '<a/>',
  'a=b',
  '\ufeff{}',
  '{"__proto__": {"polluted": true}}',
  '\u0000',
];

/** Each entity is ten times as long as the one before. */
const growing = Array.from({ length: 8 }, (_, index) => `<!ENTITY a${index} "${`&a${index || ''};`.repeat(10)}">`);

/** Entities that would expand to gigabytes, and one that would read a file. */
const ENTITIES = [
  `<!DOCTYPE a [<!ENTITY a "${'x'.repeat(1_000)}">${growing.join('')}]>`,
  '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
  '<!doctype html>',
];
const STRANGE_XML = [
  '<a',
  '<a></b>',
  '<a/><b/>',
  '&lt;',
  '<a>&undefined;</a>',
  '<a b="1" b="2"/>',
  '<a>\u0000</a>',
  ']]>',
  '<?xml version="9"?><a/>',
  '<__proto__><polluted>1</polluted></__proto__>',
];
const DEEP_JSON = [
  '{"a":'.repeat(100_000),
  `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
  `${'{"Tags":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
];
const DEEP_XML = [`${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}`, '<a>'.repeat(50_000)];

const CHUNKS = [
  '',
  '\r\n',
  'zz\r\nabc\r\n0\r\n\r\n',
  '5\r\nabc\r\n0\r\n\r\n',
  '3\r\nabc\r\n',
  '3\r\nabc0\r\n\r\n',
  '-1\r\n',
  'ffffffff\r\nabc\r\n',
  '3;chunk-signature=0\r\nabc\r\n0\r\n\r\n',
  'abc',
  '1e9\r\n',
  '3\r\nabc\r\n00000000000000000000\r\n',
];

const INPUT_WAYS: Readonly<Record<string, Way>> = {
  'nothing but what is needed': (valid) => fc.constant(open(requestOf(valid))),
  'a needed member is missing': (valid) => {
    // A part that is missing in the path or the query of S3 makes the request one for another operation.
    const elsewhere = valid.service.protocol === 'rest-xml' ? ['uri', 'querystring'] : ['uri'];
    const names = Object.entries(valid.operation.input.members).filter(([
      , { required, location = '' },
    ]) => required && !elsewhere.includes(location)).map(([name]) => name);
    return names.length === 0 ? undefined : fc.constantFrom(...names).map((name) => refused(requestOf({
      ...valid,
      input: without(valid.input, name),
    })));
  },
  'a member that breaks a rule': (valid) => {
    if (!isJson(valid)) return undefined;
    const places = placesIn(
      valid.input, valid.operation.input,
    ).filter(({ path }) => path.length > 0 && inBody(valid.operation.input.members[path[0]]));
    const ways = places.flatMap(({ path, shape }) => {
      const wrong = shape.type === 'structure' || shape.type === 'map' ? undefined : wrongFor(shape);
      return wrong && shape.type !== 'blob'
        ? [
          wrong
            .filter((value) => isWrongEverywhere(shape, value))
            .map((value) =>
              refused(requestOf({ ...valid, input: replaced(valid.input, path, value) as Record<string, unknown> })),
            ),
        ]
        : [];
    });
    return ways.length === 0 ? undefined : fc.oneof(...ways);
  },
  'a hostile member': (valid) => {
    // XML holds texts only; the ways of the wire break it otherwise.
    const isXml = valid.service.protocol === 'rest-xml';
    const places = placesIn(valid.input, valid.operation.input).filter(
      ({ path, shape }) => path.length > 0 && (!isXml || shape.type === 'string'),
    );
    return places.length === 0
      ? undefined
      : fc
        .tuple(fc.constantFrom(...places), isXml ? hostileText : shallow)
        .map(([{ path }, value]) =>
          open(requestOf({ ...valid, input: replaced(valid.input, path, value) as Record<string, unknown> })),
        );
  },
  'more members than there are': (valid) => fc.tuple(hostileName, shallow)
    .map(([name, value]) => open(requestOf({ ...valid, input: withEntry(valid.input, name, value) }))),
};

/** A request with some of its parts changed. */
const change = (valid: Valid, parts: Partial<Unsigned>): Unsigned => ({ ...requestOf(valid), ...parts });
const percentEncoded = hostileText.map((text) => encodeURIComponent(Buffer.from(text).toString()));

const WIRE_WAYS: Readonly<Record<string, Way>> = {
  'another method': (valid) =>
    fc
      .constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND')
      .map((method) => open(change(valid, { method }))),
  'a strange path': (valid) =>
    fc
      .tuple(fc.oneof(percentEncoded, fc.constantFrom('%', '%E0%A4%A', '//', '/..', '?')), fc.boolean(), fc.nat())
      .map(([piece, isAppended, place]) => {
        const { path } = requestOf(valid);
        const segments = path.split('/');
        segments[1 + (place % (segments.length - 1))] = piece;
        return open(change(valid, { path: isAppended ? `${path}/${piece}` : segments.join('/') }));
      }),
  'a strange query': (valid) =>
    fc
      .dictionary(
        fc.oneof(
          hostileName,
          fc.constantFrom('x-id', 'acl', 'list-type', 'MaxResults', 'NextToken', 'tagKeys', 'uploadId', 'partNumber'),
        ),
        fc.oneof(hostileText, fc.array(hostileText, { maxLength: 3 })),
        { maxKeys: 3 },
      )
      .map((query) => open(change(valid, { query: { ...requestOf(valid).query, ...whole(query) } }))),
  'strange headers': (valid) =>
    fc
      .dictionary(
        fc.constantFrom(
          'content-type',
          'content-encoding',
          'x-amz-meta-a',
          'x-amz-checksum-sha256',
          'content-md5',
          'range',
          'if-match',
          'x-amz-copy-source',
          'x-amz-tagging',
          'expect',
          'x-amz-invocation-type',
          'accept',
        ),
        fc.oneof(fc.constantFrom(...STRANGE_HEADERS), fc.string({ maxLength: 30 })),
        { maxKeys: 3 },
      )
      .map((headers) => open(change(valid, { headers: { ...requestOf(valid).headers, ...headers } }))),
  'another operation': (valid) =>
    valid.service.protocol !== 'json-1.1'
      ? undefined
      : fc
        .oneof(
          fc
            .constantFrom('constructor', '__proto__', 'toString', 'Describe', '')
            .map((name) => `${valid.service.targetPrefix}.${name}`),
          fc.string({ maxLength: 20 }),
        )
        .map((target) =>
          refused(change(valid, { headers: { ...requestOf(valid).headers, 'x-amz-target': target.trim() } })),
        ),
  'another action or version': (valid) =>
    valid.service.protocol !== 'query'
      ? undefined
      : fc
        .tuple(
          fc.constantFrom('Action', 'Version'),
          fc.oneof(hostileName, fc.constantFrom('2010-05-08', 'describestacks')),
        )
        .map(([name, value]) => {
          const form = new URLSearchParams(String(requestOf(valid).body));
          form.set(name, Buffer.from(value).toString());
          return refused(change(valid, { body: form.toString() }));
        }),
  'strange parameters': (valid) =>
    valid.service.protocol !== 'query'
      ? undefined
      : fc
        .array(
          fc.tuple(
            fc.oneof(
              hostileName,
              fc.constant('a.'.repeat(10_000)),
              fc.constantFrom(
                'Tags.member.-1.Key',
                'Tags.member.x',
                'Tags.member',
                'Tags',
                'Tags.member.1.Key.Key',
                'StackName.member.1',
                'Parameters.member.99999999999999999999.ParameterKey',
                '__proto__.polluted',
                'Tags.__proto__.polluted',
                'StackName',
              ),
            ),
            hostileText,
          ),
          { minLength: 1, maxLength: 3 },
        )
        .map((more) => {
          const form = new URLSearchParams(String(requestOf(valid).body));
          for (const [name, value] of more) form.append(Buffer.from(name).toString(), Buffer.from(value).toString());
          return open(change(valid, { body: form.toString() }));
        }),
  'a body that is cut off': (valid) => {
    const { body, headers } = requestOf(valid);
    const isXml = headers['content-type'] === 'application/xml';
    if (typeof body !== 'string' || body.length <= 2 || !(hasJsonBody(valid) || isXml)) return undefined;
    return fc
      .integer({ min: 1, max: body.length - 1 })
      .map((length) => refused(change(valid, { body: body.slice(0, length) })));
  },
  'a strange body': (valid) =>
    fc
      .oneof(fc.constantFrom(...STRANGE_BODIES), hostileText, fc.uint8Array({ maxLength: 60 }))
      .map((body) => open(change(valid, { body }))),
  'a body that is nested deeply': (valid) =>
    fc.constantFrom(...DEEP_JSON, ...DEEP_XML).map((body) => open(change(valid, { body }))),
  'a body that is too large': (valid) =>
    valid.service.signingName === 's3'
      ? undefined
      : fc.constant(refused(change(valid, { body: `${String(requestOf(valid).body)}${LARGE}` }))),
  'strange XML': (valid) =>
    requestOf(valid).headers['content-type'] !== 'application/xml'
      ? undefined
      : fc
        .oneof(
          fc.constantFrom(...STRANGE_XML, ...DEEP_XML),
          fc.constantFrom(...ENTITIES).map((entities) =>
            String(requestOf(valid).body)
              .replace('?>', `?>${entities}`)
              .replace(/>[^<]+</, '>&a7;<'),
          ),
        )
        .map((body) => refused(change(valid, { body }))),
  'bad chunks': (valid) =>
    !['PutObject', 'UploadPart'].includes(valid.operation.name)
      ? undefined
      : fc.tuple(fc.constantFrom(...CHUNKS), fc.constantFrom(undefined, '3', '-1', 'x', '1e9')).map(([body, length]) =>
        refused(
          change(valid, {
            body,
            headers: {
              ...requestOf(valid).headers,
              'content-encoding': 'aws-chunked',
              'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
              ...(length === undefined ? {} : { 'x-amz-decoded-content-length': length }),
            },
          }),
        ),
      ),
};

const MINUTE = 60_000;
const AUTHORIZATIONS = [
  '',
  'Basic YTpi',
  'AWS4-HMAC-SHA256',
  'AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request',
  `AWS ${'a'.repeat(20)}:b`,
  'Bearer x',
];

const SIGNATURE_WAYS: Readonly<Record<string, Way>> = {
  'no signature': (valid) =>
    fc.constant(
      refused(requestOf(valid), {
        tampered: { headers: (headers) => without(headers, 'authorization') as Record<string, string> },
      }),
    ),
  'a strange authorization': (valid) =>
    fc
      .oneof(fc.constantFrom(...AUTHORIZATIONS), fc.string({ maxLength: 300 }))
      .map((authorization) =>
        refused(requestOf(valid), { tampered: { headers: (headers) => ({ ...headers, authorization }) } }),
      ),
  'part of a signature': (valid) =>
    fc.nat({ max: 300 }).map((length) =>
      refused(requestOf(valid), {
        tampered: {
          headers: (headers) => ({
            ...headers,
            authorization: headers.authorization.slice(0, Math.min(length, headers.authorization.length - 1)),
          }),
        },
      }),
    ),
  'another signer': (valid) =>
    fc
      .constantFrom(
        { secretAccessKey: 'x' },
        { secretAccessKey: '' },
        { accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
        { accessKeyId: '__proto__' },
        { sessionToken: 'x' },
        { region: 'eu-west-2' },
        { region: '__proto__' },
      )
      .map((signing) => refused(requestOf(valid), { signing })),
  'the signature for another service': (valid) =>
    fc
      .constantFrom('sqs', 'constructor', '__proto__', 'S3')
      .map((service) => refused(requestOf(valid), { signing: { service } })),
  'a clock that is wrong': (valid) =>
    fc
      .constantFrom(-60 * MINUTE, 400 * 24 * 60 * MINUTE, -400 * 24 * 60 * MINUTE)
      .map((ahead) => refused(requestOf(valid), { signing: { ahead } })),
  'a strange date': (valid) =>
    fc
      .constantFrom('', 'now', '20261301T000000Z', '99999999T999999Z', '20260101T000000', '\u0660')
      .map((date) =>
        refused(requestOf(valid), { tampered: { headers: (headers) => ({ ...headers, 'x-amz-date': date }) } }),
      ),
  'a change after signing': (valid) =>
    fc
      .constantFrom<Malformed['tampered']>(
        { path: (path) => `${path}x` },
        { query: (query) => ({ ...query, x: '1' }) },
        {
          body: (body) => (typeof body === 'string' ? `${body} ` : Buffer.concat([body, Buffer.from(' ')])),
        },
        { method: (method) => (method === 'GET' ? 'POST' : 'GET') },
        { headers: (headers) => ({ ...headers, host: 'elsewhere' }) },
      )
      .map((tampered) => refused(requestOf(valid), { tampered })),
};

const WAYS = { ...INPUT_WAYS, ...WIRE_WAYS, ...SIGNATURE_WAYS };
/** Expensive ways are rare, and productive ones frequent. */
const WEIGHTS: Readonly<Record<string, number>> = {
  'a body that is too large': 1,
  'a body that is nested deeply': 1,
  'a hostile member': 40,
  'a member that breaks a rule': 40,
  'more members than there are': 20,
};

function whole(query: Readonly<Record<string, string | string[]>>): Record<string, string | string[]> {
  const text = (value: string) => Buffer.from(value).toString();
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [text(name), Array.isArray(value) ? value.map(text) : text(value)]),
  );
}

export function malformedRequests(services: readonly ServiceDescription[]): fc.Arbitrary<RequestInput> {
  const operations = services.flatMap((service) =>
    Object.values(service.operations).map((operation) => ({ service, operation })),
  );
  return fc.tuple(fc.constantFrom(...operations), fc.boolean()).chain(([{ service, operation }, onlyNeeded]) => {
    const valid = { service, operation, input: exampleOf(operation.name, operation.input, onlyNeeded) };
    const ways = Object.entries(WAYS).flatMap(([what, way]) => {
      const malformed = way(valid);
      const arbitrary = malformed?.map((each) => new RequestInput(what, service.signingName, operation.name, each));
      return arbitrary ? [{ weight: WEIGHTS[what] ?? 10, arbitrary }] : [];
    });
    return fc.oneof(...ways);
  });
}
