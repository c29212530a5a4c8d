import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CfnParameter, Duration, Lazy, RemovalPolicy, Tags } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type {
  IManagedThing,
  OtaTaskProps,
} from '../../src';
import {
  OtaEndBehavior,
  OtaRetryFailureType,
  OtaSource,
  OtaTarget,
  OtaTargetQuery,
  OtaTask,
  OtaTaskConfiguration,
  OtaTaskGrants,
} from '../../src';
import { CreateOtaTask } from '../../src/api/iot-managed-integrations';
import { arn, only, statements, testStack } from '../stacks';

const TYPE = 'Custom::IoTManagedIntegrations_OtaTask';
const source = OtaSource.fromUrl('s3://updates/lamp.json');
const target = OtaTarget.managedThingIds('abc', 'def');
const query = OtaTarget.query(OtaTargetQuery.metadata('model', 'lamp'));
const nightly = events.Schedule.cron({ hour: '3', minute: '0' });

function properties(props: Partial<OtaTaskProps> = {}) {
  const stack = testStack();
  new OtaTask(stack, 'Lamps', { source, target, ...props });
  return only(stack, TYPE).Properties;
}

test('a task sends an update to things once', () => {
  expect(properties()).toEqual({
    ServiceToken: { 'Fn::GetAtt': [expect.stringMatching(/^CdkDeviceFleetsFunction/), 'Arn'] },
    ServiceTimeout: 600,
    SchemaVersion: '1',
    S3Url: 's3://updates/lamp.json',
    OtaType: 'ONE_TIME',
    OtaMechanism: 'PUSH',
    Protocol: 'HTTP',
    Target: [arn('managed-thing/abc'), arn('managed-thing/def')],
  });
});

test('a task sends an update to all matches of a query, with all props', () => {
  const stack = testStack();
  new OtaTask(stack, 'Lamps', {
    source,
    target: query,
    taskConfiguration: OtaTaskConfiguration.fromOtaTaskConfigurationId(stack, 'Careful', 'abc123'),
    description: 'Lamps of_floor-2',
    schedule: {
      startTime: new Date('2030-01-31T18:00:00+01:00'),
      endTime: new Date('2030-02-28T00:00:00.500Z'),
      endBehavior: OtaEndBehavior.FORCE_CANCEL,
      maintenanceWindows: [{ start: nightly, duration: Duration.hours(2) }],
    },
    retries: [
      { failureType: OtaRetryFailureType.TIMED_OUT, retries: 10 },
      { failureType: OtaRetryFailureType.FAILED, retries: 0 },
    ],
    tags: { team: 'fleet' },
  });
  Tags.of(stack).add('more', 'ünïcode 🏠');
  expect(only(stack, TYPE).Properties).toMatchObject({
    OtaType: 'CONTINUOUS',
    OtaTargetQueryString: 'attributes.model=lamp',
    TaskConfigurationId: 'abc123',
    Description: 'Lamps of_floor-2',
    OtaSchedulingConfig: {
      StartTime: '2030-01-31T17:00:00Z',
      EndTime: '2030-02-28T00:00:00Z',
      EndBehavior: 'FORCE_CANCEL',
      MaintenanceWindows: [{ StartTime: 'cron(0 3 * * ? *)', DurationInMinutes: 120 }],
    },
    OtaTaskExecutionRetryConfig: {
      RetryConfigCriteria: [
        { FailureType: 'TIMED_OUT', MinNumberOfRetries: 10 },
        { FailureType: 'FAILED', MinNumberOfRetries: 0 },
      ],
    },
    Tags: { team: 'fleet', more: 'ünïcode 🏠' },
  });
  expect(only(stack, TYPE).Properties).not.toHaveProperty('Target');
});

test('a task takes managed things as constructs', () => {
  const stack = testStack();
  const things = ['abc', 'def'].map((managedThingId) => ({ managedThingId }) as IManagedThing);
  new OtaTask(stack, 'Lamps', { source, target: OtaTarget.managedThings(...things) });
  expect(only(stack, TYPE).Properties.Target).toEqual([arn('managed-thing/abc'), arn('managed-thing/def')]);
});

