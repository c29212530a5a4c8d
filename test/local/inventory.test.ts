import type { LocalCloud } from '../../local/cloud';
import type { Status } from '../../local/status';
import { STATUS_PATH } from '../../local/status';
import { deploy, physicalIds } from '../fleet/fleet';
import { simulatedCloud } from '../support/handler-code';

const KEY = 'the private key';

let cloud: LocalCloud;
beforeAll(async () => { cloud = await simulatedCloud({ claimPrivateKey: () => KEY }); });
afterAll(() => cloud.stop());

const ask = async () =>
  String((await cloud.answer({ method: 'GET', path: STATUS_PATH, query: {}, headers: {}, body: Buffer.of() }))!.body);

test('the inventory of a new cloud is empty', async () => {
  expect(JSON.parse(await ask())).toEqual({
    account: '123456789012',
    region: 'eu-west-1',
    stacks: [],
    managedIntegrations: [],
    devices: [],
    functions: [],
    secrets: [],
    parameters: [],
    buckets: [],
  });
});

test('the inventory has all resources of a fleet, but no secret', async () => {
  const ids = physicalIds(await deploy(cloud));
  cloud.services.s3.createBucket('a-bucket');
  cloud.cloudFormation.ssmParameters.set('/a/parameter', 'its value');
  const text = await ask();
  const { managedIntegrations, ...rest } = JSON.parse(text) as Status;

  expect(managedIntegrations).toEqual([
    { type: 'AccountAssociation', id: ids.Building, name: '', status: 'ASSOCIATION_IN_PROGRESS' },
    { type: 'CloudConnector', id: ids.Connector, name: expect.any(String), status: '' },
    { type: 'ConnectorDestination', id: ids.Account, name: '', status: '' },
    { type: 'CredentialLocker', id: ids.Locker, name: '', status: '' },
    { type: 'CustomEndpoint', id: '', name: '', status: '' },
    { type: 'DefaultEncryption', id: '', name: '', status: 'ENABLED' },
    { type: 'Destination', id: 'events', name: 'events', status: '' },
    { type: 'DeviceDiscovery', id: ids.Discovery, name: '', status: 'RUNNING' },
    { type: 'EventLogConfiguration', id: ids.EventLog, name: '', status: '' },
    { type: 'HubConfiguration', id: '', name: '', status: '' },
    { type: 'ManagedThing', id: ids.Hub, name: 'first', status: 'PRE_ASSOCIATED' },
    { type: 'NotificationConfiguration', id: 'DEVICE_STATE', name: '', status: '' },
    { type: 'OtaTask', id: ids.Update, name: '', status: 'IN_PROGRESS' },
    { type: 'OtaTaskConfiguration', id: ids.Rollout, name: expect.any(String), status: '' },
    { type: 'ProvisioningProfile', id: ids.Profile, name: '', status: 'CREATED' },
    { type: 'RuntimeLogConfiguration', id: ids.Hub, name: '', status: '' },
  ]);
  const [secret, client] = cloud.services.secretsManager.names();
  expect(rest).toMatchObject({
    stacks: [{ name: 'Fleet', status: 'CREATE_COMPLETE' }],
    devices: ['G1', 'G2', 'G3'].map((id) => ({ id, type: 'button', claim: 'CLAIMED', enabled: 'true' })),
    functions: [{ name: expect.stringMatching(/^Fleet-/) }],
    secrets: [{ name: secret }, { name: client }],
    parameters: [{ name: '/a/parameter' }],
    buckets: [{ name: 'a-bucket', objects: 0 }],
  });
  expect(cloud.services.secretsManager.getSecretValue(secret)).toContain(KEY);
  for (const value of [KEY, 'its value', ...Object.values(cloud.clientConfig().credentials)]) {
    expect(text).not.toContain(value);
  }
});
