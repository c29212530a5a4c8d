/** The entry point: whatever happens, CloudFormation gets one answer, in time, and nobody else gets its URL. */

import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import type { Context } from 'aws-lambda';
import { Harness } from './harness';
import { onTheWire } from './on-the-wire';
import { CREDENTIAL_LOCKER, DESTINATION, PROVISIONING_PROFILE } from '../../src/api/iot-managed-integrations';

interface Upload { readonly method?: string; readonly headers: object; readonly body: any; readonly bytes: number }

let harness: Harness;
let receiver: Server;
let uploads: Upload[];
/** Answers of the receiver before it takes an upload. */
let refusals: number[];
let printed: string;
const environment = { ...process.env };

beforeEach(async () => {
  uploads = [];
  refusals = [];
  printed = '';
  const print = (text: unknown) => Boolean(printed += String(text));
  jest.spyOn(process.stdout, 'write').mockImplementation(print);
  jest.spyOn(process.stderr, 'write').mockImplementation(print);
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const refusal = refusals.shift();
      if (refusal === undefined) {
        const text = Buffer.concat(chunks).toString();
        uploads.push({ method: request.method, headers: request.headers, body: JSON.parse(text), bytes: Buffer.byteLength(text) });
        harness.takes(JSON.parse(text));
      }
      response.writeHead(refusal ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  harness = await Harness.start({ speed: 20 });
  Object.assign(process.env, harness.environment());
  jest.resetModules();
});

afterEach(async () => {
  process.env = { ...environment };
  jest.restoreAllMocks();
  receiver.closeAllConnections();
  receiver.close();
  await harness.stop();
});

const CANARY = 'X-Amz-Signature=canary';
/** Signed at the time of the cloud, in whole seconds. */
const signedUrl = () => `${responseUrl()}&X-Amz-Date=${new Date(harness.cloud.clock.now()).toISOString().replace(/[-:]|\.\d+/g, '')}`;
const responseUrl = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/answer?${CANARY}`;

function event(overrides: object = {}) {
  return { ...harness.event('Create', CREDENTIAL_LOCKER, { Name: 'Home' }), ResponseURL: responseUrl(), ServiceToken: 'arn', ...overrides };
}

function context(milliseconds = 60_000): Context {
  const end = Date.now() + milliseconds;
  return {
    functionName: 'Provider',
    logStreamName: '2026/01/01/[$LATEST]abc',
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:Provider',
    getRemainingTimeInMillis: () => end - Date.now(),
  } as Context;
}

/** Loads the entry point anew, as a cold start does. */
async function invoke(request: unknown, lambda = context()): Promise<void> {
  const { handler } = jest.requireActual<typeof import('../../src/handlers/index')>('../../src/handlers/index');
  await handler(request, lambda);
}

const lockers = () => harness.cloud.services.managedIntegrations.snapshot().CredentialLocker;

test('answers a request that was carried out', async () => {
  await invoke(event());
  expect(uploads).toHaveLength(1);
  expect(uploads[0].method).toBe('PUT');
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
  ['an unknown resource type', { ResourceType: 'Custom::Other' }, 'Custom::Other is not a resource type of this handler'],
  ['an unknown request type', { RequestType: 'Replace' }, 'The event is not a CloudFormation request: RequestType missing or malformed'],
  ['no stack', { StackId: 7 }, 'StackId missing or malformed'],
  ['no properties', { ResourceProperties: undefined }, 'ResourceProperties missing or malformed'],
  ['properties of another form', { ResourceProperties: ['a'] }, 'ResourceProperties missing or malformed'],
  ['an update of nothing known', { RequestType: 'Update' }, 'PhysicalResourceId, OldResourceProperties missing or malformed'],
  ['a delete of nothing known', { RequestType: 'Delete' }, 'PhysicalResourceId missing or malformed'],
  ['a property that breaks a rule', { ResourceProperties: onTheWire({ Name: 'a\u0000b' }) }, 'The properties cannot be used: Name must match'],
  ['a property that is not known', { ResourceProperties: onTheWire({ Nmae: 'a' }) }, 'Nmae is not known here; known are Name, Tags'],
  ['a prototype as a property', { ResourceProperties: JSON.parse('{"__proto__": {"Name": "x"}}') }, '__proto__ is not known here'],
  ['properties of a version to come', { ResourceProperties: { SchemaVersion: '2' } }, 'SchemaVersion "2" is not known to this handler'],
  ['an inherited name as a version', { ResourceProperties: { SchemaVersion: 'constructor' } }, 'SchemaVersion "constructor" is not known'],
])('fails for %s, and calls nothing', async (_what, overrides, reason) => {
  await invoke(event(overrides));
  expect(uploads.map(({ body }) => body)).toEqual([
    expect.objectContaining({ Status: 'FAILED', PhysicalResourceId: 'not-created/request-1', Reason: expect.stringContaining(reason) }),
  ]);
  expect(harness.calls()).toEqual([]);
});

test.each([undefined, null, 'text', 7, [], {}, { ResponseURL: 7 }])('throws for an event without a response URL: %j', async (request) => {
  await expect(invoke(request)).rejects.toThrow('the event has no ResponseURL');
});

test('answers when the engine does not load', async () => {
  jest.doMock('../../src/handlers/engine', () => { throw new SyntaxError('Unexpected end of input'); });
  await invoke(event());
  jest.dontMock('../../src/handlers/engine');
  expect(uploads[0].body).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(/Provider could not go on: SyntaxError: Unexpected end.*2026\/01\/01/) });
});

test('answers when the engine has a defect', async () => {
  jest.doMock('../../src/handlers/lifecycle', () => ({ Lifecycle: class { create() { throw new TypeError('x is not a function'); } scrub(text: string) { return text; } } }));
  await invoke(event());
  jest.dontMock('../../src/handlers/lifecycle');
  expect(uploads[0].body).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(/Unexpected TypeError.*x is not a function.*report it/) });
});

test('answers before the deadline while a call hangs, with the ID of what was made', async () => {
  harness.cloud.faults.inject({ kind: 'delay', milliseconds: 60_000, operation: 'GetCredentialLocker' });
  const startedAt = Date.now();
  await invoke(event(), context(1_500));
  expect(Date.now() - startedAt).toBeLessThan(1_500);
  expect(uploads.map(({ body }) => body)).toEqual([expect.objectContaining({
    Status: 'FAILED', PhysicalResourceId: lockers()[0].Id, Reason: expect.stringContaining('came to its deadline while a call was under way. It had made'),
  })]);
});

test('hands over to another run when there is more to wait for than it has time', async () => {
  const invocations: { arn: string; event: any }[] = [];
  jest.doMock('../../src/handlers/engine', () => ({
    ...jest.requireActual('../../src/handlers/engine'),
    invokeAgain: async (arn: string, next: object) => { invocations.push({ arn, event: next }); },
  }));
  harness.cloud.assumptions.set('profileMilliseconds', 40_000);
  const first = { ...event(), ...harness.event('Create', PROVISIONING_PROFILE, { ProvisioningType: 'FLEET_PROVISIONING', ClaimCertificateSecretArn: harness.secretArn }) };
  await invoke(first, context(800));
  expect(uploads).toEqual([]);
  const [profile] = harness.cloud.services.managedIntegrations.snapshot().ProvisioningProfile;
  expect(invocations).toEqual([{
    arn: 'arn:aws:lambda:eu-west-1:123456789012:function:Provider',
    event: { ...first, Continuation: { startedAt: expect.any(Number), made: profile.Id } },
  }]);
  await harness.cloud.clock.sleep(40_000);
  await invoke(invocations[0].event);
  jest.dontMock('../../src/handlers/engine');
  expect(uploads.map(({ body }) => body)).toEqual([expect.objectContaining({ Status: 'SUCCESS', PhysicalResourceId: profile.Id })]);
});

test('fails when it cannot hand over', async () => {
  harness.cloud.assumptions.set('profileMilliseconds', 100_000);
  const request = harness.event('Create', PROVISIONING_PROFILE, { ProvisioningType: 'FLEET_PROVISIONING', ClaimCertificateSecretArn: harness.secretArn });
  await invoke({ ...event(), ...request }, context(800));
  const [profile] = harness.cloud.services.managedIntegrations.snapshot().ProvisioningProfile;
  expect(uploads.map(({ body }) => body)).toEqual([expect.objectContaining({ Status: 'FAILED', PhysicalResourceId: profile.Id })]);
});

test('repeats an upload that is not taken', async () => {
  refusals = [500, 503];
  await invoke(event());
  expect(uploads).toHaveLength(1);
});

test('throws without the URL when no upload is taken', async () => {
  refusals = Array(10).fill(403);
  const thrown = await invoke(event()).then(() => undefined, (error: Error) => error);
  expect(thrown?.message).toBe('The answer could not be uploaded to CloudFormation: HTTP status 403');
  expect(JSON.stringify(thrown, Object.getOwnPropertyNames(thrown)) + printed).not.toContain(CANARY);
});

test('removes what was made when no upload is taken and the stack does not wait for one any more', async () => {
  refusals = Array(20).fill(403);
  harness.says('CREATE_IN_PROGRESS');
  const running = invoke(event({ ResponseURL: signedUrl() })).catch((error: Error) => error.message);
  while (lockers().length === 0) await harness.cloud.clock.sleep(1_000);
  harness.says('CREATE_FAILED', 'Fleet-Thing-1A2B3C4D5E6F');
  expect(await running).toContain('could not be uploaded');
  expect(lockers()).toEqual([]);
});

test('keeps what was made when no upload is taken and the stack still waits, for the event is repeated', async () => {
  refusals = Array(20).fill(403);
  harness.says('CREATE_IN_PROGRESS');
  await expect(invoke(event({ ResponseURL: signedUrl() }))).rejects.toThrow('could not be uploaded');
  expect(lockers()).toHaveLength(1);
  expect(printed).not.toContain('delete the resource by hand');
});

test('takes the time of a request from its response URL only', async () => {
  harness.says('DELETE_COMPLETE', 'Fleet-Thing-1A2B3C4D5E6F');
  await invoke(event({ SentAt: Date.now(), ResponseURL: `${responseUrl()}&X-Amz-Date=20260101T000000Z` }));
  expect(uploads[0].body).toMatchObject({ Status: 'FAILED', Reason: 'CloudFormation does not wait for this Create of Thing any more.' });
  expect(harness.calls()).toEqual([]);
});

test('throws without the URL when nobody is there', async () => {
  const request = event();
  receiver.close();
  const thrown = await invoke(request).then(() => undefined, (error: Error) => error);
  expect(thrown?.message).toBe('The answer could not be uploaded to CloudFormation: ECONNREFUSED');
  expect(JSON.stringify(thrown, Object.getOwnPropertyNames(thrown)) + printed).not.toContain(CANARY);
});

test('keeps the response URL and sensitive values out of everything that is printed', async () => {
  harness.cloud.faults.inject({ kind: 'error', name: 'ValidationException', status: 400, message: 'Value Secret Household at Name is bad', operation: 'CreateCredentialLocker' });
  await invoke(event({ ResourceProperties: onTheWire({ Name: 'Secret Household', Tags: { owner: 'very-private-person' } }) }));
  expect(printed).toContain('CreateCredentialLocker');
  expect(printed).not.toMatch(/canary|Secret Household|very-private-person/);
  expect(uploads[0].body.Reason).toContain('Value *** at Name is bad');
});

test.each(['x', 'ü', '😀'])('keeps within the 4096 bytes that CloudFormation takes, whatever a service says: %s', async (character) => {
  harness.cloud.faults.inject({ kind: 'error', name: 'ValidationException', status: 400, message: character.repeat(20_000), operation: 'CreateCredentialLocker' });
  await invoke(event());
  expect(uploads[0].body.Reason).toMatch(/^CreateCredentialLocker failed: ValidationException: .*\(request ID [-0-9a-f]+\)\.$/);
  expect(uploads[0].bytes).toBeLessThanOrEqual(4096);
  // As much as there is room for, not the least that fits.
  expect(uploads[0].body.Reason.length).toBeGreaterThan(1_000);
});

test('waits for a role that was made moments ago', async () => {
  harness.cloud.assumptions.set('roleAssumableAfterSeconds', 5);
  const properties = { Name: 'd', DeliveryDestinationType: 'KINESIS', DeliveryDestinationArn: 'arn:aws:kinesis:eu-west-1:1:stream/s', RoleArn: harness.addRole('Fresh', 'iotmanagedintegrations.amazonaws.com') };
  harness.allowEverything();
  harness.cloud.iam.putPolicy(harness.roleArn, 'Fresh', { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'iam:PassRole', Resource: properties.RoleArn }] } as any);
  await invoke({ ...event(), ...harness.event('Create', DESTINATION, properties) });
  expect(uploads[0].body).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'd' });
});
