import type { Stack } from 'aws-cdk-lib';
import { CfnParameter, Duration, RemovalPolicy, SecretValue, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { ProvisioningProfileProps } from '../../src';
import { ProvisioningProfile, ProvisioningType } from '../../src';
import { ACCOUNT, arn, dependenciesOfFunction, only, policies, REGION, statements, testStack } from '../stacks';

const TYPE = 'Custom::IoTManagedIntegrations_ProvisioningProfile';
const SECRET = 'AWS::SecretsManager::Secret';
const ARN = `arn:aws:iotmanagedintegrations:${REGION}:${ACCOUNT}:provisioning-profile/abc123`;
const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const provisioningType = ProvisioningType.fleetProvisioning();
const WRITE = [
  'secretsmanager:PutSecretValue',
  'secretsmanager:DescribeSecret',
  'secretsmanager:UpdateSecretVersionStage',
];

function profileOf(stack: Stack, props: Partial<ProvisioningProfileProps> = {}): ProvisioningProfile {
  return new ProvisioningProfile(stack, 'Profile', { provisioningType, ...props });
}

describe('fleet provisioning', () => {
  test('has the service generate a claim certificate, whose key goes into a secret', () => {
    const stack = testStack();
    profileOf(stack, { provisioningProfileName: 'factory-1' });
    expect(only(stack, TYPE).Properties).toEqual({
      ServiceToken: { 'Fn::GetAtt': [expect.stringMatching(/^CdkDeviceFleetsFunction/), 'Arn'] },
      ServiceTimeout: 1800,
      SchemaVersion: '1',
      Name: 'factory-1',
      ProvisioningType: 'FLEET_PROVISIONING',
      ClaimCertificateSecretArn: { Ref: only(stack, SECRET).logicalId },
    });
  });

  test('takes a claim certificate of one\'s own, and then makes no secret', () => {
    const stack = testStack();
    const profile = profileOf(stack, {
      provisioningType: ProvisioningType.fleetProvisioning({ claimCertificate: PEM }),
    });
    const { Properties, logicalId } = only(stack, TYPE);
    expect(Properties).toMatchObject({ ProvisioningType: 'FLEET_PROVISIONING', ClaimCertificate: PEM });
    expect(Properties).not.toHaveProperty('ClaimCertificateSecretArn');
    expect(profile.claimCertificateSecret).toBeUndefined();
    expect(stack.resolve(profile.claimCertificate)).toEqual({ 'Fn::GetAtt': [logicalId, 'ClaimCertificate'] });
    Template.fromStack(stack).resourceCountIs(SECRET, 0);
  });
});

describe('just-in-time registration', () => {
  test('sends the certificate of the authority, and has no claim certificate', () => {
    const stack = testStack();
    const profile = profileOf(stack, {
      provisioningType: ProvisioningType.justInTimeRegistration({ caCertificate: PEM }),
    });
    expect(only(stack, TYPE).Properties).toMatchObject({ ProvisioningType: 'JITR', CaCertificate: PEM });
    expect(profile.claimCertificate).toBeUndefined();
    expect(profile.claimCertificateSecret).toBeUndefined();
    Template.fromStack(stack).resourceCountIs(SECRET, 0);
  });

  test('takes a token', () => {
    const stack = testStack();
    const caCertificate = new CfnParameter(stack, 'Ca').valueAsString;
    profileOf(stack, { provisioningType: ProvisioningType.justInTimeRegistration({ caCertificate }) });
    expect(only(stack, TYPE).Properties.CaCertificate).toEqual({ Ref: 'Ca' });
  });

  test.each(['', 'MIIB', '-----BEGIN CERTIFICATE-----\nMIIB'])(
    'fails for %j, which is no certificate',
    (caCertificate) => {
      expect(() =>
        profileOf(testStack(), { provisioningType: ProvisioningType.justInTimeRegistration({ caCertificate }) }),
      ).toThrow(
        'Fleet/Profile: provisioningType.caCertificate must match -----BEGIN CERTIFICATE-----[^]*-----END CERTIFICATE-----\\n? (is ***)',
      );
    },
  );
});

test('gives its attributes', () => {
  const stack = testStack();
  const profile = profileOf(stack);
  const { logicalId } = only(stack, TYPE);
  expect(stack.resolve(profile.provisioningProfileId)).toEqual({ Ref: logicalId });
  expect(stack.resolve(profile.provisioningProfileArn)).toEqual({ 'Fn::GetAtt': [logicalId, 'Arn'] });
  expect(stack.resolve(profile.provisioningProfileName)).toEqual({ 'Fn::GetAtt': [logicalId, 'Name'] });
  expect(stack.resolve(profile.claimCertificate)).toEqual({ 'Fn::GetAtt': [logicalId, 'ClaimCertificate'] });
});

describe('the name', () => {
  test.each(['x', 'a'.repeat(36), 'A_1-b'])('%s passes', (provisioningProfileName) => {
    const stack = testStack();
    profileOf(stack, { provisioningProfileName });
    expect(only(stack, TYPE).Properties.Name).toBe(provisioningProfileName);
  });

  test.each([
    ['an empty name', '', 'Fleet/Profile: provisioningProfileName must have at least 1 characters, has 0 (is "")'],
    [
      'a name that is too long',
      'a'.repeat(37),
      'Fleet/Profile: provisioningProfileName must have at most 36 characters, has 37',
    ],
    [
      'a name with other characters',
      'a b',
      'Fleet/Profile: provisioningProfileName must match [0-9A-Za-z_-]+ (is "a b")',
    ],
  ])('fails for %s', (_, provisioningProfileName, message) => {
    expect(() => profileOf(testStack(), { provisioningProfileName })).toThrow(message);
  });
});

test('is retained by default with its secret, but not when its creation fails', () => {
  const stack = testStack();
  profileOf(stack);
  const retained = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' };
  expect(only(stack, TYPE)).toMatchObject(retained);
  expect(only(stack, SECRET)).toMatchObject(retained);
});

test('is deleted with its secret on demand', () => {
  const stack = testStack();
  profileOf(stack, { removalPolicy: RemovalPolicy.DESTROY });
  expect(only(stack, TYPE).DeletionPolicy).toBe('Delete');
  expect(only(stack, SECRET).DeletionPolicy).toBe('Delete');
});

test('carries its own tags and those of the stack', () => {
  const stack = testStack();
  profileOf(stack, { tags: { own: '1' } });
  Tags.of(stack).add('team', 'a');
  expect(only(stack, TYPE).Properties.Tags).toEqual({ own: '1', team: 'a' });
});

test('fails for a bad tag', () => {
  expect(() => profileOf(testStack(), { tags: { k: 'v'.repeat(257) } }))
    .toThrow('Fleet/Profile: tags.*** must have at most 256 characters, has 257 (is ***)');
});

test('takes another service timeout', () => {
  const stack = testStack();
  profileOf(stack, { serviceTimeout: Duration.hours(1) });
  expect(only(stack, TYPE).Properties.ServiceTimeout).toBe(3600);
});

describe('the secret', () => {
  test('can be written by the Lambda code, and not read', () => {
    const stack = testStack();
    profileOf(stack);
    const onSecret = Object.values(policies(stack)).flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .filter(({ Resource }) => JSON.stringify(Resource).includes('Secret'));
    expect(onSecret).toEqual([{ Action: WRITE, Effect: 'Allow', Resource: { Ref: only(stack, SECRET).logicalId } }]);
  });

  test('can be written before the profile is made, and until it is deleted', () => {
    const stack = testStack();
    profileOf(stack);
    expect(only(stack, TYPE).DependsOn).toEqual([
      ...['CdkDeviceFleetsProvisioningProfilePolicy', 'CdkDeviceFleetsSelfInvocationPolicy', 'ProfileSecretPolicy'].map(
        (id) => expect.stringContaining(id),
      ),
    ]);
    expect(dependenciesOfFunction(stack)).toContainEqual(
      expect.stringMatching(/^CdkDeviceFleetsProvisioningProfilePolicy/),
    );
  });

  test('can be one\'s own, with a key', () => {
    const stack = testStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    const claimCertificateSecret = new secretsmanager.Secret(stack, 'Mine', { encryptionKey });
    const profile = profileOf(stack, { claimCertificateSecret });
    expect(profile.claimCertificateSecret).toBe(claimCertificateSecret);
    expect(only(stack, TYPE).Properties.ClaimCertificateSecretArn).toEqual({ Ref: only(stack, SECRET).logicalId });
    expect(statements(stack, 'SecretPolicy')).toContainEqual({
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Effect: 'Allow',
      Resource: stack.resolve(encryptionKey.keyArn),
      Condition: { StringEquals: { 'kms:ViaService': `secretsmanager.${REGION}.amazonaws.com` } },
    });
  });

  test.each([
    [
      'a full ARN',
      (stack: Stack) =>
        secretsmanager.Secret.fromSecretCompleteArn(
          stack,
          'S',
          `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:claim-AbCdEf`,
        ),
      `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:claim-AbCdEf`,
    ],
    [
      'a name',
      (stack: Stack) => secretsmanager.Secret.fromSecretNameV2(stack, 'S', 'claim'),
      {
        'Fn::Join': [
          '',
          ['arn:', { Ref: 'AWS::Partition' }, `:secretsmanager:${REGION}:${ACCOUNT}:secret:claim-??????`],
        ],
      },
    ],
  ])('can be imported by %s', (_, secretOf, resource) => {
    const stack = testStack();
    profileOf(stack, { claimCertificateSecret: secretOf(stack) });
    expect(statements(stack, 'SecretPolicy')).toEqual([{ Action: WRITE, Effect: 'Allow', Resource: resource }]);
  });

  test.each([
    ['just-in-time registration', ProvisioningType.justInTimeRegistration({ caCertificate: PEM })],
    ['a claim certificate of one\'s own', ProvisioningType.fleetProvisioning({ claimCertificate: PEM })],
  ])('fails with %s, for which the service hands out no key', (_, type) => {
    const stack = testStack();
    const claimCertificateSecret = new secretsmanager.Secret(stack, 'Mine');
    expect(() => profileOf(stack, { provisioningType: type, claimCertificateSecret })).toThrow(
      'Fleet/Profile: claimCertificateSecret is given, but the service hands out no private key for this provisioningType; it does for '
        + 'ProvisioningType.fleetProvisioning() without a claimCertificate',
    );
  });

  test('fails for an ARN that is none', () => {
    const stack = testStack();
    const claimCertificateSecret = { secretArn: 'short', secretFullArn: 'short' } as secretsmanager.ISecret;
    expect(() => profileOf(stack, { claimCertificateSecret })).toThrow(
      'Fleet/Profile: claimCertificateSecret.secretArn must have at least 20 characters, has 5 (is "short")');
  });
});

test('fails when a secret\'s value is put into a property, with a dynamic reference', () => {
  const stack = testStack();
  profileOf(stack, {
    provisioningType: ProvisioningType.fleetProvisioning({
      claimCertificate: SecretValue.secretsManager('claim').unsafeUnwrap(),
    }),
  });
  expect(() => Template.fromStack(stack)).toThrow(
    /Fleet\/Profile: provisioningType\.claimCertificate must not contain a dynamic reference/,
  );
});

describe('an imported profile', () => {
  test('by ARN has the ID and the environment of the ARN', () => {
    const profile = ProvisioningProfile.fromProvisioningProfileArn(testStack(), 'Profile',
      'arn:aws:iotmanagedintegrations:ca-central-1:210987654321:provisioning-profile/abc-1_2');
    expect(profile.provisioningProfileId).toBe('abc-1_2');
    expect(profile.env).toEqual({ account: '210987654321', region: 'ca-central-1' });
    expect(ProvisioningProfile.isProvisioningProfile(profile)).toBe(false);
  });

  test('by ID has the ARN of the stack\'s account and Region', () => {
    const stack = testStack();
    const profile = ProvisioningProfile.fromProvisioningProfileId(stack, 'Profile', 'abc123');
    expect(profile.provisioningProfileId).toBe('abc123');
    expect(stack.resolve(profile.provisioningProfileArn)).toEqual(arn('provisioning-profile/abc123'));
  });

  test('with its secret lets the claim certificate be read', () => {
    const stack = testStack();
    const claimCertificateSecret = new secretsmanager.Secret(stack, 'Claim');
    const profile = ProvisioningProfile.fromProvisioningProfileAttributes(stack, 'Profile', {
      provisioningProfileArn: ARN,
      claimCertificateSecret,
    });
    profile.grants.readClaimCertificate(new iam.User(stack, 'Someone')).assertSuccess();
    expect(statements(stack, 'Someone')).toHaveLength(1);
  });

  test('fails to grant the claim certificate without its secret', () => {
    const stack = testStack();
    const profile = ProvisioningProfile.fromProvisioningProfileArn(stack, 'Profile', ARN);
    expect(() => profile.grants.readClaimCertificate(new iam.User(stack, 'Someone'))).toThrow(
      'Fleet/Profile: the claim certificate of this provisioning profile is in no known secret; pass claimCertificateSecret to '
        + 'fromProvisioningProfileAttributes() if there is one',
    );
  });

  test('fails for the ARN of something else', () => {
    const wrong = 'arn:aws:iotmanagedintegrations:eu-west-1:123456789012:credential-locker/abc';
    expect(() => ProvisioningProfile.fromProvisioningProfileArn(testStack(), 'Profile', wrong))
      .toThrow(`Fleet: "${wrong}" is not the ARN of a provisioning-profile; expected arn:`);
  });
});

test('knows its own kind', () => {
  expect(ProvisioningProfile.isProvisioningProfile(profileOf(testStack()))).toBe(true);
});

describe('grants', () => {
  test('reading the profile without its key', () => {
    const stack = testStack();
    profileOf(stack).grants.read(new iam.User(stack, 'Someone'));
    expect(statements(stack, 'Someone')).toEqual([{
      Action: ['iotmanagedintegrations:GetProvisioningProfile', 'iotmanagedintegrations:ListTagsForResource'],
      Effect: 'Allow',
      Resource: { 'Fn::GetAtt': [only(stack, TYPE).logicalId, 'Arn'] },
    }]);
  });

  test('reading the claim certificate and its key', () => {
    const stack = testStack();
    profileOf(stack).grants.readClaimCertificate(new iam.User(stack, 'Someone'));
    expect(statements(stack, 'Someone')).toEqual([{
      Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
      Effect: 'Allow',
      Resource: { Ref: only(stack, SECRET).logicalId },
    }]);
  });

  test('listing on everything', () => {
    const stack = testStack();
    profileOf(stack).grants.list(new iam.User(stack, 'Someone'));
    expect(statements(stack, 'Someone')).toEqual([
      { Action: 'iotmanagedintegrations:ListProvisioningProfiles', Effect: 'Allow', Resource: '*' },
    ]);
  });
});
