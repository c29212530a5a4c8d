import { ACCOUNT, Harness, REGION, STREAM } from './harness';

let harness: Harness;
beforeEach(() => { harness = new Harness(); });
afterEach(() => harness.close());

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-/;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/Delivery`;

test('records are in the stream of the destination, in the order of the events', async () => {
  await harness.listen('DEVICE_LIFE_CYCLE');
  const id = await harness.thing();
  const created = harness.clock.date();
  harness.clock.step({ minutes: 1 });
  harness.world.connect(id);
  const arn = `arn:aws:iotmanagedintegrations:${REGION}:${ACCOUNT}:managed-thing/${id}`;
  const records = await harness.service.notifications(STREAM);
  expect(records.map(({ sequenceNumber }) => sequenceNumber)).toEqual(
    [...records.map(({ sequenceNumber }) => sequenceNumber)].sort(),
  );
  expect(records[0]).toMatchObject({ streamArn: STREAM, partitionKey: arn });
  expect(JSON.parse(records[0].data)).toEqual({
    version: '1.0.0',
    messageId: expect.stringMatching(UUID),
    messageType: 'DEVICE_LIFE_CYCLE',
    source: 'aws.iotmanagedintegrations',
    customerAccountId: ACCOUNT,
    timestamp: created.toISOString(),
    region: REGION,
    resources: [arn],
    payload: {
      deviceDetails: { id, arn, createdAt: created.toISOString(), updatedAt: created.toISOString() },
      status: 'PRE_ASSOCIATED',
    },
  });
  expect(
    records
      .slice(1)
      .map(({ data }) => JSON.parse(data))
      .map(({ version, payload }) => [version, payload.status ?? payload.eventType]),
  ).toEqual([
    ['1.0.0', 'ACTIVATED'],
    ['1.0', 'connected'],
  ]);
  expect(await harness.service.notifications(`${STREAM}2`)).toEqual([]);
});

test('a connection is notified at its begin and its end', async () => {
  await harness.listen('DEVICE_LIFE_CYCLE');
  const id = await harness.thing();
  harness.world.connect(id);
  harness.world.disconnect(id, 'CONNECTION_LOST');
  const [, , connected, disconnected] = await harness.messages();
  expect(connected.payload).toMatchObject({
    managedThingId: id,
    clientId: expect.any(String),
    eventType: 'connected',
    timestamp: String(harness.clock.now()),
  });
  expect(connected.payload).not.toHaveProperty('disconnectReason');
  expect(disconnected.payload).toMatchObject({
    managedThingArn: disconnected.resources[0],
    eventType: 'disconnected',
    disconnectReason: 'CONNECTION_LOST',
  });
});

test('a late event is notified with its own time', async () => {
  await harness.listen('DEVICE_LIFE_CYCLE');
  const Identifier = await harness.thing();
  await harness.call('DeleteManagedThing', { Identifier });
  const deletedAt = new Date(harness.clock.now() + 500).toISOString();
  harness.clock.step({ minutes: 60 });
  expect((await harness.messages()).map(({ payload, timestamp }) => [payload.status, timestamp]).slice(-2)).toEqual([
    ['DELETE_IN_PROGRESS', expect.any(String)], ['DELETED', deletedAt],
  ]);
});

test('a report is notified as an event and as a state', async () => {
  await harness.listen('DEVICE_EVENT', 'DEVICE_STATE');
  const id = await harness.thing();
  harness.world.connect(id);
  harness.world.report(id, [
    {
      endpointId: '1',
      capabilities: [
        { id: 'aws.DoorLock@1.0', name: 'Door Lock', version: '1', properties: { Locked: true, Name: 'Tür' } },
      ],
    },
  ]);
  const [event, state] = await harness.messages();
  const [at, epoch] = [harness.clock.date().toISOString(), String(harness.clock.now())];
  const capability = { id: 'aws.DoorLock', name: 'Door Lock', version: '1.0' };
  expect(event).toMatchObject({ version: '1.0', messageType: 'DEVICE_EVENT', timestamp: epoch });
  expect(event).not.toHaveProperty('region');
  expect(event.payload).toEqual({
    iotMiArrivalTimestamp: at,
    endpoints: [
      {
        endpointId: '1',
        capabilities: [
          {
            ...capability,
            properties: [
              { name: 'Locked', value: 'true' },
              { name: 'Name', value: 'Tür' },
            ],
          },
        ],
      },
    ],
  });
  expect(Object.keys(state).sort()).toEqual([
    'customerAccountId',
    'messageType',
    'payload',
    'resources',
    'source',
    'timestamp',
  ]);
  const property = (name: string, propertyValue: string) => ({ name, value: { propertyValue, lastChangedAt: at } });
  expect(state.payload).toEqual({
    addedStates: {
      endpoints: [
        {
          endpointId: '1',
          capabilities: [{ ...capability, properties: [property('Locked', 'true'), property('Name', '"Tür"')] }],
        },
      ],
    },
  });
});

test('a discovery is notified at its end', async () => {
  await harness.listen('DEVICE_DISCOVERY_STATUS');
  const hub = await harness.thing({ Role: 'CONTROLLER' });
  const { Id } = await harness.call('StartDeviceDiscovery', { DiscoveryType: 'ZIGBEE', ControllerIdentifier: hub });
  harness.world.find(Id!, [{ AuthenticationMaterial: 'a' }, { AuthenticationMaterial: 'b' }]);
  expect(await harness.messages()).toEqual([]);
  harness.clock.step({ minutes: 30 });
  expect(await harness.messages()).toMatchObject([{
    version: '0',
    timestamp: new Date(harness.clock.now() - 15 * 60_000).toISOString(),
    resources: [expect.stringMatching(`managed-thing/${hub}$`)],
    payload: { deviceCount: 2, deviceDiscoveryId: Id, status: 'SUCCEEDED' },
  }]);
});

test('an OTA task is notified with its things, as its status changes', async () => {
  await harness.listen('DEVICE_OTA');
  const id = await harness.thing();
  harness.world.connect(id);
  const { TaskId } = await harness.call('CreateOtaTask', {
    S3Url: 's3://a/b', OtaType: 'ONE_TIME', Target: [id], OtaSchedulingConfig: { StartTime: '2026-01-01T01:00:00Z' },
  });
  harness.clock.step({ minutes: 600 });
  const told = (operation: string, status: string) => ({ operation, otaTaskId: TaskId, status, otaType: 'ONE_TIME' });
  expect(
    (await harness.messages()).map(({ payload, resources, timestamp }) => [
      payload,
      resources.length,
      timestamp.slice(11, 16),
    ]),
  ).toEqual([
    [told('CREATE_OTA', 'SCHEDULED'), 1, '00:00'],
    [told('UPDATE_OTA', 'IN_PROGRESS'), 1, '01:00'],
    [told('UPDATE_OTA', 'COMPLETED'), 1, '01:01'],
  ]);
});

test('an account association is notified as its state changes', async () => {
  await harness.listen('ACCOUNT_ASSOCIATION');
  const { Id: CloudConnectorId } = await harness.call('CreateCloudConnector', {
    Name: 'c',
    EndpointConfig: { lambda: { arn: 'f' } },
  });
  const oAuth = {
    authUrl: 'https://a.example',
    tokenUrl: 'https://a.example',
    tokenEndpointAuthenticationScheme: 'HTTP_BASIC',
  } as const;
  const { Id: ConnectorDestinationId } = await harness.call('CreateConnectorDestination', {
    CloudConnectorId: CloudConnectorId!,
    AuthConfig: { oAuth },
  });
  const { AccountAssociationId, Arn } = await harness.call('CreateAccountAssociation', {
    ConnectorDestinationId: ConnectorDestinationId!,
  });
  harness.world.authorize(AccountAssociationId, { accessToken: 'canary' });
  await harness.service.notifications();
  await harness.call('UpdateAccountAssociation', { AccountAssociationId, Name: 'other' });
  await harness.call('StartAccountAssociationRefresh', { AccountAssociationId });
  harness.world.authorize(AccountAssociationId, { error: 'no' });
  const messages = await harness.messages();
  expect(messages[1]).toMatchObject({
    version: '1.0.0',
    resources: [Arn],
    payload: {
      logLevel: 'INFO',
      resourceType: 'account-association',
      resourceId: AccountAssociationId,
      connectorDestinationId: ConnectorDestinationId,
      associationArn: Arn,
      state: 'ASSOCIATION_SUCCEEDED',
      isServiceError: false,
      isCustomerError: false,
      details: 'AccountAssociation has completed successfully',
    },
  });
  expect(messages.map(({ payload }) => [payload.state, payload.logLevel, payload.isCustomerError])).toEqual([
    ['ASSOCIATION_IN_PROGRESS', 'INFO', false],
    ['ASSOCIATION_SUCCEEDED', 'INFO', false],
    ['ASSOCIATION_IN_PROGRESS', 'INFO', false],
    ['ASSOCIATION_FAILED', 'ERROR', true],
  ]);
  expect(messages[2].payload.details).toBe(
    'AccountAssociation State is updated to IN_PROGRESS during StartAccountAssociationRefresh',
  );
  expect(JSON.stringify(messages)).not.toContain('canary');
});

describe('nothing is put into a stream', () => {
  test('no record is written without a configuration for the event type, or without its destination', async () => {
    await harness.thing();
    await harness.listen('DEVICE_STATE');
    await harness.thing();
    await harness.call('CreateNotificationConfiguration', {
      DestinationName: 'events',
      EventType: 'DEVICE_LIFE_CYCLE',
    });
    harness.service.remove('Destination', 'events');
    await harness.thing();
    expect([await harness.messages(), await harness.service.lostNotifications()]).toEqual([[], []]);
  });

  test.each([
    ['that may not be assumed', () => harness.iam.removeRole(ROLE), 'unable to assume the role'],
    [
      'that may not put records',
      () => harness.iam.removePolicy(ROLE, 'Policy'),
      'is not authorized to perform: kinesis:PutRecord on resource: arn:aws:kinesis:',
    ],
    [
      'for another stream',
      () =>
        harness.iam.putPolicy(ROLE, 'Policy', {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'kinesis:*', Resource: `${STREAM}2` }],
        } as any),
      'is not authorized to perform: kinesis:PutRecord',
    ],
  ])('no record is written by a role %s; the lost notification is reported', async (_, spoil, reason) => {
    await harness.listen('DEVICE_LIFE_CYCLE');
    spoil();
    await harness.thing();
    expect(await harness.messages()).toEqual([]);
    expect(await harness.service.lostNotifications()).toEqual([
      { eventType: 'DEVICE_LIFE_CYCLE', streamArn: STREAM, reason: expect.stringContaining(reason) },
    ]);
  });
});