test('the values are those of the service', () => {
  const { OtaSchedulingConfig, OtaTaskExecutionRetryConfig } = CreateOtaTask.input.members;
  expect(Object.values(OtaEndBehavior).sort()).toEqual([...OtaSchedulingConfig.members.EndBehavior.enum].sort());
  const { FailureType } = OtaTaskExecutionRetryConfig.members.RetryConfigCriteria.member.members;
  expect(Object.values(OtaRetryFailureType).sort()).toEqual([...FailureType.enum].sort());
});

describe('the source', () => {
  const BUCKET_POLICY = 'AWS::S3::BucketPolicy';

  test('the service may read a source in a bucket of the stack, before the task is created', () => {
    const stack = testStack();
    const bucket = new s3.Bucket(stack, 'Updates');
    new OtaTask(stack, 'Lamps', { source: OtaSource.fromBucket(bucket, 'lamps/2.1.json'), target });
    const { logicalId } = only(stack, 'AWS::S3::Bucket');
    expect(only(stack, TYPE).Properties.S3Url).toEqual({
      'Fn::Join': ['', ['s3://', { Ref: logicalId }, '/lamps/2.1.json']],
    });
    const policy = only(stack, BUCKET_POLICY);
    expect(policy.Properties.PolicyDocument.Statement).toEqual([{
      Action: 's3:GetObject',
      Effect: 'Allow',
      Principal: { Service: 'iotmanagedintegrations.amazonaws.com' },
      Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [logicalId, 'Arn'] }, '/lamps/2.1.json']] },
    }]);
    expect(only(stack, TYPE).DependsOn).toContain(policy.logicalId);
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('a source in an encrypted bucket comes with the use of the key, through S3 only', () => {
    const stack = testStack();
    const bucket = new s3.Bucket(stack, 'Updates', { encryptionKey: new kms.Key(stack, 'Key') });
    new OtaTask(stack, 'Lamps', { source: OtaSource.fromBucket(bucket, 'lamp.json'), target });
    expect(only(stack, 'AWS::KMS::Key').Properties.KeyPolicy.Statement).toContainEqual({
      Action: 'kms:Decrypt',
      Condition: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
      Effect: 'Allow',
      Principal: { Service: 'iotmanagedintegrations.amazonaws.com' },
      Resource: '*',
    });
  });

  test('a source in a bucket for two tasks is allowed once', () => {
    const stack = testStack();
    const bucket = new s3.Bucket(stack, 'Updates');
    for (const id of ['One', 'Two']) {
      new OtaTask(stack, id, { source: OtaSource.fromBucket(bucket, 'lamp.json'), target });
    }
    expect(only(stack, BUCKET_POLICY).Properties.PolicyDocument.Statement).toHaveLength(1);
  });

  test("a source in an imported bucket warns that the policy is not the stack's", () => {
    const stack = testStack();
    const bucket = s3.Bucket.fromBucketName(stack, 'Updates', 'updates');
    new OtaTask(stack, 'Lamps', { source: OtaSource.fromBucket(bucket, 'lamp.json'), target });
    expect(only(stack, TYPE).Properties.S3Url).toBe('s3://updates/lamp.json');
    Annotations.fromStack(stack).hasWarning(
      '/Fleet/Lamps',
      Match.stringLikeRegexp(
        'the policy of the bucket updates is not in this stack: allow iotmanagedintegrations.amazonaws.com there to s3:GetObject lamp.json.*OtaTask.bucketPolicy',
      ),
    );
  });

  test('a file as source is uploaded as an asset, whose content determines the URL', () => {
    const folder = mkdtempSync(join(tmpdir(), 'update-'));
    const urlOf = (content: string) => {
      const file = join(folder, 'update.json');
      writeFileSync(file, content);
      const stack = testStack();
      new OtaTask(stack, 'Lamps', { source: OtaSource.fromAsset(file), target });
      Annotations.fromStack(stack).hasWarning('/Fleet/Lamps', Match.stringLikeRegexp('OtaTask.bucketPolicy'));
      return JSON.stringify(only(stack, TYPE).Properties.S3Url);
    };
    try {
      const first = urlOf('{"version": 1}');
      expect(first).toMatch(/s3:\/\/cdk-.*-assets-123456789012-eu-west-1\/[0-9a-f]{64}\.json/);
      expect(urlOf('{"version": 2}')).not.toBe(first);
      expect(urlOf('{"version": 1}')).toBe(first);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('queries', () => {
  const model = OtaTargetQuery.metadata('model', 'lamp');
  const version = OtaTargetQuery.metadata('version', '1.0');
  const { allOf, anyOf, noneOf } = OtaTargetQuery;

  test.each([
    [model, 'attributes.model=lamp'],
    [version, 'attributes.version=1.0'],
    [OtaTargetQuery.metadata('model', 'lamp 2 (küche)'), 'attributes.model="lamp 2 (küche)"'],
    [allOf(model, version), 'attributes.model=lamp AND attributes.version=1.0'],
    [
      allOf(anyOf(model, version), noneOf(version)),
      '(attributes.model=lamp OR attributes.version=1.0) AND (NOT attributes.version=1.0)',
    ],
    [
      anyOf(noneOf(allOf(model, version)), model),
      '(NOT (attributes.model=lamp AND attributes.version=1.0)) OR attributes.model=lamp',
    ],
    [noneOf(model, version), 'NOT (attributes.model=lamp OR attributes.version=1.0)'],
    [anyOf(allOf(model)), 'attributes.model=lamp'],
    [
      allOf(OtaTargetQuery.fromQueryString('attributes.a:b* OR attributes.c=d'), model),
      '(attributes.a:b* OR attributes.c=d) AND attributes.model=lamp',
    ],
  ])('the query %#: %p', ({ queryString }, expected) => {
    expect(queryString).toBe(expected);
  });

  test.each([
    ['', 'a', 'the key of a metadata query must not be empty'],
    ['a b', 'a', 'the key'],
    ['a:b', 'a', 'the key'],
    ['a', '', 'the value'],
    ['a', '*', 'the value'],
    ['a', 'b"', 'the value'],
    ['a', '\\', 'the value'],
  ])('queries refuse %j=%j', (key, value, message) => {
    expect(() => OtaTargetQuery.metadata(key, value)).toThrow(message);
  });

  test.each([allOf, anyOf, noneOf])('queries without terms are refused by %p', (joined) => {
    expect(() => joined()).toThrow('the queries that are joined must be at least one');
  });

  test('queries put unknown values into quotation marks', () => {
    const stack = testStack();
    const value = new CfnParameter(stack, 'Model').valueAsString;
    new OtaTask(stack, 'Lamps', { source, target: OtaTarget.query(OtaTargetQuery.metadata('model', value)) });
    expect(only(stack, TYPE).Properties.OtaTargetQueryString).toEqual({
      'Fn::Join': ['', ['attributes.model="', { Ref: 'Model' }, '"']],
    });
  });
});

const things = (count: number) =>
  OtaTarget.managedThingIds(...Array.from({ length: count }, (_, index) => `thing${index}`));
const at = (time: string) => new Date(time);

test.each<[string, Partial<OtaTaskProps>]>([
  ['one target', { target: things(1) }],
  ['as many targets as there may be', { target: things(100) }],
  ['the longest texts', { source: OtaSource.fromUrl('a'.repeat(1000)), description: 'a'.repeat(256) }],
  [
    'the longest window',
    { target: query, schedule: { maintenanceWindows: [{ start: nightly, duration: Duration.minutes(1430) }] } },
  ],
  ['a target that is not known yet', { target: OtaTarget.managedThingIds(Lazy.string({ produce: () => 'abc' })) }],
])('a task passes %s', (_what, props) => {
  expect(() => properties(props)).not.toThrow();
});

test.each<[string, Partial<OtaTaskProps>, string]>([
  ['no target', { target: OtaTarget.managedThingIds() }, 'target must be 1 to 100 managed things, or a query (is 0)'],
  ['too many targets', { target: things(101) }, 'target must be 1 to 100 managed things, or a query (is 101)'],
  [
    'a list of targets that is not known yet',
    { target: OtaTarget.managedThingIds(...Lazy.list({ produce: () => [] })) },
    'target must list managed things one by one, not by a token of a list',
  ],
  [
    'an empty query',
    { target: OtaTarget.query(OtaTargetQuery.fromQueryString('')) },
    'target must have a query that is not empty',
  ],
  ['an empty URL', { source: OtaSource.fromUrl('') }, 'source.s3Url must have at least 1 characters, has 0 (is "")'],
  [
    'a URL that is too long',
    { source: OtaSource.fromUrl('a'.repeat(1001)) },
    'source.s3Url must have at most 1000 characters, has 1001',
  ],
  [
    'a description with other characters',
    { description: 'v2.1' },
    'description must match [0-9A-Za-z_\\- ]+ (is "v2.1")',
  ],
  [
    'windows for things',
    { schedule: { maintenanceWindows: [{ start: nightly, duration: Duration.hours(1) }] } },
    'schedule.maintenanceWindows are only for a target by a query',
  ],
  [
    'a window that opens at a rate',
    {
      target: query,
      schedule: {
        maintenanceWindows: [{ start: events.Schedule.rate(Duration.hours(1)), duration: Duration.hours(1) }],
      },
    },
    'schedule.maintenanceWindows must start by a cron expression (is "rate(1 hour)")',
  ],
  [
    'a window of no time',
    { target: query, schedule: { maintenanceWindows: [{ start: nightly, duration: Duration.minutes(0) }] } },
    'schedule.maintenanceWindows[0].durationInMinutes must be at least 1 (is 0)',
  ],
  [
    'a window of a day',
    { target: query, schedule: { maintenanceWindows: [{ start: nightly, duration: Duration.days(1) }] } },
    'schedule.maintenanceWindows[0].durationInMinutes must be at most 1430 (is 1440)',
  ],
  [
    'half minutes',
    { target: query, schedule: { maintenanceWindows: [{ start: nightly, duration: Duration.seconds(90) }] } },
    'schedule.maintenanceWindows[0].durationInMinutes must be a whole number (is 1.5)',
  ],
  [
    'an end before the start',
    { schedule: { startTime: at('2030-01-02'), endTime: at('2030-01-01') } },
    'schedule.endTime must be later than startTime (is 2030-01-01T00:00:00Z, startTime is 2030-01-02T00:00:00Z)',
  ],
  [
    'an end at the start',
    { schedule: { startTime: at('2030-01-01'), endTime: at('2030-01-01') } },
    'schedule.endTime must be later than startTime',
  ],
  [
    'an end without a time',
    { schedule: { endBehavior: OtaEndBehavior.CANCEL } },
    'schedule.endBehavior needs an endTime',
  ],
  [
    'too many retries',
    { retries: [{ failureType: OtaRetryFailureType.ALL, retries: 11 }] },
    'retries[0].minNumberOfRetries must be at most 10 (is 11)',
  ],
  [
    'half a retry',
    { retries: [{ failureType: OtaRetryFailureType.ALL, retries: 0.5 }] },
    'retries[0].minNumberOfRetries must be a whole number (is 0.5)',
  ],
])('a task fails for %s', (_what, props, message) => {
  expect(() => properties(props)).toThrow(`Fleet/Lamps: ${message}`);
});

test('a task is deleted by default and retained on demand', () => {
  const stack = testStack();
  new OtaTask(stack, 'Lamps', { source, target });
  expect(only(stack, TYPE)).not.toHaveProperty('DeletionPolicy');
  const other = testStack();
  new OtaTask(other, 'Lamps', { source, target, removalPolicy: RemovalPolicy.RETAIN });
  expect(only(other, TYPE)).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
});

test('a task returns its attributes', () => {
  const stack = testStack();
  const task = new OtaTask(stack, 'Lamps', { source, target });
  const { logicalId } = only(stack, TYPE);
  expect(stack.resolve([task.otaTaskId, task.otaTaskArn, task.createdAt])).toEqual([
    { Ref: logicalId },
    { 'Fn::GetAtt': [logicalId, 'TaskArn'] },
    { 'Fn::GetAtt': [logicalId, 'CreatedAt'] },
  ]);
  expect(OtaTask.isOtaTask(task)).toBe(true);
});

test('a task can be imported without a resource', () => {
  const stack = testStack();
  const task = OtaTask.fromOtaTaskId(stack, 'Lamps', 'abc123');
  expect(task.otaTaskId).toBe('abc123');
  expect(stack.resolve(task.otaTaskArn)).toEqual(arn('ota-task/abc123'));
  expect(OtaTask.isOtaTask(task)).toBe(false);
  expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
  expect(() =>
    OtaTask.fromOtaTaskArn(stack, 'Other', 'arn:aws:iotmanagedintegrations:eu-west-1:123456789012:managed-thing/abc'),
  ).toThrow('is not the ARN of a ota-task');
});

test('a task grants reading it, and listing all', () => {
  const stack = testStack();
  const { grants } = OtaTask.fromOtaTaskId(stack, 'Lamps', 'abc123');
  const user = new iam.User(stack, 'Someone');
  grants.read(user).assertSuccess();
  grants.list(user).assertSuccess();
  expect(statements(stack, 'Someone')).toEqual([
    {
      Action: ['GetOtaTask', 'ListOtaTaskExecutions', 'ListTagsForResource'].map(
        (name) => `iotmanagedintegrations:${name}`,
      ),
      Effect: 'Allow',
      Resource: arn('ota-task/abc123'),
    },
    { Action: 'iotmanagedintegrations:ListOtaTasks', Effect: 'Allow', Resource: '*' },
  ]);
});

test('the function has no more permissions than those of the kind', () => {
  const stack = testStack();
  new OtaTask(stack, 'Lamps', { source, target });
  expect(statements(stack, 'OtaTaskPolicy')).toEqual([
    { Action: 'iotmanagedintegrations:CreateOtaTask', Effect: 'Allow', Resource: '*' },
    {
      Action: ['GetOtaTask', 'UpdateOtaTask', 'DeleteOtaTask', 'TagResource', 'UntagResource'].map(
        (name) => `iotmanagedintegrations:${name}`,
      ),
      Effect: 'Allow',
      Resource: arn('ota-task/*'),
    },
  ]);
});

test.each([
  ['update', ['UpdateOtaTask'], arn('ota-task/abc123')],
  ['tag', ['TagResource', 'UntagResource'], arn('ota-task/abc123')],
  ['remove', ['DeleteOtaTask'], arn('ota-task/abc123')],
  ['create', ['CreateOtaTask'], '*'],
] as const)('a task grants %s', (verb, names, resource) => {
  const stack = testStack();
  OtaTask.fromOtaTaskId(stack, 'Lamps', 'abc123').grants[verb](new iam.User(stack, 'Someone'));
  const [{ Action, Resource }] = statements(stack, 'Someone');
  expect([[Action].flat(), Resource]).toEqual([names.map((name) => `iotmanagedintegrations:${name}`), resource]);
});

test('the class grants on all tasks, even if the stack has none', () => {
  const stack = testStack();
  OtaTaskGrants.fromAccount(stack).remove(new iam.User(stack, 'Someone'));
  expect(statements(stack, 'Someone')).toEqual([
    { Action: 'iotmanagedintegrations:DeleteOtaTask', Effect: 'Allow', Resource: arn('ota-task/*') },
  ]);
});
