import type { ServiceHarness } from './harness';
import { body, startService } from './harness';

let service: ServiceHarness;
beforeAll(async () => { service = await startService(); });
beforeEach(() => service.reset());
afterAll(() => service.harness.stop());

const StackName = 'Stack';
const ChangeSetName = 'changes';
const queue = (Properties: object = {}) => ({ Type: 'AWS::SQS::Queue', Properties });
const { call, failure, custom } = {
  call: (name: string, input?: object) => service.call(name, input),
  failure: (name: string, input?: object) => service.failure(name, input),
  custom: (...args: [object?, object?]) => service.custom(...args),
};
const prepare = (resources: object, input: object = {}) =>
  call('CreateChangeSet', {
    StackName,
    ChangeSetName,
    ChangeSetType: 'CREATE',
    TemplateBody: body(resources),
    ...input,
  });
const describeIt = (input: object = {}) => call('DescribeChangeSet', { StackName, ChangeSetName, ...input });
const deployed = async (resources: object) => {
  await prepare(resources);
  await call('ExecuteChangeSet', { StackName, ChangeSetName });
};
const statusOf = async (name = StackName) => (await service.stack(name)).StackStatus;

test('a change set is created for a new stack, read, and executed', async () => {
  const { Id, StackId } = await prepare(
    { Q: queue() },
    { Description: 'é', ClientToken: 'token', Tags: [{ Key: 'k', Value: 'v' }], IncludeNestedStacks: true },
  );
  expect(Id).toMatch(/^arn:aws:cloudformation:eu-west-1:123456789012:changeSet\/changes\/[-0-9a-f]{36}$/);
  expect(await service.stack()).toMatchObject({ StackId, StackStatus: 'REVIEW_IN_PROGRESS' });
  expect(await describeIt()).toMatchObject({
    ChangeSetId: Id,
    ChangeSetName,
    StackId,
    StackName,
    Description: 'é',
    Status: 'CREATE_COMPLETE',
    ExecutionStatus: 'AVAILABLE',
    Tags: [{ Key: 'k', Value: 'v' }],
    IncludeNestedStacks: true,
    CreationTime: expect.any(Date),
    Changes: [
      {
        Type: 'Resource',
        ResourceChange: {
          Action: 'Add',
          LogicalResourceId: 'Q',
          ResourceType: 'AWS::SQS::Queue',
          Scope: [],
          Details: [],
        },
      },
    ],
  });
  await call('ExecuteChangeSet', { ChangeSetName: Id, ClientRequestToken: 'execution' });
  expect(await service.stack()).toMatchObject({
    StackId,
    StackStatus: 'CREATE_COMPLETE',
    ChangeSetId: Id,
    Tags: [{ Key: 'k', Value: 'v' }],
  });
  const { StackEvents } = await call('DescribeStackEvents', { StackName });
  expect(
    StackEvents.map(({ ResourceStatus, ResourceStatusReason = '' }: any) =>
      `${ResourceStatus} ${ResourceStatusReason}`.trim(),
    ).reverse(),
  ).toEqual([
    'REVIEW_IN_PROGRESS User Initiated',
    'CREATE_IN_PROGRESS User Initiated',
    'CREATE_IN_PROGRESS',
    'CREATE_IN_PROGRESS Resource creation Initiated',
    'CREATE_COMPLETE',
    'CREATE_COMPLETE',
  ]);
  expect(StackEvents.map((event: any) => event.ClientRequestToken)).toEqual([...Array(5).fill('execution'), undefined]);
});

