/** A claim that waits for a human over several runs of the real function, each of which may be delivered twice. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { functionOf } from './fleet';
import type { LocalCloud } from '../../local/cloud';
import { CLAIM_TAG } from '../../src/api/iot1click';
import { simulatedCloud } from '../support/handler-code';
import { DeviceClaim } from 'cdk-device-fleets';

const STACK = 'Waiting';
const ID = 'G030';
/** A run hands over to the next one when three quarters of its time are over. */
const RUN = Duration.minutes(1);
const IN_THE_SECOND_RUN = Duration.seconds(50);
const IN_THE_FOURTH_RUN = Duration.seconds(140);

let cloud: LocalCloud;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waiting-'));
  cloud = await simulatedCloud();
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
  functionOf(template).Timeout = RUN.toSeconds();
  writeFileSync(path, JSON.stringify(template));
  const [{ status }] = await cloud.cloudFormation.deploy(folder);
  return status;
}

const device = () => cloud.services.iot1click.snapshot().devices[0];
const count = (operation: string) => cloud.calls.filter((call) => call.operation === operation && !call.error).length;
const press = () => cloud.services.iot1click.press(ID);

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
  // 2 + 4, and those four of the third generation that run at a time.
  ['twice', deliverTwice, 10],
])('a claim outlives three runs, each delivered %s, and is made once', async (_how, prepare, invocations) => {
  prepare();
  const before = cloud.time.after(IN_THE_FOURTH_RUN, () => {
    const { claim } = device();
    press();
    return { claim, invocations: count('Invoke') };
  });
  expect(await deploy()).toBe('CREATE_COMPLETE');
  expect(await before).toEqual({ claim: 'CLAIM_INITIATED', invocations });
  expect(device()).toMatchObject({ claim: 'CLAIMED', enabled: true, tags: { [CLAIM_TAG]: `${STACK}/Bell68880FDE` } });
  await cloud.cloudFormation.destroy(STACK);
  expect(device().claim).toBe('UNCLAIMED');
});

test.each([
  ['once', () => {}],
  ['twice', deliverTwice],
])('a stack that is deleted while its claim waits, each run delivered %s, claims nothing', async (_how, prepare) => {
  prepare();
  const deleted = cloud.time.after(IN_THE_SECOND_RUN, async () => {
    const { claim } = device();
    const [{ status }] = await cloud.cloudFormation.destroy(STACK);
    return { claim, status };
  });
  await deploy();
  expect(await deleted).toEqual({ claim: 'CLAIM_INITIATED', status: 'DELETE_COMPLETE' });
  expect(device().claim).toBe('UNCLAIMED');
  // A button press at this time is too late, even if a run of the function is still under way.
  press();
  await cloud.time.advance(RUN.plus(RUN));
  expect(device().claim).toBe('UNCLAIMED');
});
