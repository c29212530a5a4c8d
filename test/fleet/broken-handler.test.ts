/** Whatever becomes of the function's process, a stack waits no longer than the resource's service timeout. */

import { writeFileSync, mkdtempSync, copyFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alone } from './excerpt';
import { deploy, destroy, everything, functionOf, reasons, Template, withCode } from './fleet';
import { LocalCloud } from '../../local/cloud';

const ASSETS = join(__dirname, '../../assets/handler');
const MINUTE = 60_000;

let cloud: LocalCloud;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'broken-'));
  cloud = await LocalCloud.start({ speed: 60 });
});
afterEach(async () => {
  await cloud.stop();
  rmSync(folder, { recursive: true });
});

/** At full speed, the start of a process takes a good part of a minute. */
async function slowDown(): Promise<void> {
  await cloud.stop();
  cloud = await LocalCloud.start({ speed: 20 });
}

/** Deploys, and tells how long that took in the cloud. */
async function timed(tamper: (template: Template) => void) {
  const startedAt = cloud.clock.now();
  const { status } = await deploy(cloud, {}, tamper);
  return { status, milliseconds: cloud.clock.now() - startedAt };
}

/** With less time for a run of the function, and three minutes for a resource. */
function hurried(tamper: (template: Template) => void, runSeconds = 60): (template: Template) => void {
  return (template) => {
    tamper(template);
    functionOf(template).Timeout = runSeconds;
    for (const { Properties } of Object.values<any>(template.Resources)) if (Properties?.ServiceTimeout) Properties.ServiceTimeout = 180;
  };
}

const profileAlone = (template: Template) => alone(template, 'ProvisioningProfile');

/** The bundle with another engine in it. */
function withEngine(code: string): (template: Template) => void {
  copyFileSync(join(ASSETS, 'index.js'), join(folder, 'bundle.js'));
  writeFileSync(join(folder, 'engine.js'), code);
  return (template) => {
    functionOf(template).Code = { ZipFile: `exports.handler = require(${JSON.stringify(join(folder, 'bundle.js'))}).handler;` };
  };
}

test.each([
  ['does not load', 'throw new Error("the disk is full");', 'could not go on: Error: the disk is full'],
  ['cannot be parsed', 'this is no JavaScript', 'could not go on: SyntaxError'],
  ['throws', 'exports.handle = () => { throw new TypeError("x is not a function"); };', 'could not go on: TypeError: x is not a function'],
  ['rejects', 'exports.handle = async () => { throw new TypeError("x is not a function"); };', 'could not go on: TypeError: x is not a function'],
])('an engine that %s is answered for at once', async (_what, code, reason) => {
  // What is cancelled has an ID of CloudFormation's own making, which only the engine can tell from a real one.
  cloud.assumptions.set('resourcesUnderWay', 'awaited');
  const { status, milliseconds } = await timed(withEngine(code));
  expect(status).toBe('ROLLBACK_COMPLETE');
  expect(reasons(cloud).join()).toContain(reason);
  expect(milliseconds).toBeLessThan(5 * MINUTE);
});

test('an engine that never ends is answered for before Lambda\'s deadline', async () => {
  const { status, milliseconds } = await timed(hurried(withEngine('exports.handle = () => new Promise(() => {});')));
  expect(status).toMatch(/^ROLLBACK/);
  expect(reasons(cloud).join()).toContain('came to its deadline while a call was under way');
  expect(milliseconds).toBeLessThan(2 * 3 * MINUTE + 2 * MINUTE);
});

test.each([
  ['is killed', 'process.kill(process.pid, "SIGKILL");'],
  ['exits', 'exports.handler; setImmediate(() => process.exit(1));'],
  ['does not load', 'throw new Error("no");'],
])('a process that %s is waited for no longer than the service timeout', async (_what, code) => {
  const { status, milliseconds } = await timed(hurried(withCode(code)));
  expect(status).toMatch(/^ROLLBACK/);
  expect(reasons(cloud).join()).toContain('did not receive a response');
  expect(milliseconds).toBeLessThan(2 * 3 * MINUTE + 2 * MINUTE);
});

test('a function that is killed once, after the service had made the resource, makes it no second time', async () => {
  const marker = join(folder, 'killed');
  const killOnce = `
    const { existsSync, writeFileSync } = require('node:fs');
    const { ClientRequest } = require('node:http');
    const { end } = ClientRequest.prototype;
    ClientRequest.prototype.end = function (...args) {
      if (this.method === 'GET' && this.path.includes('/credential-lockers/') && !existsSync(${JSON.stringify(marker)})) {
        writeFileSync(${JSON.stringify(marker)}, '');
        process.kill(process.pid, 'SIGKILL');
      }
      return end.apply(this, args);
    };
  `;
  const { status } = await timed(withCode(killOnce));
  expect(status).toBe('CREATE_COMPLETE');
  expect(cloud.services.managedIntegrations.snapshot().CredentialLocker).toHaveLength(1);
  await destroy(cloud);
  expect(everything(cloud)).toEqual([]);
});

test('what takes longer than a run of the function is waited for over several', async () => {
  await slowDown();
  cloud.assumptions.set('profileMilliseconds', 2 * MINUTE);
  const { status, milliseconds } = await timed(hurried(profileAlone, 30));
  expect(status).toBe('CREATE_COMPLETE');
  expect(milliseconds).toBeGreaterThan(2 * MINUTE);
  expect(cloud.calls.filter(({ operation }) => operation === 'Invoke').length).toBeGreaterThanOrEqual(3);
  expect(cloud.services.managedIntegrations.snapshot().ProvisioningProfile).toHaveLength(1);
});

test('what takes longer than the service timeout is given up, with the resource named, and deleted', async () => {
  await slowDown();
  cloud.assumptions.set('deleteProfileInProgress', 'allowed');
  cloud.assumptions.set('profileMilliseconds', 24 * 60 * MINUTE);
  const { status, milliseconds } = await timed(hurried(profileAlone));
  expect(milliseconds).toBeLessThan(2 * 3 * MINUTE + 2 * MINUTE);
  expect(reasons(cloud)[0]).toMatch(/^Profile.*did not come to be ready within the resource's service timeout/);
  expect(status).toMatch(/^ROLLBACK/);
});
