import { Harness } from './harness';

let harness: Harness;
beforeEach(() => { harness = new Harness(); });
afterEach(() => harness.close());

const get = (Identifier: string) => harness.call('GetManagedThing', { Identifier });
const statusOf = async (id: string) => (await get(id)).ProvisioningStatus;
const HUB = { Role: 'CONTROLLER', AuthenticationMaterialType: 'WIFI_SETUP_QR_BAR_CODE' } as const;
const REPORT = {
  version: '1.0.0',
  nodeId: 'zb.539D+4A1D',
  endpoints: [
    {
      id: '1',
      deviceTypes: ['On/Off Light'],
      capabilities: [
        {
          id: 'matter.OnOff@1.4',
          name: 'On/Off',
          version: '6',
          properties: ['OnOff', 'OnTime'],
          actions: ['On', 'Off', 'Toggle'],
          events: [],
        },
        { id: 'custom.Glow@1.0', name: 'Glow', version: '1', properties: ['Glow'], actions: [], events: [] },
      ],
    },
  ],
};

test('a hub waits until it connects', async () => {
  const created = await harness.call('CreateManagedThing', {
    ...HUB,
    AuthenticationMaterial: 'SN:A1 b-2_;UPC:123456789012;EAN:1234567890123;MAC:00:11:22:33;XX:1;',
    Name: 'Büro',
    Tags: { a: 'b' },
    MetaData: { x: 'ü' },
  });
  expect(created.Arn).toBe(`arn:aws:iotmanagedintegrations:eu-west-1:123456789012:managed-thing/${created.Id}`);
  const Id = created.Id!;
  expect(await get(Id)).toEqual({
    ...created,
    InternationalArticleNumber: '1234567890123',
    MacAddress: '00:11:22:33',
    MetaData: { x: 'ü' },
    Name: 'Büro',
    ProvisioningStatus: 'PRE_ASSOCIATED',
    Role: 'CONTROLLER',
    SerialNumber: 'A1 b-2_',
    Tags: { a: 'b' },
    UniversalProductCode: '123456789012',
    UpdatedAt: created.CreatedAt,
  });
  expect(await harness.errorOf('GetManagedThingCertificate', { Identifier: Id })).toBe('ResourceNotFoundException');
  expect(await harness.call('GetManagedThingConnectivityData', { Identifier: Id })).toEqual({
    Connected: false,
    DisconnectReason: 'NONE',
    ManagedThingId: Id,
  });

  harness.clock.step({ minutes: 5 });
  harness.world.connect(Id);
  const now = harness.clock.date();
  expect(await get(Id)).toMatchObject({
    ProvisioningStatus: 'ACTIVATED',
    ActivatedAt: now,
    UpdatedAt: now,
    CreatedAt: created.CreatedAt,
  });
  const { CertificatePem } = await harness.call('GetManagedThingCertificate', { Identifier: Id });
  expect(CertificatePem).toMatch(/^-----BEGIN CERTIFICATE-----\n[^-]+\n-----END CERTIFICATE-----\n$/);
  expect(await harness.call('GetManagedThingConnectivityData', { Identifier: Id })).toEqual(
    { Connected: true, DisconnectReason: 'NONE', ManagedThingId: Id, Timestamp: now });

  harness.clock.step({ minutes: 5 });
  harness.world.disconnect(Id, 'MQTT_KEEP_ALIVE_TIMEOUT');
  expect(await harness.call('GetManagedThingConnectivityData', { Identifier: Id })).toMatchObject({
    Connected: false,
    DisconnectReason: 'MQTT_KEEP_ALIVE_TIMEOUT',
  });
  harness.world.connect(Id);
  expect(await get(Id)).toMatchObject({ ActivatedAt: now, UpdatedAt: harness.clock.date() });
  expect((await harness.call('GetManagedThingCertificate', { Identifier: Id })).CertificatePem).toBe(CertificatePem);
});

