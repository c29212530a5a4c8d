import { cpSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalCloudOptions } from '../../../../local/cloud';
import { LocalCloud } from '../../../../local/cloud';
import { DESTINATION, putDeliveryRole, TestClient } from '../../client';

const PROFILE_MILLISECONDS = 500;
const newDirectory = () => join(mkdtempSync(join(tmpdir(), 'data-')), 'cloud');

let directory: string;
let client: TestClient;
const clouds: LocalCloud[] = [];
afterEach(async () => { for (const cloud of clouds.splice(0)) await cloud.stop(); });

async function start(options: LocalCloudOptions = {}): Promise<LocalCloud> {
  const cloud = await LocalCloud.start({
    dataDirectory: directory,
    assumptions: { profileMilliseconds: PROFILE_MILLISECONDS },
    ...options,
  });
  clouds.push(cloud);
  client = new TestClient(cloud);
  return cloud;
}

/** Continues with the data of the first cloud on the disk, as after a kill: the first cloud is still running. */
function kill(options?: LocalCloudOptions): Promise<LocalCloud> {
  const copy = newDirectory();
  cpSync(directory, copy, { recursive: true, filter: (path) => !path.endsWith('lock') });
  directory = copy;
  return start(options);
}

beforeEach(async () => {
  directory = newDirectory();
  putDeliveryRole(await start());
});

test('all data survives a restart, to the last change', async () => {
  const { body: locker } = await client.post('/credential-lockers', {
    Name: 'Household 1',
    Tags: { 'a': 'größe', '@x': '' },
  });
  await client.post(`/tags/${encodeURIComponent(locker.Arn)}`, { Tags: { c: 'd' } });
  await client.post('/destinations', DESTINATION);
  await client.put('/destinations/events', { Description: 'changed' });
  await client.post('/notification-configurations', { EventType: 'DEVICE_OTA', DestinationName: 'events' });
  const { body: task } = await client.post('/ota-task-configurations', { Name: 'Slow' });
  await client.delete(
    `/ota-task-configurations/${(await client.post('/ota-task-configurations', {})).body.TaskConfigurationId}`,
  );
  const paths = [
    `/credential-lockers/${locker.Id}`,
    '/destinations/events',
    '/notification-configurations/DEVICE_OTA',
    '/ota-task-configurations',
  ];
  const before = await Promise.all(paths.map(async (path) => (await client.get(path)).body));
  expect(before[0].Tags).toEqual({ 'a': 'größe', '@x': '', 'c': 'd' });
  expect(before[1].Description).toBe('changed');
  expect(before[3].Items).toMatchObject([{ TaskConfigurationId: task.TaskConfigurationId }]);
  await kill();
  expect(await Promise.all(paths.map(async (path) => (await client.get(path)).body))).toEqual(before);
});

test('a deleted resource stays deleted, and its name is free', async () => {
  await client.post('/destinations', DESTINATION);
  await client.delete('/destinations/events');
  await kill();
  expect((await client.get('/destinations/events')).status).toBe(404);
  expect((await client.post('/destinations', DESTINATION)).status).toBe(201);
});

test('a profile that is being created or deleted completes after a restart', async () => {
  const create = async () =>
    (await client.post('/provisioning-profiles', { ProvisioningType: 'FLEET_PROVISIONING' })).body.Id;
  const statusOf = async (id: string) => {
    const { status, body } = await client.get(`/provisioning-profiles/${id}`);
    return status === 200 ? body.Status : status;
  };
  const gone = await create();
  await clouds[0].clock.sleep(PROFILE_MILLISECONDS + 10);
  const created = await create();
  await client.delete(`/provisioning-profiles/${gone}`);
  await kill();
  await clouds[1].clock.sleep(PROFILE_MILLISECONDS + 10);
  expect([await statusOf(created), await statusOf(gone)]).toEqual(['CREATED', 404]);
});

