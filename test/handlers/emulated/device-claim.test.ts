/**
 * Claims of a device by its ID: waiting for a human over several runs, duplicates, cancellation,
 * and competing claims.
 */

import { Harness } from './harness';
import { CLAIM_TAG, DEVICE_CLAIM } from '../../../src/api/iot1click';
import type { Outcome } from '../../../src/handlers/provider/outcome';
import { onTheWire } from '../on-the-wire';

const ID = 'G030';
const properties = { DeviceId: ID, Enabled: true, Tags: { team: 'fleet' } };
const MINUTE = 60_000;

let harness: Harness;
beforeEach(async () => {
  harness = await Harness.start();
  harness.cloud.services.iot1click.addDevice({ deviceId: ID });
});
afterEach(() => harness.stop());

const device = () => harness.cloud.services.iot1click.snapshot().devices[0];
const press = () => harness.cloud.services.iot1click.press(ID);
const called = (operation: string) => harness.cloud.calls.filter((call) => call.operation === operation).length;
const answered = (outcome: Outcome) =>
  expect(outcome).toEqual({
    status: 'SUCCESS',
    physicalId: ID,
    attributes: { Arn: `arn:aws:iot1click:eu-west-1:123456789012:devices/${ID}`, Type: 'button' },
  });

/** The request of another resource of the stack, or of the same one in another stack. */
function from(event: object, origin: { LogicalResourceId?: string; StackId?: string }): object {
  return { ...event, ...origin };
}

async function initiated(): Promise<void> {
  while (device().claim === 'UNCLAIMED') await harness.pass(0.5);
}

/** Runs an event and its continuations. @returns the end, and the continuations */
async function runs(
  event: object,
  time: number,
  between: (run: number) => unknown = () => {},
): Promise<{ end: Outcome; continuations: object[] }> {
  const continuations: object[] = [];
  for (let next = event; ;) {
    const end = await harness.runOnce(next, { time });
    if (end.status !== 'WAITING') return { end, continuations };
    continuations.push(end.continuation);
    await between(continuations.length);
    next = { ...event, Continuation: end.continuation };
  }
}

