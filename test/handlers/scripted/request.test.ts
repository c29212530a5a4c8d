/** CloudFormation's requests, and their decoding. */

import { create, remove, STACK_ID, update } from './rehearsal';
import { CREDENTIAL_LOCKER, OTA_TASK_CONFIGURATION } from '../../../src/api/iot-managed-integrations';
import { list, map, sensitive, string, structure } from '../../../src/api/schema';
import {
  clientToken,
  decode,
  decodeLeniently,
  requestOf,
  sensitiveTexts,
  serviceTimeout,
} from '../../../src/handlers/provider/request';
import { Failure } from '../../../src/handlers/shared/errors';

describe('a request', () => {
  test.each([create(CREDENTIAL_LOCKER, {}), update(CREDENTIAL_LOCKER, '1', {}, {}), remove(CREDENTIAL_LOCKER, '1')])(
    'a request is accepted as CloudFormation sends it: $RequestType',
    (event) => {
      expect(requestOf(event)).toBe(event);
    },
  );

  const SOME: [string, object, object][] = [
    ['RequestType', create(CREDENTIAL_LOCKER, {}), { RequestType: 'Replace' }],
    ...['RequestId', 'StackId', 'LogicalResourceId', 'ResourceType'].flatMap((name): [string, object, object][] =>
      [undefined, '', 7, 'x'.repeat(1_025)].map((value) => [name, create(CREDENTIAL_LOCKER, {}), { [name]: value }]),
    ),
    ...[undefined, '', 7].flatMap((PhysicalResourceId): [string, object, object][] => [
      ['PhysicalResourceId', update(CREDENTIAL_LOCKER, '1', {}, {}), { PhysicalResourceId }],
      ['PhysicalResourceId', remove(CREDENTIAL_LOCKER, '1'), { PhysicalResourceId }],
    ]),
    ['PhysicalResourceId', create(CREDENTIAL_LOCKER, {}), { PhysicalResourceId: {} }],
    ['ResourceProperties', create(CREDENTIAL_LOCKER, {}), { ResourceProperties: [] }],
    ['OldResourceProperties', update(CREDENTIAL_LOCKER, '1', {}, {}), { OldResourceProperties: undefined }],
    ...[
      7,
      { startedAt: 'now' },
      { startedAt: -1 },
      { startedAt: Infinity },
      { startedAt: 1, made: 7 },
      { startedAt: 1, unfinished: '' },
      { startedAt: 1, noted: 'x' },
      { startedAt: 1, noted: ['x', 7] },
    ].map((Continuation): [string, object, object] => [
      'Continuation',
      create(CREDENTIAL_LOCKER, {}),
      { Continuation },
    ]),
  ];
  test.each(SOME)('a request with a wrong %s is refused: %#', (name, event, wrong) => {
    expect(() => requestOf({ ...event, ...wrong })).toThrow(
      `The event is not a CloudFormation request: ${name} missing or malformed.`,
    );
  });

  test.each([
    [create(CREDENTIAL_LOCKER, {}), { PhysicalResourceId: 'x' }],
    [create(CREDENTIAL_LOCKER, {}), { PhysicalResourceId: null }],
    [create(CREDENTIAL_LOCKER, {}), { RequestId: 'x'.repeat(1_024) }],
    [create(CREDENTIAL_LOCKER, {}), { Continuation: { startedAt: 0, made: '1', unfinished: '2', noted: ['x'] } }],
    [create(CREDENTIAL_LOCKER, {}), { Continuation: { startedAt: 0 }, OldResourceProperties: 7 }],
  ])('a request with optional members is accepted: %#', (event, more) => {
    expect(() => requestOf({ ...event, ...more })).not.toThrow();
  });

  test('a refused request names all its faults', () => {
    expect(() => requestOf({})).toThrow(
      /: RequestType, RequestId, StackId, LogicalResourceId, ResourceType, .*ResourceProperties missing or malformed\.$/,
    );
  });

  test.each([undefined, null, 'text', []])('a request is an object, not %j', (event) => {
    expect(() => requestOf(event)).toThrow('The event is not a CloudFormation request: it is not an object.');
  });
});

