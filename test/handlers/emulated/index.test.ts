/** The function in a cloud: whatever happens, CloudFormation gets one answer, in time, and nobody else gets its URL. */

import { basename } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { Harness } from './harness';
import { CREDENTIAL_LOCKER, DESTINATION, PROVISIONING_PROFILE } from '../../../src/api/iot-managed-integrations';
import { fromSources } from '../../support/handler-code';
import { onTheWire } from '../on-the-wire';

interface Upload {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: any;
  readonly bytes: number;
}

const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function:Provider';
const CANARY = 'X-Amz-Signature=canary';

let harness: Harness;
let uploads: Upload[];
/** Called before the receiver takes an answer: refuses it, or ends the connection. */
let refusals: (number | 'no answer')[];
/** Changes a file of the function's code before it is loaded. */
let spoil: Readonly<Record<string, (text: string) => string>>;

beforeEach(async () => {
  uploads = [];
  refusals = [];
  spoil = {};
  harness = await Harness.start({ readCode: (path) => (spoil[basename(path)] ?? String)(fromSources(path)) });
  harness.putFunction(Duration.minutes(1));
  harness.cloud.route('/answer', ({ method, headers, body }) => {
    const refusal = refusals.shift();
    if (refusal === 'no answer') return undefined;
    if (refusal === undefined) {
      const answer = JSON.parse(Buffer.from(body).toString());
      uploads.push({ method, headers, body: answer, bytes: body.length });
      harness.takes(answer);
    }
    return { status: refusal ?? 200 };
  });
});
afterEach(() => harness.stop());

/** Signed at the time of the cloud, in whole seconds. */
const signedUrl = () =>
  `${responseUrl()}&X-Amz-Date=${new Date(harness.cloud.clock.now()).toISOString().replace(/[-:]|\.\d+/g, '')}`;
const responseUrl = () => `${harness.cloud.endpoint}/answer?${CANARY}`;

function event(overrides: object = {}) {
  return {
    ...harness.event('Create', CREDENTIAL_LOCKER, { Name: 'Home' }),
    ResponseURL: responseUrl(),
    ServiceToken: FUNCTION,
    ...overrides,
  };
}

/** A resource whose creation takes a while. */
const profile = () =>
  event(
    harness.event('Create', PROVISIONING_PROFILE, {
      ProvisioningType: 'FLEET_PROVISIONING',
      ClaimCertificateSecretArn: harness.secretArn,
    }),
  );
const succeeded = { result: null };
const failed = (errorMessage: string) => ({ failure: { errorType: 'Error', errorMessage } });

const lockers = () => harness.cloud.services.managedIntegrations.snapshot().CredentialLocker;
const profiles = () => harness.cloud.services.managedIntegrations.snapshot().ProvisioningProfile;

test('the function answers a request after carrying it out', async () => {
  expect(await harness.invoke(event())).toEqual(succeeded);
  expect(uploads).toHaveLength(1);
  // The signature of the URL covers a request without a content type.
  expect(uploads[0]).toMatchObject({ method: 'PUT', headers: { 'content-type': '' } });
  expect(uploads[0].body).toEqual({
    Status: 'SUCCESS',
    StackId: expect.stringMatching(/^arn:aws:cloudformation:/),
    RequestId: 'request-1',
    LogicalResourceId: 'Thing',
    PhysicalResourceId: lockers()[0].Id,
    Data: { Arn: lockers()[0].Arn, CreatedAt: expect.stringMatching(/^\d{4}-.*Z$/) },
  });
});

test.each([
  [
    'an unknown resource type',
    { ResourceType: 'Custom::Other' },
    'Custom::Other is not a resource type of this handler',
  ],
  [
    'an unknown request type',
    { RequestType: 'Replace' },
    'The event is not a CloudFormation request: RequestType missing or malformed',
  ],
  ['no stack', { StackId: 7 }, 'StackId missing or malformed'],
  ['no properties', { ResourceProperties: undefined }, 'ResourceProperties missing or malformed'],
  ['properties of another form', { ResourceProperties: ['a'] }, 'ResourceProperties missing or malformed'],
  [
    'an update of nothing known',
    { RequestType: 'Update' },
    'PhysicalResourceId, OldResourceProperties missing or malformed',
  ],
  ['a delete of nothing known', { RequestType: 'Delete' }, 'PhysicalResourceId missing or malformed'],
  [
    'a property that breaks a rule',
    { ResourceProperties: onTheWire({ Name: 'a\u0000b' }) },
    'The properties cannot be used: Name must match',
  ],
  [
    'a property that is not known',
    { ResourceProperties: onTheWire({ Nmae: 'a' }) },
    'Nmae is not known here; known are Name, Tags',
  ],
  [
    'a prototype as a property',
    { ResourceProperties: JSON.parse('{"__proto__": {"Name": "x"}}') },
    '__proto__ is not known here',
  ],
  [
    'properties of a version to come',
    { ResourceProperties: { SchemaVersion: '2' } },
    'SchemaVersion "2" is not known to this handler',
  ],
  [
    'an inherited name as a version',
    { ResourceProperties: { SchemaVersion: 'constructor' } },
    'SchemaVersion "constructor" is not known',
  ],
])('the function fails for %s, and calls no service', async (_what, overrides, reason) => {
  expect(await harness.invoke(event(overrides))).toEqual(succeeded);
  expect(uploads.map(({ body }) => body)).toEqual([
    expect.objectContaining({
      Status: 'FAILED',
      PhysicalResourceId: 'not-created/request-1',
      Reason: expect.stringContaining(reason),
    }),
  ]);
  expect(harness.calls()).toEqual([]);
});

