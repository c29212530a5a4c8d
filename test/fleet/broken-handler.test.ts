/** Whatever happens to the function, a stack waits no longer than the resource's service timeout. */

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { hurried, killedOnce, profileAlone } from './broken';
import type { Template } from './fleet';
import { deploy, destroy, everything, reasons, withCode } from './fleet';
import type { LocalCloud } from '../../local/cloud';
import { fromSources, simulatedCloud } from '../support/handler-code';

const MINUTE = 60_000;
/** The time for a resource, its deletion, and all other work. */
const TWO_SERVICE_TIMEOUTS = 2 * 3 * MINUTE + MINUTE;

let cloud: LocalCloud;
/** The code that replaces the engine. */
let engine: string | undefined;
beforeEach(async () => {
  engine = undefined;
  cloud = await simulatedCloud({
    readCode: (path) => (basename(path) === 'engine.js' ? engine : undefined) ?? fromSources(path),
  });
});
afterEach(async () => cloud.stop());

/** Deploys. @returns also how long that took in the cloud */
async function timed(tamper?: (template: Template) => void) {
  const startedAt = cloud.time.now().getTime();
  const { status } = await deploy(cloud, {}, tamper);
  return { status, milliseconds: cloud.time.now().getTime() - startedAt };
}

test.each([
  ['does not load', 'throw new Error("the disk is full");', 'could not go on: Error: the disk is full'],
  ['cannot be parsed', 'this is no JavaScript', 'could not go on: SyntaxError'],
  [
    'throws',
    'exports.handle = () => { throw new TypeError("x is not a function"); };',
    'could not go on: TypeError: x is not a function',
  ],
  [
    'rejects',
    'exports.handle = async () => { throw new TypeError("x is not a function"); };',
    'could not go on: TypeError: x is not a function',
  ],
])('an engine that %s is answered for at once', async (_what, code, reason) => {
  // A cancelled resource has an ID that CloudFormation has generated, which only the engine can recognize.
  cloud.assumptions.set('resourcesUnderWay', 'awaited');
  engine = code;
  const { status, milliseconds } = await timed();
  expect(status).toBe('ROLLBACK_COMPLETE');
  expect(reasons(cloud).join()).toContain(reason);
  expect(milliseconds).toBeLessThan(MINUTE);
});

test('an engine that never ends is answered for before Lambda\'s deadline', async () => {
  engine = 'exports.handle = () => new Promise(() => {});';
  const { status, milliseconds } = await timed(hurried(profileAlone));
  expect(status).toMatch(/^ROLLBACK/);
  expect(reasons(cloud).join()).toContain('came to its deadline while a call was under way');
  expect(reasons(cloud).join()).not.toContain('did not receive a response');
  expect(milliseconds).toBeLessThan(2 * MINUTE);
});

test.each([
  ['is killed', 'process.kill(process.pid, "SIGKILL");'],
  ['exits', 'exports.handler; setImmediate(() => process.exit(1));'],
  ['does not load', 'throw new Error("no");'],
])('a stack waits for a process that %s no longer than the service timeout', async (_what, code) => {
  const { status, milliseconds } = await timed(hurried(withCode(code)));
  expect(status).toMatch(/^ROLLBACK/);
  expect(reasons(cloud).join()).toContain('did not receive a response');
  expect(milliseconds).toBeLessThan(TWO_SERVICE_TIMEOUTS);
});

test('a function that is killed once, after the service had created the resource, creates no second one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'killed-'));
  try {
    const { status } = await timed(killedOnce(join(folder, 'marker')));
    expect(existsSync(join(folder, 'marker'))).toBe(true);
    expect(status).toBe('CREATE_COMPLETE');
    expect(cloud.services.managedIntegrations.snapshot().CredentialLocker).toHaveLength(1);
    await destroy(cloud);
    expect(everything(cloud)).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('work that is longer than a run of the function continues over several', async () => {
  cloud.assumptions.set('profileMilliseconds', 2 * MINUTE);
  const { status, milliseconds } = await timed(hurried(profileAlone, 30));
  expect(status).toBe('CREATE_COMPLETE');
  expect(milliseconds).toBeGreaterThan(2 * MINUTE);
  expect(cloud.calls.filter(({ operation }) => operation === 'Invoke').length).toBeGreaterThanOrEqual(3);
  expect(cloud.services.managedIntegrations.snapshot().ProvisioningProfile).toHaveLength(1);
});

test('work that is longer than the service timeout fails, names the resource, and is undone', async () => {
  cloud.assumptions.set('deleteProfileInProgress', 'allowed');
  cloud.assumptions.set('profileMilliseconds', 24 * 60 * MINUTE);
  const { status, milliseconds } = await timed(hurried(profileAlone));
  expect(milliseconds).toBeLessThan(TWO_SERVICE_TIMEOUTS);
  expect(reasons(cloud)[0]).toMatch(/^Profile.*did not come to be ready within the resource's service timeout/);
  expect(status).toMatch(/^ROLLBACK/);
});
