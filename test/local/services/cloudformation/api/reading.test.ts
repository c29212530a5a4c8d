import type { ServiceHarness } from './harness';
import { body, startService } from './harness';

let service: ServiceHarness;
beforeAll(async () => { service = await startService(); });
beforeEach(() => service.reset());
afterAll(() => service.harness.stop());

const StackName = 'Stack';
const queue = (attributes: object = {}) => ({ Type: 'AWS::SQS::Queue', ...attributes });
const queues = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`Q${index}`, queue()]));
const { call, failure } = {
  call: (name: string, input?: object) => service.call(name, input),
  failure: (name: string, input?: object) => service.failure(name, input),
};
const create = (resources: object, sections: object = {}, name = StackName) =>
  call('CreateStack', { StackName: name, TemplateBody: body(resources, sections) });
/** All pages of a list. */
const all = async (operation: string, list: string, input: object = {}) => {
  const pages: any[][] = [];
  let NextToken: string | undefined;
  do {
    const answer = await call(operation, { ...input, NextToken });
    pages.push(answer[list]);
    ({ NextToken } = answer);
  } while (NextToken !== undefined);
  return pages;
};

test('events are listed newest first, in pages, each later than the one before it', async () => {
  const { StackId } = await create(queues(50));
  const pages = await all('DescribeStackEvents', 'StackEvents', { StackName });
  expect(pages.map(({ length }) => length)).toEqual([100, 52]);
  const events = pages.flat();
  expect(events[0]).toMatchObject({
    StackId,
    StackName,
    LogicalResourceId: StackName,
    PhysicalResourceId: StackId,
    ResourceStatus: 'CREATE_COMPLETE',
    ResourceType: 'AWS::CloudFormation::Stack',
  });
  expect(events.at(-1)).toMatchObject({ ResourceStatus: 'CREATE_IN_PROGRESS', ResourceStatusReason: 'User Initiated' });
  expect(new Set(events.map(({ EventId }) => EventId)).size).toBe(152);
  const times = events.map(({ Timestamp }) => Timestamp.getTime());
  expect(times).toEqual([...new Set(times)].sort((a, b) => b - a));
  expect(events.find(({ ResourceStatusReason }) => ResourceStatusReason === 'Resource creation Initiated'))
    .toMatchObject({ PhysicalResourceId: expect.stringContaining('https://sqs.'), ResourceProperties: '{}' });
  expect(
    events.find(
      ({ ResourceStatus, ResourceType }) =>
        ResourceStatus === 'CREATE_IN_PROGRESS' && ResourceType === 'AWS::SQS::Queue',
    ),
  ).toBeDefined();
});

test('a further page follows the last one, whatever has happened meanwhile', async () => {
  await create(queues(50));
  const { NextToken, StackEvents } = await call('DescribeStackEvents', { StackName });
  await call('UpdateStack', { StackName, TemplateBody: body(queues(49)) });
  const next = await call('DescribeStackEvents', { StackName, NextToken });
  expect(next.StackEvents[0].Timestamp.getTime()).toBeLessThan(StackEvents.at(-1).Timestamp.getTime());
  expect(next.StackEvents).toHaveLength(52);
  expect(await failure('DescribeStackEvents', { StackName, NextToken: 'nonsense' })).toBe(
    'ValidationException: NextToken is not one that was answered before.',
  );
});

test('an event has its operation, and a rollback is an operation of its own', async () => {
  const bad = service.custom({ Script: { Create: { Status: 'FAILED', Reason: 'no' } } });
  await create({ Bad: bad });
  const [events] = await all('DescribeStackEvents', 'StackEvents', { StackName });
  const operations = events.map(({ OperationId }) => OperationId);
  const rollback = events.findIndex(({ ResourceStatus }) => ResourceStatus === 'ROLLBACK_IN_PROGRESS');
  expect(new Set(operations.slice(0, rollback + 1)).size).toBe(1);
  expect(new Set(operations.slice(rollback + 1)).size).toBe(1);
  expect(operations[0]).not.toBe(operations.at(-1));
  expect((await service.stack()).LastOperations).toEqual([{ OperationType: 'ROLLBACK', OperationId: operations[0] }]);
});

