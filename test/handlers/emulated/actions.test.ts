/** Actions: a deployment performs them once, and again by a trigger; and their results. */

import { Harness } from './harness';
import type { FaultSettings } from '../../../local/faults';
import { DEVICE_DISCOVERY, MANAGED_THING_COMMAND } from '../../../src/api/iot-managed-integrations';

const MATERIALS = ['ZB:1', 'ZB:2'];
const FAULTS: readonly FaultSettings[] = [
  { kind: 'error', name: 'ThrottlingException', status: 429 },
  { kind: 'error', name: 'InternalServerException', status: 500 },
  { kind: 'lost-answer' },
  { kind: 'drop' },
];

let harness: Harness;
let hub: string;
let lamp: string;

beforeEach(async () => {
  harness = await Harness.start({ assumptions: { discoveryMinutes: 1 } });
  hub = await thing('CONTROLLER', 'SN:1;UPC:123456789012;');
  lamp = await thing('DEVICE', 'SN:2;UPC:123456789012;');
});
afterEach(() => harness.stop());

async function thing(Role: string, AuthenticationMaterial: string): Promise<string> {
  const { CreateManagedThing: create } = harness.cloud.services.managedIntegrations.operations as Record<
    string,
    (input: object, call: never) => any
  >;
  return (
    await create(
      { Role, AuthenticationMaterial, AuthenticationMaterialType: 'WIFI_SETUP_QR_BAR_CODE' },
      undefined as never,
    )
  ).Id;
}
const discoveries = () => harness.cloud.services.managedIntegrations.snapshot().DeviceDiscovery;
const idOf = (outcome: unknown) => (outcome as { physicalId: string }).physicalId;

/** The hub finds devices at once. */
function findAtOnce(materials = MATERIALS): void {
  const { operations, world } = harness.cloud.services.managedIntegrations;
  const { StartDeviceDiscovery: start } = operations;
  Object.assign(operations, {
    StartDeviceDiscovery: async (input: never, call: never) => {
      const isRepeated = discoveries().length;
      const answer = await start(input, call) as { Id: string };
      if (discoveries().length > isRepeated) {
        world.find(
          answer.Id,
          materials.map((AuthenticationMaterial) => ({ AuthenticationMaterial })),
        );
      }
      return answer;
    },
  });
}

describe('a discovery', () => {
  const properties = () => ({
    DiscoveryType: 'ZIGBEE',
    ControllerIdentifier: hub,
    WaitForEnd: true,
    Triggers: { floor: '1' },
  });

  test('the deployment waits for a discovery, which returns the discovered devices', async () => {
    findAtOnce();
    const outcome = await harness.create(DEVICE_DISCOVERY, properties());
    expect(outcome).toEqual({
      status: 'SUCCESS',
      physicalId: discoveries()[0].Id,
      noEcho: true,
      attributes: {
        Arn: discoveries()[0].Arn,
        Status: 'SUCCEEDED',
        StartedAt: discoveries()[0].StartedAt.toISOString(),
        FinishedAt: discoveries()[0].FinishedAt!.toISOString(),
        DeviceCount: '2',
        AuthenticationMaterials: 'ZB:1\nZB:2',
      },
    });
  });

  test('a discovery that is longer than a run is awaited in several runs, and started once', async () => {
    findAtOnce();
    expect(await harness.create(DEVICE_DISCOVERY, properties(), { time: 20_000 })).toMatchObject({
      status: 'SUCCESS',
      attributes: { DeviceCount: '2' },
    });
    expect(discoveries()).toHaveLength(1);
  });

  test('the deployment does not wait for a discovery where the properties say so', async () => {
    const outcome = await harness.create(DEVICE_DISCOVERY, { ...properties(), WaitForEnd: false });
    expect(outcome).toMatchObject({
      status: 'SUCCESS',
      attributes: { Status: 'RUNNING', FinishedAt: '', DeviceCount: '0', AuthenticationMaterials: '' },
    });
  });

  test('a discovery without devices fails, and leaves nothing to delete', async () => {
    const outcome = await harness.create(DEVICE_DISCOVERY, properties());
    expect(outcome).toMatchObject({
      status: 'FAILED',
      physicalId: discoveries()[0].Id,
      reason: `The service reports Status TIMED_OUT for ${discoveries()[0].Id}.`,
    });
    const calls = harness.calls().length;
    expect(await harness.delete(DEVICE_DISCOVERY, idOf(outcome), properties())).toMatchObject({ status: 'SUCCESS' });
    expect(harness.calls()).toHaveLength(calls);
  });

  test('a discovery returns as many materials as fit, each of them whole', async () => {
    findAtOnce(Array.from({ length: 30 }, (_, index) => `ZB:${String(index).padStart(3, '0')}`.padEnd(100, 'x')));
    const { attributes } = await harness.create(DEVICE_DISCOVERY, properties()) as any;
    expect(attributes.DeviceCount).toBe('30');
    const told: string[] = attributes.AuthenticationMaterials.split('\n');
    expect(told).toHaveLength(20);
    expect(told.map((material) => [material.slice(0, 6), material.length])).toEqual(
      told.map((_, index) => [`ZB:${String(index).padStart(3, '0')}`, 100]),
    );
  });

  test.each<[string, object]>([
    ['trigger', { Triggers: { floor: '2' } }],
    ['new trigger', { Triggers: { floor: '1', wing: 'east' } }],
    ['protocol', { DiscoveryType: 'ZWAVE' }],
    ['lack of triggers', { Triggers: undefined }],
  ])('another %s starts a discovery again', async (_what, change) => {
    findAtOnce();
    const first = idOf(await harness.create(DEVICE_DISCOVERY, properties()));
    const second = idOf(await harness.update(DEVICE_DISCOVERY, first, properties(), { ...properties(), ...change }));
    expect(discoveries().map(({ Id }) => Id)).toEqual([first, second]);
  });

  test('an equal request, or another wait, does not start a discovery again', async () => {
    findAtOnce();
    const made = await harness.create(DEVICE_DISCOVERY, properties());
    for (const change of [{}, { WaitForEnd: false }]) {
      expect(await harness.update(DEVICE_DISCOVERY, idOf(made), properties(), { ...properties(), ...change })).toEqual(
        made,
      );
    }
    expect(discoveries()).toHaveLength(1);
  });

  test.each(FAULTS)('a discovery is started once with %j', async (fault) => {
    findAtOnce();
    for (const operation of ['StartDeviceDiscovery', 'GetDeviceDiscovery', 'ListDiscoveredDevices']) {
      harness.cloud.faults.inject({ ...fault, operation });
    }
    expect(await harness.create(DEVICE_DISCOVERY, properties())).toMatchObject({
      status: 'SUCCESS',
      attributes: { DeviceCount: '2' },
    });
    expect(discoveries()).toHaveLength(1);
  });

  test('a duplicate event does not start a second discovery', async () => {
    findAtOnce();
    const event = harness.event('Create', DEVICE_DISCOVERY, properties());
    const first = await harness.run(event);
    expect(await harness.run(event)).toEqual(first);
    expect(discoveries()).toHaveLength(1);
  });
});

