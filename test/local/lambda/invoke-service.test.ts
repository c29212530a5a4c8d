import { allow, clientWith, TestClient } from '../client';
import { Harness, startHarness } from '../cloudformation/harness';

let harness: Harness;
beforeAll(async () => { harness = await startHarness(); });
afterAll(() => harness.stop());
beforeEach(() => harness.reset());

const event = { RequestType: 'Create', LogicalResourceId: 'A', ResourceProperties: { Script: { Create: 'say nothing' } } };
const invoke = (client: TestClient, body: unknown, type = 'Event', name = 'test-handler') => client.call({
  method: 'POST',
  path: `/2015-03-31/functions/${encodeURIComponent(name)}/invocations`,
  service: 'lambda',
  headers: { 'x-amz-invocation-type': type },
  body,
});
const admin = () => new TestClient(harness.cloud);

test('hands an event over to the function, which may be named by its ARN', async () => {
  expect((await invoke(admin(), event)).status).toBe(200);
  expect((await invoke(admin(), event, 'Event', harness.serviceToken)).status).toBe(200);
  while (harness.calls().length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(harness.calls()).toEqual(['Create A', 'Create A']);
});

test('a dry run does nothing', async () => {
  expect((await invoke(admin(), event, 'DryRun')).status).toBe(200);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(harness.calls()).toEqual([]);
});

test.each<[string, unknown, string, string, number, string]>([
  ['a function that is not there', event, 'Event', 'absent', 404, 'ResourceNotFoundException'],
  ['an event that is no JSON', 'nonsense', 'Event', 'test-handler', 400, 'InvalidRequestContentException'],
  ['an event that is too long', { text: 'x'.repeat(1024 * 1024) }, 'Event', 'test-handler', 413, 'RequestTooLargeException'],
  ['a synchronous invocation', event, 'RequestResponse', 'test-handler', 400, 'InvalidRequestContentException'],
])('fails on %s', async (_what, body, type, name, status, error) => {
  const answer = await invoke(admin(), body, type, name);
  expect(answer.status).toBe(status);
  expect(answer.headers['x-amzn-errortype']).toBe(error);
});

test('fails without the permission on this very function', async () => {
  const arn = harness.serviceToken;
  expect((await invoke(clientWith(harness.cloud, allow('lambda:InvokeFunction', arn)), event)).status).toBe(200);
  const denied = await invoke(clientWith(harness.cloud, allow('lambda:InvokeFunction', `${arn}-other`)), event);
  expect(denied.status).toBe(403);
  expect(denied.text).toContain(`is not authorized to perform: lambda:InvokeFunction on resource: ${arn}`);
});
