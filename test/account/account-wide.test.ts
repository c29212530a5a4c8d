/** The constructs of settings that exist once in an account and Region. */

import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { HubConfigurationProps } from '../../src';
import { CustomEndpoint, DefaultEncryption, HubConfiguration } from '../../src';
import { ACCOUNT, arn, only, REGION, statements, testStack } from '../stacks';

const typeOf = (name: string) => `Custom::IoTManagedIntegrations_${name}`;
const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/0e1f2a30`;

const MAKE: Record<string, (scope: Construct, id: string) => Construct> = {
  HubConfiguration: (scope, id) => new HubConfiguration(scope, id, { hubTokenExpiry: Duration.hours(1) }),
  DefaultEncryption: (scope, id) =>
    new DefaultEncryption(scope, id, { encryptionKey: kms.Key.fromKeyArn(scope, `${id}Key`, KEY) }),
  CustomEndpoint: (scope, id) => new CustomEndpoint(scope, id),
};

describe.each(Object.entries(MAKE))('%s', (name, make) => {
  test('a setting exists once in a stack', () => {
    const stack = testStack();
    make(stack, 'First');
    expect(() => make(new Construct(stack, 'Other'), 'Second')).toThrow(
      `Fleet/Other/Second: Fleet/First sets this already, and there is one ${name} in an account and Region`);
  });

  test('a setting may be in several stacks, which may be of several Regions', () => {
    const app = new App();
    for (const region of ['eu-west-1', 'ca-central-1']) {
      make(new Stack(app, region, { env: { region, account: ACCOUNT } }), 'First');
    }
  });

  test('a setting has the same logical ID wherever it is in the stack, so that it can be moved', () => {
    const [one, other] = [testStack(), testStack()];
    make(one, 'First');
    make(new Construct(other, 'Deep'), 'Second');
    expect([one, other].map((stack) => only(stack, typeOf(name)).logicalId)).toEqual(
      Array(2).fill(`IoTManagedIntegrations${name}`),
    );
  });
});

describe('HubConfiguration', () => {
  function properties(props: HubConfigurationProps): any {
    const stack = testStack();
    new HubConfiguration(stack, 'Hubs', props);
    return only(stack, typeOf('HubConfiguration')).Properties;
  }

  test('HubConfiguration sends the times in seconds, and nothing that is not given', () => {
    const { ServiceToken, ...others } = properties({ hubTokenExpiry: Duration.hours(1) });
    expect(others).toEqual({ ServiceTimeout: 600, SchemaVersion: '1', HubTokenTimerExpirySettingInSeconds: 3600 });
    expect(
      properties({ hubTokenExpiry: Duration.seconds(1), hubTokenExpiryOnRemoval: Duration.days(1) }),
    ).toMatchObject({
      HubTokenTimerExpirySettingInSeconds: 1,
      HubTokenTimerExpirySettingInSecondsOnRemoval: 86_400,
    });
  });

  test.each<[HubConfigurationProps, string]>([
    [{ hubTokenExpiry: Duration.seconds(0) }, 'hubTokenExpiry in seconds must be at least 1 (is 0)'],
    [{ hubTokenExpiry: Duration.millis(1500) }, 'hubTokenExpiry in seconds must be a whole number (is 1.5)'],
    [
      { hubTokenExpiry: Duration.hours(1), hubTokenExpiryOnRemoval: Duration.seconds(0) },
      'hubTokenExpiryOnRemoval in seconds must be at least 1 (is 0)',
    ],
  ])('HubConfiguration fails for %j', (props, message) => {
    expect(() => properties(props)).toThrow(`Fleet/Hubs: ${message}`);
  });

  test('HubConfiguration grants reading, even if another stack sets it', () => {
    const stack = testStack();
    const imported = HubConfiguration.fromAccount(stack, 'Hubs');
    imported.grants.read(new iam.User(stack, 'Someone')).assertSuccess();
    expect(statements(stack, 'Someone')).toEqual([
      { Action: 'iotmanagedintegrations:GetHubConfiguration', Effect: 'Allow', Resource: '*' },
    ]);
    expect(HubConfiguration.isHubConfiguration(imported)).toBe(false);
    expect(HubConfiguration.isHubConfiguration(MAKE.HubConfiguration(stack, 'Own'))).toBe(true);
  });

  test('HubConfiguration has the permissions that it needs', () => {
    const stack = testStack();
    MAKE.HubConfiguration(stack, 'Hubs');
    expect(statements(stack, 'HubConfigurationPolicy')).toEqual([
      {
        Action: ['iotmanagedintegrations:PutHubConfiguration', 'iotmanagedintegrations:GetHubConfiguration'],
        Effect: 'Allow',
        Resource: '*',
      },
    ]);
  });
});

describe('DefaultEncryption', () => {
  test('DefaultEncryption sends the key, and waits', () => {
    const stack = testStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    new DefaultEncryption(stack, 'Encryption', { encryptionKey });
    const { ServiceToken, ...others } = only(stack, typeOf('DefaultEncryption')).Properties;
    expect(others).toEqual({
      ServiceTimeout: 1800,
      SchemaVersion: '1',
      encryptionType: 'CUSTOMER_KEY_ENCRYPTION',
      kmsKeyArn: stack.resolve(encryptionKey.keyArn),
    });
    expect(statements(stack, 'SelfInvocationPolicy')).toHaveLength(1);
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('DefaultEncryption adds the statements of the guide to the policy of the key', () => {
    const stack = testStack();
    new DefaultEncryption(stack, 'Encryption', { encryptionKey: new kms.Key(stack, 'Key') });
    const use = ['kms:GenerateDataKeyWithoutPlaintext', 'kms:Decrypt', 'kms:ReEncrypt*'];
    const byTheService = { 'kms:ViaService': 'iotmanagedintegrations.amazonaws.com', 'kms:CallerAccount': ACCOUNT };
    const ofTheAccount = {
      'ForAnyValue:StringEquals': { 'kms:EncryptionContext:aws-crypto-ec:iotmanagedintegrations': ACCOUNT },
      'ArnLike': {
        'aws:SourceArn': ['managed-thing/*', 'credential-locker/*', 'provisioning-profile/*', 'ota-task/*'].map(arn),
      },
    };
    expect(only(stack, 'AWS::KMS::Key').Properties.KeyPolicy.Statement.slice(1)).toEqual([
      {
        Action: use,
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Resource: '*',
        Condition: { StringEquals: byTheService, ...ofTheAccount },
      },
      {
        Action: use,
        Effect: 'Allow',
        Principal: { Service: 'iotmanagedintegrations.amazonaws.com' },
        Resource: '*',
        Condition: ofTheAccount,
      },
      {
        Action: 'kms:DescribeKey',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Resource: '*',
        Condition: { StringEquals: byTheService },
      },
    ]);
  });

  test('DefaultEncryption takes a key of another stack of the app, without a circle', () => {
    const app = new App();
    const env = { region: REGION, account: ACCOUNT };
    const encryptionKey = new kms.Key(new Stack(app, 'Keys', { env }), 'Key');
    new DefaultEncryption(new Stack(app, 'Fleet', { env }), 'Encryption', { encryptionKey });
    expect(() => app.synth()).not.toThrow();
  });

  test('DefaultEncryption warns of an imported key, whose policy cannot be changed', () => {
    const stack = testStack();
    MAKE.DefaultEncryption(stack, 'Encryption');
    Annotations.fromStack(stack).hasWarning(
      '/Fleet/Encryption',
      Match.stringLikeRegexp('the policy of an imported key cannot be changed here'),
    );
  });

  test('DefaultEncryption fails for an alias', () => {
    const stack = testStack();
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:${REGION}:${ACCOUNT}:alias/fleet`);
    expect(() => new DefaultEncryption(stack, 'Encryption', { encryptionKey })).toThrow(
      'Fleet/Encryption: encryptionKey.keyArn must match',
    );
  });

  test('DefaultEncryption grants reading, even if another stack sets it', () => {
    const stack = testStack();
    const imported = DefaultEncryption.fromAccount(stack, 'Encryption');
    imported.grants.read(new iam.User(stack, 'Someone')).assertSuccess();
    expect(statements(stack, 'Someone')).toEqual([
      { Action: 'iotmanagedintegrations:GetDefaultEncryptionConfiguration', Effect: 'Allow', Resource: '*' },
    ]);
    expect(DefaultEncryption.isDefaultEncryption(imported)).toBe(false);
    expect(DefaultEncryption.isDefaultEncryption(MAKE.DefaultEncryption(stack, 'Own'))).toBe(true);
  });
});

