import type { Harness } from './harness';
import { assuming, functionSettings, reasonOf, startHarness } from './harness';
import { sendInMemory } from '../../client';

let harness: Harness;
beforeAll(async () => { harness = await startHarness({ timeoutSeconds: 20 }); });
beforeEach(() => harness.reset());
afterAll(() => harness.stop());

const custom = (properties: object = {}) => (
  { Type: 'Custom::Thing', Properties: { ServiceToken: harness.serviceToken, ServiceTimeout: 600, ...properties } });
const script = (Create: unknown, ServiceTimeout = 600) => custom({ Script: { Create }, ServiceTimeout });
const outputs = (Value: unknown) => ({ sections: { Outputs: { Out: { Value } } } });

test('a custom resource gets events as from CloudFormation', async () => {
  const stack = await harness.deploy({
    A: custom({ Number: 1.5, No: false, Deep: [{ Zero: 0 }], Empty: [], Text: 'é{{resolve:ssm:/name}}' }),
  });
  const [event] = harness.received();
  expect(event).toMatchObject({
    RequestType: 'Create',
    ServiceToken: harness.serviceToken,
    ResponseURL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/.{43,}$/),
    StackId: stack.id,
    RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    LogicalResourceId: 'A',
    ResourceType: 'Custom::Thing',
  });
  expect(event.ResourceProperties).toEqual({
    ServiceToken: harness.serviceToken,
    ServiceTimeout: '600',
    Number: '1.5',
    No: 'false',
    Deep: [{ Zero: '0' }],
    Empty: [],
    Text: 'é{{resolve:ssm:/name}}',
  });
  expect(event).not.toHaveProperty('PhysicalResourceId');
  expect(event).not.toHaveProperty('OldResourceProperties');
});

