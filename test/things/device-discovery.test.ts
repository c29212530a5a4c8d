import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { DeviceDiscoveryProps, IManagedThing } from '../../src';
import {
  AccountAssociation, DeviceDiscovery, DeviceDiscoveryGrants, DeviceProtocol, DiscoveryType,
} from '../../src';
import { StartDeviceDiscovery } from '../../src/api/iot-managed-integrations';
import { only, statements, testStack } from '../stacks';

const TYPE = 'Custom::IoTManagedIntegrations_DeviceDiscovery';
const hub = { managedThingId: 'hub1' } as IManagedThing;
const device = { managedThingId: 'lamp1' } as IManagedThing;

function discovery(discoveryType: DiscoveryType, props: Partial<DeviceDiscoveryProps> = {}) {
  const stack = testStack();
  return { stack, discovery: new DeviceDiscovery(stack, 'Lamps', { discoveryType, ...props }) };
}

function own(discoveryType: DiscoveryType, props?: Partial<DeviceDiscoveryProps>) {
  const { Properties } = only(discovery(discoveryType, props).stack, TYPE);
  const {
    ServiceToken: _token,
    ServiceTimeout: _timeout,
    SchemaVersion: _version,
    WaitForEnd: _wait,
    ...properties
  } = Properties;
  return properties;
}

test.each<[DiscoveryType, object]>([
  [DiscoveryType.zwave(hub), { DiscoveryType: 'ZWAVE', ControllerIdentifier: 'hub1' }],
  [DiscoveryType.zigbee(hub), { DiscoveryType: 'ZIGBEE', ControllerIdentifier: 'hub1' }],
  [
    DiscoveryType.custom(hub, { name: 'x10' }),
    { DiscoveryType: 'CUSTOM', ControllerIdentifier: 'hub1', CustomProtocolDetail: { Name: 'x10' } },
  ],
  [
    DiscoveryType.custom(hub, { name: 'x10', details: { house: 'A' } }),
    { DiscoveryType: 'CUSTOM', ControllerIdentifier: 'hub1', CustomProtocolDetail: { Name: 'x10', house: 'A' } },
  ],
  [
    DiscoveryType.capabilityRediscovery(hub, { protocol: DeviceProtocol.ZIGBEE, device }),
    {
      DiscoveryType: 'CONTROLLER_CAPABILITY_REDISCOVERY',
      ControllerIdentifier: 'hub1',
      Protocol: 'ZIGBEE',
      EndDeviceIdentifier: 'lamp1',
    },
  ],
  [
    DiscoveryType.capabilityRediscovery(hub, { protocol: DeviceProtocol.ZWAVE }),
    { DiscoveryType: 'CONTROLLER_CAPABILITY_REDISCOVERY', ControllerIdentifier: 'hub1', Protocol: 'ZWAVE' },
  ],
])('a discovery sends its type: %#', (discoveryType, properties) => {
  expect(own(discoveryType)).toEqual(properties);
});

test('a discovery sends the account, and its devices', () => {
  const association = AccountAssociation.fromAccountAssociationId(testStack(), 'Building', 'abc123');
  expect(own(DiscoveryType.cloud(association))).toEqual({ DiscoveryType: 'CLOUD', AccountAssociationId: 'abc123' });
  expect(
    own(DiscoveryType.cloud(association, { connectorDeviceIds: ['lamp@1'] }), { triggers: { floor: '2' } }),
  ).toEqual({
    DiscoveryType: 'CLOUD',
    AccountAssociationId: 'abc123',
    ConnectorDeviceIdList: ['lamp@1'],
    Triggers: { floor: '2' },
  });
});

test('a discovery waits by default, and then longer than others', () => {
  expect(only(discovery(DiscoveryType.zigbee(hub)).stack, TYPE).Properties).toMatchObject({
    WaitForEnd: true,
    ServiceTimeout: 1800,
  });
  const { stack } = discovery(DiscoveryType.zigbee(hub), { waitForEnd: false });
  expect(only(stack, TYPE).Properties).toMatchObject({ WaitForEnd: false, ServiceTimeout: 600 });
});

