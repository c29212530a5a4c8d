import type { ServiceHarness } from './harness';
import { body, startService } from './harness';

let service: ServiceHarness;
beforeAll(async () => { service = await startService(); });
beforeEach(() => service.reset());
afterAll(() => service.harness.stop());

const StackName = 'Stack';
const queue = { Type: 'AWS::SQS::Queue' };
const { call, failure, stack, custom } = {
  call: (name: string, input?: object) => service.call(name, input),
  failure: (name: string, input?: object) => service.failure(name, input),
  stack: () => service.stack(),
  custom: (...args: [object?, object?]) => service.custom(...args),
};
const fails = (request: string) => ({ Script: { [request]: { Status: 'FAILED', Reason: 'no' } } });
const create = (resources: object = { Q: queue }, input: object = {}) =>
  call('CreateStack', { StackName, TemplateBody: body(resources), ...input });
const update = (resources: object, input: object = {}) =>
  call('UpdateStack', { StackName, TemplateBody: body(resources), ...input });
const settled = async () => {
  while ((await stack()).StackStatus.endsWith('IN_PROGRESS')) await service.harness.cloud.clock.pass(20);
};
const role = (name: string, principal = 'cloudformation.amazonaws.com') => {
  const arn = `arn:aws:iam::123456789012:role/${name}`;
  const trustPolicy = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: principal }, Action: 'sts:AssumeRole' }],
  };
  service.harness.cloud.iam.putRole({ arn, name, roleId: 'AROATEST', createdAt: new Date(0), trustPolicy });
  return arn;
};