describe('CustomEndpoint', () => {
  test('CustomEndpoint returns its address, and is retained', () => {
    const stack = testStack();
    const endpoint = new CustomEndpoint(stack, 'Endpoint');
    const resource = only(stack, typeOf('CustomEndpoint'));
    expect(Object.keys(resource.Properties)).toEqual(['ServiceToken', 'ServiceTimeout', 'SchemaVersion']);
    expect(resource).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    expect(stack.resolve(endpoint.endpointAddress)).toEqual({ 'Fn::GetAtt': [resource.logicalId, 'EndpointAddress'] });
    expect(CustomEndpoint.isCustomEndpoint(endpoint)).toBe(true);
    const other = testStack();
    new CustomEndpoint(other, 'Endpoint', { removalPolicy: RemovalPolicy.DESTROY });
    expect(only(other, typeOf('CustomEndpoint')).DeletionPolicy).toBe('Delete');
  });

  test('CustomEndpoint lets the service create its role', () => {
    const stack = testStack();
    MAKE.CustomEndpoint(stack, 'Endpoint');
    expect(statements(stack, 'CustomEndpointPolicy').map(({ Action }) => Action)).toEqual([
      ['iotmanagedintegrations:RegisterCustomEndpoint', 'iotmanagedintegrations:GetCustomEndpoint'],
      'iam:CreateServiceLinkedRole',
    ]);
  });

  test('CustomEndpoint can be imported without a resource, and read', () => {
    const stack = testStack();
    const imported = CustomEndpoint.fromEndpointAddress(stack, 'Endpoint', 'a1-ats.iot.eu-west-1.amazonaws.com');
    expect([imported.endpointAddress, CustomEndpoint.isCustomEndpoint(imported)]).toEqual([
      'a1-ats.iot.eu-west-1.amazonaws.com',
      false,
    ]);
    expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
    const other = testStack();
    imported.grants.read(new iam.User(other, 'Someone')).assertSuccess();
    expect(statements(other, 'Someone')).toEqual([
      { Action: 'iotmanagedintegrations:GetCustomEndpoint', Effect: 'Allow', Resource: '*' },
    ]);
  });
});
