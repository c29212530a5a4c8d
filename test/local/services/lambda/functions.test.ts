/** Invocations, retries and storage of functions, in simulated time. Their processes are in `real-process.test.ts`. */

import { cpSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { put, resultOf, startSimulated } from './harness';
import type { LambdaFunctions } from '../../../../local/services/lambda';

describe('concurrency', () => {
  const busy =
    'const id = Math.random(); exports.handler = async () => { const from = Date.now(); await new Promise((r) => setTimeout(r, 50)); return { id, from, to: Date.now() }; };';
  const run = async (functions: LambdaFunctions) => {
    const outcomes = await Promise.all(
      Array.from(
        { length: 8 },
        () => functions.invoke('f', {}) as Promise<{ result: { id: number; from: number; to: number } }>,
      ),
    );
    return outcomes.map(({ result }) => result);
  };

  test.each([
    [{ concurrency: 2 }, {}, 2],
    [{ concurrency: 4 }, { reservedConcurrency: 1 }, 1],
  ])('concurrency of %j %j: %d environments', async (options, settings, expected) => {
    const { functions } = startSimulated(options);
    put(functions, busy, settings);
    const runs = await run(functions);
    expect(new Set(runs.map(({ id }) => id)).size).toBe(expected);
  });

  test('concurrency is one event at a time in each environment', async () => {
    const { functions } = startSimulated({ concurrency: 2 });
    put(functions, busy);
    const runs = await run(functions);
    for (const id of new Set(runs.map((one) => one.id))) {
      const own = runs.filter((one) => one.id === id).sort((a, b) => a.from - b.from);
      own.slice(1).forEach(({ from }, index) => expect(from).toBeGreaterThanOrEqual(own[index].to));
    }
  });

  test('new code serves new events, while the old code ends its current ones', async () => {
    const { functions, clock, pass } = startSimulated();
    put(
      functions,
      'exports.handler = async () => { await new Promise((r) => setTimeout(r, 300_000)); return "old"; };',
      { timeoutSeconds: 900 },
    );
    const old = resultOf(functions);
    await pass(20);
    put(functions, 'exports.handler = async () => "new";');
    const before = clock.now();
    expect(await resultOf(functions)).toBe('new');
    expect(clock.now()).toBe(before);
    expect(await old).toBe('old');
  });
});

describe('asynchronous invocation', () => {
  const failing =
    'exports.handler = async (event, context) => { console.log(Date.now(), context.awsRequestId, event.n); throw new Error("no"); };';
  const attempts = (functions: LambdaFunctions) => functions.logs('f').filter((line) => !line.startsWith('Error'));

  test('an asynchronous invocation is retried one and two minutes after a failure, and then dropped', async () => {
    const { functions, pass } = startSimulated();
    put(functions, failing);
    functions.invokeAsync('f', { n: 7 });
    await pass(24 * 3600);
    const [first, second, third, ...rest] = attempts(functions).map((line) => line.split(' '));
    expect([Number(second[0]) - Number(first[0]), Number(third[0]) - Number(second[0])]).toEqual([60_000, 120_000]);
    expect([second.slice(1), third.slice(1)]).toEqual([first.slice(1), first.slice(1)]);
    expect(rest).toEqual([]);
  });

  test.each([0, 1])('an asynchronous invocation is retried as often as the function says: %d', async (retries) => {
    const { functions, pass } = startSimulated();
    put(functions, failing);
    functions.setRetries('f', retries);
    functions.invokeAsync('f', {});
    await pass(24 * 3600);
    expect(attempts(functions)).toHaveLength(1 + retries);
  });

  test('an asynchronous invocation is not retried after a success, or after the function is deleted', async () => {
    const { functions, pass } = startSimulated();
    put(functions, 'exports.handler = async () => { console.log("fine"); };');
    functions.invokeAsync('f', {});
    await pass(24 * 3600);
    expect(functions.logs('f')).toEqual(['fine']);
    put(functions, failing);
    functions.invokeAsync('f', {});
    await pass(1);
    expect(functions.logs('f').at(-1)).toBe('Error: no');
    functions.remove('f');
    const before = functions.logs('f').length;
    await pass(24 * 3600);
    expect(functions.logs('f')).toHaveLength(before);
  });

  test('an asynchronous invocation of a missing function is dropped', () => {
    expect(() => startSimulated().functions.invokeAsync('f', {})).not.toThrow();
  });
});

test('a function is found by name, ARN and partial ARN, in its own place and latest version only', () => {
  const { functions } = startSimulated();
  put(functions, '');
  const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:f';
  expect(['f', arn, '123456789012:function:f', `${arn}:$LATEST`].map((name) => functions.has(name))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(
    [
      'g',
      '',
      `${arn}:1`,
      'f:live',
      arn.replace('eu-west-1', 'us-east-1'),
      `${arn}f`,
      'arn:aws:sns:eu-west-1:123456789012:f',
    ].some((name) => functions.has(name)),
  ).toBe(false);
});

describe('in a data directory', () => {
  const newDirectory = () => join(mkdtempSync(join(tmpdir(), 'data-')), 'cloud');
  /** As after a kill: the data of the first ones is copied while they run. */
  const killed = (directory: string) => {
    const copy = newDirectory();
    cpSync(directory, copy, { recursive: true, filter: (path) => !path.endsWith('lock') });
    return copy;
  };
  const failing = 'exports.handler = async () => { console.log("tried"); throw new Error("no"); };';

  test('a function survives a restart, with its code, its retries and its log', async () => {
    const directory = newDirectory();
    const { functions } = startSimulated({ directory });
    put(functions, '', {
      code: functions.code.source(
        'exports.handler = async () => { console.log("größe 🏠"); return process.env.OWN; };',
      ),
      environment: { OWN: 'old' },
    });
    const configuration = functions.find('f');
    await resultOf(functions);

    const { functions: again } = startSimulated({ directory: killed(directory) });
    expect(again.find('f')).toEqual(configuration);
    expect(again.names()).toEqual(['f']);
    expect(again.logs('f')).toEqual(['größe 🏠']);
    expect(await resultOf(again)).toBe('old');
  });

  test('a change or a removal of a function survives a restart', async () => {
    const directory = newDirectory();
    const { functions } = startSimulated({ directory });
    const { code } = functions;
    put(functions, '', { code: code.source('exports.handler = async () => 1;') });
    put(functions, '', { code: code.source('exports.handler = async () => 2;') });
    put(functions, '', { name: 'g', code: code.source('exports.handler = async () => 3;') });
    functions.remove('g');
    const copy = killed(directory);
    const { functions: again } = startSimulated({ directory: copy });
    expect(await resultOf(again)).toBe(2);
    expect([again.has('g'), again.find('g')]).toEqual([false, undefined]);
    expect(readdirSync(join(copy, 'functions'))).toHaveLength(1);
  });

  test('the number of retries survives a restart', async () => {
    const directory = newDirectory();
    const { functions } = startSimulated({ directory });
    put(functions, '', { code: functions.code.source(failing) });
    functions.setRetries('f', 0);
    const { functions: again, pass } = startSimulated({ directory: killed(directory) });
    again.invokeAsync('f', {});
    await pass(24 * 3600);
    expect(again.logs('f').filter((line) => line === 'tried')).toHaveLength(1);
  });
});