test('a stack is created, described, updated and deleted', async () => {
  const sections = {
    Description: 'é',
    Parameters: { P: { Type: 'String' } },
    Outputs: { Out: { Value: { Ref: 'P' }, Description: 'd', Export: { Name: 'e' } } },
  };
  const { StackId } = await create({}, {
    TemplateBody: body({ Q: queue }, sections),
    Parameters: [{ ParameterKey: 'P', ParameterValue: 'old' }],
    Tags: [{ Key: 'k', Value: 'ü' }],
    NotificationARNs: ['arn:aws:sns:eu-west-1:123456789012:topic'],
    EnableTerminationProtection: false,
  });
  expect(await stack()).toMatchObject({
    StackId,
    StackName,
    Description: 'é',
    StackStatus: 'CREATE_COMPLETE',
    Parameters: [{ ParameterKey: 'P', ParameterValue: 'old' }],
    Outputs: [{ OutputKey: 'Out', OutputValue: 'old', Description: 'd', ExportName: 'e' }],
    Tags: [{ Key: 'k', Value: 'ü' }],
    NotificationARNs: ['arn:aws:sns:eu-west-1:123456789012:topic'],
    DisableRollback: false,
    EnableTerminationProtection: false,
  });
  expect(await stack()).not.toHaveProperty('StackStatusReason');
  expect(await stack()).not.toHaveProperty('LastUpdatedTime');

  await call('UpdateStack', {
    StackName: StackId,
    UsePreviousTemplate: true,
    Parameters: [{ ParameterKey: 'P', ParameterValue: 'new' }],
  });
  expect(await stack()).toMatchObject({
    StackStatus: 'UPDATE_COMPLETE',
    Outputs: [{ OutputValue: 'new' }],
    Tags: [{ Key: 'k', Value: 'ü' }],
    LastUpdatedTime: expect.any(Date),
  });

  await call('DeleteStack', { StackName: StackId });
  expect(await failure('DescribeStacks', { StackName })).toBe(
    'ValidationException: Stack with id Stack does not exist',
  );
  expect(await service.stack(StackId)).toMatchObject({
    StackStatus: 'DELETE_COMPLETE',
    DeletionTime: expect.any(Date),
  });
  expect(await call('DeleteStack', { StackName })).toEqual({});
  expect(await call('DeleteStack', { StackName: StackId })).toEqual({});
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html */
test.each([
  ['ROLLBACK', 'ROLLBACK_COMPLETE', 'Rollback requested by user.'],
  ['DO_NOTHING', 'CREATE_FAILED', ''],
  ['DELETE', 'DELETE_COMPLETE', 'Delete requested by user.'],
])('OnFailure decides: %s', async (OnFailure, status, reason) => {
  const { StackId } = await create({ Bad: custom(fails('Create')) }, { OnFailure });
  expect(await service.stack(StackId)).toMatchObject({ StackStatus: status });
  const { StackEvents } = await call('DescribeStackEvents', { StackName: StackId });
  expect(StackEvents.map((event: any) => event.ResourceStatusReason)).toContain(
    `The following resource(s) failed to create: [Bad].${reason && ` ${reason}`}`,
  );
});

describe('refuses', () => {
  test('a second stack with a name, and an update of a missing one, are refused', async () => {
    await create();
    expect(await failure('CreateStack', { StackName, TemplateBody: body({ Q: queue }) })).toBe(
      'AlreadyExistsException: Stack [Stack] already exists',
    );
    expect(await failure('UpdateStack', { StackName: 'Other', TemplateBody: body({ Q: queue }) })).toBe(
      'ValidationException: Stack [Other] does not exist',
    );
  });

  test('an update without changes is refused', async () => {
    await create();
    expect(await failure('UpdateStack', { StackName, TemplateBody: body({ Q: queue }) })).toBe(
      'ValidationException: No updates are to be performed.',
    );
    await update({ Q: queue }, { Tags: [{ Key: 'new', Value: 'tag' }] });
    expect(await stack()).toMatchObject({ StackStatus: 'UPDATE_COMPLETE', Tags: [{ Key: 'new' }] });
  });

  test.each<[string, object, string]>([
    ['no template', { TemplateBody: undefined }, 'Either Template URL or Template Body must be specified.'],
    [
      'two templates',
      { TemplateURL: 'http://127.0.0.1/b/k' },
      'Either Template URL or Template Body must be specified.',
    ],
    ['a malformed template', { TemplateBody: '{' }, 'Template format error: JSON not well-formed.'],
    [
      'an unknown type',
      { TemplateBody: body({ I: { Type: 'AWS::EC2::Instance' } }) },
      'Stack Stack: Resources.I: resource type AWS::EC2::Instance is not supported',
    ],
    [
      'a transform',
      { TemplateBody: body({ Q: queue }, { Transform: 'AWS::Serverless-2016-10-31' }) },
      'section Transform is not supported',
    ],
    [
      'a template that is too long',
      { TemplateBody: body({ Q: queue }, { Description: 'x'.repeat(51_200) }) },
      'Member must have length less than or equal to 51200',
    ],
    [
      'a parameter that is not there',
      { Parameters: [{ ParameterKey: 'P', ParameterValue: '' }] },
      '[P] do not exist in the template',
    ],
    [
      'a previous value of none',
      { Parameters: [{ ParameterKey: 'P', UsePreviousValue: true }] },
      'Cannot specify usePreviousValue as true for a parameter key not in',
    ],
    ['a stack policy', { StackPolicyBody: '{}' }, 'StackPolicyBody: the local cloud does not serve stack policies.'],
    ['express mode', { DeploymentConfig: { Mode: 'EXPRESS' } }, 'does not serve the express mode of deployments'],
    [
      'alarms',
      { RollbackConfiguration: { RollbackTriggers: [{ Arn: 'a', Type: 'b' }] } },
      'does not serve rollback by alarms',
    ],
    ['a name that is none', { StackName: '9' }, "'StackName' must match"],
  ])('%s is refused by a sentence', async (_what, input, problem) => {
    const error = await failure('CreateStack', { StackName, TemplateBody: body({ Q: queue }), ...input });
    expect(error).toMatch(/^ValidationException: /);
    expect(error).toContain(problem);
    expect(await call('DescribeStacks')).toEqual({ Stacks: [] });
  });

  test('IAM resources without an acknowledgement are refused', async () => {
    const TemplateBody = body({
      R: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'r', AssumeRolePolicyDocument: {} } },
    });
    for (const Capabilities of [undefined, ['CAPABILITY_IAM']]) {
      expect(await failure('CreateStack', { StackName, TemplateBody, Capabilities }))
        .toBe('InsufficientCapabilitiesException: Requires capabilities : [CAPABILITY_NAMED_IAM]');
    }
    await create({}, { TemplateBody, Capabilities: ['CAPABILITY_NAMED_IAM'] });
    expect(await stack()).toMatchObject({ StackStatus: 'CREATE_COMPLETE', Capabilities: ['CAPABILITY_NAMED_IAM'] });
  });

  test('the deletion of a protected stack is refused', async () => {
    await create({ Q: queue }, { EnableTerminationProtection: true });
    expect(await failure('DeleteStack', { StackName })).toBe(
      'ValidationException: Stack [Stack] cannot be deleted while TerminationProtection is enabled',
    );
    await call('UpdateTerminationProtection', { StackName, EnableTerminationProtection: false });
    await call('DeleteStack', { StackName });
    expect(await call('DescribeStacks')).toEqual({ Stacks: [] });
  });
});

