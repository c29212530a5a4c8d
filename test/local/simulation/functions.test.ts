/** A function in simulated time has the environment of a real Node.js process. */

import { Duration } from 'aws-cdk-lib';
import { logged, put, ran, resultOf, simulated } from './simulated';
import { REALM } from '../../../local/simulation/realm';

const START = Date.UTC(2026, 0, 1);
const WAIT = 'const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));';

/** Creates a function from such files in a cloud of its own. */
async function cloudWith(
  ...[files, settings]: [files: Parameters<typeof put>[1], settings?: Parameters<typeof put>[2]]
) {
  const cloud = await simulated();
  put(cloud, files, settings);
  return cloud;
}

/** The answer of a handler that is the only content of its file. */
const answer = async (handler: string, event?: unknown) =>
  resultOf(await cloudWith(`${WAIT} exports.handler = ${handler};`), event);

describe('a handler', () => {
  test.each([
    ['a promise', 'async (event) => { await wait(60_000); return { got: event }; }'],
    ['a thenable', '(event) => ({ then: (resolve) => setTimeout(() => resolve({ got: event }), 60_000) })'],
    ['a callback', '(event, context, callback) => { setTimeout(() => callback(null, { got: event }), 60_000); }'],
    ['a value', '(event) => ({ got: event })'],
    ['context.done', '(event, context, unused) => { setTimeout(() => context.done(null, { got: event }), 60_000); }'],
    ['context.succeed', '(event, context, unused) => context.succeed({ got: event })'],
  ])('a handler answers by %s', async (_how, handler) => {
    expect(await answer(handler, { text: 'ünï', no: false, nothing: null })).toEqual({
      got: { text: 'ünï', no: false, nothing: null },
    });
  });

  test.each([
    ['throwing', '() => { throw new TypeError("broken"); }', 'TypeError: broken'],
    ['throwing nothing', '() => { throw undefined; }', 'Error: '],
    ['a rejection', 'async () => { await wait(1); throw "text"; }', 'Error: text'],
    ['a rejection with nothing', '() => Promise.reject()', 'Error: '],
    ['a callback', '(event, context, callback) => callback(new RangeError("far"))', 'RangeError: far'],
    ['a callback with a text', '(event, context, callback) => callback("text")', 'Error: text'],
    ['context.done', '(event, context, unused) => context.done(new RangeError("far"))', 'RangeError: far'],
    ['context.fail', '(event, context, unused) => context.fail(new RangeError("far"))', 'RangeError: far'],
    ['an answer that is no JSON', 'async () => 1n', 'TypeError: Do not know how to serialize a BigInt'],
    [
      'an answer that goes round in a circle',
      '() => { const a = {}; a.a = a; return a; }',
      'TypeError: Converting circular structure to JSON',
    ],
    [
      'an answer by callback that is no JSON',
      '(event, context, callback) => { setTimeout(() => callback(null, 1n), 5); }',
      'TypeError: Do not know how to serialize a BigInt',
    ],
  ])('a handler fails by %s', async (_how, handler, message) => {
    await expect(answer(handler)).rejects.toThrow(message);
    expect(logged).toEqual([]);
  });

  test('a missing handler is reported as in Lambda', async () => {
    await expect(resultOf(await cloudWith('', { handler: 'absent.handler' }))).rejects.toThrow(
      "Runtime.ImportModuleError: Cannot find module 'absent'",
    );
    await expect(resultOf(await cloudWith('exports.other = 1;'))).rejects.toThrow(
      'Runtime.HandlerNotFound: index.handler is undefined or not exported',
    );
    await expect(resultOf(await cloudWith('throw new SyntaxError("no code");'))).rejects.toThrow(
      'SyntaxError: no code',
    );
    await expect(resultOf(await cloudWith('exports.handler = (;'))).rejects.toThrow('SyntaxError: Unexpected token');
    await expect(resultOf(await cloudWith('require("./gone");'))).rejects.toThrow(/Cannot find module '.\/gone'/);
  });

  test('the next event loads a handler again that has failed to load', async () => {
    const cloud = await cloudWith(
      'if (!globalThis.failed) { globalThis.failed = true; throw new Error("cold"); } exports.handler = async () => "warm";',
    );
    await expect(resultOf(cloud)).rejects.toThrow('Error: cold');
    await expect(resultOf(cloud)).rejects.toThrow('Error: cold');
  });

  test('a handler has a copy of the event, and the caller a copy of the answer', async () => {
    const event = { list: [1] };
    const cloud = await cloudWith(
      'const kept = { list: [] }; exports.handler = async (event) => { event.list.push(2); kept.list.push(event.list.length); return kept; };',
    );
    const first = await resultOf(cloud, event);
    expect([first, await resultOf(cloud, event)]).toEqual([{ list: [2] }, { list: [2, 2] }]);
    expect([event, first]).toEqual([{ list: [1] }, { list: [2] }]);
  });

  test('a handler answers once: a later answer is not taken for that to the next event', async () => {
    const cloud = await cloudWith(
      `${WAIT} exports.handler = (event, context, callback) => { callback(null, event); callback(null, "again"); setTimeout(() => callback(null, "late"), 5); };`,
    );
    expect([await resultOf(cloud, 1), await resultOf(cloud, 2), await resultOf(cloud, 3)]).toEqual([1, 2, 3]);
  });

  test('a handler has a complete context', async () => {
    const { stream, ...context } = await answer(`async (event, context) => {
      const first = context.getRemainingTimeInMillis();
      await wait(50_000);
      const { logStreamName: stream, ...rest } = context;
      return { ...rest, stream, first, second: context.getRemainingTimeInMillis() };
    }`);
    expect(context).toEqual({
      awsRequestId: expect.stringMatching(/^[\da-f-]{36}$/),
      callbackWaitsForEmptyEventLoop: true,
      first: 900_000,
      functionName: 'f',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:f',
      logGroupName: '/logs/f',
      memoryLimitInMB: '128',
      second: 850_000,
    });
    expect(stream).toMatch(/^2026\/01\/01\/\[\$LATEST\][\da-f]{32}$/);
  });
});

