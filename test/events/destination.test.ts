import { App, CfnParameter, Lazy, RemovalPolicy, Stack, Tags, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Destination, FleetProvider, NotificationEventType } from '../../src';
import { ACCOUNT, arn, dependenciesOfFunction, only, policies, REGION, statements, testStack } from '../stacks';

const TYPE = 'Custom::IoTManagedIntegrations_Destination';

/** The roles that the service can assume. */
function deliveryRoles(stack: Stack) {
  return Template.fromStack(stack).findResources('AWS::IAM::Role', {
    Properties: {
      AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: 'iotmanagedintegrations.amazonaws.com' } }] },
    },
  });
}

/** The dependencies of the policy that all destinations depend on. */
function dependenciesOfPolicy(stack: Stack) {
  const [, { DependsOn }] = Object.entries(policies(stack)).find(([id]) =>
    id.includes('CdkDeviceFleetsDestinationPolicy'),
  )!;
  return DependsOn;
}

function withStream(): { stack: Stack; stream: kinesis.Stream } {
  const stack = testStack();
  return { stack, stream: new kinesis.Stream(stack, 'Stream', { encryption: kinesis.StreamEncryption.UNENCRYPTED }) };
}

test('a destination sends the stream, the role, a generated name and the description', () => {
  const { stack, stream } = withStream();
  new Destination(stack, 'Events', { stream, description: 'Events of 2 houses - all_of them' });
  expect(only(stack, TYPE).Properties).toEqual({
    ServiceToken: { 'Fn::GetAtt': [expect.stringMatching(/^CdkDeviceFleetsFunction/), 'Arn'] },
    ServiceTimeout: 600,
    SchemaVersion: '1',
    Name: expect.stringMatching(/^Fleet-Events-[0-9A-F]{8}$/),
    DeliveryDestinationArn: { 'Fn::GetAtt': [expect.stringMatching(/^Stream/), 'Arn'] },
    DeliveryDestinationType: 'KINESIS',
    RoleArn: { 'Fn::GetAtt': [expect.stringMatching(/^DeliveryRole/), 'Arn'] },
    Description: 'Events of 2 houses - all_of them',
  });
});

test('a destination is deleted by default', () => {
  const { stack, stream } = withStream();
  new Destination(stack, 'Events', { stream });
  expect(only(stack, TYPE)).not.toHaveProperty('DeletionPolicy');
});

test('a destination is retained on demand', () => {
  const { stack, stream } = withStream();
  new Destination(stack, 'Events', { stream, removalPolicy: RemovalPolicy.RETAIN });
  expect(only(stack, TYPE)).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
});

test('a destination returns its attributes', () => {
  const { stack, stream } = withStream();
  const destination = new Destination(stack, 'Events', { stream });
  const { logicalId } = only(stack, TYPE);
  expect(stack.resolve(destination.destinationName)).toEqual({ Ref: logicalId });
  expect(stack.resolve(destination.createdAt)).toEqual({ 'Fn::GetAtt': [logicalId, 'CreatedAt'] });
});

test('a destination is not taggable, as the service does not tag destinations', () => {
  const { stack, stream } = withStream();
  new Destination(stack, 'Events', { stream });
  Tags.of(stack).add('team', 'a');
  expect(only(stack, TYPE).Properties).not.toHaveProperty('Tags');
});

