import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeSecretCommand, GetRandomPasswordCommand, GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { LocalCloud } from '../../../local/cloud';
import { allow, clientWith, ROLE } from '../client';

let cloud: LocalCloud;
let client: SecretsManagerClient;
let arn: string;
let name: string;
let count = 0;

const clientOf = (credentials: LocalCloud['iam']['administrator']) =>
  new SecretsManagerClient({ endpoint: cloud.endpoint, region: cloud.region, credentials, maxAttempts: 1 });

beforeAll(async () => {
  cloud = await LocalCloud.start();
  client = clientOf(cloud.iam.administrator);
});
beforeEach(() => {
  name = `fleet/claim-${++count}`;
  arn = cloud.services.secretsManager.createSecret({ name, value: 'first' });
});
afterAll(async () => {
  client.destroy();
  await cloud.stop();
});

const token = (letter: string) => letter.repeat(32);
const put = (letter: string, SecretString: string | undefined, VersionStages?: string[]) =>
  client.send(
    new PutSecretValueCommand({ SecretId: arn, ClientRequestToken: token(letter), SecretString, VersionStages }),
  );
const move = (VersionStage: string, to?: string, from?: string) => client.send(new UpdateSecretVersionStageCommand({
  SecretId: arn, VersionStage, MoveToVersionId: to && token(to), RemoveFromVersionId: from && token(from),
}));
const versions = async (): Promise<Record<string, string[]>> =>
  (await client.send(new DescribeSecretCommand({ SecretId: arn }))).VersionIdsToStages!;
const value = (stage?: string) => cloud.services.secretsManager.getSecretValue(arn, stage);
const named = (error: string) => expect.objectContaining({ name: error });

test('a secret has an ARN with a suffix, and a first version where it has a value', async () => {
  expect(arn).toMatch(new RegExp(`^arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}-[a-zA-Z]{6}$`));
  expect(Object.values(await versions())).toEqual([['AWSCURRENT']]);
  const empty = cloud.services.secretsManager.createSecret({ name: `${name}-empty` });
  expect((await client.send(new DescribeSecretCommand({ SecretId: empty }))).VersionIdsToStages).toEqual({});
  expect(() => cloud.services.secretsManager.getSecretValue(empty)).toThrow(
    "can't find the specified secret value for staging label: AWSCURRENT",
  );
});

test('a secret is found by ARN, by partial ARN and by name', async () => {
  for (const SecretId of [arn, arn.slice(0, -7), name]) {
    expect(await client.send(new DescribeSecretCommand({ SecretId }))).toMatchObject({ ARN: arn, Name: name });
  }
});

test('the value of a version is read by its label or its ID', async () => {
  await put('a', 'sécönd 🔑');
  const read = (version: object) => client.send(new GetSecretValueCommand({ SecretId: name, ...version }));
  expect(await read({})).toMatchObject({
    ARN: arn,
    Name: name,
    VersionId: token('a'),
    SecretString: 'sécönd 🔑',
    VersionStages: ['AWSCURRENT'],
  });
  expect(await read({ VersionStage: 'AWSPREVIOUS' })).toMatchObject({ SecretString: 'first' });
  expect(await read({ VersionId: token('a'), VersionStage: 'AWSCURRENT' })).toMatchObject({
    SecretString: 'sécönd 🔑',
  });
  await expect(read({ VersionStage: 'NEXT' })).rejects.toThrow(
    "can't find the specified secret value for staging label: NEXT",
  );
  await expect(read({ VersionId: token('b') })).rejects.toThrow(
    `can't find the specified secret value for VersionId: ${token('b')}`,
  );
  await expect(read({ VersionId: token('a'), VersionStage: 'AWSPREVIOUS' })).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
});

test('a new value becomes AWSCURRENT, and the former one AWSPREVIOUS', async () => {
  expect(await put('a', 'second')).toMatchObject({
    ARN: arn,
    Name: name,
    VersionId: token('a'),
    VersionStages: ['AWSCURRENT'],
  });
  expect([value(), value('AWSPREVIOUS')]).toEqual(['second', 'first']);
  await put('b', 'third');
  expect([value(), value('AWSPREVIOUS')]).toEqual(['third', 'second']);
  expect(await versions()).toEqual({ [token('a')]: ['AWSPREVIOUS'], [token('b')]: ['AWSCURRENT'] });
});

test('a value with labels of its own takes those only', async () => {
  await put('a', 'second', ['profile-1']);
  expect([value(), value('profile-1')]).toEqual(['first', 'second']);
  expect(await put('b', 'third', ['AWSCURRENT', 'profile-1'])).toMatchObject({
    VersionStages: ['profile-1', 'AWSCURRENT'].sort(),
  });
  expect([value(), value('profile-1'), value('AWSPREVIOUS')]).toEqual(['third', 'third', 'first']);
  expect(await versions()).not.toHaveProperty(token('a'));
});

test('a repeated token with the same value does nothing, and with another one fails', async () => {
  await put('a', 'second');
  await put('b', 'third');
  expect(await put('a', 'second')).toMatchObject({ VersionId: token('a'), VersionStages: ['AWSPREVIOUS'] });
  expect(value()).toBe('third');
  await expect(put('a', 'other')).rejects.toEqual(named('ResourceExistsException'));
  expect(value('AWSPREVIOUS')).toBe('second');
});

test('a label moves, AWSCURRENT with AWSPREVIOUS behind it', async () => {
  await put('a', 'second');
  await put('b', 'third');
  await move('AWSCURRENT', 'a', 'b');
  expect([value(), value('AWSPREVIOUS')]).toEqual(['second', 'third']);
});

