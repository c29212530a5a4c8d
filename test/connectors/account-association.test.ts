import { Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { AccountAssociationProps } from '../../src';
import { AccountAssociation, AccountAssociationGrants, ConnectorDestination } from '../../src';
import { arn, only, statements, testStack } from '../stacks';

const TYPE = 'Custom::IoTManagedIntegrations_AccountAssociation';

function association(props: Partial<AccountAssociationProps> = {}) {
  const stack = testStack();
  const connectorDestination = ConnectorDestination.fromConnectorDestinationId(stack, 'Lamps', 'abc123');
  return { stack, association: new AccountAssociation(stack, 'Building', { connectorDestination, ...props }) };
}

test('an association sends all props', () => {
  const { stack } = association({
    authMaterialName: 'building-7',
    accountAssociationName: 'Building 7',
    description: 'of_street-9',
    waitForSuccess: true,
    tags: { team: 'fleet' },
  });
  Tags.of(stack).add('more', '🏠');
  expect(only(stack, TYPE).Properties).toEqual({
    ServiceToken: { 'Fn::GetAtt': [expect.stringMatching(/^CdkDeviceFleetsFunction/), 'Arn'] },
    ServiceTimeout: 1800,
    SchemaVersion: '1',
    ConnectorDestinationId: 'abc123',
    GeneralAuthorization: { AuthMaterialName: 'building-7' },
    Name: 'Building 7',
    Description: 'of_street-9',
    WaitForSuccess: true,
    Tags: { team: 'fleet', more: '🏠' },
  });
});

test('an association sends the given props only, and waits no longer than others', () => {
  const { stack } = association();
  const { ServiceToken: _token, SchemaVersion: _version, ...own } = only(stack, TYPE).Properties;
  expect(own).toEqual({ ServiceTimeout: 600, ConnectorDestinationId: 'abc123' });
});

test('an association is hidden in outputs', () => {
  expect(Template.fromStack(association().stack).toJSON().Outputs).toBeUndefined();
});

test.each<[string, Partial<AccountAssociationProps>, string]>([
  ['an empty name', { accountAssociationName: '' }, 'accountAssociationName must have at least 1 characters, has 0'],
  [
    'a name that is too long',
    { accountAssociationName: 'a'.repeat(129) },
    'accountAssociationName must have at most 128 characters, has 129',
  ],
  ['a description with other characters', { description: 'a.' }, 'description must match [A-Za-z0-9-_ ]+ (is "a.")'],
  [
    'a description that is too long',
    { description: 'a'.repeat(4097) },
    'description must have at most 4096 characters, has 4097',
  ],
  ['an empty material', { authMaterialName: '' }, 'authMaterialName must have at least 1 characters, has 0'],
])('an association fails for %s', (_what, props, message) => {
  expect(() => association(props)).toThrow(`Fleet/Building: ${message}`);
});

test('an association returns its attributes', () => {
  const { stack, association: made } = association();
  const { logicalId } = only(stack, TYPE);
  expect(stack.resolve([made.accountAssociationId, made.accountAssociationArn, made.authorizationUrl])).toEqual([
    { Ref: logicalId },
    { 'Fn::GetAtt': [logicalId, 'Arn'] },
    { 'Fn::GetAtt': [logicalId, 'OAuthAuthorizationUrl'] },
  ]);
  expect(AccountAssociation.isAccountAssociation(made)).toBe(true);
});

test('an association can be imported without a resource', () => {
  const stack = testStack();
  const made = AccountAssociation.fromAccountAssociationId(stack, 'Building', 'abc123');
  expect(made.accountAssociationId).toBe('abc123');
  expect(stack.resolve(made.accountAssociationArn)).toEqual(arn('account-association/abc123'));
  expect(AccountAssociation.isAccountAssociation(made)).toBe(false);
  expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
});

test.each([
  ['read', ['GetAccountAssociation', 'ListTagsForResource'], [arn('account-association/abc123')]],
  ['update', ['UpdateAccountAssociation'], [arn('account-association/abc123')]],
  ['tag', ['TagResource', 'UntagResource'], [arn('account-association/abc123')]],
  ['remove', ['DeleteAccountAssociation'], [arn('account-association/abc123')]],
  ['sendCommands', ['SendManagedThingCommand'], [arn('account-association/abc123')]],
  ['refresh', ['StartAccountAssociationRefresh'], [arn('account-association/abc123')]],
  [
    'registerManagedThings',
    ['RegisterAccountAssociation', 'DeregisterAccountAssociation'],
    [arn('account-association/abc123'), arn('managed-thing/*')],
  ],
  ['discoverDevices', ['StartDeviceDiscovery'], [arn('account-association/abc123')]],
  ['listManagedThings', ['ListManagedThingAccountAssociations'], ['*']],
  ['list', ['ListAccountAssociations'], ['*']],
] as const)('an association grants %s', (verb, operations, resources) => {
  const stack = testStack();
  AccountAssociation.fromAccountAssociationId(stack, 'Building', 'abc123')
    .grants[verb](new iam.User(stack, 'Someone'))
    .assertSuccess();
  const found = statements(stack, 'Someone');
  for (const { Action } of found) {
    expect([Action].flat()).toEqual(operations.map((name) => `iotmanagedintegrations:${name}`));
  }
  expect(found.map(({ Resource }) => Resource)).toEqual(resources);
});

test('the class grants on all account associations, even if the stack has none', () => {
  const stack = testStack();
  AccountAssociationGrants.fromAccount(stack).registerManagedThings(new iam.User(stack, 'Someone'));
  expect(statements(stack, 'Someone').map(({ Resource }) => Resource)).toEqual([
    arn('account-association/*'),
    arn('managed-thing/*'),
  ]);
});