test('resources are described one by one, in pages, by their stack and by themselves', async () => {
  const { StackId } = await create({ ...queues(101), M: queue({ Metadata: { 'aws:cdk:path': 'é' } }) });
  const pages = await all('ListStackResources', 'StackResourceSummaries', { StackName });
  expect(pages.map(({ length }) => length)).toEqual([100, 2]);
  expect(pages.flat().at(-1)).toMatchObject({
    LogicalResourceId: 'M',
    ResourceType: 'AWS::SQS::Queue',
    ResourceStatus: 'CREATE_COMPLETE',
    LastUpdatedTimestamp: expect.any(Date),
  });
  expect((await call('DescribeStackResources', { StackName })).StackResources).toHaveLength(100);
  const { StackResources: [resource] } = await call('DescribeStackResources', { StackName, LogicalResourceId: 'Q7' });
  expect(resource).toMatchObject({ StackId, StackName, LogicalResourceId: 'Q7', Timestamp: expect.any(Date) });
  expect(
    (await call('DescribeStackResources', { PhysicalResourceId: resource.PhysicalResourceId })).StackResources,
  ).toHaveLength(100);
  expect(
    (await call('DescribeStackResource', { StackName, LogicalResourceId: 'M' })).StackResourceDetail,
  ).toMatchObject({ Metadata: '{"aws:cdk:path":"é"}' });
  expect(await failure('DescribeStackResource', { StackName, LogicalResourceId: 'N' })).toBe(
    'ValidationException: Resource N does not exist for stack Stack',
  );
  expect(await failure('DescribeStackResources', { PhysicalResourceId: 'none' })).toBe(
    'ValidationException: Stack for none does not exist',
  );
});

test('stacks are listed by their status, even deleted ones, and existing ones described', async () => {
  for (const name of ['A', 'B']) await create({ Q: queue() }, { Description: name }, name);
  await call('DeleteStack', { StackName: 'A' });
  const listed = async (StackStatusFilter?: string[]) =>
    (await all('ListStacks', 'StackSummaries', { StackStatusFilter }))
      .flat()
      .map(({ StackName: name, StackStatus, TemplateDescription }) => [name, StackStatus, TemplateDescription]);
  expect(await listed()).toEqual([['B', 'CREATE_COMPLETE', 'B'], ['A', 'DELETE_COMPLETE', 'A']]);
  expect(await listed(['CREATE_COMPLETE'])).toEqual([['B', 'CREATE_COMPLETE', 'B']]);
  expect((await all('DescribeStacks', 'Stacks')).flat().map(({ StackName: name }) => name)).toEqual(['B']);
});

/** The CDK CLI compares these. */
test("a missing stack has CloudFormation's words", async () => {
  expect(await failure('DescribeStacks', { StackName })).toBe(
    'ValidationException: Stack with id Stack does not exist',
  );
  expect(await failure('DescribeStackEvents', { StackName })).toBe('ValidationException: Stack [Stack] does not exist');
  expect(await failure('ListStackResources', { StackName })).toBe(
    'ValidationException: Stack with id Stack does not exist',
  );
});

test('exports are listed', async () => {
  const { StackId } = await create(
    { Q: queue() },
    { Outputs: { Out: { Value: 'é', Export: { Name: 'name' } }, Plain: { Value: 'x' } } },
  );
  expect(await call('ListExports')).toEqual({ Exports: [{ ExportingStackId: StackId, Name: 'name', Value: 'é' }] });
});

