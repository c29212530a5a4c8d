import { cpSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WallClock } from '../../../local/clock';
import { FunctionConfiguration, LambdaFunctions } from '../../../local/lambda';
import { SystemRandom } from '../../../local/random';
import { Storage } from '../../../local/storage';

const started: { stop(): void }[] = [];
afterEach(() => started.splice(0).forEach((one) => one.stop()));

function start({ speed = 1, concurrency = 4, directory = undefined as string | undefined } = {}): LambdaFunctions {
  const storage = Storage.open(directory);
  const functions = new LambdaFunctions({
    account: '123456789012',
    region: 'eu-west-1',
    clock: new WallClock(speed),
    random: new SystemRandom(),
    endpoint: 'http://127.0.0.1:9',
    iam: {
      credentialsFor: (roleArn, session) => {
        if (roleArn !== 'role') throw new Error(`there is no role ${roleArn}`);
        return { accessKeyId: 'KEY', secretAccessKey: `secret of ${session}`, sessionToken: 'TOKEN' };
      },
    },
    storage,
  }, concurrency);
  started.push(functions, { stop: () => storage.close() });
  return functions;
}

/** Makes a function `f` of source code. */
function put(functions: LambdaFunctions, source: string, settings: Partial<FunctionConfiguration> & { readonly file?: string } = {}): void {
  const code = mkdtempSync(join(tmpdir(), 'function-'));
  writeFileSync(join(code, settings.file ?? 'index.js'), source);
  functions.put({
    name: 'f',
    code,
    handler: 'index.handler',
    runtime: 'nodejs20.x',
    roleArn: 'role',
    timeoutSeconds: 10,
    memoryMegabytes: 256,
    environment: {},
    logGroupName: '/logs/f',
    ...settings,
  });
}

