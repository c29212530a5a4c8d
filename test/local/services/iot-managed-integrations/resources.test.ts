import { Assumptions } from '../../../../local/assumptions';
import { LocalCloud } from '../../../../local/cloud';
import type { Answer } from '../../client';
import { allow, clientWith, DELIVERY_ROLE, DESTINATION, putDeliveryRole, TestClient } from '../../client';

let cloud: LocalCloud;
let client: TestClient;

beforeEach(async () => {
  cloud = await LocalCloud.start({ clock: 'simulated' });
  client = new TestClient(cloud);
  putDeliveryRole(cloud);
});
afterEach(() => cloud.stop());

const errorOf = ({ status, headers }: Answer) => [status, headers['x-amzn-errortype']];
const CONFLICT = [409, 'ConflictException'];
const INVALID = [400, 'ValidationException'];
const NOT_FOUND = [404, 'ResourceNotFoundException'];

describe('what is not there', () => {
  test.each([
    ['credential-lockers', 'abc', 'credential-locker', ['GET', 'DELETE']],
    ['ota-task-configurations', 'abc', 'ota-task-configuration', ['GET', 'DELETE']],
    ['provisioning-profiles', 'abc', 'provisioning-profile', ['GET', 'DELETE']],
    ['destinations', 'abc', 'destination', ['GET', 'DELETE', 'PUT']],
    ['notification-configurations', 'DEVICE_OTA', 'notification-configuration', ['GET', 'DELETE', 'PUT']],
  ])('a missing resource in %s is a ResourceNotFoundException that names it', async (path, id, type, methods) => {
    for (const method of methods) {
      const answer = await client.call({
        method,
        path: `/${path}/${id}`,
        body: method === 'PUT' ? { DestinationName: 'events' } : undefined,
      });
      expect(errorOf(answer)).toEqual(NOT_FOUND);
      expect(answer.body).toMatchObject({ ResourceId: id, ResourceType: type, Message: expect.stringContaining(id) });
    }
  });
});

describe('credential lockers', () => {
  test('credential lockers live from create to delete', async () => {
    const { body: created } = await client.post('/credential-lockers', {
      Name: 'Household 1',
      Tags: { team: 'fleet' },
    });
    expect(created.Id).toMatch(/^[0-9a-f]{32}$/);
    expect(created.Arn).toBe(`arn:aws:iotmanagedintegrations:eu-west-1:123456789012:credential-locker/${created.Id}`);
    expect((await client.get(`/credential-lockers/${created.Id}`)).body).toEqual({
      ...created,
      Name: 'Household 1',
      Tags: { team: 'fleet' },
    });
    expect((await client.delete(`/credential-lockers/${created.Id}`)).status).toBe(200);
    expect(errorOf(await client.get(`/credential-lockers/${created.Id}`))).toEqual(NOT_FOUND);
  });

  test('credential lockers have no reserved tags', async () => {
    expect(errorOf(await client.post('/credential-lockers', { Tags: { 'AWS:x': '' } }))).toEqual(INVALID);
  });
});

test('an OTA task configuration returns its input', async () => {
  const members = {
    Name: 'Slow',
    Description: 'slow at first',
    PushConfig: {
      AbortConfig: {
        AbortConfigCriteriaList: [
          { Action: 'CANCEL', FailureType: 'ALL', MinNumberOfExecutedThings: 1, ThresholdPercentage: 0 },
        ],
      },
      RolloutConfig: {
        ExponentialRolloutRate: {
          BaseRatePerMinute: 10,
          IncrementFactor: 1.1,
          RateIncreaseCriteria: { numberOfSucceededThings: 1 },
        },
      },
    },
  };
  const { body: { TaskConfigurationId } } = await client.post('/ota-task-configurations', members);
  const { body } = await client.get(`/ota-task-configurations/${TaskConfigurationId}`);
  expect(body).toEqual({ ...members, TaskConfigurationId, CreatedAt: expect.any(Number) });
  expect(await client.delete(`/ota-task-configurations/${TaskConfigurationId}`)).toMatchObject({
    status: 204,
    text: '',
  });
});