describe('Lambda\'s timeout', () => {
  test.each([
    'async () => wait(4_000)',
    '(event, context, callback) => {}',
    '() => new Promise(() => {})',
    'async () => { for (;;) await wait(1000); }',
  ])("Lambda's timeout ends %s", async (handler) => {
    const cloud = await cloudWith(`${WAIT} console.log('cold'); exports.handler = ${handler};`, { timeoutSeconds: 3 });
    await expect(resultOf(cloud)).rejects.toThrow(
      /^Sandbox.Timedout: RequestId: [\da-f-]{36} Error: Task timed out after 3.00 seconds$/,
    );
    expect(cloud.time.now().getTime()).toBe(START + 3_000);
    await expect(resultOf(cloud)).rejects.toThrow('Task timed out');
    expect(cloud.functions.logs('f').filter((line) => line === 'cold')).toHaveLength(2);
  });

  test("Lambda's timeout leaves nothing running", async () => {
    const cloud = await cloudWith(
      `${WAIT} exports.handler = async () => { for (;;) { console.log('on'); await wait(2_000); } };`,
      { timeoutSeconds: 3 },
    );
    await expect(resultOf(cloud)).rejects.toThrow('Task timed out');
    await cloud.time.advance(Duration.minutes(1));
    expect(cloud.functions.logs('f')).toEqual(['on', 'on', expect.stringContaining('Sandbox.Timedout')]);
  });

  test("Lambda's timeout does not affect an answer in time", async () => {
    const cloud = await cloudWith(`${WAIT} exports.handler = async () => { await wait(2_999); return 1; };`, {
      timeoutSeconds: 3,
    });
    expect([await resultOf(cloud), await resultOf(cloud)]).toEqual([1, 1]);
  });
});

