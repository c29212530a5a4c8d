import type { Stack } from 'aws-cdk-lib';
import { Annotations as Acknowledgements, CfnParameter, Duration, Lazy, RemovalPolicy, Tags } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { CapabilityReportCapability, ManagedThingProps } from '../../src';
import {
  AuthenticationMaterial, AuthenticationMaterialType, CapabilitySchemaFormat, CredentialLocker, HubNetworkMode,
  ManagedThing, ManagedThingGrants, ManagedThingRole, ManagedThingStatus,
} from '../../src';
import { CreateManagedThing, MANAGED_THING } from '../../src/api/iot-managed-integrations/managed-thing';
import { ACCOUNT, arn, dependenciesOfFunction, only, REGION, statements, testStack } from '../stacks';

const TYPE = 'Custom::IoTManagedIntegrations_ManagedThing';
const ARN = `arn:aws:iotmanagedintegrations:${REGION}:${ACCOUNT}:managed-thing/abc123`;
const UPC = '829576019524';

const minimal = {
  role: ManagedThingRole.DEVICE,
  authenticationMaterial: AuthenticationMaterial.wifiSetupUpc('A1', UPC),
};
const build = (stack: Stack, props: Partial<ManagedThingProps> = {}) =>
  new ManagedThing(stack, 'Thing', { ...minimal, ...props });

function properties(props: Partial<ManagedThingProps> = {}): any {
  const stack = testStack();
  build(stack, props);
  return only(stack, TYPE).Properties;
}

const onOff: CapabilityReportCapability = { id: 'matter.OnOff@1.4', name: 'On/Off', version: 6 };
const report = (change: object = {}, endpoint: object = {}) => ({
  endpoints: [{ id: '1', capabilities: [{ ...onOff, ...change }], ...endpoint }],
});
const schema = {
  capabilityId: 'example.Fountain@1.0',
  schema: '{"a":1}',
  format: CapabilitySchemaFormat.AWS,
  extrinsicId: '0xFC00',
  extrinsicVersion: 1,
};

test('a thing sends the given props only', () => {
  const { ServiceToken, ...others } = properties();
  expect(others).toEqual({
    ServiceTimeout: 1800,
    SchemaVersion: '1',
    Role: 'DEVICE',
    AuthenticationMaterialType: 'WIFI_SETUP_QR_BAR_CODE',
    AuthenticationMaterial: `SN:A1;UPC:${UPC};`,
  });
});

test("a thing sends everything under AWS's names", () => {
  const stack = testStack();
  const credentialLocker = CredentialLocker.fromCredentialLockerId(stack, 'Locker', 'locker1');
  build(stack, {
    credentialLocker,
    role: ManagedThingRole.CONTROLLER,
    managedThingName: 'Küche 1',
    owner: 'tenant-7',
    brand: 'Example',
    model: 'Hub 2',
    classification: 'Stecker',
    serialNumber: 'A1',
    metaData: { floor: '1' },
    capabilityReport: {
      nodeId: '1',
      ...report({ properties: ['OnOff'], actions: ['On'], events: ['Changed'] }, { deviceTypes: ['Light'] }),
    },
    capabilitySchemas: [schema],
    wifiSimpleSetup: { asProvisioner: true, asProvisionee: false, timeout: Duration.minutes(5) },
    hubNetworkMode: HubNetworkMode.NETWORK_WIDE_EXCLUSION,
    waitForStatus: ManagedThingStatus.ACTIVATED,
    forceDelete: true,
    tags: { team: 'fleet' },
  });
  expect(only(stack, TYPE).Properties).toMatchObject({
    Role: 'CONTROLLER',
    Name: 'Küche 1',
    CredentialLockerId: 'locker1',
    Owner: 'tenant-7',
    Brand: 'Example',
    Model: 'Hub 2',
    Classification: 'Stecker',
    SerialNumber: 'A1',
    MetaData: { floor: '1' },
    CapabilityReport: {
      version: '1.0.0',
      nodeId: '1',
      endpoints: [
        {
          id: '1',
          deviceTypes: ['Light'],
          capabilities: [
            {
              id: 'matter.OnOff@1.4',
              name: 'On/Off',
              version: '6',
              properties: ['OnOff'],
              actions: ['On'],
              events: ['Changed'],
            },
          ],
        },
      ],
    },
    CapabilitySchemas: [
      {
        CapabilityId: 'example.Fountain@1.0',
        Schema: '{"a":1}',
        Format: 'AWS',
        ExtrinsicId: '0xFC00',
        ExtrinsicVersion: 1,
      },
    ],
    WiFiSimpleSetupConfiguration: { EnableAsProvisioner: true, EnableAsProvisionee: false, TimeoutInMinutes: 5 },
    HubNetworkMode: 'NETWORK_WIDE_EXCLUSION',
    AwaitedProvisioningStatus: 'ACTIVATED',
    ForceDelete: true,
    Tags: { team: 'fleet' },
  });
});

