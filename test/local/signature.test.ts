import { createHash } from 'node:crypto';
import type { Request, SentRequest } from './client';
import { clientWith, allow, ROLE, TestClient } from './client';
import { LocalCloud } from '../../local/cloud';

let cloud: LocalCloud;
let client: TestClient;

beforeAll(async () => {
  cloud = await LocalCloud.start();
  client = new TestClient(cloud);
});
afterAll(() => cloud.stop());

const LIST: Request = { method: 'GET', path: '/credential-lockers' };
const FORM = 'application/x-www-form-urlencoded';
const MINUTE = 60_000;
/** Signed by a clock that is so many minutes early. */
const early = (minutes: number): Partial<Request> => ({
  get date() {
    return new Date(Date.now() + minutes * MINUTE);
  },
});
const withHeaders = (headers: Record<string, string | undefined>) => (signed: SentRequest): SentRequest =>
  ({ ...signed, headers: JSON.parse(JSON.stringify({ ...signed.headers, ...headers })) });

test.each<[string, Partial<Request>]>([
  ['a plain request', {}],
  ['a query', { query: { MaxResults: '1', odd: ['b &=+%', 'a'] } }],
  ['a path with percent-encoding', { path: '/destinations/Gr%C3%B6%C3%9Fe%201' }],
  ['a path of dots', { path: '/destinations/.' }],
  ['a clock that is four minutes late', early(-4)],
  ['a clock that is four minutes early', early(4)],
])('the verifier accepts %s', async (_, change) => {
  const { status, headers } = await client.call({ ...LIST, ...change });
  expect([200, 404]).toContain(status);
  expect(headers['x-amzn-errortype']).not.toBe('InvalidSignatureException');
});

test('the verifier accepts a body whose hash is in a header', async () => {
  const body = JSON.stringify({ Name: 'hashed' });
  const hash = createHash('sha256').update(body).digest('hex');
  expect(
    (
      await client.call({
        method: 'POST',
        path: '/credential-lockers',
        body,
        headers: { 'x-amz-content-sha256': hash },
      })
    ).status,
  ).toBe(201);
});

const MISMATCH = ['InvalidSignatureException', 403] as const;

test.each<[string, Partial<Request>, string, number]>([
  ['another secret', { credentials: undefined }, ...MISMATCH],
  [
    'another body',
    { method: 'POST', body: { Name: 'a' }, tamper: (signed) => ({ ...signed, body: '{"Name":"b"}' }) },
    ...MISMATCH,
  ],
  [
    'another body than the hash in a header says',
    {
      method: 'POST',
      body: '{}',
      headers: { 'x-amz-content-sha256': createHash('sha256').update('{}').digest('hex') },
      tamper: (signed) => ({ ...signed, body: '{"Name":"b"}' }),
    },
    ...MISMATCH,
  ],
  ['another path', { tamper: (signed) => ({ ...signed, path: '/destinations' }) }, ...MISMATCH],
  [
    'another query',
    { query: { MaxResults: '1' }, tamper: (signed) => ({ ...signed, path: '/credential-lockers?MaxResults=2' }) },
    ...MISMATCH,
  ],
  ['another method', { tamper: (signed) => ({ ...signed, method: 'DELETE' }) }, ...MISMATCH],
  ['another signed header', { tamper: withHeaders({ 'content-type': 'text/plain' }) }, ...MISMATCH],
  ['a signed header that is gone', { tamper: withHeaders({ 'content-type': undefined }) }, ...MISMATCH],
  ['another host', { headers: { host: 'example.com' }, tamper: withHeaders({ host: 'example.org' }) }, ...MISMATCH],
  ['a clock that is six minutes late', early(-6), ...MISMATCH],
  ['a clock that is six minutes early', early(6), ...MISMATCH],
  ['no date', { tamper: withHeaders({ 'x-amz-date': undefined }) }, ...MISMATCH],
  ['a date that is none', { tamper: withHeaders({ 'x-amz-date': '20269999T999999Z' }) }, ...MISMATCH],
  ['another Region', { region: 'us-east-1' }, ...MISMATCH],
  [
    'no session token',
    { tamper: withHeaders({ 'x-amz-security-token': undefined }) },
    'UnrecognizedClientException',
    403,
  ],
  ['no signature', { tamper: withHeaders({ authorization: undefined }) }, 'MissingAuthenticationTokenException', 403],
  [
    'half a signature',
    { tamper: withHeaders({ authorization: 'AWS4-HMAC-SHA256 Credential=x' }) },
    'IncompleteSignatureException',
    400,
  ],
  [
    'another kind of signature',
    { tamper: withHeaders({ authorization: 'Bearer x' }) },
    'IncompleteSignatureException',
    400,
  ],
])('the verifier fails with %s', async (what, change, name, status) => {
  const credentials = what === 'another secret' ? { ...cloud.iam.administrator, secretAccessKey: 'wrong' } : undefined;
  const answer = await client.call({ ...LIST, ...change, credentials });
  expect([answer.headers['x-amzn-errortype'], answer.status]).toEqual([name, status]);
  expect(answer.body.message).toEqual(expect.stringMatching(/\w/));
});

test("a signature for another Region gets the cloud's Region as answer", async () => {
  const { body } = await client.call({ ...LIST, region: 'us-east-1' });
  expect(body.message).toBe(
    "Credential should be scoped to a valid region, not 'us-east-1': the local cloud is in eu-west-1, so set AWS_REGION to that.",
  );
});

