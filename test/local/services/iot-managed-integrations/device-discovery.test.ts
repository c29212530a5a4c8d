import { Harness } from './harness';

let harness: Harness;
let hub: string;
beforeEach(async () => {
  harness = new Harness();
  hub = await harness.thing({ Role: 'CONTROLLER' });
  harness.world.connect(hub);
});
afterEach(() => harness.close());

const start = async (members: object = {}) =>
  (await harness.call('StartDeviceDiscovery', { DiscoveryType: 'ZIGBEE', ControllerIdentifier: hub, ...members })).Id!;
const get = (Identifier: string) => harness.call('GetDeviceDiscovery', { Identifier });
const CUSTOM = { DiscoveryType: 'CUSTOM', CustomProtocolDetail: { Name: 'mine' } };
const REDISCOVERY = { DiscoveryType: 'CONTROLLER_CAPABILITY_REDISCOVERY', Protocol: 'ZWAVE' };

test('a device that a hub discovers can be onboarded', async () => {
  const id = await start({
    DiscoveryType: 'ZWAVE',
    AuthenticationMaterialType: 'ZWAVE_INSTALL_CODE',
    AuthenticationMaterial: '13333',
  });
  expect(await get(id)).toMatchObject({
    ControllerId: hub,
    DiscoveryType: 'ZWAVE',
    Status: 'RUNNING',
    StartedAt: harness.clock.date(),
  });
  harness.world.find(id, [{ AuthenticationMaterial: 'zw-1', Brand: 'B', DeviceTypes: [] }]);
  const { Items } = await harness.call('ListDiscoveredDevices', { Identifier: id });
  expect(Items).toEqual([
    {
      AuthenticationMaterial: 'zw-1',
      Brand: 'B',
      DeviceTypes: [],
      DiscoveredAt: harness.clock.date(),
      Modification: 'DISCOVERED',
    },
  ]);
  const Identifier = await harness.thing({
    AuthenticationMaterialType: 'DISCOVERED_DEVICE',
    AuthenticationMaterial: 'zw-1',
  });
  expect(await harness.call('GetManagedThing', { Identifier })).toMatchObject({
    ProvisioningStatus: 'DISCOVERED',
    ParentControllerId: hub,
    Brand: 'B',
  });
  harness.world.connect(Identifier);
  expect(await harness.call('GetManagedThing', { Identifier })).toMatchObject({ ProvisioningStatus: 'ACTIVATED' });
});

test.each([
  ['with nothing when its time is over', 0, 'TIMED_OUT', 15],
  ['well when it has found something', 2, 'SUCCEEDED', 15],
])('a discovery ends %s', async (_, devices, status, minutes) => {
  const id = await start();
  harness.clock.step({ minutes: 5 });
  for (let n = 0; n < devices; n++) harness.world.find(id, [{ AuthenticationMaterial: `m${n}` }]);
  harness.clock.step({ minutes: 9.99 });
  expect((await get(id)).Status).toBe('RUNNING');
  harness.clock.step({ minutes: 60 });
  const { FinishedAt, StartedAt, Status } = await get(id);
  expect([Status, (FinishedAt!.getTime() - StartedAt.getTime()) / 60_000]).toEqual([status, minutes]);
  expect(() => harness.world.find(id, [{ AuthenticationMaterial: 'late' }])).toThrow(`is ${status}`);
  expect(() => harness.world.finishDiscovery(id)).toThrow(`is ${status}`);
});

test('a discovery ends when the hub ends it, and stays so', async () => {
  const id = await start();
  harness.clock.step({ minutes: 1 });
  harness.world.finishDiscovery(id);
  const FinishedAt = harness.clock.date();
  harness.clock.step({ minutes: 60 });
  expect(await get(id)).toMatchObject({ Status: 'SUCCEEDED', FinishedAt });
});

test('discoveries are listed by type and by status', async () => {
  const ids = [await start(), await start(CUSTOM)];
  harness.world.finishDiscovery(ids[0]);
  const list = async (filter: object) =>
    (await harness.call('ListDeviceDiscoveries', filter)).Items!.map(({ Id }) => Id);
  expect([
    await list({}),
    await list({ TypeFilter: 'CUSTOM' }),
    await list({ StatusFilter: 'SUCCEEDED' }),
    await list({ TypeFilter: 'CUSTOM', StatusFilter: 'SUCCEEDED' }),
  ]).toEqual([ids, [ids[1]], [ids[0]], []]);
});

test('discovered devices come in pages', async () => {
  const id = await start();
  harness.world.find(id, Array.from({ length: 5 }, (_, n) => ({ AuthenticationMaterial: `m${n}` })));
  const page = async (NextToken?: string) =>
    harness.call('ListDiscoveredDevices', { Identifier: id, MaxResults: 3, NextToken });
  const first = await page();
  const second = await page(first.NextToken);
  expect([...first.Items!, ...second.Items!].map(({ AuthenticationMaterial }) => AuthenticationMaterial)).toEqual([
    'm0',
    'm1',
    'm2',
    'm3',
    'm4',
  ]);
  expect(second.NextToken).toBeUndefined();
  expect(
    await harness.errorOf('ListDiscoveredDevices', { Identifier: await start(), NextToken: first.NextToken }),
  ).toBe('ValidationException');
});

test('a discovery is started once under one client token', async () => {
  const ClientToken = 'again';
  expect(await start({ ClientToken })).toBe(await start({ ClientToken }));
  expect(
    await harness.errorOf('StartDeviceDiscovery', { ...CUSTOM, ControllerIdentifier: hub, ClientToken } as any),
  ).toBe('ConflictException');
});

test.each([
  ['no controller', { ControllerIdentifier: undefined }],
  ['a capability rediscovery without a protocol', { ...REDISCOVERY, Protocol: undefined }],
  ['a protocol of something else', { Protocol: 'ZIGBEE' }],
  ['an end device of something else', { EndDeviceIdentifier: 'x' }],
  ['a custom protocol without details', { ...CUSTOM, CustomProtocolDetail: undefined }],
  ['a custom protocol without a name', { ...CUSTOM, CustomProtocolDetail: { Other: 'x' } }],
])('a discovery needs the members of its type, so not: %s', async (_, members) => {
  expect(
    await harness.errorOf('StartDeviceDiscovery', {
      DiscoveryType: 'ZIGBEE',
      ControllerIdentifier: hub,
      ...members,
    } as any),
  ).toBe('ValidationException');
});

test('a discovery needs an existing hub and an existing device', async () => {
  const device = await harness.thing();
  expect(await harness.errorOf('StartDeviceDiscovery', { DiscoveryType: 'ZIGBEE', ControllerIdentifier: device })).toBe(
    'ValidationException',
  );
  expect(await harness.errorOf('StartDeviceDiscovery', { DiscoveryType: 'ZIGBEE', ControllerIdentifier: 'gone' })).toBe(
    'ResourceNotFoundException',
  );
  await start({ ...REDISCOVERY, EndDeviceIdentifier: device });
  expect(
    await harness.errorOf('StartDeviceDiscovery', {
      ...REDISCOVERY,
      ControllerIdentifier: hub,
      EndDeviceIdentifier: 'gone',
    } as any),
  ).toBe('ResourceNotFoundException');
});