test('a thing reports capabilities without any supported part', () => {
  expect(properties({ capabilityReport: report() }).CapabilityReport.endpoints).toEqual([
    {
      id: '1',
      deviceTypes: [],
      capabilities: [{ id: 'matter.OnOff@1.4', name: 'On/Off', version: '6', properties: [], actions: [], events: [] }],
    },
  ]);
});

describe('authentication material', () => {
  const M = AuthenticationMaterial;

  test.each([
    ['WIFI_SETUP_QR_BAR_CODE', M.wifiSetupUpc('A 1', UPC), `SN:A 1;UPC:${UPC};`, false],
    ['WIFI_SETUP_QR_BAR_CODE', M.wifiSetupEan('A1', '4006381333931'), 'SN:A1;EAN:4006381333931;', false],
    ['WIFI_SETUP_QR_BAR_CODE', M.wifiSetupBarcode('SN:A1'), 'SN:A1', false],
    ['ZWAVE_QR_BAR_CODE', M.zwaveBarcode('900137'), '900137', true],
    ['ZIGBEE_QR_BAR_CODE', M.zigbeeBarcode('Z:286$I:A4'), 'Z:286$I:A4', true],
    ['CUSTOM_PROTOCOL_QR_BAR_CODE', M.customProtocolBarcode('{"pin": 1}'), '{"pin": 1}', true],
    ['DISCOVERED_DEVICE', M.discoveredDevice('opaque'), 'opaque', true],
    ['DISCOVERED_DEVICE', M.discoveredDevice('CLOUD:1:lamp'), 'CLOUD:1:lamp', false],
    ['PRE_ONBOARDED_CLOUD', M.preOnboardedCloudDevice('lamp', 'a1', 'a2'), 'CLOUD:lamp:a1:a2', false],
  ])('material %s of %p is %s, with a warning: %s', (type, authenticationMaterial, text, warns) => {
    const stack = testStack();
    build(stack, { authenticationMaterial });
    expect(only(stack, TYPE).Properties).toMatchObject({
      AuthenticationMaterialType: type,
      AuthenticationMaterial: text,
    });
    const warnings = Annotations.fromStack(stack).findWarning(
      '/Fleet/Thing',
      Match.stringLikeRegexp(`shows the authentication material of type ${type}`),
    );
    expect(warnings).toHaveLength(warns ? 1 : 0);
  });

  test('material has every type of the service', () => {
    expect(Object.values(AuthenticationMaterialType).sort()).toEqual(
      [...CreateManagedThing.input.members.AuthenticationMaterialType.enum].sort(),
    );
  });

  test('exposed material can be acknowledged', () => {
    const stack = testStack();
    const thing = build(stack, { authenticationMaterial: M.zwaveBarcode('900137') });
    Acknowledgements.of(thing).acknowledgeWarning(
      'cdk-device-fleets:ManagedThing.exposedAuthenticationMaterial',
      'a test device',
    );
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test.each(Object.values(AuthenticationMaterialType))('material of type %s in a secret is only named', (type) => {
    const stack = testStack();
    const secret = new secretsmanager.Secret(stack, 'Barcodes');
    build(stack, { authenticationMaterial: M.fromSecret(type, secret, 'front.door') });
    const { Properties } = only(stack, TYPE);
    expect(Properties).toMatchObject({
      AuthenticationMaterialType: type,
      AuthenticationMaterialSecretArn: stack.resolve(secret.secretArn),
      AuthenticationMaterialSecretField: 'front.door',
    });
    expect(Properties).not.toHaveProperty('AuthenticationMaterial');
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test.each([
    [() => M.wifiSetupUpc('', UPC), 'serialNumber must have at least 1 characters, has 0'],
    [() => M.wifiSetupUpc('A;UPC:1', UPC), 'serialNumber must match'],
    [() => M.wifiSetupUpc('A1', '12345678901'), 'universalProductCode must have at least 12 characters, has 11'],
    [() => M.wifiSetupUpc('A1', '12345678901x'), 'universalProductCode must match [0-9]+'],
    [() => M.wifiSetupEan('A1', '1'.repeat(14)), 'internationalArticleNumber must have at most 13 characters, has 14'],
    [() => M.preOnboardedCloudDevice('lamp'), 'accountAssociationIds must have at least 1 items, has 0'],
    [() => M.preOnboardedCloudDevice('lamp:1', 'a1'), 'connectorDeviceId must match'],
  ])('invalid material fails: %#', (make, message) => {
    expect(make).toThrow(message);
  });

  test('invalid material fails without being shown', () => {
    expect(() => properties({ authenticationMaterial: M.zwaveBarcode('ключ') })).toThrow(
      /Fleet\/Thing: authenticationMaterial.text must match .* \(is \*\*\*\)/,
    );
  });

  test('material may be a token', () => {
    const stack = testStack();
    const parameter = new CfnParameter(stack, 'Serial').valueAsString;
    build(stack, { authenticationMaterial: M.wifiSetupUpc(parameter, UPC) });
    expect(only(stack, TYPE).Properties.AuthenticationMaterial).toEqual({
      'Fn::Join': ['', ['SN:', { Ref: 'Serial' }, `;UPC:${UPC};`]],
    });
  });

  test('material is not taken as a dynamic reference', () => {
    const stack = testStack();
    const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'barcode');
    build(stack, { authenticationMaterial: M.zwaveBarcode(secret.secretValue.unsafeUnwrap()) });
    expect(() => Template.fromStack(stack)).toThrow('authenticationMaterial.text must not contain a dynamic reference');
  });
});

describe('the function', () => {
  const read = (Resource: unknown) => ({ Action: 'secretsmanager:GetSecretValue', Effect: 'Allow', Resource });

  test("the function may read the secrets of the stack's things, each once, before it creates them", () => {
    const stack = testStack();
    const secret = new secretsmanager.Secret(stack, 'Barcodes');
    const other = secretsmanager.Secret.fromSecretNameV2(stack, 'Other', 'other');
    for (const [id, source] of [['One', secret], ['Two', secret], ['Three', other]] as const) {
      const authenticationMaterial = AuthenticationMaterial.fromSecret(
        AuthenticationMaterialType.ZWAVE_QR_BAR_CODE,
        source,
        id,
      );
      new ManagedThing(stack, id, { ...minimal, authenticationMaterial });
    }
    expect(
      statements(stack, 'ManagedThingPolicy').filter(({ Action }) => Action.startsWith?.('secretsmanager')),
    ).toEqual([
      read(stack.resolve(secret.secretArn)),
      read({
        'Fn::Join': [
          '',
          ['arn:', { Ref: 'AWS::Partition' }, `:secretsmanager:${REGION}:${ACCOUNT}:secret:other-??????`],
        ],
      }),
    ]);
    expect(dependenciesOfFunction(stack)).toContainEqual(expect.stringContaining('ManagedThingPolicy'));
  });

  test("the function may use the secret's key, only through Secrets Manager", () => {
    const stack = testStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    const secret = new secretsmanager.Secret(stack, 'Barcodes', { encryptionKey });
    build(stack, {
      authenticationMaterial: AuthenticationMaterial.fromSecret(AuthenticationMaterialType.ZWAVE_QR_BAR_CODE, secret),
    });
    expect(statements(stack, 'ManagedThingPolicy')).toContainEqual({
      Action: 'kms:Decrypt',
      Effect: 'Allow',
      Resource: stack.resolve(encryptionKey.keyArn),
      Condition: { StringEquals: { 'kms:ViaService': `secretsmanager.${REGION}.amazonaws.com` } },
    });
  });

  test('the function has the permissions of the life of things, and reads no secret where there is none', () => {
    const stack = testStack();
    build(stack);
    const verbs = (...names: string[]) => names.map((name) => `iotmanagedintegrations:${name}`);
    expect(statements(stack, 'ManagedThingPolicy')).toEqual([
      { Action: 'iotmanagedintegrations:CreateManagedThing', Effect: 'Allow', Resource: '*' },
      {
        Action: verbs('GetManagedThing', 'UpdateManagedThing', 'DeleteManagedThing', 'TagResource', 'UntagResource'),
        Effect: 'Allow',
        Resource: arn('managed-thing/*'),
      },
      { Action: 'iotmanagedintegrations:UpdateManagedThing', Effect: 'Allow', Resource: arn('credential-locker/*') },
    ]);
    expect(statements(stack, 'SelfInvocationPolicy')).toHaveLength(1);
  });
});

test('the values are those of the service', () => {
  const { AwaitedProvisioningStatus, HubNetworkMode: modes } = MANAGED_THING.ownProperties;
  expect(Object.values(ManagedThingStatus)).toEqual([...AwaitedProvisioningStatus.enum]);
  expect(Object.values(HubNetworkMode)).toEqual([...modes.enum]);
  expect(Object.values(ManagedThingRole)).toEqual([...CreateManagedThing.input.members.Role.enum]);
});

const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, 'v']));