describe('a claim that waits', () => {
  test('a claim is finalized after the button press, with its tags, and enabled', async () => {
    const [outcome] = await Promise.all([harness.create(DEVICE_CLAIM, properties), initiated().then(press)]);
    answered(outcome);
    expect(device()).toMatchObject({
      claim: 'CLAIMED',
      enabled: true,
      tags: { team: 'fleet', [CLAIM_TAG]: 'Fleet/Thing' },
    });
  });

  test('a claim continues over three further runs without starting over', async () => {
    const { end, continuations } = await runs(
      harness.event('Create', DEVICE_CLAIM, properties),
      10_000,
      (run) => run === 3 && press(),
    );
    answered(end);
    expect(continuations).toHaveLength(3);
    expect(new Set(continuations.map((continuation) => JSON.stringify(continuation))).size).toBe(1);
    expect(called('InitiateDeviceClaim')).toBe(1);
  });

  test('a claim stays one when every run is delivered twice', async () => {
    const event = harness.event('Create', DEVICE_CLAIM, properties);
    let further = 0;
    const pressLate = () => ++further === 6 && press();
    const both = await Promise.all([runs(event, 5_000, pressLate), runs(event, 5_000, pressLate)]);
    for (const { end } of both) answered(end);
    expect(further).toBeGreaterThanOrEqual(6);
    expect(device()).toMatchObject({ claim: 'CLAIMED', enabled: true, tags: { [CLAIM_TAG]: 'Fleet/Thing' } });
  });

  test('a duplicate after the end finds the finished claim', async () => {
    const event = harness.event('Create', DEVICE_CLAIM, properties);
    const [first] = await Promise.all([harness.run(event), initiated().then(press)]);
    expect(await harness.run(event)).toEqual(first);
    expect(called('UnclaimDevice')).toBe(0);
  });

  test.each(['ResourceConflictException', 'PreconditionFailedException'] as const)(
    'a duplicate after the end finds the finished claim where the service answers %s', async (answer) => {
      harness.cloud.assumptions.set('repeatedFinalizeClaim', answer);
      const event = harness.event('Create', DEVICE_CLAIM, properties);
      const [first] = await Promise.all([harness.run(event), initiated().then(press)]);
      const { made } = { made: ID };
      expect(await harness.run({ ...event, Continuation: { startedAt: harness.cloud.clock.now(), made } })).toEqual(
        first,
      );
    });

  test.each([
    ['the device\'s ID', ID],
    ['an ID that CloudFormation made up', 'Fleet-Thing-1A2B3C4D5E6F'],
  ])('a claim that is deleted while it waits leaves nothing claimed, under %s', async (_what, PhysicalResourceId) => {
    const event = harness.event('Create', DEVICE_CLAIM, properties);
    const waiting = runs({ ...event, ResourceProperties: { ...onTheWire(properties), ServiceTimeout: '120' } }, 10_000);
    await initiated();
    await harness.pass(15);
    expect(await harness.delete(DEVICE_CLAIM, PhysicalResourceId, properties)).toMatchObject({
      status: 'SUCCESS',
      physicalId: PhysicalResourceId,
    });
    expect(device().claim).toBe('UNCLAIMED');
    press();
    expect((await waiting).end.status).toBe('FAILED');
    expect(device().claim).toBe('UNCLAIMED');
  });

  test('a claim fails at its timeout, names the device, and the following delete unclaims it', async () => {
    const startedAt = harness.cloud.clock.now();
    const { end } = await runs(
      {
        ...harness.event('Create', DEVICE_CLAIM, properties),
        ResourceProperties: { ...onTheWire(properties), ServiceTimeout: '60' },
      },
      20_000,
    );
    expect(end).toMatchObject({
      status: 'FAILED',
      physicalId: ID,
      reason: expect.stringMatching(/^The device G030 .* waits for somebody to press its button/),
    });
    expect(harness.cloud.clock.now() - startedAt).toBeLessThan(MINUTE);
    expect(device().claim).toBe('CLAIM_INITIATED');
    await harness.delete(DEVICE_CLAIM, ID, properties);
    expect(device().claim).toBe('UNCLAIMED');
  });

  test('a replacement that times out is unclaimed, and the former device stays claimed', async () => {
    await Promise.all([harness.create(DEVICE_CLAIM, properties), initiated().then(press)]);
    harness.cloud.services.iot1click.addDevice({ deviceId: 'G031' });
    expect(await harness.update(DEVICE_CLAIM, ID, properties, { ...properties, DeviceId: 'G031' })).toMatchObject({
      status: 'FAILED', physicalId: ID, reason: expect.stringContaining('The device G031 has published no event'),
    });
    expect(harness.cloud.services.iot1click.snapshot().devices.map(({ claim }) => claim)).toEqual([
      'CLAIMED',
      'UNCLAIMED',
    ]);
  });

  test('a stack that is deployed again takes over the claim, even if the cancelled run finalizes it', async () => {
    const cancelled = runs(harness.event('Create', DEVICE_CLAIM, { ...properties, Tags: { team: 'former' } }), 10_000);
    await initiated();
    await harness.delete(DEVICE_CLAIM, 'Fleet-Thing-1A2B3C4D5E6F', properties);
    const event = from(harness.event('Create', DEVICE_CLAIM, properties), {
      StackId: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/Fleet/another',
    });
    const again = harness.run(event);
    await initiated();
    press();
    await Promise.all([cancelled, again]);
    answered(await again);
    expect(device()).toMatchObject({ claim: 'CLAIMED', tags: { [CLAIM_TAG]: 'Fleet/Thing' } });
  });
});

