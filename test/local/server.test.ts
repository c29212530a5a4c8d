import { connect } from 'node:net';
import { TestClient } from './client';
import { LocalCloud } from '../../local/cloud';

let cloud: LocalCloud;
let client: TestClient;
const log: string[] = [];

beforeEach(async () => {
  cloud = await LocalCloud.start({ log: (line) => log.push(line) });
  client = new TestClient(cloud);
});
afterEach(() => cloud.stop());

const raw = (text: string) => new Promise<string>((resolve, reject) => {
  const socket = connect(Number(new URL(cloud.endpoint).port), '127.0.0.1', () => socket.end(text));
  let answer = '';
  socket.on('data', (chunk) => { answer += chunk; }).on('error', reject).on('close', () => resolve(answer));
});

test('the server listens on 127.0.0.1', () => {
  expect(cloud.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test('the server passes unsigned requests under a prefix to its handler, unchanged', async () => {
  const requests: unknown[] = [];
  cloud.route('/answers/', (request) => {
    requests.push({
      ...request,
      headers: { 'content-type': request.headers['content-type'] },
      body: Buffer.from(request.body).toString(),
    });
    return { status: 202, headers: { 'x-seen': 'yes' }, body: 'taken' };
  });
  const answer = await client.send({
    method: 'PUT',
    path: '/answers/../%2e?a=1&a=2&b=%26',
    headers: { 'Content-Type': '' },
    body: 'ü',
  });
  expect(answer).toMatchObject({ status: 202, text: 'taken', headers: { 'x-seen': 'yes', 'content-length': '5' } });
  expect(requests).toEqual([
    {
      method: 'PUT',
      path: '/answers/../%2e',
      query: { a: ['1', '2'], b: '&' },
      headers: { 'content-type': '' },
      body: 'ü',
    },
  ]);
});

test('the server prefers the longer prefix', async () => {
  cloud.route('/a/', () => ({ status: 201 }));
  cloud.route('/a/b/', () => ({ status: 202 }));
  expect((await client.send({ method: 'GET', path: '/a/b/c', headers: {} })).status).toBe(202);
  expect((await client.send({ method: 'GET', path: '/a/c', headers: {} })).status).toBe(201);
});

test('the server destroys the connection where a handler has no answer', async () => {
  cloud.route('/silent', () => undefined);
  await expect(client.send({ method: 'GET', path: '/silent', headers: {} })).rejects.toMatchObject({
    code: 'ECONNRESET',
  });
});

test('the server answers 500 where a handler fails, and logs why', async () => {
  cloud.route('/broken', () => Promise.reject(new Error('out of order')));
  const { status, text } = await client.send({ method: 'GET', path: '/broken?secret=1', headers: {} });
  expect([status, text.includes('out of order')]).toEqual([500, false]);
  expect(log.splice(0)).toEqual([expect.stringMatching(/^GET \/broken: Error: out of order/)]);
});

test('the server refuses a body above its limit, and continues', async () => {
  const answer = await client
    .send({ method: 'POST', path: '/credential-lockers', headers: {}, body: Buffer.alloc(6 * 1024 * 1024 + 1) })
    .catch((error) => error.code);
  expect([413, 'ECONNRESET', 'EPIPE']).toContain(answer.status ?? answer);
  expect((await client.get('/credential-lockers')).status).toBe(200);
});

test.each<[string, number, RegExp]>([
  ['iotmanagedintegrations', 413, /"__type":"RequestEntityTooLargeException".*longer than 6291456 bytes/],
  ['sts', 413, /<Code>RequestEntityTooLarge<\/Code>/],
  ['s3', 400, /<Code>EntityTooLarge<\/Code>.*longer than 1073741824 bytes/],
])('the server refuses a stated length above its limit before the body, in the words of %s', async (service, status, body) => {
  const authorization = `AWS4-HMAC-SHA256 Credential=a/20260101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`;
  const answer = await raw(
    `PUT /a HTTP/1.1\r\nHost: a\r\nAuthorization: ${authorization}\r\nContent-Length: 9999999999\r\n\r\n`,
  );
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(answer).toMatch(body);
});

test('the server takes a long body for S3, with or without a stated length', async () => {
  cloud.services.s3.createBucket('bucket');
  const body = Buffer.alloc(7 * 1024 * 1024, 'long');
  expect(
    (await client.s3('PUT', '/bucket/stated', { body, headers: { 'content-length': String(body.length) } })).status,
  ).toBe(200);
  expect(
    (await client.s3('PUT', '/bucket/chunked', { body, headers: { 'transfer-encoding': 'chunked' } })).status,
  ).toBe(200);
  for (const key of ['stated', 'chunked']) expect(body.equals(cloud.services.s3.getObject('bucket', key)!)).toBe(true);
});

test.each([
  'nonsense\r\n\r\n',
  'GET / HTTP/1.1\r\n\r\n',
  'POST /credential-lockers HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{',
  'GET http:// HTTP/1.1\r\nHost: a\r\n\r\n',
])('the server continues after %j', async (text) => {
  expect(await raw(text)).not.toMatch(/ 200 /);
  expect((await client.get('/credential-lockers')).status).toBe(200);
  expect(log.splice(0)).toEqual([]);
});

test('the server stops at once, even with open connections', async () => {
  const socket = connect(Number(new URL(cloud.endpoint).port), '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  const closed = new Promise((resolve) => socket.once('close', resolve).on('error', () => undefined));
  await cloud.stop();
  await closed;
  await expect(client.get('/credential-lockers')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  cloud = await LocalCloud.start();
});
