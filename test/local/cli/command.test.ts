import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalCloud } from '../../../local/cloud';
import { PRESS_PATH } from '../../../local/devices';
import { CreateCredentialLocker, ListCredentialLockers } from '../../../src/api/iot-managed-integrations';
import { InitiateDeviceClaim, IOT_1CLICK_DEVICES } from '../../../src/api/iot1click';
import { commandOf, IoTManagedIntegrationsClient } from '../../../src/handlers/shared/client';
import { IoT1ClickDevicesServiceClient } from '../../../src/handlers/shared/client/iot1click';
import { TestClient } from '../client';
import { Project } from '../published';

let project: Project;
beforeAll(() => { project = new Project(); });
afterAll(() => project.remove());

const start = (...args: string[]) => project.command(['start', '--port', '0', '--no-bootstrap', ...args]);
const status = (env: NodeJS.ProcessEnv, ...args: string[]) => project.command(['status', ...args], env).ended;

type Environment = Readonly<Record<string, string>>;
const placeIn = ({ AWS_ENDPOINT_URL: endpoint, AWS_REGION: region }: Environment) => ({ endpoint, region });
const credentialsIn = ({
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
  AWS_SESSION_TOKEN: sessionToken,
}: Environment) => ({ accessKeyId, secretAccessKey, sessionToken });
const clientIn = (env: Environment) =>
  new IoTManagedIntegrationsClient({ ...placeIn(env), credentials: credentialsIn(env), maxAttempts: 1 });

async function createLocker(env: Environment, Name: string): Promise<string> {
  return (await clientIn(env).send(new (commandOf(CreateCredentialLocker))({ Name }))).Id!;
}

/** Begins to create a stack whose custom resource never answers. @returns the process that runs the function */
async function hang(env: Environment): Promise<number> {
  const file = join(mkdtempSync(join(project.folder, 'function-')), 'pid');
  const code = [
    "exports.handler = () => require('fs').writeFileSync(process.env.PID_FILE, process.pid + '\\n');",
    'setInterval(() => {}, 1000);',
  ].join('\n');
  const template = { Resources: stackOf(code, { PID_FILE: file }) };
  const parameters = {
    'StackName': 'Hanging',
    'TemplateBody': JSON.stringify(template),
    'Capabilities.member.1': 'CAPABILITY_IAM',
  };
  void new TestClient(placeIn(env) as LocalCloud, credentialsIn(env))
    .query('cloudformation', 'CreateStack', parameters)
    .catch(() => {});
  while (!existsSync(file) || !readFileSync(file, 'utf8').endsWith('\n')) await sleep(20);
  return Number(readFileSync(file, 'utf8'));
}

function stackOf(ZipFile: string, Variables: Environment): object {
  const Principal = { Service: 'lambda.amazonaws.com' };
  const AssumeRolePolicyDocument = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }],
  };
  const Role = { 'Fn::GetAtt': ['Role', 'Arn'] };
  return {
    Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument } },
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Role,
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
        Timeout: 900,
        Code: { ZipFile },
        Environment: { Variables },
      },
    },
    Resource: { Type: 'Custom::Hanging', Properties: { ServiceToken: { 'Fn::GetAtt': ['Function', 'Arn'] } } },
  };
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** A server that is no local cloud. */
async function something(answer: string): Promise<{ endpoint: string; server: Server }> {
  const server = createServer((_request, response) => response.end(answer)).listen(0, '127.0.0.1').unref();
  await once(server, 'listening');
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('the command runs where it says, and ends well on %s', async (signal) => {
  const command = start('--account', '111122223333', '--region', 'ca-central-1');
  const env = await command.environment();
  expect(env).toMatchObject({ AWS_REGION: 'ca-central-1', AWS_DEFAULT_REGION: 'ca-central-1' });
  const id = await createLocker(env, 'Household 42');
  const { code, stdout } = await status(env);
  expect(code).toBe(0);
  expect(stdout).toContain('Account 111122223333, Region ca-central-1');
  expect(stdout).toMatch(new RegExp(`CredentialLocker.*${id}.*Household 42`));
  const ended = await command.stop(signal);
  expect(ended.code).toBe(0);
  expect(ended.stdout.trim().split('\n').filter((line) => !line.startsWith('export AWS_'))).toEqual([]);
  await expect(fetch(env.AWS_ENDPOINT_URL)).rejects.toThrow();
});

test('the cloud of the command is bootstrapped for the cdk command', async () => {
  const command = project.command(['start', '--port', '0']);
  const { stdout } = await status(await command.environment(), '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    stacks: [{ name: 'CDKToolkit', status: 'CREATE_COMPLETE' }],
    parameters: [{ name: '/cdk-bootstrap/hnb659fds/version' }],
    buckets: [{ name: 'cdk-hnb659fds-assets-123456789012-eu-west-1', objects: 0 }],
  });
  expect((await command.stop('SIGTERM')).code).toBe(0);
});

