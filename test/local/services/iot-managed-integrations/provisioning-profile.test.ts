import { createPrivateKey } from 'node:crypto';
import type { LocalCloudOptions } from '../../../../local/cloud';
import { LocalCloud } from '../../../../local/cloud';
import { TestClient } from '../../client';

let cloud: LocalCloud;
let client: TestClient;

async function start(options: LocalCloudOptions = {}): Promise<void> {
  await cloud?.stop();
  cloud = await LocalCloud.start({ clock: 'simulated', assumptions: { profileMilliseconds: 40_000 }, ...options });
  client = new TestClient(cloud);
}
beforeEach(() => start());
afterEach(() => cloud.stop());

const create = (members: object = {}) =>
  client.post('/provisioning-profiles', { ProvisioningType: 'FLEET_PROVISIONING', Name: 'fleet', ...members });
const path = (Id: string) => `/provisioning-profiles/${Id}`;
const statusOf = async (Id: string) => {
  const { status, body } = await client.get(path(Id));
  return status === 200 ? body.Status : status;
};
const settle = () => cloud.clock.pass(41_000);

test('a profile is CREATED some time after its creation, and deleted some time after its deletion', async () => {
  const { status, body } = await create({ Tags: { a: 'b' } });
  expect([status, body.Status, body.Name, body.ProvisioningType]).toEqual([
    201,
    'CREATE_IN_PROGRESS',
    'fleet',
    'FLEET_PROVISIONING',
  ]);
  expect(body.Arn).toBe(`arn:aws:iotmanagedintegrations:eu-west-1:123456789012:provisioning-profile/${body.Id}`);
  expect(await statusOf(body.Id)).toBe('CREATE_IN_PROGRESS');
  await settle();
  expect(await statusOf(body.Id)).toBe('CREATED');
  expect((await client.delete(path(body.Id))).status).toBe(200);
  expect(await statusOf(body.Id)).toBe('DELETE_IN_PROGRESS');
  expect((await client.delete(path(body.Id))).status).toBe(200);
  await settle();
  expect(await statusOf(body.Id)).toBe(404);
  expect((await client.get('/provisioning-profiles')).body.Items).toEqual([]);
});

test('a profile fails later where a fault says so', async () => {
  cloud.faults.inject({ operation: 'CreateProvisioningProfile', kind: 'fail-later' });
  const { body: { Id, Status } } = await create();
  expect(Status).toBe('CREATE_IN_PROGRESS');
  await settle();
  expect(await statusOf(Id)).toBe('CREATE_FAILED');

  cloud.faults.inject({ operation: 'DeleteProvisioningProfile', kind: 'fail-later' });
  await client.delete(path(Id));
  await settle();
  expect(await statusOf(Id)).toBe('DELETE_FAILED');

  await client.delete(path(Id));
  await settle();
  expect(await statusOf(Id)).toBe(404);
});

test.each([
  ['ConflictException', 409],
  ['allowed', 200],
] as const)('a profile may be deleted while it is being created: %s', async (setting, status) => {
  cloud.assumptions.set('deleteProfileInProgress', setting);
  const {
    body: { Id },
  } = await create();
  expect((await client.delete(path(Id))).status).toBe(status);
  await settle();
  expect(await statusOf(Id)).toBe(status === 200 ? 404 : 'CREATED');
});

describe('the claim', () => {
  test('the claim is a certificate and a private key of its own, of which the key is shown once', async () => {
    const { body: first } = await create();
    const { body: second } = await create({ Name: 'other' });
    expect(createPrivateKey(first.ClaimCertificatePrivateKey).asymmetricKeyType).toBe('ec');
    expect(first.ClaimCertificate).toMatch(
      /^-----BEGIN CERTIFICATE-----\n([A-Za-z0-9+/=]{1,64}\n)+-----END CERTIFICATE-----\n$/,
    );
    expect(second.ClaimCertificatePrivateKey).not.toBe(first.ClaimCertificatePrivateKey);
    expect(second.ClaimCertificate).not.toBe(first.ClaimCertificate);
    const read = await client.get(path(first.Id));
    expect(read.body.ClaimCertificate).toBe(first.ClaimCertificate);
    expect(
      read.text
        + (await client.get('/provisioning-profiles')).text
        + JSON.stringify(cloud.services.managedIntegrations.snapshot()),
    ).not.toContain('PRIVATE KEY');
  });

  test('the claim comes from the given source of keys', async () => {
    await start({ claimPrivateKey: () => 'canary' });
    expect((await create()).body.ClaimCertificatePrivateKey).toBe('canary');
  });

  test('the claim is not created where the caller brings a certificate', async () => {
    const { body } = await create({ ClaimCertificate: 'mine' });
    expect([body.ClaimCertificate, body.ClaimCertificatePrivateKey]).toEqual(['mine', undefined]);
  });

  test.each([
    ['withheld', false],
    ['repeated', true],
  ] as const)('the claim has its key %s in the answer to a repeated client token', async (setting, repeated) => {
    cloud.assumptions.set('repeatedPrivateKey', setting);
    const first = await create({ ClientToken: 't' });
    const second = await create({ ClientToken: 't' });
    expect(second.body.Id).toBe(first.body.Id);
    expect(first.body.ClaimCertificatePrivateKey).toContain('PRIVATE KEY');
    expect(second.body.ClaimCertificatePrivateKey).toBe(repeated ? first.body.ClaimCertificatePrivateKey : undefined);
  });
});

describe('JITR', () => {
  const CaCertificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

  test('JITR needs a CA certificate, and has no claim', async () => {
    const { status, body } = await create({ ProvisioningType: 'JITR', CaCertificate });
    expect([status, body.ClaimCertificate, body.ClaimCertificatePrivateKey]).toEqual([201, undefined, undefined]);
  });

  test('JITR fails without a certificate, and with an invalid one', async () => {
    const without = await create({ ProvisioningType: 'JITR' });
    expect([without.status, without.body.Message]).toEqual([400, 'JITR needs a CaCertificate']);
    const other = await create({ ProvisioningType: 'JITR', CaCertificate: 'canary' });
    expect([other.status, other.text.includes('CaCertificate'), other.text.includes('canary')]).toEqual([
      400,
      true,
      false,
    ]);
  });
});