test('a change set shows the changes of an update, with values only on request', async () => {
  await deployed({ Q: queue({ DelaySeconds: 1 }), Gone: queue() });
  await prepare({ Q: queue({ DelaySeconds: 2 }) }, { ChangeSetType: 'UPDATE' });
  const [{ ResourceChange }] = (await describeIt()).Changes;
  expect(ResourceChange).toMatchObject({
    Action: 'Modify',
    Replacement: 'False',
    Scope: ['Properties'],
    PhysicalResourceId: expect.stringContaining('Stack-Q-'),
  });
  expect(ResourceChange.Details).toEqual([
    {
      Target: { Attribute: 'Properties', Name: 'DelaySeconds', RequiresRecreation: 'Never' },
      Evaluation: 'Static',
      ChangeSource: 'DirectModification',
    },
  ]);
  expect(ResourceChange).not.toHaveProperty('BeforeContext');
  const [{ ResourceChange: full }, { ResourceChange: removal }] = (await describeIt({ IncludePropertyValues: true }))
    .Changes;
  expect(full).toMatchObject({
    BeforeContext: '{"Properties":{"DelaySeconds":1}}',
    AfterContext: '{"Properties":{"DelaySeconds":2}}',
    Details: [{ Target: { BeforeValue: '1', AfterValue: '2', Path: '/Properties/DelaySeconds' } }],
  });
  expect(removal).toMatchObject({ Action: 'Remove', PolicyAction: 'Delete', LogicalResourceId: 'Gone' });
});

test('a change set without changes fails with the text that the CDK CLI knows, and cannot be executed', async () => {
  await deployed({ Q: queue() });
  const { Id } = await prepare({ Q: queue() }, { ChangeSetType: 'UPDATE' });
  expect(await describeIt()).toMatchObject({
    Status: 'FAILED',
    ExecutionStatus: 'UNAVAILABLE',
    StatusReason:
      "The submitted information didn't contain changes. Submit different information to create a change set.",
    Changes: [],
  });
  expect(await failure('ExecuteChangeSet', { StackName, ChangeSetName }))
    .toBe(`InvalidChangeSetStatus: ChangeSet [${Id}] cannot be executed in its current status of [FAILED]`);
});

test('a change set disappears with its deletion, its execution, or its stack', async () => {
  const missing = 'ChangeSetNotFound: ChangeSet [changes] does not exist';
  await prepare({ Q: queue() });
  await call('DeleteChangeSet', { StackName, ChangeSetName });
  expect(await failure('DescribeChangeSet', { StackName, ChangeSetName })).toBe(missing);
  expect(await call('DeleteChangeSet', { StackName, ChangeSetName })).toEqual({});

  await prepare({ Q: queue() });
  await prepare({ R: queue() }, { ChangeSetName: 'other' });
  expect((await call('ListChangeSets', { StackName })).Summaries.map((summary: any) => summary.ChangeSetName)).toEqual([
    'changes',
    'other',
  ]);
  await call('ExecuteChangeSet', { StackName, ChangeSetName });
  expect(await call('ListChangeSets', { StackName })).toEqual({ Summaries: [] });
  expect(await failure('ExecuteChangeSet', { StackName, ChangeSetName: 'other' })).toBe(
    'ChangeSetNotFound: ChangeSet [other] does not exist',
  );

  await prepare({ R: queue() }, { ChangeSetType: 'UPDATE' });
  await call('DeleteStack', { StackName });
  expect(await failure('DescribeChangeSet', { StackName, ChangeSetName })).toBe(
    'ValidationException: Stack with id Stack does not exist',
  );
});

test('a change set of a stack that was only reviewed is deleted with it', async () => {
  const { StackId } = await prepare({ Q: queue() });
  await call('DeleteStack', { StackName: StackId });
  expect(await statusOf(StackId)).toBe('DELETE_COMPLETE');
  expect((await prepare({ Q: queue() })).StackId).not.toBe(StackId);
});

test('a repeated call creates no second change set, and a repeated execution does nothing', async () => {
  const first = await prepare({ A: custom() }, { ClientToken: 'token' });
  expect(await prepare({ A: custom() }, { ClientToken: 'token' })).toEqual(first);
  expect(
    await failure('CreateChangeSet', {
      StackName,
      ChangeSetName,
      ChangeSetType: 'CREATE',
      TemplateBody: body({ Q: queue() }),
      ClientToken: 'other',
    }),
  ).toBe('AlreadyExistsException: ChangeSet changes of stack Stack already exists');
  for (const _ of [1, 2]) await call('ExecuteChangeSet', { StackName, ChangeSetName, ClientRequestToken: 'token' });
  expect(service.harness.calls()).toEqual(['Create A']);
});