test('AWSCURRENT that moves to where it is changes nothing', async () => {
  await put('a', 'second');
  await put('b', 'third');
  await move('AWSCURRENT', 'b', 'b');
  expect([value(), value('AWSPREVIOUS')]).toEqual(['third', 'second']);
});

test('a label is attached where nothing has it, and removed', async () => {
  await put('a', 'second');
  await move('profile-1', 'a');
  expect(value('profile-1')).toBe('second');
  await move('profile-1', 'a');
  await move('profile-1', undefined, 'a');
  expect(() => value('profile-1')).toThrow('profile-1');
});

test.each<[string, () => Promise<unknown>, string]>([
  [
    'a label that another version has, without naming that one',
    () => move('AWSCURRENT', 'a'),
    'InvalidParameterException',
  ],
  [
    'a label that another version has, naming a wrong one',
    () => move('AWSCURRENT', 'a', 'a'),
    'InvalidParameterException',
  ],
  [
    'a label that is taken off the wrong version',
    () => move('AWSPREVIOUS', undefined, 'a'),
    'InvalidParameterException',
  ],
  ['AWSCURRENT that is taken off altogether', () => move('AWSCURRENT', undefined, 'b'), 'InvalidParameterException'],
  ['a version that is not there', () => move('AWSCURRENT', 'z', 'b'), 'ResourceNotFoundException'],
  ['no value', () => put('c', undefined), 'InvalidRequestException'],
  [
    'a short token',
    () => client.send(new PutSecretValueCommand({ SecretId: arn, ClientRequestToken: 'short', SecretString: 'x' })),
    'InvalidParameterException',
  ],
  ['no labels', () => put('c', 'x', []), 'InvalidParameterException'],
  [
    'more labels than a version has',
    () =>
      put(
        'c',
        'x',
        Array.from({ length: 21 }, (_, n) => `l${n}`),
      ),
    'InvalidParameterException',
  ],
  [
    'a secret that is not there',
    () => client.send(new DescribeSecretCommand({ SecretId: 'nothing' })),
    'ResourceNotFoundException',
  ],
  ['an operation that is not here', () => client.send(new GetRandomPasswordCommand({})), 'UnknownOperationException'],
])('a call fails with %s', async (_, work, error) => {
  await put('a', 'second', ['other']);
  await put('b', 'third');
  const before = await versions();
  await expect(work()).rejects.toEqual(named(error));
  expect(await versions()).toEqual(before);
});

test('a call fails with a label too many on a version', async () => {
  await put('a', 'second', Array.from({ length: 20 }, (_, n) => `l${n}`));
  await expect(move('one-more', 'a')).rejects.toEqual(named('LimitExceededException'));
});

test('the name of a secret is taken until the secret is deleted', async () => {
  expect(() => cloud.services.secretsManager.createSecret({ name })).toThrow('already exists');
  cloud.services.secretsManager.deleteSecret(arn);
  await expect(client.send(new DescribeSecretCommand({ SecretId: arn }))).rejects.toEqual(
    named('ResourceNotFoundException'),
  );
  expect(cloud.services.secretsManager.createSecret({ name })).not.toBe(arn);
});

test('the ARN of the secret allows a call, however it names the secret', async () => {
  clientWith(cloud, allow('secretsmanager:DescribeSecret', arn));
  const caller = clientOf(cloud.iam.credentialsFor(ROLE));
  for (const SecretId of [arn, name]) {
    expect((await caller.send(new DescribeSecretCommand({ SecretId }))).ARN).toBe(arn);
  }
  await expect(caller.send(new PutSecretValueCommand({ SecretId: arn, SecretString: 'x' }))).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining(`perform: secretsmanager:PutSecretValue on resource: ${arn} because`),
  });
  await expect(caller.send(new DescribeSecretCommand({ SecretId: 'nothing' }))).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining(
      'on resource: arn:aws:secretsmanager:eu-west-1:123456789012:secret:nothing because',
    ),
  });
  caller.destroy();
});

test('a secret keeps a value of any characters, and the longest', async () => {
  const long = '🔑'.repeat(65536);
  await put('a', long);
  expect(value()).toBe(long);
  await expect(put('b', `${long}x`)).rejects.toEqual(named('InvalidParameterException'));
});

test('recorded calls have no value', async () => {
  await put('a', 'canary');
  expect(JSON.stringify(cloud.calls)).not.toContain('canary');
});

test('a secret survives a restart, with its versions and labels', async () => {
  const dataDirectory = join(mkdtempSync(join(tmpdir(), 'data-')), 'cloud');
  const first = await LocalCloud.start({ dataDirectory });
  const secrets = first.services.secretsManager;
  const kept = secrets.createSecret({ name: 'kept', value: 'größe 🏠' });
  const gone = secrets.createSecret({ name: 'gone', value: 'x' });
  const before = client;
  client = new SecretsManagerClient({
    endpoint: first.endpoint,
    region: first.region,
    credentials: first.iam.administrator,
  });
  await client.send(
    new PutSecretValueCommand({ SecretId: kept, ClientRequestToken: token('a'), SecretString: 'second' }),
  );
  await client.send(
    new PutSecretValueCommand({
      SecretId: kept,
      ClientRequestToken: token('b'),
      SecretString: 'third',
      VersionStages: ['__proto__'],
    }),
  );
  client.destroy();
  client = before;
  secrets.deleteSecret(gone);
  await first.stop();

  const second = await LocalCloud.start({ dataDirectory });
  try {
    const { secretsManager } = second.services;
    expect(secretsManager.names()).toEqual(['kept']);
    expect(
      ['AWSCURRENT', 'AWSPREVIOUS', '__proto__'].map((stage) => secretsManager.getSecretValue('kept', stage)),
    ).toEqual(['second', 'größe 🏠', 'third']);
  } finally {
    await second.stop();
  }
});
