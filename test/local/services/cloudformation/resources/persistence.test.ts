import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalCloud } from '../../../../../local/cloud';
import { resourceTypes } from '../../../../../local/services/cloudformation/resources';
import type { ResourceRequest } from '../../../../../local/services/cloudformation/resources/resource-type';
import { Storage } from '../../../../../local/storage';

/** The resource types of a cloud that restarts repeatedly in one directory. */
let cloud: LocalCloud;
let storage: Storage;
let dataDirectory: string;
let typeOf: (name: string) => NonNullable<ReturnType<ReturnType<typeof resourceTypes>>>;

beforeEach(async () => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'data-'));
  await start();
});
afterEach(() => stop());

async function start(): Promise<void> {
  cloud = await LocalCloud.start({ dataDirectory: join(dataDirectory, 'cloud') });
  storage = Storage.open(join(dataDirectory, 'resources'));
  const { account, region, clock, random, assumptions, endpoint, iam, functions, services } = cloud;
  const types = resourceTypes({
    account,
    region,
    clock,
    random,
    assumptions,
    endpoint,
    iam,
    functions,
    storage,
    secrets: services.secretsManager,
    objects: services.s3,
    route: () => {},
    log: () => {},
  }, new Map(), storage.map('ssm-parameters'));
  typeOf = (name) => types(name)!;
}

async function stop(): Promise<void> {
  await cloud.stop();
  storage.close();
}

async function restart(): Promise<void> {
  await stop();
  await start();
}

const request = (type: string, properties: object, logicalId = 'Thing'): ResourceRequest => (
  { stackId: 'stack', stackName: 'Stack', logicalId, type, properties, signal: new AbortController().signal });
const create = (type: string, properties: object, logicalId?: string) =>
  typeOf(type).create(request(type, properties, logicalId));
const remove = (type: string, physicalId: string, properties: object = {}) =>
  typeOf(type).delete({ ...request(type, properties), physicalId });
const allow = (Action: string) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
const may = (roleArn: string, action: string) =>
  cloud.iam.authorize({ principal: { arn: `${roleArn}/session`, roleArn }, action, resource: '*' }).then(
    () => true,
    () => false,
  );

test.each([
  ['AWS::Kinesis::Stream', { Name: 'a' }],
  ['AWS::IAM::Role', { RoleName: 'a', AssumeRolePolicyDocument: {} }],
  ['AWS::IAM::ManagedPolicy', { ManagedPolicyName: 'a', PolicyDocument: allow('*') }],
  ['AWS::S3::Bucket', { BucketName: 'things' }],
  ['AWS::SSM::Parameter', { Name: '/a', Value: '1' }],
  ['AWS::SecretsManager::Secret', { Name: 'a' }],
])('the name of a resource is taken until it is deleted, over restarts: %s', async (type, properties) => {
  const { physicalId } = await create(type, properties);
  await restart();
  await expect(create(type, properties)).rejects.toThrow(/already/);
  await remove(type, physicalId, properties);
  await restart();
  expect((await create(type, properties)).attributes).toBeDefined();
});

test('a name is free for a resource of another type', async () => {
  await create('AWS::Kinesis::Stream', { Name: 'a' });
  expect(await create('AWS::DynamoDB::Table', { TableName: 'a' })).toMatchObject({ physicalId: 'a' });
});

test('a managed policy reaches its roles after a restart', async () => {
  const { physicalId: policyArn } = await create('AWS::IAM::ManagedPolicy', {
    PolicyDocument: allow('kinesis:ListStreams'),
  });
  const properties = { AssumeRolePolicyDocument: {}, ManagedPolicyArns: [policyArn] };
  const { physicalId: roleName, attributes: { Arn } } = await create('AWS::IAM::Role', properties, 'Role');
  await restart();
  expect(await may(Arn as string, 'kinesis:ListStreams')).toBe(true);
  await typeOf('AWS::IAM::ManagedPolicy').update({
    ...request('AWS::IAM::ManagedPolicy', { PolicyDocument: allow('kms:ListKeys') }),
    physicalId: policyArn,
    oldProperties: { PolicyDocument: allow('kinesis:ListStreams') },
  });
  await restart();
  expect([await may(Arn as string, 'kinesis:ListStreams'), await may(Arn as string, 'kms:ListKeys')]).toEqual([
    false,
    true,
  ]);
  await remove('AWS::IAM::Role', roleName, properties);
  expect(await may(Arn as string, 'kms:ListKeys')).toBe(false);
});
