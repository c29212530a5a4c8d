/** Functions and the test's own clients reach the cloud without a socket, by all of Node.js's ways. */

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DescribeSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Duration } from 'aws-cdk-lib';
import { logged, put, resultOf, simulated } from './simulated';
import { LocalCloud } from '../../../local/cloud';
import { STATUS_PATH } from '../../../local/status';

const START = Date.UTC(2026, 0, 1);
/** The network between a function and the cloud. */
const MOMENT = 10;
const sockets = [jest.spyOn(net.Socket.prototype, 'connect'), jest.spyOn(net.Server.prototype, 'listen')];

afterEach(() => {
  for (const socket of sockets) expect(socket).not.toHaveBeenCalled();
  expect(logged).toEqual([]);
});

test('the spied methods are those that a socket needs', async () => {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  net.connect((server.address() as net.AddressInfo).port, '127.0.0.1').destroy();
  await new Promise((resolve) => server.close(resolve));
  for (const socket of sockets) {
    expect(socket).toHaveBeenCalled();
    socket.mockClear();
  }
});

const elapsed = (cloud: LocalCloud) => cloud.time.now().getTime() - START;

describe("the test's own client of the AWS SDK", () => {
  test("the test's own client of the AWS SDK is served", async () => {
    const cloud = await simulated();
    const client = new SecretsManagerClient(cloud.clientConfig());
    const ARN = cloud.services.secretsManager.createSecret({ name: 'größe', value: 'ü 🏠' });
    expect(await client.send(new DescribeSecretCommand({ SecretId: 'größe' }))).toMatchObject({
      ARN,
      $metadata: { httpStatusCode: 200 },
    });
    expect((await client.send(new GetSecretValueCommand({ SecretId: ARN }))).SecretString).toBe('ü 🏠');
    await expect(client.send(new DescribeSecretCommand({ SecretId: 'none' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    expect(cloud.calls.map(({ operation }) => operation)).toEqual([
      'DescribeSecret',
      'GetSecretValue',
      'DescribeSecret',
    ]);
  });

  test("the test's own client gets at once the answer for which a function takes ten minutes", async () => {
    const cloud = await simulated();
    put(
      cloud,
      'exports.handler = async (event) => { await new Promise((resolve) => setTimeout(resolve, 600_000)); return { event }; };',
    );
    const client = new LambdaClient(cloud.clientConfig());
    const { Payload } = await client.send(
      new InvokeCommand({ FunctionName: 'f', Payload: JSON.stringify({ text: 'ü' }) }),
    );
    expect(JSON.parse(Payload!.transformToString())).toEqual({ event: { text: 'ü' } });
    expect(elapsed(cloud)).toBe(600_000);
    expect(await client.send(new GetFunctionConfigurationCommand({ FunctionName: 'f' }))).toMatchObject({
      FunctionName: 'f',
      Timeout: 900,
    });
  });

  test("the test's own client retries a lost call", async () => {
    const cloud = await simulated();
    const client = new SecretsManagerClient({ ...cloud.clientConfig(), maxAttempts: 3 });
    cloud.services.secretsManager.createSecret({ name: 'a' });
    cloud.faults.inject({ service: 'secretsmanager', kind: 'drop' });
    cloud.faults.inject({ service: 'secretsmanager', kind: 'error', name: 'ThrottlingException', status: 429 });
    expect((await client.send(new DescribeSecretCommand({ SecretId: 'a' }))).Name).toBe('a');
    expect(cloud.calls.map(({ status }) => status)).toEqual([undefined, 429, 200]);
  });

  test("the test's own client can abort before the answer, and before the request", async () => {
    const cloud = await simulated();
    const client = new SecretsManagerClient(cloud.clientConfig());
    cloud.services.secretsManager.createSecret({ name: 'a' });
    cloud.faults.inject({ service: 'secretsmanager', kind: 'delay', milliseconds: 3600_000 });
    const controller = new AbortController();
    void cloud.time.after(Duration.minutes(1), () => controller.abort());
    const describe = (abortSignal: AbortSignal) =>
      client.send(new DescribeSecretCommand({ SecretId: 'a' }), { abortSignal });
    const given = describe(controller.signal).catch(({ name }) => [name, elapsed(cloud)]);
    expect(await given).toEqual(['AbortError', 60_000]);
    await expect(describe(AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
    expect(cloud.calls).toHaveLength(0);
  });

  test("the test's own client is served by its own cloud", async () => {
    const [one, other] = [await simulated({ region: 'ca-central-1' }), await simulated({ region: 'me-central-1' })];
    for (const cloud of [one, other]) cloud.services.secretsManager.createSecret({ name: 'a' });
    const regionsOf = (cloud: LocalCloud) =>
      new SecretsManagerClient(cloud.clientConfig()).send(new DescribeSecretCommand({ SecretId: 'a' }));
    const answers = await Promise.all([regionsOf(one), regionsOf(other)]);
    expect(answers.map(({ ARN }) => ARN!.split(':')[3])).toEqual(['ca-central-1', 'me-central-1']);
    expect([one.calls.length, other.calls.length]).toEqual([1, 1]);
  });
});

describe('a client of the AWS SDK in a function', () => {
  const SDK = JSON.stringify(require.resolve('@aws-sdk/client-secrets-manager'));
  const HANDLER = JSON.stringify(require.resolve('@smithy/node-http-handler'));
  /** A function that reads a secret, with the given settings of its client. */
  const reader = async (settings = '{}') => {
    const cloud = await simulated();
    put(cloud, `
      const { SecretsManagerClient, DescribeSecretCommand } = require(${SDK});
      const { NodeHttpHandler } = require(${HANDLER});
      const client = new SecretsManagerClient(${settings});
      exports.handler = async () => {
        const from = Date.now();
        try {
          const { Name, $metadata: { attempts } } = await client.send(new DescribeSecretCommand({ SecretId: 'a' }));
          return { Name, attempts, after: Date.now() - from };
        } catch (error) {
          return { error: error.name, attempts: error.$metadata.attempts, after: Date.now() - from };
        }
      };`);
    cloud.services.secretsManager.createSecret({ name: 'a' });
    return cloud;
  };

  test("a function's client is served, with the credentials of its role", async () => {
    const cloud = await reader();
    expect(await resultOf(cloud)).toEqual({ Name: 'a', attempts: 1, after: MOMENT });
    expect(cloud.calls[0]).toMatchObject({ operation: 'DescribeSecret', status: 200 });
    cloud.iam.removePolicy(`arn:aws:iam::${cloud.account}:role/Role`, 'Everything');
    expect(await resultOf(cloud)).toMatchObject({ error: 'AccessDeniedException', attempts: 1 });
  });

  test.each([
    ['an error', { kind: 'error', name: 'ThrottlingException', status: 429 }],
    ['a dropped connection', { kind: 'drop' }],
    ['a lost answer', { kind: 'lost-answer' }],
  ] as const)("a function's client retries after %s, by its own backoff in simulated time", async (_what, fault) => {
    const run = async () => {
      const cloud = await reader('{ maxAttempts: 5 }');
      cloud.faults.inject({ service: 'secretsmanager', times: 4, ...fault });
      return resultOf(cloud);
    };
    const first = await run();
    expect(first).toMatchObject({ Name: 'a', attempts: 5 });
    expect(first.after).toBeGreaterThan(5 * MOMENT);
    expect(await run()).toEqual(first);
  });

  test("a function's client fails after its last attempt", async () => {
    const cloud = await reader('{ maxAttempts: 2 }');
    cloud.faults.inject({
      service: 'secretsmanager',
      times: 5,
      kind: 'error',
      name: 'InternalServiceError',
      status: 500,
    });
    expect(await resultOf(cloud)).toMatchObject({ error: 'InternalServiceError', attempts: 2 });
  });

  test("a function's client has its timeouts in simulated time", async () => {
    const cloud = await reader(
      '{ maxAttempts: 1, requestHandler: new NodeHttpHandler({ socketTimeout: 45_000, requestTimeout: 30_000, throwOnRequestTimeout: true }) }',
    );
    cloud.faults.inject({ service: 'secretsmanager', kind: 'delay', milliseconds: 3600_000 });
    const { error, after } = await resultOf(cloud);
    expect(error).toBe('TimeoutError');
    expect(after).toBe(30_000);
  });

  test("a function's client waits in simulated time for a late answer", async () => {
    const cloud = await reader();
    cloud.faults.inject({ service: 'secretsmanager', kind: 'delay', milliseconds: 300_000 });
    expect(await resultOf(cloud)).toEqual({ Name: 'a', attempts: 1, after: 300_000 + MOMENT });
  });
});

/**
 * The result of a function that runs this code, with `url` for the cloud's status and `say` for a
 * path whose answer the test gives.
 */
async function got(body: string): Promise<any> {
  const cloud = await simulated();
  const seen: object[] = [];
  cloud.route('/say', async ({ method, path, query, headers, body: content }) => {
    seen.push({ method, path, query, headers, body: Buffer.from(content).toString() });
    if (path === '/say/late') await cloud.clock.sleep(60_000);
    if (path === '/say/nothing') return undefined;
    if (path === '/say/no-content') return { status: 204, body: '' };
    return {
      status: 418,
      headers: { 'content-type': 'text/plain', 'x-own': 'own' },
      body: 'ü'.repeat(path === '/say/much' ? 1_000_000 : 2),
    };
  });
  put(
    cloud,
    `const url = process.env.AWS_ENDPOINT_URL + '${STATUS_PATH}'; const say = process.env.AWS_ENDPOINT_URL + '/say';
    const http = require('node:http'); const https = require('https');
    const answerTo = (request) => new Promise((resolve, reject) => {
      request.on('error', reject);
      request.on('response', (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => { text += chunk; }).on('end', () => resolve({ status: response.statusCode, headers: response.headers, text })).on('error', reject);
      });
    });
    const from = Date.now();
    exports.handler = async () => { ${body} };`,
  );
  return { result: await resultOf(cloud), seen, elapsed: elapsed(cloud) };
}

describe('fetch in a function', () => {
  test('fetch sends and receives all parts of a request and an answer', async () => {
    const { result, seen } = await got(`
      const response = await fetch(say + '/a%20b?c=d&e=f&e=g', { method: 'PUT', headers: { 'X-Mine': 'mine' }, body: 'größe' });
      return [response.status, response.ok, response.headers.get('x-own'), await response.text(), response instanceof Response];`);
    expect(result).toEqual([418, false, 'own', 'üü', true]);
    expect(seen).toMatchObject([
      {
        method: 'PUT',
        path: '/say/a%20b',
        query: { c: 'd', e: ['f', 'g'] },
        headers: { 'x-mine': 'mine', 'content-length': '7' },
        body: 'größe',
      },
    ]);
  });

  test('fetch takes a request, a URL, a form, a stream, and a global under another name', async () => {
    const { result, seen } = await got(`
      const stream = new ReadableStream({ start(controller) { controller.enqueue(new TextEncoder().encode('streamed')); controller.close(); } });
      const answers = [
        await fetch(new Request(say, { method: 'POST', body: new URLSearchParams({ a: 'b' }) })), await fetch(new URL(say)), await globalThis.fetch(say, { method: 'POST', body: stream, duplex: 'half' }),
      ];
      return [answers.map(({ status }) => status), (await (await fetch(url)).json()).account];`);
    expect(result).toEqual([[418, 418, 418], '123456789012']);
    expect(seen).toMatchObject([
      { method: 'POST', body: 'a=b' },
      { method: 'GET', body: '' },
      { method: 'POST', body: 'streamed' },
    ]);
  });

  test('fetch fails as in Node.js without an answer, and accepts one without a body', async () => {
    const { result } = await got(`
      const error = await fetch(say + '/nothing').catch((error) => error);
      const empty = await fetch(say + '/no-content');
      return [error.name, error.message, error.cause.code, empty.status, await empty.text(), empty.body];`);
    expect(result).toEqual(['TypeError', 'fetch failed', 'UND_ERR_SOCKET', 204, '', null]);
  });

  test('a signal aborts fetch in simulated time', async () => {
    const { result } = await got(`
      const errors = [];
      for (const signal of [AbortSignal.timeout(5_000), AbortSignal.abort(), AbortSignal.abort(new RangeError('own'))]) errors.push((await fetch(say + '/late', { signal }).catch((error) => error)).name);
      return [errors, Date.now() - from];`);
    expect(result).toEqual([['TimeoutError', 'AbortError', 'RangeError'], 5_000]);
  });
});

describe('HTTP in a function', () => {
  test('HTTP sends and receives all parts, by each way to request it', async () => {
    const { result, seen } = await got(`
      const { hostname, port, pathname } = new URL(say);
      const put = http.request(say + '/a%20b?c=d', { method: 'PUT', headers: { 'X-Mine': 'mine' } });
      put.write('grö'); put.end('ße');
      const results = [await answerTo(put)];
      for (const request of [http.get(say), http.get(new URL(say)), http.get({ hostname, port, path: pathname }), http.request(say, { method: 'DELETE' }).end()]) results.push(await answerTo(request));
      results.push(await new Promise((resolve) => http.get(say, (response) => resolve({ status: response.statusCode }))));
      return results;`);
    expect(result[0]).toMatchObject({ status: 418, headers: { 'x-own': 'own' }, text: 'üü' });
    expect(result.map(({ status }: any) => status)).toEqual(Array(6).fill(418));
    expect(seen[0]).toMatchObject({
      method: 'PUT',
      path: '/say/a%20b',
      query: { c: 'd' },
      headers: { 'x-mine': 'mine' },
      body: 'größe',
    });
    expect(seen.slice(1)).toMatchObject(
      ['GET', 'GET', 'GET', 'DELETE', 'GET'].map((method) => ({ method, path: '/say' })),
    );
  });

  test('https works like http', async () => {
    const { result } = await got("return (await answerTo(https.get(say.replace('http:', 'https:')))).text;");
    expect(result).toBe('üü');
  });

  test('HTTP keeps connections, and carries much data', async () => {
    const { result } = await got(`
      const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
      const answers = await Promise.all([1, 2, 3].map(() => answerTo(http.get(say + '/much', { agent }))));
      const body = Buffer.alloc(3_000_000, 'a');
      const request = http.request(say, { method: 'PUT', agent }).end(body);
      const { status } = await answerTo(request);
      return [answers.map(({ text }) => text.length), status, request.reusedSocket, Object.keys(agent.freeSockets).length];`);
    expect(result).toEqual([[1_000_000, 1_000_000, 1_000_000], 418, true, 1]);
  });

  test('HTTP has timeouts in simulated time, and connections that break', async () => {
    const { result } = await got(`
      const late = http.get(say + '/late', { timeout: 5_000 });
      await new Promise((resolve) => late.on('timeout', resolve));
      const after = Date.now() - from;
      late.on('error', () => {}).destroy();
      const cut = await answerTo(http.get(say + '/nothing')).catch((error) => error);
      const aborted = await answerTo(http.get(say + '/late', { signal: AbortSignal.timeout(7_000) })).catch((error) => error);
      return [after, cut.code, aborted.name, Date.now() - from];`);
    expect(result).toEqual([5_000, 'ECONNRESET', 'AbortError', 12_000 + MOMENT]);
  });

  test('HTTP waits for a late answer', async () => {
    const { result } = await got('await answerTo(http.get(say + "/late")); return Date.now() - from;');
    expect(result).toBe(60_000 + MOMENT);
  });
});

describe('a function that ends while it waits for an answer', () => {
  /** A cloud with a function of a second, with code whose requests nobody answers. */
  const ended = async (body: string) => {
    const cloud = await LocalCloud.start({ clock: 'simulated', log: (line) => logged.push(line) });
    const asked: string[] = [];
    cloud.route('/say', async ({ path }) => {
      asked.push(path);
      await cloud.clock.sleep(10_000);
      return { status: 200, body: '' };
    });
    put(
      cloud,
      `
      const http = require('node:http'); const { appendFileSync } = require('node:fs'); const say = process.env.AWS_ENDPOINT_URL + '/say';
      exports.handler = async (file) => { const hear = (what) => () => appendFileSync(file, what); ${body} };`,
      { timeoutSeconds: 1 },
    );
    const file = join(mkdtempSync(join(tmpdir(), 'heard-')), 'heard');
    writeFileSync(file, '');
    expect(await cloud.functions.invoke('f', file)).toHaveProperty('failure');
    await cloud.time.advance(Duration.minutes(1));
    await cloud.stop();
    return { cloud, heard: readFileSync(file, 'utf8'), asked };
  };

  test('a function that ends hears nothing more of its request', async () => {
    const { heard, asked } = await ended(`
      const request = http.request(say + '/half', { method: 'POST' });
      request.write('half');
      for (const what of ['error', 'close', 'response']) { request.on(what, hear(what)); http.get(say, () => {}).on(what, hear(what)); }
      await new Promise((resolve) => {});`);
    expect(heard).toBe('');
    expect(asked).toEqual(['/say', '/say', '/say']);
  });

  test('a function that ends sends no further request', async () => {
    const { heard, asked } = await ended(`
      try { process.exit(); } finally { fetch(say + '/fetched').then(hear('answer'), hear('error')); http.get(say + '/got').on('error', hear('error')); }`);
    expect([heard, asked]).toEqual(['', []]);
  });

  test('a function that ends is released from memory', async () => {
    let forgotten: WeakRef<object>;
    await (async () => {
      forgotten = new WeakRef((await ended('await new Promise((resolve) => http.get(say, resolve));')).cloud);
    })();
    await new Promise(setImmediate);
    setFlagsFromString('--expose-gc');
    runInNewContext('gc')();
    expect(forgotten!.deref()).toBeUndefined();
  });
});