test.each<[string, Partial<ManagedThingProps>]>([
  [
    'shortest',
    {
      managedThingName: 'ü',
      owner: '@',
      brand: '-',
      model: '_',
      classification: '🏠',
      serialNumber: '1',
      metaData: { a: '' },
    },
  ],
  [
    'longest',
    {
      managedThingName: 'ü'.repeat(128),
      owner: 'a'.repeat(64),
      classification: '🏠'.repeat(64),
      metaData: { ...many(49), ['k'.repeat(128)]: 'v'.repeat(800) },
    },
  ],
  ['quickest', { wifiSimpleSetup: { timeout: Duration.minutes(5) } }],
  ['slowest', { wifiSimpleSetup: { timeout: Duration.minutes(15) } }],
  ['emptiest', { capabilityReport: { endpoints: [] }, capabilitySchemas: [] }],
  [
    'most',
    {
      capabilityReport: {
        endpoints: Array.from({ length: 40 }, (_, id) => ({ id: String(id), capabilities: Array(40).fill(onOff) })),
      },
    },
  ],
])('a thing passes the %s values', (_, props) => {
  expect(() => properties(props)).not.toThrow();
});

test.each<[string, Partial<ManagedThingProps>, string]>([
  ['an empty name', { managedThingName: '' }, 'managedThingName must have at least 1 characters, has 0 (is "")'],
  [
    'a name with other characters',
    { managedThingName: 'a/b' },
    'managedThingName must match [\\p{L}\\p{N} ._-]+ (is "a/b")',
  ],
  ['an owner with spaces', { owner: 'Jane Doe' }, 'owner must match [a-zA-Z0-9_.,@-]+ (is ***)'],
  ['a brand that is too long', { brand: 'a'.repeat(129) }, 'brand must have at most 128 characters, has 129 (is ***)'],
  [
    'a serial number with other characters',
    { serialNumber: 'a;b' },
    'serialNumber must match [A-Za-z0-9-_ ]+ (is ***)',
  ],
  [
    'a classification that is too long',
    { classification: 'a'.repeat(65) },
    'classification must have at most 64 characters, has 65 (is ***)',
  ],
  ['no metadata', { metaData: {} }, 'metaData must have at least 1 entries, has 0'],
  ['too much metadata', { metaData: many(51) }, 'metaData must have at most 50 entries, has 51'],
  ['metadata on two lines', { metaData: { a: 'b\nc' } }, 'metaData.a must match'],
  [
    'a capability ID without a version',
    { capabilityReport: report({ id: 'matter.OnOff' }) },
    'capabilityReport.endpoints[0].capabilities[0].id must match [a-zA-Z0-9.]+@(\\d+\\.\\d+(\\.\\d+)?|\\$latest) (is "matter.OnOff")',
  ],
  [
    'a capability name with other characters',
    { capabilityReport: report({ name: 'An&Aus' }) },
    'capabilityReport.endpoints[0].capabilities[0].name must match',
  ],
  [
    'a capability revision that is not whole',
    { capabilityReport: report({ version: 1.5 }) },
    'capabilityReport.endpoints[0].capabilities[0].version must match (0|[1-9][0-9]*) (is "1.5")',
  ],
  [
    'too many actions',
    { capabilityReport: report({ actions: Array(101).fill('On') }) },
    'capabilityReport.endpoints[0].capabilities[0].actions must have at most 100 items, has 101',
  ],
  [
    'an endpoint ID with other characters',
    { capabilityReport: report({}, { id: 'a-b' }) },
    'capabilityReport.endpoints[0].id must match [0-9a-zA-Z]+ (is "a-b")',
  ],
  [
    'too many endpoints',
    { capabilityReport: { endpoints: Array(41).fill({ id: '1', capabilities: [] }) } },
    'capabilityReport.endpoints must have at most 40 items, has 41',
  ],
  [
    'a node ID with other characters',
    { capabilityReport: { nodeId: 'a b', endpoints: [] } },
    'capabilityReport.nodeId must match',
  ],
  [
    'a schema that is no JSON',
    { capabilitySchemas: [schema, { ...schema, schema: '{a: 1}' }] },
    'capabilitySchemas[1].schema must be JSON',
  ],
  [
    'a schema for no version',
    { capabilitySchemas: [{ ...schema, capabilityId: 'example.Fountain' }] },
    'capabilitySchemas[0].capabilityId must match',
  ],
  [
    'another extrinsic ID',
    { capabilitySchemas: [{ ...schema, extrinsicId: '0x' }] },
    'capabilitySchemas[0].extrinsicId must match',
  ],
  [
    'an extrinsic version of 11',
    { capabilitySchemas: [{ ...schema, extrinsicVersion: 11 }] },
    'capabilitySchemas[0].extrinsicVersion must be at most 10 (is 11)',
  ],
  [
    'too little time for simple setup',
    { wifiSimpleSetup: { timeout: Duration.minutes(4) } },
    'wifiSimpleSetup.timeout in minutes must be at least 5 (is 4)',
  ],
  [
    'too much time for simple setup',
    { wifiSimpleSetup: { timeout: Duration.minutes(16) } },
    'wifiSimpleSetup.timeout in minutes must be at most 15 (is 16)',
  ],
  [
    'half minutes',
    { wifiSimpleSetup: { timeout: Duration.seconds(330) } },
    'wifiSimpleSetup.timeout in minutes must be a whole number (is 5.5)',
  ],
  [
    'another status',
    { waitForStatus: 'ISOLATED' as ManagedThingStatus },
    'waitForStatus must be one of PRE_ASSOCIATED, DISCOVERED, ACTIVATED (is "ISOLATED")',
  ],
  ['another role', { role: 'HUB' as ManagedThingRole }, 'role must be one of CONTROLLER, DEVICE (is "HUB")'],
])('a thing fails for %s', (_, props, message) => {
  expect(() => properties(props)).toThrow(`Fleet/Thing: ${message}`);
});

