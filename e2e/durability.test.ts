/** The published command as a process that is killed: nothing that it has acknowledged is lost. */

import { join } from 'node:path';
import { assemble } from './assembly';
import { Cdk } from './cdk';
import { Things } from './things';
import type { FleetOptions } from '../test/fleet/fleet';
import { fleet } from '../test/fleet/fleet';
import type { Command } from '../test/local/published';
import { Project } from '../test/local/published';

type Environment = Record<string, string>;

let project: Project;
let cloud: Command;
beforeAll(() => { project = new Project(); });
afterAll(() => project.remove());

const port = ({ AWS_ENDPOINT_URL }: Environment) => new URL(AWS_ENDPOINT_URL).port;

/** Starts the cloud of a data directory. @returns what it tells tools */
async function start(data: string, portNumber = '0'): Promise<Environment> {
  cloud = project.command(['start', '--port', portNumber, '--data-directory', join(project.folder, data)]);
  return cloud.environment();
}

/** What the command says when it is run beside the cloud. */
async function say(environment: Environment, ...args: string[]): Promise<string> {
  return (await project.command(args, environment).ended).stdout;
}

const status = async (environment: Environment) => JSON.parse(await say(environment, 'status', '--json'));

/** The devices that the fleet claims. */
async function unpackDevices(environment: Environment): Promise<void> {
  await say(environment, 'add-device', 'G1');
  await say(environment, 'add-device', '--claim-code', 'C-0123456789', 'G2', 'G3');
}

async function pressOnceAwaited(environment: Environment, deviceId: string): Promise<void> {
  while (!(await say(environment, 'press', deviceId)).includes('can be finalized now')) {
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

const assembly = (options: FleetOptions = {}) => assemble(project.folder, (app) => fleet(app, options));

test('it is killed between deployments', async () => {
  const environment = await start('between');
  const cdk = new Cdk(environment);
  await unpackDevices(environment);
  await Promise.all([cdk.deploy(assembly()), pressOnceAwaited(environment, 'G1')]);
  const before = await status(environment);
  expect(before.managedIntegrations).toHaveLength(16);
  expect(before.devices.map(({ claim }: { claim: string }) => claim)).toEqual(['CLAIMED', 'CLAIMED', 'CLAIMED']);

  await cloud.stop('SIGKILL');
  expect(await start('between', port(environment))).toEqual(environment);
  expect(await status(environment)).toEqual(before);
  expect(await cdk.diff(assembly())).toContain('There were no differences');

  const change = { description: 'second', maximumPerMinute: 20 };
  await cdk.deploy(assembly(change));
  await cloud.stop('SIGKILL');
  await start('between', port(environment));
  expect(await cdk.diff(assembly(change))).toContain('There were no differences');
  await cdk.destroy(assembly(change));
  const after = await status(environment);
  // What nobody can delete.
  const left = ['CustomEndpoint', 'DefaultEncryption', 'DeviceDiscovery', 'HubConfiguration'];
  expect(after.managedIntegrations.map(({ type }: { type: string }) => type)).toEqual(left);
  expect(after.devices.map(({ claim }: { claim: string }) => claim)).toEqual(['UNCLAIMED', 'UNCLAIMED', 'UNCLAIMED']);
  await cdk.stop();
});

test('it is killed in the midst of a deployment, which can then be rolled back', async () => {
  const environment = await start('midst');
  const cdk = new Cdk(environment);
  const things = new Things();
  const hanging = things.assembly('Midst', {
    things: { A: {}, B: { script: { Create: 'say nothing' }, after: ['A'] } },
  });
  const deployment = cdk.deploy(hanging).catch((error) => error);
  while (!things.calls('Midst').includes('Create B')) await new Promise((resolve) => setTimeout(resolve, 50));
  await cloud.stop('SIGKILL');
  await start('midst', port(environment));
  // The CLI has tried until the cloud was there again.
  expect(await deployment).toMatchObject({ exitCode: 1, message: expect.stringContaining('CREATE_FAILED') });

  await cdk.rollback(hanging);
  expect(things.calls('Midst')).toContain('Delete A-a');
  await cdk.deploy(things.assembly('Midst', { things: { A: {}, B: { after: ['A'] } } }));
  expect((await status(environment)).stacks).toContainEqual({ name: 'Midst', status: 'CREATE_COMPLETE' });
  await cdk.stop();
  things.remove();
});