describe('the end of an environment', () => {
  test.each([
    ['exits', '() => process.exit(7)', 'exit status 7'],
    ['exits with the status that it has set', '() => { process.exitCode = 3; process.exit(); }', 'exit status 3'],
    ['exits later', '() => new Promise(() => setTimeout(() => process.exit(), 5))', 'exit status 0'],
    [
      'exits in a handler of errors',
      'async () => { try { process.exit(7); } catch { return "caught"; } finally { await wait(1000); } }',
      'exit status 7',
    ],
    ['exits after an await', 'async () => { await wait(1); process.exit(7); }', 'exit status 7'],
    ['exits by a named module', "async () => { require('node:process').exit(7); }", 'exit status 7'],
    ['kills itself', '() => process.kill(process.pid, "SIGKILL")', 'signal: SIGKILL'],
    ['kills itself, as numbers say', '() => process.kill(process.pid, 9)', 'signal: SIGKILL'],
    ['aborts', '() => process.abort()', 'signal: aborted'],
  ])('an environment ends when a function %s', async (_how, handler, how) => {
    const cloud = await cloudWith(
      `${WAIT} let count = 0; const end = ${handler}; exports.handler = (event) => (event.end ? end() : ++count);`,
    );
    expect([await resultOf(cloud), await resultOf(cloud)]).toEqual([1, 2]);
    await expect(resultOf(cloud, { end: true })).rejects.toThrow(
      new RegExp(`^Runtime.ExitError: RequestId: [\\da-f-]{36} Error: Runtime exited with error: ${how}$`),
    );
    expect(await resultOf(cloud)).toBe(1);
    expect(logged).toEqual([]);
  });

  test.each([
    ['a timer', 'setTimeout(() => { throw new RangeError("later"); }, 5)'],
    ['an immediate', 'setImmediate(() => { throw new RangeError("later"); })'],
    ['the next tick', 'process.nextTick(() => { throw new RangeError("later"); })'],
    ['a microtask', 'queueMicrotask(() => { throw new RangeError("later"); })'],
    [
      'an event',
      "(() => { const e = new (require('node:events'))(); setTimeout(() => e.emit('error', new RangeError('later')), 5); })()",
    ],
    ['the callback of a file', 'require("fs").readFile(__filename, () => { throw new RangeError("later"); })'],
    [
      'an answer of HTTP',
      'require("http").get(process.env.AWS_ENDPOINT_URL, () => { throw new RangeError("later"); })',
    ],
  ])('an environment ends by an error in %s', async (_where, work) => {
    const cloud = await cloudWith(
      `${WAIT} let count = 0; exports.handler = async (event) => { if (!event.end) return ++count; ${work}; return wait(1000); };`,
    );
    expect(await resultOf(cloud)).toBe(1);
    await expect(resultOf(cloud, { end: true })).rejects.toThrow('RangeError: later');
    expect(cloud.functions.logs('f').join('\n')).toContain('RangeError: later\n    at');
    expect(await resultOf(cloud)).toBe(1);
  });

  /**
   * Nobody can tell which function these errors belong to. To ignore them would be wrong, so they
   * are errors of the test, as in Node.js.
   */
  test.each([
    ['unhandledRejection', 'a promise that nobody waits for', 'Promise.reject(new RangeError("later"))'],
    [
      'unhandledRejection',
      'an async function that nobody waits for',
      '(async () => { await wait(5); throw new RangeError("later"); })()',
    ],
    [
      'uncaughtException',
      'a stream',
      "require('node:stream').Readable.from(['a']).on('data', () => { throw new RangeError('later'); })",
    ],
  ])('an environment does not end by an %s in %s, which reaches the process of the test', async (event, _where, work) => {
    const { process: real } = REALM;
    const listeners = real.rawListeners(event) as (() => void)[];
    const heard: unknown[] = [];
    real
      .removeAllListeners(event)
      .on(event as any, (error: Error) =>
        heard.push(`${error.name}: ${error.message}, ${/\/var\/task\/index.js/.test(error.stack!)}`),
      );
    try {
      expect(await answer(`async () => { ${work}; await wait(1000); return 'goes on'; }`)).toBe('goes on');
    } finally {
      real.removeAllListeners(event);
      listeners.forEach((listener) => real.on(event as any, listener));
    }
    expect(heard).toEqual(['RangeError: later, true']);
  });

  test('an environment does not end by an error that the function handles', async () => {
    expect(await answer(`async () => {
      const heard = new Promise((resolve) => process.on('uncaughtException', (error) => resolve(error.message)));
      setTimeout(() => { throw new Error('later'); }, 5);
      return heard;
    }`)).toBe('later');
  });

  test('an environment that ends between invocations is replaced', async () => {
    const cloud = await cloudWith(
      'let count = 0; exports.handler = async () => { setTimeout(() => process.exit(), 5); return ++count; };',
    );
    expect(await resultOf(cloud)).toBe(1);
    await cloud.time.advance(Duration.minutes(1));
    // The timer stood still, and fires late in the next invocation, which has ended by then.
    expect(await resultOf(cloud)).toBe(2);
  });

  test('the event of exit runs before an environment ends', async () => {
    const cloud = await cloudWith(
      "exports.handler = () => { process.on('exit', (status) => console.log('exits with', status)); process.exit(7); };",
    );
    await expect(resultOf(cloud)).rejects.toThrow('exit status 7');
    expect(cloud.functions.logs('f')).toEqual(['exits with 7', expect.stringContaining('Runtime.ExitError')]);
  });
});

