/** Functions in real processes, by the wall clock: no test measures how long they take. */

import { put, resultOf, startReal, until } from './harness';
import { WallClock } from '../../../../local/clock';

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('handlers', () => {
  test.each([
    ['an async function', 'exports.handler = async (event) => ({ got: event });'],
    [
      'a callback',
      'exports.handler = (event, context, callback) => setTimeout(() => callback(null, { got: event }), 5);',
    ],
    ['a plain function', 'exports.handler = (event) => ({ got: event });'],
    ['context.done', 'exports.handler = (event, context, unused) => context.done(null, { got: event });'],
  ])('handlers answer through %s', async (_how, source) => {
    const functions = startReal();
    put(functions, source);
    expect(await resultOf(functions, { text: 'ünï', no: false })).toEqual({ got: { text: 'ünï', no: false } });
  });

  test('handlers can be ES modules, or lie in a folder', async () => {
    const functions = startReal();
    put(functions, 'export const handler = async () => import.meta.url;', { file: 'index.mjs' });
    expect(await resultOf(functions)).toMatch(/^file:.*index\.mjs$/);
    put(functions, 'exports.other = async () => 1;', { file: 'main.cjs', handler: 'main.other' });
    expect(await resultOf(functions)).toBe(1);
  });

  test.each([
    ['throw', 'exports.handler = () => { throw new TypeError("broken"); };', 'TypeError: broken'],
    ['reject', 'exports.handler = async () => { throw "text"; };', 'Error: text'],
    ['reject with nothing', 'exports.handler = () => Promise.reject();', 'Error: '],
    [
      'call back with an error',
      'exports.handler = (e, c, callback) => callback(new RangeError("far"));',
      'RangeError: far',
    ],
    [
      'exit',
      'exports.handler = () => process.exit(7);',
      'Runtime.ExitError: RequestId: request-1 Error: Runtime exited with error: exit status 7',
    ],
    [
      'are killed',
      'exports.handler = () => process.kill(process.pid, "SIGKILL");',
      'Runtime.ExitError: RequestId: request-1 Error: Runtime exited with error: signal: SIGKILL',
    ],
    [
      'leave an error uncaught',
      'exports.handler = () => new Promise(() => setTimeout(() => { throw new Error("later"); }, 5));',
      'Error: later',
    ],
    ['fail to load', 'throw new SyntaxError("no code");', 'SyntaxError: no code'],
    ['export nothing', '', 'Runtime.HandlerNotFound: index.handler is undefined or not exported'],
    ['answer what is no JSON', 'exports.handler = async () => 1n;', 'TypeError: Do not know how to serialize a BigInt'],
  ])('handlers fail when they %s', async (_how, source, message) => {
    const functions = startReal();
    put(functions, source);
    await expect(resultOf(functions)).rejects.toThrow(message);
  });

  test('a missing module, or a deleted role, fails the invocation', async () => {
    const functions = startReal();
    put(functions, '', { handler: 'absent.handler' });
    await expect(resultOf(functions)).rejects.toThrow("Runtime.ImportModuleError: Cannot find module 'absent'");
    put(functions, 'exports.handler = async () => 1;', { roleArn: 'gone' });
    await expect(resultOf(functions)).rejects.toThrow("The function's role cannot be assumed: there is no role gone");
  });

  test.each(['new Promise(() => setInterval(() => {}, 1000))', '(() => { for (;;); })()'])(
    'handlers are killed at the timeout: %s',
    async (forever) => {
      const functions = startReal();
      put(functions, `exports.handler = async () => ${forever};`, { timeoutSeconds: 0.3 });
      await expect(resultOf(functions)).rejects.toThrow(
        'Sandbox.Timedout: RequestId: request-1 Error: Task timed out after 0.30 seconds',
      );
      put(functions, 'exports.handler = async () => "well again";');
      expect(await resultOf(functions)).toBe('well again');
    },
  );
});

describe('concurrency', () => {
  test('concurrency is that of processes', async () => {
    const functions = startReal({ concurrency: 2 });
    put(
      functions,
      'exports.handler = async () => { await new Promise((r) => setTimeout(r, 50)); return process.pid; };',
    );
    const pids = await Promise.all(Array.from({ length: 6 }, () => resultOf(functions)));
    expect(new Set([process.pid, ...pids]).size).toBe(3);
  });

  test('stopping leaves no process', async () => {
    const functions = startReal();
    put(
      functions,
      'exports.handler = async ({ hang }) => { console.log("begun"); return hang ? new Promise(() => setInterval(() => {}, 1000)) : process.pid; };',
    );
    const pid = await resultOf(functions);
    const hanging = functions.invoke('f', { hang: true });
    await until(() => functions.logs('f').length === 2);
    functions.stop();
    expect(await hanging).toMatchObject({ failure: { errorType: 'Runtime.ExitError' } });
    expect(isRunning(pid)).toBe(false);
  });
});

