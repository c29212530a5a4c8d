/** The private key of a claim certificate, call by call. */

import { create, GONE, Rehearsal, refusal, remove } from './rehearsal';
import { PROVISIONING_PROFILE } from '../../../src/api/iot-managed-integrations';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:Claim-abcdef';
const PROPERTIES = { ProvisioningType: 'FLEET_PROVISIONING', ClaimCertificateSecretArn: SECRET };
/** The version that has the key of profile 1. */
const VERSION = '6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b';

let stage: Rehearsal;
beforeEach(() => {
  stage = new Rehearsal();
  stage.on('GetProvisioningProfile', { Status: 'CREATED' });
});
afterEach(() => jest.restoreAllMocks());

const stages = (VersionIdsToStages: object) => ({ VersionIdsToStages });

describe('a key that is given out', () => {
  test('a returned key goes into the secret, as the current version and that of its profile', async () => {
    stage
      .on('CreateProvisioningProfile', { Id: '1', ClaimCertificate: 'certificate', ClaimCertificatePrivateKey: 'key' })
      .on('PutSecretValue', {});
    expect(await stage.run(create(PROVISIONING_PROFILE, PROPERTIES))).toMatchObject({
      status: 'SUCCESS',
      physicalId: '1',
    });
    expect(stage.inputs('PutSecretValue')).toEqual([{
      SecretId: SECRET,
      ClientRequestToken: VERSION,
      SecretString: '{"ProvisioningProfileId":"1","ClaimCertificate":"certificate","ClaimCertificatePrivateKey":"key"}',
      VersionStages: ['AWSCURRENT', '1'],
    }]);
    expect(stage.called).not.toContain('DescribeSecret');
  });

  test('a key without a secret fails the profile, with its ID', async () => {
    stage.on('CreateProvisioningProfile', { Id: '1', ClaimCertificatePrivateKey: 'key' });
    expect(await stage.run(create(PROVISIONING_PROFILE, { ProvisioningType: 'FLEET_PROVISIONING' }))).toEqual({
      status: 'FAILED',
      physicalId: '1',
      reason:
        'CreateProvisioningProfile gave out a private key, but the profile has no ClaimCertificateSecretArn to keep it in. Give the profile a claimCertificateSecret.',
    });
  });
});

describe('a key that is not given out', () => {
  beforeEach(() => { stage.on('CreateProvisioningProfile', { Id: '1' }); });

  test('a missing key is not looked up without a secret', async () => {
    await stage.run(
      create(PROVISIONING_PROFILE, {
        ProvisioningType: 'JITR',
        CaCertificate: '-----BEGIN CERTIFICATE-----\nM\n-----END CERTIFICATE-----',
      }),
    );
    expect(stage.called).toEqual(['CreateProvisioningProfile', 'GetProvisioningProfile']);
  });

  test('a missing key is in the secret, or arrives there within 75 seconds', async () => {
    stage.on(
      'DescribeSecret',
      stages({}),
      {},
      stages({ other: ['AWSCURRENT'] }),
      stages({ [VERSION]: ['AWSPREVIOUS', '1'] }),
    );
    expect(await stage.run(create(PROVISIONING_PROFILE, PROPERTIES))).toMatchObject({ status: 'SUCCESS', physicalId: '1' });
    expect(stage.inputs('DescribeSecret')).toEqual(Array(4).fill({ SecretId: SECRET }));
    expect(stage.called).not.toContain('DeleteProvisioningProfile');
  });

  test('a missing key is lost after that, and another profile is created', async () => {
    stage
      .on('CreateProvisioningProfile', { Id: '1' }, { Id: '2', ClaimCertificatePrivateKey: 'key' })
      .on('DescribeSecret', stages({}))
      .on('PutSecretValue', {})
      .on('DeleteProvisioningProfile', {})
      .on('GetProvisioningProfile', GONE, { Status: 'CREATED' });
    expect(await stage.run(create(PROVISIONING_PROFILE, PROPERTIES))).toMatchObject({
      status: 'SUCCESS',
      physicalId: '2',
    });
    expect(stage.calls.find(({ operation }) => operation === 'DeleteProvisioningProfile')).toMatchObject({
      input: { Identifier: '1' },
      at: 75_000,
    });
  });

  test('a missing key fails where the secret cannot be looked up', async () => {
    stage.on('DescribeSecret', refusal('ValidationException'));
    expect(await stage.run(create(PROVISIONING_PROFILE, PROPERTIES))).toMatchObject({
      status: 'FAILED',
      physicalId: '1',
      reason: expect.stringContaining('DescribeSecret failed'),
    });
  });
});

describe('a deleted profile', () => {
  beforeEach(() => {
    stage.on('DeleteProvisioningProfile', {}).on('GetProvisioningProfile', GONE).on('UpdateSecretVersionStage', {});
  });

  const released = async (versions: object) => {
    stage.on('DescribeSecret', stages(versions));
    expect(await stage.run(remove(PROVISIONING_PROFILE, '1', PROPERTIES))).toMatchObject({ status: 'SUCCESS' });
    return stage.inputs('UpdateSecretVersionStage');
  };
  const taken = { SecretId: SECRET, VersionStage: '1', RemoveFromVersionId: 'a', MoveToVersionId: undefined };

  test('a deleted profile loses its label', async () => {
    expect(await released({ a: ['1'], b: ['AWSCURRENT', '2'] })).toEqual([taken]);
  });

  test('a deleted profile leaves the current version to the remaining profile', async () => {
    expect(await released({ c: ['AWSPREVIOUS'], a: ['AWSCURRENT', '1'], b: ['AWSPENDING', '2'] })).toEqual([
      { SecretId: SECRET, VersionStage: 'AWSCURRENT', RemoveFromVersionId: 'a', MoveToVersionId: 'b' }, taken,
    ]);
  });

  test('the current version stays where no profile remains', async () => {
    expect(await released({ a: ['AWSCURRENT', '1'], b: ['AWSPREVIOUS'] })).toEqual([taken]);
  });

  test('a deleted profile has no label where another has it', async () => {
    expect(await released({ b: ['AWSCURRENT', '2'] })).toEqual([]);
  });

  test('a deleted profile without a secret needs no cleanup', async () => {
    await stage.run(remove(PROVISIONING_PROFILE, '1', { ProvisioningType: 'JITR' }));
    expect(stage.called).toEqual(['DeleteProvisioningProfile', 'GetProvisioningProfile']);
  });

  test.each(['ResourceNotFoundException', 'InvalidRequestException'])(
    'a profile is deleted although the secret answers %s',
    async (name) => {
      stage.on('DescribeSecret', refusal(name));
      expect(await stage.run(remove(PROVISIONING_PROFILE, '1', PROPERTIES))).toMatchObject({ status: 'SUCCESS' });
    },
  );

  test('the deletion fails where the secret cannot be cleaned up', async () => {
    stage.on('DescribeSecret', refusal('InternalServiceError'));
    expect(await stage.run(remove(PROVISIONING_PROFILE, '1', PROPERTIES))).toMatchObject({
      status: 'FAILED',
      reason: expect.stringContaining('DescribeSecret failed'),
    });
  });
});