test('a parameter without a value takes its default, and its previous value only on request', async () => {
  const TemplateBody = body(
    { Q: queue },
    { Parameters: { P: { Type: 'String', Default: 'default' } }, Outputs: { Out: { Value: { Ref: 'P' } } } },
  );
  const output = async () => (await stack()).Outputs[0].OutputValue;
  await create({}, { TemplateBody, Parameters: [{ ParameterKey: 'P', ParameterValue: 'given' }] });
  expect(
    await failure('UpdateStack', {
      StackName,
      TemplateBody,
      Parameters: [{ ParameterKey: 'P', UsePreviousValue: true }],
    }),
  ).toContain('No updates');
  expect(await output()).toBe('given');
  await call('UpdateStack', { StackName, TemplateBody });
  expect(await output()).toBe('default');
});

test('a parameter in SSM shows both its name and its value, and a secret one neither', async () => {
  service.harness.cloudFormation.ssmParameters.set('/name', 'a, b');
  service.harness.cloudFormation.ssmParameters.set('/secret', 'canary');
  const declared = { Type: 'AWS::SSM::Parameter::Value<String>' };
  await create(
    {},
    {
      TemplateBody: body(
        { Q: queue },
        { Parameters: { P: { ...declared, Default: '/name' }, S: { ...declared, NoEcho: true } } },
      ),
      Parameters: [{ ParameterKey: 'S', ParameterValue: '/secret' }],
    },
  );
  expect((await stack()).Parameters).toEqual([
    { ParameterKey: 'P', ParameterValue: '/name', ResolvedValue: 'a, b' },
    { ParameterKey: 'S', ParameterValue: '****', ResolvedValue: '****' },
  ]);
});

describe('the role', () => {
  test('the role has to be passed on, exist, and trust CloudFormation', async () => {
    const RoleARN = role('Execution');
    await create({ Q: queue }, { RoleARN });
    expect(service.asked).toEqual([`iam:PassRole ${RoleARN} cloudformation.amazonaws.com`]);
    expect(await stack()).toMatchObject({ RoleARN });
    const other = (arn: string) =>
      failure('UpdateStack', { StackName, TemplateBody: body({ R: queue }), RoleARN: arn });
    expect(await other('arn:aws:iam::123456789012:role/forbidden')).toContain(
      'AccessDeniedException: not authorized to perform: iam:PassRole',
    );
    for (const arn of ['arn:aws:iam::123456789012:role/absent', role('Strange', 'lambda.amazonaws.com')]) {
      expect(await other(arn)).toBe(`ValidationException: Role ${arn} is invalid or cannot be assumed`);
    }
  });

  test('the role stays the same where none is given', async () => {
    const RoleARN = role('Execution');
    await create({ Q: queue }, { RoleARN });
    await update({ R: queue });
    expect(await stack()).toMatchObject({ StackStatus: 'UPDATE_COMPLETE', RoleARN });
  });
});