describe('the name', () => {
  test("a generated name fits the service's limit, and differs by construct", () => {
    const { stack, stream } = withStream();
    const ids = ['D'.repeat(200), `${'D'.repeat(200)}2`];
    ids.forEach((id) => new Destination(stack, id, { stream }));
    const names = Object.values(Template.fromStack(stack).findResources(TYPE)).map(
      ({ Properties }) => Properties.Name as string,
    );
    expect(new Set(names).size).toBe(2);
    names.forEach((name) => expect(name.length).toBeLessThanOrEqual(128));
  });

  test.each(['x', '\u00dc'.repeat(128), 'Haus 1.2_a-b', '\u5bb6'])('the name %s passes', (destinationName) => {
    const { stack, stream } = withStream();
    new Destination(stack, 'Events', { stream, destinationName });
    expect(only(stack, TYPE).Properties.Name).toBe(destinationName);
  });

  test('a stack of another Region knows a given name', () => {
    const app = new App();
    const home = new Stack(app, 'Home', { env: { account: ACCOUNT, region: REGION } });
    const destination = new Destination(home, 'Events', {
      stream: new kinesis.Stream(home, 'Stream'),
      destinationName: 'events',
    });
    const other = new Stack(app, 'Other', { env: { account: ACCOUNT, region: 'ca-central-1' } });
    new iam.Role(other, 'Role', {
      assumedBy: new iam.AccountRootPrincipal(),
      description: destination.destinationName,
    });
    expect(only(other, 'AWS::IAM::Role').Properties.Description).toBe('events');
  });

  test.each([
    ['an empty name', '', 'Fleet/Events: destinationName must have at least 1 characters, has 0 (is "")'],
    [
      'a name that is too long',
      'a'.repeat(129),
      'Fleet/Events: destinationName must have at most 128 characters, has 129',
    ],
    ['other characters', 'a/b', 'Fleet/Events: destinationName must match [\\p{L}\\p{N} ._-]+ (is "a/b")'],
  ])('the name fails for %s', (_, destinationName, message) => {
    const { stack, stream } = withStream();
    expect(() => new Destination(stack, 'Events', { stream, destinationName })).toThrow(message);
  });
});

test.each([
  ['an empty description', '', 'Fleet/Events: description must have at least 1 characters, has 0 (is "")'],
  [
    'a description that is too long',
    'a'.repeat(257),
    'Fleet/Events: description must have at most 256 characters, has 257',
  ],
  ['other characters in the description', 'ä', 'Fleet/Events: description must match [0-9A-Za-z_\\- ]+ (is "ä")'],
])('a destination fails for %s', (_, description, message) => {
  const { stack, stream } = withStream();
  expect(() => new Destination(stack, 'Events', { stream, description })).toThrow(message);
});

test('a destination passes tokens', () => {
  const { stack, stream } = withStream();
  new Destination(stack, 'Events', {
    stream,
    destinationName: new CfnParameter(stack, 'Name').valueAsString,
    description: Lazy.string({ produce: () => 'any ü' }),
  });
  expect(only(stack, TYPE).Properties).toMatchObject({ Name: { Ref: 'Name' }, Description: 'any ü' });
});

