/** The claim certificate's private key: the service returns it once, the secret keeps it, a rollback finds it again. */

import { Harness } from './harness';
import { PROVISIONING_PROFILE } from '../../../src/api/iot-managed-integrations';
import type { Outcome } from '../../../src/handlers/provider/outcome';

let harness: Harness;
let keys: number;
beforeEach(async () => {
  keys = 0;
  harness = await Harness.start({ claimPrivateKey: () => `key-${++keys}` });
});
afterEach(async () => harness.stop());

const properties = () => ({ ProvisioningType: 'FLEET_PROVISIONING', ClaimCertificateSecretArn: harness.secretArn });
const profiles = () => harness.cloud.services.managedIntegrations.snapshot().ProvisioningProfile.map(({ Id }) => Id);
const secret = (label?: string) =>
  JSON.parse(harness.cloud.services.secretsManager.getSecretValue(harness.secretArn, label));
const idOf = (outcome: Outcome) => (outcome as { physicalId: string }).physicalId;

test('the private key is in the secret, with the label of its profile', async () => {
  const id = idOf(await harness.create(PROVISIONING_PROFILE, properties()));
  const [{ ClaimCertificate }] = harness.cloud.services.managedIntegrations.snapshot().ProvisioningProfile;
  expect(secret()).toEqual({ ProvisioningProfileId: id, ClaimCertificate, ClaimCertificatePrivateKey: 'key-1' });
  expect(secret(id)).toEqual(secret());
});

test('a duplicate of the request, which gets no key, finds the stored one', async () => {
  const event = harness.event('Create', PROVISIONING_PROFILE, properties());
  const [first, second] = [await harness.run(event), await harness.run(event)];
  expect(second).toEqual(first);
  expect(profiles()).toEqual([idOf(first)]);
  expect(secret().ClaimCertificatePrivateKey).toBe('key-1');
});

test('a duplicate of the request waits while the first delivery stores the key', async () => {
  harness.cloud.faults.inject({ kind: 'delay', milliseconds: 10_000, operation: 'PutSecretValue' });
  const event = harness.event('Create', PROVISIONING_PROFILE, properties());
  const [first, second] = await Promise.all([harness.run(event), harness.run(event)]);
  expect(second).toEqual(first);
  expect(profiles()).toEqual([idOf(first)]);
});

test('the secret has the key of another profile when the first key was lost on the way', async () => {
  harness.cloud.faults.inject({ kind: 'lost-answer', operation: 'CreateProvisioningProfile' });
  const id = idOf(await harness.create(PROVISIONING_PROFILE, properties()));
  expect(profiles()).toEqual([id]);
  expect(secret()).toMatchObject({ ProvisioningProfileId: id, ClaimCertificatePrivateKey: 'key-2' });
});

test('the creation fails when every output with a key is lost, and leaves one profile to delete', async () => {
  for (const skip of [0, 1, 2]) {
    harness.cloud.faults.inject({ kind: 'lost-answer', operation: 'CreateProvisioningProfile', skip });
  }
  const failed = await harness.create(PROVISIONING_PROFILE, properties());
  expect(failed).toMatchObject({
    status: 'FAILED',
    physicalId: profiles()[0],
    reason: 'CreateProvisioningProfile gave no usable answer in 3 attempts.',
  });
  expect(profiles()).toHaveLength(1);
});

test('the creation fails without a secret for the key, and the profile can be deleted', async () => {
  const failed = await harness.create(PROVISIONING_PROFILE, { ProvisioningType: 'FLEET_PROVISIONING' });
  expect(failed).toMatchObject({
    status: 'FAILED',
    physicalId: profiles()[0],
    reason: expect.stringContaining('no ClaimCertificateSecretArn to keep it in'),
  });
  expect(JSON.stringify(failed)).not.toContain('key-1');
});

describe('while the profile is replaced', () => {
  let former: string;
  let replacement: string;
  const wanted = () => ({ ...properties(), Name: 'hubs' });
  beforeEach(async () => {
    former = idOf(await harness.create(PROVISIONING_PROFILE, properties()));
    replacement = idOf(await harness.update(PROVISIONING_PROFILE, former, properties(), wanted()));
  });

  test("during a replacement the secret has the replacement's key as current one, and the former one", () => {
    expect(secret().ClaimCertificatePrivateKey).toBe('key-2');
    expect(secret(former).ClaimCertificatePrivateKey).toBe('key-1');
  });

  test('after a rollback the former key is current again', async () => {
    await harness.delete(PROVISIONING_PROFILE, replacement, wanted());
    expect(secret()).toMatchObject({ ProvisioningProfileId: former, ClaimCertificatePrivateKey: 'key-1' });
    expect(() => secret(replacement)).toThrow();
  });

  test("the deletion of the former profile leaves the replacement's key current", async () => {
    await harness.delete(PROVISIONING_PROFILE, former, properties());
    expect(secret()).toMatchObject({ ProvisioningProfileId: replacement, ClaimCertificatePrivateKey: 'key-2' });
    expect(() => secret(former)).toThrow();
  });

  test('releasing a key twice does no harm', async () => {
    for (let time = 0; time < 2; time++) {
      expect((await harness.delete(PROVISIONING_PROFILE, former, properties())).status).toBe('SUCCESS');
    }
    expect(secret().ClaimCertificatePrivateKey).toBe('key-2');
  });
});

test('a deleted secret does not prevent the deletion of the profile', async () => {
  const id = idOf(await harness.create(PROVISIONING_PROFILE, properties()));
  harness.cloud.services.secretsManager.deleteSecret(harness.secretArn);
  expect((await harness.delete(PROVISIONING_PROFILE, id, properties())).status).toBe('SUCCESS');
});

test('the creation fails when the secret cannot be written, and the profile can be deleted', async () => {
  harness.allowEverything('secretsmanager:PutSecretValue');
  const failed = await harness.create(PROVISIONING_PROFILE, properties());
  expect(failed).toMatchObject({
    status: 'FAILED',
    physicalId: profiles()[0],
    reason: expect.stringContaining('not authorized to perform: secretsmanager:PutSecretValue'),
  });
});
