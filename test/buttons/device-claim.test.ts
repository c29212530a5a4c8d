import type { Stack } from 'aws-cdk-lib';
import { Annotations as StackAnnotations, Duration, Tags } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { DeviceClaim, FleetProvider } from '../../src';
import { ACCOUNT, dependenciesOfFunction, only, PARTITION, REGION, statements, testStack } from '../stacks';

const TYPE = 'Custom::IoT1Click_DeviceClaim';
const PERMISSION = 'AWS::Lambda::Permission';
const DEVICE = { 'Fn::Join': ['', ['arn:', PARTITION, `:iot1click:${REGION}:${ACCOUNT}:devices/G030`]] };
const RETIRED = Match.stringLikeRegexp(
  'AWS retired IoT 1-Click on 2024-12-16.*iot1ClickEndpoint.*\\[ack: cdk-device-fleets:FleetProvider.iot1ClickRetired\\]',
);

function claimIn(stack: Stack, props = {}): DeviceClaim {
  return new DeviceClaim(stack, 'Bell', { deviceId: 'G030', ...props });
}

function functionIn(stack: Stack, id = 'Ring'): lambda.IFunction {
  return lambda.Function.fromFunctionArn(stack, id, `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${id}`);
}

test('a claim sends the device, enabled, and the given props only; and has half an hour', () => {
  const stack = testStack();
  claimIn(stack);
  expect(only(stack, TYPE).Properties).toEqual({
    ServiceToken: { 'Fn::GetAtt': [expect.stringMatching(/^CdkDeviceFleetsFunction/), 'Arn'] },
    ServiceTimeout: 1800,
    SchemaVersion: '1',
    DeviceId: 'G030',
    Enabled: true,
  });
});

test('a claim sends all props', () => {
  const stack = testStack();
  Tags.of(stack).add('team', 'fleet');
  const [onClick, onLowRemainingLife] = [functionIn(stack), functionIn(stack, 'Battery')];
  claimIn(stack, {
    enabled: false,
    onClick,
    onLowRemainingLife,
    tags: { room: 'Küche' },
    serviceTimeout: Duration.hours(1),
  });
  expect(only(stack, TYPE).Properties).toMatchObject({
    Enabled: false,
    OnClickCallback: onClick.functionArn,
    DeviceHealthMonitorCallback: onLowRemainingLife.functionArn,
    Tags: { room: 'Küche', team: 'fleet' },
    ServiceTimeout: 3600,
  });
});

test('a claim is deleted by default, and returns its attributes', () => {
  const stack = testStack();
  const claim = claimIn(stack);
  const { logicalId, DeletionPolicy } = only(stack, TYPE);
  expect(DeletionPolicy).toBeUndefined();
  expect(stack.resolve([claim.deviceId, claim.deviceArn, claim.deviceType])).toEqual([
    { Ref: logicalId }, { 'Fn::GetAtt': [logicalId, 'Arn'] }, { 'Fn::GetAtt': [logicalId, 'Type'] },
  ]);
});