test.each([
  ['SIGTERM', 0],
  ['SIGKILL', null],
] as const)('the command leaves no process behind in the middle of a deployment on %s', async (signal, code) => {
  const command = start('--data-directory', `relative to the project ${signal}`);
  const pid = await hang(await command.environment());
  expect(isRunning(pid)).toBe(true);
  expect((await command.stop(signal)).code).toBe(code);
  while (isRunning(pid)) await sleep(20);
});

test('the command ends with the npx that has started it, which passes no signal on', async () => {
  const cli = join(project.folder, 'node_modules/cdk-device-fleets/local-cloud/cli.js');
  const script = [process.execPath, cli, 'start', '--port', '0', '--no-bootstrap', '--format', 'json'];
  const npx = spawn('sh', ['-c', '"$0" "$@"; exit', ...script], {
    env: { PATH: process.env.PATH, npm_command: 'exec' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let stdout = '';
  for await (const data of npx.stdout) {
    stdout += data;
    if (stdout.includes('}')) break;
  }
  const { AWS_ENDPOINT_URL } = JSON.parse(stdout);
  npx.kill('SIGTERM');
  const isUp = () => fetch(AWS_ENDPOINT_URL).then(() => true, () => false);
  while (await isUp()) await sleep(50);
});

test('the command prints its environment in other forms, too', async () => {
  const command = start('--format', 'json');
  expect(JSON.parse(await command.output()).AWS_ENDPOINT_URL).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  await command.stop('SIGTERM');
});

test('the command names an unknown subcommand', async () => {
  const command = start();
  await command.environment();
  const { stderr } = await command.stop('SIGTERM');
  expect(stderr).toContain('Nothing is kept when it stops');
  expect(stderr).toContain('IAM policies are not judged: install @cloud-copilot/iam-simulate');
});

describe('IoT 1-Click', () => {
  const hands = async (endpoint: string, ...args: string[]) => project.command([...args, '--endpoint', endpoint]).ended;
  const devices = async (env: Environment) => JSON.parse((await status(env, '--json')).stdout).devices;

  test('devices are added, boxed and pressed', async () => {
    const command = start();
    const env = await command.environment();
    const { AWS_ENDPOINT_URL: endpoint } = env;
    expect(await hands(endpoint, 'add-device', 'G1', 'Glocke Ü')).toMatchObject({
      code: 0,
      stdout: 'Added G1, Glocke Ü.\n',
    });
    expect(await hands(endpoint, 'add-device', 'G2', '--claim-code', 'C-0123456789')).toMatchObject({
      code: 0, stdout: 'Added G2 in a box with the claim code C-0123456789.\n',
    });
    expect(await devices(env)).toEqual(
      ['G1', 'Glocke Ü', 'G2'].map((id) => ({ id, type: 'button', claim: 'UNCLAIMED', enabled: 'false' })),
    );

    expect(await hands(endpoint, 'press', 'G1')).toMatchObject({
      code: 0,
      stdout: 'Pressed G1. Nobody heard it: no account claims the device.\n',
    });
    const client = new IoT1ClickDevicesServiceClient({ ...placeIn(env), credentials: credentialsIn(env) });
    await client.send(new (commandOf(InitiateDeviceClaim, IOT_1CLICK_DEVICES))({ DeviceId: 'Glocke Ü' }));
    expect(await hands(endpoint, 'press', 'Glocke Ü', '--click-type', 'LONG')).toMatchObject({
      stdout: 'Pressed Glocke Ü. Its claim can be finalized now.\n',
    });
    expect((await devices(env))[1].claim).toBe('CLAIM_INITIATED');
    await command.stop('SIGTERM');
  });

  test('an impossible action is refused in one line', async () => {
    const command = start();
    const { AWS_ENDPOINT_URL: endpoint } = await command.environment();
    const refusal = (text: string) => ({ code: 1, stdout: '', stderr: `error: ${text}\n` });
    expect(await hands(endpoint, 'press', 'G1')).toEqual(refusal('there is no device G1; there are none'));
    expect(await hands(endpoint, 'add-device', 'G1', 'G1')).toEqual(refusal('there is a device G1 already'));
    expect(await hands(endpoint, 'add-device', 'G2', '--claim-code', 'C-short')).toEqual(
      refusal('the claim code C-short must begin with C- and have 12 to 40 characters'));
    expect(await hands(endpoint, 'press', 'G1', '--click-type', 'TRIPLE')).toEqual(
      refusal("option '--click-type <type>' argument 'TRIPLE' is invalid. Allowed choices are SINGLE, DOUBLE, LONG."));
    expect((await fetch(`${endpoint}${PRESS_PATH}`)).status).toBe(405);
    await command.stop('SIGTERM');
  });

  test.each(['{}', '<html>', 'null'])('a press on another server, which answers %s, is refused', async (text) => {
    const { endpoint, server } = await something(text);
    expect((await hands(endpoint, 'press', 'G1')).stderr).toBe(
      `error: what runs on ${endpoint} is not a local cloud; name another endpoint with --endpoint\n`,
    );
    server.close();
  });
});

describe('with a data directory', () => {
  test('a kill loses no answered call, and the same environment works again', async () => {
    const directory = join(project.folder, 'data of a kill');
    const first = start('--data-directory', directory, '--account', '111122223333', '--region', 'ca-central-1');
    const env = await first.environment();
    const ids = [await createLocker(env, 'a'), await createLocker(env, 'b')];
    await first.stop('SIGKILL');

    const second = project.command([
      'start',
      '--no-bootstrap',
      '--port',
      new URL(env.AWS_ENDPOINT_URL).port,
      '--data-directory',
      directory,
    ]);
    expect(await second.environment()).toEqual(env);
    const { Items } = await clientIn(env).send(new (commandOf(ListCredentialLockers))({}));
    expect(Items!.map(({ Id }) => Id)).toEqual(ids);
    expect((await second.stop('SIGTERM')).code).toBe(0);
    expect(existsSync(join(directory, 'lock'))).toBe(false);
  });

  test('a data directory in use is refused to another process', async () => {
    const directory = join(project.folder, 'used');
    const first = start('--data-directory', directory);
    await first.environment();
    const { code, stderr } = await start('--data-directory', directory).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`^error: the data directory is in use by process ${first.pid}.*\n$`));
    expect((await first.stop('SIGTERM')).code).toBe(0);
  });

  test('a data directory stays in its account and Region', async () => {
    const directory = join(project.folder, 'settled');
    const first = start('--data-directory', directory, '--account', '111122223333');
    await first.environment();
    await first.stop('SIGTERM');
    expect(await start('--data-directory', directory, '--account', '444455556666').ended).toEqual({
      code: 1, stdout: '', stderr: 'error: the data directory is of account 111122223333, not of 444455556666\n',
    });
  });
});

describe('refuses in one line', () => {
  const line = (text: string) => ({ code: 1, stdout: '', stderr: `error: ${text}\n` });

  test('the command refuses a port in use in one line', async () => {
    const other = await something('');
    const { port } = new URL(other.endpoint);
    expect(await start('--port', port).ended).toEqual(
      line(`port ${port} of 127.0.0.1 is in use; stop what uses it, or name another one with --port`));
    other.server.close();
  });

  test.each([
    [['--port', 'http'], "option '--port <number>' argument 'http' is invalid. It must be a number from 0 to 65535."],
    [['--account', '42'], "option '--account <id>' argument '42' is invalid. It must be an account ID of 12 digits."],
    [
      ['--region', 'Zürich'],
      "option '--region <name>' argument 'Zürich' is invalid. It must be the name of a Region, such as eu-west-1.",
    ],
    [['--speed', '0'], "option '--speed <factor>' argument '0' is invalid. It must be a number above 0."],
    [
      ['--format', 'xml'],
      "option '--format <format>' argument 'xml' is invalid. Allowed choices are posix, powershell, json.",
    ],
    [['--data-directory'], "option '--data-directory <path>' argument missing"],
    [['--data-directory', '/dev/null/data'], "ENOTDIR: not a directory, mkdir '/dev/null/data'"],
    [['--unknown'], "unknown option '--unknown'"],
    [['extra'], "too many arguments for 'start'. Expected 0 arguments but got 1."],
  ])('the command refuses %j in one line', async (args, text) => {
    expect(await start(...args).ended).toEqual(line(text));
  });

  test('the command refuses a status without a running cloud in one line', async () => {
    expect(await status({}, '--endpoint', 'http://127.0.0.1:9')).toEqual(
      line('no local cloud runs on http://127.0.0.1:9; start one with: npx device-fleets-local start'));
    expect(await status({ AWS_ENDPOINT_URL: 'nowhere' })).toEqual(
      line('the endpoint nowhere is not a URL; --endpoint or AWS_ENDPOINT_URL names it'),
    );
  });

  test.each(['<html>', '{}', '[]', 'null'])('the command refuses the status of another server, which answers %s, in one line', async (answer) => {
    const { endpoint, server } = await something(answer);
    expect(await status({ AWS_ENDPOINT_URL: endpoint })).toEqual(
      line(`what runs on ${endpoint} is not a local cloud; name another endpoint with --endpoint`));
    server.close();
  });
});
