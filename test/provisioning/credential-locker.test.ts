import { App, Aspects, CfnParameter, Lazy, RemovalPolicy, Stack, Tag, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CredentialLocker, CredentialLockerGrants } from '../../src';
import { ACCOUNT, arn, only, REGION, statements, testStack } from '../stacks';

const TYPE = 'Custom::IoTManagedIntegrations_CredentialLocker';
const ARN = `arn:aws:iotmanagedintegrations:${REGION}:${ACCOUNT}:credential-locker/abc123`;

test('a locker sends the given name and tags only', () => {
  const stack = testStack();
  new CredentialLocker(stack, 'Locker', { credentialLockerName: 'house 1', tags: { room: 'kitchen' } });
  const { Properties } = only(stack, TYPE);
  expect(Properties).toEqual({
    ServiceToken: { 'Fn::GetAtt': [expect.stringMatching(/^CdkDeviceFleetsFunction/), 'Arn'] },
    ServiceTimeout: 600,
    SchemaVersion: '1',
    Name: 'house 1',
    Tags: { room: 'kitchen' },
  });
});

test('a locker needs no props', () => {
  const stack = testStack();
  new CredentialLocker(stack, 'Locker');
  expect(Object.keys(only(stack, TYPE).Properties)).toEqual(['ServiceToken', 'ServiceTimeout', 'SchemaVersion']);
});

test('a locker returns its attributes', () => {
  const stack = testStack();
  const locker = new CredentialLocker(stack, 'Locker');
  const { logicalId } = only(stack, TYPE);
  expect(stack.resolve(locker.credentialLockerId)).toEqual({ Ref: logicalId });
  expect(stack.resolve(locker.credentialLockerArn)).toEqual({ 'Fn::GetAtt': [logicalId, 'Arn'] });
  expect(stack.resolve(locker.createdAt)).toEqual({ 'Fn::GetAtt': [logicalId, 'CreatedAt'] });
});

test('a locker is retained by default, but not when its creation fails', () => {
  const stack = testStack();
  new CredentialLocker(stack, 'Locker');
  expect(only(stack, TYPE)).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
});

test.each([
  [RemovalPolicy.DESTROY, 'Delete'],
  [RemovalPolicy.RETAIN, 'Retain'],
])('a locker takes removal policy %s', (removalPolicy, expected) => {
  const stack = testStack();
  new CredentialLocker(stack, 'Locker', { removalPolicy });
  expect(only(stack, TYPE)).toMatchObject({ DeletionPolicy: expected, UpdateReplacePolicy: expected });
});

test('a locker takes a removal policy later', () => {
  const stack = testStack();
  new CredentialLocker(stack, 'Locker').applyRemovalPolicy(RemovalPolicy.DESTROY);
  expect(only(stack, TYPE).DeletionPolicy).toBe('Delete');
});

describe('tags', () => {
  test('tags of the stack reach the locker, and win over its own', () => {
    const stack = testStack();
    new CredentialLocker(stack, 'Locker', { tags: { team: 'a', own: '1' } });
    Tags.of(stack).add('team', 'b');
    Tags.of(stack).add('größe', '');
    expect(only(stack, TYPE).Properties.Tags).toEqual({ team: 'b', own: '1', größe: '' });
  });

  test('tags can be removed', () => {
    const stack = testStack();
    const locker = new CredentialLocker(stack, 'Locker');
    Tags.of(stack).add('team', 'a');
    Tags.of(locker).remove('team');
    expect(only(stack, TYPE).Properties).not.toHaveProperty('Tags');
  });

  test('tags can be excluded by resource type', () => {
    const stack = testStack();
    new CredentialLocker(stack, 'Locker');
    Tags.of(stack).add('team', 'a', { excludeResourceTypes: [TYPE] });
    expect(only(stack, TYPE).Properties).not.toHaveProperty('Tags');
  });

  test('no tags are sent where there are none', () => {
    const stack = testStack();
    new CredentialLocker(stack, 'Locker', { tags: {} });
    expect(only(stack, TYPE).Properties).not.toHaveProperty('Tags');
  });

  test('tags with the longest keys and values, and tokens, pass', () => {
    const stack = testStack();
    const value = new CfnParameter(stack, 'Value').valueAsString;
    new CredentialLocker(stack, 'Locker', { tags: { ['k'.repeat(128)]: '\u{1F3E0}'.repeat(256), token: value } });
    expect(only(stack, TYPE).Properties.Tags).toEqual({
      ['k'.repeat(128)]: '\u{1F3E0}'.repeat(256),
      token: { Ref: 'Value' },
    });
  });

  test.each([
    ['an empty key', { '': 'v' }, /tags key must have at least 1 characters, has 0 \(is \*\*\*\)/],
    [
      'a key that is too long',
      { ['k'.repeat(129)]: 'v' },
      /tags key must have at most 128 characters, has 129 \(is \*\*\*\)/,
    ],
    [
      'a value that is too long',
      { k: 'v'.repeat(257) },
      /tags\.\*\*\* must have at most 256 characters, has 257 \(is \*\*\*\)/,
    ],
    [
      '51 tags',
      Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, ''])),
      /tags must have at most 50 entries, has 51/,
    ],
  ])('tags fail for %s', (_, tags: Record<string, string>, message) => {
    expect(() => new CredentialLocker(testStack(), 'Locker', { tags })).toThrow(message);
  });

  test('too many tags by Tags.of() fail', () => {
    const stack = testStack();
    new CredentialLocker(stack, 'Locker');
    for (let i = 0; i < 51; i++) Tags.of(stack).add(`k${i}`, '');
    expect(() => Template.fromStack(stack)).toThrow(/\[Fleet\/Locker\] tags must have at most 50 entries, has 51/);
  });

  test('a bad tag of an aspect fails', () => {
    const stack = testStack();
    new CredentialLocker(stack, 'Locker');
    Aspects.of(stack).add(new Tag('k', 'v'.repeat(257)));
    expect(() => Template.fromStack(stack)).toThrow(
      /\[Fleet\/Locker\] tags\.\*\*\* must have at most 256 characters, has 257/,
    );
  });
});

