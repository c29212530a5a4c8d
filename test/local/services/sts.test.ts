import { LocalCloud } from '../../../local/cloud';
import type { PolicyDocument } from '../../../local/iam';
import type { Answer } from '../client';
import { allow, clientWith, ROLE, TestClient } from '../client';

const TARGET = 'arn:aws:iam::123456789012:role/path/Target';
const ACCOUNT = '123456789012';

let cloud: LocalCloud;
let client: TestClient;

beforeEach(async () => {
  cloud = await LocalCloud.start({ clock: 'simulated' });
  client = new TestClient(cloud);
  target(trusts(ACCOUNT));
});
afterEach(() => cloud.stop());

/** @param actions the principal's permissions on the role */
const trusts = (
  AWS: string | string[],
  actions: string[] = ['sts:AssumeRole', 'sts:TagSession'],
  condition: object = {},
): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: actions, Condition: condition }],
});
const target = (trustPolicy: PolicyDocument, maxSessionSeconds?: number) =>
  cloud.iam.putRole({
    arn: TARGET,
    name: 'Target',
    roleId: 'AROATARGET',
    trustPolicy,
    createdAt: cloud.clock.date(),
    maxSessionSeconds,
  });

const assume = (parameters: Record<string, string> = {}, caller = client) =>
  caller.query('sts', 'AssumeRole', { RoleArn: TARGET, RoleSessionName: 'deploy', ...parameters });
const resultOf = ({ body }: Answer) => body.AssumeRoleResponse.AssumeRoleResult;
/** A caller with the credentials of AssumeRole. */
function asRole(answer: Answer): TestClient {
  const { AccessKeyId, SecretAccessKey, SessionToken } = resultOf(answer).Credentials;
  return new TestClient(cloud, {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  });
}
const identityOf = async (caller: TestClient) =>
  (await caller.query('sts', 'GetCallerIdentity')).body.GetCallerIdentityResponse.GetCallerIdentityResult;
const errorOf = ({ status, body }: Answer) => [
  status,
  body.ErrorResponse?.Error.Code,
  body.ErrorResponse?.Error.Message,
];
const DENIED = [
  403,
  'AccessDenied',
  expect.stringContaining(`is not authorized to perform: sts:AssumeRole on resource: ${TARGET}`),
];

