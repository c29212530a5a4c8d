import { RECORDS } from '../../../../../local/services/cloudformation/resources/records';
import type { Harness } from '../harness';
import { assuming, reasonOf, startHarness } from '../harness';

let harness: Harness;
beforeAll(async () => { harness = await startHarness(); });
beforeEach(() => harness.reset());
afterEach(() => harness.cloudFormation.destroy(['Stack', 'Other']));
afterAll(() => harness.stop());

/** Deploys one resource, and returns `Ref` and the requested attributes. */
async function deployOne(
  type: string,
  properties: object = {},
  attributes: string[] = [],
): Promise<Record<string, string>> {
  const Outputs = Object.fromEntries(attributes.map((name) => [name, { Value: { 'Fn::GetAtt': ['Thing', name] } }]));
  const stack = await harness.deploy(
    { Thing: { Type: type, Properties: properties } },
    { sections: { Outputs: { ...Outputs, Ref: { Value: { Ref: 'Thing' } } } } },
  );
  expect(stack.status).toMatch(/^(CREATE|UPDATE)_COMPLETE$/);
  return stack.outputs;
}

describe('recorded resources', () => {
  test.each(Object.keys(RECORDS))('%s can be created, and has all its attributes', async (type) => {
    const attributes = Object.keys(RECORDS[type].attributes ?? {});
    const outputs = await deployOne(
      type,
      { VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16', AvailabilityZone: 'eu-west-1a', TopicArn: 'arn' },
      attributes,
    );
    for (const name of ['Ref', ...attributes]) expect(outputs[name]).toMatch(/^[^{}]+$/);
  });

  test.each<[string, object, Record<string, unknown>]>([
    ['AWS::Kinesis::Stream', { Name: 's' }, { Ref: 's', Arn: 'arn:aws:kinesis:eu-west-1:123456789012:stream/s' }],
    [
      'AWS::Logs::LogGroup',
      { LogGroupName: '/a/b' },
      { Ref: '/a/b', Arn: 'arn:aws:logs:eu-west-1:123456789012:log-group:/a/b:*' },
    ],
    [
      'AWS::SQS::Queue',
      { QueueName: 'q' },
      {
        Ref: 'https://sqs.eu-west-1.amazonaws.com/123456789012/q',
        Arn: 'arn:aws:sqs:eu-west-1:123456789012:q',
        QueueName: 'q',
      },
    ],
    ['AWS::SNS::Topic', { TopicName: 't' }, { Ref: 'arn:aws:sns:eu-west-1:123456789012:t', TopicName: 't' }],
    [
      'AWS::KMS::Key',
      {},
      {
        Ref: expect.stringMatching(/^[0-9a-f-]{36}$/),
        Arn: expect.stringMatching(/^arn:aws:kms:eu-west-1:123456789012:key\/[0-9a-f-]{36}$/),
      },
    ],
    [
      'AWS::S3::Bucket',
      {},
      {
        Ref: expect.stringMatching(/^stack-thing-[a-z0-9]{12}$/),
        DomainName: expect.stringMatching(/\.s3\.amazonaws\.com$/),
      },
    ],
    [
      'AWS::EC2::SecurityGroup',
      { VpcId: 'vpc-1' },
      { Ref: expect.stringMatching(/^sg-0[0-9a-f]{16}$/), VpcId: 'vpc-1' },
    ],
  ])('%s has the values that it would have on AWS', async (type, properties, expected) => {
    expect(
      await deployOne(
        type,
        properties,
        Object.keys(expected).filter((name) => name !== 'Ref'),
      ),
    ).toEqual(expected);
  });

  test('recorded resources keep their IDs and names in an update', async () => {
    const before = await deployOne('AWS::SQS::Queue', { DelaySeconds: 1 }, ['QueueName', 'Arn']);
    expect(await deployOne('AWS::SQS::Queue', { DelaySeconds: 2 }, ['QueueName', 'Arn'])).toEqual(before);
  });

  test("generated names are shortened to the service's limit", async () => {
    const name = 'N'.repeat(100);
    await harness.deploy({ [name]: { Type: 'AWS::S3::Bucket' } });
    expect(harness.cloudFormation.describeStack('Stack')!.resources[0].physicalId).toHaveLength(63);
  });

  test('a resource whose name is taken fails, and may take it again once it is free', async () => {
    const stream = { S: { Type: 'AWS::Kinesis::Stream', Properties: { Name: 's' } } };
    await harness.deploy(stream, { name: 'Other' });
    expect(await harness.deploy(stream)).toMatchObject({ status: 'ROLLBACK_COMPLETE' });
    expect(reasonOf(harness, 'S')).toBe("Resource of type 'AWS::Kinesis::Stream' with identifier 's' already exists.");
    await harness.cloudFormation.destroy('Other');
    expect(await harness.deploy(stream)).toMatchObject({ status: 'CREATE_COMPLETE' });
  });
});

describe('roles and policies', () => {
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
  };
  const allow = (Action: string) => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
  });
  const role = (properties: object = {}) => ({
    Type: 'AWS::IAM::Role',
    Properties: { AssumeRolePolicyDocument: trust, ...properties },
  });
  const policy = (action: string, Roles: unknown[] = [{ Ref: 'R' }]) => ({
    Type: 'AWS::IAM::Policy',
    Properties: { PolicyName: 'p', PolicyDocument: allow(action), Roles },
  });
  const managed = (action: string, properties: object = {}) => ({
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: { PolicyDocument: allow(action), ...properties },
  });
  const arnOf = (logicalId: string) => {
    const { physicalId } = harness.cloudFormation
      .describeStack('Stack')!
      .resources.find((resource) => resource.logicalId === logicalId)!;
    return `arn:aws:iam::123456789012:role/${physicalId}`;
  };
  const allowed = (action: string, roleArn: string) =>
    harness.cloud.iam
      .authorize({
        principal: { arn: 'arn:aws:sts::123456789012:assumed-role/R/session', roleArn },
        action,
        resource: '*',
      })
      .then(
        () => true,
        (error: Error) => {
          if (error.name !== 'AccessDeniedException') throw error;
          return false;
        },
      );

  test('a role is as the template says', async () => {
    await harness.deploy({
      R: role({ Policies: [{ PolicyName: 'own', PolicyDocument: allow('kinesis:ListStreams') }] }),
    });
    const arn = arnOf('R');
    expect(arn).toMatch(/^arn:aws:iam::123456789012:role\/Stack-R-[A-Z0-9]{12}$/);
    expect(await allowed('kinesis:ListStreams', arn)).toBe(true);
    expect(await allowed('secretsmanager:ListSecrets', arn)).toBe(false);
    expect(await harness.cloud.iam.isAssumableBy(arn, 'lambda.amazonaws.com')).toBe(true);
    expect(await harness.cloud.iam.isAssumableBy(arn, 'ec2.amazonaws.com')).toBe(false);

    await harness.deploy({
      R: role({ Policies: [{ PolicyName: 'other', PolicyDocument: allow('secretsmanager:ListSecrets') }] }),
    });
    expect([await allowed('kinesis:ListStreams', arn), await allowed('secretsmanager:ListSecrets', arn)]).toEqual([
      false,
      true,
    ]);
    await harness.cloudFormation.destroy('Stack');
    expect(await allowed('secretsmanager:ListSecrets', arn)).toBe(false);
  });

  test('a policy moves from role to role', async () => {
    const roles = { R: role(), S: role() };
    await harness.deploy({ ...roles, P: policy('kinesis:ListStreams') });
    const [r, s] = [arnOf('R'), arnOf('S')];
    expect([await allowed('kinesis:ListStreams', r), await allowed('kinesis:ListStreams', s)]).toEqual([true, false]);
    await harness.deploy({ ...roles, P: policy('kinesis:ListStreams', [{ Ref: 'S' }]) });
    expect([await allowed('kinesis:ListStreams', r), await allowed('kinesis:ListStreams', s)]).toEqual([false, true]);
    await harness.deploy(roles);
    expect([await allowed('kinesis:ListStreams', r), await allowed('kinesis:ListStreams', s)]).toEqual([false, false]);
  });

  test('a managed policy reaches the roles that it names and the roles that name it', async () => {
    const stack = (action: string) => ({
      R: role(),
      M: managed(action, { Roles: [{ Ref: 'R' }] }),
      S: role({ ManagedPolicyArns: [{ Ref: 'M' }] }),
    });
    await harness.deploy(stack('kinesis:ListStreams'));
    expect([
      await allowed('kinesis:ListStreams', arnOf('R')),
      await allowed('kinesis:ListStreams', arnOf('S')),
    ]).toEqual([true, true]);
    await harness.deploy(stack('secretsmanager:ListSecrets'));
    expect([
      await allowed('secretsmanager:ListSecrets', arnOf('R')),
      await allowed('secretsmanager:ListSecrets', arnOf('S')),
    ]).toEqual([true, true]);
    expect([
      await allowed('kinesis:ListStreams', arnOf('R')),
      await allowed('kinesis:ListStreams', arnOf('S')),
    ]).toEqual([false, false]);
  });

  test('an unchanged grant stays effective through an update', async () => {
    await harness.deploy({
      R: role({ Policies: [{ PolicyName: 'p', PolicyDocument: allow('kinesis:ListStreams') }] }),
    });
    await harness.cloud.clock.pass(20);
    await assuming(harness, 'permissionsEffectiveAfterSeconds', 0.02, async () => {
      await harness.deploy({
        R: role({
          Description: 'changed',
          Policies: [{ PolicyName: 'p', PolicyDocument: allow('kinesis:ListStreams') }],
        }),
      });
      expect(await allowed('kinesis:ListStreams', arnOf('R'))).toBe(true);
    });
  });

  test('a grant that the local cloud does not fully know fails', async () => {
    await harness.deploy({ R: role({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/PowerUserAccess'] }) });
    expect(reasonOf(harness, 'R')).toContain('arn:aws:iam::aws:policy/PowerUserAccess is not attachable');
    await harness.deploy({ P: policy('kinesis:ListStreams', ['imported']) });
    expect(reasonOf(harness, 'P')).toBe('The role with name imported cannot be found.');
  });
});

describe('parameters and secrets', () => {
  const secretValue = (id: string) => harness.cloud.services.secretsManager.getSecretValue(id);

  test('a secret has the given value, or a generated one', async () => {
    const { Ref: plain } = await deployOne('AWS::SecretsManager::Secret', { Name: 'plain', SecretString: 'value' });
    expect(plain).toMatch(/^arn:aws:secretsmanager:eu-west-1:123456789012:secret:plain-[a-zA-Z]{6}$/);
    expect(secretValue(plain)).toBe('value');
    await harness.cloudFormation.destroy('Stack');
    expect(() => secretValue(plain)).toThrow("can't find");

    const { Ref: made } = await deployOne('AWS::SecretsManager::Secret', {
      GenerateSecretString: {
        PasswordLength: 40,
        ExcludePunctuation: true,
        ExcludeNumbers: true,
        ExcludeUppercase: true,
        ExcludeCharacters: 'abc',
        SecretStringTemplate: '{"user":"u"}',
        GenerateStringKey: 'key',
      },
    });
    expect(JSON.parse(secretValue(made))).toEqual({ user: 'u', key: expect.stringMatching(/^[d-z]{40}$/) });
  });

  test('a secret without a value has none, and keeps a later one', async () => {
    const { Ref } = await deployOne('AWS::SecretsManager::Secret', { Name: 'empty' });
    expect(() => secretValue(Ref)).toThrow("can't find");
  });

  test('dynamic references are resolved for resources of AWS, and unresolved in events', async () => {
    await deployOne('AWS::SecretsManager::Secret', { Name: 'source', SecretString: '{"user":"canary","n":1}' });
    const reference = 'name-{{resolve:secretsmanager:source:SecretString:user}}-{{resolve:ssm:/known}}';
    harness.cloudFormation.ssmParameters.set('/known', 'x');
    await harness.deploy(
      { P: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/p', Value: reference } } },
      { name: 'Other' },
    );
    expect(harness.cloudFormation.ssmParameters.get('/p')).toBe('name-canary-x');
    expect(JSON.stringify(harness.cloudFormation.events('Other'))).not.toContain('canary');
  });

  test('a dynamic reference to nothing fails the resource', async () => {
    await harness.deploy({ P: { Type: 'AWS::SSM::Parameter', Properties: { Value: '{{resolve:ssm:/nothing}}' } } });
    expect(reasonOf(harness, 'P')).toBe('Could not resolve the dynamic reference {{resolve:ssm:/nothing}}');
  });

  test('an SSM parameter follows its resource', async () => {
    const parameter = (Value: string) =>
      deployOne('AWS::SSM::Parameter', { Name: '/p', Type: 'String', Value }, ['Value']);
    expect(await parameter('1')).toEqual({ Ref: '/p', Value: '1' });
    expect(await parameter('2')).toEqual({ Ref: '/p', Value: '2' });
    expect(harness.cloudFormation.ssmParameters.get('/p')).toBe('2');
    await harness.cloudFormation.destroy('Stack');
    expect(harness.cloudFormation.ssmParameters.has('/p')).toBe(false);
  });
});