test('a destination fails for a stream that the service does not accept', () => {
  const stack = testStack();
  const stream = kinesis.Stream.fromStreamArn(
    stack,
    'Stream',
    `arn:aws-cn:kinesis:cn-north-1:${ACCOUNT}:stream/events`,
  );
  expect(() => new Destination(stack, 'Events', { stream })).toThrow(
    /^Fleet\/Events: stream\.streamArn must match arn:aws:.*\(is "arn:aws-cn:kinesis/,
  );
});

test('a destination accepts an imported stream', () => {
  const stack = testStack();
  const streamArn = `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/events`;
  new Destination(stack, 'Events', { stream: kinesis.Stream.fromStreamArn(stack, 'Stream', streamArn) });
  expect(only(stack, TYPE).Properties.DeliveryDestinationArn).toBe(streamArn);
});

describe('the delivery role that is made', () => {
  test('only the service can assume a created role, for this account and Region', () => {
    const { stack, stream } = withStream();
    const { role } = new Destination(stack, 'Events', { stream });
    const roles = deliveryRoles(stack);
    expect(Object.keys(roles)).toEqual([stack.resolve(role.roleArn)['Fn::GetAtt'][0]]);
    expect(Object.values(roles)[0].Properties.AssumeRolePolicyDocument.Statement).toEqual([{
      Action: 'sts:AssumeRole',
      Effect: 'Allow',
      Principal: { Service: 'iotmanagedintegrations.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT }, ArnLike: { 'aws:SourceArn': arn('*') } },
    }]);
  });

  test('a created role may put records into the stream, and nothing else', () => {
    const { stack, stream } = withStream();
    new Destination(stack, 'Events', { stream });
    expect(statements(stack, 'DeliveryRole')).toEqual([
      { Action: 'kinesis:PutRecord', Effect: 'Allow', Resource: stack.resolve(stream.streamArn) },
    ]);
  });

  test('a created role may use the key of an encrypted stream to encrypt', () => {
    const stack = testStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    const stream = new kinesis.Stream(stack, 'Stream', { encryptionKey });
    new Destination(stack, 'Events', { stream });
    expect(statements(stack, 'DeliveryRole')).toContainEqual({
      Action: 'kms:GenerateDataKey',
      Effect: 'Allow',
      Resource: stack.resolve(encryptionKey.keyArn),
    });
  });

  test('a created role is shared by the destinations of the stream in the stack, and by no others', () => {
    const app = new App();
    const stack = new Stack(app, 'Fleet', { env: { account: ACCOUNT, region: REGION } });
    const [a, b] = ['A', 'B'].map((id) => new kinesis.Stream(stack, `Stream${id}`));
    const destinations = [a, a, b].map((stream, i) => new Destination(stack, `Events${i}`, { stream }));
    const elsewhere = new Destination(
      new Stack(app, 'Other', { env: { account: ACCOUNT, region: REGION } }),
      'Events',
      { stream: a },
    );
    expect(destinations[0].role).toBe(destinations[1].role);
    expect(destinations[0].role).not.toBe(destinations[2].role);
    expect(elsewhere.role).not.toBe(destinations[0].role);
    expect(Stack.of(elsewhere.role).stackName).toBe('Other');
    expect(Object.keys(deliveryRoles(stack))).toHaveLength(2);
  });

  test('a created role has its permission before the destinations are created', () => {
    const { stack, stream } = withStream();
    new Destination(stack, 'Events', { stream });
    expect(dependenciesOfPolicy(stack)).toContainEqual(expect.stringMatching(/^DeliveryRole.*DefaultPolicy/));
  });
});

describe('a given role', () => {
  test('a given role gets the permission to write, before the destination is created', () => {
    const stack = testStack();
    const stream = new kinesis.Stream(stack, 'Stream', { encryptionKey: new kms.Key(stack, 'Key') });
    const role = new iam.Role(stack, 'Writer', {
      assumedBy: new iam.ServicePrincipal('iotmanagedintegrations.amazonaws.com'),
    });
    const destination = new Destination(stack, 'Events', { stream, role });
    expect(destination.role).toBe(role);
    expect(statements(stack, 'Writer')).toEqual([
      { Action: 'kinesis:PutRecord', Effect: 'Allow', Resource: stack.resolve(stream.streamArn) },
      { Action: 'kms:GenerateDataKey', Effect: 'Allow', Resource: stack.resolve(stream.encryptionKey!.keyArn) },
    ]);
    expect(dependenciesOfPolicy(stack)).toContainEqual(expect.stringMatching(/^WriterDefaultPolicy/));
    expect(Object.keys(deliveryRoles(stack))).toEqual([expect.stringMatching(/^Writer/)]);
  });

  test('a given role has its permission before the destinations of every provider', () => {
    const { stack, stream } = withStream();
    const role = new iam.Role(stack, 'Writer', { assumedBy: new iam.ServicePrincipal('iotmanagedintegrations.amazonaws.com') });
    ['A', 'B'].forEach(
      (id) => new Destination(stack, `Events${id}`, { stream, role, provider: new FleetProvider(stack, id) }),
    );
    const ofKind = Object.entries(policies(stack)).filter(([id]) => id.includes('DestinationPolicy'));
    expect(ofKind).toHaveLength(2);
    ofKind.forEach(([, { DependsOn }]) =>
      expect(DependsOn).toContainEqual(expect.stringMatching(/^WriterDefaultPolicy/)),
    );
  });

  test('a given role stays as it is when it must not be changed', () => {
    const { stack, stream } = withStream();
    const role = iam.Role.fromRoleArn(stack, 'Writer', `arn:aws:iam::${ACCOUNT}:role/writer`, { mutable: false });
    new Destination(stack, 'Events', { stream, role });
    expect(only(stack, TYPE).Properties.RoleArn).toBe(`arn:aws:iam::${ACCOUNT}:role/writer`);
    expect(statements(stack, 'Writer')).toEqual([]);
  });
});

describe('the Lambda code', () => {
  test('the Lambda code may pass the delivery role, and only to the service', () => {
    const { stack, stream } = withStream();
    const { role } = new Destination(stack, 'Events', { stream });
    expect(statements(stack, 'CdkDeviceFleetsDestinationPolicy')).toContainEqual({
      Action: 'iam:PassRole',
      Effect: 'Allow',
      Resource: stack.resolve(role.roleArn),
      Condition: { StringEquals: { 'iam:PassedToService': 'iotmanagedintegrations.amazonaws.com' } },
    });
  });

  test('the Lambda code may pass each role once, however many destinations it serves', () => {
    const { stack, stream } = withStream();
    const role = new iam.Role(stack, 'Writer', { assumedBy: new iam.ServicePrincipal('iotmanagedintegrations.amazonaws.com') });
    for (let i = 0; i < 3; i++) new Destination(stack, `Shared${i}`, { stream });
    for (let i = 0; i < 3; i++) new Destination(stack, `Own${i}`, { stream, role });
    const passRole = statements(stack, 'CdkDeviceFleetsDestinationPolicy').filter(
      ({ Action }) => Action === 'iam:PassRole',
    );
    expect(passRole).toHaveLength(2);
  });

  test('the Lambda code has its permissions before the destination is created, and until it is deleted', () => {
    const { stack, stream } = withStream();
    new Destination(stack, 'Events', { stream });
    expect(only(stack, TYPE).Properties.ServiceToken['Fn::GetAtt'][0]).toBe(
      only(stack, 'AWS::Lambda::Function').logicalId,
    );
    expect(dependenciesOfFunction(stack)).toContainEqual(expect.stringMatching(/^CdkDeviceFleetsDestinationPolicy/));
  });
});

describe('addNotification', () => {
  const NOTIFICATION = 'Custom::IoTManagedIntegrations_NotificationConfiguration';

  test('addNotification creates a notification configuration under the destination', () => {
    const { stack, stream } = withStream();
    const destination = new Destination(stack, 'Events', { stream });
    const notification = destination.addNotification(NotificationEventType.DEVICE_LIFE_CYCLE);
    expect(notification.node.path).toBe('Fleet/Events/DeviceLifeCycle');
    expect(only(stack, NOTIFICATION).Properties).toMatchObject({
      EventType: 'DEVICE_LIFE_CYCLE', DestinationName: { Ref: only(stack, TYPE).logicalId },
    });
  });

  test("addNotification uses the destination's provider, unless it is given another", () => {
    const { stack, stream } = withStream();
    const [a, b] = ['A', 'B'].map((id) => new FleetProvider(stack, id));
    const destination = new Destination(stack, 'Events', { stream, provider: a });
    destination.addNotification(NotificationEventType.DEVICE_STATE);
    destination.addNotification(NotificationEventType.DEVICE_OTA, { provider: b, removalPolicy: RemovalPolicy.RETAIN });
    const template = Template.fromStack(stack);
    template.hasResource(NOTIFICATION, {
      Properties: { EventType: 'DEVICE_STATE', ServiceToken: stack.resolve(a.serviceToken) },
    });
    template.hasResource(NOTIFICATION, {
      Properties: { EventType: 'DEVICE_OTA', ServiceToken: stack.resolve(b.serviceToken) },
      DeletionPolicy: 'Retain',
    });
    template.resourceCountIs('AWS::Lambda::Function', 2);
  });

  test('addNotification works on an imported destination', () => {
    const stack = testStack();
    Destination.fromDestinationName(stack, 'Events', 'events').addNotification(NotificationEventType.DEVICE_STATE);
    expect(only(stack, NOTIFICATION).Properties).toMatchObject({
      EventType: 'DEVICE_STATE',
      DestinationName: 'events',
    });
  });
});

describe('an imported destination', () => {
  test('an imported destination has the name, and is not a Destination', () => {
    const destination = Destination.fromDestinationName(testStack(), 'Events', 'events');
    expect(destination.destinationName).toBe('events');
    expect(Destination.isDestination(destination)).toBe(false);
  });

  test('an imported destination may have a token as its name', () => {
    const stack = testStack();
    const destination = Destination.fromDestinationName(stack, 'Events', Token.asString({ Ref: 'Name' }));
    expect(stack.resolve(destination.destinationName)).toEqual({ Ref: 'Name' });
  });
});

test('a destination is recognized', () => {
  const { stack, stream } = withStream();
  expect(Destination.isDestination(new Destination(stack, 'Events', { stream }))).toBe(true);
});

test.each([
  ['read', 'iotmanagedintegrations:GetDestination'],
  ['list', 'iotmanagedintegrations:ListDestinations'],
] as const)('a destination grants %s on everything, as IAM knows no single destination', (verb, action) => {
  const stack = testStack();
  const destination = Destination.fromDestinationName(stack, 'Events', 'events');
  destination.grants[verb](new iam.User(stack, 'Someone')).assertSuccess();
  expect(statements(stack, 'Someone')).toEqual([{ Action: action, Effect: 'Allow', Resource: '*' }]);
});

describe('many destinations', () => {
  const WARNING = Match.stringLikeRegexp(
    'more than 100 resources of type Custom::IoTManagedIntegrations_Destination.*10 calls a second',
  );

  function destinations(count: number): Stack {
    const { stack, stream } = withStream();
    for (let i = 0; i < count; i++) new Destination(stack, `Destination${i}`, { stream });
    return stack;
  }

  test('many destinations are one resource each', () => {
    const template = Template.fromStack(destinations(400));
    template.resourceCountIs(TYPE, 400);
    template.resourceCountIs('AWS::Lambda::Function', 1);
    template.resourceCountIs('AWS::IAM::Role', 2);
    expect(Object.keys(template.toJSON().Resources).length).toBeLessThan(410);
  });

  test('synthesis warns of many destinations once', () => {
    const stack = destinations(150);
    expect(Annotations.fromStack(stack).findWarning('/Fleet', WARNING)).toHaveLength(1);
  });

  test('synthesis does not warn of up to 100 destinations', () => {
    Annotations.fromStack(destinations(100)).hasNoWarning('*', Match.anyValue());
  });
});

test.each<[{ adopt?: boolean; removalPolicy?: RemovalPolicy }, string | undefined]>([
  [{ adopt: true }, 'Retain'],
  [{ adopt: true, removalPolicy: RemovalPolicy.DESTROY }, 'Delete'],
  [{ adopt: false }, undefined],
  [{}, undefined],
])('with %p, the deletion policy is %s', (props, policy) => {
  const stack = testStack();
  new Destination(stack, 'Events', { stream: new kinesis.Stream(stack, 'Stream'), ...props });
  const { Properties, DeletionPolicy, UpdateReplacePolicy } = only(stack, TYPE);
  expect([Properties.Adopt, DeletionPolicy, UpdateReplacePolicy]).toEqual([props.adopt, policy, policy]);
});