test('a thing passes tokens', () => {
  const stack = testStack();
  const number = (id: string) => new CfnParameter(stack, id, { type: 'Number' }).valueAsNumber;
  build(stack, {
    managedThingName: new CfnParameter(stack, 'Name').valueAsString,
    capabilityReport: report({ version: number('Version') }),
    capabilitySchemas: [{ ...schema, schema: Lazy.string({ produce: () => '{"late":true}' }) }],
    wifiSimpleSetup: { timeout: Duration.minutes(number('Minutes')) },
  });
  expect(only(stack, TYPE).Properties).toMatchObject({
    Name: { Ref: 'Name' },
    CapabilityReport: { endpoints: [{ capabilities: [{ version: { Ref: 'Version' } }] }] },
    CapabilitySchemas: [{ Schema: '{"late":true}' }],
    WiFiSimpleSetupConfiguration: { TimeoutInMinutes: { Ref: 'Minutes' } },
  });
});

test('a thing gets the tags of its stack', () => {
  const stack = testStack();
  build(stack, { tags: { own: '1' } });
  Tags.of(stack).add('team', 'fleet');
  expect(only(stack, TYPE).Properties.Tags).toEqual({ own: '1', team: 'fleet' });
});

test('a thing is deleted by default and retained on demand', () => {
  const stack = testStack();
  build(stack);
  expect(only(stack, TYPE)).not.toHaveProperty('DeletionPolicy');
  const other = testStack();
  build(other, { removalPolicy: RemovalPolicy.RETAIN });
  expect(only(other, TYPE)).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
});

