/** The packaged code, minified and in modules that are loaded on use, in simulated time: users' tests run the same. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { alone } from './excerpt';
import { deploy, destroy, everything, physicalIds, reasons } from './fleet';
import { LocalCloud } from '../../local/cloud';
import { ASSET, FILES } from '../support/handler-code';

let cloud: LocalCloud;
/** The files that functions have read. */
let read: Set<string>;
beforeEach(async () => {
  read = new Set();
  cloud = await LocalCloud.start({
    clock: 'simulated',
    readCode: (path) => {
      read.add(path);
      return readFileSync(path, 'utf8');
    },
  });
});
afterEach(async () => {
  expect([...read].sort()).toEqual(FILES.map((name) => join(ASSET, name)).sort());
  await cloud.stop();
});

test('the packaged code creates a fleet, changes it in place, replaces it and deletes it', async () => {
  const made = await deploy(cloud);
  expect(made.status).toBe('CREATE_COMPLETE');
  expect(everything(cloud)).toHaveLength(17);
  const changed = await deploy(cloud, { description: 'second', settings: 'second', tag: 'two', enabled: false });
  expect(changed.status).toBe('UPDATE_COMPLETE');
  expect(physicalIds(changed)).toEqual(physicalIds(made));
  const replaced = await deploy(cloud, {
    description: 'second',
    settings: 'second',
    tag: 'two',
    enabled: false,
    maximumPerMinute: 20,
    lockerName: 'Home',
  });
  expect(replaced.status).toBe('UPDATE_COMPLETE');
  const differing = Object.keys(physicalIds(made)).filter((id) => physicalIds(replaced)[id] !== physicalIds(made)[id]);
  expect(differing.sort()).toEqual(['Locker', 'Rollout']);
  expect((await destroy(cloud))?.status).toBe('DELETE_COMPLETE');
  expect(everything(cloud)).toEqual([]);
  expect(cloud.calls.filter(({ error }) => error?.startsWith('AccessDenied'))).toEqual([]);
});

test('a deployment that fails at its end leaves nothing', async () => {
  expect((await deploy(cloud, { failing: true })).status).toBe('ROLLBACK_COMPLETE');
  expect(reasons(cloud)).toEqual([expect.stringMatching(/^Broken.*CreateDestination failed: AccessDeniedException/)]);
  expect(everything(cloud)).toEqual([]);
});

test('the packaged code waits 25 minutes for a button press, in one run after another', async () => {
  cloud.services.iot1click.addDevice({ deviceId: 'G1' });
  const claimed = cloud.time.after(Duration.minutes(25), () => cloud.services.iot1click.press('G1'));
  expect((await deploy(cloud, {}, (template) => alone(template, 'DeviceClaim'))).status).toBe('CREATE_COMPLETE');
  await claimed;
  expect(cloud.services.iot1click.snapshot().devices).toMatchObject([{ deviceId: 'G1', claim: 'CLAIMED' }]);
  expect(cloud.calls.filter(({ operation }) => operation === 'Invoke').length).toBeGreaterThan(3);
});