describe('of the query protocol', () => {
  test.each<[string, Partial<Request>, string, number]>([
    [
      'another secret',
      { credentials: { accessKeyId: '', secretAccessKey: 'wrong', sessionToken: '' } },
      'SignatureDoesNotMatch',
      403,
    ],
    ['another body', { tamper: (signed) => ({ ...signed, body: 'Action=ListRoles' }) }, 'SignatureDoesNotMatch', 403],
    ['another Region', { region: 'us-east-1' }, 'SignatureDoesNotMatch', 403],
    ['no session token', { tamper: withHeaders({ 'x-amz-security-token': undefined }) }, 'InvalidClientTokenId', 403],
    [
      'half a signature',
      { tamper: withHeaders({ authorization: 'AWS4-HMAC-SHA256 Credential=x' }) },
      'IncompleteSignature',
      400,
    ],
    [
      'a body that is not signed',
      { headers: { 'content-type': FORM, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } },
      'SignatureDoesNotMatch',
      403,
    ],
  ])('the query protocol fails with %s', async (_what, { credentials, ...change }, name, status) => {
    const { body, ...answer } = await client.query(
      'sts',
      'GetCallerIdentity',
      {},
      {
        ...change,
        ...(credentials && {
          credentials: { ...cloud.iam.administrator, secretAccessKey: credentials.secretAccessKey },
        }),
      },
    );
    expect([answer.status, body.ErrorResponse.Error.Code]).toEqual([status, name]);
  });
});

describe('of S3', () => {
  const key = '/signed/a%20b%2Bc/%C3%BC';
  beforeAll(() => cloud.services.s3.createBucket('signed'));

  test.each([
    ['its hash', createHash('sha256').update('body').digest('hex')],
    ['the word that it is not signed', 'UNSIGNED-PAYLOAD'],
  ])('S3 accepts a path that is encoded once, and a body with %s', async (_what, hash) => {
    expect((await client.s3('PUT', key, { body: 'body', headers: { 'x-amz-content-sha256': hash } })).status).toBe(200);
    expect((await client.s3('GET', key)).text).toBe('body');
  });

  test.each<[string, Partial<Request>, string, number]>([
    ['another path', { tamper: (signed) => ({ ...signed, path: '/signed/a' }) }, 'SignatureDoesNotMatch', 403],
    [
      'another body',
      { method: 'PUT', body: 'a', tamper: (signed) => ({ ...signed, body: 'b' }) },
      'XAmzContentSHA256Mismatch',
      400,
    ],
    ['another Region', { region: 'us-east-1' }, 'SignatureDoesNotMatch', 403],
    [
      'a word that was not signed',
      { tamper: withHeaders({ 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }) },
      'SignatureDoesNotMatch',
      403,
    ],
    [
      'chunks that are signed one by one',
      { headers: { 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' } },
      'XAmzContentSHA256Mismatch',
      400,
    ],
    ['no session token', { tamper: withHeaders({ 'x-amz-security-token': undefined }) }, 'InvalidAccessKeyId', 403],
  ])('S3 fails with %s', async (_what, change, name, status) => {
    const answer = await client.s3('GET', key, change);
    expect([answer.status, answer.body.Error.Code]).toEqual([status, name]);
  });
});

test('expired credentials fail by the later clock', async () => {
  const fast = await LocalCloud.start({ speed: 1_000_000 });
  try {
    fast.iam.putRole({
      arn: ROLE,
      name: 'Caller',
      roleId: 'AROACALLER',
      trustPolicy: {},
      createdAt: fast.clock.date(),
    });
    const open = (seconds: number) => {
      const { credentials } = fast.iam.openSession(ROLE, {
        sessionName: 'session',
        seconds,
        tags: {},
        transitiveTagKeys: [],
      });
      return new TestClient(fast, credentials).query('sts', 'GetCallerIdentity');
    };
    expect((await open(1)).status).toBe(200);
    const { status, body } = await open(-(fast.clock.now() - Date.now()) / 1000 - 1);
    expect([status, body.ErrorResponse.Error.Code]).toEqual([403, 'ExpiredToken']);
  } finally {
    await fast.stop();
  }
});

test('an unknown key fails', async () => {
  const stranger = new TestClient(cloud, { accessKeyId: 'AKIASTRANGER', secretAccessKey: 'x', sessionToken: 'y' });
  const { status, headers, body } = await stranger.call(LIST);
  expect([status, headers['x-amzn-errortype'], body.message]).toEqual([
    403,
    'UnrecognizedClientException',
    'The security token included in the request is invalid.',
  ]);
});

test('the key of a deleted role fails', async () => {
  const caller = clientWith(cloud, allow('*'));
  expect((await caller.call(LIST)).status).toBe(200);
  cloud.iam.removeRole(ROLE);
  expect((await caller.call(LIST)).headers['x-amzn-errortype']).toBe('UnrecognizedClientException');
});

test('the verifier accepts the time of a fast cloud, and that of the wall clock', async () => {
  const fast = await LocalCloud.start({ speed: 1_000_000 });
  await new Promise((resolve) => setTimeout(resolve, 10));
  try {
    expect(fast.clock.now()).toBeGreaterThan(Date.now() + 60 * MINUTE);
    for (const date of [fast.clock.date(), new Date()]) {
      expect((await new TestClient(fast).call({ ...LIST, date })).status).toBe(200);
    }
  } finally {
    await fast.stop();
  }
});