describe('between invocations', () => {
  test('an environment is frozen between invocations: due timers fire late', async () => {
    const cloud = await cloudWith(`${WAIT}
      const ticks = [];
      setInterval(() => ticks.push(Date.now()), 60_000);
      exports.handler = async (ms) => { await wait(ms); return ticks.splice(0); };`);
    expect(await resultOf(cloud, 150_000)).toEqual([START + 60_000, START + 120_000]);
    await cloud.time.advance(Duration.hours(1));
    expect(cloud.time.now().getTime()).toBe(START + 150_000 + 3600_000);
    const [late, ...more] = await resultOf(cloud, 90_000);
    expect(late - (START + 150_000 + 3600_000)).toBeLessThanOrEqual(1);
    expect(more).toEqual([late + 60_000]);
  });

  test('a frozen environment receives its events later', async () => {
    const cloud = await cloudWith(`${WAIT}
      let heard = 'nothing';
      exports.handler = async (ms) => {
        if (ms === 0) { setTimeout(() => { heard = 'late'; }, 5); return heard; }
        await wait(ms);
        return heard;
      };`);
    expect([await resultOf(cloud, 0), await resultOf(cloud, 10)]).toEqual(['nothing', 'late']);
  });

  test('a module keeps its state, and each environment has its own', async () => {
    const cloud = await cloudWith({
      'index.js': `${WAIT} const state = require('./state'); exports.handler = async (ms) => { state.count += 1; await wait(ms); return [state.count, require('./state') === state]; };`,
      'state.js': 'module.exports = { count: 0 };',
    });
    expect([await resultOf(cloud, 1), await resultOf(cloud, 1)]).toEqual([[1, true], [2, true]]);
    expect(await Promise.all([resultOf(cloud, 1000), resultOf(cloud, 1000)])).toEqual([[3, true], [1, true]]);
  });

  test('the globals of an environment are its own', async () => {
    const cloud = await cloudWith(`${WAIT} exports.handler = async (ms) => {
      globalThis.count = (globalThis.count ?? 0) + 1; global.other = global.count; process.env.COUNT = String(global.count);
      await wait(ms);
      return [globalThis.count, globalThis.other, process.env.COUNT];
    };`);
    expect(await Promise.all([resultOf(cloud, 1000), resultOf(cloud, 500)])).toEqual([[1, 1, '1'], [1, 1, '1']]);
    expect(await resultOf(cloud, 1)).toEqual([2, 2, '2']);
    expect(['count', 'other'].filter((name) => name in globalThis)).toEqual([]);
  });
});

describe('process', () => {
  test('process has the variables of Lambda and the function, and no others', async () => {
    process.env.OF_THE_PARENT = 'secret';
    const cloud = await cloudWith('exports.handler = async () => process.env;', {
      environment: { OWN: 'own', AWS_REGION: 'elsewhere' },
    });
    delete process.env.OF_THE_PARENT;
    const { LAMBDA_TASK_ROOT, PATH, ...env } = await resultOf(cloud);
    expect(LAMBDA_TASK_ROOT).toMatch(/function-/);
    expect(Object.keys(env).sort()).toEqual([
      'AWS_ACCESS_KEY_ID',
      'AWS_DEFAULT_REGION',
      'AWS_ENDPOINT_URL',
      'AWS_EXECUTION_ENV',
      'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
      'AWS_LAMBDA_FUNCTION_NAME',
      'AWS_LAMBDA_FUNCTION_VERSION',
      'AWS_LAMBDA_INITIALIZATION_TYPE',
      'AWS_LAMBDA_LOG_GROUP_NAME',
      'AWS_LAMBDA_LOG_STREAM_NAME',
      'AWS_REGION',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_SESSION_TOKEN',
      'LANG',
      'OWN',
      'TZ',
      '_HANDLER',
    ]);
    expect(env).toMatchObject({ AWS_REGION: 'eu-west-1', OWN: 'own', AWS_ENDPOINT_URL: cloud.endpoint });
  });

  test('process has texts as variables, like every process', async () => {
    expect(
      await ran(
        'process.env.A = 1; process.env.B = undefined; delete process.env.LANG; return [process.env.A, process.env.B, process.env.LANG, "A" in process.env];',
      ),
    ).toEqual(['1', 'undefined', null, true]);
    expect(process.env.A).toBeUndefined();
  });

  test('process has the folder of the code as its own', async () => {
    const [cwd, root, folder] = await ran('return [process.cwd(), process.env.LAMBDA_TASK_ROOT, __dirname];');
    expect([cwd, folder]).toEqual([root, root]);
    expect(cwd).not.toBe(process.cwd());
  });

  test('process measures the time of the cloud', async () => {
    expect(
      await ran(`${WAIT}
      const [hr, big, up, perf] = [process.hrtime(), process.hrtime.bigint(), process.uptime(), performance.now()];
      const { performance: named } = require('node:perf_hooks');
      await wait(90_500);
      const [seconds, nanoseconds] = process.hrtime(hr);
      return [seconds, nanoseconds, Number(process.hrtime.bigint() - big), process.uptime() - up, performance.now() - perf, named.now() - perf];`),
    ).toEqual([90, 500_000_000, 90_500_000_000, 90.5, 90_500, 90_500]);
  });

  test('process describes itself as Node.js does', async () => {
    expect(
      await ran(
        'return [process.version, process.platform, process.pid, typeof process.memoryUsage().rss, typeof process.memoryUsage.rss(), Array.isArray(process.execArgv)];',
      ),
    ).toEqual([process.version, process.platform, process.pid, 'number', 'number', true]);
  });

  test('process has listeners of its own', async () => {
    const before = process.eventNames().map((name) => [name, process.listenerCount(name)]);
    await ran(
      "process.on('SIGTERM', () => {}); process.once('beforeExit', () => {}); process.prependOnceListener('warning', () => {}); process.setMaxListeners(3); return process.eventNames().length;",
    );
    expect(process.eventNames().map((name) => [name, process.listenerCount(name)])).toEqual(before);
    expect(process.getMaxListeners()).not.toBe(3);
  });
});

