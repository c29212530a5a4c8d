import { Harness } from './harness';

let harness: Harness;
beforeEach(() => { harness = new Harness(); });
afterEach(() => harness.close());

const S3Url = 's3://firmware/job.json';
const arnOf = (id: string) => `arn:aws:iotmanagedintegrations:eu-west-1:123456789012:managed-thing/${id}`;

async function connected(members: object = {}): Promise<string> {
  const id = await harness.thing(members);
  harness.world.connect(id);
  return id;
}

const once = async (...Target: string[]) =>
  (await harness.call('CreateOtaTask', { S3Url, OtaType: 'ONE_TIME', Target })).TaskId!;
const continuous = async (OtaTargetQueryString: string, members: object = {}) =>
  (await harness.call('CreateOtaTask', { S3Url, OtaType: 'CONTINUOUS', OtaTargetQueryString, ...members })).TaskId!;
const get = (Identifier: string) => harness.call('GetOtaTask', { Identifier });
const executions = async (Identifier: string) =>
  Object.fromEntries(
    (await harness.call('ListOtaTaskExecutions', { Identifier })).ExecutionSummaries!.map(
      ({ ManagedThingId, TaskExecutionSummary }) => [ManagedThingId, TaskExecutionSummary!.Status],
    ),
  );

test('a task for a list of things ends with them', async () => {
  const ids = [await connected(), await connected()];
  const created = await harness.call('CreateOtaTask', {
    S3Url,
    OtaType: 'ONE_TIME',
    Target: [arnOf(ids[0]), ids[1], ids[0]],
    Description: 'v2',
    Protocol: 'HTTP',
    OtaMechanism: 'PUSH',
    Tags: { a: 'b' },
  });
  expect(created).toEqual({
    Description: 'v2',
    TaskArn: `arn:aws:iotmanagedintegrations:eu-west-1:123456789012:ota-task/${created.TaskId}`,
    TaskId: created.TaskId,
  });
  const task = created.TaskId!;
  expect(await get(task)).toMatchObject({
    ...created,
    OtaMechanism: 'PUSH',
    OtaType: 'ONE_TIME',
    Protocol: 'HTTP',
    S3Url,
    Status: 'IN_PROGRESS',
    Tags: { a: 'b' },
  });
  const started = harness.clock.date();
  harness.clock.step({ minutes: 1 });
  expect(await get(task)).toMatchObject({
    CreatedAt: started,
    LastUpdatedAt: harness.clock.date(),
    Status: 'COMPLETED',
    TaskProcessingDetails: { numberOfSucceededThings: 2 },
  });
  const { ExecutionSummaries } = await harness.call('ListOtaTaskExecutions', { Identifier: task });
  expect(ExecutionSummaries).toEqual(
    ids.map((ManagedThingId) => ({
      ManagedThingId,
      TaskExecutionSummary: {
        ExecutionNumber: 1,
        LastUpdatedAt: harness.clock.date(),
        QueuedAt: started,
        RetryAttempt: 0,
        StartedAt: started,
        Status: 'SUCCEEDED',
      },
    })),
  );
});

test('things that are not connected wait', async () => {
  const id = await harness.thing();
  const task = await once(id);
  harness.clock.step({ minutes: 100 });
  expect(await executions(task)).toEqual({ [id]: 'QUEUED' });
  harness.world.connect(id);
  expect(await executions(task)).toEqual({ [id]: 'IN_PROGRESS' });
  harness.world.disconnect(id);
  harness.clock.step({ minutes: 1 });
  expect(await get(task)).toMatchObject({ Status: 'COMPLETED' });
});

test('deleted things are removed, and end the task', async () => {
  const [lost, kept] = [await harness.thing(), await connected()];
  const task = await once(lost, kept);
  harness.clock.step({ minutes: 1 });
  await harness.call('DeleteManagedThing', { Identifier: lost });
  expect(await get(task)).toMatchObject({ Status: 'IN_PROGRESS' });
  harness.clock.step({ minutes: 1 });
  expect([await executions(task), (await get(task)).Status]).toEqual([
    { [lost]: 'REMOVED', [kept]: 'SUCCEEDED' },
    'COMPLETED',
  ]);
});

