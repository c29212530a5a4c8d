/**
 * A deployment of every kind of resource that fails, with the real Lambda code: what was there
 * before is there after.
 */

import { Harness } from './harness';
import type { FleetOptions } from '../test/fleet/fleet';
import { everything, fleet, STACK, unpackDevices } from '../test/fleet/fleet';

// The Lambda code waits for a role that cannot be used, which could have just been made.
const SPEED = 20;

let harness: Harness;
beforeAll(async () => {
  harness = await Harness.start({ speed: SPEED });
  unpackDevices(harness.cloud);
});
afterAll(() => harness?.stop());

const assembly = (options: FleetOptions = {}) => harness.assemble((app) => fleet(app, options));

/** What the services hold, without when it changed. */
function state(): any {
  const { managedIntegrations, iot1click } = harness.cloud.services;
  const held = { ...managedIntegrations.snapshot(), devices: iot1click.snapshot().devices };
  return JSON.parse(
    JSON.stringify(held, (name, value) => (['UpdatedAt', 'LastUpdatedAt'].includes(name) ? undefined : value)),
  );
}

test('a failed update changes nothing, and the next good one succeeds', async () => {
  await harness.cdk.deploy(assembly());
  const before = state();
  const physicalIds = harness.physicalIds(STACK);
  const calls = harness.cloud.calls.length;

  const change = { description: 'second', maximumPerMinute: 20, enabled: false };
  await expect(harness.cdk.deploy(assembly({ ...change, failing: true }))).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringMatching(/CreateDestination failed: AccessDeniedException: .*unable to assume the role/),
  });
  expect(harness.status(STACK)).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(state()).toEqual(before);
  expect(harness.physicalIds(STACK)).toEqual(physicalIds);
  // The locker, the profile and the notification have not changed.
  const operations = harness.cloud.calls.slice(calls).map(({ operation }) => operation);
  expect(
    operations.filter((operation) =>
      /CredentialLocker|ProvisioningProfile|NotificationConfiguration$/.test(operation ?? ''),
    ),
  ).toEqual([]);

  await harness.cdk.deploy(assembly(change));
  expect(harness.status(STACK)).toBe('UPDATE_COMPLETE');
  expect(state().Destination).toMatchObject([{ Name: 'events', Description: 'second' }]);
  await harness.cdk.destroy(assembly(change));
  expect(everything(harness.cloud)).toEqual([]);
});