describe('a template in S3', () => {
  beforeAll(() => {
    const { s3 } = service.harness.cloud.services;
    s3.createBucket('templates');
    return s3.operations.PutObject(
      { Bucket: 'templates', Key: 'a/ü.json', Body: Buffer.from(body({ Q: queue })) },
      {} as never,
    );
  });

  test.each([
    'http://127.0.0.1:4000/templates/a/%C3%BC.json',
    'https://s3.eu-west-1.amazonaws.com/templates/a/ü.json',
    'https://templates.s3.eu-west-1.amazonaws.com/a/ü.json',
    'https://templates.s3.amazonaws.com/a/ü.json',
  ])('a template is read from S3: %s', async (TemplateURL) => {
    await create({}, { TemplateBody: undefined, TemplateURL });
    expect(await stack()).toMatchObject({ StackStatus: 'CREATE_COMPLETE' });
    expect(service.asked).toEqual(['s3:GetObject arn:aws:s3:::templates/a/ü.json']);
  });

  test.each([
    [
      'https://s3.eu-west-1.amazonaws.com/templates/none',
      'S3 error: The specified key does not exist: s3://templates/none',
    ],
    ['https://s3.eu-west-1.amazonaws.com/forbidden/key', 'AccessDeniedException'],
    ['no URL', 'TemplateURL must be a supported URL.'],
    ['http://127.0.0.1/bucket/%', 'TemplateURL must be a supported URL.'],
  ])('a template is not read from S3: %s', async (TemplateURL, problem) => {
    expect(await failure('CreateStack', { StackName, TemplateURL })).toContain(problem);
  });
});

describe('rollbacks', () => {
  const half = async () => {
    await create({ A: custom({ Value: 'old' }) });
    await update({ A: custom({ Value: 'new', ...fails('Update') }) }, { DisableRollback: true });
    expect(await stack()).toMatchObject({
      StackStatus: 'UPDATE_FAILED',
      DisableRollback: true,
      StackStatusReason: 'The following resource(s) failed to update: [A].',
    });
  };

  test('a rollback begins after its answer, so that its caller sees all of it', async () => {
    await half();
    const before = service.harness.calls().length;
    expect(await call('RollbackStack', { StackName })).toMatchObject({
      StackId: expect.stringContaining('stack/Stack/'),
    });
    expect(await stack()).toMatchObject({ StackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' });
    expect(service.harness.calls().length).toBe(before);
    await settled();
    expect(await stack()).toMatchObject({ StackStatus: 'UPDATE_ROLLBACK_COMPLETE' });
  });

  test('a rollback continues, without the skipped resources', async () => {
    await create({ A: custom({ Value: 'old', ...fails('Update') }) });
    await update({ A: custom({ Value: 'new', ...fails('Update') }) });
    expect(await stack()).toMatchObject({ StackStatus: 'UPDATE_ROLLBACK_FAILED' });
    expect(await failure('ContinueUpdateRollback', { StackName, ResourcesToSkip: ['B'] })).toContain(
      'can be skipped: [A], not [B].',
    );
    await call('ContinueUpdateRollback', { StackName, ForceRollback: true });
    await settled();
    expect(await stack()).toMatchObject({ StackStatus: 'UPDATE_ROLLBACK_COMPLETE' });
  });

  test('a rollback without a failure is refused', async () => {
    await create();
    expect(await failure('RollbackStack', { StackName })).toMatch(
      /^ValidationException: RollbackStack can not be called on stack/,
    );
    expect(await failure('ContinueUpdateRollback', { StackName })).toMatch(/^ValidationException: Stack:arn:/);
    expect(await failure('CancelUpdateStack', { StackName })).toBe(
      'ValidationException: CancelUpdateStack cannot be called from current stack status',
    );
    expect(await failure('RollbackStack', { StackName: 'None' })).toBe(
      'ValidationException: Stack with id None does not exist',
    );
  });
});

describe('a call that comes again with its token', () => {
  const ClientRequestToken = 'token-1';

  test('a repeated call creates no second stack', async () => {
    const first = await create({ A: custom() }, { ClientRequestToken });
    expect(await create({ A: custom() }, { ClientRequestToken })).toEqual(first);
    expect(service.harness.calls()).toEqual(['Create A']);
  });

  test('a repeated call updates once', async () => {
    await create({ A: custom() });
    const first = await update({ A: custom({ Value: 1 }) }, { ClientRequestToken });
    expect(await update({ A: custom({ Value: 1 }) }, { ClientRequestToken })).toEqual(first);
    expect(service.harness.calls()).toEqual(['Create A', 'Update A-a']);
  });
});
