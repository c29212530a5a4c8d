/** Answers to CloudFormation: their length, and their upload. */

import { bodyOf, signedAt, upload } from '../../../src/handlers/provider/answer';

const TO = { StackId: 'stack', RequestId: 'request', LogicalResourceId: 'Thing' };

describe('the body', () => {
  test('the body of a success has the attributes', () => {
    expect(JSON.parse(bodyOf(TO, { status: 'SUCCESS', physicalId: '1', attributes: { Arn: 'arn' } }))).toEqual({
      ...TO,
      PhysicalResourceId: '1',
      Status: 'SUCCESS',
      Data: { Arn: 'arn' },
    });
  });

  const reasonIn = (reason: string, to: object = TO) =>
    JSON.parse(bodyOf(to as typeof TO, { status: 'FAILED', physicalId: '1', reason })).Reason;

  test('the body of a failure has the reason', () => {
    expect(JSON.parse(bodyOf(TO, { status: 'FAILED', physicalId: '1', reason: 'why' }))).toEqual({
      ...TO,
      PhysicalResourceId: '1',
      Status: 'FAILED',
      Reason: 'why',
    });
  });

  test('the body has 1500 characters of a reason, from its beginning and its end', () => {
    expect(reasonIn('x'.repeat(1_500))).toBe('x'.repeat(1_500));
    expect(reasonIn(`${'a'.repeat(1_000)}${'b'.repeat(1_000)}`)).toBe(`${'a'.repeat(750)} ... ${'b'.repeat(750)}`);
  });

  test('the body has less of a reason whose characters take more bytes', () => {
    expect(reasonIn('→'.repeat(2_000))).toBe(`${'→'.repeat(75)} ... ${'→'.repeat(75)}`);
  });

  test.each([
    [4_096, 1_300],
    [4_097, 75],
  ])('the body has as much of a reason as fits: of %i bytes, %i characters from the beginning', (bytes, length) => {
    const bodyWith = (reason: string) => bodyOf(TO, { status: 'FAILED', physicalId: '1', reason });
    const reason = `${'→'.repeat(1_300)}${'x'.repeat(bytes - 3_900 - Buffer.byteLength(bodyWith('')))}`;
    expect(JSON.parse(bodyWith(reason)).Reason).toMatch(new RegExp(`^→{${length}}[^→]`));
  });

  test('the body has whole characters', () => {
    expect(reasonIn(`${'a'.repeat(749)}😀${'b'.repeat(1_000)}`)).toBe(`${'a'.repeat(749)}� ... ${'b'.repeat(750)}`);
  });

  const text = 'ä"'.repeat(400);
  test('the body is never too long, whatever the request contains', () => {
    const body = bodyOf(
      { StackId: text, RequestId: text, LogicalResourceId: text },
      { status: 'FAILED', physicalId: 'ä'.repeat(512), reason: '→'.repeat(3_000) },
    );
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(4_096);
    expect(JSON.parse(body)).toMatchObject({
      StackId: '?"'.repeat(256),
      PhysicalResourceId: '?'.repeat(512),
      Reason: `${'?'.repeat(75)} ... ${'?'.repeat(75)}`,
    });
  });

  test("the body truncates values that are longer than CloudFormation's, and omits values that are no texts", () => {
    const body = bodyOf(
      { StackId: 'x'.repeat(600), RequestId: 7 as any, LogicalResourceId: undefined as any },
      { status: 'SUCCESS', physicalId: '1', attributes: {} },
    );
    expect(JSON.parse(body)).toEqual({
      StackId: 'x'.repeat(512),
      PhysicalResourceId: '1',
      Status: 'SUCCESS',
      Data: {},
    });
  });
});

describe('the time of signing', () => {
  test.each([
    ['https://bucket/key?X-Amz-Date=20260102T030405Z&X-Amz-Signature=x', Date.UTC(2026, 0, 2, 3, 4, 5)],
    ['https://bucket/key?X-Amz-Signature=x&X-Amz-Date=20260102T030405Z', Date.UTC(2026, 0, 2, 3, 4, 5)],
    ['https://bucket/key?X-Amz-Date=20261302T030405Z', undefined],
    ['https://bucket/key?X-Amz-Date=20260102T030405Zx', undefined],
    ['https://bucket/key?Other-X-Amz-Date=20260102T030405Z', undefined],
    ['https://bucket/key?Expires=1767322800', undefined],
  ])('the time of signing in %s is %s', (url, time) => {
    expect(signedAt(url)).toBe(time);
  });
});

describe('the upload', () => {
  const URL = 'https://bucket/key?X-Amz-Signature=canary';
  let fetched: jest.SpyInstance;
  let bodies: number;
  const answers = (...given: (number | Error)[]) => {
    bodies = 0;
    fetched = jest.spyOn(globalThis, 'fetch').mockImplementation(async () => {
      const answer = given.length > 1 ? given.shift()! : given[0];
      if (answer instanceof Error) throw answer;
      return { ok: answer < 300, status: answer, arrayBuffer: async () => { bodies++; } } as any;
    });
  };
  beforeEach(() => {
    jest.useFakeTimers();
    jest.spyOn(Math, 'random').mockReturnValue(0.5);
  });
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });
  const ended = async () => {
    const startedAt = Date.now();
    const end = upload(URL, 'body')
      .then(
        () => 'done',
        (error) => error.message,
      )
      .then((outcome) => [outcome, Date.now() - startedAt]);
    await jest.advanceTimersByTimeAsync(60_000);
    return end;
  };

  test('the upload is a PUT without content type, which may take five seconds', async () => {
    const timeout = jest.spyOn(AbortSignal, 'timeout');
    answers(200);
    expect(await ended()).toEqual(['done', 0]);
    expect(fetched.mock.calls).toEqual([
      [URL, { method: 'PUT', body: 'body', headers: { 'content-type': '' }, signal: timeout.mock.results[0].value }],
    ]);
    expect(timeout).toHaveBeenCalledWith(5_000);
    expect(bodies).toBe(1);
  });

  test('the upload is repeated until it succeeds', async () => {
    answers(500, new TypeError('fetch failed'), 200);
    expect(await ended()).toEqual(['done', 750]);
    expect(fetched).toHaveBeenCalledTimes(3);
  });

  test.each([
    [403, 'HTTP status 403'],
    [
      Object.assign(new TypeError(`fetch ${URL} failed`), { cause: { code: 'ECONNREFUSED', message: URL } }),
      'ECONNREFUSED',
    ],
    [new TypeError(URL), 'TypeError'],
    [Object.assign(new Error(URL), { name: undefined }), 'unknown error'],
  ])('the upload fails after ten seconds, and no error has the URL: %#', async (answer, problem) => {
    answers(answer);
    expect(await ended()).toEqual([`The answer could not be uploaded to CloudFormation: ${problem}`, 10_000]);
  });
});