describe('the log', () => {
  test('the log has each line, in the format of console', async () => {
    const cloud = await cloudWith(`exports.handler = async () => {
      console.log('one\\ntwo', 3, { four: [5] });
      console.info('%s is %d, %j', 'six', 6, { seven: 7 });
      console.error(new RangeError('eight').message);
      console.warn('nine');
      console.debug();
      console.group('ten');
      console.log('eleven');
      console.groupEnd();
      console.table([{ twelve: 12 }]);
      console.assert(false, 'thirteen');
      console.count();
      require('node:console').log('fourteen');
      const { log } = console; log('fifteen');
    };`);
    await resultOf(cloud);
    const log = cloud.functions.logs('f');
    expect(log.slice(0, 8)).toEqual([
      'one',
      'two 3 { four: [ 5 ] }',
      'six is 6, {"seven":7}',
      'eight',
      'nine',
      '',
      'ten',
      '  eleven',
    ]);
    expect(log.slice(-4)).toEqual(['Assertion failed: thirteen', 'default: 1', 'fourteen', 'fifteen']);
    expect(log.join('\n')).toContain('│ 0       │ 12     │');
  });

  test('the log has all texts of the streams, in whole lines', async () => {
    const cloud = await cloudWith(`const { once } = require('node:events');
      exports.handler = async () => {
        process.stdout.write('one ');
        process.stdout.write('line\\nand ');
        process.stderr.write('an error\\n');
        process.stdout.write(Buffer.from('another\\n'));
        await new Promise((resolve) => process.stdout.write('called back\\n', resolve));
        await new Promise((resolve) => process.stdout.write('with an encoding\\n', 'utf8', resolve));
        require('node:stream').Readable.from(['pi', 'ped\\n']).pipe(process.stdout, { end: false });
        await new Promise((resolve) => setTimeout(resolve, 10));
        const [first, second] = [Buffer.from('\u00fc').subarray(0, 1), Buffer.from('\u00fc').subarray(1)];
        process.stdout.write(first);
        process.stdout.write(second);
      };`);
    await resultOf(cloud);
    const lines = ['one line', 'an error', 'and another', 'called back', 'with an encoding', 'piped'];
    expect(cloud.functions.logs('f')).toEqual(lines);
    cloud.functions.remove('f');
    expect(cloud.functions.logs('f')).toEqual([...lines, 'ü']);
  });

  test('the log has the duration that console.time measures', async () => {
    const cloud = await cloudWith(
      `${WAIT} exports.handler = async () => { console.time('work'); await wait(90_000); console.timeEnd('work'); };`,
    );
    await resultOf(cloud);
    expect(cloud.functions.logs('f')).toEqual(['work: 1:30.000 (m:ss.mmm)']);
  });
});

