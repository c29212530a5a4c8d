/** The apps of `integ/`: each is deployed from its sources, found unchanged, and destroyed. */

import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Harness } from './harness';

const ROOT = join(__dirname, '..');
const TSX = join(dirname(require.resolve('tsx/package.json')), 'dist', 'cli.mjs');
/** Not the stacks of their assertions, which are empty. */
const STACKS = '*Integ';

const arn = (service: string, resource: string) => expect.stringMatching(new RegExp(`^arn:aws:${service}:eu-west-1:123456789012:${resource}`));
const id = expect.stringMatching(/^[0-9a-f]{32}$/);
const date = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/);

/** How many resources of each type the service then holds, and the stacks' outputs. */
const EXPECTED: Record<string, { readonly held: Record<string, number>; readonly outputs: object }> = {
  'credential-locker': {
    held: { CredentialLocker: 2 },
    outputs: { CredentialLockerInteg: { PlainId: id, NamedArn: arn('iotmanagedintegrations', 'credential-locker/'), NamedCreatedAt: date } },
  },
  'destination': {
    held: { Destination: 2, NotificationConfiguration: 3 },
    outputs: { DestinationInteg: { NamedCreatedAt: date } },
  },
  'fleet-provider': {
    held: { CredentialLocker: 2, OtaTaskConfiguration: 1 },
    outputs: { FleetProviderInteg: { Function: expect.stringMatching(/^FleetProviderInteg-Provider/), LogGroup: expect.stringMatching(/Logs/) } },
  },
  'ota-task-configuration': {
    held: { OtaTaskConfiguration: 2 },
    outputs: { OtaTaskConfigurationInteg: { SteadyId: id } },
  },
  'provisioning-profile': {
    held: { ProvisioningProfile: 4 },
    outputs: { ProvisioningProfileInteg: { Id: id, Name: 'generated', SecretArn: arn('secretsmanager', 'secret:') } },
  },
  'smart-home': {
    held: { CredentialLocker: 1, ProvisioningProfile: 1, Destination: 1, NotificationConfiguration: 3, OtaTaskConfiguration: 1 },
    outputs: {
      SmartHomeInteg: {
        CredentialLockerId: id,
        ProvisioningProfileName: 'smart-home',
        ClaimCertificateSecretArn: arn('secretsmanager', 'secret:'),
        OtaTaskConfigurationId: id,
      },
    },
  },
};

let harness: Harness;
beforeAll(async () => { harness = await Harness.start(); });
afterAll(() => harness?.stop());

const counts = () => Object.fromEntries(
  Object.entries(harness.cloud.services.managedIntegrations.snapshot()).map(([type, held]) => [type, held.length]).filter(([, count]) => count));

test('there is something expected of every app', () => {
  const names = readdirSync(join(ROOT, 'integ')).flatMap((file) => /^integ\.(.*)\.ts$/.exec(file)?.slice(1) ?? []);
  expect(names.sort()).toEqual(Object.keys(EXPECTED));
});

test.each(Object.entries(EXPECTED))('%s', async (name, { held, outputs }) => {
  const command = `node "${TSX}" --tsconfig "${join(ROOT, 'test', 'tsconfig.json')}" "${join(ROOT, 'integ', `integ.${name}.ts`)}"`;
  const assembly = harness.path(`${name}.cdk.out`);
  await harness.cdk.deploy(command, STACKS, '--output', assembly, '--outputs-file', harness.path(name));
  expect(counts()).toEqual(held);
  expect(harness.outputs(name)).toMatchObject(outputs);
  expect(await harness.cdk.diff(assembly, STACKS)).toContain('There were no differences');
  await harness.cdk.destroy(assembly, STACKS);
  expect(counts()).toEqual({});
});