test('the record of a thing does not have the material itself', async () => {
  await harness.thing({ AuthenticationMaterial: 'SN:1;SECRET:canary;' });
  expect(JSON.stringify(harness.service.snapshot())).not.toContain('canary');
});

test('a given serial number takes precedence over that of the barcode', async () => {
  expect(await get(await harness.thing({ AuthenticationMaterial: 'SN:1;', SerialNumber: '2' }))).toMatchObject({
    SerialNumber: '2',
  });
});

test('a material is valid for one thing, or for more as assumed', async () => {
  const material = {
    AuthenticationMaterial: 'SN:same;',
    AuthenticationMaterialType: 'WIFI_SETUP_QR_BAR_CODE',
    Role: 'DEVICE',
  } as const;
  const first = await harness.thing(material);
  expect(await harness.errorOf('CreateManagedThing', material)).toBe('ConflictException');
  await harness.call('DeleteManagedThing', { Identifier: first, Force: true });
  await harness.thing(material);
  harness.assumptions.set('authenticationMaterials', 'repeatable');
  await harness.thing(material);
});

test('the credential locker has to exist', async () => {
  const { Id: CredentialLockerId } = await harness.call('CreateCredentialLocker', {});
  const Identifier = await harness.thing({ CredentialLockerId });
  expect(await get(Identifier)).toMatchObject({ CredentialLockerId });
  expect(
    await harness.errorOf('CreateManagedThing', { ...HUB, AuthenticationMaterial: 'x', CredentialLockerId: 'gone' }),
  ).toBe('ResourceNotFoundException');
  expect(await harness.errorOf('UpdateManagedThing', { Identifier, CredentialLockerId: 'gone' })).toBe(
    'ResourceNotFoundException',
  );
});

test('an update changes the given members', async () => {
  const Identifier = await harness.thing({ Name: 'one', Owner: 'me', MetaData: { a: '1' } });
  harness.clock.step({ minutes: 1 });
  await harness.call('UpdateManagedThing', {
    Identifier,
    Name: 'two',
    HubNetworkMode: 'NETWORK_WIDE_EXCLUSION',
    MetaData: { b: '2' },
  });
  expect(await get(Identifier)).toMatchObject({
    Name: 'two',
    Owner: 'me',
    HubNetworkMode: 'NETWORK_WIDE_EXCLUSION',
    UpdatedAt: harness.clock.date(),
  });
  expect(await harness.call('GetManagedThingMetaData', { Identifier })).toEqual({
    ManagedThingId: Identifier,
    MetaData: { b: '2' },
  });
  harness.assumptions.set('absentInUpdate', 'cleared');
  await harness.call('UpdateManagedThing', { Identifier });
  const { Name, Owner, HubNetworkMode, MetaData, Role, SerialNumber } = await get(Identifier);
  expect([Name, Owner, HubNetworkMode, MetaData, SerialNumber, Role]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    'DEVICE',
  ]);
});