describe('modules', () => {
  test('modules are JSON, adjacent files, folders and packages', async () => {
    const cloud = await cloudWith({
      'index.js': `exports.handler = async () => [
        require('./data.json').number, require('./data').number, require('./lib/one'), require('./lib/one.js'), require('./lib'), require('./lib/'), require('pack'), require('pack/sub'),
        require('@scope/pack'), require('./lib/one') === require('./lib/../lib/one'), require('./deep/er/one').name, module.require('./data').number,
      ];`,
      'data.json': '{ "number": 1 }',
      'lib/one.js': "module.exports = 'one';",
      'lib/index.js': "module.exports = 'index of ' + require('path').basename(__dirname);",
      'deep/er/one.js': "module.exports = require('../../lib/named.cjs');",
      'lib/named.cjs': "exports.name = require('pack').toUpperCase();",
      'node_modules/pack/package.json':
        '{ "name": "pack", "exports": { ".": "./main.js", "./sub": { "require": "./other.js", "import": "./wrong.mjs" } } }',
      'node_modules/pack/main.js': "module.exports = 'pack';",
      'node_modules/pack/other.js': "module.exports = 'sub';",
      'node_modules/@scope/pack/package.json': '{ "main": "lib/main" }',
      'node_modules/@scope/pack/lib/main.js': "module.exports = 'scoped ' + require('pack');",
    });
    expect(await resultOf(cloud)).toEqual([
      1,
      1,
      'one',
      'one',
      'index of lib',
      'index of lib',
      'pack',
      'sub',
      'scoped pack',
      true,
      'PACK',
      1,
    ]);
  });

  test('circular modules see the exports that exist so far', async () => {
    const cloud = await cloudWith({
      'index.js':
        "const a = require('./a'); exports.handler = async () => [a.early, a.late, require('./b').seen, require('./b').a === a];",
      'a.js': "exports.early = 1; const b = require('./b'); exports.late = 2;",
      'b.js': "const a = require('./a'); exports.seen = { ...a }; exports.a = a;",
    });
    expect(await resultOf(cloud)).toEqual([1, 2, { early: 1 }, true]);
  });

  test('modules are found as in Node.js', async () => {
    const [lib, cached, isMain, path, missing, own] = await resultOf(
      await cloudWith({
        'index.js': `require('./lib'); exports.handler = async () => {
        let missing; try { require('not-there'); } catch ({ code, message }) { missing = [code, message.split('\\n')[0]]; }
        return [require.resolve('./lib'), Object.keys(require.cache).length, require.main === module, require.resolve('fs'), missing, [module.filename === __filename, module.id, module.loaded, module.paths[0], typeof module.children]];
      };`,
        'lib.js': '',
      }),
    );
    expect(lib).toMatch(/function-[^/]+\/lib\.js$/);
    expect([cached, isMain, path, missing]).toEqual([
      2,
      false,
      'fs',
      ['MODULE_NOT_FOUND', "Cannot find module 'not-there'"],
    ]);
    expect(own).toEqual([
      true,
      expect.stringMatching(/index\.js$/),
      true,
      expect.stringMatching(/function-[^/]+\/node_modules$/),
      'object',
    ]);
  });

  test('failed modules are loaded again on their next use', async () => {
    const cloud = await cloudWith({
      'index.js':
        "exports.handler = async () => { const failed = []; for (const time of [1, 2]) try { require('./late').ready; } catch { failed.push(time); } globalThis.ready = true; return [failed, require('./late').ready]; };",
      'late.js': 'exports.ready = globalThis.ready; if (!globalThis.ready) throw new Error("not yet");',
    });
    expect(await resultOf(cloud)).toEqual([[1, 2], true]);
  });

  test('modules can be removed from the cache', async () => {
    const cloud = await cloudWith({
      'index.js':
        "exports.handler = async () => { const one = require('./state'); delete require.cache[require.resolve('./state')]; return [one === require('./state'), require('./state') === require('./state')]; };",
      'state.js': 'module.exports = {};',
    });
    expect(await resultOf(cloud)).toEqual([false, true]);
  });

  test('modules may declare names of globals', async () => {
    const cloud = await cloudWith(`
      const crypto = require('crypto'); const { performance } = require('perf_hooks'); const process = require('process'); const { setTimeout } = require('timers/promises');
      let fetch = 1; class Date {} function console() {} var global = 2; const globalThis = 3; const AbortSignal = 4;
      exports.handler = async () => { await setTimeout(5); return [typeof crypto.createHash, typeof performance.now, process.cwd() === __dirname, fetch, new Date().constructor.name, global, globalThis, AbortSignal]; };`);
    expect(await resultOf(cloud)).toEqual(['function', 'function', true, 1, 'Date', 2, 3, 4]);
  });

  test('modules have exports by all their names', async () => {
    const cloud = await cloudWith({
      'index.js': 'this.handler = async () => [require("./a"), require("./b")(), new (require("./c"))().one];',
      'a.js': 'exports = module.exports = { a: exports === this };',
      'b.js': 'module.exports = () => "b";',
      'c.js': '"use strict"; module.exports = class { one = 1; };',
    });
    expect(await resultOf(cloud)).toEqual([{ a: true }, 'b', 1]);
  });

  test('modules may begin with a byte order mark or an interpreter line', async () => {
    const cloud = await cloudWith({
      'index.js': '\uFEFFexports.handler = async () => [require("./data"), require("./script")];',
      'data.json': '\uFEFF{ "a": 1 }',
      'script.js': '#!/usr/bin/env node\nmodule.exports = 2;',
    });
    expect(await resultOf(cloud)).toEqual([{ a: 1 }, 2]);
  });

  test('modules have their own places in stack traces', async () => {
    const cloud = await cloudWith('exports.handler = async () => new Error("here").stack.split("\\n")[1];');
    expect(await resultOf(cloud)).toMatch(/exports\.handler \(\/var\/task\/index\.js:1:31\)$/);
  });

  test('createRequire loads modules', async () => {
    const cloud = await cloudWith({
      'index.js': `const { createRequire } = require('node:module'); const { pathToFileURL } = require('node:url');
        exports.handler = async () => [__filename, pathToFileURL(__filename), pathToFileURL(__filename).href].map((from) => createRequire(from)('./data').one === require('./data').one);`,
      'data.js': 'exports.one = {};',
    });
    expect(await resultOf(cloud)).toEqual([true, true, true]);
  });
});

