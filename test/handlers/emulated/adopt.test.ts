/** The adoption of existing resources. */

import { Harness } from './harness';
import { DESTINATION, NOTIFICATION_CONFIGURATION } from '../../../src/api/iot-managed-integrations';
import type { ResourceKind } from '../../../src/api/resource-kind';
import type { Final } from '../../../src/handlers/provider/outcome';

let harness: Harness;
beforeEach(async () => { harness = await Harness.start(); });
afterEach(() => harness.stop());

const stream = (name: string) => `arn:aws:kinesis:eu-west-1:123456789012:stream/${name}`;
const destination = (set: object = {}) => ({
  Name: 'events',
  DeliveryDestinationType: 'KINESIS',
  DeliveryDestinationArn: stream('mine'),
  RoleArn: harness.deliveryRoleArn,
  ...set,
});
const notification = (DestinationName: string, set: object = {}) => ({
  EventType: 'DEVICE_STATE',
  DestinationName,
  ...set,
});

const held = () => harness.cloud.services.managedIntegrations.snapshot();
const entries = () =>
  harness.log.map((line) => JSON.parse(line)).filter(({ message }) => message === 'adopted what was there before');
/** The calls after the given number of them. */
const callsSince = (count: number) => harness.calls().slice(count);
const fail = (operation: string, { name = 'ValidationException', skip = 0 } = {}) => (
  harness.cloud.faults.inject({ kind: 'error', name, status: 400, message: 'no', operation, skip }));

/** Each kind with the existing resource, the wanted properties, the key, and the name. */
const KINDS: readonly [ResourceKind, () => object, () => object, string, string][] = [
  [
    DESTINATION,
    () => destination({ DeliveryDestinationArn: stream('theirs'), Description: 'theirs' }),
    destination,
    'events',
    'Destination',
  ],
  [
    NOTIFICATION_CONFIGURATION,
    () => notification('theirs'),
    () => notification('events'),
    'DEVICE_STATE',
    'NotificationConfiguration',
  ],
];