async function resultOf(functions: LambdaFunctions, event: unknown = {}): Promise<any> {
  const outcome = await functions.invoke('f', event, 'request-1');
  if ('failure' in outcome) throw new Error(`${outcome.failure.errorType}: ${outcome.failure.errorMessage}`);
  return outcome.result;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('handlers', () => {
  test.each([
    ['an async function', 'exports.handler = async (event) => ({ got: event });'],
    ['a callback', 'exports.handler = (event, context, callback) => setTimeout(() => callback(null, { got: event }), 5);'],
    ['a plain function', 'exports.handler = (event) => ({ got: event });'],
    ['context.done', 'exports.handler = (event, context, unused) => context.done(null, { got: event });'],
  ])('answer through %s', async (_how, source) => {
    const functions = start();
    put(functions, source);
    expect(await resultOf(functions, { text: 'ünï', no: false })).toEqual({ got: { text: 'ünï', no: false } });
  });

  test('can be ES modules, or lie in a folder', async () => {
    const functions = start();
    put(functions, 'export const handler = async () => import.meta.url;', { file: 'index.mjs' });
    expect(await resultOf(functions)).toMatch(/^file:.*index\.mjs$/);
    put(functions, 'exports.other = async () => 1;', { file: 'main.cjs', handler: 'main.other' });
    expect(await resultOf(functions)).toBe(1);
  });

  test.each([
    ['throw', 'exports.handler = () => { throw new TypeError("broken"); };', 'TypeError: broken'],
    ['reject', 'exports.handler = async () => { throw "text"; };', 'Error: text'],
    ['reject with nothing', 'exports.handler = () => Promise.reject();', 'Error: '],
    ['call back with an error', 'exports.handler = (e, c, callback) => callback(new RangeError("far"));', 'RangeError: far'],
    ['exit', 'exports.handler = () => process.exit(7);', 'Runtime.ExitError: RequestId: request-1 Error: Runtime exited with error: exit status 7'],
    ['are killed', 'exports.handler = () => process.kill(process.pid, "SIGKILL");', 'Runtime.ExitError: RequestId: request-1 Error: Runtime exited with error: signal: SIGKILL'],
    ['leave an error uncaught', 'exports.handler = () => new Promise(() => setTimeout(() => { throw new Error("later"); }, 5));', 'Error: later'],
    ['fail to load', 'throw new SyntaxError("no code");', 'SyntaxError: no code'],
    ['export nothing', '', 'Runtime.HandlerNotFound: index.handler is undefined or not exported'],
    ['answer what is no JSON', 'exports.handler = async () => 1n;', 'TypeError: Do not know how to serialize a BigInt'],
  ])('fail when they %s', async (_how, source, message) => {
    const functions = start();
    put(functions, source);
    await expect(resultOf(functions)).rejects.toThrow(message);
  });

  test('fail when there is no such module, or the role is gone', async () => {
    const functions = start();
    put(functions, '', { handler: 'absent.handler' });
    await expect(resultOf(functions)).rejects.toThrow("Runtime.ImportModuleError: Cannot find module 'absent'");
    put(functions, 'exports.handler = async () => 1;', { roleArn: 'gone' });
    await expect(resultOf(functions)).rejects.toThrow("The function's role cannot be assumed: there is no role gone");
  });

  test.each(['new Promise(() => setInterval(() => {}, 1000))', '(() => { for (;;); })()'])('are killed at the timeout: %s', async (forever) => {
    const functions = start({ speed: 10 });
    put(functions, `exports.handler = async () => ${forever};`, { timeoutSeconds: 3 });
    await expect(resultOf(functions)).rejects.toThrow('Sandbox.Timedout: RequestId: request-1 Error: Task timed out after 3.00 seconds');
    put(functions, 'exports.handler = async () => "well again";');
    expect(await resultOf(functions)).toBe('well again');
  });
});

describe('the environment', () => {
  test('has the variables of Lambda and of the function, and no others', async () => {
    process.env.OF_THE_PARENT = 'secret';
    const functions = start();
    put(functions, 'exports.handler = async () => process.env;', {
      environment: { OWN: 'own', AWS_REGION: 'elsewhere', AWS_ENDPOINT_URL_IOT: 'http://127.0.0.1:8' },
    });
    const { LAMBDA_TASK_ROOT, PATH, AWS_LAMBDA_LOG_STREAM_NAME, NODE_CHANNEL_FD, NODE_CHANNEL_SERIALIZATION_MODE: _mode, ...rest }
      = await resultOf(functions);
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

  test('lets the function choose its endpoint', async () => {
    const functions = start();
    put(functions, 'exports.handler = async () => process.env.AWS_ENDPOINT_URL;', { environment: { AWS_ENDPOINT_URL: 'http://127.0.0.1:7' } });
    expect(await resultOf(functions)).toBe('http://127.0.0.1:7');
  });

  test('passes a complete context', async () => {
    const functions = start();
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
    expect(first).toBeLessThanOrEqual(10_000);
    expect(first).toBeGreaterThan(9_000);
    expect(first - second).toBeGreaterThanOrEqual(45);
  });

  test('keeps what is written, line by line', async () => {
    const functions = start();
    put(functions, 'exports.handler = async () => { console.log("one\\ntwo"); console.error("three"); };');
    await resultOf(functions);
    await until(() => functions.logs('f').length === 3);
    expect([...functions.logs('f')].sort()).toEqual(['one', 'three', 'two']);
  });

  test('is warm for the next event, unless it has died', async () => {
    const functions = start();
    put(functions, 'let count = 0; exports.handler = async ({ die }) => { if (die) setTimeout(() => process.exit(), 5); return ++count; };');
    expect([await resultOf(functions), await resultOf(functions, { die: true })]).toEqual([1, 2]);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await resultOf(functions)).toBe(1);
  });

  test('does not take the second answer to one event for the answer to the next', async () => {
    const functions = start({ concurrency: 1 });
    put(functions, `exports.handler = (event, context, callback) => {
      callback(null, event.n);
      callback(null, 'again');
    };`);
    expect([(await functions.invoke('f', { n: 1 })), (await functions.invoke('f', { n: 2 }))]).toMatchObject([{ result: 1 }, { result: 2 }]);
  });
});

describe('concurrency', () => {
  const busy = 'exports.handler = async () => { const from = Date.now(); await new Promise((r) => setTimeout(r, 50)); return { pid: process.pid, from, to: Date.now() }; };';
  const run = async (functions: LambdaFunctions) => {
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => functions.invoke('f', {}) as Promise<{ result: { pid: number; from: number; to: number } }>));
    return outcomes.map(({ result }) => result);
  };

  test.each([[{ concurrency: 2 }, {}, 2], [{ concurrency: 4 }, { reservedConcurrency: 1 }, 1]])('%j %j: %d environments', async (options, settings, expected) => {
    const functions = start(options);
    put(functions, busy, settings);
    const runs = await run(functions);
    expect(new Set(runs.map(({ pid }) => pid)).size).toBe(expected);
  });

  test('is one event at a time in each environment', async () => {
    const functions = start({ concurrency: 2 });
    put(functions, busy);
    const runs = await run(functions);
    for (const pid of new Set(runs.map((one) => one.pid))) {
      const own = runs.filter((one) => one.pid === pid).sort((a, b) => a.from - b.from);
      own.slice(1).forEach(({ from }, index) => expect(from).toBeGreaterThanOrEqual(own[index].to));
    }
  });

  test('new code serves new events, while the old code ends what it has begun', async () => {
    const functions = start();
    put(functions, 'exports.handler = async () => { await new Promise((r) => setTimeout(r, 300)); return "old"; };');
    const old = resultOf(functions);
    await new Promise((resolve) => setTimeout(resolve, 20));
    put(functions, 'exports.handler = async () => "new";');
    expect(await resultOf(functions)).toBe('new');
    expect(await old).toBe('old');
  });

  test('ends with stop: no process is left', async () => {
    const functions = start();
    put(functions, 'exports.handler = async ({ hang }) => (hang ? new Promise(() => setInterval(() => {}, 1000)) : process.pid);');
    const pid = await resultOf(functions);
    const hanging = functions.invoke('f', { hang: true });
    await new Promise((resolve) => setTimeout(resolve, 50));
    functions.stop();
    expect(await hanging).toMatchObject({ failure: { errorType: 'Runtime.ExitError' } });
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});

describe('asynchronous invocation', () => {
  const failing = 'exports.handler = async (event, context) => { console.log(Date.now(), context.awsRequestId, event.n); throw new Error("no"); };';
  const attempts = (functions: LambdaFunctions) => functions.logs('f').filter((line) => !line.startsWith('Error'));

  test('is repeated one and two minutes after a failure, and then given up', async () => {
    const functions = start({ speed: 300 });
    put(functions, failing, { timeoutSeconds: 900 });
    functions.invokeAsync('f', { n: 7 });
    await until(() => attempts(functions).length === 3);
    const [first, second, third] = attempts(functions).map((line) => line.split(' '));
    expect(Number(second[0]) - Number(first[0])).toBeGreaterThanOrEqual(60_000);
    expect(Number(third[0]) - Number(second[0])).toBeGreaterThanOrEqual(120_000);
    expect([second.slice(1), third.slice(1)]).toEqual([first.slice(1), first.slice(1)]);
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(attempts(functions)).toHaveLength(3);
  });

  test('is repeated as often as the function says', async () => {
    const functions = start({ speed: 1000 });
    put(functions, failing, { timeoutSeconds: 900 });
    functions.setRetries('f', 0);
    functions.invokeAsync('f', {});
    await until(() => attempts(functions).length === 1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(attempts(functions)).toHaveLength(1);
  });

  test('is not repeated after a success, or when the function is gone', async () => {
    const functions = start({ speed: 1000 });
    put(functions, 'exports.handler = async () => { console.log("fine"); };', { timeoutSeconds: 900 });
    functions.invokeAsync('f', {});
    await until(() => functions.logs('f').length > 0);
    put(functions, failing, { name: 'f', timeoutSeconds: 900 });
    functions.invokeAsync('f', {});
    await until(() => functions.logs('f').includes('Error: no'));
    functions.remove('f');
    const before = functions.logs('f').length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(functions.logs('f')).toHaveLength(before);
  });

  test('of what is not there is dropped', () => {
    expect(() => start().invokeAsync('f', {})).not.toThrow();
  });
});

describe('time in a fast cloud', () => {
  test.each([
    ['setTimeout', 'await new Promise((resolve) => setTimeout(resolve, 60_000))'],
    ['setInterval', 'await new Promise((resolve) => { const i = setInterval(() => { clearInterval(i); resolve(); }, 60_000); })'],
    ['timers/promises', 'await require("node:timers/promises").setTimeout(60_000)'],
    ['promisify', 'await require("node:util").promisify(setTimeout)(60_000)'],
    ['an imported timer', 'await new Promise((resolve) => require("timers").setTimeout(resolve, 60_000))'],
  ])('%s takes a minute of it', async (_name, wait) => {
    const functions = start({ speed: 300 });
    put(functions, `exports.handler = async () => { const before = Date.now(); ${wait}; return { before, after: new Date().getTime() }; };`, { timeoutSeconds: 900 });
    const began = Date.now();
    const { before, after } = await resultOf(functions);
    expect(after - before).toBeGreaterThanOrEqual(59_000);
    expect(Date.now() - began).toBeLessThan(30_000);
  });

  test('is the time of the cloud, and dates are otherwise as ever', async () => {
    const clock = new WallClock(300);
    const functions = start({ speed: 300 });
    put(functions, 'exports.handler = async () => [Date.now(), new Date(0).toISOString(), new Date() instanceof Date, typeof Date.parse("2020-01-01"), Date.name];', { timeoutSeconds: 900 });
    const before = clock.now();
    const [now, ...rest] = await resultOf(functions);
    expect(now).toBeGreaterThan(before - 30_000);
    expect(now).toBeLessThan(clock.now() + 30_000);
    expect(rest).toEqual(['1970-01-01T00:00:00.000Z', true, 'number', 'Date']);
  });
});

test('a function is found by name, ARN and partial ARN, in its own place and latest version only', () => {
  const functions = start();
  put(functions, '');
  const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:f';
  expect(['f', arn, '123456789012:function:f', `${arn}:$LATEST`].map((name) => functions.has(name))).toEqual([true, true, true, true]);
  expect(['g', '', `${arn}:1`, 'f:live', arn.replace('eu-west-1', 'us-east-1'), `${arn}f`, 'arn:aws:sns:eu-west-1:123456789012:f'].some((name) => functions.has(name))).toBe(false);
});

describe('in a data directory', () => {
  const newDirectory = () => join(mkdtempSync(join(tmpdir(), 'data-')), 'cloud');
  /** As after a kill: what the first ones had is copied while they run. */
  const killed = (directory: string) => {
    const copy = newDirectory();
    cpSync(directory, copy, { recursive: true, filter: (path) => !path.endsWith('lock') });
    return copy;
  };
  const failing = 'exports.handler = async () => { console.log("tried"); throw new Error("no"); };';

  test('a function is there again as it was, with its code, its retries and its log', async () => {
    const directory = newDirectory();
    const functions = start({ directory });
    put(functions, '', { code: functions.code.source('exports.handler = async () => { console.log("größe 🏠"); return process.env.OWN; };'), environment: { OWN: 'old' } });
    const configuration = functions.find('f');
    await resultOf(functions);
    await until(() => functions.logs('f').length > 0);

    const again = start({ directory: killed(directory) });
    expect(again.find('f')).toEqual(configuration);
    expect(again.names()).toEqual(['f']);
    expect(again.logs('f')).toEqual(['größe 🏠']);
    expect(await resultOf(again)).toBe('old');
  });

  test('is what was last said of it: changed, or removed', async () => {
    const directory = newDirectory();
    const functions = start({ directory });
    const { code } = functions;
    put(functions, '', { code: code.source('exports.handler = async () => 1;') });
    put(functions, '', { code: code.source('exports.handler = async () => 2;') });
    put(functions, '', { name: 'g', code: code.source('exports.handler = async () => 3;') });
    functions.remove('g');
    const copy = killed(directory);
    const again = start({ directory: copy });
    expect(await resultOf(again)).toBe(2);
    expect([again.has('g'), again.find('g')]).toEqual([false, undefined]);
    expect(readdirSync(join(copy, 'functions'))).toHaveLength(1);
  });

  test('the number of retries is kept', async () => {
    const directory = newDirectory();
    const functions = start({ directory });
    put(functions, '', { code: functions.code.source(failing), timeoutSeconds: 900 });
    functions.setRetries('f', 0);
    const again = start({ directory: killed(directory), speed: 1000 });
    again.invokeAsync('f', {});
    await until(() => again.logs('f').includes('Error: no'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(again.logs('f').filter((line) => line === 'tried')).toHaveLength(1);
  });
});
