import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { Duration } from 'aws-cdk-lib';
import { allow, clientWith, TestClient } from '../../client';
import type { Harness } from '../cloudformation/harness';
import { functionSettings, startHarness } from '../cloudformation/harness';

let harness: Harness;
beforeAll(async () => { harness = await startHarness(); });
afterAll(() => harness.stop());
beforeEach(() => harness.reset());

const event = {
  RequestType: 'Create',
  LogicalResourceId: 'A',
  ResourceProperties: { Script: { Create: 'say nothing' } },
};
const invoke = (client: TestClient, body: unknown, type = 'Event', name = 'test-handler') => client.call({
  method: 'POST',
  path: `/2015-03-31/functions/${encodeURIComponent(name)}/invocations`,
  service: 'lambda',
  headers: { 'x-amz-invocation-type': type },
  body,
});
const admin = () => new TestClient(harness.cloud);

test('an event invocation starts the function, which may be named by its ARN', async () => {
  expect((await invoke(admin(), event)).status).toBe(202);
  expect((await invoke(admin(), event, 'Event', harness.serviceToken)).status).toBe(202);
  await harness.called(2);
  expect(harness.calls()).toEqual(['Create A', 'Create A']);
});

test('a dry run does nothing', async () => {
  expect((await invoke(admin(), event, 'DryRun')).status).toBe(204);
  await harness.cloud.time.advance(Duration.minutes(10));
  expect(harness.calls()).toEqual([]);
});

/**
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html: "Setting this
 *   to 0 throttles the function"
 */
test('a call that waits for a function that may not run at all is refused', async () => {
  harness.cloud.functions.put(functionSettings(harness.cloud, { name: 'throttled', reservedConcurrency: 0 }));
  const answer = await invoke(admin(), event, 'RequestResponse', 'throttled');
  expect([answer.status, answer.headers['x-amzn-errortype'], answer.body.message]).toEqual([
    429,
    'TooManyRequestsException',
    'Rate Exceeded.',
  ]);
  expect((await invoke(admin(), event, 'Event', 'throttled')).status).toBe(202);
});

test.each<[string, unknown, string, string, number, string]>([
  ['a function that is not there', event, 'Event', 'absent', 404, 'ResourceNotFoundException'],
  ['an event that is no JSON', 'nonsense', 'Event', 'test-handler', 400, 'InvalidRequestContentException'],
  [
    'an event that is too long',
    { text: 'x'.repeat(1024 * 1024) },
    'Event',
    'test-handler',
    413,
    'RequestTooLargeException',
  ],
  ['a version', event, 'RequestResponse', 'test-handler:1', 404, 'ResourceNotFoundException'],
])('an invocation fails on %s', async (_what, body, type, name, status, error) => {
  const answer = await invoke(admin(), body, type, name);
  expect(answer.status).toBe(status);
  expect(answer.headers['x-amzn-errortype']).toBe(error);
});

test('an invocation fails without the permission on this very function', async () => {
  const arn = harness.serviceToken;
  expect((await invoke(clientWith(harness.cloud, allow('lambda:InvokeFunction', arn)), event)).status).toBe(202);
  const denied = await invoke(clientWith(harness.cloud, allow('lambda:InvokeFunction', `${arn}-other`)), event);
  expect(denied.status).toBe(403);
  expect(denied.text).toContain(`is not authorized to perform: lambda:InvokeFunction on resource: ${arn}`);
});

describe('a synchronous invocation', () => {
  const source = `exports.handler = async (event, { awsRequestId }) => {
    if (event.fail) throw new TypeError('ünfit');
    if (event.nothing) return undefined;
    return { event, awsRequestId };
  };`;
  const answerTo = async (payload: object): Promise<any> => {
    const { functions } = harness.cloud;
    functions.put({ ...functionSettings(harness.cloud), name: 'echo', code: functions.code.source(source) });
    const client = new LambdaClient(harness.cloud.clientConfig());
    try {
      const { Payload, FunctionError, ExecutedVersion, StatusCode } = await client.send(
        new InvokeCommand({ FunctionName: 'echo', Payload: JSON.stringify(payload) }),
      );
      return { payload: JSON.parse(Payload!.transformToString()), FunctionError, ExecutedVersion, StatusCode };
    } finally {
      client.destroy();
    }
  };

  test("a synchronous invocation answers with the handler's result", async () => {
    expect(await answerTo({ text: 'ü 🏠' })).toEqual({
      payload: { event: { text: 'ü 🏠' }, awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      ExecutedVersion: '$LATEST',
      StatusCode: 200,
    });
    expect(await answerTo({ nothing: true })).toMatchObject({ payload: null });
  });

  test('a synchronous invocation answers with the error of the handler, and marks it as one', async () => {
    expect(await answerTo({ fail: true })).toMatchObject({
      payload: { errorType: 'TypeError', errorMessage: 'ünfit' },
      FunctionError: 'Unhandled',
    });
  });
});

describe('a function', () => {
  const get = (path: string) =>
    admin().call({ method: 'GET', path: `/2015-03-31/functions/${path}`, service: 'lambda' });

  test('a function is described', async () => {
    const { body } = await get('test-handler/configuration');
    expect(body).toMatchObject({
      FunctionName: 'test-handler',
      FunctionArn: harness.serviceToken,
      Handler: 'index.handler',
      MemorySize: 128,
      Role: 'arn:aws:iam::123456789012:role/test-handler',
      Runtime: 'nodejs20.x',
      State: 'Active',
      Timeout: 30,
      Version: '$LATEST',
    });
    expect((await get('test-handler')).body).toEqual({ Configuration: body });
    expect((await get('absent')).headers['x-amzn-errortype']).toBe('ResourceNotFoundException');
  });

  test.each(['code', 'configuration'])('--hotswap does not change a function: %s', async (part) => {
    const { status, text } = await admin().call({
      method: 'PUT',
      path: `/2015-03-31/functions/test-handler/${part}`,
      service: 'lambda',
      body: { S3Bucket: 'b', S3Key: 'k' },
    });
    expect(status).toBe(400);
    expect(text).toContain('The local cloud does not hot-swap functions: deploy without --hotswap');
  });
});
