import type { Stack } from 'aws-cdk-lib';
import { CfnResource, Duration } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { ConnectorAuthMaterial, ConnectorDestinationProps, ConnectorOAuth } from '../../src';
import { CloudConnector, ConnectorDestination, TokenEndpointAuthenticationScheme } from '../../src';
import { CreateConnectorDestination } from '../../src/api/iot-managed-integrations';
import { ACCOUNT, arn, only, REGION, statements, testStack } from '../stacks';

const TYPE = 'Custom::IoTManagedIntegrations_ConnectorDestination';
const OTHER_ACCOUNT = '210987654321';
const VERSION = 'a1b2c3d4-5678-90ab-cdef-1234567890ab';
const ASSOCIATIONS = [arn('account-association/*'), arn('account-association:*')];

interface World { readonly stack: Stack; readonly oAuth: ConnectorOAuth; readonly material: ConnectorAuthMaterial }

function destination(
  make: (world: World) => Partial<ConnectorDestinationProps>,
  key: (stack: Stack) => kms.IKey | undefined = (stack) => new kms.Key(stack, 'Key'),
) {
  const stack = testStack();
  const secret = new secretsmanager.Secret(stack, 'Secret', { encryptionKey: key(stack) });
  const oAuth: ConnectorOAuth = {
    authUrl: 'https://lamps.example.com/authorize',
    tokenUrl: 'https://lamps.example.com/token',
    tokenEndpointAuthenticationScheme: TokenEndpointAuthenticationScheme.HTTP_BASIC,
    clientSecret: secret,
  };
  const cloudConnector = CloudConnector.fromCloudConnectorId(stack, 'Connector', 'abc123');
  const props = make({ stack, oAuth, material: { name: 'building-7', secret } });
  return { stack, destination: new ConnectorDestination(stack, 'Lamps', { cloudConnector, ...props }) };
}
const secretArn = (stack: Stack) => ({ Ref: only(stack, 'AWS::SecretsManager::Secret').logicalId });
const secretPolicy = (stack: Stack) =>
  only(stack, 'AWS::SecretsManager::ResourcePolicy').Properties.ResourcePolicy.Statement;
const keyStatements = (stack: Stack) => only(stack, 'AWS::KMS::Key').Properties.KeyPolicy.Statement;

test('a connector destination sends all props', () => {
  const { stack } = destination(({ oAuth, material }) => ({
    connectorDestinationName: 'Lamps 1',
    description: 'of_floor-2',
    oAuth: {
      ...oAuth,
      scope: 'read write',
      completeRedirectUrl: 'https://example.com/done',
      renewRefreshTokenBefore: Duration.days(30),
      clientSecretVersionId: VERSION,
    },
    generalAuthorization: [material, { ...material, name: 'building-8', secretVersionId: VERSION }],
  }));
  expect(only(stack, TYPE).Properties).toEqual({
    ServiceToken: { 'Fn::GetAtt': [expect.stringMatching(/^CdkDeviceFleetsFunction/), 'Arn'] },
    ServiceTimeout: 600,
    SchemaVersion: '1',
    Name: 'Lamps 1',
    Description: 'of_floor-2',
    CloudConnectorId: 'abc123',
    AuthType: 'OAUTH',
    SecretsManager: { arn: secretArn(stack), versionId: VERSION },
    AuthConfig: {
      oAuth: {
        authUrl: 'https://lamps.example.com/authorize',
        tokenUrl: 'https://lamps.example.com/token',
        tokenEndpointAuthenticationScheme: 'HTTP_BASIC',
        scope: 'read write',
        oAuthCompleteRedirectUrl: 'https://example.com/done',
        proactiveRefreshTokenRenewal: { enabled: true, DaysBeforeRenewal: 30 },
      },
      GeneralAuthorization: [
        { AuthMaterialName: 'building-7', SecretsManager: { arn: secretArn(stack) } },
        { AuthMaterialName: 'building-8', SecretsManager: { arn: secretArn(stack), versionId: VERSION } },
      ],
    },
  });
});

test('a connector destination sends the given props only', () => {
  const { stack } = destination(({ material }) => ({ generalAuthorization: [material] }));
  const {
    ServiceToken: _token,
    ServiceTimeout: _timeout,
    SchemaVersion: _version,
    ...own
  } = only(stack, TYPE).Properties;
  expect(own).toEqual({
    CloudConnectorId: 'abc123',
    AuthConfig: {
      GeneralAuthorization: [{ AuthMaterialName: 'building-7', SecretsManager: { arn: secretArn(stack) } }],
    },
  });
});