describe('the environment', () => {
  test('the environment has the variables of Lambda and of the function, and no others', async () => {
    process.env.OF_THE_PARENT = 'secret';
    const functions = startReal();
    put(functions, 'exports.handler = async () => process.env;', {
      environment: { OWN: 'own', AWS_REGION: 'elsewhere', AWS_ENDPOINT_URL_IOT: 'http://127.0.0.1:8' },
    });
    const {
      LAMBDA_TASK_ROOT,
      PATH,
      AWS_LAMBDA_LOG_STREAM_NAME,
      NODE_CHANNEL_FD,
      NODE_CHANNEL_SERIALIZATION_MODE: _mode,
      ...rest
    } = await resultOf(functions);
    expect(LAMBDA_TASK_ROOT).toMatch(/function-/);
    expect(AWS_LAMBDA_LOG_STREAM_NAME).toMatch(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
    expect(rest).toEqual({
      _HANDLER: 'index.handler',
      AWS_ACCESS_KEY_ID: 'KEY',
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      AWS_ENDPOINT_URL_IOT: 'http://127.0.0.1:8',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_LAMBDA_FUNCTION_NAME: 'f',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: '/logs/f',
      AWS_REGION: 'eu-west-1',
      AWS_SECRET_ACCESS_KEY: 'secret of f',
      AWS_SESSION_TOKEN: 'TOKEN',
      LANG: 'en_US.UTF-8',
      OWN: 'own',
      TZ: ':UTC',
    });
  });

  test('the environment lets the function choose its endpoint', async () => {
    const functions = startReal();
    put(functions, 'exports.handler = async () => process.env.AWS_ENDPOINT_URL;', {
      environment: { AWS_ENDPOINT_URL: 'http://127.0.0.1:7' },
    });
    expect(await resultOf(functions)).toBe('http://127.0.0.1:7');
  });

  test('the environment passes a complete context', async () => {
    const functions = startReal();
    put(functions, `exports.handler = async (event, context) => {
      const first = context.getRemainingTimeInMillis();
      await new Promise((resolve) => setTimeout(resolve, 50));
      return { ...context, first, second: context.getRemainingTimeInMillis() };
    };`);
    const { first, second, logStreamName, ...context } = await resultOf(functions);
    expect(context).toEqual({
      awsRequestId: 'request-1',
      callbackWaitsForEmptyEventLoop: true,
      functionName: 'f',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:f',
      logGroupName: '/logs/f',
      memoryLimitInMB: '256',
    });
    expect(logStreamName).toContain('[$LATEST]');
    expect(first).toBeLessThanOrEqual(300_000);
    expect(first).toBeGreaterThan(0);
    expect(first - second).toBeGreaterThanOrEqual(45);
  });

  test('the environment keeps the output, line by line', async () => {
    const functions = startReal();
    put(functions, 'exports.handler = async () => { console.log("one\\ntwo"); console.error("three"); };');
    await resultOf(functions);
    await until(() => functions.logs('f').length === 3);
    expect([...functions.logs('f')].sort()).toEqual(['one', 'three', 'two']);
  });

  test('the environment is warm for the next event, unless it has died', async () => {
    const functions = startReal();
    put(
      functions,
      'let count = 0; exports.handler = async ({ die }) => { if (die) setTimeout(() => process.exit(), 5); return [++count, process.pid]; };',
    );
    const [first] = await resultOf(functions);
    const [second, pid] = await resultOf(functions, { die: true });
    await until(() => !isRunning(pid));
    const [third] = await resultOf(functions);
    expect([first, second, third]).toEqual([1, 2, 1]);
  });

  test('the environment does not take the second answer to one event for the answer to the next', async () => {
    const functions = startReal({ concurrency: 1 });
    put(functions, `exports.handler = (event, context, callback) => {
      callback(null, event.n);
      callback(null, 'again');
    };`);
    expect([await functions.invoke('f', { n: 1 }), await functions.invoke('f', { n: 2 })]).toMatchObject([
      { result: 1 },
      { result: 2 },
    ]);
  });
});

describe('time in a fast cloud', () => {
  test.each([
    ['setTimeout', 'await new Promise((resolve) => setTimeout(resolve, 60_000))'],
    [
      'setInterval',
      'await new Promise((resolve) => { const i = setInterval(() => { clearInterval(i); resolve(); }, 60_000); })',
    ],
    ['timers/promises', 'await require("node:timers/promises").setTimeout(60_000)'],
    ['promisify', 'await require("node:util").promisify(setTimeout)(60_000)'],
    ['an imported timer', 'await new Promise((resolve) => require("timers").setTimeout(resolve, 60_000))'],
  ])('a fast cloud: %s takes a minute of it', async (_name, wait) => {
    const functions = startReal({ speed: 300 });
    put(
      functions,
      `exports.handler = async () => { const before = Date.now(); ${wait}; return { before, after: new Date().getTime() }; };`,
      { timeoutSeconds: 90_000 },
    );
    const { before, after } = await resultOf(functions);
    expect(after - before).toBeGreaterThanOrEqual(59_000);
  });

  test("the time of a fast cloud is the cloud's, and dates are otherwise normal", async () => {
    const clock = new WallClock(300);
    const functions = startReal({ speed: 300 });
    put(
      functions,
      'exports.handler = async () => [Date.now(), new Date(0).toISOString(), new Date() instanceof Date, typeof Date.parse("2020-01-01"), Date.name];',
      { timeoutSeconds: 90_000 },
    );
    const before = clock.now();
    const [now, ...rest] = await resultOf(functions);
    // The clock of the functions started a moment later than this one.
    expect(now).toBeGreaterThanOrEqual(before - 300 * 1000);
    expect(now).toBeLessThanOrEqual(clock.now());
    expect(rest).toEqual(['1970-01-01T00:00:00.000Z', true, 'number', 'Date']);
  });
});
