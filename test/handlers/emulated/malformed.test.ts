/**
 * Faults that random malformed events have found (torture/malformed): every request is answered, in
 * a form that CloudFormation accepts.
 */

import type { Context } from 'aws-lambda';
import { CREDENTIAL_LOCKER, OTA_TASK_CONFIGURATION } from '../../../src/api/iot-managed-integrations';
import { handler } from '../../../src/handlers/provider';
import { bodyOf } from '../../../src/handlers/provider/answer';
import { failed, neverMade } from '../../../src/handlers/provider/outcome';
import type { Request } from '../../../src/handlers/provider/request';
import { decode, decodeLeniently, requestOf, serviceTimeout } from '../../../src/handlers/provider/request';

const IDS = {
  StackId: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/Fleet/0e1f2a30',
  RequestId: 'request-1',
  LogicalResourceId: 'Thing',
};
const EVENT = { RequestType: 'Create', ...IDS, ResourceType: CREDENTIAL_LOCKER.type, ResourceProperties: {} };

/** Neither can be converted to text. */
const TEXTLESS = JSON.parse('{"toString": 1, "valueOf": 2}');
const deep = (): unknown => {
  let value: unknown = 'deep';
  for (let depth = 0; depth < 10_000; depth++) value = [value];
  return value;
};

describe('an answer', () => {
  const failure = (physicalId: string, reason = 'It broke.') => ({ status: 'FAILED', physicalId, reason }) as const;

  test.each<[string, unknown]>([
    ['without text', TEXTLESS],
    ['that is nested deeply', deep()],
    ['that is a number', 7],
    ['that is missing', undefined],
  ])('an answer leaves out an ID %s', (_what, StackId) => {
    expect(JSON.parse(bodyOf({ ...IDS, StackId } as any, failure('id')))).toEqual({
      RequestId: 'request-1',
      LogicalResourceId: 'Thing',
      PhysicalResourceId: 'id',
      Status: 'FAILED',
      Reason: 'It broke.',
    });
  });

  test.each(['x', '\u0000', '🏠', '\ud800'])(
    'an answer with IDs of many %j is no longer than CloudFormation allows',
    (character) => {
      const long = character.repeat(1_024);
      const physicalId = character.repeat(1_024 / Buffer.byteLength(character));
      const body = bodyOf({ StackId: long, RequestId: long, LogicalResourceId: long }, failure(physicalId, long));
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(4_096);
      expect(JSON.parse(body)).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(/./) });
    },
  );

  test('an answer has no halves of characters in its reason, even after a cut', () => {
    const { Reason } = JSON.parse(bodyOf(IDS, failure('id', `\udfff${'🏠'.repeat(2_000)}`)));
    expect(Reason).toBe(Buffer.from(Reason).toString());
  });

  test.each<[string, unknown, string]>([
    ['no text', TEXTLESS, 'not-created/unknown'],
    ['nested deeply', deep(), 'not-created/unknown'],
    ['very long', 'x'.repeat(5_000), 'not-created/unknown'],
    ['long', 'x'.repeat(1_000), `not-created/${'x'.repeat(128)}`],
  ])('an answer to a request whose ID is %s has a physical ID', (_what, RequestId, physicalId) => {
    expect(failed({ RequestType: 'Create', RequestId } as any, {}, 'No.')).toEqual({
      status: 'FAILED',
      physicalId,
      reason: 'No.',
    });
  });

  test('an answer to a failure repeats only valid physical IDs', () => {
    expect(failed({ ...EVENT, RequestType: 'Delete', PhysicalResourceId: '' }, {}, 'No.').physicalId).toBe(
      'not-created/request-1',
    );
    expect(failed({ ...EVENT, RequestType: 'Delete', PhysicalResourceId: 'é'.repeat(513) }, {}, 'No.').physicalId).toBe(
      'not-created/request-1',
    );
    expect(failed({ ...EVENT, RequestType: 'Delete', PhysicalResourceId: 'é'.repeat(512) }, {}, 'No.').physicalId).toBe(
      'é'.repeat(512),
    );
    expect(
      neverMade({ RequestType: 'Delete', PhysicalResourceId: `not-created/${'x'.repeat(5_000)}` }),
    ).toBeUndefined();
  });
});