test('a thing returns its attributes', () => {
  const stack = testStack();
  const thing = build(stack);
  const { logicalId } = only(stack, TYPE);
  expect(stack.resolve(thing.managedThingId)).toEqual({ Ref: logicalId });
  expect(stack.resolve([thing.managedThingArn, thing.createdAt, thing.provisioningStatus])).toEqual(
    ['Arn', 'CreatedAt', 'ProvisioningStatus'].map((name) => ({ 'Fn::GetAtt': [logicalId, name] })));
  expect(ManagedThing.isManagedThing(thing)).toBe(true);
});

test('a thing can be imported by ID and by ARN without a resource', () => {
  const stack = testStack();
  const byId = ManagedThing.fromManagedThingId(stack, 'ById', 'abc123');
  const byArn = ManagedThing.fromManagedThingArn(stack, 'ByArn', ARN);
  expect([byId.managedThingId, byArn.managedThingId, byArn.managedThingArn]).toEqual(['abc123', 'abc123', ARN]);
  expect(stack.resolve(byId.managedThingArn)).toEqual(arn('managed-thing/abc123'));
  expect(ManagedThing.isManagedThing(byId)).toBe(false);
  expect(() => ManagedThing.fromManagedThingArn(stack, 'Other', ARN.replace('managed-thing', 'ota-task'))).toThrow(
    'is not the ARN of a managed-thing',
  );
  expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
});