describe('properties', () => {
  test('properties have their types back, and nothing of the envelope', () => {
    const { ResourceProperties } = create(OTA_TASK_CONFIGURATION, {
      PushConfig: { RolloutConfig: { MaximumPerMinute: 5 } },
    });
    const decoded = { PushConfig: { RolloutConfig: { MaximumPerMinute: 5 } } };
    expect(decode(ResourceProperties, OTA_TASK_CONFIGURATION)).toEqual(decoded);
    expect(decodeLeniently(ResourceProperties, OTA_TASK_CONFIGURATION)).toEqual(decoded);
  });

  test('properties may have no version', () => {
    expect(decode({ Name: 'Home' }, CREDENTIAL_LOCKER)).toEqual({ Name: 'Home' });
  });

  test.each(['2', 'constructor', 1, ''])('properties of version %j are refused, except in a deletion', (SchemaVersion) => {
    expect(() => decode({ SchemaVersion }, CREDENTIAL_LOCKER)).toThrow(
      `SchemaVersion ${JSON.stringify(SchemaVersion)} is not known to this handler (known: 1). The stack was made by another version of cdk-device-fleets: deploy it with that one or a newer one.`,
    );
    expect(decodeLeniently({ SchemaVersion, Name: 'Home' }, CREDENTIAL_LOCKER)).toEqual({ Name: 'Home' });
  });

  test('properties that break rules are all named, with the rules', () => {
    expect(() => decode({ Name: 'a/b', Tags: { x: 'y' }, Nmae: 'z' }, CREDENTIAL_LOCKER)).toThrow(
      new Failure(
        'The properties cannot be used: Nmae is not known here; known are Name, Tags (is (a value)); Name must match [A-Za-z0-9-_ ]+ (is ***).',
      ),
    );
  });

  test('lenient decoding omits properties without effect', () => {
    expect(decodeLeniently({ Name: ['x'], Tags: 'x', Nmae: 'z' }, CREDENTIAL_LOCKER)).toEqual({});
  });
});

test.each([
  ['60', 60_000],
  ['3600', 3_600_000],
  ['3601', 3_600_000],
  ['1', 1_000],
  ['0', undefined],
  ['-1', undefined],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
  [['60'], undefined],
])('a service timeout of %j is %s ms', (ServiceTimeout, milliseconds) => {
  expect(serviceTimeout({ ResourceProperties: { ServiceTimeout } } as any)).toBe(milliseconds);
});

test('a token is the same for the same request and attempt, and for no other', () => {
  const request = requestOf(create(CREDENTIAL_LOCKER, {}));
  const token = clientToken(request, 1);
  expect(token).toMatch(/^[0-9a-f]{64}$/);
  expect(clientToken({ ...request, ResourceProperties: {} }, 1)).toBe(token);
  const others = [{ StackId: `${STACK_ID}x` }, { LogicalResourceId: 'Other' }, { RequestId: 'other' }].map((other) =>
    clientToken({ ...request, ...other }, 1),
  );
  expect(new Set([token, ...others, clientToken(request, 2)]).size).toBe(5);
});

test('sensitive texts are found wherever they are', () => {
  const shape = structure({
    Plain: string(),
    Secret: sensitive(string()),
    Secrets: sensitive(list(string())),
    List: list(structure({ Key: sensitive(string()), Other: string() })),
    Map: map(string(), sensitive(string())),
    Whole: sensitive(map(string(), string())),
  });
  const value = {
    Plain: 'no',
    Secret: 'a',
    Secrets: ['b', 'c'],
    List: [{ Key: 'd', Other: 'no' }],
    Map: { no: 'e' },
    Whole: { no: 'f' },
    toString: 'no',
    Unknown: { Secret: 'no' },
  };
  expect(sensitiveTexts(value, shape)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  expect(sensitiveTexts({ Secret: ['no'], List: 'no', Map: null, Plain: { Secret: 'no' } }, shape)).toEqual([]);
});