describe('a command', () => {
  const Endpoints = [
    {
      endpointId: '1',
      capabilities: [
        {
          id: 'matter.OnOff@1.4',
          name: 'On/Off',
          version: '1',
          actions: [{ name: 'UpdateState', parameters: '{"OnOff":true,"level":1.5}' }],
        },
      ],
    },
  ];
  const properties = () => ({ ManagedThingId: lamp, Endpoints, Triggers: { season: 'winter' } });
  const sent = () => harness.calls().filter((call) => call === 'SendManagedThingCommand');

  test('a command is sent once, with its parameters in their original types', async () => {
    const send = jest.spyOn(harness.cloud.services.managedIntegrations.operations, 'SendManagedThingCommand');
    const outcome = await harness.create(MANAGED_THING_COMMAND, properties());
    expect(outcome).toEqual({
      status: 'SUCCESS',
      physicalId: expect.stringMatching(/^[0-9a-f]{32}$/),
      attributes: { TraceId: idOf(outcome) },
    });
    expect((send.mock.calls[0][0] as any).Endpoints[0].capabilities[0].actions).toEqual([
      { name: 'UpdateState', parameters: { OnOff: true, level: 1.5 } },
    ]);
    expect(harness.calls()).toEqual(['SendManagedThingCommand']);
  });

  test('a trigger sends a command again, and nothing else does', async () => {
    const first = await harness.create(MANAGED_THING_COMMAND, properties());
    expect(await harness.update(MANAGED_THING_COMMAND, idOf(first), properties(), properties())).toEqual(first);
    expect(sent()).toHaveLength(1);
    const again = await harness.update(MANAGED_THING_COMMAND, idOf(first), properties(), {
      ...properties(),
      Triggers: { season: 'summer' },
    });
    expect(idOf(again)).not.toBe(idOf(first));
    expect(sent()).toHaveLength(2);
  });

  test('a refused command counts as never sent', async () => {
    const outcome = await harness.create(MANAGED_THING_COMMAND, { ...properties(), ManagedThingId: 'nobody' });
    expect(outcome).toMatchObject({
      status: 'FAILED',
      physicalId: expect.stringMatching(/^not-created\//),
      reason: expect.stringContaining('SendManagedThingCommand failed: ResourceNotFoundException'),
    });
  });

  test('a sent command cannot be taken back', async () => {
    const outcome = await harness.create(MANAGED_THING_COMMAND, properties());
    const calls = harness.calls().length;
    expect(await harness.delete(MANAGED_THING_COMMAND, idOf(outcome), properties())).toEqual({
      status: 'SUCCESS',
      physicalId: idOf(outcome),
      attributes: {},
    });
    expect(harness.calls()).toHaveLength(calls);
  });

  test.each(FAULTS)('a command is sent with %j', async (fault) => {
    harness.cloud.faults.inject({ ...fault, operation: 'SendManagedThingCommand' });
    expect(await harness.create(MANAGED_THING_COMMAND, properties())).toMatchObject({ status: 'SUCCESS' });
  });
});