test.each([null, 'text', 7, [], {}, { ResponseURL: 7 }])(
  'the function throws for an event without a response URL: %j',
  async (request) => {
    expect(await harness.invoke(request)).toEqual(
      failed('the event has no ResponseURL, so that nobody can be answered'),
    );
  },
);

test('the function answers when the engine does not load', async () => {
  spoil = { 'engine.js': () => 'module.exports = {' };
  expect(await harness.invoke(event())).toEqual(succeeded);
  expect(uploads[0].body).toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringMatching(/Provider could not go on: SyntaxError: .*2026\/01\/01/),
  });
});

test('the function answers when the engine has a defect', async () => {
  spoil = {
    'engine.js': (text) => text.replace(/(?<=\n  async create\(\) \{)/, 'throw new TypeError("x is not a function");'),
  };
  expect(await harness.invoke(event())).toEqual(succeeded);
  expect(uploads[0].body).toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringMatching(/Unexpected TypeError.*x is not a function.*report it/),
  });
});

test('the function answers before its deadline while a call hangs, with the ID of the created resource', async () => {
  harness.putFunction(Duration.seconds(2));
  harness.cloud.faults.inject({ kind: 'delay', milliseconds: 60_000, operation: 'GetCredentialLocker' });
  const startedAt = harness.cloud.clock.now();
  expect(await harness.invoke(event())).toEqual(succeeded);
  expect(harness.cloud.clock.now() - startedAt).toBeLessThan(2_000);
  expect(uploads.map(({ body }) => body)).toEqual([
    expect.objectContaining({
      Status: 'FAILED',
      PhysicalResourceId: lockers()[0].Id,
      Reason: expect.stringContaining('came to its deadline while a call was under way. It had made'),
    }),
  ]);
});

test('the function hands over to another run when the work is longer than its time', async () => {
  harness.cloud.assumptions.set('profileMilliseconds', 90_000);
  const invokeAsync = jest.spyOn(harness.cloud.functions, 'invokeAsync');
  const first = profile();
  expect(await harness.invoke(first)).toEqual(succeeded);
  expect(uploads).toEqual([]);
  const [{ Id }] = profiles();
  expect(invokeAsync.mock.calls).toEqual([
    ['Provider', { ...first, Continuation: { startedAt: expect.any(Number), made: Id } }],
  ]);

  await harness.pass(120);
  expect(uploads.map(({ body }) => body)).toEqual([
    expect.objectContaining({ Status: 'SUCCESS', PhysicalResourceId: Id }),
  ]);
});

test('the function waits for the permission to hand over, which the same deployment may have granted', async () => {
  harness.cloud.assumptions.set('profileMilliseconds', 90_000);
  harness.denyHandover();
  void harness.cloud.time.after(Duration.seconds(48), () => harness.allowHandover());
  await harness.invoke(profile());
  expect(harness.calls()).toEqual(expect.arrayContaining(['Invoke: AccessDeniedException', 'Invoke']));
  await harness.pass(120);
  expect(uploads.map(({ body }) => body)).toEqual([
    expect.objectContaining({ Status: 'SUCCESS', PhysicalResourceId: profiles()[0].Id }),
  ]);
});

test('the request fails when the function cannot hand over', async () => {
  harness.cloud.assumptions.set('profileMilliseconds', 90_000);
  harness.denyHandover();
  await harness.invoke(profile());
  expect(uploads.map(({ body }) => body)).toEqual([
    expect.objectContaining({ Status: 'FAILED', PhysicalResourceId: profiles()[0].Id }),
  ]);
});

