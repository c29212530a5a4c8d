/** The apps of `integ/`: each is deployed from its sources, found unchanged, and destroyed. */

import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Harness } from './harness';
import { held as heldBy } from '../test/fleet/fleet';
import { pressAtOnce } from '../test/samples/common/claimed-devices';

const ROOT = join(__dirname, '..');
const TSX = join(dirname(require.resolve('tsx/package.json')), 'dist', 'cli.mjs');
/** Not the stacks of their assertions, which are empty. */
const STACKS = '*Integ';

const arn = (service: string, resource: string) =>
  expect.stringMatching(new RegExp(`^arn:aws:${service}:eu-west-1:123456789012:${resource}`));
const id = expect.stringMatching(/^[0-9a-f]{32}$/);
const date = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/);

/** How many resources of each type the service then holds, and the stacks' outputs. */
const EXPECTED: Record<string, { readonly held: Record<string, number>; readonly outputs: object }> = {
  'account-settings': {
    held: { DefaultEncryption: 1, HubConfiguration: 1 },
    outputs: { AccountSettingsInteg: { EndpointAddress: expect.stringMatching(/\.iot\.eu-west-1\.amazonaws\.com$/) } },
  },
  'button-fleet': {
    held: { Device: 3 },
    outputs: {
      ButtonFleetInteg: { DoorArn: arn('iot1click', 'devices/G030MD'), DoorType: 'button', RoomsClaimed: '2' },
    },
  },
  'cloud-connector': {
    held: { AccountAssociation: 2, CloudConnector: 1, ConnectorDestination: 1 },
    outputs: { CloudConnectorInteg: { ConnectorId: id, BuildingId: id, DiscoveryId: id } },
  },
  'credential-locker': {
    held: { CredentialLocker: 2 },
    outputs: {
      CredentialLockerInteg: {
        PlainId: id,
        NamedArn: arn('iotmanagedintegrations', 'credential-locker/'),
        NamedCreatedAt: date,
      },
    },
  },
  'destination': {
    held: { Destination: 2, NotificationConfiguration: 3 },
    outputs: { DestinationInteg: { NamedCreatedAt: date } },
  },
  'fleet-provider': {
    held: { CredentialLocker: 2, OtaTaskConfiguration: 1 },
    outputs: {
      FleetProviderInteg: {
        Function: expect.stringMatching(/^FleetProviderInteg-Provider/),
        LogGroup: expect.stringMatching(/Logs/),
      },
    },
  },
  'logs': {
    held: { EventLogConfiguration: 2, ManagedThing: 1, RuntimeLogConfiguration: 1 },
    outputs: { LogsInteg: { ThingLogId: id } },
  },
  'managed-thing': {
    held: { CredentialLocker: 1, ManagedThing: 3 },
    outputs: {
      ManagedThingInteg: {
        HubId: id,
        HubArn: arn('iotmanagedintegrations', 'managed-thing/'),
        HubStatus: 'PRE_ASSOCIATED',
      },
    },
  },
  'ota-task': {
    held: { OtaTask: 2, OtaTaskConfiguration: 1 },
    outputs: { OtaTaskInteg: { PlainArn: arn('iotmanagedintegrations', 'ota-task/') } },
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
    held: {
      CredentialLocker: 1,
      ProvisioningProfile: 1,
      Destination: 1,
      NotificationConfiguration: 3,
      OtaTaskConfiguration: 1,
    },
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
beforeAll(async () => {
  harness = await Harness.start();
  const { iot1click } = harness.cloud.services;
  iot1click.addDevice({ deviceId: 'G030MD0123456789' });
  iot1click.addClaimCode({
    claimCode: 'C-8KAWHRFGWQ',
    devices: [{ deviceId: 'G030MD0000000001' }, { deviceId: 'G030MD0000000002' }],
  });
  pressAtOnce(harness.cloud);
});
afterAll(() => harness?.stop());

function counts(): Record<string, number> {
  return Object.fromEntries(
    Object.entries(heldBy(harness.cloud))
      .map(([type, { length }]) => [type, length])
      .filter(([, count]) => count),
  );
}

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