test('a continuous task includes every thing that matches, sooner or later', async () => {
  const first = await connected({ MetaData: { owner: 'me' } });
  const other = await connected({ MetaData: { owner: 'you' } });
  const task = await continuous('attributes.owner=me');
  harness.clock.step({ minutes: 1 });
  expect([await executions(task), (await get(task)).Status]).toEqual([{ [first]: 'SUCCEEDED' }, 'IN_PROGRESS']);
  await harness.call('UpdateManagedThing', { Identifier: other, MetaData: { owner: 'me' } });
  const late = await connected({ MetaData: { owner: 'me', room: '1' } });
  expect(await executions(task)).toEqual({ [first]: 'SUCCEEDED', [other]: 'IN_PROGRESS', [late]: 'IN_PROGRESS' });
  await harness.call('UpdateManagedThing', { Identifier: late, MetaData: { owner: 'nobody' } });
  await harness.call('UpdateManagedThing', { Identifier: first, MetaData: { owner: 'me', room: '2' } });
  harness.clock.step({ minutes: 1 });
  expect(await executions(task)).toEqual({ [first]: 'SUCCEEDED', [other]: 'SUCCEEDED', [late]: 'REMOVED' });
  await harness.call('UpdateManagedThing', { Identifier: late, MetaData: { owner: 'me' } });
  const { ExecutionSummaries } = await harness.call('ListOtaTaskExecutions', { Identifier: task });
  expect(ExecutionSummaries!.find(({ ManagedThingId }) => ManagedThingId === late)!.TaskExecutionSummary).toMatchObject(
    { ExecutionNumber: 2, Status: 'IN_PROGRESS' },
  );
});

test('retries are counted', async () => {
  const id = await connected();
  harness.world.setUpdateBehavior('*', { outcomes: ['FAILED', 'SUCCEEDED'], takesSeconds: 30 });
  const { TaskId } = await harness.call('CreateOtaTask', {
    S3Url,
    OtaType: 'ONE_TIME',
    Target: [id],
    OtaTaskExecutionRetryConfig: { RetryConfigCriteria: [{ FailureType: 'ALL', MinNumberOfRetries: 1 }] },
  });
  harness.clock.step({ minutes: 1 });
  const { ExecutionSummaries } = await harness.call('ListOtaTaskExecutions', { Identifier: TaskId! });
  expect(ExecutionSummaries![0].TaskExecutionSummary).toMatchObject({
    ExecutionNumber: 2,
    RetryAttempt: 1,
    Status: 'SUCCEEDED',
  });
});

test('an update of a task affects its future', async () => {
  const configuration = async (MaximumPerMinute: number) =>
    (await harness.call('CreateOtaTaskConfiguration', { PushConfig: { RolloutConfig: { MaximumPerMinute } } }))
      .TaskConfigurationId!;
  for (let n = 0; n < 10; n++) await connected({ MetaData: { a: 'b' } });
  const [slow, fast] = [await configuration(1), await configuration(4)];
  const task = await continuous('attributes.a=b', { TaskConfigurationId: slow, Description: 'one' });
  const told = async () => Object.keys(await executions(task)).length;
  harness.clock.step({ minutes: 1 });
  expect(await told()).toBe(2);
  harness.clock.step({ minutes: 1 });
  await harness.call('UpdateOtaTask', { Identifier: task, TaskConfigurationId: fast });
  expect(await told()).toBe(3);
  harness.clock.step({ minutes: 1 });
  expect(await told()).toBe(7);
  expect(await get(task)).toMatchObject({ Description: 'one', TaskConfigurationId: fast });
  expect((await get(task)).TaskProcessingDetails!.processingTargets).toHaveLength(3);
  expect(await harness.errorOf('UpdateOtaTask', { Identifier: task, TaskConfigurationId: 'gone' })).toBe(
    'ResourceNotFoundException',
  );
});

test('a scheduled task begins at its time', async () => {
  const id = await connected();
  const { TaskId } = await harness.call('CreateOtaTask', {
    S3Url,
    OtaType: 'ONE_TIME',
    Target: [id],
    OtaSchedulingConfig: { StartTime: '2026-01-01T01:00:00Z' },
  });
  expect(await get(TaskId!)).toMatchObject({
    Status: 'SCHEDULED',
    TaskProcessingDetails: { processingTargets: [arnOf(id)] },
  });
  harness.clock.step({ minutes: 60 });
  expect(await get(TaskId!)).toMatchObject({ Status: 'IN_PROGRESS' });
});

