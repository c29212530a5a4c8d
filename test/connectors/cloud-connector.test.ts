import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { CloudConnectorProps } from '../../src';
import { CloudConnector } from '../../src';
import { ACCOUNT, arn, only, REGION, statements, testStack } from '../stacks';

const TYPE = 'Custom::IoTManagedIntegrations_CloudConnector';
const PERMISSION = 'AWS::Lambda::Permission';
const FUNCTION = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:`;

function connector(props: Partial<CloudConnectorProps> = {}, name = 'Lamps') {
  const stack = testStack();
  const handler = lambda.Function.fromFunctionArn(stack, name, `${FUNCTION}${name}`);
  return { stack, connector: new CloudConnector(stack, 'Connector', { handler, ...props }) };
}
const properties = (props?: Partial<CloudConnectorProps>) => only(connector(props).stack, TYPE).Properties;

test('a connector sends all props', () => {
  expect(properties({ cloudConnectorName: 'Lamps 2', description: 'of_floor-2' })).toEqual({
    ServiceToken: { 'Fn::GetAtt': [expect.stringMatching(/^CdkDeviceFleetsFunction/), 'Arn'] },
    ServiceTimeout: 600,
    SchemaVersion: '1',
    Name: 'Lamps 2',
    Description: 'of_floor-2',
    EndpointType: 'LAMBDA',
    EndpointConfig: { lambda: { arn: `${FUNCTION}Lamps` } },
  });
});

test('a connector has another generated name with another function, so that both can exist for a while', () => {
  const [one, same, other] = ['Lamps', 'Lamps', 'Locks'].map(
    (name) => only(connector({}, name).stack, TYPE).Properties.Name,
  );
  expect(one).toMatch(/^Fleet-Connector-[\w-]+$/);
  expect(one.length).toBeLessThanOrEqual(128);
  expect(same).toBe(one);
  expect(other).not.toBe(one);
});

test('the service may invoke the function for account associations of this account only, before the connector is created', () => {
  const { stack } = connector();
  const { logicalId, Properties } = only(stack, PERMISSION);
  expect(Properties).toEqual({
    Action: 'lambda:InvokeFunction',
    FunctionName: `${FUNCTION}Lamps`,
    Principal: 'iotmanagedintegrations.amazonaws.com',
    SourceAccount: ACCOUNT,
    SourceArn: arn('account-association/*'),
  });
  expect(only(stack, TYPE).DependsOn).toContain(logicalId);
});

test('a connector names an alias as such', () => {
  const stack = testStack();
  const code = lambda.Code.fromInline('exports.handler = async () => {};');
  const alias = new lambda.Function(stack, 'Lamps', {
    code,
    handler: 'index.handler',
    runtime: lambda.Runtime.NODEJS_22_X,
  }).addAlias('live');
  new CloudConnector(stack, 'Connector', { handler: alias });
  expect(only(stack, TYPE).Properties.EndpointConfig.lambda.arn).toEqual({
    Ref: only(stack, 'AWS::Lambda::Alias').logicalId,
  });
  expect(only(stack, PERMISSION).Properties.FunctionName).toEqual({ Ref: only(stack, 'AWS::Lambda::Alias').logicalId });
});

test.each<[string, Partial<CloudConnectorProps>, string]>([
  ['an empty name', { cloudConnectorName: '' }, 'cloudConnectorName must have at least 1 characters, has 0 (is "")'],
  [
    'a name that is too long',
    { cloudConnectorName: 'a'.repeat(129) },
    'cloudConnectorName must have at most 128 characters, has 129',
  ],
  [
    'a name with other characters',
    { cloudConnectorName: 'küche' },
    'cloudConnectorName must match [A-Za-z0-9-_ ]+ (is "küche")',
  ],
  ['a description with other characters', { description: 'a.' }, 'description must match [0-9A-Za-z_\\- ]+ (is "a.")'],
])('a connector fails for %s', (_what, props, message) => {
  expect(() => connector(props)).toThrow(`Fleet/Connector: ${message}`);
});

test('a connector fails for a function of another partition', () => {
  const stack = testStack();
  const handler = lambda.Function.fromFunctionArn(
    stack,
    'Lamps',
    'arn:aws-cn:lambda:cn-north-1:123456789012:function:Lamps',
  );
  expect(() => new CloudConnector(stack, 'Connector', { handler })).toThrow(
    'Fleet/Connector: handler.functionArn must match',
  );
});

test('a connector returns its attributes', () => {
  const { stack, connector: made } = connector();
  const { logicalId } = only(stack, TYPE);
  expect(stack.resolve([made.cloudConnectorId, made.cloudConnectorName])).toEqual([
    { Ref: logicalId },
    { 'Fn::GetAtt': [logicalId, 'Name'] },
  ]);
  expect(made.handler?.functionArn).toBe(`${FUNCTION}Lamps`);
  expect(CloudConnector.isCloudConnector(made)).toBe(true);
});

test('a connector can be imported without a resource', () => {
  const stack = testStack();
  const made = CloudConnector.fromCloudConnectorId(stack, 'Own', 'abc123');
  expect([made.cloudConnectorId, made.handler, made.env.account]).toEqual(['abc123', undefined, ACCOUNT]);
  const visible = CloudConnector.fromCloudConnectorAttributes(stack, 'Visible', {
    cloudConnectorId: 'def456',
    account: '210987654321',
  });
  expect([visible.cloudConnectorId, visible.env.account]).toEqual(['def456', '210987654321']);
  expect(CloudConnector.isCloudConnector(made)).toBe(false);
  expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
});

test.each([
  ['sendEvents', 'SendConnectorEvent'], ['read', 'GetCloudConnector'], ['list', 'ListCloudConnectors'],
] as const)('a connector grants %s on everything, as IAM knows no single cloud connector', (verb, operation) => {
  const { stack, connector: made } = connector();
  made.grants[verb](new iam.User(stack, 'Someone')).assertSuccess();
  expect(statements(stack, 'Someone')).toEqual([
    { Action: `iotmanagedintegrations:${operation}`, Effect: 'Allow', Resource: '*' },
  ]);
});