describe('a deletion', () => {
  test('a deletion takes time', async () => {
    const Identifier = await harness.thing();
    await harness.call('DeleteManagedThing', { Identifier });
    expect(await statusOf(Identifier)).toBe('DELETE_IN_PROGRESS');
    await harness.call('DeleteManagedThing', { Identifier });
    expect(await harness.errorOf('UpdateManagedThing', { Identifier, Name: 'late' })).toBe('ConflictException');
    harness.clock.step({ milliseconds: 499 });
    expect(await statusOf(Identifier)).toBe('DELETE_IN_PROGRESS');
    harness.clock.step({ milliseconds: 1 });
    expect(await harness.errorOf('GetManagedThing', { Identifier })).toBe('ResourceNotFoundException');
    expect(await harness.errorOf('DeleteManagedThing', { Identifier })).toBe('ResourceNotFoundException');
  });

  test('a deletion can fail, and be retried', async () => {
    const Identifier = await harness.thing();
    await harness.call('DeleteManagedThing', { Identifier }, { failsLater: true });
    harness.clock.step({ minutes: 1 });
    expect(await statusOf(Identifier)).toBe('DELETION_FAILED');
    await harness.call('DeleteManagedThing', { Identifier });
    harness.clock.step({ minutes: 1 });
    expect(await harness.errorOf('GetManagedThing', { Identifier })).toBe('ResourceNotFoundException');
  });

  test('a forced deletion is done at once, even of a thing that is being deleted', async () => {
    const Identifier = await harness.thing();
    await harness.call('DeleteManagedThing', { Identifier });
    await harness.call('DeleteManagedThing', { Identifier, Force: true });
    expect(await harness.errorOf('GetManagedThing', { Identifier })).toBe('ResourceNotFoundException');
  });

  test('a deletion of a hub with devices is allowed, or not as assumed', async () => {
    const hub = await harness.thing(HUB);
    harness.world.connect(hub);
    const { Id: discovery } = await harness.call('StartDeviceDiscovery', {
      DiscoveryType: 'ZIGBEE',
      ControllerIdentifier: hub,
    });
    harness.world.find(discovery!, [{ AuthenticationMaterial: 'zigbee-1' }]);
    const device = await harness.thing({
      AuthenticationMaterialType: 'DISCOVERED_DEVICE',
      AuthenticationMaterial: 'zigbee-1',
    });
    expect(await get(device)).toMatchObject({ ParentControllerId: hub, ProvisioningStatus: 'DISCOVERED' });
    harness.assumptions.set('deleteHubWithDevices', 'ConflictException');
    expect(await harness.errorOf('DeleteManagedThing', { Identifier: hub })).toBe('ConflictException');
    await harness.call('DeleteManagedThing', { Identifier: device, Force: true });
    await harness.call('DeleteManagedThing', { Identifier: hub });
  });
});

test('the list is filtered by each of its filters', async () => {
  const { Id: CredentialLockerId } = await harness.call('CreateCredentialLocker', {});
  const hub = await harness.thing({ ...HUB, Owner: 'anna', AuthenticationMaterial: 'SN:s1;' });
  const device = await harness.thing({ CredentialLockerId, Owner: 'otto', AuthenticationMaterial: 'SN:s2;' });
  harness.world.connect(hub);
  const list = async (filter: object) => (await harness.call('ListManagedThings', filter)).Items!.map(({ Id }) => Id);
  expect(await list({})).toEqual([hub, device]);
  expect(await list({ OwnerFilter: 'anna' })).toEqual([hub]);
  expect(await list({ CredentialLockerFilter: CredentialLockerId })).toEqual([device]);
  expect(await list({ ProvisioningStatusFilter: 'ACTIVATED' })).toEqual([hub]);
  expect(await list({ RoleFilter: 'DEVICE' })).toEqual([device]);
  expect(await list({ SerialNumberFilter: 's1' })).toEqual([hub]);
  expect(await list({ SerialNumberFilter: 's1', RoleFilter: 'DEVICE' })).toEqual([]);
  expect(await list({ ParentControllerIdentifierFilter: hub })).toEqual([]);
  const { Items, NextToken } = await harness.call('ListManagedThings', { MaxResults: 1 });
  expect(Items).toHaveLength(1);
  expect(Object.keys(Items![0])).not.toContain('Tags');
  expect(await list({ NextToken })).toEqual([device]);
});