test('a claim lets the device, and no other, invoke the function before the function is set', () => {
  const stack = testStack();
  claimIn(stack, { onClick: functionIn(stack) });
  const { logicalId, Properties } = only(stack, PERMISSION);
  expect(Properties).toEqual({
    Action: 'lambda:InvokeFunction',
    Principal: 'iot1click.amazonaws.com',
    SourceAccount: ACCOUNT,
    SourceArn: DEVICE,
    FunctionName: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:Ring`,
  });
  expect(only(stack, TYPE).DependsOn).toContain(logicalId);
});

test('two claims may have one function', () => {
  const stack = testStack();
  const onClick = functionIn(stack);
  for (const deviceId of ['G031', 'G032']) {
    new DeviceClaim(stack, deviceId, { deviceId, onClick, onLowRemainingLife: onClick });
  }
  Template.fromStack(stack).resourceCountIs(PERMISSION, 4);
});

test('the function has the permissions of a claim, on devices only, and to continue in another run', () => {
  const stack = testStack();
  claimIn(stack);
  const actions = [
    'InitiateDeviceClaim',
    'DescribeDevice',
    'UpdateDeviceState',
    'UnclaimDevice',
    'FinalizeDeviceClaim',
    'InvokeDeviceMethod',
    'TagResource',
    'UntagResource',
  ];
  expect(statements(stack, 'DeviceClaimPolicy')).toEqual([{
    Effect: 'Allow',
    Action: actions.map((name) => `iot1click:${name}`),
    Resource: { 'Fn::Join': ['', ['arn:', PARTITION, `:iot1click:${REGION}:${ACCOUNT}:devices/*`]] },
  }]);
  expect(dependenciesOfFunction(stack)).toContainEqual(expect.stringContaining('DeviceClaimPolicy'));
  expect(only(stack, TYPE).DependsOn).toContainEqual(expect.stringContaining('SelfInvocationPolicy'));
});

test.each([
  ['an empty ID', { deviceId: '' }, 'Fleet/Bell: deviceId must have at least 1 characters'],
  ['a tag of AWS', { tags: { 'aws:x': '' } }, 'Fleet/Bell: tags key must match'],
  ["the claim's own tag", { tags: { 'cdk-device-fleets:claim': 'x' } }, 'Fleet/Bell: tags key must match'],
  [
    '50 tags',
    { tags: Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, ''])) },
    'tags must have at most 49 entries, has 50',
  ],
  ['two hours', { serviceTimeout: Duration.hours(2) }, 'serviceTimeout must be between 1 minute and 1 hour'],
])('a claim fails for %s', (_what, props, message) => {
  expect(() => claimIn(testStack(), props)).toThrow(message);
});

describe('that AWS retired the service', () => {
  test('synthesis warns once that AWS retired the service', () => {
    const stack = testStack();
    claimIn(stack);
    new DeviceClaim(stack, 'Other', { deviceId: 'G031' });
    expect(Annotations.fromStack(stack).findWarning('*', RETIRED)).toHaveLength(1);
  });

  test('the warning that AWS retired the service can be acknowledged', () => {
    const stack = testStack();
    claimIn(stack);
    StackAnnotations.of(stack).acknowledgeWarning('cdk-device-fleets:FleetProvider.iot1ClickRetired');
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('another endpoint needs no warning that AWS retired the service', () => {
    const stack = testStack();
    claimIn(stack, { provider: new FleetProvider(stack, 'Mine', { iot1ClickEndpoint: 'https://buttons.example' }) });
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});

test.each([
  ['read', ['DescribeDevice', 'ListTagsForResource', 'GetDeviceMethods'], DEVICE],
  ['readEvents', ['ListDeviceEvents'], DEVICE],
  ['invokeMethods', ['GetDeviceMethods', 'InvokeDeviceMethod'], DEVICE],
  ['list', ['ListDevices'], '*'],
] as const)('a claim grants %s', (verb, names, Resource) => {
  const stack = testStack();
  const claim = DeviceClaim.fromDeviceId(stack, 'Bell', 'G030');
  claim.grants[verb](new iam.User(stack, 'Someone')).assertSuccess();
  const [{ Action, ...rest }] = statements(stack, 'Someone');
  expect([Action].flat()).toEqual(names.map((name) => `iot1click:${name}`));
  expect(rest).toEqual({ Effect: 'Allow', Resource });
  Template.fromStack(stack).resourceCountIs(TYPE, 0);
});

test('a claim is recognized', () => {
  const stack = testStack();
  expect(DeviceClaim.isDeviceClaim(claimIn(stack))).toBe(true);
  expect(DeviceClaim.isDeviceClaim(DeviceClaim.fromDeviceId(stack, 'Import', 'G030'))).toBe(false);
});
