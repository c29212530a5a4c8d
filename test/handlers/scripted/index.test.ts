/** The entry point: one answer for every request, in time, whatever happens to the engine. */

import type { Context } from 'aws-lambda';
import { create, remove, START } from './rehearsal';
import { CREDENTIAL_LOCKER } from '../../../src/api/iot-managed-integrations';
import { handler, handlerWith } from '../../../src/handlers/provider';
import type { Final, Progress } from '../../../src/handlers/provider/outcome';
import type { Runtime } from '../../../src/handlers/shared/runtime';

const handle = jest.fn();
const removeUntaken = jest.fn();
const invokeAgain = jest.fn();
let loads = true;
const load = () => {
  if (!loads) throw new SyntaxError('Unexpected end of input');
  return { handle, removeUntaken, invokeAgain };
};

const URL = 'https://bucket/key?X-Amz-Date=20260101T000000Z&X-Amz-Signature=canary';
const SUCCESS: Final = { status: 'SUCCESS', physicalId: '1', attributes: { Arn: 'arn' } };
const REQUEST = create(CREDENTIAL_LOCKER, {});
const EVENT = { ...REQUEST, ResponseURL: URL };

let answers: any[];
beforeEach(() => {
  jest.useFakeTimers({ now: START });
  answers = [];
  loads = true;
  for (const mock of [handle, removeUntaken, invokeAgain]) mock.mockReset();
  jest.spyOn(globalThis, 'fetch').mockImplementation(async (url, { body }: any) => {
    answers.push([url, JSON.parse(body)]);
    return { ok: true, status: 200, arrayBuffer: async () => {} } as any;
  });
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

function context(milliseconds: number): Context {
  return {
    functionName: 'Provider',
    logStreamName: 'stream',
    invokedFunctionArn: 'arn:function',
    getRemainingTimeInMillis: () => START + milliseconds - Date.now(),
  } as Context;
}

/** Runs the function until its time is over. @returns when it ended */
async function invoke(event: unknown, milliseconds = 300_000): Promise<number> {
  const ended = handlerWith(load)(event, context(milliseconds)).then(() => Date.now() - START);
  await jest.advanceTimersByTimeAsync(milliseconds);
  return ended;
}

const answered = (more: object) => [
  URL,
  { StackId: REQUEST.StackId, RequestId: 'request-1', LogicalResourceId: 'Thing', ...more },
];

test('the entry point carries a request out, and answers', async () => {
  handle.mockResolvedValue(SUCCESS);
  expect(await invoke(EVENT)).toBe(0);
  expect(answers).toEqual([answered({ PhysicalResourceId: '1', Status: 'SUCCESS', Data: { Arn: 'arn' } })]);
  expect(removeUntaken).not.toHaveBeenCalled();
});

test('the engine gets the time of the request, and no part of its URL', async () => {
  handle.mockResolvedValue(SUCCESS);
  await invoke(EVENT);
  expect(handle.mock.calls[0][0]).toEqual({ ...REQUEST, SentAt: START });
  expect(JSON.stringify(handle.mock.calls)).not.toContain('canary');
});

test.each([
  undefined,
  null,
  7,
  {},
  { ResponseURL: 7 },
  { ResponseURL: ['https://x'] },
  { ResponseURL: 'ftp://x' },
  { ResponseURL: 'xhttps://x' },
  { ResponseURL: 'https://[' },
])('the entry point throws where nobody can be answered: %j', async (event) => {
  await expect(handlerWith(load)(event, context(1_000))).rejects.toThrow(
    'the event has no ResponseURL, so that nobody can be answered',
  );
  expect(answers).toEqual([]);
});

test('the entry point answers a cloud without TLS, too', async () => {
  handle.mockResolvedValue(SUCCESS);
  await invoke({ ...EVENT, ResponseURL: 'http://127.0.0.1/key' });
  expect(answers).toMatchObject([['http://127.0.0.1/key', { Status: 'SUCCESS' }]]);
});

describe('an answer that does not get through', () => {
  beforeEach(() => {
    jest.spyOn(globalThis, 'fetch').mockResolvedValue({ ok: false, status: 403, arrayBuffer: async () => {} } as any);
  });
  const thrown = async () => {
    const error = handlerWith(load)(EVENT, context(300_000)).catch((problem) => problem);
    await jest.advanceTimersByTimeAsync(300_000);
    return error;
  };

  test('a failed upload is an error, so that Lambda repeats the event', async () => {
    handle.mockResolvedValue(SUCCESS);
    expect(await thrown()).toEqual(new Error('The answer could not be uploaded to CloudFormation: HTTP status 403'));
    expect(removeUntaken).not.toHaveBeenCalled();
  });

  test('a failed upload leaves the cleanup without an answer', async () => {
    handle.mockImplementation(async (_request, _runtime, progress: Progress) => {
      progress.made = '1';
      return SUCCESS;
    });
    expect(await thrown()).toBeInstanceOf(Error);
    expect(removeUntaken).toHaveBeenCalledWith(expect.anything(), expect.anything(), { made: '1' }, undefined);
  });
});

test('the entry point answers the deletion of a resource that was never created without the engine', async () => {
  loads = false;
  await invoke({ ...remove(CREDENTIAL_LOCKER, 'not-created/r'), ResponseURL: URL });
  expect(answers).toEqual([answered({ PhysicalResourceId: 'not-created/r', Status: 'SUCCESS', Data: {} })]);
});

test('the entry point answers where the engine does not load', async () => {
  loads = false;
  await invoke(EVENT);
  const Reason =
    'The device fleets function Provider could not go on: SyntaxError: Unexpected end of input. See its log, stream.';
  expect(answers).toEqual([answered({ PhysicalResourceId: 'not-created/request-1', Status: 'FAILED', Reason })]);
});

test('the bundle has an engine', async () => {
  await handler({ ...EVENT, ResourceType: 'Custom::Other' }, context(300_000));
  expect(answers).toEqual([
    [
      URL,
      expect.objectContaining({
        Status: 'FAILED',
        Reason: expect.stringContaining('Custom::Other is not a resource type of this handler'),
      }),
    ],
  ]);
});

describe('a run has its time', () => {
  test.each([[300_000, 255_000], [100_000, 75_000]])('a run of %i ms hands over after %i', async (left, deadline) => {
    handle.mockResolvedValue(SUCCESS);
    await invoke(EVENT, left);
    const runtime: Runtime = handle.mock.calls[0][1];
    expect(runtime.deadline).toBe(START + deadline);
    expect(runtime.now).toBe(Date.now);
    expect(runtime.signal.aborted).toBe(true);
  });

  test('a run waits as long as its runtime says', async () => {
    handle.mockImplementation((_request, runtime: Runtime) => runtime.sleep(5_000).then(() => SUCCESS));
    expect(await invoke(EVENT)).toBe(5_000);
  });

  test.each([
    [300_000, 292_000],
    [50_000, 45_000],
  ])('a run of %i ms answers after %i, whatever is under way', async (left, answeredAt) => {
    let signal: AbortSignal | undefined;
    handle.mockImplementation((_request, runtime: Runtime) => {
      signal = runtime.signal;
      return new Promise(() => {});
    });
    expect(await invoke(EVENT, left)).toBe(answeredAt);
    const Reason =
      'The device fleets function Provider came to its deadline while a call was under way. See its log, stream.';
    expect(answers).toEqual([answered({ PhysicalResourceId: 'not-created/request-1', Status: 'FAILED', Reason })]);
    expect(signal!.aborted).toBe(true);
  });

  test('the answer at the deadline names the created resource', async () => {
    handle.mockImplementation((_request, _runtime, progress: Progress) => {
      progress.made = '2';
      return new Promise(() => {});
    });
    removeUntaken.mockResolvedValue(undefined);
    await invoke(EVENT);
    const Reason =
      'The device fleets function Provider came to its deadline while a call was under way. It had made 2; unless CloudFormation deletes that now, delete it by hand. See its log, stream.';
    expect(answers).toEqual([answered({ PhysicalResourceId: '2', Status: 'FAILED', Reason })]);
  });

  test('a run leaves no timer behind', async () => {
    handle.mockResolvedValue(SUCCESS);
    await invoke(EVENT, 0);
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('what takes longer than a run', () => {
  const continuation = { startedAt: 1, made: '1' };

  test('long work is handed over with its URL, and not answered', async () => {
    handle.mockResolvedValue({ status: 'WAITING', continuation });
    await invoke({ ...EVENT, Continuation: { startedAt: 0 } });
    expect(invokeAgain.mock.calls).toEqual([['arn:function', { ...EVENT, Continuation: continuation }, 292_000]]);
    expect(answers).toEqual([]);
  });

  test('long work leaves time to answer where it cannot be handed over', async () => {
    handle.mockImplementation((_request, runtime: Runtime) =>
      runtime.sleep(255_000).then(() => ({ status: 'WAITING', continuation })),
    );
    invokeAgain.mockRejectedValue(Object.assign(new Error('not you'), { name: 'AccessDeniedException' }));
    await invoke(EVENT);
    expect(invokeAgain.mock.calls[0][2]).toBe(40_500);
    expect(answers).toEqual([
      [
        URL,
        expect.objectContaining({
          Status: 'FAILED',
          Reason: expect.stringContaining('could not go on: AccessDeniedException: not you.'),
        }),
      ],
    ]);
  });
});

describe('after the answer', () => {
  beforeEach(() =>
    handle.mockImplementation(async (_request, _runtime, progress: Progress) => {
      progress.made = '1';
      return SUCCESS;
    }),
  );

  test('the cleanup has the rest of the run', async () => {
    removeUntaken.mockImplementation(async () => expect(answers).toHaveLength(1));
    await invoke(EVENT);
    const [[request, runtime, progress, final]] = removeUntaken.mock.calls;
    expect([request, progress, final]).toEqual([{ ...REQUEST, SentAt: START }, { made: '1' }, SUCCESS]);
    expect(runtime).toMatchObject({ now: Date.now, deadline: START + 299_000 });
    expect(jest.getTimerCount()).toBe(0);
  });

  test.each([[300_000, 299_000], [5_000, 4_500]])('a cleanup of %i ms ends by itself after %i', async (left, overAt) => {
    removeUntaken.mockImplementation(
      (_request, { signal }: Runtime) =>
        new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve())),
    );
    expect(await invoke(EVENT, left)).toBe(overAt);
  });
});
