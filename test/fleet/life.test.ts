/** A fleet's whole life: its stack is deployed, changed, broken and destroyed. */

import type { FleetOptions } from './fleet';
import { deploy, destroy, everything, physicalIds, reasons } from './fleet';
import type { LocalCloud } from '../../local/cloud';
import { CLAIM_TAG } from '../../src/api/iot1click';
import { simulatedCloud } from '../support/handler-code';

let cloud: LocalCloud;
beforeEach(async () => { cloud = await simulatedCloud(); });
afterEach(async () => cloud.stop());

const held = () => cloud.services.managedIntegrations.snapshot();
const devices = () => cloud.services.iot1click.snapshot().devices;
const denied = () =>
  cloud.calls.filter(({ error }) => error?.startsWith('AccessDenied')).map(({ operation }) => operation);
const unstamped = () =>
  JSON.parse(
    JSON.stringify([held(), devices()], (name, value) =>
      ['UpdatedAt', 'LastUpdatedAt'].includes(name) ? undefined : value,
    ),
  );

test('a fleet is created, changed in place, replaced and deleted, and no call is denied', async () => {
  const made = await deploy(cloud);
  expect(made.status).toBe('CREATE_COMPLETE');
  expect(everything(cloud)).toHaveLength(17);
  expect(held().Destination[0]).toMatchObject({
    Name: 'events',
    Description: 'first',
    DeliveryDestinationType: 'KINESIS',
  });

  expect(devices()).toMatchObject(
    ['G1', 'G2', 'G3'].map((deviceId) => ({ deviceId, claim: 'CLAIMED', enabled: true })),
  );

  const changed = await deploy(cloud, { description: 'second', settings: 'second', enabled: false });
  expect(changed.status).toBe('UPDATE_COMPLETE');
  expect(physicalIds(changed)).toEqual(physicalIds(made));
  expect(held().Destination[0]).toMatchObject({ Description: 'second' });
  expect(held().HubConfiguration).toMatchObject([{ HubTokenTimerExpirySettingInSeconds: 86_400 }]);
  expect(held().DefaultEncryption).toMatchObject([
    { kmsKeyArn: expect.stringMatching(/other$/), configurationStatus: { state: 'ENABLED' } },
  ]);
  expect(devices().map(({ enabled }) => enabled)).toEqual([true, false, false]);

  const replaced = await deploy(cloud, {
    description: 'second',
    settings: 'second',
    enabled: false,
    maximumPerMinute: 20,
  });
  expect(replaced.status).toBe('UPDATE_COMPLETE');
  const { Rollout, ...others } = physicalIds(replaced);
  expect(physicalIds(made)).toMatchObject(others);
  expect(held().OtaTaskConfiguration.map(({ TaskConfigurationId }) => TaskConfigurationId)).toEqual([Rollout]);

  expect((await destroy(cloud))?.status).toBe('DELETE_COMPLETE');
  expect(everything(cloud)).toEqual([]);
  expect(denied()).toEqual([]);
});

test('the tags of a stack reach taggable resources, and change in place', async () => {
  const made = await deploy(cloud, { tag: 'one' });
  const tags = () => [held().CredentialLocker[0], held().ProvisioningProfile[0]].map(({ Tags = {} }) => {
    const { 'cdk-device-fleets:origin': _origin, ...others } = Tags as Record<string, string>;
    return others;
  });
  const tagsOfDevices = () => devices().map(({ tags: { [CLAIM_TAG]: _claim, ...others } }) => others);
  expect(tags()).toEqual([{ fleet: 'one' }, { fleet: 'one' }]);
  expect(tagsOfDevices()).toEqual(Array(3).fill({ fleet: 'one' }));
  const changed = await deploy(cloud, { tag: 'zwei 🏠' });
  expect(tags()).toEqual([{ fleet: 'zwei 🏠' }, { fleet: 'zwei 🏠' }]);
  expect(tagsOfDevices()).toEqual(Array(3).fill({ fleet: 'zwei 🏠' }));
  const removed = await deploy(cloud, { tagged: false });
  expect(tags()).toEqual([{}, {}]);
  expect(tagsOfDevices()).toEqual(Array(3).fill({}));
  expect([changed.status, removed.status]).toEqual(['UPDATE_COMPLETE', 'UPDATE_COMPLETE']);
  expect(physicalIds(removed)).toEqual(physicalIds(made));
  expect(physicalIds(changed)).toEqual(physicalIds(made));
});

test.each<[string, FleetOptions]>([
  ['in place', { description: 'second', settings: 'second', tag: 'two', enabled: false }],
  ['so that it replaces', { maximumPerMinute: 20, lockerName: 'Home' }],
])('an update %s that fails is rolled back', async (_how, change) => {
  const made = await deploy(cloud);
  const before = unstamped();
  const failed = await deploy(cloud, { ...change, failing: true });
  expect(failed.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(reasons(cloud)).toEqual([
    expect.stringMatching(/^Broken.*CreateDestination failed: AccessDeniedException: .*unable to assume the role/),
  ]);
  expect(physicalIds(failed)).toEqual(physicalIds(made));
  expect(unstamped()).toEqual(before);

  const next = await deploy(cloud, change);
  expect(next.status).toBe('UPDATE_COMPLETE');
  await destroy(cloud);
  expect(everything(cloud)).toEqual([]);
});

test('a deployment that fails leaves nothing', async () => {
  expect((await deploy(cloud, { failing: true })).status).toBe('ROLLBACK_COMPLETE');
  expect(everything(cloud)).toEqual([]);
});
