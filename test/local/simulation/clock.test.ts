/** The simulated clock stands still while code runs, jumps when none does, and affects its own cloud only. */

import crypto from 'node:crypto';
import timers from 'node:timers';
import { Duration } from 'aws-cdk-lib';
import { put, ran, resultOf, simulated } from './simulated';

const HOUR = 3600_000;
const START = Date.UTC(2026, 0, 1);

test('time begins at the given moment, and passes when a test lets it', async () => {
  expect((await simulated()).time.now()).toEqual(new Date(START));
  const cloud = await simulated({ startsAt: new Date('2030-02-03T04:05:06Z') });
  await cloud.time.advance(Duration.minutes(30));
  expect(cloud.time.now()).toEqual(new Date('2030-02-03T04:35:06Z'));
  await cloud.time.advance(Duration.days(100));
  expect(cloud.time.now()).toEqual(new Date('2030-05-14T04:35:06Z'));
});

test('scheduled work of a test runs at its time, and returns its result to the test', async () => {
  const cloud = await simulated();
  const order: string[] = [];
  const later = cloud.time.after(Duration.minutes(5), () => order.push('five'));
  const sooner = cloud.time.after(Duration.minutes(1), async () => {
    order.push('one');
    return cloud.time.now().getTime();
  });
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
  const [from, to] = await ran(
    'const from = Date.now(); await new Promise((resolve) => setTimeout(resolve, 600_000)); return [from, Date.now()];',
  );
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
    Date,
    Date.now,
    setTimeout,
    setInterval,
    setImmediate,
    clearTimeout,
    Math.random,
    performance.now,
    process.hrtime,
    fetch,
    AbortSignal.timeout,
    timers.setTimeout,
    timers.setImmediate,
    ...Object.values(crypto),
    globalThis.crypto.getRandomValues,
    process.env.AWS_REGION,
    process.listenerCount('unhandledRejection'),
  ];

  test('the globals of the process are untouched during the simulation and afterwards', async () => {
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

  test('a replaced global has its new value under its plain name, in all modules of the function', async () => {
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
    expect(await resultOf(cloud)).toEqual([
      'instead of there',
      'instead of here',
      'instead of later',
      'instead of now',
    ]);
  });

  test('a function changes its own globals only', async () => {
    await ran('globalThis.left = 1; Date.left = 1; process.env.LEFT = "1"; global.setTimeout = 1; return 1;');
    expect([(globalThis as any).left, process.env.LEFT]).toEqual([undefined, undefined]);
    expect(typeof setTimeout).toBe('function');
  });
});

test('an event is of the same realm as the function that receives it', async () => {
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
  for (const cloud of [one, other]) {
    put(
      cloud,
      'exports.handler = async (ms) => { await new Promise((r) => setTimeout(r, ms)); return [Date.now(), Math.random()]; };',
    );
  }
  const [[oneAt, oneChance], [otherAt, otherChance]] = await Promise.all([
    resultOf(one, 5_000),
    resultOf(other, 800_000),
  ]);
  expect([oneAt, otherAt]).toEqual([START + 5_000, 800_000]);
  expect(oneChance).not.toBe(otherChance);
  await one.time.advance(Duration.days(1));
  expect(other.time.now()).toEqual(new Date(800_000));
});

describe('chance', () => {
  const CHANCE = `const { randomUUID, randomBytes, randomInt } = require('node:crypto');
    return [Math.random(), randomUUID(), randomBytes(4).toString('hex'), randomInt(5, 1000), crypto.randomUUID(), [...crypto.getRandomValues(new Uint8Array(4))]];`;

  test('randomness is the same for the same seed, and differs for another one', async () => {
    const first = await ran(CHANCE);
    expect(await ran(CHANCE)).toEqual(first);
    expect(await ran(CHANCE, { seed: 2 })).not.toEqual(first);
    expect(first[1]).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  });
});

describe('work in threads holds the clock', () => {
  // If time jumped, the timer would come first.
  const race = (work: string) => ran(`
    const { promisify } = require('node:util');
    const before = Date.now();
    const timer = new Promise((resolve) => setTimeout(() => resolve('the timer came first'), 1));
    const work = (${work})().then(() => Date.now() - before);
    return Promise.race([work, timer]);`);

  test.each([
    ['gzip', "async () => promisify(require('node:zlib').gzip)(Buffer.alloc(5_000_000))"],
    [
      'gunzip',
      "async () => { const z = require('zlib'); return promisify(z.gunzip)(z.gzipSync(Buffer.alloc(30_000_000))); }",
    ],
    [
      'a stream that compresses',
      "async () => { const { createGzip } = require('zlib'); const s = createGzip(); s.end(Buffer.alloc(5_000_000)); let n = 0; for await (const c of s) n += c.length; return n; }",
    ],
    ['scrypt', "async () => promisify(require('node:crypto').scrypt)('a', 'b', 64)"],
    ['pbkdf2', "async () => promisify(require('node:crypto').pbkdf2)('a', 'b', 50_000, 64, 'sha512')"],
    ['a digest of subtle', "async () => crypto.subtle.digest('SHA-512', new Uint8Array(20_000_000))"],
    [
      'a digest of webcrypto',
      "async () => require('crypto').webcrypto.subtle.digest('SHA-512', new Uint8Array(20_000_000))",
    ],
    [
      'a key generation',
      "async () => promisify(require('node:crypto').generateKeyPair)('rsa', { modulusLength: 2048 })",
    ],
    ['randomBytes with a callback', "async () => promisify(require('node:crypto').randomBytes)(1_000_000)"],
    ['readFile', 'async () => promisify(require("node:fs").readFile)(process.execPath)'],
    ['readFile of promises', 'async () => require("node:fs/promises").readFile(process.execPath)'],
    [
      'a file handle',
      'async () => { const file = await require("fs").promises.open(process.execPath); await file.readFile(); return file.close(); }',
    ],
    [
      'a stream of a file',
      'async () => { let n = 0; for await (const c of require("fs").createReadStream(process.execPath)) n += c.length; return n; }',
    ],
    ['WebAssembly', 'async () => WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))'],
    [
      'a stream that decompresses',
      "async () => { const z = require('zlib'); const s = z.createBrotliDecompress(); s.end(z.brotliCompressSync(Buffer.alloc(5_000_000))); let n = 0; for await (const c of s) n += c.length; return n; }",
    ],
    [
      'a pipeline into a file',
      "async () => { const fs = require('fs'); const path = __dirname + '/out'; await require('stream/promises').pipeline(fs.createReadStream(process.execPath, { end: 3_000_000 }), require('zlib').createGzip(), fs.createWriteStream(path)); return fs.promises.rm(path); }",
    ],
    [
      'hkdf',
      "async () => promisify(require('node:crypto').hkdf)('sha512', Buffer.alloc(5_000_000), 'salt', 'info', 64)",
    ],
    ['a symmetric key', "async () => promisify(require('node:crypto').generateKey)('hmac', { length: 100_000 })"],
    [
      'a signature',
      "async () => { const c = require('node:crypto'); const { privateKey } = c.generateKeyPairSync('ec', { namedCurve: 'P-521' }); return promisify(c.sign)('sha512', Buffer.alloc(5_000_000), privateKey); }",
    ],
    ['a prime', "async () => promisify(require('node:crypto').generatePrime)(512)"],
    [
      'a key, a signature and a cipher of subtle',
      `async () => {
      const pair = await crypto.subtle.generateKey({ name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' }, false, ['sign']);
      await crypto.subtle.sign('RSASSA-PKCS1-v1_5', pair.privateKey, new Uint8Array(5_000_000));
      const key = await require('crypto').subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt']);
      return require('crypto').webcrypto.subtle.encrypt({ name: 'AES-GCM', iv: new Uint8Array(12) }, key, new Uint8Array(5_000_000)); }`,
    ],
    [
      'files by callbacks',
      `async () => {
      const fs = require('fs'); const path = __dirname + '/written';
      await promisify(fs.writeFile)(path, Buffer.alloc(5_000_000)); await promisify(fs.appendFile)(path, 'a'); await promisify(fs.copyFile)(path, path + '2');
      const { size } = await promisify(fs.stat)(path + '2'); await promisify(fs.unlink)(path); await promisify(fs.unlink)(path + '2');
      if (size !== 5_000_001) throw new Error(size); }`,
    ],
    [
      'files by promises',
      `async () => {
      const { mkdtemp, writeFile, readdir, opendir, rm, stat } = await import('node:fs/promises'); const folder = await mkdtemp(__dirname + '/a-');
      for (const name of ['a', 'b']) await writeFile(folder + '/' + name, Buffer.alloc(2_000_000));
      const names = []; for await (const { name } of await opendir(folder)) names.push(name);
      if (String(names.sort()) !== String((await readdir(folder)).sort())) throw new Error(names);
      await stat(folder); await rm(folder, { recursive: true }); }`,
    ],
    [
      'the lines of a file',
      "async () => { let n = 0; for await (const line of require('node:readline').createInterface({ input: require('fs').createReadStream(__filename) })) n += line.length; return n; }",
    ],
    [
      'a stream of the web that compresses',
      "async () => new Response(new Blob([new Uint8Array(5_000_000)]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer()",
    ],
    [
      'a stream of the web that decompresses',
      `async () => {
      const { CompressionStream, DecompressionStream } = require('node:stream/web'); const zlib = require('zlib');
      for (const [format, pack] of [['gzip', 'gzipSync'], ['deflate', 'deflateSync'], ['deflate-raw', 'deflateRawSync']]) {
        const { size } = await new Response(new Blob([zlib[pack](Buffer.alloc(2_000_000))]).stream().pipeThrough(new DecompressionStream(format))).blob();
        if (size !== 2_000_000) throw new Error(size);
      }
      try { new CompressionStream('none'); } catch (error) { return; }
      throw new Error('there is no such format'); }`,
    ],
    ['a blob', 'async () => new Blob([new Uint8Array(20_000_000)]).arrayBuffer()'],
    [
      'immediates',
      'async () => { for (let n = 0; n < 100; n++) await new Promise((resolve) => setImmediate(resolve)); }',
    ],
  ])('work in threads holds the clock: %s', async (_what, work) => expect(await race(work)).toBe(0));

  test('the results of work in threads arrive in the order in which the work began', async () => {
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
  test('an endless wait is reported at once, with the names of all waits', async () => {
    const cloud = await simulated();
    const request = cloud.clock.run('a promise of nobody', () => new Promise(() => {}));
    await expect(request).rejects.toMatchObject({
      name: 'NothingToWaitFor',
      message: expect.stringContaining('Somebody waits for a promise of nobody, and nothing is left that could happen'),
    });
  });

  test('an endless repetition is reported, too', async () => {
    const cloud = await simulated();
    const again = (): void => void cloud.clock.after(24 * HOUR, again);
    again();
    await expect(cloud.clock.run('godot', () => new Promise(() => {}))).rejects.toThrow(
      'Somebody waits for godot, and it is not over at 2026-01-31T00:00:00.000Z of simulated time',
    );
  });

  test('a function that loops until a later time is reported', async () => {
    await expect(ran('while (Date.now() < 1e13);')).rejects.toThrow(
      'BusyWaiting: Code looks at the clock again and again',
    );
  });

  test('the report of an endless wait has the functions that are at work', async () => {
    const cloud = await simulated();
    put(cloud, 'exports.handler = () => new Promise(() => setInterval(() => {}, 24 * 3600_000));', {
      timeoutSeconds: 40 * 24 * 3600,
    });
    await expect(cloud.functions.invoke('f', {})).rejects.toThrow(
      /^Somebody waits for an invocation of f, and it is not over at .*, which is too late\. What waits besides: the handler of the function f, in the request [\da-f-]{36}\.$/,
    );
  });

  test('each caller of an endless wait gets the report', async () => {
    const cloud = await simulated();
    const forever = () => new Promise(() => {});
    const failures = await Promise.all(
      ['one', 'other'].map((what) => cloud.clock.run(what, forever).catch(({ message }) => message)),
    );
    expect(failures).toEqual([
      expect.stringContaining('Somebody waits for one, and nothing'),
      expect.stringContaining('Somebody waits for other, and nothing'),
    ]);
    expect(await cloud.clock.run('what comes', async () => 1)).toBe(1);
  });

  test('an endless wait ends when the cloud stops', async () => {
    const cloud = await simulated();
    put(cloud, 'exports.handler = () => new Promise((resolve) => setTimeout(resolve, 1000));');
    const invocation = cloud.functions.invoke('f', {});
    await cloud.stop();
    await expect(invocation).rejects.toThrow(
      'The local cloud was stopped while somebody waited for an invocation of f.',
    );
  });
});