describe('a device of somebody else', () => {
  const foreign = { LogicalResourceId: 'Other' };
  const byHand = async () => {
    const { operations } = harness.cloud.services.iot1click;
    await operations.InitiateDeviceClaim({ DeviceId: ID }, undefined as never);
    press();
    await operations.FinalizeDeviceClaim({ DeviceId: ID }, undefined as never);
  };

  test.each(['ResourceConflictException', 'CLAIMED'] as const)(
    'a device that was claimed by hand is refused, and stays claimed: %s',
    async (answer) => {
      harness.cloud.assumptions.set('initiateClaimOfClaimed', answer);
      await byHand();
      const before = device();
      const failed = await harness.create(DEVICE_CLAIM, properties);
      expect(failed).toMatchObject({
        status: 'FAILED',
        physicalId: expect.stringMatching(/^not-created\//),
        reason: expect.stringContaining('The device G030 is claimed already, by something outside'),
      });
      await harness.delete(DEVICE_CLAIM, (failed as { physicalId: string }).physicalId, properties);
      expect(device()).toEqual(before);
    },
  );

  test('a device that another resource claims is refused with that name, and the delete of the refused claim leaves it alone', async () => {
    await Promise.all([
      harness.run(from(harness.event('Create', DEVICE_CLAIM, properties), foreign)),
      initiated().then(press),
    ]);
    expect(await harness.create(DEVICE_CLAIM, properties)).toMatchObject({
      status: 'FAILED',
      physicalId: expect.stringMatching(/^not-created\//),
      reason: expect.stringContaining('by the claim Fleet/Other'),
    });
    await harness.delete(DEVICE_CLAIM, 'Fleet-Thing-1A2B3C4D5E6F', properties);
    await harness.delete(DEVICE_CLAIM, ID, properties);
    expect(device()).toMatchObject({ claim: 'CLAIMED', tags: { [CLAIM_TAG]: 'Fleet/Other' } });
  });

  test('a device for which two resources wait goes to one of them', async () => {
    const both = Promise.all([
      harness.create(DEVICE_CLAIM, properties),
      harness.run(from(harness.event('Create', DEVICE_CLAIM, properties), foreign)),
    ]);
    await initiated();
    await harness.pass(5);
    press();
    const outcomes = await both;
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['FAILED', 'SUCCESS']);
    const [winner] = ['Fleet/Thing', 'Fleet/Other'].filter((_, index) => outcomes[index].status === 'SUCCESS');
    const loser = outcomes.find(({ status }) => status === 'FAILED');
    expect(loser).toMatchObject({
      physicalId: expect.stringMatching(/^not-created\//),
      reason: expect.stringContaining(`by the claim ${winner}`),
    });
    expect(device()).toMatchObject({ claim: 'CLAIMED', tags: { [CLAIM_TAG]: winner } });
  });

  test('a device that is finalized by hand belongs to the claim that initiated it', async () => {
    const waiting = harness.create(DEVICE_CLAIM, properties);
    await initiated();
    press();
    await harness.cloud.services.iot1click.operations.FinalizeDeviceClaim({ DeviceId: ID }, undefined as never);
    answered(await waiting);
    expect(device().tags).toEqual({ team: 'fleet', [CLAIM_TAG]: 'Fleet/Thing' });
  });
});

test('a claim of a missing device fails at once', async () => {
  expect(await harness.create(DEVICE_CLAIM, { ...properties, DeviceId: 'nowhere' })).toMatchObject({
    status: 'FAILED',
    physicalId: expect.stringMatching(/^not-created\//),
    reason: expect.stringMatching(/InitiateDeviceClaim failed: ResourceNotFoundException.*Check the device ID/),
  });
});

test('a deletion disables the device first where the service requires that', async () => {
  harness.cloud.assumptions.set('unclaimOfEnabled', 'InvalidRequestException');
  await Promise.all([harness.create(DEVICE_CLAIM, properties), initiated().then(press)]);
  expect((await harness.delete(DEVICE_CLAIM, ID, properties)).status).toBe('SUCCESS');
  expect(device()).toMatchObject({ claim: 'UNCLAIMED', enabled: false });
});

test('the longest names of a stack and a resource make a tag that the service accepts', async () => {
  const origin = {
    StackId: `arn:aws:cloudformation:eu-west-1:123456789012:stack/${'S'.repeat(128)}/0e1f`,
    LogicalResourceId: 'L'.repeat(255),
  };
  const [outcome] = await Promise.all([
    harness.run(from(harness.event('Create', DEVICE_CLAIM, properties), origin)),
    initiated().then(press),
  ]);
  answered(outcome);
  expect(device().tags[CLAIM_TAG]).toBe(`/${'L'.repeat(255)}`);
});

test.each([
  ['no device', { DeviceId: '' }, 'DeviceId must have at least 1 characters'],
  [
    'a callback that is no function',
    { OnClickCallback: 'arn:aws:sns:eu-west-1:123456789012:topic' },
    'OnClickCallback must match',
  ],
  ["a tag of the library's own", { Tags: { [CLAIM_TAG]: 'x' } }, 'Tags key must match'],
  [
    '50 tags',
    { Tags: Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, ''])) },
    'Tags must have at most 49 entries',
  ],
])('%s is refused before any call', async (_what, wrong, reason) => {
  expect(await harness.create(DEVICE_CLAIM, { ...properties, ...wrong })).toMatchObject({
    status: 'FAILED',
    reason: expect.stringContaining(reason),
  });
  expect(harness.calls()).toEqual([]);
});
