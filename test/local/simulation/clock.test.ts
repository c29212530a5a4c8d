/** The simulated clock stands still while anything runs, jumps when nothing does, and is nobody's but its cloud's. */

import crypto from 'node:crypto';
import timers from 'node:timers';
import { Duration } from 'aws-cdk-lib';
import { logged, put, ran, resultOf, simulated } from './simulated';
import { LocalCloud } from '../../../local/cloud';

const HOUR = 3600_000;
const START = Date.UTC(2026, 0, 1);

test('time begins when it is told to, and passes when somebody lets it', async () => {
  expect((await simulated()).time.now()).toEqual(new Date(START));
  const cloud = await simulated({ startsAt: new Date('2030-02-03T04:05:06Z') });
  await cloud.time.advance(Duration.minutes(30));
  expect(cloud.time.now()).toEqual(new Date('2030-02-03T04:35:06Z'));
  await cloud.time.advance(Duration.days(100));
  expect(cloud.time.now()).toEqual(new Date('2030-05-14T04:35:06Z'));
});

test('what a test has done later is done in its time, and the test gets what comes of it', async () => {
  const cloud = await simulated();
  const order: string[] = [];
  const later = cloud.time.after(Duration.minutes(5), () => order.push('five'));
  const sooner = cloud.time.after(Duration.minutes(1), async () => { order.push('one'); return cloud.time.now().getTime(); });
  const failing = cloud.time.after(Duration.minutes(2), () => { throw new Error('no'); });
  failing.catch(() => {});
  await cloud.time.advance(Duration.minutes(4));
  expect(order).toEqual(['one']);
  expect(await sooner).toBe(START + 60_000);
  await expect(failing).rejects.toThrow('no');
  await cloud.time.advance(Duration.minutes(2));
  expect(await later).toBe(2);
});

test('an hour of waiting in a function is an hour of the cloud', async () => {
  const [from, to] = await ran('const from = Date.now(); await new Promise((resolve) => setTimeout(resolve, 600_000)); return [from, Date.now()];');
  expect(to - from).toBe(600_000);
  expect(from).toBe(START);
});

test('time stands still while nobody waits for the cloud', async () => {
  const cloud = await simulated();
  put(cloud, 'exports.handler = () => new Promise((resolve) => setTimeout(resolve, 1000));');
  cloud.functions.invokeAsync('f', {});
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => timers.setImmediate(resolve));
  expect(cloud.time.now()).toEqual(new Date(START));
});

describe('nothing outside of the cloud is touched', () => {
  const found = () => [
    Date, Date.now, setTimeout, setInterval, setImmediate, clearTimeout, Math.random, performance.now, process.hrtime, fetch, AbortSignal.timeout,
    timers.setTimeout, timers.setImmediate, ...Object.values(crypto), globalThis.crypto.getRandomValues, process.env.AWS_REGION, process.listenerCount('unhandledRejection'),
  ];

  test('while it runs, and afterwards', async () => {
    const before = found();
    const cloud = await simulated();
    put(cloud, 'exports.handler = () => new Promise((resolve) => setTimeout(resolve, 1000));');
    let during: unknown[] = [];
    void cloud.time.after(Duration.millis(500), () => { during = found(); });
    await resultOf(cloud);
    expect(during).toEqual(before);
    await cloud.stop();
    expect(found()).toEqual(before);
    expect(Math.abs(Date.now() - START)).toBeGreaterThan(HOUR);
  });

  test('another value of a global is found under its plain name, in all modules of the function', async () => {
    const cloud = await simulated();
    put(cloud, {
      'uploading.js': 'exports.upload = () => fetch("there");',
      'index.js': `
        const { upload } = require("./uploading");
        globalThis.fetch = (url) => "instead of " + url;
        exports.handler = async () => [upload(), fetch("here"), require("./late").upload(), globalThis.fetch("now")];
      `,
      'late.js': 'exports.upload = () => fetch("later");',
    });
    expect(await resultOf(cloud)).toEqual(['instead of there', 'instead of here', 'instead of later', 'instead of now']);
  });

  test('a function changes its own globals only', async () => {
    await ran('globalThis.left = 1; Date.left = 1; process.env.LEFT = "1"; global.setTimeout = 1; return 1;');
    expect([(globalThis as any).left, process.env.LEFT]).toEqual([undefined, undefined]);
    expect(typeof setTimeout).toBe('function');
  });
});

test('an event is of the same realm as the function that takes it', async () => {
  const cloud = await simulated();
  put(cloud, {
    'index.js': `
      const { isDeepStrictEqual } = require("node:util");
      exports.handler = async (event) => [event, require("./wanted.json")].map((value) => [isDeepStrictEqual(value, { list: [1] }), value.list instanceof Array]);
    `,
    'wanted.json': '{ "list": [1] }',
  });
  expect(await resultOf(cloud, { list: [1] })).toEqual([[true, true], [true, true]]);
});

test('two clouds in a process do not notice each other', async () => {
  const [one, other] = [await simulated({ seed: 1 }), await simulated({ seed: 2, startsAt: new Date(0) })];
  for (const cloud of [one, other]) put(cloud, 'exports.handler = async (ms) => { await new Promise((r) => setTimeout(r, ms)); return [Date.now(), Math.random()]; };');
  const [[oneAt, oneChance], [otherAt, otherChance]] = await Promise.all([resultOf(one, 5_000), resultOf(other, 800_000)]);
  expect([oneAt, otherAt]).toEqual([START + 5_000, 800_000]);
  expect(oneChance).not.toBe(otherChance);
  await one.time.advance(Duration.days(1));
  expect(other.time.now()).toEqual(new Date(800_000));
});