describe.each([
  ['lockerNames', '/credential-lockers', { Name: 'a' }],
  ['profileNames', '/provisioning-profiles', { Name: 'a', ProvisioningType: 'FLEET_PROVISIONING' }],
  ['otaTaskConfigurationNames', '/ota-task-configurations', { Name: 'a' }],
] as const)('%s', (assumption, path, body) => {
  test('are repeatable, or unique as assumed', async () => {
    expect([(await client.post(path, body)).status, (await client.post(path, body)).status]).toEqual([201, 201]);
    cloud.assumptions.set(assumption, 'unique');
    expect(errorOf(await client.post(path, body))).toEqual(CONFLICT);
    expect((await client.post(path, { ...body, Name: 'b' })).status).toBe(201);
    expect((await client.post(path, { ...body, Name: undefined })).status).toBe(201);
    expect((await client.post(path, { ...body, Name: undefined })).status).toBe(201);
  });
});

describe('destinations', () => {
  const create = (change: object = {}) => client.post('/destinations', { ...DESTINATION, ...change });

  test('destinations change in place, and keep members that an update omits', async () => {
    expect(await create({ Description: 'first' })).toMatchObject({ status: 201, body: { Name: 'events' } });
    const before = (await client.get('/destinations/events')).body;
    await cloud.clock.pass(1000);
    expect(
      (await client.put('/destinations/events', { DeliveryDestinationArn: `${DESTINATION.DeliveryDestinationArn}2` }))
        .status,
    ).toBe(201);
    const { body } = await client.get('/destinations/events');
    expect(body).toEqual({
      ...before,
      DeliveryDestinationArn: `${DESTINATION.DeliveryDestinationArn}2`,
      UpdatedAt: expect.any(Number),
    });
    expect(body.UpdatedAt - before.UpdatedAt).toBe(1);
  });

  test('destinations lose members that an update omits, as assumed, but no required ones', async () => {
    cloud.assumptions.set('absentInUpdate', 'cleared');
    await create({ Description: 'first' });
    await client.put('/destinations/events', {});
    const { body } = await client.get('/destinations/events');
    expect(body.Description).toBeUndefined();
    expect(body).toMatchObject(DESTINATION);
  });

  test('destinations have unique names', async () => {
    await create();
    expect(errorOf(await create())).toEqual(CONFLICT);
    expect(errorOf(await create({ ClientToken: 'other', Description: 'x' }))).toEqual(CONFLICT);
    await client.delete('/destinations/events');
    expect((await create()).status).toBe(201);
  });

  test.each([
    ['missing', () => cloud.iam.removeRole(DELIVERY_ROLE)],
    ['for another service', () => putDeliveryRole(cloud, { service: 'lambda.amazonaws.com' })],
    [
      'for another account',
      () => putDeliveryRole(cloud, { condition: { StringEquals: { 'aws:SourceAccount': '999999999999' } } }),
    ],
    ['too young', () => cloud.assumptions.set('roleAssumableAfterSeconds', 60)],
  ])('destinations fail with a role that is %s', async (_, spoil) => {
    await create();
    spoil();
    for (const [setting, status] of [
      ['AccessDeniedException', 403],
      ['ValidationException', 400],
    ] as const) {
      cloud.assumptions.set('unusableRole', setting);
      expect(errorOf(await create({ Name: 'other' }))).toEqual([status, setting]);
      expect(errorOf(await client.put('/destinations/events', { RoleArn: DELIVERY_ROLE }))).toEqual([status, setting]);
      expect((await client.put('/destinations/events', { Description: 'role as it was' })).status).toBe(201);
    }
  });

  test("destinations accept a role under the guide's conditions", async () => {
    putDeliveryRole(cloud, {
      condition: {
        StringEquals: { 'aws:SourceAccount': '123456789012' },
        ArnLike: { 'aws:SourceArn': 'arn:aws:iotmanagedintegrations:eu-west-1:123456789012:*' },
      },
    });
    expect((await create()).status).toBe(201);
  });

  test('destinations need the permission to pass their role to the service', async () => {
    const actions = allow(['iotmanagedintegrations:CreateDestination', 'iotmanagedintegrations:UpdateDestination']);
    const pass = (service: string, role = DELIVERY_ROLE) =>
      allow('iam:PassRole', role, { StringEquals: { 'iam:PassedToService': service } });
    const denied = await clientWith(cloud, actions).post('/destinations', DESTINATION);
    expect(denied.body.Message).toBe(
      `User: arn:aws:sts::123456789012:assumed-role/Caller/session is not authorized to perform: iam:PassRole on resource: ${DELIVERY_ROLE} because no identity-based policy allows the iam:PassRole action`,
    );
    expect(
      (await clientWith(cloud, actions, pass('lambda.amazonaws.com')).post('/destinations', DESTINATION)).status,
    ).toBe(403);
    expect(
      (
        await clientWith(cloud, actions, pass('iotmanagedintegrations.amazonaws.com', `${DELIVERY_ROLE}2`)).post(
          '/destinations',
          DESTINATION,
        )
      ).status,
    ).toBe(403);
    expect(
      (
        await clientWith(cloud, actions, pass('iotmanagedintegrations.amazonaws.com')).post(
          '/destinations',
          DESTINATION,
        )
      ).status,
    ).toBe(201);
    expect((await clientWith(cloud, actions).put('/destinations/events', { RoleArn: DELIVERY_ROLE })).status).toBe(403);
    expect((await clientWith(cloud, actions).put('/destinations/events', { Description: 'x' })).status).toBe(201);
  });

  test.each(['allowed', 'ConflictException', 'ValidationException'] as const)(
    'the deletion of a destination that a notification configuration names is %s',
    async (setting) => {
      cloud.assumptions.set('deleteNamedDestination', setting);
      await create();
      await client.post('/notification-configurations', { DestinationName: 'events', EventType: 'DEVICE_OTA' });
      const answer = await client.delete('/destinations/events');
      expect(answer.headers['x-amzn-errortype']).toBe(setting === 'allowed' ? undefined : setting);
      await client.delete('/notification-configurations/DEVICE_OTA');
      expect((await client.delete('/destinations/events')).status).toBe(setting === 'allowed' ? 404 : 200);
    },
  );
});

