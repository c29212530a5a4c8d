/** Actions: performed once, awaited, with results; and without anything to delete. */

import { create, Rehearsal, refusal, remove, seen, START, update } from './rehearsal';
import { DEVICE_DISCOVERY, MANAGED_THING_COMMAND } from '../../../src/api/iot-managed-integrations';

let stage: Rehearsal;
beforeEach(() => { stage = new Rehearsal(); });
afterEach(() => jest.restoreAllMocks());

const failure = (physicalId: string, reason: string) => ({
  status: 'FAILED',
  physicalId,
  reason: expect.stringContaining(reason),
});

describe('a discovery', () => {
  const properties = { DiscoveryType: 'ZIGBEE', ControllerIdentifier: 'hub', Triggers: { floor: '1' } };
  const found = (...materials: (string | undefined)[]) => ({
    Items: materials.map((AuthenticationMaterial) => ({ AuthenticationMaterial })),
  });
  beforeEach(() => {
    stage
      .on('StartDeviceDiscovery', { Id: '1' })
      .on('GetDeviceDiscovery', { Arn: 'arn', Status: 'SUCCEEDED' })
      .on('ListDiscoveredDevices', {});
  });

  test('a discovery is awaited, and its attributes are hidden', async () => {
    stage
      .on('GetDeviceDiscovery', { Status: 'RUNNING' }, { Arn: 'arn', Status: 'SUCCEEDED', StartedAt: new Date(START) })
      .on('ListDiscoveredDevices', ({ NextToken }) => (NextToken ? found('b') : { ...found('a'), NextToken: 'x' }));
    expect(await stage.run(create(DEVICE_DISCOVERY, properties))).toEqual({
      status: 'SUCCESS',
      physicalId: '1',
      noEcho: true,
      attributes: {
        Arn: 'arn',
        Status: 'SUCCEEDED',
        StartedAt: '2026-01-01T00:00:00.000Z',
        FinishedAt: '',
        DeviceCount: '2',
        AuthenticationMaterials: 'a\nb',
      },
    });
    expect(stage.inputs('StartDeviceDiscovery')).toEqual([
      { DiscoveryType: 'ZIGBEE', ControllerIdentifier: 'hub', ClientToken: expect.any(String) },
    ]);
    expect(stage.inputs('ListDiscoveredDevices')).toEqual([
      { Identifier: '1', NextToken: undefined },
      { Identifier: '1', NextToken: 'x' },
    ]);
  });

  test.each([
    [['a', undefined, 'c'], 'a\n\nc'],
    [['x'.repeat(1_023), 'y'.repeat(1_024), 'z'], `${'x'.repeat(1_023)}\n${'y'.repeat(1_024)}`],
    [['x'.repeat(1_024), 'ä'.repeat(512)], 'x'.repeat(1_024)],
    [['x'.repeat(2_049)], ''],
    [[], ''],
  ])('a discovery returns whole materials, as many as fit: %#', async (materials, told) => {
    stage.on('ListDiscoveredDevices', found(...materials));
    const attributes = { DeviceCount: String(materials.length), AuthenticationMaterials: told };
    expect(await stage.run(create(DEVICE_DISCOVERY, properties))).toMatchObject({ attributes });
  });

  test.each(['FAILED', 'TIMED_OUT'])('a discovery that ends as %s fails', async (Status) => {
    stage.on('GetDeviceDiscovery', { Status });
    expect(await stage.run(create(DEVICE_DISCOVERY, properties))).toEqual(
      failure('1', `The service reports Status ${Status} for 1.`),
    );
  });

  test.each(['RUNNING', 'FAILED', 'TIMED_OUT'])('a discovery that is not awaited may be %s', async (Status) => {
    stage.on('GetDeviceDiscovery', { Status });
    expect(await stage.run(create(DEVICE_DISCOVERY, { ...properties, WaitForEnd: false }))).toMatchObject({
      status: 'SUCCESS',
      attributes: { Status },
    });
  });

  test('another trigger starts a discovery again, without reading the former one', async () => {
    stage.on('StartDeviceDiscovery', { Id: '2' });
    expect(
      await stage.run(update(DEVICE_DISCOVERY, '1', properties, { ...properties, Triggers: { floor: '2' } })),
    ).toMatchObject({ status: 'SUCCESS', physicalId: '2' });
    expect(stage.called).toEqual(['StartDeviceDiscovery', 'GetDeviceDiscovery', 'ListDiscoveredDevices']);
  });

  test('another wait does not start a discovery again', async () => {
    expect(
      await stage.run(update(DEVICE_DISCOVERY, '1', properties, { ...properties, WaitForEnd: false })),
    ).toMatchObject({ status: 'SUCCESS', physicalId: '1' });
    expect(stage.called).not.toContain('StartDeviceDiscovery');
  });

  test('a discovery leaves nothing to delete, and nothing to do after the answer', async () => {
    expect(await stage.run(remove(DEVICE_DISCOVERY, '1', properties))).toEqual({
      status: 'SUCCESS',
      physicalId: '1',
      attributes: {},
    });
    expect(await stage.run(remove(DEVICE_DISCOVERY, 'Fleet-Thing-1A2B3C', properties))).toMatchObject({
      status: 'SUCCESS',
    });
    stage.on('DescribeStackResource', seen('CREATE_FAILED', undefined, -30_000));
    await stage.settle(
      create(DEVICE_DISCOVERY, properties, { SentAt: START - 60_000 }),
      { made: '1' },
      { status: 'FAILED', physicalId: '1', reason: 'why' },
    );
    expect(stage.calls).toEqual([]);
    expect(stage.time).toBe(0);
  });
});

describe('a command', () => {
  const properties = {
    ManagedThingId: 'lamp',
    Endpoints: [
      {
        endpointId: '1',
        capabilities: [{ id: 'matter.OnOff@1.4', name: 'On/Off', version: '1', actions: [{ name: 'On' }] }],
      },
    ],
  };

  test('a command is sent, and nothing is read of it', async () => {
    stage.on('SendManagedThingCommand', { TraceId: 't' });
    expect(await stage.run(create(MANAGED_THING_COMMAND, { ...properties, Triggers: { a: 'b' } }))).toEqual({
      status: 'SUCCESS',
      physicalId: 't',
      attributes: { TraceId: 't' },
    });
    expect(stage.calls.map(({ operation, input }) => [operation, input])).toEqual([
      ['SendManagedThingCommand', properties],
    ]);
  });

  test('only a trigger sends a command again', async () => {
    stage.on('SendManagedThingCommand', { TraceId: 'u' });
    expect(await stage.run(update(MANAGED_THING_COMMAND, 't', properties, properties))).toEqual({
      status: 'SUCCESS',
      physicalId: 't',
      attributes: { TraceId: 't' },
    });
    expect(stage.called).toEqual([]);
    expect(
      await stage.run(update(MANAGED_THING_COMMAND, 't', properties, { ...properties, Triggers: { a: 'b' } })),
    ).toMatchObject({ status: 'SUCCESS', physicalId: 'u' });
    expect(stage.called).toEqual(['SendManagedThingCommand']);
  });

  test('a refused command was not sent', async () => {
    stage.on('SendManagedThingCommand', refusal('ValidationException'));
    expect(await stage.run(create(MANAGED_THING_COMMAND, properties))).toEqual(
      failure('not-created/request-1', 'SendManagedThingCommand failed'),
    );
  });
});