describe.each(KINDS.map((row) => [row[4], ...row] as const))('a %s', (_what, kind, theirs, mine, id, name) => {
  const adopting = () => ({ ...mine(), Adopt: true });
  beforeEach(async () => {
    if (kind === NOTIFICATION_CONFIGURATION) {
      for (const Name of ['theirs', 'events']) await harness.create(DESTINATION, destination({ Name }));
    }
    await harness.create(kind, theirs());
  });

  test('adoption changes the resource to its properties, and the log says so', async () => {
    const count = harness.calls().length;
    expect(await harness.create(kind, adopting())).toMatchObject({ status: 'SUCCESS', physicalId: id });
    expect(callsSince(count)).toEqual([
      `Create${name}: ConflictException`,
      `Get${name}`,
      `Update${name}`,
      `Get${name}`,
    ]);
    expect(held()[name as 'Destination']).toContainEqual(expect.objectContaining(mine()));
    expect(entries()).toMatchObject([
      {
        level: 'WARN',
        logicalResourceId: 'Thing',
        physicalResourceId: id,
        resourceType: kind.type,
        stackId: expect.any(String),
      },
    ]);
  });

  test('a duplicate event adopts the resource, too', async () => {
    const event = harness.event('Create', kind, adopting());
    const [first, second] = [await harness.run(event), await harness.run(event)];
    expect(second).toEqual(first);
    expect(held()[name as 'Destination']).toContainEqual(expect.objectContaining(mine()));
  });

  test.each([false, undefined])('a resource stays untouched where Adopt is %p, and the failure explains that', async (Adopt) => {
    const before = held();
    expect(await harness.create(kind, { ...mine(), Adopt })).toMatchObject({
      status: 'FAILED',
      physicalId: expect.stringMatching(/^not-created/),
      reason: expect.stringMatching(
        new RegExp(`^Create${name} failed: ConflictException: .*set adopt to take it over\\.$`),
      ),
    });
    expect(held()).toEqual(before);
    expect(entries()).toEqual([]);
  });

  test.each([
    ['looked at', 'Get', 0, theirs], ['changed', 'Update', 0, theirs], ['looked at again', 'Get', 1, mine],
  ] as const)('a resource is not deleted when it cannot be %s', async (_when, verb, skip, left) => {
    fail(`${verb}${name}`, { skip });
    const failed = await harness.create(kind, adopting()) as Final;
    expect(failed).toMatchObject({
      status: 'FAILED',
      physicalId: expect.stringMatching(/^not-created/),
      reason: expect.stringContaining(`${verb}${name} failed`),
    });
    await harness.delete(kind, failed.physicalId, adopting());
    expect(held()[name as 'Destination']).toContainEqual(expect.objectContaining(left()));
    expect(callsSince(0)).not.toContain(`Delete${name}`);
  });

  test('a resource is not deleted when the stack no longer waits for its adoption', async () => {
    const event = harness.event('Create', kind, adopting());
    harness.says('CREATE_IN_PROGRESS');
    const progress = {};
    const outcome = await harness.runOnce(event, { progress }) as Final;
    harness.saysNothing();
    await harness.settle(event, outcome, { progress });
    expect(callsSince(0)).not.toContain(`Delete${name}`);
  });

  test('an adopted resource is deleted with its stack like any other', async () => {
    await harness.create(kind, adopting());
    expect(await harness.delete(kind, id, adopting())).toMatchObject({ status: 'SUCCESS' });
    expect(held()[name as 'Destination']).not.toContainEqual(expect.objectContaining(mine()));
  });

  test('a resource that was deleted meanwhile leaves the conflict as it was', async () => {
    harness.cloud.services.managedIntegrations.remove(name as 'Destination', id);
    fail(`Create${name}`, { name: 'ConflictException' });
    expect(await harness.create(kind, adopting())).toMatchObject({
      status: 'FAILED',
      reason: expect.stringContaining(`Create${name} failed: ConflictException: no`),
    });
  });
});

test('adopt creates a missing resource, and a failed creation removes it again', async () => {
  fail('GetDestination');
  const failed = await harness.create(DESTINATION, destination({ Adopt: true })) as Final;
  expect(failed).toMatchObject({ status: 'FAILED', physicalId: 'events' });
  await harness.delete(DESTINATION, failed.physicalId, destination());
  expect(held().Destination).toEqual([]);
  expect(entries()).toEqual([]);
});

test('adoption removes an unwanted description', async () => {
  await harness.create(DESTINATION, destination({ Description: 'theirs' }));
  await harness.create(DESTINATION, destination({ Adopt: true }));
  expect(held().Destination).toMatchObject([{ Description: ' ' }]);
});

test('adoption of a resource with the wanted properties changes nothing', async () => {
  await harness.create(DESTINATION, destination());
  const before = held();
  await harness.create(DESTINATION, destination({ Adopt: true }));
  expect(held()).toEqual(before);
});

test('a new name that is taken fails the update, and both resources stay', async () => {
  await harness.create(DESTINATION, destination({ Name: 'theirs' }));
  await harness.create(DESTINATION, destination());
  const wanted = destination({ Name: 'theirs', Adopt: true, DeliveryDestinationArn: stream('other') });
  fail('UpdateDestination');
  expect(await harness.update(DESTINATION, 'events', destination(), wanted)).toMatchObject({
    status: 'FAILED',
    physicalId: 'events',
  });
  expect(held().Destination.map(({ Name }) => Name)).toEqual(['theirs', 'events']);
  expect(await harness.update(DESTINATION, 'events', destination(), wanted)).toMatchObject({
    status: 'SUCCESS',
    physicalId: 'theirs',
  });
  expect(held().Destination).toMatchObject([
    { Name: 'theirs', DeliveryDestinationArn: stream('other') },
    { Name: 'events', DeliveryDestinationArn: stream('mine') },
  ]);
});
