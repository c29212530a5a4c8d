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
  test('fleet provisioning lets the service generate a claim certificate, whose key goes into a secret', () => {
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

  test('fleet provisioning takes an own claim certificate, and then creates no secret', () => {
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
  test('just-in-time registration sends the certificate of the authority, and has no claim certificate', () => {
    const stack = testStack();
    const profile = profileOf(stack, {
      provisioningType: ProvisioningType.justInTimeRegistration({ caCertificate: PEM }),
    });
    expect(only(stack, TYPE).Properties).toMatchObject({ ProvisioningType: 'JITR', CaCertificate: PEM });
    expect(profile.claimCertificate).toBeUndefined();
    expect(profile.claimCertificateSecret).toBeUndefined();
    Template.fromStack(stack).resourceCountIs(SECRET, 0);
  });

  test('just-in-time registration takes a token', () => {
    const stack = testStack();
    const caCertificate = new CfnParameter(stack, 'Ca').valueAsString;
    profileOf(stack, { provisioningType: ProvisioningType.justInTimeRegistration({ caCertificate }) });
    expect(only(stack, TYPE).Properties.CaCertificate).toEqual({ Ref: 'Ca' });
  });

  test.each(['', 'MIIB', '-----BEGIN CERTIFICATE-----\nMIIB'])(
    'just-in-time registration fails for %j, which is no certificate',
    (caCertificate) => {
      expect(() =>
        profileOf(testStack(), { provisioningType: ProvisioningType.justInTimeRegistration({ caCertificate }) }),
      ).toThrow(
        'Fleet/Profile: provisioningType.caCertificate must match -----BEGIN CERTIFICATE-----[^]*-----END CERTIFICATE-----\\n? (is ***)',
      );
    },
  );
});

test('a profile returns its attributes', () => {
  const stack = testStack();
  const profile = profileOf(stack);
  const { logicalId } = only(stack, TYPE);
  expect(stack.resolve(profile.provisioningProfileId)).toEqual({ Ref: logicalId });
  expect(stack.resolve(profile.provisioningProfileArn)).toEqual({ 'Fn::GetAtt': [logicalId, 'Arn'] });
  expect(stack.resolve(profile.provisioningProfileName)).toEqual({ 'Fn::GetAtt': [logicalId, 'Name'] });
  expect(stack.resolve(profile.claimCertificate)).toEqual({ 'Fn::GetAtt': [logicalId, 'ClaimCertificate'] });
});

describe('the name', () => {
  test.each(['x', 'a'.repeat(36), 'A_1-b'])('the name %s passes', (provisioningProfileName) => {
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
  ])('the name fails for %s', (_, provisioningProfileName, message) => {
    expect(() => profileOf(testStack(), { provisioningProfileName })).toThrow(message);
  });
});

test('a profile is retained by default with its secret, but not when its creation fails', () => {
  const stack = testStack();
  profileOf(stack);
  const retained = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' };
  expect(only(stack, TYPE)).toMatchObject(retained);
  expect(only(stack, SECRET)).toMatchObject(retained);
});

test('a profile is deleted with its secret on demand', () => {
  const stack = testStack();
  profileOf(stack, { removalPolicy: RemovalPolicy.DESTROY });
  expect(only(stack, TYPE).DeletionPolicy).toBe('Delete');
  expect(only(stack, SECRET).DeletionPolicy).toBe('Delete');
});

test('a profile has its own tags and those of the stack', () => {
  const stack = testStack();
  profileOf(stack, { tags: { own: '1' } });
  Tags.of(stack).add('team', 'a');
  expect(only(stack, TYPE).Properties.Tags).toEqual({ own: '1', team: 'a' });
});

test('a profile fails for a bad tag', () => {
  expect(() => profileOf(testStack(), { tags: { k: 'v'.repeat(257) } }))
    .toThrow('Fleet/Profile: tags.*** must have at most 256 characters, has 257 (is ***)');
});

test('a profile takes another service timeout', () => {
  const stack = testStack();
  profileOf(stack, { serviceTimeout: Duration.hours(1) });
  expect(only(stack, TYPE).Properties.ServiceTimeout).toBe(3600);
});

describe('the secret', () => {
  test('the Lambda code may write the secret, and not read it', () => {
    const stack = testStack();
    profileOf(stack);
    const onSecret = Object.values(policies(stack)).flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .filter(({ Resource }) => JSON.stringify(Resource).includes('Secret'));
    expect(onSecret).toEqual([{ Action: WRITE, Effect: 'Allow', Resource: { Ref: only(stack, SECRET).logicalId } }]);
  });

  test('the Lambda code may write the secret before the profile is created, and until it is deleted', () => {
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

  test('the secret can be an own one, with a key', () => {
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
  ])('the secret can be imported by %s', (_, secretOf, resource) => {
    const stack = testStack();
    profileOf(stack, { claimCertificateSecret: secretOf(stack) });
    expect(statements(stack, 'SecretPolicy')).toEqual([{ Action: WRITE, Effect: 'Allow', Resource: resource }]);
  });

  test.each([
    ['just-in-time registration', ProvisioningType.justInTimeRegistration({ caCertificate: PEM })],
    ['a claim certificate of one\'s own', ProvisioningType.fleetProvisioning({ claimCertificate: PEM })],
  ])('the secret fails with %s, for which the service returns no key', (_, type) => {
    const stack = testStack();
    const claimCertificateSecret = new secretsmanager.Secret(stack, 'Mine');
    expect(() => profileOf(stack, { provisioningType: type, claimCertificateSecret })).toThrow(
      'Fleet/Profile: claimCertificateSecret is given, but the service hands out no private key for this provisioningType; it does for '
        + 'ProvisioningType.fleetProvisioning() without a claimCertificate',
    );
  });

  test('the secret fails for an invalid ARN', () => {
    const stack = testStack();
    const claimCertificateSecret = { secretArn: 'short', secretFullArn: 'short' } as secretsmanager.ISecret;
    expect(() => profileOf(stack, { claimCertificateSecret })).toThrow(
      'Fleet/Profile: claimCertificateSecret.secretArn must have at least 20 characters, has 5 (is "short")');
  });
});

test("a property with a secret's value, as a dynamic reference, fails", () => {
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
  test('an imported profile by ARN has the ID and the environment of the ARN', () => {
    const profile = ProvisioningProfile.fromProvisioningProfileArn(testStack(), 'Profile',
      'arn:aws:iotmanagedintegrations:ca-central-1:210987654321:provisioning-profile/abc-1_2');
    expect(profile.provisioningProfileId).toBe('abc-1_2');
    expect(profile.env).toEqual({ account: '210987654321', region: 'ca-central-1' });
    expect(ProvisioningProfile.isProvisioningProfile(profile)).toBe(false);
  });

  test("an imported profile by ID has the ARN of the stack's account and Region", () => {
    const stack = testStack();
    const profile = ProvisioningProfile.fromProvisioningProfileId(stack, 'Profile', 'abc123');
    expect(profile.provisioningProfileId).toBe('abc123');
    expect(stack.resolve(profile.provisioningProfileArn)).toEqual(arn('provisioning-profile/abc123'));
  });

  test('an imported profile with its secret lets the claim certificate be read', () => {
    const stack = testStack();
    const claimCertificateSecret = new secretsmanager.Secret(stack, 'Claim');
    const profile = ProvisioningProfile.fromProvisioningProfileAttributes(stack, 'Profile', {
      provisioningProfileArn: ARN,
      claimCertificateSecret,
    });
    profile.grants.readClaimCertificate(new iam.User(stack, 'Someone')).assertSuccess();
    expect(statements(stack, 'Someone')).toHaveLength(1);
  });

  test('an imported profile without its secret fails to grant the claim certificate', () => {
    const stack = testStack();
    const profile = ProvisioningProfile.fromProvisioningProfileArn(stack, 'Profile', ARN);
    expect(() => profile.grants.readClaimCertificate(new iam.User(stack, 'Someone'))).toThrow(
      'Fleet/Profile: the claim certificate of this provisioning profile is in no known secret; pass claimCertificateSecret to '
        + 'fromProvisioningProfileAttributes() if there is one',
    );
  });

  test('an imported profile fails for the ARN of something else', () => {
    const wrong = 'arn:aws:iotmanagedintegrations:eu-west-1:123456789012:credential-locker/abc';
    expect(() => ProvisioningProfile.fromProvisioningProfileArn(testStack(), 'Profile', wrong))
      .toThrow(`Fleet: "${wrong}" is not the ARN of a provisioning-profile; expected arn:`);
  });
});

test('a profile is recognized', () => {
  expect(ProvisioningProfile.isProvisioningProfile(profileOf(testStack()))).toBe(true);
});

describe('grants', () => {
  test('a grant lets a role read the profile without its key', () => {
    const stack = testStack();
    profileOf(stack).grants.read(new iam.User(stack, 'Someone'));
    expect(statements(stack, 'Someone')).toEqual([{
      Action: ['iotmanagedintegrations:GetProvisioningProfile', 'iotmanagedintegrations:ListTagsForResource'],
      Effect: 'Allow',
      Resource: { 'Fn::GetAtt': [only(stack, TYPE).logicalId, 'Arn'] },
    }]);
  });

  test('a grant lets a role read the claim certificate and its key', () => {
    const stack = testStack();
    profileOf(stack).grants.readClaimCertificate(new iam.User(stack, 'Someone'));
    expect(statements(stack, 'Someone')).toEqual([{
      Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
      Effect: 'Allow',
      Resource: { Ref: only(stack, SECRET).logicalId },
    }]);
  });

  test('a grant of listing is on everything', () => {
    const stack = testStack();
    profileOf(stack).grants.list(new iam.User(stack, 'Someone'));
    expect(statements(stack, 'Someone')).toEqual([
      { Action: 'iotmanagedintegrations:ListProvisioningProfiles', Effect: 'Allow', Resource: '*' },
    ]);
  });
});
