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

test('listens on 127.0.0.1', () => {
  expect(cloud.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test('hands unsigned requests under a prefix to its handler, as they came', async () => {
  const requests: unknown[] = [];
  cloud.route('/answers/', (request) => {
    requests.push({ ...request, headers: { 'content-type': request.headers['content-type'] }, body: Buffer.from(request.body).toString() });
    return { status: 202, headers: { 'x-seen': 'yes' }, body: 'taken' };
  });
  const answer = await client.send({ method: 'PUT', path: '/answers/../%2e?a=1&a=2&b=%26', headers: { 'Content-Type': '' }, body: 'ü' });
  expect(answer).toMatchObject({ status: 202, text: 'taken', headers: { 'x-seen': 'yes', 'content-length': '5' } });
  expect(requests).toEqual([{ method: 'PUT', path: '/answers/../%2e', query: { a: ['1', '2'], b: '&' }, headers: { 'content-type': '' }, body: 'ü' }]);
});

test('prefers the longer prefix', async () => {
  cloud.route('/a/', () => ({ status: 201 }));
  cloud.route('/a/b/', () => ({ status: 202 }));
  expect((await client.send({ method: 'GET', path: '/a/b/c', headers: {} })).status).toBe(202);
  expect((await client.send({ method: 'GET', path: '/a/c', headers: {} })).status).toBe(201);
});

test('destroys the connection where a handler has no answer', async () => {
  cloud.route('/silent', () => undefined);
  await expect(client.send({ method: 'GET', path: '/silent', headers: {} })).rejects.toMatchObject({ code: 'ECONNRESET' });
});

test('answers 500 where a handler fails, and logs why', async () => {
  cloud.route('/broken', () => Promise.reject(new Error('out of order')));
  const { status, text } = await client.send({ method: 'GET', path: '/broken?secret=1', headers: {} });
  expect([status, text.includes('out of order')]).toEqual([500, false]);
  expect(log.splice(0)).toEqual([expect.stringMatching(/^GET \/broken: Error: out of order/)]);
});

test('refuses a body above its limit, and goes on', async () => {
  const answer = await client.send({ method: 'POST', path: '/credential-lockers', headers: {}, body: Buffer.alloc(6 * 1024 * 1024 + 1) }).catch((error) => error.code);
  expect([413, 'ECONNRESET', 'EPIPE']).toContain(answer.status ?? answer);
  expect((await client.get('/credential-lockers')).status).toBe(200);
});

test.each(['nonsense\r\n\r\n', 'GET / HTTP/1.1\r\n\r\n', 'POST /credential-lockers HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{', 'GET http:// HTTP/1.1\r\nHost: a\r\n\r\n'])(
  'goes on after %j', async (text) => {
    expect(await raw(text)).not.toMatch(/ 200 /);
    expect((await client.get('/credential-lockers')).status).toBe(200);
    expect(log.splice(0)).toEqual([]);
  });

test('stops at once, also with connections open', async () => {
  const socket = connect(Number(new URL(cloud.endpoint).port), '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  const closed = new Promise((resolve) => socket.once('close', resolve).on('error', () => undefined));
  await cloud.stop();
  await closed;
  await expect(client.get('/credential-lockers')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  cloud = await LocalCloud.start();
});