test.each([
  [{ DisableRollback: true }, {}, 'CREATE_FAILED'],
  [{}, { OnStackFailure: 'DO_NOTHING' }, 'CREATE_FAILED'],
  [{}, {}, 'ROLLBACK_COMPLETE'],
])('a change set that is executed with %j after %j ends %s', async (execution, creation, status) => {
  await prepare({ Bad: custom({ Script: { Create: { Status: 'FAILED', Reason: 'no' } } }) }, creation);
  await call('ExecuteChangeSet', { StackName, ChangeSetName, ...execution });
  expect(await statusOf()).toBe(status);
});

describe('refuses', () => {
  test.each<[string, object, string]>([
    ['an update of nothing', { ChangeSetType: 'UPDATE' }, 'Stack [Stack] does not exist'],
    [
      'an import',
      {
        ChangeSetType: 'IMPORT',
        ResourcesToImport: [{ ResourceType: 'T', LogicalResourceId: 'L', ResourceIdentifier: { a: 'b' } }],
      },
      'ChangeSetType: the local cloud does not serve the import of resources.',
    ],
    ['drift', { DeploymentMode: 'REVERT_DRIFT' }, 'DeploymentMode: the local cloud does not serve drift.'],
    [
      'nested stacks',
      { TemplateBody: body({ N: { Type: 'AWS::CloudFormation::Stack' } }) },
      'resource type AWS::CloudFormation::Stack is not supported',
    ],
  ])('a change set is refused: %s', async (_what, input, problem) => {
    const error = await failure('CreateChangeSet', {
      StackName,
      ChangeSetName,
      ChangeSetType: 'CREATE',
      TemplateBody: body({ Q: queue() }),
      ...input,
    });
    expect(error).toMatch(/^ValidationException: /);
    expect(error).toContain(problem);
    expect(await call('DescribeStacks')).toEqual({ Stacks: [] });
  });

  test('a change set is refused that would create an existing stack, or update one that has failed for good', async () => {
    await deployed({ Q: queue() });
    expect(
      await failure('CreateChangeSet', {
        StackName,
        ChangeSetName,
        ChangeSetType: 'CREATE',
        TemplateBody: body({ Q: queue() }),
      }),
    ).toBe(
      'ValidationException: Stack [Stack] already exists and cannot be created again with the changeSet [changes].',
    );
    await prepare({ Bad: custom({ Script: { Create: { Status: 'FAILED', Reason: 'no' } } }) }, { StackName: 'Failed' });
    await call('ExecuteChangeSet', { StackName: 'Failed', ChangeSetName });
    expect(
      await failure('CreateChangeSet', { StackName: 'Failed', ChangeSetName, TemplateBody: body({ Q: queue() }) }),
    ).toMatch(/^ValidationException: Stack:arn:.*\/Failed\/.* is in ROLLBACK_COMPLETE state and can not be updated\.$/);
  });

  test('a change set is refused whose name has no stack', async () => {
    expect(await failure('DescribeChangeSet', { ChangeSetName })).toContain(
      'StackName must be specified if ChangeSetName is not specified as an ARN.',
    );
    expect(
      await failure('DescribeChangeSet', {
        ChangeSetName: 'arn:aws:cloudformation:eu-west-1:123456789012:changeSet/none/1',
      }),
    ).toContain('ChangeSetNotFound');
  });
});

test('a stack that has failed half-way can be updated only without rollback', async () => {
  await deployed({ A: custom({ Value: 'old' }) });
  const bad = { A: custom({ Value: 'new', Script: { Update: { Status: 'FAILED', Reason: 'no' } } }) };
  await prepare(bad, { ChangeSetType: 'UPDATE' });
  await call('ExecuteChangeSet', { StackName, ChangeSetName, DisableRollback: true });
  expect(await statusOf()).toBe('UPDATE_FAILED');
  await prepare({ A: custom({ Value: 'new' }) }, { ChangeSetType: 'UPDATE' });
  expect(await failure('ExecuteChangeSet', { StackName, ChangeSetName })).toContain(
    'This stack is currently in a non-terminal [UPDATE_FAILED] state.',
  );
  await call('ExecuteChangeSet', { StackName, ChangeSetName, DisableRollback: true });
  expect(await statusOf()).toBe('UPDATE_COMPLETE');
});