test('the schemes are those of the service', () => {
  const { tokenEndpointAuthenticationScheme: scheme } =
    CreateConnectorDestination.input.members.AuthConfig.members.oAuth.members;
  expect(Object.values(TokenEndpointAuthenticationScheme).sort()).toEqual([...scheme.enum].sort());
});

test('the service may read the client secret, for account associations of this account', () => {
  const { stack } = destination(({ oAuth }) => ({ oAuth }));
  expect(secretPolicy(stack)).toEqual([{
    Action: 'secretsmanager:GetSecretValue',
    Condition: { ArnLike: { 'aws:SourceArn': ASSOCIATIONS } },
    Effect: 'Allow',
    Principal: { Service: 'iotmanagedintegrations.amazonaws.com' },
    Resource: '*',
  }]);
  expect(keyStatements(stack)).toContainEqual({
    Action: ['kms:Decrypt', 'kms:DescribeKey'],
    Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com' } },
    Effect: 'Allow',
    Principal: { Service: 'iotmanagedintegrations.amazonaws.com' },
    Resource: '*',
  });
  Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
});

test('the function of the connector may read general credentials, and the service may not', () => {
  const { stack } = destination(({ stack: scope, material }) => {
    const role = new iam.Role(scope, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    const handler = lambda.Function.fromFunctionAttributes(scope, 'Handler', {
      functionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:Lamps`,
      role,
    });
    return { generalAuthorization: [material], cloudConnector: new CloudConnector(scope, 'OwnConnector', { handler }) };
  });
  expect(statements(stack, 'RoleDefaultPolicy').flatMap(({ Action }) => Action)).toContain(
    'secretsmanager:GetSecretValue',
  );
  Template.fromStack(stack).resourceCountIs('AWS::SecretsManager::ResourcePolicy', 0);
});

test('the account of a function with an unknown role may read general credentials', () => {
  const { stack } = destination(({ stack: scope, material }) => {
    const handler = lambda.Function.fromFunctionArn(
      scope,
      'Handler',
      `arn:aws:lambda:${REGION}:${ACCOUNT}:function:Lamps`,
    );
    return { generalAuthorization: [material], cloudConnector: new CloudConnector(scope, 'OwnConnector', { handler }) };
  });
  expect(secretPolicy(stack)).toEqual([
    expect.objectContaining({ Principal: { AWS: expect.anything() }, Action: 'secretsmanager:GetSecretValue' }),
  ]);
});

test("the account of somebody else's connector may read general credentials", () => {
  const { stack } = destination(({ stack: scope, material }) => ({
    generalAuthorization: [material],
    cloudConnector: CloudConnector.fromCloudConnectorAttributes(scope, 'Visible', {
      cloudConnectorId: 'def456',
      account: OTHER_ACCOUNT,
    }),
  }));
  const root = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::${OTHER_ACCOUNT}:root`]] };
  expect(secretPolicy(stack)).toEqual([
    expect.objectContaining({ Principal: { AWS: root }, Condition: { ArnLike: { 'aws:SourceArn': ASSOCIATIONS } } }),
  ]);
  expect(keyStatements(stack)).toContainEqual(
    expect.objectContaining({ Action: 'kms:Decrypt', Principal: { AWS: root } }),
  );
});

test('the Lambda code may look up the current version only where none is given, and never read', () => {
  const lookUp = (stack: Stack) => statements(stack, 'LampsSecretPolicy');
  const { stack } = destination(({ oAuth, material }) => ({ oAuth, generalAuthorization: [material] }));
  expect(lookUp(stack)).toEqual([
    { Action: 'secretsmanager:DescribeSecret', Effect: 'Allow', Resource: secretArn(stack) },
  ]);
  expect(only(stack, TYPE).DependsOn).toContainEqual(expect.stringMatching(/^LampsSecretPolicy/));
  const given = destination(({ oAuth, material }) => ({
    oAuth: { ...oAuth, clientSecretVersionId: VERSION },
    generalAuthorization: [{ ...material, secretVersionId: VERSION }],
  }));
  expect(lookUp(given.stack)).toEqual([]);
});

test('synthesis warns of a secret whose key or policy is not known here', () => {
  const { stack } = destination(({ oAuth }) => ({ oAuth }), () => undefined);
  Annotations.fromStack(stack).hasWarning(
    '/Fleet/Lamps',
    Match.stringLikeRegexp('Fleet/Secret has no encryptionKey.*ConnectorDestination.secretKey'),
  );
  const imported = destination(({ stack: scope, oAuth }) => (
    { oAuth: { ...oAuth, clientSecret: secretsmanager.Secret.fromSecretNameV2(scope, 'Imported', 'client-secret') } }));
  Annotations.fromStack(imported.stack).hasWarning(
    '/Fleet/Lamps',
    Match.stringLikeRegexp(
      'the policy of the secret Fleet/Imported is not in this stack: allow .*iotmanagedintegrations.amazonaws.com.*ConnectorDestination.secretPolicy',
    ),
  );
});

test.each<[string, (world: World) => Partial<ConnectorDestinationProps>, string]>([
  ['no authorization', () => ({ generalAuthorization: [] }), 'oAuth or generalAuthorization is needed'],
  [
    'two materials of one name',
    ({ material }) => ({ generalAuthorization: [material, material] }),
    'generalAuthorization has two materials of the name building-7',
  ],
  [
    'four materials',
    ({ material }) => ({ generalAuthorization: ['a', 'b', 'c', 'd'].map((name) => ({ ...material, name })) }),
    'generalAuthorization must have at most 3 items, has 4',
  ],
  [
    'a material of another name',
    ({ material }) => ({ generalAuthorization: [{ ...material, name: 'a b' }] }),
    'generalAuthorization[0].authMaterialName must match [a-zA-Z0-9=_+/-]+ (is "a b")',
  ],
  [
    'a version that is none',
    ({ material }) => ({ generalAuthorization: [{ ...material, secretVersionId: 'AWSCURRENT' }] }),
    'generalAuthorization[0].secretsManager.versionId must have at least 32 characters, has 10',
  ],
  [
    "a client secret's version that is none",
    ({ oAuth }) => ({ oAuth: { ...oAuth, clientSecretVersionId: 'a' } }),
    'oAuth.clientSecretVersionId must have at least 32 characters',
  ],
  ['a URL that is none', ({ oAuth }) => ({ oAuth: { ...oAuth, authUrl: 'lamps' } }), 'oAuth.authUrl must match https?'],
  [
    'a URL that is too long',
    ({ oAuth }) => ({ oAuth: { ...oAuth, tokenUrl: `https://lamps.example.com/${'a'.repeat(1024)}` } }),
    'oAuth.tokenUrl must have at most 1024 characters',
  ],
  [
    'a renewal at the last moment',
    ({ oAuth }) => ({ oAuth: { ...oAuth, renewRefreshTokenBefore: Duration.days(29) } }),
    'oAuth.renewRefreshTokenBefore in days must be at least 30 (is 29)',
  ],
  [
    'a renewal at noon',
    ({ oAuth }) => ({ oAuth: { ...oAuth, renewRefreshTokenBefore: Duration.hours(732) } }),
    'oAuth.renewRefreshTokenBefore in days must be a whole number (is 30.5)',
  ],
  [
    'an empty name',
    ({ oAuth }) => ({ oAuth, connectorDestinationName: '' }),
    'connectorDestinationName must have at least 1 characters',
  ],
])('a connector destination fails for %s', (_what, make, message) => {
  expect(() => destination(make)).toThrow(`Fleet/Lamps: ${message}`);
});

test('a connector destination returns its ID', () => {
  const { stack, destination: made } = destination(({ oAuth }) => ({ oAuth }));
  expect(stack.resolve(made.connectorDestinationId)).toEqual({ Ref: only(stack, TYPE).logicalId });
  expect(ConnectorDestination.isConnectorDestination(made)).toBe(true);
});

test('a connector destination can be imported, and grants', () => {
  const stack = testStack();
  const { grants, connectorDestinationId } = ConnectorDestination.fromConnectorDestinationId(stack, 'Lamps', 'abc123');
  expect(connectorDestinationId).toBe('abc123');
  expect(stack.node.findAll().filter((construct) => CfnResource.isCfnResource(construct))).toEqual([]);
  const user = new iam.User(stack, 'Someone');
  for (const verb of ['createAccountAssociations', 'listAccountAssociations', 'read', 'list'] as const) {
    grants[verb](user).assertSuccess();
  }
  expect(statements(stack, 'Someone')).toEqual([
    {
      Action: 'iotmanagedintegrations:CreateAccountAssociation',
      Condition: { StringEquals: { 'iotmanagedintegrations:connectorDestinationId': 'abc123' } },
      Effect: 'Allow',
      Resource: '*',
    },
    ...['ListAccountAssociations', 'GetConnectorDestination', 'ListConnectorDestinations'].map((name) => (
      { Action: `iotmanagedintegrations:${name}`, Effect: 'Allow', Resource: '*' })),
  ]);
});
