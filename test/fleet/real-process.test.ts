/**
 * The tests that need a real process of the function: the packaged code runs in one, and a stack
 * comes to its end if it is killed, exits, hangs or does not load. They hold on a slow machine,
 * because nothing here measures time.
 */

import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { hurried, killedOnce, profileAlone } from './broken';
import { alone } from './excerpt';
import type { Template } from './fleet';
import { deploy, destroy, everything, functionOf, reasons, STACK } from './fleet';
import { LocalCloud } from '../../local/cloud';
import { ASSET } from '../support/handler-code';

/** The function gets a quarter of a real minute for work of a second. */
const UNHURRIED = 20;
/** For stacks that end with the service timeout. */
const FAST = 120;

/** No other work of the process continues either. */
const HANG = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);';

const lockerAlone = (template: Template) => alone(template, 'CredentialLocker');

jest.setTimeout(600_000);

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'real-process-')); });
afterAll(() => rmSync(folder, { recursive: true }));

async function withCloud(speed: number, work: (cloud: LocalCloud) => Promise<void>): Promise<void> {
  const cloud = await LocalCloud.start({ speed });
  try {
    await work(cloud);
  } finally {
    await cloud.stop();
  }
}

/** @param end Lambda's report of the end of the process */
async function expectNoResponse(cloud: LocalCloud, code: string, end: string): Promise<void> {
  const { status } = await deploy(cloud, {}, hurried((template) => {
    profileAlone(template);
    functionOf(template).Code = { ZipFile: code };
  }));
  expect(status).toMatch(/^ROLLBACK/);
  expect(reasons(cloud).join()).toContain('did not receive a response');
  const { physicalId: name } = cloud.cloudFormation
    .events(STACK)
    .find(({ resourceType, physicalId }) => resourceType === 'AWS::Lambda::Function' && physicalId)!;
  // On a busy machine, the process may end after the stack.
  while (!cloud.functions.logs(name!).join().includes(end)) await cloud.time.advance(Duration.seconds(1));
}

test.concurrent('the packaged code creates a locker in a process of its own, and deletes it', () =>
  withCloud(UNHURRIED, async (cloud) => {
    expect((await deploy(cloud, {}, lockerAlone)).status).toBe('CREATE_COMPLETE');
    expect(cloud.services.managedIntegrations.snapshot().CredentialLocker).toHaveLength(1);
    expect((await destroy(cloud))?.status).toBe('DELETE_COMPLETE');
    expect(everything(cloud)).toEqual([]);
  }),
);

test.concurrent(
  'a function whose process is killed once, after the service had created the locker, creates no second one',
  () =>
    withCloud(UNHURRIED, async (cloud) => {
      const marker = join(folder, 'killed');
      const { status } = await deploy(cloud, {}, (template) => {
        lockerAlone(template);
        killedOnce(marker)(template);
      });
      expect(existsSync(marker)).toBe(true);
      expect(status).toBe('CREATE_COMPLETE');
      expect(cloud.services.managedIntegrations.snapshot().CredentialLocker).toHaveLength(1);
      await destroy(cloud);
      expect(everything(cloud)).toEqual([]);
    }),
);

test.concurrent.each([
  ['is killed', 'process.kill(process.pid, "SIGKILL");', 'exited with error: signal: SIGKILL'],
  ['exits', 'process.exit(7);', 'exited with error: exit status 7'],
  ['hangs', HANG, 'Task timed out after 60.00 seconds'],
])('a stack whose function\'s process %s comes to its end', (_what, code, end) => withCloud(FAST, async (cloud) => {
  await expectNoResponse(cloud, `exports.handler = () => { ${code} };`, end);
}));

test.concurrent.each([
  ['throws', 'throw new Error("no");', 'Error: no'],
  ['hangs', HANG, 'the function did not load in time'],
])('a stack whose function %s as it is loaded comes to its end', (_what, code, end) =>
  withCloud(FAST, async (cloud) => {
    await expectNoResponse(cloud, code, end);
  }),
);

test.concurrent.each([
  ['does not load', 'throw new Error("the disk is full");', 'could not go on: Error: the disk is full'],
  ['cannot be parsed', 'this is no JavaScript', 'could not go on: SyntaxError'],
])('an engine that %s in a process is answered for', (_what, code, reason) => withCloud(UNHURRIED, async (cloud) => {
  const assets = mkdtempSync(join(folder, 'assets-'));
  copyFileSync(join(ASSET, 'index.js'), join(assets, 'bundle.js'));
  writeFileSync(join(assets, 'engine.js'), code);
  const { status } = await deploy(cloud, {}, (template) => {
    profileAlone(template);
    functionOf(template).Code = {
      ZipFile: `exports.handler = require(${JSON.stringify(join(assets, 'bundle.js'))}).handler;`,
    };
  });
  expect(status).toMatch(/^ROLLBACK/);
  expect(reasons(cloud).join()).toContain(reason);
}));
