import { CfnParameter, Duration, RemovalPolicy, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { OtaTaskConfigurationProps } from '../../src';
import { OtaFailureType, OtaTaskConfiguration, RateIncreaseCriteria } from '../../src';
import { CreateOtaTaskConfiguration } from '../../src/api/iot-managed-integrations';
import { only, statements, testStack } from '../stacks';

const TYPE = 'Custom::IoTManagedIntegrations_OtaTaskConfiguration';

function properties(props?: OtaTaskConfigurationProps) {
  const stack = testStack();
  new OtaTaskConfiguration(stack, 'Careful', props);
  return only(stack, TYPE).Properties;
}

const exponentialRate = {
  baseRatePerMinute: 10,
  incrementFactor: 2,
  rateIncreaseCriteria: RateIncreaseCriteria.succeededThings(50),
};
const criterion = { failureType: OtaFailureType.ALL, thresholdPercentage: 20, minNumberOfExecutedThings: 10 };

test('a task configuration sends all props', () => {
  expect(
    properties({
      otaTaskConfigurationName: 'careful 1',
      description: 'for all_devices',
      rollout: { maximumPerMinute: 500, exponentialRate },
      abortCriteria: [criterion, { ...criterion, failureType: OtaFailureType.TIMED_OUT, thresholdPercentage: 0.5 }],
      inProgressTimeout: Duration.hours(2),
    }),
  ).toEqual({
    ServiceToken: { 'Fn::GetAtt': [expect.stringMatching(/^CdkDeviceFleetsFunction/), 'Arn'] },
    ServiceTimeout: 600,
    SchemaVersion: '1',
    Name: 'careful 1',
    Description: 'for all_devices',
    PushConfig: {
      RolloutConfig: {
        MaximumPerMinute: 500,
        ExponentialRolloutRate: {
          BaseRatePerMinute: 10,
          IncrementFactor: 2,
          RateIncreaseCriteria: { numberOfSucceededThings: 50 },
        },
      },
      AbortConfig: {
        AbortConfigCriteriaList: [
          { Action: 'CANCEL', FailureType: 'ALL', MinNumberOfExecutedThings: 10, ThresholdPercentage: 20 },
          { Action: 'CANCEL', FailureType: 'TIMED_OUT', MinNumberOfExecutedThings: 10, ThresholdPercentage: 0.5 },
        ],
      },
      TimeoutConfig: { InProgressTimeoutInMinutes: 120 },
    },
  });
});

test.each([[undefined], [{}], [{ rollout: {} }], [{ abortCriteria: [] }]])(
  'a task configuration sends the given props only: %j',
  (props) => {
    expect(properties(props)).not.toHaveProperty('PushConfig');
  },
);

test('a task configuration sends the increase by notified things', () => {
  const rate = { ...exponentialRate, rateIncreaseCriteria: RateIncreaseCriteria.notifiedThings(100) };
  expect(
    properties({ rollout: { exponentialRate: rate } }).PushConfig.RolloutConfig.ExponentialRolloutRate
      .RateIncreaseCriteria,
  ).toEqual({ numberOfNotifiedThings: 100 });
});

test('a task configuration keeps a threshold of 0', () => {
  expect(
    properties({ abortCriteria: [{ ...criterion, thresholdPercentage: 0 }] }).PushConfig.AbortConfig
      .AbortConfigCriteriaList,
  ).toMatchObject([{ ThresholdPercentage: 0 }]);
});

test('the failure types are those of the service', () => {
  const criteria =
    CreateOtaTaskConfiguration.input.members.PushConfig.members.AbortConfig.members.AbortConfigCriteriaList.member
      .members;
  expect(Object.values(OtaFailureType).sort()).toEqual([...criteria.FailureType.enum].sort());
});

test.each([
  [
    'lowest',
    {
      rollout: {
        maximumPerMinute: 1,
        exponentialRate: {
          baseRatePerMinute: 1,
          incrementFactor: 1.1,
          rateIncreaseCriteria: RateIncreaseCriteria.notifiedThings(1),
        },
      },
    },
  ],
  [
    'highest',
    {
      rollout: {
        exponentialRate: {
          baseRatePerMinute: 100,
          incrementFactor: 5,
          rateIncreaseCriteria: RateIncreaseCriteria.succeededThings(100),
        },
      },
    },
  ],
  ['shortest', { otaTaskConfigurationName: 'a', description: '-', inProgressTimeout: Duration.minutes(1) }],
  [
    'longest',
    { otaTaskConfigurationName: 'a'.repeat(128), description: 'a'.repeat(256), inProgressTimeout: Duration.days(7) },
  ],
  ['surest', { abortCriteria: [{ ...criterion, thresholdPercentage: 100, minNumberOfExecutedThings: 100 }] }],
])('a task configuration passes the %s values', (_, props: OtaTaskConfigurationProps) => {
  expect(() => properties(props)).not.toThrow();
});

test('a task configuration passes tokens', () => {
  const stack = testStack();
  const number = (id: string) => new CfnParameter(stack, id, { type: 'Number' }).valueAsNumber;
  new OtaTaskConfiguration(stack, 'Careful', {
    otaTaskConfigurationName: new CfnParameter(stack, 'Name').valueAsString,
    rollout: {
      maximumPerMinute: number('Maximum'),
      exponentialRate: { ...exponentialRate, incrementFactor: number('Factor') },
    },
    abortCriteria: [{ ...criterion, thresholdPercentage: number('Threshold') }],
    inProgressTimeout: Duration.minutes(number('Minutes')),
  });
  expect(only(stack, TYPE).Properties).toMatchObject({
    Name: { Ref: 'Name' },
    PushConfig: {
      RolloutConfig: {
        MaximumPerMinute: { Ref: 'Maximum' },
        ExponentialRolloutRate: { IncrementFactor: { Ref: 'Factor' } },
      },
      AbortConfig: { AbortConfigCriteriaList: [{ ThresholdPercentage: { Ref: 'Threshold' } }] },
      TimeoutConfig: { InProgressTimeoutInMinutes: { Ref: 'Minutes' } },
    },
  });
});

const rate = (change: object) => ({ rollout: { exponentialRate: { ...exponentialRate, ...change } } });
const abort = (change: object) => ({ abortCriteria: [criterion, { ...criterion, ...change }] });

test.each<[string, OtaTaskConfigurationProps, string]>([
  [
    'an empty name',
    { otaTaskConfigurationName: '' },
    'otaTaskConfigurationName must have at least 1 characters, has 0 (is ***)',
  ],
  [
    'a name that is too long',
    { otaTaskConfigurationName: 'a'.repeat(129) },
    'otaTaskConfigurationName must have at most 128 characters, has 129 (is ***)',
  ],
  [
    'a name with other characters',
    { otaTaskConfigurationName: 'a.b' },
    'otaTaskConfigurationName must match [A-Za-z0-9-_ ]+ (is ***)',
  ],
  ['an empty description', { description: '' }, 'description must have at least 1 characters, has 0 (is "")'],
  [
    'a description that is too long',
    { description: 'a'.repeat(257) },
    'description must have at most 256 characters, has 257',
  ],
  ['a description with other characters', { description: 'a.' }, 'description must match [0-9A-Za-z_\\- ]+ (is "a.")'],
  ['no devices a minute', { rollout: { maximumPerMinute: 0 } }, 'rollout.maximumPerMinute must be at least 1 (is 0)'],
  [
    'half a device a minute',
    { rollout: { maximumPerMinute: 1.5 } },
    'rollout.maximumPerMinute must be a whole number (is 1.5)',
  ],
  [
    'a base rate of 0',
    rate({ baseRatePerMinute: 0 }),
    'rollout.exponentialRate.baseRatePerMinute must be at least 1 (is 0)',
  ],
  [
    'a base rate of 101',
    rate({ baseRatePerMinute: 101 }),
    'rollout.exponentialRate.baseRatePerMinute must be at most 100 (is 101)',
  ],
  [
    'a base rate that is not whole',
    rate({ baseRatePerMinute: 1.5 }),
    'rollout.exponentialRate.baseRatePerMinute must be a whole number (is 1.5)',
  ],
  [
    'a factor of 1',
    rate({ incrementFactor: 1 }),
    'rollout.exponentialRate.incrementFactor must be at least 1.1 (is 1)',
  ],
  [
    'a factor of 5.1',
    rate({ incrementFactor: 5.1 }),
    'rollout.exponentialRate.incrementFactor must be at most 5 (is 5.1)',
  ],
  [
    'a factor that is no number',
    rate({ incrementFactor: NaN }),
    'rollout.exponentialRate.incrementFactor must be a number',
  ],
  [
    'an increase after 0 notified things',
    rate({ rateIncreaseCriteria: RateIncreaseCriteria.notifiedThings(0) }),
    'rollout.exponentialRate.rateIncreaseCriteria.numberOfNotifiedThings must be at least 1 (is 0)',
  ],
  [
    'an increase after 101 notified things',
    rate({ rateIncreaseCriteria: RateIncreaseCriteria.notifiedThings(101) }),
    'rollout.exponentialRate.rateIncreaseCriteria.numberOfNotifiedThings must be at most 100 (is 101)',
  ],
  [
    'an increase after 0 succeeded things',
    rate({ rateIncreaseCriteria: RateIncreaseCriteria.succeededThings(0) }),
    'rollout.exponentialRate.rateIncreaseCriteria.numberOfSucceededThings must be at least 1 (is 0)',
  ],
  [
    'an increase after 101 succeeded things',
    rate({ rateIncreaseCriteria: RateIncreaseCriteria.succeededThings(101) }),
    'rollout.exponentialRate.rateIncreaseCriteria.numberOfSucceededThings must be at most 100 (is 101)',
  ],
  [
    'a threshold over 100 %',
    abort({ thresholdPercentage: 100.1 }),
    'abortCriteria[1].thresholdPercentage must be at most 100 (is 100.1)',
  ],
  [
    'abortion after 0 things',
    abort({ minNumberOfExecutedThings: 0 }),
    'abortCriteria[1].minNumberOfExecutedThings must be at least 1 (is 0)',
  ],
  [
    'abortion after 101 things',
    abort({ minNumberOfExecutedThings: 101 }),
    'abortCriteria[1].minNumberOfExecutedThings must be at most 100 (is 101)',
  ],
  [
    'another failure type',
    abort({ failureType: 'BORED' }),
    'abortCriteria[1].failureType must be one of FAILED, REJECTED, TIMED_OUT, ALL (is "BORED")',
  ],
  ['no time', { inProgressTimeout: Duration.minutes(0) }, 'inProgressTimeout in minutes must be at least 1 (is 0)'],
  [
    'more than 7 days',
    { inProgressTimeout: Duration.minutes(10081) },
    'inProgressTimeout in minutes must be at most 10080 (is 10081)',
  ],
  [
    'half minutes',
    { inProgressTimeout: Duration.seconds(90) },
    'inProgressTimeout in minutes must be a whole number (is 1.5)',
  ],
])('a task configuration fails for %s', (_, props, message) => {
  expect(() => properties(props)).toThrow(`Fleet/Careful: ${message}`);
});

test('a task configuration fails once for all faults', () => {
  expect(() =>
    properties({
      description: 'ä',
      ...rate({ baseRatePerMinute: 0, incrementFactor: 6 }),
      inProgressTimeout: Duration.days(8),
    }),
  ).toThrow(
    'Fleet/Careful: description must match [0-9A-Za-z_\\- ]+ (is "ä"); '
      + 'rollout.exponentialRate.baseRatePerMinute must be at least 1 (is 0); '
      + 'rollout.exponentialRate.incrementFactor must be at most 5 (is 6); '
      + 'inProgressTimeout in minutes must be at most 10080 (is 11520)',
  );
});

test('a task configuration is deleted by default and retained on demand', () => {
  const stack = testStack();
  new OtaTaskConfiguration(stack, 'Careful');
  expect(only(stack, TYPE)).not.toHaveProperty('DeletionPolicy');
  const other = testStack();
  new OtaTaskConfiguration(other, 'Careful', { removalPolicy: RemovalPolicy.RETAIN });
  expect(only(other, TYPE)).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
});

test('a task configuration is not taggable, as the service does not tag OTA task configurations', () => {
  const stack = testStack();
  new OtaTaskConfiguration(stack, 'Careful');
  Tags.of(stack).add('team', 'a');
  expect(only(stack, TYPE).Properties).not.toHaveProperty('Tags');
});

test('a task configuration returns its attributes', () => {
  const stack = testStack();
  const configuration = new OtaTaskConfiguration(stack, 'Careful');
  const { logicalId } = only(stack, TYPE);
  expect(stack.resolve(configuration.otaTaskConfigurationId)).toEqual({ Ref: logicalId });
  expect(stack.resolve(configuration.createdAt)).toEqual({ 'Fn::GetAtt': [logicalId, 'CreatedAt'] });
  expect(OtaTaskConfiguration.isOtaTaskConfiguration(configuration)).toBe(true);
});

test('a task configuration can be imported without a resource', () => {
  const stack = testStack();
  const configuration = OtaTaskConfiguration.fromOtaTaskConfigurationId(stack, 'Careful', 'abc123');
  expect(configuration.otaTaskConfigurationId).toBe('abc123');
  expect(OtaTaskConfiguration.isOtaTaskConfiguration(configuration)).toBe(false);
  expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
});

test.each([
  ['read', 'iotmanagedintegrations:GetOtaTaskConfiguration'],
  ['list', 'iotmanagedintegrations:ListOtaTaskConfigurations'],
] as const)('a task configuration grants %s on everything, as IAM knows no single one', (verb, action) => {
  const stack = testStack();
  new OtaTaskConfiguration(stack, 'Careful').grants[verb](new iam.User(stack, 'Someone')).assertSuccess();
  expect(statements(stack, 'Someone')).toEqual([{ Action: action, Effect: 'Allow', Resource: '*' }]);
});