describe('notification configurations', () => {
  const create = (change: object = {}) =>
    client.post('/notification-configurations', { DestinationName: 'events', EventType: 'DEVICE_OTA', ...change });

  test('notification configurations are one per event type, and change their destination', async () => {
    await client.post('/destinations', DESTINATION);
    await client.post('/destinations', { ...DESTINATION, Name: 'other' });
    expect(await create()).toMatchObject({ status: 201, body: { EventType: 'DEVICE_OTA' } });
    expect(errorOf(await create({ DestinationName: 'other' }))).toEqual(CONFLICT);
    expect((await client.put('/notification-configurations/DEVICE_OTA', { DestinationName: 'other' })).status).toBe(
      201,
    );
    expect((await client.get('/notification-configurations/DEVICE_OTA')).body).toMatchObject({
      DestinationName: 'other',
      EventType: 'DEVICE_OTA',
    });
    expect((await client.delete('/notification-configurations/DEVICE_OTA')).status).toBe(200);
    expect((await create()).status).toBe(201);
  });

  test('notification configurations of a missing destination are invalid, or allowed as assumed', async () => {
    expect(errorOf(await create())).toEqual(INVALID);
    cloud.assumptions.set('missingDestination', 'allowed');
    expect((await create()).status).toBe(201);
    expect((await client.put('/notification-configurations/DEVICE_OTA', { DestinationName: 'elsewhere' })).status).toBe(
      201,
    );
    cloud.assumptions.set('missingDestination', 'ValidationException');
    expect(errorOf(await client.put('/notification-configurations/DEVICE_OTA', { DestinationName: 'gone' }))).toEqual(
      INVALID,
    );
  });
});

test('a new resource is readable after the assumed time', async () => {
  cloud.assumptions.set('readableAfterMilliseconds', 20_000);
  const { body: { Id, Arn } } = await client.post('/credential-lockers', {});
  const reads = async () => [
    (await client.get(`/credential-lockers/${Id}`)).status,
    (await client.get('/credential-lockers')).body.Items.length,
    (await client.get(`/tags/${encodeURIComponent(Arn)}`)).status,
  ];
  expect(await reads()).toEqual([404, 0, 404]);
  await cloud.clock.pass(21_000);
  expect(await reads()).toEqual([200, 1, 200]);
});