test('the type AWS::CloudFormation::CustomResource works, too', async () => {
  const stack = await harness.deploy({ A: { ...custom(), Type: 'AWS::CloudFormation::CustomResource' } });
  expect(stack.status).toBe('CREATE_COMPLETE');
  expect(harness.received()[0].ResourceType).toBe('AWS::CloudFormation::CustomResource');
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html */
describe('answers', () => {
  test('an answer of the maximal length is accepted', async () => {
    expect(await harness.deploy({ A: script('answer up to the limit') })).toMatchObject({ status: 'CREATE_COMPLETE' });
  });

  test.each([
    ['answer at length', 'Response object is too long.'],
    ['answer without an ID', 'Invalid PhysicalResourceId'],
    ['answer nonsense', 'Invalid Response object: it is not a JSON object'],
    [{ Status: 'DONE' }, 'Invalid Response object: Value of property Status must be SUCCESS or FAILED'],
    [{ Status: 'FAILED' }, 'Invalid Response object: Reason is required when Status is FAILED'],
    [{ PhysicalResourceId: '' }, 'Invalid PhysicalResourceId'],
    [{ PhysicalResourceId: 'é'.repeat(513) }, 'Invalid PhysicalResourceId'],
    [{ Data: ['a'] }, 'Invalid Response object: Value of property Data must be an object'],
  ])('the answer %p fails', async (what, reason) => {
    expect(await harness.deploy({ A: script(what) })).toMatchObject({ status: 'ROLLBACK_COMPLETE' });
    expect(reasonOf(harness, 'A')).toBe(reason);
    expect(harness.received()[1]).toMatchObject({
      RequestType: 'Delete',
      PhysicalResourceId: expect.stringMatching(/^Stack-A-[A-Z0-9]{12}$/),
    });
  });

  test.each(['answer for another request', 'answer for another stack', 'say nothing'])(
    'an answer %s times out',
    async (what) => {
      const before = harness.cloud.clock.now();
      await harness.deploy({ A: script(what, 60) });
      // For the creation, and for the deletion as well, which gets an answer at once.
      expect(harness.cloud.clock.now() - before).toBeGreaterThanOrEqual(60_000);
      expect(harness.cloud.clock.now() - before).toBeLessThan(61_000);
      expect(reasonOf(harness, 'A')).toContain(
        `CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId [${harness.received()[0].RequestId}].`,
      );
    },
  );

  test('a second answer is ignored', async () => {
    expect(await harness.deploy({ A: script('answer twice'), B: custom() })).toMatchObject({
      status: 'CREATE_COMPLETE',
    });
  });

  test('a late answer is ignored', async () => {
    const stack = await harness.deploy({ A: script('answer late', 1) });
    expect(stack.status).toBe('ROLLBACK_COMPLETE');
    await harness.cloud.clock.pass(30_000);
    expect(harness.cloudFormation.describeStack('Stack')).toMatchObject({ status: 'ROLLBACK_COMPLETE', resources: [] });
  });

  test('the attributes of an answer reach referring resources', async () => {
    const stack = await harness.deploy(
      { A: script({ Data: { 'List': ['x', 'y'], 'Dotted.Name': 'z', 'No': false } }) },
      outputs({
        'Fn::Join': [
          '-',
          [
            { 'Fn::Select': ['1', { 'Fn::GetAtt': ['A', 'List'] }] },
            { 'Fn::GetAtt': 'A.Dotted.Name' },
            { 'Fn::GetAtt': ['A', 'No'] },
          ],
        ],
      }),
    );
    expect(stack.outputs).toEqual({ Out: 'y-z-false' });
  });

  /** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-getatt.html */
  test('a missing attribute fails the stack', async () => {
    const stack = await harness.deploy({
      A: script({ Data: {} }),
      B: custom({ Value: { 'Fn::GetAtt': ['A', 'Arn'] } }),
    });
    expect(stack.status).toBe('ROLLBACK_COMPLETE');
    expect(reasonOf(harness, 'B')).toMatch(
      /^CustomResource attribute error: Vendor response doesn't contain Arn attribute in object arn:aws:cloudformation:/,
    );
    expect(harness.calls()).toEqual(['Create A', 'Delete A-a']);
  });

  test('an inherited attribute counts as missing', async () => {
    await harness.deploy({ A: custom(), B: custom({ Value: { 'Fn::GetAtt': ['A', 'constructor'] } }) });
    expect(reasonOf(harness, 'B')).toContain("doesn't contain constructor");
  });
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html for NoEcho */
describe('NoEcho', () => {
  const secret = () => ({
    A: script({ NoEcho: true, Data: { Value: 'canary' } }),
    B: custom({ Value: { 'Fn::GetAtt': ['A', 'Value'] } }),
  });

  test('NoEcho hides attributes in outputs, and other resources get them', async () => {
    const stack = await harness.deploy(secret(), outputs({ 'Fn::Sub': 'value: ${A.Value}' }));
    expect(stack.outputs).toEqual({ Out: 'value: *****' });
    expect(harness.received()[1].ResourceProperties.Value).toBe('canary');
  });

  test('NoEcho hides nothing where it is false', () => assuming(harness, 'noEcho', 'shown', async () => {
    expect((await harness.deploy(secret(), outputs({ 'Fn::GetAtt': ['A', 'Value'] }))).outputs).toEqual({
      Out: 'canary',
    });
  }));

  test('NoEcho hides parameters in descriptions', async () => {
    const Parameters = { Secret: { Type: 'String', NoEcho: true }, Plain: { Type: 'String', Default: 'shown' } };
    const stack = await harness.deploy(
      { A: custom({ Value: { Ref: 'Secret' } }) },
      { sections: { Parameters }, parameters: { Secret: 'canary' } },
    );
    expect(stack.parameters).toEqual({ Secret: '****', Plain: 'shown' });
    expect(harness.received()[0].ResourceProperties.Value).toBe('canary');
  });
});

/**
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-customresource.html for ServiceTimeout
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html for the attempts
 */
describe('a function that fails', () => {
  test.each(['crash', 'throw', 'hang'])('a function that fails %s: the stack waits no longer than ServiceTimeout', async (what) => {
    const before = harness.cloud.clock.now();
    const stack = await harness.deploy({ A: script(what, 30) });
    expect(stack.status).toBe('ROLLBACK_COMPLETE');
    expect(reasonOf(harness, 'A')).toContain('did not receive a response');
    expect(harness.cloud.clock.now() - before).toBeGreaterThanOrEqual(30_000);
    expect(harness.cloud.clock.now() - before).toBeLessThan(31_000);
  });

  test('a failed function is retried a minute later, with the same event', async () => {
    const stack = await harness.deploy({ A: script('throw once') });
    expect(stack.status).toBe('CREATE_COMPLETE');
    const [first, second, ...rest] = harness.received().filter(({ StackId }) => StackId === stack.id);
    expect(rest).toEqual([]);
    expect(second.RequestId).toBe(first.RequestId);
    expect(second.awsRequestId).toBe(first.awsRequestId);
    expect(Math.round((second.at - first.at) / 1000)).toBe(60);
  });

  test('a function that does not load: the stack waits no longer than ServiceTimeout', async () => {
    harness.functions.put(functionSettings(harness.cloud, { name: 'broken', handler: 'nothing.handler' }));
    const ServiceToken = harness.functions.arnOf('broken');
    const stack = await harness.deploy({ A: custom({ ServiceToken, ServiceTimeout: 30 }) });
    expect(stack.status).toBe('ROLLBACK_FAILED');
    expect(reasonOf(harness, 'A')).toContain('did not receive a response');
    expect(harness.functions.logs('broken').join('\n')).toContain(
      "Runtime.ImportModuleError: Cannot find module 'nothing'",
    );
  });

  test('a missing function fails the resource at once', async () => {
    await harness.deploy({ A: custom({ ServiceToken: harness.functions.arnOf('absent') }) });
    expect(reasonOf(harness, 'A')).toBe(`Function not found: ${harness.functions.arnOf('absent')}`);
  });
});

describe('the response URL', () => {
  const send = async (url: string, method: string, headers: Record<string, string> = {}, body = '') => {
    const { pathname, search } = new URL(url);
    return (await sendInMemory(harness.cloud, { method, path: pathname + search, headers, body })).status;
  };

  test('the response URL takes only uploads of a known length to issued URLs', async () => {
    await harness.deploy({ A: custom() });
    const { ResponseURL } = harness.received()[0];
    expect(await send(ResponseURL, 'PUT', { 'content-length': '2' }, '{}')).toBe(200);
    expect(await send(ResponseURL, 'PUT', { 'transfer-encoding': 'chunked' }, '{}')).toBe(411);
    expect(await send(ResponseURL, 'GET')).toBe(403);
    expect(await send(`${ResponseURL}x`, 'PUT', { 'content-length': '2' }, '{}')).toBe(403);
  });

  test('the response URL has the time of its signature, and its validity', async () => {
    const before = harness.cloud.clock.now();
    await harness.deploy({ A: custom() });
    const { searchParams } = new URL(harness.received()[0].ResponseURL);
    const [, year, month, day, hour, minute, second] = /^(....)(..)(..)T(..)(..)(..)Z$/
      .exec(searchParams.get('X-Amz-Date')!)!
      .map(Number);
    const signed = Date.UTC(year, month - 1, day, hour, minute, second);
    expect(signed).toBe(Math.floor(before / 1000) * 1000);
    expect(searchParams.get('X-Amz-Expires')).toBe('7200');
  });

  test('the response URL differs for each event', async () => {
    const { id } = await harness.deploy({ A: custom(), B: custom() });
    // A function of an earlier test may still be invoked again.
    const urls = harness.received().filter(({ StackId }) => StackId === id).map(({ ResponseURL }) => ResponseURL);
    expect(new Set(urls).size).toBe(2);
  });
});