describe('a request', () => {
  test.each<[string, object]>([
    ['Continuation', { Continuation: 'text' }],
    ['Continuation', { Continuation: null }],
    ['Continuation', { Continuation: {} }],
    ['Continuation', { Continuation: { startedAt: '1' } }],
    ['Continuation', { Continuation: { startedAt: NaN } }],
    ['Continuation', { Continuation: { startedAt: -1 } }],
    ['Continuation', { Continuation: { startedAt: 1, made: 7 } }],
    ['Continuation', { Continuation: { startedAt: 1, made: '' } }],
    ['Continuation', { Continuation: { startedAt: 1, unfinished: {} } }],
    ['Continuation', { Continuation: { startedAt: 1, noted: 'G1' } }],
    ['Continuation', { Continuation: { startedAt: 1, noted: [7] } }],
    ['StackId', { StackId: 'x'.repeat(1_025) }],
    ['ResourceType', { ResourceType: deep() }],
    ['PhysicalResourceId', { PhysicalResourceId: deep() }],
    ['PhysicalResourceId', { RequestType: 'Delete', PhysicalResourceId: '' }],
  ])('a request of another form is refused, naming %s: %#', (name, members) => {
    expect(() => requestOf({ ...EVENT, ...members })).toThrow(
      `The event is not a CloudFormation request: ${name} missing or malformed.`,
    );
  });

  test.each([
    { startedAt: 1 },
    { startedAt: 1, made: 'a' },
    { startedAt: 1, unfinished: 'a' },
    { startedAt: 1, noted: [] },
    { startedAt: 1, made: 'a', noted: ['G1'], more: 1 },
  ])('a request may be continued by %j', (Continuation) => {
    expect(requestOf({ ...EVENT, Continuation })).toMatchObject({ Continuation });
  });

  test.each([undefined, null, '', 'x'])(
    'a Create request may have the physical ID %j, which is ignored',
    (PhysicalResourceId) => {
      expect(requestOf({ ...EVENT, PhysicalResourceId })).toMatchObject({ RequestType: 'Create' });
    },
  );

  test.each<[unknown, string]>([
    [TEXTLESS, '{"toString":1,"valueOf":2}'],
    [['1'], '["1"]'],
    [deep(), 'nested too deeply to be shown'],
    [1, '1'],
  ])('a request with an unknown schema version is refused, naming it: %#', (SchemaVersion, shown) => {
    expect(() => decode({ SchemaVersion }, CREDENTIAL_LOCKER)).toThrow(
      `SchemaVersion ${shown} is not known to this handler`,
    );
  });

  test('a request with a property that is nested too deeply is refused, naming it', () => {
    expect(() => decode({ Description: deep() }, OTA_TASK_CONFIGURATION)).toThrow(
      'Description must be a string (is nested too deeply to be shown)',
    );
  });

  test.each<[unknown, number | undefined]>([
    ['600', 600_000],
    [600, 600_000],
    ['3601', 3_600_000],
    ['1e308', 3_600_000],
    ['', undefined],
    ['-1', undefined],
    ['1e999', 3_600_000],
    [TEXTLESS, undefined],
    [deep(), undefined],
    [null, undefined],
  ])('a request waits as long as its service timeout %# says', (ServiceTimeout, milliseconds) => {
    expect(serviceTimeout({ ResourceProperties: { ServiceTimeout } } as unknown as Request)).toBe(milliseconds);
  });
});

test('the properties of a failed update are read without those that never had an effect', () => {
  expect(decodeLeniently({ ServiceTimeout: '600', Name: 'A', Nmae: 'B', Tags: 'xxxx' }, CREDENTIAL_LOCKER)).toEqual({
    Name: 'A',
  });
  expect(decodeLeniently({ Name: ['A'], Tags: { a: 'b' }, SchemaVersion: TEXTLESS }, CREDENTIAL_LOCKER)).toEqual({
    Tags: { a: 'b' },
  });
});

test.each(['', 'text', 'ftp://a/b', 'file:///etc/passwd', 'data:,x', 'https://', 'https://[', '//a/b'])(
  'a response URL %j is refused at once, because nobody can be answered',
  async (ResponseURL) => {
    const upload = jest.spyOn(globalThis, 'fetch');
    await expect(handler({ ...EVENT, ResponseURL }, {} as Context)).rejects.toThrow('the event has no ResponseURL');
    expect(upload).not.toHaveBeenCalled();
    upload.mockRestore();
  },
);