test('the values are those of the service', () => {
  const { Protocol, DiscoveryType: known } = StartDeviceDiscovery.input.members;
  expect(Object.values(DeviceProtocol).sort()).toEqual([...Protocol.enum].sort());
  const factories = [
    DiscoveryType.zwave(hub),
    DiscoveryType.zigbee(hub),
    DiscoveryType.custom(hub, { name: 'x' }),
    DiscoveryType.capabilityRediscovery(hub, { protocol: DeviceProtocol.CUSTOM }),
    DiscoveryType.cloud({ accountAssociationId: 'a' } as any),
  ];
  expect(factories.map(({ name }) => name).sort()).toEqual([...known.enum].sort());
});

test.each<[string, DiscoveryType, string]>([
  [
    'a hub that can be none',
    DiscoveryType.zwave({ managedThingId: 'a b' } as IManagedThing),
    'discoveryType.hub.managedThingId must match',
  ],
  [
    'too many devices',
    DiscoveryType.cloud({ accountAssociationId: 'a' } as any, { connectorDeviceIds: Array(101).fill('a') }),
    'discoveryType.connectorDeviceIds must have at most 100 items, has 101',
  ],
  ['a protocol of another name', DiscoveryType.custom(hub, { name: 'küche' }), 'discoveryType.details.name must match'],
])('a discovery fails for %s', (_what, discoveryType, message) => {
  expect(() => discovery(discoveryType)).toThrow(`Fleet/Lamps: ${message}`);
});

test('a discovery returns its results', () => {
  const { stack, discovery: made } = discovery(DiscoveryType.zigbee(hub));
  const { logicalId } = only(stack, TYPE);
  const att = (name: string) => ({ 'Fn::GetAtt': [logicalId, name] });
  expect(
    stack.resolve([
      made.deviceDiscoveryId,
      made.deviceDiscoveryArn,
      made.status,
      made.startedAt,
      made.finishedAt,
      made.deviceCount,
    ]),
  ).toEqual([{ Ref: logicalId }, ...['Arn', 'Status', 'StartedAt', 'FinishedAt', 'DeviceCount'].map(att)]);
  expect(stack.resolve(made.authenticationMaterial(2))).toEqual({
    'Fn::Select': [2, { 'Fn::Split': ['\n', att('AuthenticationMaterials')] }],
  });
  expect(DeviceDiscovery.isDeviceDiscovery(made)).toBe(true);
  expect(DeviceDiscovery.isDeviceDiscovery({})).toBe(false);
});

test('a discovery can be imported without a resource', () => {
  const stack = testStack();
  const made = DeviceDiscovery.fromDeviceDiscoveryId(stack, 'Lamps', 'abc123');
  expect(made.deviceDiscoveryId).toBe('abc123');
  expect(DeviceDiscovery.isDeviceDiscovery(made)).toBe(false);
  expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
});

test.each([
  ['start', ['StartDeviceDiscovery']],
  ['read', ['GetDeviceDiscovery', 'ListDiscoveredDevices']],
  ['list', ['ListDeviceDiscoveries']],
] as const)('a discovery grants %s on everything', (verb, operations) => {
  const { stack, discovery: made } = discovery(DiscoveryType.zigbee(hub));
  made.grants[verb](new iam.User(stack, 'Someone')).assertSuccess();
  const [{ Action, Resource }] = statements(stack, 'Someone');
  expect([[Action].flat(), Resource]).toEqual([operations.map((name) => `iotmanagedintegrations:${name}`), '*']);
});

test('the class grants even if the stack has no discovery', () => {
  const stack = testStack();
  DeviceDiscoveryGrants.fromAccount(stack).start(new iam.User(stack, 'Someone'));
  expect(statements(stack, 'Someone')).toEqual([
    { Action: 'iotmanagedintegrations:StartDeviceDiscovery', Effect: 'Allow', Resource: '*' },
  ]);
});