describe('capabilities', () => {
  const Schema = { any: ['thing', null, 1] };

  test('capabilities are the reported ones, with the schemas that came with them or that the service has', async () => {
    const Identifier = await harness.thing({
      CapabilityReport: REPORT,
      CapabilitySchemas: [
        { CapabilityId: 'custom.Glow@1.0', ExtrinsicId: '0x1577', ExtrinsicVersion: 1, Format: 'AWS', Schema },
      ],
    });
    expect(await harness.call('GetManagedThingCapabilities', { Identifier })).toEqual({
      CapabilityReport: REPORT,
      ManagedThingId: Identifier,
    });
    const { Items } = await harness.call('ListManagedThingSchemas', { Identifier });
    expect(Items!.map(({ CapabilityId, EndpointId }) => [CapabilityId, EndpointId])).toEqual([
      ['matter.OnOff@1.4', '1'],
      ['custom.Glow@1.0', '1'],
    ]);
    expect(Items![0].Schema).toMatchObject({ name: 'OnOff', extrinsicId: '0x0006' });
    expect(Items![1].Schema).toEqual(Schema);
    const filtered = async (filter: object) =>
      (await harness.call('ListManagedThingSchemas', { Identifier, ...filter })).Items!.map(
        ({ CapabilityId }) => CapabilityId,
      );
    expect(await filtered({ CapabilityIdFilter: 'custom.Glow' })).toEqual(['custom.Glow@1.0']);
    expect(await filtered({ CapabilityIdFilter: 'custom.Glow@1.1' })).toEqual([]);
    expect(await filtered({ EndpointIdFilter: '2' })).toEqual([]);
    expect(await filtered({ MaxResults: 1 })).toEqual(['matter.OnOff@1.4']);
  });

  test('capabilities change with an update', async () => {
    const Identifier = await harness.thing();
    expect(await harness.call('GetManagedThingCapabilities', { Identifier })).toEqual({ ManagedThingId: Identifier });
    await harness.call('UpdateManagedThing', { Identifier, CapabilityReport: REPORT });
    expect((await harness.call('GetManagedThingCapabilities', { Identifier })).CapabilityReport).toEqual(REPORT);
  });
});

describe('the state', () => {
  const report = (properties: Record<string, unknown>, endpointId = '1') =>
    [{ endpointId, capabilities: [{ id: 'matter.OnOff@1.4', name: 'On/Off', version: '6', properties }] }];

  test('the state is the latest report of each property', async () => {
    const id = await harness.thing();
    expect(await harness.call('GetManagedThingState', { ManagedThingId: id })).toEqual({ Endpoints: [] });
    harness.world.connect(id);
    harness.world.report(id, report({ OnOff: true, OnTime: 5 }));
    const first = harness.clock.date().toISOString();
    harness.clock.step({ minutes: 1 });
    harness.world.report(id, [...report({ OnOff: false }), ...report({ OnOff: null }, '2')]);
    const second = harness.clock.date().toISOString();
    const property = (name: string, propertyValue: unknown, lastChangedAt: string) => ({
      name,
      value: { propertyValue, lastChangedAt },
    });
    expect(await harness.call('GetManagedThingState', { ManagedThingId: id })).toEqual({
      Endpoints: [
        {
          endpointId: '1',
          capabilities: [
            {
              id: 'matter.OnOff@1.4',
              name: 'On/Off',
              version: '6',
              properties: [property('OnOff', false, second), property('OnTime', 5, first)],
            },
          ],
        },
        {
          endpointId: '2',
          capabilities: [
            { id: 'matter.OnOff@1.4', name: 'On/Off', version: '6', properties: [property('OnOff', null, second)] },
          ],
        },
      ],
    });
  });

  test('the state cannot be longer than the service can show', async () => {
    const id = await harness.thing();
    harness.world.connect(id);
    expect(() =>
      harness.world.report(
        id,
        ['1', '2', '3', '4', '5', '6'].flatMap((endpoint) => report({}, endpoint)),
      ),
    ).toThrow('Endpoints must have at most 5 items');
    expect(await harness.call('GetManagedThingState', { ManagedThingId: id })).toEqual({ Endpoints: [] });
  });
});

test('an impossible event of a device is refused', async () => {
  const id = await harness.thing();
  expect(() => harness.world.connect('nobody')).toThrow('there is no managed thing nobody');
  expect(() => harness.world.disconnect(id)).toThrow(`the managed thing ${id} is not connected`);
  expect(() => harness.world.report(id, [])).toThrow('is not connected');
  await harness.call('DeleteManagedThing', { Identifier: id });
  expect(() => harness.world.connect(id)).toThrow('it is DELETE_IN_PROGRESS');
});