describe('ECMAScript modules', () => {
  test('ECMAScript modules are .mjs files', async () => {
    const cloud = await cloudWith({
      'index.mjs': `import fs, { existsSync } from 'node:fs'; import { one } from './lib/one.mjs'; import common, { named } from './common.cjs'; import data from './data.json' with { type: 'json' };
        import * as all from './lib/one.mjs'; import two, { default as again } from './lib/one.mjs'; import transpiled from './transpiled.cjs'; export { one as again } from './lib/one.mjs';
        export const handler = async () => [existsSync === fs.existsSync, one, common.named, named, data.number, Object.keys(all).sort(), [two.name, again === two, transpiled.default], import.meta.url, import.meta.filename, import.meta.dirname, typeof require, Date.now()];`,
      'lib/one.mjs': 'export const one = 1; export default function two() {}',
      'common.cjs': 'exports.named = "named";',
      'transpiled.cjs': 'exports.__esModule = true; exports.default = "of CommonJS";',
      'data.json': '{ "number": 2 }',
    });
    const [same, one, common, named, number, all, defaults, url, filename, dirname, , now] = await resultOf(cloud);
    expect([same, one, common, named, number, all, now]).toEqual([
      true,
      1,
      'named',
      'named',
      2,
      ['default', 'one'],
      START,
    ]);
    expect(defaults).toEqual(['two', true, 'of CommonJS']);
    expect(url).toBe(`file://${filename}`);
    expect(filename).toBe(`${dirname}/index.mjs`);
  });

  test('ECMAScript modules are .js files in a package of that type, and below it', async () => {
    const cloud = await cloudWith({
      'package.json': '{ "type": "module" }',
      'index.js':
        "import { two } from './lib/two.js'; import { three } from 'pack'; export const handler = async () => [two, three];",
      'lib/two.js': 'export const two = 2;',
      'node_modules/pack/package.json': '{ "main": "index.js" }',
      'node_modules/pack/index.js': 'exports.three = 3;',
    });
    expect(await resultOf(cloud)).toEqual([2, 3]);
  });

  test('ECMAScript modules are imported by the condition `import`', async () => {
    const cloud = await cloudWith({
      'index.mjs': `import { how } from 'pack'; import only from 'only'; import { part } from '@scope/pack/lib/part'; import { special } from '@scope/pack/lib/special/part'; import { lib } from './lib.js';
        export const handler = async () => { await new Promise(setImmediate); return [how, only, part, special, ...lib]; };`,
      'lib.js':
        "exports.lib = [require('pack').how]; import('only').then(({ default: only }) => exports.lib.push(only));",
      'node_modules/@scope/pack/package.json':
        '{ "exports": { "./lib/*": [{ "browser": "./wrong.js", "node": { "import": "./dist/*.mjs" } }], "./lib/special/*": "./special/*.mjs" } }',
      'node_modules/@scope/pack/special/part.mjs': "export const special = 'special';",
      'node_modules/@scope/pack/dist/part.mjs': "export const part = 'part';",
      'node_modules/pack/package.json': '{ "exports": { "import": "./import.mjs", "require": "./require.js" } }',
      'node_modules/pack/import.mjs': "export const how = 'import';",
      'node_modules/pack/require.js': "exports.how = 'require';",
      'node_modules/only/package.json': '{ "type": "module", "exports": { "import": "./index.js" } }',
      'node_modules/only/index.js': "export default 'only';",
    });
    expect(await resultOf(cloud)).toEqual(['import', 'only', 'part', 'special', 'require', 'only']);
  });

  test('ECMAScript modules with a top-level await are refused, with its place', async () => {
    const cloud = await cloudWith({
      'index.mjs': 'export const later = await Promise.resolve(1); export const handler = async () => later;',
    });
    await expect(resultOf(cloud)).rejects.toThrow(
      /\/var\/task\/index.mjs:1:21: ERROR: Top-level await is currently not supported/,
    );
  });

  test('import() loads ECMAScript modules', async () => {
    const cloud = await cloudWith({
      'index.js': `exports.handler = async (name) => {
        const { one } = await import('./one.mjs'); const { default: fs } = await import('node:fs'); const { default: common } = await import('./common.js'); const computed = await import(name);
        const failed = await import('./gone.mjs').catch((error) => error.code);
        return [one, typeof fs.existsSync, common.two, computed.one, failed];
      };`,
      'one.mjs': 'export const one = 1;',
      'common.js': 'module.exports = { two: 2 };',
    });
    expect(await resultOf(cloud, './one.mjs')).toEqual([
      1,
      'function',
      2,
      1,
      expect.stringMatching(/^(ERR_)?MODULE_NOT_FOUND$/),
    ]);
  });

  test('ECMAScript modules report a missing handler', async () => {
    await expect(resultOf(await cloudWith({ 'index.mjs': 'export const other = 1;' }))).rejects.toThrow(
      'Runtime.HandlerNotFound: index.handler is undefined or not exported',
    );
    await expect(resultOf(await cloudWith({ 'index.mjs': 'throw new SyntaxError("no code");' }))).rejects.toThrow(
      'SyntaxError: no code',
    );
  });
});

