import type { CfnResource, Stack } from 'aws-cdk-lib';
import { Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { DeviceClaim, DeviceClaimByCode } from '../../src';
import { ACCOUNT, only, PARTITION, REGION, statements, testStack } from '../stacks';

const TYPE = 'Custom::IoT1Click_DeviceClaimByCode';
const ALL_DEVICES = { 'Fn::Join': ['', ['arn:', PARTITION, `:iot1click:${REGION}:${ACCOUNT}:devices/*`]] };

function claimIn(stack: Stack, props = {}): DeviceClaimByCode {
  return new DeviceClaimByCode(stack, 'Box', { claimCode: 'C-0123456789', ...props });
}

test('a claim by code sends the code, and the settings of each device', () => {
  const stack = testStack();
  claimIn(stack, { enabled: false, tags: { room: 'Küche' } });
  expect(only(stack, TYPE).Properties).toEqual({
    ServiceToken: expect.anything(),
    ServiceTimeout: 1800,
    SchemaVersion: '1',
    ClaimCode: 'C-0123456789',
    Enabled: false,
    Tags: { room: 'Küche' },
  });
});

test('a claim by code returns its attributes, a number as a number', () => {
  const stack = testStack();
  const claim = claimIn(stack);
  const { logicalId } = only(stack, TYPE);
  expect(stack.resolve(claim.claimId)).toEqual({ Ref: logicalId });
  expect(stack.resolve(claim.devicesClaimed)).toEqual({ 'Fn::GetAtt': [logicalId, 'Total'] });
});

test('a claim by code lets any device of the account invoke the function', () => {
  const stack = testStack();
  claimIn(stack, {
    onClick: lambda.Function.fromFunctionArn(stack, 'Ring', `arn:aws:lambda:${REGION}:${ACCOUNT}:function:Ring`),
  });
  expect(only(stack, 'AWS::Lambda::Permission').Properties).toMatchObject({
    SourceAccount: ACCOUNT,
    SourceArn: ALL_DEVICES,
  });
});

test('a stack claims one box after the other', () => {
  const stack = testStack();
  for (const id of ['A', 'B', 'C']) new DeviceClaimByCode(stack, id, { claimCode: `C-012345678${id}` });
  const claims = Template.fromStack(stack).findResources(TYPE);
  const [a, b, c] = ['A', 'B', 'C'].map((id) => Object.keys(claims).find((logicalId) => logicalId.startsWith(id))!);
  const boxes = (logicalId: string) =>
    (claims[logicalId].DependsOn as string[]).filter((other) => Object.hasOwn(claims, other));
  expect([boxes(a), boxes(b), boxes(c)]).toEqual([[], [a], [b]]);
});

test('a stack claims single devices after all boxes, whatever is declared first', () => {
  const stack = testStack();
  const claims = [
    new DeviceClaim(stack, 'Early', { deviceId: 'G1' }),
    claimIn(stack),
    new DeviceClaim(stack, 'Late', { deviceId: 'G2' }),
    new DeviceClaimByCode(stack, 'Other', { claimCode: 'C-9876543210' }),
  ];
  const [early, box, late, other] = claims.map(({ node }) =>
    stack.resolve((node.defaultChild as CfnResource).logicalId),
  );
  const { Resources } = Template.fromStack(stack).toJSON();
  expect(Resources[early].DependsOn).toEqual(expect.arrayContaining([box, other]));
  expect(Resources[late].DependsOn).toEqual(expect.arrayContaining([box, other]));
  for (const each of [box, other]) {
    for (const device of [early, late]) expect(Resources[each].DependsOn).not.toContain(device);
  }
});

test('the function may list and claim everywhere, and do the rest on devices', () => {
  const stack = testStack();
  claimIn(stack);
  expect(statements(stack, 'DeviceClaimByCodePolicy').map(({ Action, Resource }) => [Action, Resource])).toEqual([
    [['iot1click:ClaimDevicesByClaimCode', 'iot1click:ListDevices'], '*'],
    [
      ['UpdateDeviceState', 'UnclaimDevice', 'InvokeDeviceMethod', 'TagResource', 'UntagResource'].map(
        (name) => `iot1click:${name}`,
      ),
      ALL_DEVICES,
    ],
  ]);
});

test.each([
  ['too short', 'C-012345678', 'Fleet/Box: claimCode must have at least 12 characters, has 11'],
  ['too long', `C-${'x'.repeat(39)}`, 'Fleet/Box: claimCode must have at most 40 characters, has 41'],
  ['another one', 'D-0123456789', 'Fleet/Box: claimCode must match C-'],
])('a code that is %s fails', (_what, claimCode, message) => {
  expect(() => claimIn(testStack(), { claimCode })).toThrow(message);
});

test('a code may be a token', () => {
  const stack = testStack();
  claimIn(stack, { claimCode: Token.asString({ Ref: 'Code' }) });
  expect(only(stack, TYPE).Properties.ClaimCode).toEqual({ Ref: 'Code' });
});

test('a claim by code is recognized', () => {
  expect(DeviceClaimByCode.isDeviceClaimByCode(claimIn(testStack()))).toBe(true);
  expect(DeviceClaimByCode.isDeviceClaimByCode({})).toBe(false);
});

test('a claim by code can be imported without a resource', () => {
  const stack = testStack();
  const box = DeviceClaimByCode.fromClaimId(stack, 'Box', 'abc123');
  expect(box.claimId).toBe('abc123');
  expect(DeviceClaimByCode.isDeviceClaimByCode(box)).toBe(false);
  expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
});

test('a claim by code grants on all devices, since its own are not known at synthesis', () => {
  const stack = testStack();
  claimIn(stack).grants.readEvents(new iam.User(stack, 'Someone'));
  expect(statements(stack, 'Someone')).toEqual([
    { Action: 'iot1click:ListDeviceEvents', Effect: 'Allow', Resource: ALL_DEVICES },
  ]);
});