describe('a deletion', () => {
  test('a deletion takes time, in which the task does not continue', async () => {
    harness.world.setUpdateBehavior('*', { takesSeconds: 0.1 });
    const task = await once(await connected());
    await harness.call('DeleteOtaTask', { Identifier: task });
    await harness.call('DeleteOtaTask', { Identifier: task });
    harness.clock.step({ milliseconds: 400 });
    expect(await get(task)).toMatchObject({
      Status: 'DELETION_IN_PROGRESS',
      TaskProcessingDetails: { NumberOfInProgressThings: 1 },
    });
    expect(await harness.errorOf('UpdateOtaTask', { Identifier: task, Description: 'x' })).toBe('ValidationException');
    harness.clock.step({ milliseconds: 100 });
    for (const name of ['GetOtaTask', 'DeleteOtaTask', 'ListOtaTaskExecutions'] as const) {
      expect(await harness.errorOf(name, { Identifier: task })).toBe('ResourceNotFoundException');
    }
  });

  test('a deletion over the quota is refused', async () => {
    const tasks = [];
    for (let n = 0; n < 11; n++) tasks.push(await continuous(`attributes.n=${n}`));
    for (const Identifier of tasks.slice(1)) await harness.call('DeleteOtaTask', { Identifier });
    expect(await harness.errorOf('DeleteOtaTask', { Identifier: tasks[0] })).toBe('LimitExceededException');
    harness.clock.step({ milliseconds: 500 });
    await harness.call('DeleteOtaTask', { Identifier: tasks[0] });
  });
});

test('tasks and their executions come in pages', async () => {
  const ids = [await connected(), await connected(), await connected()];
  const tasks = [await once(...ids), await once(ids[0]), await once(ids[1])];
  const first = await harness.call('ListOtaTasks', { MaxResults: 2 });
  expect(first.Tasks!.map(({ TaskId }) => TaskId)).toEqual(tasks.slice(0, 2));
  expect(
    (await harness.call('ListOtaTasks', { NextToken: first.NextToken })).Tasks!.map(({ TaskId }) => TaskId),
  ).toEqual(tasks.slice(2));
  const { ExecutionSummaries, NextToken } = await harness.call('ListOtaTaskExecutions', {
    Identifier: tasks[0],
    MaxResults: 2,
  });
  const rest = await harness.call('ListOtaTaskExecutions', { Identifier: tasks[0], MaxResults: 2, NextToken });
  expect([...ExecutionSummaries!, ...rest.ExecutionSummaries!].map(({ ManagedThingId }) => ManagedThingId)).toEqual(
    ids,
  );
  expect(await harness.errorOf('ListOtaTaskExecutions', { Identifier: tasks[1], NextToken })).toBe(
    'ValidationException',
  );
});

test.each([
  ['ValidationException', { OtaType: 'ONE_TIME' }],
  ['ValidationException', { OtaType: 'ONE_TIME', Target: [] }],
  ['ValidationException', { OtaType: 'ONE_TIME', Target: ['x'], OtaTargetQueryString: 'attributes.a=b' }],
  ['ValidationException', { OtaType: 'ONE_TIME', Target: Array(101).fill('x') }],
  ['ResourceNotFoundException', { OtaType: 'ONE_TIME', Target: ['gone'] }],
  ['ResourceNotFoundException', { OtaType: 'ONE_TIME', Target: [''] }],
  ['ResourceNotFoundException', { OtaType: 'ONE_TIME', Target: [arnOf('gone')] }],
  ['ValidationException', { OtaType: 'CONTINUOUS' }],
  ['ValidationException', { OtaType: 'CONTINUOUS', OtaTargetQueryString: '' }],
  ['ValidationException', { OtaType: 'CONTINUOUS', OtaTargetQueryString: 'attributes.a=b', Target: ['x'] }],
  [
    'ResourceNotFoundException',
    { OtaType: 'CONTINUOUS', OtaTargetQueryString: 'attributes.a=b', TaskConfigurationId: 'gone' },
  ],
  [
    'ValidationException',
    { OtaType: 'CONTINUOUS', OtaTargetQueryString: 'attributes.a=b', OtaSchedulingConfig: { StartTime: 'soon' } },
  ],
  ['ValidationException', { OtaType: 'CONTINUOUS', OtaTargetQueryString: 'attributes.a=b', Tags: { 'aws:a': 'b' } }],
])('%s answers %j', async (error, members) => {
  expect(await harness.errorOf('CreateOtaTask', { S3Url, ...members } as any)).toBe(error);
  expect(harness.service.snapshot().OtaTask).toEqual([]);
});

test('a target of another account is refused', async () => {
  const Target = [arnOf(await harness.thing()).replace('123456789012', '999999999999')];
  expect(await harness.errorOf('CreateOtaTask', { S3Url, OtaType: 'ONE_TIME', Target })).toBe('ValidationException');
});