describe('time', () => {
  test('all waits take time of the cloud', async () => {
    expect(
      await ran(`
      const timers = require('node:timers'); const promises = require('node:timers/promises'); const { promisify } = require('node:util'); const { once, EventEmitter, on } = require('node:events');
      const from = Date.now(); const taken = {}; let last = from;
      const note = (what) => { taken[what] = Date.now() - last; last = Date.now(); };
      await new Promise((resolve) => setTimeout(resolve, 1000)); note('setTimeout');
      await new Promise((resolve) => timers.setTimeout(resolve, 2000)); note('timers.setTimeout');
      await promises.setTimeout(3000); note('promises');
      await promisify(setTimeout)(4000); note('promisify');
      await promises.scheduler.wait(5000); note('scheduler');
      let n = 0; for await (const _ of promises.setInterval(1000)) if (++n === 3) break; note('interval');
      await new Promise((resolve) => { let n = 0; const t = setInterval(() => { if (++n === 2) { clearInterval(t); resolve(); } }, 500); }); note('setInterval');
      await once(AbortSignal.timeout(6000), 'abort'); note('AbortSignal.timeout');
      await new Promise((resolve) => setTimeout(resolve, 7000).unref()); note('unref');
      const t = setTimeout(() => {}, 1000); clearTimeout(t); clearTimeout(undefined); clearTimeout('x'); const i = setImmediate(() => { throw 1; }); clearImmediate(i); note('nothing');
      await new Promise((resolve) => { const t = setTimeout(resolve, 1000); setTimeout(() => t.refresh(), 600); }); note('refresh');
      return taken;`),
    ).toEqual({
      'setTimeout': 1000,
      'timers.setTimeout': 2000,
      'promises': 3000,
      'promisify': 4000,
      'scheduler': 5000,
      'interval': 3000,
      'setInterval': 1000,
      'AbortSignal.timeout': 6000,
      'unref': 7000,
      'nothing': 0,
      'refresh': 1600,
    });
  });

  test('all sources of time show that of the cloud', async () => {
    expect(
      await ran(`const date = new Date(); return [
      date.getTime(), +new Date, Date.now(), new Date().toISOString(), new Date(0).getTime(), new Date(2020, 1).getFullYear(), Date.UTC(2020, 0), Date.parse('2020-01-01'), date instanceof Date,
      Object.prototype.toString.call(date), performance.timeOrigin + performance.now(), new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC' }).format(), typeof Date(), Date.length, Date.name,
      structuredClone(date) instanceof Date, require('node:util').types.isDate(date), JSON.stringify({ date }),
    ];`),
    ).toEqual([
      START,
      START,
      START,
      '2026-01-01T00:00:00.000Z',
      0,
      2020,
      Date.UTC(2020, 0),
      Date.UTC(2020, 0),
      true,
      '[object Date]',
      START,
      '01/01/2026',
      'string',
      7,
      'Date',
      true,
      true,
      '{"date":"2026-01-01T00:00:00.000Z"}',
    ]);
  });

  test('time aborts the listeners of a signal', async () => {
    expect(
      await ran(`
      const timers = require('node:timers/promises');
      const from = Date.now();
      const error = await timers.setTimeout(60_000, 'late', { signal: AbortSignal.timeout(2_000) }).catch((error) => error);
      const all = AbortSignal.any([AbortSignal.timeout(5_000), new AbortController().signal]);
      await new Promise((resolve) => all.addEventListener('abort', resolve));
      return [error.name, error.code, error.cause.name, all.reason.name, all instanceof AbortSignal, AbortSignal.abort('r').reason, Date.now() - from];`),
    ).toEqual(['AbortError', 'ABORT_ERR', 'TimeoutError', 'TimeoutError', true, 'r', 7_000]);
  });
});