describe('chance', () => {
  const CHANCE = `const { randomUUID, randomBytes, randomInt } = require('node:crypto');
    return [Math.random(), randomUUID(), randomBytes(4).toString('hex'), randomInt(5, 1000), crypto.randomUUID(), [...crypto.getRandomValues(new Uint8Array(4))]];`;

  test('is the same for the same seed, and other for another one', async () => {
    const first = await ran(CHANCE);
    expect(await ran(CHANCE)).toEqual(first);
    expect(await ran(CHANCE, { seed: 2 })).not.toEqual(first);
    expect(first[1]).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  });
});

describe('work in threads holds the clock', () => {
  // Were time to jump, the timer would come first.
  const race = (work: string) => ran(`
    const { promisify } = require('node:util');
    const before = Date.now();
    const timer = new Promise((resolve) => setTimeout(() => resolve('the timer came first'), 1));
    const work = (${work})().then(() => Date.now() - before);
    return Promise.race([work, timer]);`);

  test.each([
    ['gzip', "async () => promisify(require('node:zlib').gzip)(Buffer.alloc(5_000_000))"],
    ['gunzip', "async () => { const z = require('zlib'); return promisify(z.gunzip)(z.gzipSync(Buffer.alloc(30_000_000))); }"],
    ['a stream that compresses', "async () => { const { createGzip } = require('zlib'); const s = createGzip(); s.end(Buffer.alloc(5_000_000)); let n = 0; for await (const c of s) n += c.length; return n; }"],
    ['scrypt', "async () => promisify(require('node:crypto').scrypt)('a', 'b', 64)"],
    ['pbkdf2', "async () => promisify(require('node:crypto').pbkdf2)('a', 'b', 50_000, 64, 'sha512')"],
    ['a digest of subtle', "async () => crypto.subtle.digest('SHA-512', new Uint8Array(20_000_000))"],
    ['a digest of webcrypto', "async () => require('crypto').webcrypto.subtle.digest('SHA-512', new Uint8Array(20_000_000))"],
    ['a key generation', "async () => promisify(require('node:crypto').generateKeyPair)('rsa', { modulusLength: 2048 })"],
    ['randomBytes with a callback', "async () => promisify(require('node:crypto').randomBytes)(1_000_000)"],
    ['readFile', 'async () => promisify(require("node:fs").readFile)(process.execPath)'],
    ['readFile of promises', 'async () => require("node:fs/promises").readFile(process.execPath)'],
    ['a file handle', 'async () => { const file = await require("fs").promises.open(process.execPath); await file.readFile(); return file.close(); }'],
    ['a stream of a file', 'async () => { let n = 0; for await (const c of require("fs").createReadStream(process.execPath)) n += c.length; return n; }'],
    ['WebAssembly', 'async () => WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))'],
    ['immediates', 'async () => { for (let n = 0; n < 100; n++) await new Promise((resolve) => setImmediate(resolve)); }'],
  ])('%s', async (_what, work) => expect(await race(work)).toBe(0));

  test('and is heard of in the order in which it has begun', async () => {
    const order = await ran(`
      const zlib = require('node:zlib');
      const order = [];
      const one = (name, size) => new Promise((resolve) => zlib.gzip(Buffer.alloc(size), () => resolve(order.push(name))));
      await Promise.all([one('slow', 20_000_000), one('quick', 1), one('slower', 30_000_000), one('quickest', 1)]);
      return order;`);
    expect(order).toEqual(['slow', 'quick', 'slower', 'quickest']);
  });
});

describe('what nothing will bring', () => {
  test('is said at once, with the names of what waits', async () => {
    const cloud = await simulated();
    const request = cloud.clock.run('a promise of nobody', () => new Promise(() => {}));
    await expect(request).rejects.toMatchObject({
      name: 'NothingToWaitFor',
      message: expect.stringContaining('Somebody waits for a promise of nobody, and nothing is left that could happen'),
    });
  });

  test('is said of an endless repetition, too', async () => {
    const cloud = await simulated();
    const again = (): void => void cloud.clock.after(24 * HOUR, again);
    again();
    await expect(cloud.clock.run('godot', () => new Promise(() => {}))).rejects.toThrow('Somebody waits for godot, and it is not over at 2026-01-31T00:00:00.000Z of simulated time');
  });

  test('is a function that looks at the clock until it is later', async () => {
    await expect(ran('while (Date.now() < 1e13);')).rejects.toThrow('BusyWaiting: Code looks at the clock again and again');
  });

  test('is over when the cloud is stopped', async () => {
    const cloud = await simulated();
    put(cloud, 'exports.handler = () => new Promise((resolve) => setTimeout(resolve, 1000));');
    const invocation = cloud.functions.invoke('f', {});
    await cloud.stop();
    await expect(invocation).rejects.toThrow('The local cloud was stopped while somebody waited for an invocation of f.');
  });
});

test.each([
  [{ clock: 'simulated', speed: 2 }, 'a simulated clock has no speed'],
  [{ seed: 2 }, 'only a simulated clock has `startsAt` and `seed`'],
  [{ startsAt: new Date() }, 'only a simulated clock has `startsAt` and `seed`'],
] as const)('the options %j are refused', async (options, message) => {
  await expect(LocalCloud.start(options)).rejects.toThrow(message);
  expect(logged).toEqual([]);
});