const GRANTS = {
  read: [
    'GetManagedThing',
    'GetManagedThingCapabilities',
    'GetManagedThingMetaData',
    'ListManagedThingSchemas',
    'ListTagsForResource',
  ],
  readState: ['GetManagedThingState', 'GetManagedThingConnectivityData'],
  readCertificate: ['GetManagedThingCertificate'],
  sendCommand: ['SendManagedThingCommand'],
  discoverDevices: ['StartDeviceDiscovery'],
  update: ['UpdateManagedThing'],
  tag: ['TagResource', 'UntagResource'],
  remove: ['DeleteManagedThing'],
} as const;

test.each(Object.entries(GRANTS))('a thing grants %s on itself', (verb, operations) => {
  const stack = testStack();
  ManagedThing.fromManagedThingArn(stack, 'Thing', ARN)
    .grants[verb as keyof typeof GRANTS](new iam.User(stack, 'Someone'))
    .assertSuccess();
  const [{ Action, Resource }] = statements(stack, 'Someone');
  expect([Action].flat()).toEqual(operations.map((name) => `iotmanagedintegrations:${name}`));
  expect(Resource).toBe(ARN);
});

test('the class grants on all things, even if the stack has none', () => {
  const stack = testStack();
  ManagedThingGrants.fromAccount(stack).remove(new iam.User(stack, 'Someone'));
  expect(statements(stack, 'Someone')).toEqual([
    { Action: 'iotmanagedintegrations:DeleteManagedThing', Effect: 'Allow', Resource: arn('managed-thing/*') },
  ]);
});

test.each([
  ['list', ['ListManagedThings']],
  ['create', ['CreateManagedThing']],
  ['readSchemas', ['GetSchemaVersion', 'ListSchemaVersions']],
] as const)('a thing grants %s on everything, as IAM cannot limit it', (verb, names) => {
  const stack = testStack();
  build(stack).grants[verb](new iam.User(stack, 'Someone')).assertSuccess();
  const [{ Action, ...statement }] = statements(stack, 'Someone');
  expect([Action].flat()).toEqual(names.map((name) => `iotmanagedintegrations:${name}`));
  expect(statement).toEqual({ Effect: 'Allow', Resource: '*' });
});
