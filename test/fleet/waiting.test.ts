/** A claim that waits for a human over several runs of the real function, each of which may be delivered twice. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { functionOf } from './fleet';
import { LocalCloud } from '../../local/cloud';
import { CLAIM_TAG } from '../../src/api/iot1click';
import { DeviceClaim } from 'cdk-device-fleets';

const STACK = 'Waiting';
const ID = 'G030';
/** Short enough that a claim outlives some runs, long enough for a process to start. */
const RUN_SECONDS = 60;

let cloud: LocalCloud;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waiting-'));
  cloud = await LocalCloud.start({ speed: 20 });
  cloud.services.iot1click.addDevice({ deviceId: ID });
});
afterEach(async () => {
  await cloud.stop();
  rmSync(folder, { recursive: true });
});

/** Deploys one claim. @returns the stack's status at the end */
async function deploy(): Promise<string> {
  const app = new App({ outdir: folder, analyticsReporting: false });
  const stack = new Stack(app, STACK, { env: { region: cloud.region, account: cloud.account } });
  new DeviceClaim(stack, 'Bell', { deviceId: ID, serviceTimeout: Duration.minutes(15) });
  const path = app.synth().getStackByName(STACK).templateFullPath;
  const template = JSON.parse(readFileSync(path, 'utf8'));
  functionOf(template).Timeout = RUN_SECONDS;
  writeFileSync(path, JSON.stringify(template));
  const [{ status }] = await cloud.cloudFormation.deploy(folder);
  return status;
}

const device = () => cloud.services.iot1click.snapshot().devices[0];
const count = (operation: string) => cloud.calls.filter((call) => call.operation === operation && !call.error).length;
const press = () => cloud.services.iot1click.press(ID);

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await cloud.clock.sleep(500);
}

function deliverTwice(): void {
  const { functions } = cloud;
  const once = functions.invokeAsync.bind(functions);
  jest.spyOn(functions, 'invokeAsync').mockImplementation((...invocation) => {
    once(...invocation);
    once(...invocation);
  });
}

test.each([
  ['once', () => {}, 3],
  // 2 + 4, and one of the third generation.
  ['twice', deliverTwice, 7],
])('a claim outlives three runs, each delivered %s, and is made once', async (_how, prepare, invocations) => {
  prepare();
  const deployment = deploy();
  await until(() => count('Invoke') >= invocations);
  expect(device().claim).toBe('CLAIM_INITIATED');
  press();
  expect(await deployment).toBe('CREATE_COMPLETE');
  expect(device()).toMatchObject({ claim: 'CLAIMED', enabled: true, tags: { [CLAIM_TAG]: `${STACK}/Bell68880FDE` } });
  await cloud.cloudFormation.destroy(STACK);
  expect(device().claim).toBe('UNCLAIMED');
});

test.each([['once', () => {}], ['twice', deliverTwice]])('a stack that is deleted while its claim waits, each run delivered %s, claims nothing', async (_how, prepare) => {
  prepare();
  const deployment = deploy();
  await until(() => count('Invoke') >= 1);
  const [deleted] = await cloud.cloudFormation.destroy(STACK);
  await deployment.catch(() => {});
  expect(deleted.status).toBe('DELETE_COMPLETE');
  expect(device().claim).toBe('UNCLAIMED');
  // Whoever presses now is too late, even if a run of the function is still under way.
  press();
  await cloud.clock.sleep(2 * RUN_SECONDS * 1_000);
  expect(device().claim).toBe('UNCLAIMED');
});
