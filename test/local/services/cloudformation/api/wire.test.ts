import { body } from './harness';
import { LocalCloud } from '../../../../../local/cloud';
import type { Answer } from '../../../client';
import { allow, clientWith, TestClient } from '../../../client';
import { functionSettings } from '../harness';

let cloud: LocalCloud;
let client: TestClient;
beforeEach(async () => {
  cloud = await LocalCloud.start({ clock: 'simulated' });
  client = new TestClient(cloud);
});
afterEach(() => cloud.stop());

const queue = { Q: { Type: 'AWS::SQS::Queue' } };
const call = (operation: string, parameters: Record<string, string> = {}, caller = client) =>
  caller.query('cloudformation', operation, parameters);
const create = (StackName: string, parameters: Record<string, string> = {}) =>
  call('CreateStack', { StackName, TemplateBody: body(queue), ...parameters });
const errorOf = ({ status, body: { ErrorResponse } }: Answer) => [
  status,
  ErrorResponse.Error.Code,
  ErrorResponse.Error.Message,
];

test('the service speaks the query protocol', async () => {
  const TemplateBody = body(queue, {
    Parameters: { P: { Type: 'String' } },
    Outputs: { Out: { Value: { Ref: 'P' } } },
  });
  const created = await create('Stack', {
    TemplateBody,
    'Parameters.member.1.ParameterKey': 'P',
    'Parameters.member.1.ParameterValue': '<é & "1">',
    'Tags.member.1.Key': 'k',
    'Tags.member.1.Value': 'v',
  });
  const { StackId } = created.body.CreateStackResponse.CreateStackResult;
  expect(created.body.CreateStackResponse['@_xmlns']).toBe('http://cloudformation.amazonaws.com/doc/2010-05-15/');
  const { member } = (await call('DescribeStacks', { StackName: StackId })).body.DescribeStacksResponse
    .DescribeStacksResult.Stacks;
  expect(member).toMatchObject({
    StackId,
    StackStatus: 'CREATE_COMPLETE',
    CreationTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    Outputs: { member: { OutputKey: 'Out', OutputValue: '<é & "1">' } },
    Tags: { member: { Key: 'k', Value: 'v' } },
  });
  expect((await call('DeleteStack', { StackName: StackId })).status).toBe(200);
});

test('errors have the form and the codes of CloudFormation', async () => {
  expect(errorOf(await call('DescribeStacks', { StackName: 'None' }))).toEqual([
    400,
    'ValidationError',
    'Stack with id None does not exist',
  ]);
  await create('Stack');
  expect(errorOf(await create('Stack'))).toEqual([400, 'AlreadyExistsException', 'Stack [Stack] already exists']);
  expect(errorOf(await call('DescribeChangeSet', { StackName: 'Stack', ChangeSetName: 'none' }))).toEqual([
    404,
    'ChangeSetNotFound',
    'ChangeSet [none] does not exist',
  ]);
  expect(errorOf(await call('UpdateStack', { StackName: 'Stack', TemplateBody: body(queue) }))).toEqual([
    400,
    'ValidationError',
    'No updates are to be performed.',
  ]);
  const role = { R: { Type: 'AWS::IAM::Role', Properties: {} } };
  expect(errorOf(await create('Other', { TemplateBody: body(role) }))).toEqual([
    400,
    'InsufficientCapabilitiesException',
    'Requires capabilities : [CAPABILITY_IAM]',
  ]);
});

test('an unknown operation is refused by name', async () => {
  expect(errorOf(await call('CreateStackSet', { StackSetName: 'S' }))).toEqual([
    400,
    'InvalidAction',
    expect.stringContaining('CreateStackSet'),
  ]);
  expect(errorOf(await create('Stack', { Nonsense: 'x' }))).toEqual([
    400,
    'ValidationError',
    expect.stringContaining('Nonsense'),
  ]);
});