describe('GetCallerIdentity', () => {
  test('GetCallerIdentity returns the signer', async () => {
    expect(await identityOf(client)).toEqual({
      UserId: 'AROAADMINISTRATOR:local',
      Account: ACCOUNT,
      Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Administrator/local`,
    });
    expect(await identityOf(asRole(await assume()))).toEqual({
      UserId: 'AROATARGET:deploy',
      Account: ACCOUNT,
      Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Target/deploy`,
    });
  });

  /** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
  test('GetCallerIdentity needs no permission, not even under an explicit deny', async () => {
    expect(
      (await clientWith(cloud, { Effect: 'Deny', Action: '*', Resource: '*' }).query('sts', 'GetCallerIdentity'))
        .status,
    ).toBe(200);
  });
});

describe('AssumeRole', () => {
  test('AssumeRole returns credentials of a session of the role, for an hour', async () => {
    const { AssumedRoleUser, Credentials } = resultOf(await assume());
    expect(AssumedRoleUser).toEqual({
      AssumedRoleId: 'AROATARGET:deploy',
      Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Target/deploy`,
    });
    expect(Credentials.AccessKeyId).toMatch(/^ASIA[A-Z0-9]{16}$/);
    const seconds = (Date.parse(Credentials.Expiration) - cloud.clock.now()) / 1000;
    expect(seconds).toBeLessThanOrEqual(3600);
    expect(seconds).toBeGreaterThan(3000);
  });

  test('AssumeRole returns the permissions of the role, and no others', async () => {
    cloud.iam.putPolicy(TARGET, 'Lists', {
      Version: '2012-10-17',
      Statement: [allow('iotmanagedintegrations:ListDestinations')],
    });
    const role = asRole(await assume());
    expect((await role.get('/destinations')).status).toBe(200);
    expect((await role.get('/credential-lockers')).text).toContain('assumed-role/Target/deploy is not authorized');
  });

  test.each<[string, string | string[]]>([
    ['the account', ACCOUNT],
    ['the root of the account', `arn:aws:iam::${ACCOUNT}:root`],
    ['several', ['arn:aws:iam::999999999999:root', ACCOUNT]],
  ])('AssumeRole of a role that trusts %s is up to the policies of the caller', async (_who, principal) => {
    target(trusts(principal));
    expect((await assume()).status).toBe(200);
    expect(errorOf(await assume({}, clientWith(cloud)))).toEqual(DENIED);
    expect((await assume({}, clientWith(cloud, allow('sts:AssumeRole', TARGET)))).status).toBe(200);
    expect(errorOf(await assume({}, clientWith(cloud, allow('sts:AssumeRole', `${TARGET}2`))))).toEqual(DENIED);
  });

  /** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html */
  test.each([
    ['the role', ROLE],
    ['the session', `arn:aws:sts::${ACCOUNT}:assumed-role/Caller/session`],
  ])('AssumeRole of a role that trusts %s of the caller needs nothing else', async (_who, principal) => {
    target(trusts(principal));
    expect((await assume({}, clientWith(cloud))).status).toBe(200);
    expect(
      errorOf(await assume({}, clientWith(cloud, { Effect: 'Deny', Action: 'sts:AssumeRole', Resource: '*' }))),
    ).toEqual(DENIED);
  });

  test.each<[string, PolicyDocument]>([
    ['another account', trusts('999999999999')],
    ['another role', trusts(`arn:aws:iam::${ACCOUNT}:role/Other`)],
    [
      'a service',
      {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
    ],
  ])('AssumeRole of a role that trusts %s is denied', async (_who, policy) => {
    target(policy);
    expect(errorOf(await assume())).toEqual(DENIED);
  });

  test('AssumeRole of a missing role is denied, in the same words', async () => {
    cloud.iam.removeRole(TARGET);
    expect(errorOf(await assume())).toEqual(DENIED);
  });

  test('AssumeRole is denied until the role is known everywhere', async () => {
    cloud.assumptions.set('roleAssumableAfterSeconds', 600);
    target(trusts(ACCOUNT));
    expect(errorOf(await assume())).toEqual(DENIED);
    await cloud.clock.pass(601_000);
    expect((await assume()).status).toBe(200);
  });

  test('AssumeRole may depend on the external ID and the name of the session', async () => {
    target(trusts(ACCOUNT, ['sts:AssumeRole'], { Null: { 'sts:ExternalId': 'true' } }));
    expect([(await assume()).status, (await assume({ ExternalId: 'x1' })).status]).toEqual([200, 403]);
    target(
      trusts(ACCOUNT, ['sts:AssumeRole'], {
        StringEquals: { 'sts:ExternalId': 'x1', 'sts:RoleSessionName': 'deploy' },
      }),
    );
    expect([
      (await assume({ ExternalId: 'x1' })).status,
      (await assume({ ExternalId: 'x1', RoleSessionName: 'other' })).status,
    ]).toEqual([200, 403]);
  });

  const TAG = { 'Tags.member.1.Key': 'team', 'Tags.member.1.Value': 'fleet' };

  test('AssumeRole with tags needs the permission to tag', async () => {
    target(trusts(ACCOUNT, ['sts:AssumeRole']));
    expect(errorOf(await assume(TAG))).toEqual([403, 'AccessDenied', expect.stringContaining('sts:TagSession')]);
    target(
      trusts(ACCOUNT, ['sts:AssumeRole', 'sts:TagSession'], {
        StringEqualsIfExists: { 'aws:RequestTag/team': 'fleet' },
      }),
    );
    expect([(await assume(TAG)).status, (await assume({ ...TAG, 'Tags.member.1.Value': 'home' })).status]).toEqual([
      200, 403,
    ]);
  });

  test('AssumeRole with tags makes them conditions, and passes on the transitive ones', async () => {
    const byTag = allow('iotmanagedintegrations:ListDestinations', '*', {
      StringEquals: { 'aws:PrincipalTag/team': 'fleet' },
    });
    cloud.iam.putPolicy(TARGET, 'ByTag', { Version: '2012-10-17', Statement: [byTag, allow('sts:AssumeRole')] });
    const statusOf = async (caller: TestClient) => (await caller.get('/destinations')).status;
    const tagged = asRole(await assume(TAG));
    const transitive = asRole(await assume({ ...TAG, 'TransitiveTagKeys.member.1': 'team' }));
    expect([await statusOf(asRole(await assume())), await statusOf(tagged), await statusOf(transitive)]).toEqual([
      403, 200, 200,
    ]);
    const chained = (caller: TestClient) => assume({}, caller).then(asRole);
    expect([await statusOf(await chained(tagged)), await statusOf(await chained(transitive))]).toEqual([403, 200]);
    expect(await statusOf(await chained(await chained(transitive)))).toBe(200);
  });

  test('AssumeRole may last as long as the role allows, and no longer than an hour for another role', async () => {
    expect(errorOf(await assume({ DurationSeconds: '3601' }))).toEqual([
      400,
      'ValidationError',
      expect.stringContaining('MaxSessionDuration'),
    ]);
    target(trusts(ACCOUNT), 7200);
    expect((await assume({ DurationSeconds: '7200' })).status).toBe(200);
    cloud.iam.putPolicy(TARGET, 'Chain', { Version: '2012-10-17', Statement: [allow('sts:AssumeRole')] });
    expect(errorOf(await assume({ DurationSeconds: '7200' }, asRole(await assume())))).toEqual([
      400,
      'ValidationError',
      expect.stringContaining('role chaining'),
    ]);
  });

  test('the credentials of a deleted role are invalid', async () => {
    const role = asRole(await assume());
    cloud.iam.removeRole(TARGET);
    expect(errorOf(await role.query('sts', 'GetCallerIdentity'))).toEqual([
      403,
      'InvalidClientTokenId',
      expect.any(String),
    ]);
  });

  test.each<[string, Record<string, string>, RegExp]>([
    ['no role', { RoleArn: '' }, /'RoleArn' must have at least 20/],
    ['a name of one character', { RoleSessionName: 'a' }, /'RoleSessionName' must have at least 2/],
    ['a name with a slash', { RoleSessionName: 'a/b' }, /'RoleSessionName' must match/],
    ['a duration of a minute', { DurationSeconds: '60' }, /'DurationSeconds' must be at least 900/],
    ['a duration that is text', { DurationSeconds: 'long' }, /'DurationSeconds' must be a whole number/],
    ['a tag without a value', { 'Tags.member.1.Key': 'team' }, /'Tags\[0\].Value' is required/],
    ['a policy for the session, which is not served', { Policy: '{}' }, /'Policy' is not known here/],
  ])('AssumeRole with %s is a ValidationError that names it', async (_what, parameters, message) => {
    expect(errorOf(await assume(parameters))).toEqual([400, 'ValidationError', expect.stringMatching(message)]);
  });
});
