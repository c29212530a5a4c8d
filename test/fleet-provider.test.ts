import type { CfnResource } from 'aws-cdk-lib';
import { Annotations as StackAnnotations, App, Duration, NestedStack, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { CustomResourceConfig } from 'aws-cdk-lib/custom-resources';
import { ACCOUNT, arn, only, PARTITION, policies, REGION, statements, testStack } from './stacks';
import {
  CredentialLocker,
  DeviceClaim,
  Destination,
  FleetProvider,
  NotificationEventType,
  OtaTaskConfiguration,
  ProvisioningProfile,
  ProvisioningType,
} from '../src';

const FUNCTION = 'AWS::Lambda::Function';

/** A stack with one resource of every kind. */
function fleet(stack: Stack, provider?: FleetProvider): Stack {
  new CredentialLocker(stack, 'Locker', { provider });
  new ProvisioningProfile(stack, 'Profile', { provider, provisioningType: ProvisioningType.fleetProvisioning() });
  const destination = new Destination(stack, 'Events', { provider, stream: new kinesis.Stream(stack, 'Stream') });
  destination.addNotification(NotificationEventType.DEVICE_STATE);
  new OtaTaskConfiguration(stack, 'Careful', { provider });
  return stack;
}

describe('the stack\'s own provider', () => {
  test("the stack's own provider is one function for everything", () => {
    const template = Template.fromStack(fleet(testStack()));
    template.resourceCountIs(FUNCTION, 1);
    template.resourceCountIs('AWS::Logs::LogGroup', 1);
  });

  test("the stack's own provider has a fixed place", () => {
    const stack = testStack();
    const provider = FleetProvider.of(new CredentialLocker(stack, 'Locker'));
    expect(provider.node.path).toBe('Fleet/CdkDeviceFleets');
    expect(FleetProvider.of(stack)).toBe(provider);
    expect(FleetProvider.isFleetProvider(provider)).toBe(true);
    expect(FleetProvider.isFleetProvider(stack)).toBe(false);
  });

  test('another stack, and a nested stack, have a provider of their own', () => {
    const stack = testStack();
    const nested = new NestedStack(stack, 'Nested');
    expect(FleetProvider.of(nested)).not.toBe(FleetProvider.of(stack));
    expect(Stack.of(FleetProvider.of(nested))).toBe(nested);
  });

  test("the stack's own provider is a function of this library's code", () => {
    const stack = testStack();
    const provider = FleetProvider.of(stack);
    const { Properties, logicalId } = only(stack, FUNCTION);
    expect(Properties).toMatchObject({
      Handler: 'index.handler',
      Architectures: ['arm64'],
      MemorySize: 256,
      Timeout: 300,
      Description: 'Makes, changes and deletes resources of AWS IoT managed integrations for CloudFormation',
      Runtime: lambda.determineLatestNodeRuntime(stack).name,
      LoggingConfig: { LogGroup: { Ref: only(stack, 'AWS::Logs::LogGroup').logicalId } },
    });
    expect(Properties).not.toHaveProperty('Environment');
    expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions');
    expect(Properties).not.toHaveProperty('VpcConfig');
    expect(stack.resolve(provider.serviceToken)).toEqual({ 'Fn::GetAtt': [logicalId, 'Arn'] });
  });

  test("the stack's own provider logs for a month, into a log group that is deleted with the stack", () => {
    const stack = testStack();
    FleetProvider.of(stack);
    expect(only(stack, 'AWS::Logs::LogGroup')).toMatchObject({
      Properties: { RetentionInDays: 30 },
      DeletionPolicy: 'Delete',
    });
  });

  test("the stack's own provider follows an app's settings for all its custom resources", () => {
    const stack = testStack();
    const runtime = new lambda.Runtime('nodejs99.x', lambda.RuntimeFamily.NODEJS);
    FleetProvider.of(stack);
    CustomResourceConfig.of(stack).addLogRetentionLifetime(logs.RetentionDays.TEN_YEARS);
    CustomResourceConfig.of(stack).addRemovalPolicy(RemovalPolicy.RETAIN);
    CustomResourceConfig.of(stack).addLambdaRuntime(runtime);
    expect(only(stack, 'AWS::Logs::LogGroup')).toMatchObject({
      Properties: { RetentionInDays: 3653 },
      DeletionPolicy: 'Retain',
    });
    expect(only(stack, FUNCTION).Properties.Runtime).toBe('nodejs99.x');
  });
});

describe('the role', () => {
  test('the role uses no managed policy, and may write its own log and look up its own stack only', () => {
    const stack = testStack();
    FleetProvider.of(stack);
    const role = only(stack, 'AWS::IAM::Role');
    expect(role.Properties).not.toHaveProperty('ManagedPolicyArns');
    expect(role.Properties.AssumeRolePolicyDocument.Statement).toEqual([
      { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } },
    ]);
    expect(Object.values(policies(stack)).map(({ Properties }) => Properties.PolicyDocument.Statement)).toEqual([[{
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Effect: 'Allow',
      Resource: { 'Fn::GetAtt': [only(stack, 'AWS::Logs::LogGroup').logicalId, 'Arn'] },
    }, {
      Action: 'cloudformation:DescribeStackResource',
      Effect: 'Allow',
      Resource: { Ref: 'AWS::StackId' },
    }]]);
  });

  const SERVICE = 'iotmanagedintegrations';
  const tagging = [`${SERVICE}:TagResource`, `${SERVICE}:UntagResource`];

  test.each<[string, any[]]>([
    [
      'CredentialLocker',
      [
        { Action: `${SERVICE}:CreateCredentialLocker`, Effect: 'Allow', Resource: '*' },
        {
          Action: [`${SERVICE}:GetCredentialLocker`, `${SERVICE}:DeleteCredentialLocker`, ...tagging],
          Effect: 'Allow',
          Resource: arn('credential-locker/*'),
        },
      ],
    ],
    [
      'ProvisioningProfile',
      [
        { Action: `${SERVICE}:CreateProvisioningProfile`, Effect: 'Allow', Resource: '*' },
        {
          Action: [`${SERVICE}:GetProvisioningProfile`, `${SERVICE}:DeleteProvisioningProfile`, ...tagging],
          Effect: 'Allow',
          Resource: arn('provisioning-profile/*'),
        },
      ],
    ],
    [
      'NotificationConfiguration',
      [
        {
          Action: ['Create', 'Get', 'Update', 'Delete'].map((verb) => `${SERVICE}:${verb}NotificationConfiguration`),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
    ],
    [
      'OtaTaskConfiguration',
      [
        {
          Action: ['Create', 'Get', 'Delete'].map((verb) => `${SERVICE}:${verb}OtaTaskConfiguration`),
          Effect: 'Allow',
          Resource: '*',
        },
      ],
    ],
  ])('the role has the permissions that the life of a %s needs', (kind, expected) => {
    expect(statements(fleet(testStack()), `CdkDeviceFleets${kind}Policy`)).toEqual(expected);
  });

  test('the role has the permissions that the life of a Destination needs', () => {
    expect(statements(fleet(testStack()), 'CdkDeviceFleetsDestinationPolicy')).toEqual([
      {
        Action: [
          ...['Create', 'Get', 'Update', 'Delete'].map((verb) => `${SERVICE}:${verb}Destination`),
          `${SERVICE}:ListNotificationConfigurations`,
        ],
        Effect: 'Allow',
        Resource: '*',
      },
      expect.objectContaining({ Action: 'iam:PassRole' }),
    ]);
  });

  test('the role has no permissions for kinds that the stack does not have', () => {
    const stack = testStack();
    new CredentialLocker(stack, 'Locker');
    new CredentialLocker(stack, 'Locker2');
    expect(Object.keys(policies(stack)).map((id) => id.slice(0, -8)).sort()).toEqual([
      'CdkDeviceFleetsCredentialLockerPolicy', 'CdkDeviceFleetsRoleDefaultPolicy',
    ]);
  });

  test('the role may invoke its own function, before a resource that waits is created', () => {
    const stack = testStack();
    new ProvisioningProfile(stack, 'Profile', { provisioningType: ProvisioningType.fleetProvisioning() });
    expect(statements(stack, 'SelfInvocationPolicy')).toEqual([
      {
        Action: 'lambda:InvokeFunction',
        Effect: 'Allow',
        Resource: { 'Fn::GetAtt': [only(stack, FUNCTION).logicalId, 'Arn'] },
      },
    ]);
    const { DependsOn } = only(stack, 'Custom::IoTManagedIntegrations_ProvisioningProfile');
    expect(DependsOn).toContainEqual(expect.stringMatching(/^CdkDeviceFleetsSelfInvocationPolicy/));
  });

  test('only the role has access, and every policy is attached to it', () => {
    const stack = fleet(testStack());
    const role = stack.resolve((FleetProvider.of(stack).role as iam.Role).roleName);
    const attached = Object.entries(policies(stack)).filter(([id]) => !id.startsWith('DeliveryRole'));
    expect(attached).toHaveLength(8);
    attached.forEach(([, { Properties }]) => expect(Properties.Roles).toEqual([role]));
  });
});

test('a provider makes no circle of dependencies', () => {
  const resources = Template.fromStack(fleet(testStack())).toJSON().Resources as Record<string, object>;
  const needs = (id: string) =>
    Object.keys(resources).filter((other) => other !== id && JSON.stringify(resources[id]).includes(`"${other}"`));
  const visit = (id: string, path: string[]): void => {
    expect(path).not.toContain(id);
    needs(id).forEach((other) => visit(other, [...path, id]));
  };
  Object.keys(resources).forEach((id) => visit(id, []));
});

describe('a provider that is configured', () => {
  test("a configured provider serves its resources, and the stack's own is not created", () => {
    const stack = testStack();
    const provider = new FleetProvider(stack, 'Mine', { reservedConcurrentExecutions: 5 });
    fleet(stack, provider);
    expect(only(stack, FUNCTION).Properties.ReservedConcurrentExecutions).toBe(5);
  });

  test("a configured provider exists beside the stack's own", () => {
    const stack = testStack();
    new CredentialLocker(stack, 'Locker', { provider: new FleetProvider(stack, 'Mine') });
    new CredentialLocker(stack, 'Other');
    Template.fromStack(stack).resourceCountIs(FUNCTION, 2);
  });

  test('a configured provider fails in another stack', () => {
    const app = new App();
    const provider = new FleetProvider(new Stack(app, 'Other'), 'Mine');
    expect(() => new CredentialLocker(new Stack(app, 'Fleet'), 'Locker', { provider })).toThrow(
      'Fleet/Locker: provider must be a FleetProvider of the same stack, for its role needs permissions on what this stack makes (is Other/Mine)',
    );
  });

  test('a provider can call another endpoint', () => {
    const stack = testStack();
    new FleetProvider(stack, 'Mine', { managedIntegrationsEndpoint: 'https://vpce-1.example' });
    expect(only(stack, FUNCTION).Properties.Environment).toEqual({
      Variables: { AWS_ENDPOINT_URL_IOT_MANAGED_INTEGRATIONS: 'https://vpce-1.example' },
    });
  });

  test('a provider can call another endpoint of IoT 1-Click', () => {
    const stack = testStack();
    new FleetProvider(stack, 'Mine', { iot1ClickEndpoint: 'https://buttons.example' });
    expect(only(stack, FUNCTION).Properties.Environment).toEqual({
      Variables: { AWS_ENDPOINT_URL_IOT_1CLICK_DEVICES_SERVICE: 'https://buttons.example' },
    });
  });

  test('a provider can have another runtime', () => {
    const stack = testStack();
    new FleetProvider(stack, 'Mine', { runtime: lambda.Runtime.NODEJS_20_X });
    expect(only(stack, FUNCTION).Properties.Runtime).toBe('nodejs20.x');
  });

  test('a provider can have another log group', () => {
    const stack = testStack();
    const logGroup = logs.LogGroup.fromLogGroupName(stack, 'Logs', 'fleet');
    const provider = new FleetProvider(stack, 'Mine', { logGroup });
    expect(provider.logGroup).toBe(logGroup);
    expect(only(stack, FUNCTION).Properties.LoggingConfig).toEqual({ LogGroup: 'fleet' });
    expect(statements(stack, 'MineRole')[0].Resource).toEqual(stack.resolve(logGroup.logGroupArn));
    Template.fromStack(stack).resourceCountIs('AWS::Logs::LogGroup', 0);
  });

  test('a provider can run in a VPC, with permission for network interfaces', () => {
    const stack = testStack();
    const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 0 });
    const securityGroups = [new ec2.SecurityGroup(stack, 'Group', { vpc })];
    new FleetProvider(stack, 'Mine', {
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      securityGroups,
    });
    expect(Template.fromStack(stack).findResources(FUNCTION, { Properties: { Handler: 'index.handler' } })).toEqual({
      [only(stack, FUNCTION).logicalId]: expect.objectContaining({
        Properties: expect.objectContaining({
          VpcConfig: {
            SubnetIds: vpc.isolatedSubnets.map(({ subnetId }) => stack.resolve(subnetId)),
            SecurityGroupIds: securityGroups.map(({ securityGroupId }) => stack.resolve(securityGroupId)),
          },
        }),
      }),
    });
    expect(statements(stack, 'MineRole')).toEqual(
      expect.arrayContaining([
        { Action: ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'], Effect: 'Allow', Resource: '*' },
        {
          Action: [
            'CreateNetworkInterface',
            'DeleteNetworkInterface',
            'AssignPrivateIpAddresses',
            'UnassignPrivateIpAddresses',
          ].map((name) => `ec2:${name}`),
          Effect: 'Allow',
          Resource: { 'Fn::Join': ['', ['arn:', PARTITION, `:ec2:${REGION}:${ACCOUNT}:*/*`]] },
        },
      ]),
    );
  });

  test('a provider can have its environment encrypted', () => {
    const stack = testStack();
    const environmentEncryption = new kms.Key(stack, 'Key');
    new FleetProvider(stack, 'Mine', { environmentEncryption });
    const keyArn = stack.resolve(environmentEncryption.keyArn);
    expect(only(stack, FUNCTION).Properties.KmsKeyArn).toEqual(keyArn);
    expect(statements(stack, 'MineRole')).toContainEqual({ Action: 'kms:Decrypt', Effect: 'Allow', Resource: keyArn });
  });

  test('a provider adds its permissions to a given role', () => {
    const stack = testStack();
    const role = new iam.Role(stack, 'Own', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    const provider = new FleetProvider(stack, 'Mine', { role });
    new CredentialLocker(stack, 'Locker', { provider });
    expect(provider.role).toBe(role);
    expect(only(stack, 'AWS::IAM::Role').logicalId).toMatch(/^Own/);
    Object.values(policies(stack)).forEach(({ Properties }) =>
      expect(Properties.Roles).toEqual([{ Ref: only(stack, 'AWS::IAM::Role').logicalId }]),
    );
    expect(statements(stack, 'MineCredentialLockerPolicy')).toHaveLength(2);
  });

  test('a provider adds its permissions to an imported role', () => {
    const stack = testStack();
    const role = iam.Role.fromRoleArn(stack, 'Own', `arn:aws:iam::${ACCOUNT}:role/fleet`);
    new CredentialLocker(stack, 'Locker', { provider: new FleetProvider(stack, 'Mine', { role }) });
    expect(Object.values(policies(stack)).map(({ Properties }) => Properties.Roles)).toEqual([['fleet'], ['fleet']]);
  });

  test('a provider leaves a role alone that must not be changed', () => {
    const stack = testStack();
    const role = iam.Role.fromRoleArn(stack, 'Own', `arn:aws:iam::${ACCOUNT}:role/fleet`, { mutable: false });
    fleet(stack, new FleetProvider(stack, 'Mine', { role }));
    const template = Template.fromStack(stack);
    expect(Object.keys(policies(stack))).toEqual([expect.stringMatching(/^DeliveryRole/)]);
    template.hasResource('Custom::IoTManagedIntegrations_CredentialLocker', { DependsOn: Match.absent() });
    expect(only(stack, FUNCTION).Properties.Role).toBe(`arn:aws:iam::${ACCOUNT}:role/fleet`);
  });

  test('a provider can be granted more', () => {
    const stack = testStack();
    const provider = new FleetProvider(stack, 'Mine');
    new kms.Key(stack, 'Key').grantDecrypt(provider).assertSuccess();
    expect(statements(stack, 'MineRole').map(({ Action }) => Action)).toContain('kms:Decrypt');
  });
});

describe('the Region', () => {
  const WARNING = Match.stringLikeRegexp(
    'not known to be in us-east-1; it is in ca-central-1, eu-west-1, me-central-1.*cdk-device-fleets:FleetProvider.region',
  );
  const inRegion = (region: string) => testStack({ env: { account: ACCOUNT, region } });

  test('synthesis warns of a Region without the service', () => {
    const stack = inRegion('us-east-1');
    new CredentialLocker(stack, 'Locker');
    Annotations.fromStack(stack).hasWarning('/Fleet/CdkDeviceFleets', WARNING);
  });

  test('the warning of a Region can be acknowledged', () => {
    const stack = inRegion('us-east-1');
    new CredentialLocker(stack, 'Locker');
    StackAnnotations.of(stack).acknowledgeWarning('cdk-device-fleets:FleetProvider.region');
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test.each(['ca-central-1', 'eu-west-1', 'me-central-1', Token.asString({ Ref: 'AWS::Region' })])(
    'the Region %s needs no warning',
    (region) => {
      const stack = inRegion(region);
      new CredentialLocker(stack, 'Locker');
      Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
    },
  );

  test('device claims alone need no warning of the Region', () => {
    const stack = inRegion('us-west-2');
    const provider = new FleetProvider(stack, 'Mine', { iot1ClickEndpoint: 'https://buttons.example' });
    new DeviceClaim(stack, 'Bell', { provider, deviceId: 'G030' });
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('another endpoint needs no warning of the Region', () => {
    const stack = inRegion('us-east-1');
    const provider = new FleetProvider(stack, 'Mine', { managedIntegrationsEndpoint: 'http://127.0.0.1:4566' });
    new CredentialLocker(stack, 'Locker', { provider });
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});

describe('the service timeout', () => {
  const withTimeout = (serviceTimeout: Duration) => {
    const stack = testStack();
    new CredentialLocker(stack, 'Locker', { serviceTimeout });
    return only(stack, 'Custom::IoTManagedIntegrations_CredentialLocker').Properties.ServiceTimeout;
  };

  test.each([[Duration.minutes(1), 60], [Duration.hours(1), 3600]])('the service timeout passes as %s', (duration, seconds) => {
    expect(withTimeout(duration)).toBe(seconds);
  });

  test('the service timeout passes as a token', () => {
    expect(withTimeout(Duration.seconds(Token.asNumber({ Ref: 'Seconds' })))).toEqual({ Ref: 'Seconds' });
  });

  test.each([
    [Duration.seconds(59), 'Fleet/Locker: serviceTimeout must be between 1 minute and 1 hour (is 59 seconds)'],
    [Duration.minutes(61), 'Fleet/Locker: serviceTimeout must be between 1 minute and 1 hour (is 3660 seconds)'],
  ])('the service timeout fails for %s', (duration, message) => {
    expect(() => withTimeout(duration)).toThrow(message);
  });
});

test('every custom resource is a direct child of its construct', () => {
  const stack = testStack();
  const locker = new CredentialLocker(stack, 'Locker');
  expect(locker.node.defaultChild).toBe(locker.node.findChild('Resource'));
  (locker.node.defaultChild as CfnResource).addPropertyOverride('Name', 'escape hatch');
  expect(only(stack, 'Custom::IoTManagedIntegrations_CredentialLocker').Properties.Name).toBe('escape hatch');
});