describe('the name', () => {
  test.each(['a', 'A'.repeat(128), 'a-b_c d'])('the name %s passes', (credentialLockerName) => {
    const stack = testStack();
    new CredentialLocker(stack, 'Locker', { credentialLockerName });
    expect(only(stack, TYPE).Properties.Name).toBe(credentialLockerName);
  });

  test('the name passes as a token, whatever its value', () => {
    const stack = testStack();
    new CredentialLocker(stack, 'Locker', { credentialLockerName: Lazy.string({ produce: () => 'later' }) });
    new CredentialLocker(stack, 'Other', { credentialLockerName: new CfnParameter(stack, 'Name').valueAsString });
    const names = Object.values(Template.fromStack(stack).findResources(TYPE)).map(({ Properties }) => Properties.Name);
    expect(names).toEqual(['later', { Ref: 'Name' }]);
  });

  test.each([
    ['an empty name', '', 'Fleet/Locker: credentialLockerName must have at least 1 characters, has 0 (is ***)'],
    [
      'a name that is too long',
      'a'.repeat(129),
      'Fleet/Locker: credentialLockerName must have at most 128 characters, has 129 (is ***)',
    ],
    [
      'a name with other characters',
      'k\u00fcche',
      'Fleet/Locker: credentialLockerName must match [A-Za-z0-9-_ ]+ (is ***)',
    ],
    ['a name with a line break', 'a\n', 'Fleet/Locker: credentialLockerName must match [A-Za-z0-9-_ ]+ (is ***)'],
  ])('the name fails for %s', (_, credentialLockerName, message) => {
    expect(() => new CredentialLocker(testStack(), 'Locker', { credentialLockerName })).toThrow(message);
  });

  test('the name fails together with all other broken rules', () => {
    expect(
      () => new CredentialLocker(testStack(), 'Locker', { credentialLockerName: '', tags: { k: 'v'.repeat(257) } }),
    ).toThrow(
      /^Fleet\/Locker: credentialLockerName .*at least 1 .*; .*; tags\.\*\*\* must have at most 256 characters/,
    );
  });
});

describe('an imported locker', () => {
  test('an imported locker by ARN has the ID and the environment of the ARN', () => {
    const locker = CredentialLocker.fromCredentialLockerArn(testStack(), 'Locker',
      'arn:aws:iotmanagedintegrations:ca-central-1:210987654321:credential-locker/abc123');
    expect(locker.credentialLockerId).toBe('abc123');
    expect(locker.env).toEqual({ account: '210987654321', region: 'ca-central-1' });
  });

  test("an imported locker by ID has the ARN of the stack's account and Region", () => {
    const stack = testStack();
    const locker = CredentialLocker.fromCredentialLockerId(stack, 'Locker', 'abc123');
    expect(locker.credentialLockerId).toBe('abc123');
    expect(stack.resolve(locker.credentialLockerArn)).toEqual(arn('credential-locker/abc123'));
  });

  test('an imported locker by a token is split at deployment', () => {
    const stack = testStack();
    const parameter = new CfnParameter(stack, 'Arn');
    const locker = CredentialLocker.fromCredentialLockerArn(stack, 'Locker', parameter.valueAsString);
    expect(stack.resolve(locker.credentialLockerId)).toEqual({
      'Fn::Select': [1, { 'Fn::Split': ['/', { 'Fn::Select': [5, { 'Fn::Split': [':', { Ref: 'Arn' }] }] }] }],
    });
  });

  test.each([
    'abc123',
    'arn:aws:iotmanagedintegrations:eu-west-1:123456789012:managed-thing/abc',
    'arn:aws:iot:eu-west-1:123456789012:credential-locker/a',
    'arn:aws:iotmanagedintegrations:eu-west-1:123456789012:credential-locker/',
    '',
  ])('an imported locker fails for %s, which is not the ARN of a locker', (wrong) => {
    expect(() => CredentialLocker.fromCredentialLockerArn(testStack(), 'Locker', wrong)).toThrow(
      `Fleet: ${JSON.stringify(wrong)} is not the ARN of a credential-locker; expected arn:PARTITION:iotmanagedintegrations:REGION:ACCOUNT:credential-locker/ID`,
    );
  });

  test('an imported locker is not a CredentialLocker, and has no resource', () => {
    const stack = testStack();
    const locker = CredentialLocker.fromCredentialLockerArn(stack, 'Locker', ARN);
    expect(CredentialLocker.isCredentialLocker(locker)).toBe(false);
    expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
  });
});