test('devices, their state, and an update that is under way continue after a restart', async () => {
  const create = async (barcode: string) =>
    (
      await client.post('/managed-things', {
        Role: 'DEVICE',
        AuthenticationMaterialType: 'WIFI_SETUP_QR_BAR_CODE',
        AuthenticationMaterial: barcode,
        MetaData: { a: 'b' },
      })
    ).body.Id;
  const [connected, other] = [await create('SN:1;'), await create('SN:2;')];
  const world = () => clouds.at(-1)!.services.managedIntegrations.world;
  world().connect(connected);
  world().report(connected, [
    {
      endpointId: '1',
      capabilities: [{ id: 'matter.OnOff@1.4', name: 'On/Off', version: '6', properties: { OnOff: true } }],
    },
  ]);
  world().setUpdateBehavior('*', { takesSeconds: 3600 });
  const {
    body: { TaskId },
  } = await client.post('/ota-tasks', {
    S3Url: 's3://a/b',
    OtaType: 'CONTINUOUS',
    OtaTargetQueryString: 'attributes.a=b',
  });
  const read = async () => [
    (await client.get(`/managed-things/${connected}`)).body,
    (await client.get(`/managed-thing-states/${connected}`)).body,
    (await client.get(`/ota-tasks/${TaskId}/devices`)).body.ExecutionSummaries.map((item: any) => [
      item.ManagedThingId,
      item.TaskExecutionSummary.Status,
    ]),
  ];
  const before = await read();
  expect(before[2]).toEqual([[connected, 'IN_PROGRESS'], [other, 'QUEUED']]);
  await kill();
  expect(await read()).toEqual(before);
  world().connect(other);
  // Its hour takes a tenth of a second.
  await kill({ speed: 36_000 });
  await clouds.at(-1)!.clock.sleep(3601_000);
  expect((await read())[2]).toEqual([[connected, 'SUCCEEDED'], [other, 'SUCCEEDED']]);
});

test('pages continue after a restart, and no item comes twice or never', async () => {
  const names = async (NextToken?: string) =>
    (await client.get('/credential-lockers', { MaxResults: '2', ...(NextToken && { NextToken }) })).body;
  const make = async (Name: string) => (await client.post('/credential-lockers', { Name })).body.Id;
  await make('1');
  await make('2');
  const last = await make('3');
  const { NextToken } = await names();
  await client.delete(`/credential-lockers/${last}`);
  await kill();
  await make('4');
  expect((await names(NextToken)).Items).toMatchObject([{ Name: '4' }]);
});

describe('a client token', () => {
  const profile = (Name = 'p') =>
    client.post('/provisioning-profiles', { ProvisioningType: 'FLEET_PROVISIONING', Name, ClientToken: 'token-1' });
  const profiles = async () => (await client.get('/provisioning-profiles')).body.Items.length;

  test('a client token survives a restart, with the inputs that it refuses', async () => {
    const { body: { ClaimCertificatePrivateKey: key, ...first } } = await profile();
    expect(key).toContain('PRIVATE KEY');
    await kill();
    expect((await profile()).body).toEqual(first);
    expect((await profile('other')).status).toBe(409);
    expect(await profiles()).toBe(1);
  });

  test('a client token keeps no private key on the disk, unless the key is to be repeated', async () => {
    const journal = () => readFileSync(join(directory, 'journal'), 'latin1');
    await profile();
    expect(journal()).not.toContain('PRIVATE KEY');
    directory = newDirectory();
    await start({ assumptions: { repeatedPrivateKey: 'repeated' } });
    const { body } = await profile();
    expect(journal()).toContain('PRIVATE KEY');
    await kill({ assumptions: { repeatedPrivateKey: 'repeated' } });
    expect((await profile()).body).toEqual(body);
  });

  test('a client token of calls at the same time counts once, and a failure does not use it up', async () => {
    const destination = (members: object = {}) =>
      client.post('/destinations', { ...DESTINATION, ClientToken: 'token-2', ...members });
    expect((await destination({ RoleArn: 'arn:aws:iam::123456789012:role/Absent' })).status).toBe(403);
    const answers = await Promise.all(Array.from({ length: 5 }, () => destination()));
    expect(answers.map(({ status, body }) => [status, body.Name])).toEqual(Array(5).fill([201, 'events']));
  });
});