describe('permissions', () => {
  const STACK = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/Mine/*';

  test('permissions are checked on the stack that a call names, even a missing one', async () => {
    const caller = clientWith(cloud, allow('cloudformation:*', STACK));
    expect((await call('CreateStack', { StackName: 'Mine', TemplateBody: body(queue) }, caller)).status).toBe(200);
    const { StackId } = (await create('Yours')).body.CreateStackResponse.CreateStackResult;
    for (const StackName of ['Yours', StackId]) {
      expect(errorOf(await call('DescribeStackEvents', { StackName }, caller))).toEqual([
        403,
        'AccessDenied',
        expect.stringContaining(`cloudformation:DescribeStackEvents on resource: ${StackId}`),
      ]);
    }
    expect((await call('DescribeStackEvents', { StackName: 'Mine' }, caller)).status).toBe(200);
    expect(errorOf(await call('ListStacks', {}, caller))).toEqual([
      403,
      'AccessDenied',
      expect.stringContaining('cloudformation:ListStacks on resource: *'),
    ]);
  });

  test('permissions on a change set are checked on its stack', async () => {
    await create('Mine');
    const answer = await call('CreateChangeSet', {
      StackName: 'Mine',
      ChangeSetName: 'changes',
      TemplateBody: body({ R: queue.Q }),
    });
    const { Id } = answer.body.CreateChangeSetResponse.CreateChangeSetResult;
    expect(
      (
        await call(
          'DescribeChangeSet',
          { ChangeSetName: Id },
          clientWith(cloud, allow('cloudformation:DescribeChangeSet', STACK)),
        )
      ).status,
    ).toBe(200);
    const other = allow('cloudformation:DescribeChangeSet', STACK.replace('Mine', 'Yours'));
    cloud.iam.removePolicy('arn:aws:iam::123456789012:role/Caller', 'Policy');
    expect((await call('DescribeChangeSet', { ChangeSetName: Id }, clientWith(cloud, other))).status).toBe(403);
  });

  test("permissions may depend on the stack's tags", async () => {
    await create('Mine', { 'Tags.member.1.Key': 'team', 'Tags.member.1.Value': 'a' });
    await create('Yours', { 'Tags.member.1.Key': 'team', 'Tags.member.1.Value': 'b' });
    const caller = clientWith(
      cloud,
      allow('cloudformation:DeleteStack', '*', { StringEquals: { 'aws:ResourceTag/team': 'a' } }),
    );
    expect((await call('DeleteStack', { StackName: 'Yours' }, caller)).status).toBe(403);
    expect((await call('DeleteStack', { StackName: 'Mine' }, caller)).status).toBe(200);
  });

  test('permissions include passing the role on', async () => {
    const RoleARN = 'arn:aws:iam::123456789012:role/Execution';
    const caller = clientWith(cloud, allow('cloudformation:CreateStack'));
    expect(errorOf(await call('CreateStack', { StackName: 'Mine', TemplateBody: body(queue), RoleARN }, caller)))
      .toEqual([403, 'AccessDenied', expect.stringContaining(`iam:PassRole on resource: ${RoleARN}`)]);
  });
});

test('a short operation answers at its end, and a long one before', async () => {
  cloud.functions.put(functionSettings(cloud, { environment: { EVENTS: '/dev/null' } }));
  const custom = (Create?: string) =>
    body({
      A: {
        Type: 'Custom::Thing',
        Properties: { ServiceToken: cloud.functions.arnOf('test-handler'), Script: { Create } },
      },
    });
  const statusOf = async (StackName: string) =>
    (await call('DescribeStacks', { StackName })).body.DescribeStacksResponse.DescribeStacksResult.Stacks.member
      .StackStatus;
  await create('Short', { TemplateBody: custom('answer slowly') });
  expect(await statusOf('Short')).toBe('CREATE_COMPLETE');
  const before = cloud.clock.now();
  await create('Long', { TemplateBody: custom('hang') });
  expect(await statusOf('Long')).toBe('CREATE_IN_PROGRESS');
  expect(cloud.clock.now() - before).toBeLessThan(10_000);
  expect((await call('DeleteStack', { StackName: 'Long' })).status).toBe(200);
  expect(errorOf(await call('DescribeStacks', { StackName: 'Long' }))[2]).toBe('Stack with id Long does not exist');
});