describe('a client token', () => {
  const create = (ClientToken: string, members: object = {}) =>
    client.post('/credential-lockers', { ClientToken, ...members });
  const lockers = () => cloud.services.managedIntegrations.snapshot().CredentialLocker;

  test('a client token with the same input is answered again', async () => {
    const first = await create('t', { Name: 'a', Tags: { x: '1', y: '2' } });
    const second = await create('t', { Tags: { y: '2', x: '1' }, Name: 'a' });
    expect([second.status, second.body]).toEqual([201, first.body]);
    expect(lockers()).toHaveLength(1);
  });

  test('a client token at the same time is handled once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => client.post('/destinations', { ...DESTINATION, ClientToken: 't' })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(201));
    expect(cloud.services.managedIntegrations.snapshot().Destination).toHaveLength(1);
  });

  test('a client token with another input is a conflict, or the first one as assumed', async () => {
    const first = await create('t', { Name: 'a' });
    expect(errorOf(await create('t', { Name: 'b' }))).toEqual(CONFLICT);
    cloud.assumptions.set('clientTokenReuse', 'first answer');
    expect((await create('t', { Name: 'b' })).body).toEqual(first.body);
    expect(lockers()).toHaveLength(1);
  });

  test('a client token counts for one operation', async () => {
    await create('t');
    expect((await client.post('/ota-task-configurations', { ClientToken: 't' })).status).toBe(201);
    await create('u');
    expect(lockers()).toHaveLength(2);
  });

  test('a client token of a failed call is valid again', async () => {
    cloud.iam.removeRole(DELIVERY_ROLE);
    expect((await client.post('/destinations', { ...DESTINATION, ClientToken: 't' })).status).toBe(403);
    putDeliveryRole(cloud);
    expect((await client.post('/destinations', { ...DESTINATION, ClientToken: 't' })).status).toBe(201);
  });
});

describe('behind the back of a stack', () => {
  test('a snapshot is a copy of everything', async () => {
    await client.post('/credential-lockers', { Tags: { a: 'b' } });
    const snapshot = cloud.services.managedIntegrations.snapshot();
    expect(Object.keys(snapshot)).toEqual(
      expect.arrayContaining(['CredentialLocker', 'Destination', 'ManagedThing', 'OtaTask', 'ProvisioningProfile']),
    );
    snapshot.CredentialLocker[0].Tags!.a = 'changed';
    expect(cloud.services.managedIntegrations.snapshot().CredentialLocker[0].Tags).toEqual({ a: 'b' });
  });

  test('a resource can be removed without its stack, once', async () => {
    const { body: { Id } } = await client.post('/credential-lockers', {});
    cloud.services.managedIntegrations.remove('CredentialLocker', Id);
    expect(errorOf(await client.get(`/credential-lockers/${Id}`))).toEqual(NOT_FOUND);
    expect(() => cloud.services.managedIntegrations.remove('CredentialLocker', Id)).toThrow(
      `There is no credential-locker ${Id}`,
    );
  });
});

test.each([...Assumptions.variations()].map((variation) => [JSON.stringify(variation), variation] as const))(
  'under %s every resource can be created, read and removed', async (_, settings) => {
    const other = await LocalCloud.start({ clock: 'simulated', assumptions: settings });
    try {
      const caller = new TestClient(other);
      putDeliveryRole(other);
      await other.clock.pass(61_000);
      const bodies = {
        '/credential-lockers': {},
        '/ota-task-configurations': {},
        '/provisioning-profiles': { ProvisioningType: 'FLEET_PROVISIONING' },
        '/destinations': DESTINATION,
      };
      const ids: string[] = [];
      for (const [path, body] of Object.entries(bodies)) {
        const created = (await caller.post(path, body)).body;
        ids.push(`${path}/${created.Id ?? created.TaskConfigurationId ?? created.Name}`);
      }
      await other.clock.pass(25_000);
      for (const id of ids) {
        expect((await caller.get(id)).status).toBe(200);
        expect([200, 204]).toContain((await caller.delete(id)).status);
      }
      await other.clock.pass(25_000);
      expect(Object.values(other.services.managedIntegrations.snapshot()).flat()).toEqual([]);
    } finally {
      await other.stop();
    }
  });