test('the function repeats an upload that is refused', async () => {
  refusals = [500, 503, 'no answer'];
  expect(await harness.invoke(event())).toEqual(succeeded);
  expect(uploads).toHaveLength(1);
});

test.each([
  [403, 'HTTP status 403'],
  ['no answer', 'UND_ERR_SOCKET'],
] as const)('the function throws without the URL when every upload gets %s', async (refusal, what) => {
  refusals = Array(20).fill(refusal);
  const thrown = await harness.invoke(event());
  expect(thrown).toEqual(failed(`The answer could not be uploaded to CloudFormation: ${what}`));
  expect(JSON.stringify(thrown) + harness.printed()).not.toContain(CANARY);
});

test('the function removes the created resource when no upload succeeds and the stack no longer waits', async () => {
  refusals = Array(20).fill(403);
  harness.says('CREATE_IN_PROGRESS');
  const running = harness.invoke(event({ ResponseURL: signedUrl() }));
  while (lockers().length === 0) await harness.pass(1);
  harness.says('CREATE_FAILED', 'Fleet-Thing-1A2B3C4D5E6F');
  expect(await running).toEqual(failed(expect.stringContaining('could not be uploaded') as unknown as string));
  expect(lockers()).toEqual([]);
});

test('the function keeps the created resource when no upload succeeds and the stack waits, because the event is repeated', async () => {
  refusals = Array(20).fill(403);
  harness.says('CREATE_IN_PROGRESS');
  expect(await harness.invoke(event({ ResponseURL: signedUrl() }))).toEqual(
    failed(expect.stringContaining('could not be uploaded') as unknown as string),
  );
  expect(lockers()).toHaveLength(1);
  expect(harness.printed()).not.toContain('delete the resource by hand');
});

test('the function takes the time of a request from its response URL only', async () => {
  await harness.pass(3_600);
  harness.says('DELETE_COMPLETE', 'Fleet-Thing-1A2B3C4D5E6F');
  await harness.invoke(
    event({ SentAt: harness.cloud.clock.now(), ResponseURL: `${responseUrl()}&X-Amz-Date=20260101T000000Z` }),
  );
  expect(uploads[0].body).toMatchObject({
    Status: 'FAILED',
    Reason: 'CloudFormation does not wait for this Create of Thing any more.',
  });
  expect(harness.calls()).toEqual([]);
});

test('the function prints neither the response URL nor sensitive values', async () => {
  harness.cloud.faults.inject({
    kind: 'error',
    name: 'ValidationException',
    status: 400,
    message: 'Value Secret Household at Name is bad',
    operation: 'CreateCredentialLocker',
  });
  await harness.invoke(
    event({ ResourceProperties: onTheWire({ Name: 'Secret Household', Tags: { owner: 'very-private-person' } }) }),
  );
  expect(harness.printed()).toContain('CreateCredentialLocker');
  expect(harness.printed()).not.toMatch(/canary|Secret Household|very-private-person/);
  expect(uploads[0].body.Reason).toContain('Value *** at Name is bad');
});

test.each(['x', 'ü', '😀'])(
  'an answer stays within the 4096 bytes of CloudFormation, whatever a service says: %s',
  async (character) => {
    harness.cloud.faults.inject({
      kind: 'error',
      name: 'ValidationException',
      status: 400,
      message: character.repeat(20_000),
      operation: 'CreateCredentialLocker',
    });
    await harness.invoke(event());
    expect(uploads[0].body.Reason).toMatch(
      /^CreateCredentialLocker failed: ValidationException: .*\(request ID [-0-9a-f]+\)\.$/,
    );
    expect(uploads[0].bytes).toBeLessThanOrEqual(4096);
    // The answer uses all the room, and not only the least that fits.
    expect(uploads[0].body.Reason.length).toBeGreaterThan(1_000);
  },
);

test('the function waits for a role that was created moments ago', async () => {
  harness.cloud.assumptions.set('roleAssumableAfterSeconds', 5);
  const properties = {
    Name: 'd',
    DeliveryDestinationType: 'KINESIS',
    DeliveryDestinationArn: 'arn:aws:kinesis:eu-west-1:1:stream/s',
    RoleArn: harness.addRole('Fresh', 'iotmanagedintegrations.amazonaws.com'),
  };
  harness.cloud.iam.putPolicy(harness.roleArn, 'Fresh', {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'iam:PassRole', Resource: properties.RoleArn }],
  } as any);
  await harness.invoke(event(harness.event('Create', DESTINATION, properties)));
  expect(uploads[0].body).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'd' });
});
