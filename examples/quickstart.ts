/**
 * Takes the smart-home example through its whole life, as a user does: the cdk command deploys it to a local cloud.
 * No AWS account is touched.
 */

import { strict as assert } from 'node:assert';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  CreateNotificationConfiguration,
  DeleteNotificationConfiguration,
  ListDestinations,
} from '../src/api/iot-managed-integrations';
import { commandOf, IoTManagedIntegrationsClient } from '../src/handlers/shared/client';

const APP = join(__dirname, 'smart-home');
const LOCAL_CLOUD = join(__dirname, '../local-cloud/cli.js');
const CDK = require.resolve('aws-cdk/bin/cdk');

type Environment = NodeJS.ProcessEnv;

async function quickstart(environment: Environment): Promise<void> {
  const cdk = (...args: string[]) => run(environment, 'npx cdk', CDK, args);
  const status = () => run(environment, 'npx device-fleets-local', LOCAL_CLOUD, ['status']);
  const client = clientOf(environment);

  title('Deploy the smart-home example, and see what the services then hold');
  await cdk('deploy');
  await status();

  title(
    'Change the description of the destination, which changes in place; and the start of the rollout, which replaces',
  );
  const faster = ['--context', 'baseRatePerMinute=20'];
  const described = (building: number) => ['--context', `destinationDescription=Events of building ${building}`];
  await cdk('diff', ...faster, ...described(7));
  await cdk('deploy', ...faster, ...described(7));
  assert.equal((await destinationOf(client)).Description, 'Events of building 7');

  title(
    'Break an update: somebody else has taken the notifications of device events, so that everything is rolled back',
  );
  const { Name: DestinationName } = await destinationOf(client);
  await client.send(
    new (commandOf(CreateNotificationConfiguration))({ EventType: 'DEVICE_EVENT', DestinationName: DestinationName! }),
  );
  await run(environment, 'npx cdk', CDK, ['deploy', ...faster, ...described(8), '--context', 'deviceEvents=true'], 1);
  assert.match(await status(), /SmartHome .* UPDATE_ROLLBACK_COMPLETE /);
  assert.equal((await destinationOf(client)).Description, 'Events of building 7');
  await client.send(new (commandOf(DeleteNotificationConfiguration))({ EventType: 'DEVICE_EVENT' }));

  title('Destroy everything');
  await cdk('destroy', '--force');
  assert.match(await status(), /IoT managed integrations: none/);
}

/** Runs a program to its end, shows what it says, and returns that. */
async function run(
  environment: Environment,
  command: string,
  program: string,
  args: readonly string[],
  expected = 0,
): Promise<string> {
  console.log(`\n$ ${[command, ...args.map((arg) => (/\s/.test(arg) ? `'${arg}'` : arg))].join(' ')}`);
  const child = spawn(process.execPath, [program, ...args], {
    cwd: APP,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      output += data;
      process.stdout.write(data);
    });
  }
  const [code] = await once(child, 'close');
  assert.equal(code, expected, `the exit code of ${command} ${args[0]}`);
  return output;
}

/** Starts the local cloud. @returns it, and the variables that it says to set */
async function startCloud(): Promise<{ cloud: ChildProcess; variables: Environment }> {
  title('Start a local cloud');
  console.log('\n$ npx device-fleets-local start');
  const cloud = spawn(process.execPath, [LOCAL_CLOUD, 'start', '--port', '0', '--format', 'json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  for await (const line of createInterface({ input: cloud.stdout })) {
    text += line;
    if (line === '}') return { cloud, variables: JSON.parse(text) };
  }
  throw new Error('the local cloud has not started');
}

function clientOf({
  AWS_ENDPOINT_URL,
  AWS_REGION,
  AWS_ACCESS_KEY_ID,
  AWS_SECRET_ACCESS_KEY,
  AWS_SESSION_TOKEN,
}: Environment) {
  const credentials = {
    accessKeyId: AWS_ACCESS_KEY_ID!,
    secretAccessKey: AWS_SECRET_ACCESS_KEY!,
    sessionToken: AWS_SESSION_TOKEN,
  };
  return new IoTManagedIntegrationsClient({ endpoint: AWS_ENDPOINT_URL, region: AWS_REGION, credentials });
}

async function destinationOf(client: IoTManagedIntegrationsClient) {
  const { DestinationList } = await client.send(new (commandOf(ListDestinations))({}));
  return DestinationList![0];
}

const title = (text: string) => console.log(`\n== ${text}`);

async function main(): Promise<void> {
  // The cdk command remembers accounts in the home folder, and this one is none of the user's.
  const home = mkdtempSync(join(tmpdir(), 'quickstart-'));
  const { cloud, variables } = await startCloud();
  try {
    await quickstart({
      ...process.env,
      ...variables,
      HOME: home,
      USERPROFILE: home,
      CI: 'true',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
    });
  } finally {
    cloud.kill();
    await once(cloud, 'exit');
    rmSync(home, { recursive: true, force: true });
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