test('a template is returned as it was sent', async () => {
  const TemplateBody =
    'Resources:\n  # A queue\n  Q: { Type: "AWS::SQS::Queue", Metadata: { V: !Sub "${AWS::Region}" } }\n';
  await call('CreateStack', { StackName, TemplateBody });
  for (const TemplateStage of ['Original', 'Processed']) {
    expect(await call('GetTemplate', { StackName, TemplateStage })).toMatchObject({ TemplateBody });
  }
  await call('CreateChangeSet', { StackName, ChangeSetName: 'changes', TemplateBody: body({ R: queue() }) });
  expect(await call('GetTemplate', { StackName, ChangeSetName: 'changes' })).toMatchObject({
    TemplateBody: body({ R: queue() }),
  });
  await call('DeleteStack', { StackName });
  expect(await failure('GetTemplate', { StackName })).toBe('ValidationException: Stack with id Stack does not exist');
  expect(await failure('GetTemplate')).toBe('ValidationException: StackName or ChangeSetName must be specified.');
});

test('the template after a rolled back update is the former one', async () => {
  await create({ Q: queue() });
  await call('UpdateStack', {
    StackName,
    TemplateBody: body({ Q: queue(), Bad: service.custom({ Script: { Create: { Status: 'FAILED', Reason: 'no' } } }) }),
  });
  expect(await service.stack()).toMatchObject({ StackStatus: 'UPDATE_ROLLBACK_COMPLETE' });
  expect(await call('GetTemplate', { StackName })).toMatchObject({ TemplateBody: body({ Q: queue() }) });
});

test('a template has a summary', async () => {
  const Parameters = {
    P: { Type: 'Number', Default: 1, Description: 'd', AllowedValues: [1, 2] },
    S: { Type: 'String', NoEcho: true },
  };
  const TemplateBody = body(
    { Q: queue(), R: { Type: 'AWS::IAM::Role', Properties: {} } },
    { Description: 'é', Parameters, Metadata: { a: 1 }, AWSTemplateFormatVersion: '2010-09-09' },
  );
  const summary = {
    Description: 'é',
    Capabilities: ['CAPABILITY_IAM'],
    CapabilitiesReason: 'The following resource(s) require capabilities: [AWS::IAM::Role]',
    Parameters: [
      { ParameterKey: 'P', DefaultValue: '1', Description: 'd', NoEcho: false },
      { ParameterKey: 'S', NoEcho: true },
    ],
  };
  expect(await call('ValidateTemplate', { TemplateBody })).toMatchObject(summary);
  expect(await call('GetTemplateSummary', { TemplateBody })).toMatchObject({
    ...summary,
    Version: '2010-09-09',
    Metadata: '{"a":1}',
    ResourceTypes: ['AWS::SQS::Queue', 'AWS::IAM::Role'],
    ResourceIdentifierSummaries: [
      { ResourceType: 'AWS::SQS::Queue', LogicalResourceIds: ['Q'], ResourceIdentifiers: ['QueueName'] },
      { ResourceType: 'AWS::IAM::Role', LogicalResourceIds: ['R'], ResourceIdentifiers: ['RoleName'] },
    ],
  });
  await create({ Q: queue() }, { Description: 'of a stack' });
  expect(await call('GetTemplateSummary', { StackName })).toMatchObject({ Description: 'of a stack' });
  expect(await failure('ValidateTemplate', { TemplateBody: '[' })).toContain(
    'ValidationException: Template format error: YAML not well-formed.',
  );
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResource.html */
test('a resource of a deleted stack is described by the ID of the stack', async () => {
  const { StackId } = await create({ Q: queue() });
  const {
    StackResourceDetail: { PhysicalResourceId, LastUpdatedTimestamp },
  } = await call('DescribeStackResource', { StackName, LogicalResourceId: 'Q' });
  await call('DeleteStack', { StackName });
  const { StackResourceDetail } = await call('DescribeStackResource', { StackName: StackId, LogicalResourceId: 'Q' });
  expect(StackResourceDetail).toMatchObject({
    StackId,
    LogicalResourceId: 'Q',
    PhysicalResourceId,
    ResourceType: 'AWS::SQS::Queue',
    ResourceStatus: 'DELETE_COMPLETE',
  });
  expect(StackResourceDetail.LastUpdatedTimestamp.getTime()).toBeGreaterThan(LastUpdatedTimestamp.getTime());
  expect(await failure('DescribeStackResource', { StackName: StackId, LogicalResourceId: 'R' })).toMatch(
    /Resource R does not exist for stack/,
  );
});