test.each([[undefined], [null], ['locker'], [{}]])('%p is no CredentialLocker', (value) => {
  expect(CredentialLocker.isCredentialLocker(value)).toBe(false);
});

test('a locker is recognized', () => {
  expect(CredentialLocker.isCredentialLocker(new CredentialLocker(testStack(), 'Locker'))).toBe(true);
});

describe('grants', () => {
  const read = (resource: unknown) => ({
    Action: ['iotmanagedintegrations:GetCredentialLocker', 'iotmanagedintegrations:ListTagsForResource'],
    Effect: 'Allow',
    Resource: resource,
  });

  test('a grant lets a role read one locker', () => {
    const stack = testStack();
    const role = new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
    const locker = new CredentialLocker(stack, 'Locker');
    const grant = locker.grants.read(role);
    grant.assertSuccess();
    expect(statements(stack, 'Reader')).toEqual([read({ 'Fn::GetAtt': [only(stack, TYPE).logicalId, 'Arn'] })]);
  });

  test('a grant lets a user and a group read', () => {
    const stack = testStack();
    const locker = CredentialLocker.fromCredentialLockerArn(stack, 'Locker', ARN);
    locker.grants.read(new iam.User(stack, 'ReadingUser'));
    locker.grants.read(new iam.Group(stack, 'ReadingGroup'));
    expect(statements(stack, 'ReadingUser')).toEqual([read(ARN)]);
    expect(statements(stack, 'ReadingGroup')).toEqual([read(ARN)]);
  });

  test('a grant lets an imported role read', () => {
    const stack = testStack();
    const role = iam.Role.fromRoleArn(stack, 'Reader', `arn:aws:iam::${ACCOUNT}:role/reader`);
    CredentialLocker.fromCredentialLockerArn(stack, 'Locker', ARN).grants.read(role);
    expect(statements(stack, 'Reader')).toEqual([read(ARN)]);
  });

  test('a grant gives a service principal nothing, because the service has no resource policies', () => {
    const grant = CredentialLocker.fromCredentialLockerArn(testStack(), 'Locker', ARN).grants.read(
      new iam.ServicePrincipal('iot.amazonaws.com'),
    );
    expect(grant.success).toBe(false);
  });

  test('a grant of listing is on everything, apart from reading', () => {
    const stack = testStack();
    const role = new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
    CredentialLocker.fromCredentialLockerArn(stack, 'Locker', ARN).grants.list(role);
    expect(statements(stack, 'Reader')).toEqual([
      { Action: 'iotmanagedintegrations:ListCredentialLockers', Effect: 'Allow', Resource: '*' },
    ]);
  });

  test.each([
    ['addManagedThings', ['CreateManagedThing', 'UpdateManagedThing'], ARN],
    ['tag', ['TagResource', 'UntagResource'], ARN],
    ['remove', ['DeleteCredentialLocker'], ARN],
    ['create', ['CreateCredentialLocker'], '*'],
  ] as const)('the grant %s is complete', (verb, names, resource) => {
    const stack = testStack();
    CredentialLocker.fromCredentialLockerArn(stack, 'Locker', ARN).grants[verb](new iam.User(stack, 'Someone'));
    const [{ Action, Resource }] = statements(stack, 'Someone');
    expect([[Action].flat(), Resource]).toEqual([names.map((name) => `iotmanagedintegrations:${name}`), resource]);
  });

  test('the class grants on all lockers, even if the stack has none', () => {
    const stack = testStack();
    CredentialLockerGrants.fromAccount(stack).read(new iam.User(stack, 'Someone'));
    expect(statements(stack, 'Someone')).toEqual([read(arn('credential-locker/*'))]);
  });
});

test("another stack may use the locker's ID", () => {
  const app = new App();
  const env = { account: ACCOUNT, region: REGION };
  const locker = new CredentialLocker(new Stack(app, 'Lockers', { env }), 'Locker');
  const user = new Stack(app, 'User', { env });
  new iam.Role(user, 'Role', { assumedBy: new iam.AccountRootPrincipal(), description: locker.credentialLockerId });
  expect(only(user, 'AWS::IAM::Role').Properties.Description).toEqual({
    'Fn::ImportValue': expect.stringContaining('Lockers:ExportsOutputRefLocker'),
  });
});
