import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allow, clientWith, DELIVERY_ROLE, putDeliveryRole, ROLE, TestClient } from './client';
import { LocalCloud } from '../../local/cloud';
import type { PolicyDocument } from '../../local/iam';
import { Iam } from '../../local/iam';
import { loadSimulator } from '../../local/iam/simulator';
import { Storage } from '../../local/storage';

// Reads: test/local/broken-simulator.cjs

let cloud: LocalCloud;
let client: TestClient;

beforeEach(async () => {
  cloud = await LocalCloud.start({ clock: 'simulated' });
  client = clientWith(cloud);
});
afterEach(() => cloud.stop());

const put = (...Statement: object[]) => cloud.iam.putPolicy(ROLE, 'Policy', { Version: '2012-10-17', Statement });
const create = async (Tags?: object) => (await client.post('/credential-lockers', { Tags })).status;
const CREATE = 'iotmanagedintegrations:CreateCredentialLocker';

describe('a policy', () => {
  test('a policy allows from its attachment until its removal', async () => {
    expect(await create()).toBe(403);
    put(allow(CREATE));
    expect(await create()).toBe(201);
    cloud.iam.removePolicy(ROLE, 'Policy');
    expect(await create()).toBe(403);
  });

  test('a denying policy wins, and the message says so', async () => {
    put(allow('*'), { Effect: 'Deny', Action: CREATE, Resource: '*' });
    expect((await client.post('/credential-lockers', {})).body.Message).toMatch(
      / on resource: \* with an explicit deny in an identity-based policy$/,
    );
  });

  test('a policy may require tags', async () => {
    put(
      allow(CREATE, '*', {
        'StringEquals': { 'aws:RequestTag/team': 'fleet' },
        'ForAllValues:StringEquals': { 'aws:TagKeys': ['team', 'stage'] },
      }),
    );
    expect([
      await create({ team: 'fleet' }),
      await create({ team: 'home' }),
      await create(),
      await create({ team: 'fleet', more: '' }),
    ]).toEqual([201, 403, 403, 403]);
  });

  test('a policy may require the tag keys of UntagResource', async () => {
    const { body: { Arn } } = await new TestClient(cloud).post('/credential-lockers', { Tags: { a: '1', b: '2' } });
    put(allow('iotmanagedintegrations:UntagResource', Arn, { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a'] } }));
    const untag = async (key: string) =>
      (await client.delete(`/tags/${encodeURIComponent(Arn)}`, { tagKeys: key })).status;
    expect([await untag('a'), await untag('b')]).toEqual([200, 403]);
  });

  test('a policy may require the tags of the resource', async () => {
    const owner = new TestClient(cloud);
    put(
      allow('iotmanagedintegrations:GetCredentialLocker', '*', { StringEquals: { 'aws:ResourceTag/team': 'fleet' } }),
    );
    const statuses = [];
    for (const team of ['fleet', 'home']) {
      const { body: { Id } } = await owner.post('/credential-lockers', { Tags: { team } });
      statuses.push((await client.get(`/credential-lockers/${Id}`)).status);
    }
    expect(statuses).toEqual([200, 403]);
  });

  test('a policy may require the principal, its account and the Region', async () => {
    put(
      allow(CREATE, '*', {
        StringEquals: {
          'aws:PrincipalArn': ROLE,
          'aws:PrincipalAccount': '123456789012',
          'aws:RequestedRegion': 'eu-west-1',
        },
      }),
    );
    expect(await create()).toBe(201);
  });

  test('a policy adds to the others of the role', async () => {
    put(allow(CREATE));
    cloud.iam.putPolicy(ROLE, 'Other', { Version: '2012-10-17', Statement: [allow('s3:*')] });
    expect(await create()).toBe(201);
  });

  test('a policy outlives a change of the role', async () => {
    put(allow(CREATE));
    cloud.iam.putRole({
      arn: ROLE,
      name: 'Caller',
      roleId: 'AROACALLER',
      trustPolicy: {},
      createdAt: cloud.clock.date(),
    });
    expect(await create()).toBe(201);
  });

  test('a policy is effective after the assumed time; the former one applies until then', async () => {
    put(allow(CREATE));
    cloud.assumptions.set('permissionsEffectiveAfterSeconds', 20);
    expect(await create()).toBe(403);
    await cloud.clock.pass(21_000);
    expect(await create()).toBe(201);
    put(allow('s3:*'));
    expect(await create()).toBe(201);
    await cloud.clock.pass(21_000);
    expect(await create()).toBe(403);
  });
});

test('a policy fails for a missing role', () => {
  const role = 'arn:aws:iam::123456789012:role/Nobody';
  expect(() => cloud.iam.putPolicy(role, 'Policy', {})).toThrow(`there is no role ${role}`);
  expect(() => cloud.iam.credentialsFor(role)).toThrow(`there is no role ${role}`);
});

test('a policy that cannot be evaluated denies, and the log says why', async () => {
  const log: string[] = [];
  const other = await LocalCloud.start({ log: (line) => log.push(line) });
  try {
    expect(
      (await clientWith(other, { Effect: 'Perhaps', Action: '*', Resource: '*' }).get('/destinations')).status,
    ).toBe(500);
    expect(log).toEqual([
      expect.stringMatching(/IAM cannot judge iotmanagedintegrations:ListDestinations on \*: .*Effect/),
    ]);
  } finally {
    await other.stop();
  }
});

describe('what is kept', () => {
  test('roles, policies, the administrator, and valid sessions survive a restart', async () => {
    const dataDirectory = mkdtempSync(join(tmpdir(), 'iam-'));
    const before = await LocalCloud.start({ dataDirectory });
    clientWith(before, allow(CREATE));
    const { administrator } = before.iam;
    const options = { sessionName: 'kept', seconds: 900, tags: { team: 'fleet' }, transitiveTagKeys: [] };
    const { credentials, principal } = before.iam.openSession(ROLE, options);
    const expired = before.iam.openSession(ROLE, { ...options, seconds: -1 });
    const ofFunction = before.iam.credentialsFor(ROLE);
    await before.stop();

    const after = await LocalCloud.start({ dataDirectory });
    expect(after.iam.administrator).toEqual(administrator);
    expect(after.iam.session(credentials.accessKeyId)).toMatchObject({ credentials, principal });
    expect(after.iam.session(expired.credentials.accessKeyId)).toBeUndefined();
    expect(after.iam.session(ofFunction.accessKeyId)).toBeUndefined();
    const caller = new TestClient(after, credentials);
    expect([(await caller.post('/credential-lockers', {})).status, (await caller.get('/destinations')).status]).toEqual(
      [201, 403],
    );
    after.iam.removePolicy(ROLE, 'Policy');
    expect((await caller.post('/credential-lockers', {})).status).toBe(403);
    await after.stop();
  });
});

describe('the simulator', () => {
  test('the simulator is there, and decides', () => {
    expect(cloud.iam.enforced).toBe(true);
    expect(loadSimulator()).toHaveProperty('runSimulation');
  });

  test('a simulator that is not installed is absent, and a broken one is reported', () => {
    expect(loadSimulator('@cloud-copilot/not-installed')).toBeUndefined();
    expect(() => loadSimulator(join(__dirname, 'broken-simulator.cjs'))).toThrow(
      "Cannot find module './a-part-that-is-missing'",
    );
  });

  test('without the simulator every call is allowed, and every existing role assumable', async () => {
    const storage = Storage.open();
    const { account, clock, random, assumptions } = cloud;
    const iam = new Iam({ account, clock, random, assumptions, storage });
    expect(iam.enforced).toBe(false);
    iam.putRole({ arn: ROLE, name: 'Caller', roleId: 'AROACALLER', trustPolicy: {}, createdAt: clock.date() });
    const principal = { arn: 'arn:aws:sts::123456789012:assumed-role/Caller/session', roleArn: ROLE };
    await iam.authorize({ principal, action: 's3:GetObject', resource: '*' });
    await iam.authorize({ principal, action: 'sts:AssumeRole', resource: ROLE, resourcePolicy: {} });
    expect([
      await iam.isAssumableBy(ROLE, 'lambda.amazonaws.com'),
      await iam.isAssumableBy(`${ROLE}2`, 'lambda.amazonaws.com'),
    ]).toEqual([true, false]);
    storage.close();
  });
});

describe('a role', () => {
  const SERVICE = 'iotmanagedintegrations.amazonaws.com';
  const assumable = (context = {}) => cloud.iam.isAssumableBy(DELIVERY_ROLE, SERVICE, context);

  test('a role is assumable by the service that it trusts only', async () => {
    expect(await assumable()).toBe(false);
    putDeliveryRole(cloud);
    expect(await assumable()).toBe(true);
    expect(await cloud.iam.isAssumableBy(DELIVERY_ROLE, 'lambda.amazonaws.com')).toBe(false);
    cloud.iam.removeRole(DELIVERY_ROLE);
    expect(await assumable()).toBe(false);
  });

  test('a role is assumable under the conditions of its trust policy', async () => {
    putDeliveryRole(cloud, { condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } } });
    expect(await assumable({ 'aws:SourceAccount': '123456789012' })).toBe(true);
    expect(await assumable({ 'aws:SourceAccount': '999999999999' })).toBe(false);
    expect(await assumable()).toBe(false);
  });

  test('a role is not assumable where its trust policy denies it', async () => {
    const statement = (Effect: string) => ({ Effect, Principal: { Service: SERVICE }, Action: 'sts:AssumeRole' });
    const trustPolicy: PolicyDocument = { Version: '2012-10-17', Statement: [statement('Allow'), statement('Deny')] };
    cloud.iam.putRole({
      arn: DELIVERY_ROLE,
      name: 'Delivery',
      roleId: 'AROADELIVERY',
      trustPolicy,
      createdAt: cloud.clock.date(),
    });
    expect(await assumable()).toBe(false);
  });

  test('a role is assumable after the assumed time', async () => {
    cloud.assumptions.set('roleAssumableAfterSeconds', 20);
    putDeliveryRole(cloud);
    expect(await assumable()).toBe(false);
    await cloud.clock.pass(21_000);
    expect(await assumable()).toBe(true);
  });
});
