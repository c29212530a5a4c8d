/** For each kind of resource: the life of a small stack that needs every permission of its kind. */

import { Duration, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { HUB_TOKEN_EXPIRY_AT_FIRST } from './fleet';
import type { LocalCloud } from '../../local/cloud';
import type { ResourceType } from '../../local/services/iot-managed-integrations';
import { CreateDestination, CreateNotificationConfiguration } from '../../src/api/iot-managed-integrations';
import { Input, Operation } from '../../src/api/schema';
import { commandOf, IoTManagedIntegrationsClient } from '../../src/handlers/client';
import { Grant } from '../granted';
import { pressAtOnce } from '../handlers/kinds';
import { ACCOUNT, REGION } from '../stacks';
import {
  AccountAssociation, AuthenticationMaterial, AuthenticationMaterialType, CloudConnector, ConnectorDestination, CredentialLocker,
  CustomEndpoint, DefaultEncryption, Destination, DeviceClaim, DeviceClaimByCode, DeviceDiscovery, DiscoveryType, EventLogConfiguration,
  EventLogResourceType, EventLogTarget, HubConfiguration, IManagedThing, LogLevel, ManagedThing, ManagedThingCommand, ManagedThingRole,
  NotificationConfiguration, NotificationEventType, OtaSource, OtaTarget, OtaTargetQuery, OtaTask, OtaTaskConfiguration, ProvisioningProfile,
  ProvisioningType, RuntimeLogConfiguration, TokenEndpointAuthenticationScheme,
} from 'cdk-device-fleets';

/** The stack is deployed in three versions: what is in it is made, changed in place, replaced. Then it is deleted. */
export const VERSIONS = [0, 1, 2] as const;
export const REPLACED = 2;
export type Version = typeof VERSIONS[number];

export interface Life {
  readonly kind: string;
  /** Which permissions of the function it needs. @default - those of the kind, and not what the function is allowed whatever it serves */
  readonly needs?: (grant: Grant) => boolean;
  readonly declare: (stack: Stack, version: Version) => unknown;
  /** What is there before the stack. */
  readonly prepare?: (cloud: LocalCloud) => unknown;
  /** Before each version: what makes an action needed that a quiet life does without; `isThere` tells whether it is allowed. */
  readonly unless?: Readonly<Record<string, (cloud: LocalCloud, version: Version, isThere: boolean) => unknown>>;
}

/** The function has five minutes at a time; one that has failed is run again. */
const longerThanARun = (isThere: boolean) => (isThere ? 320_000 : 3_600_000);

const removalPolicy = RemovalPolicy.DESTROY;
const until = <T>(last: Version, before: T, after: T) => (version: Version) => (version <= last ? before : after);
const name = until(1, 'first', 'second');

/** Of a stack's two tags one is changed, the other is taken away. */
function tag(stack: Stack, version: Version): void {
  Tags.of(stack).add('version', String(version));
  if (version < 1) Tags.of(stack).add('first', 'yes');
}

const streamOf = (stack: Stack) => kinesis.Stream.fromStreamArn(stack, 'Stream', `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/events`);

async function send<O extends Operation>({ endpoint, region, iam }: LocalCloud, operation: O, input: Input<O>): Promise<void> {
  const client = new IoTManagedIntegrationsClient({ endpoint, region, credentials: iam.administrator });
  await client.send(new (commandOf(operation))(input));
  client.destroy();
}

function addDestination(cloud: LocalCloud, Name: string): Promise<void> {
  const RoleArn = `arn:aws:iam::${ACCOUNT}:role/Delivery`;
  cloud.iam.putRole({
    arn: RoleArn,
    name: 'Delivery',
    roleId: 'AROADELIVERY',
    createdAt: new Date(0),
    trustPolicy: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'iotmanagedintegrations.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
  });
  return send(cloud, CreateDestination, {
    Name, RoleArn, DeliveryDestinationType: 'KINESIS', DeliveryDestinationArn: `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/events`,
  });
}

/** Puts a record under an ID that a template can name. */
function hold({ services }: LocalCloud, type: ResourceType, id: string, record: object): void {
  (services.managedIntegrations as any).host.records[type].add(id, record);
}

const idOf = ({ services }: LocalCloud, type: ResourceType, member: string): string => (
  services.managedIntegrations.snapshot()[type][0] as any)[member];

const OAUTH = {
  authUrl: 'https://lamps.example.com/authorize',
  tokenUrl: 'https://lamps.example.com/token',
  tokenEndpointAuthenticationScheme: TokenEndpointAuthenticationScheme.HTTP_BASIC,
};
const holdConnector = (cloud: LocalCloud, Id: string) => hold(cloud, 'CloudConnector', Id, { Id, Name: Id, EndpointConfig: { lambda: { arn: 'Lamps' } } });
const holdConnectorDestination = (cloud: LocalCloud, Id: string, CloudConnectorId: string) =>
  hold(cloud, 'ConnectorDestination', Id, { Id, CloudConnectorId, AuthConfig: { oAuth: OAUTH } });

function holdThing(cloud: LocalCloud, Id: string, members: object = {}): void {
  const Arn = `arn:aws:iotmanagedintegrations:${REGION}:${ACCOUNT}:managed-thing/${Id}`;
  hold(cloud, 'ManagedThing', Id, { Id, Arn, ProvisioningStatus: 'ACTIVATED', ...members });
}

function associate(cloud: LocalCloud, ManagedThingId: string, AccountAssociationId: string): void {
  const ManagedThingAssociationStatus = 'ASSOCIATED';
  hold(cloud, 'ManagedThingAssociation', `${ManagedThingId} ${AccountAssociationId}`, { ManagedThingId, AccountAssociationId, ManagedThingAssociationStatus });
}

/** The hub finds a lamp as soon as it is asked. */
function findAtOnce({ services: { managedIntegrations: { operations, world } } }: LocalCloud): void {
  const { StartDeviceDiscovery: start } = operations;
  Object.assign(operations, {
    StartDeviceDiscovery: async (input: never, call: never) => {
      const answer = await start(input, call) as { Id: string };
      world.find(answer.Id, [{ AuthenticationMaterial: 'ZB:1' }]);
      return answer;
    },
  });
}

export const LIVES: readonly Life[] = [
  {
    kind: 'CredentialLocker',
    declare: (stack, version) => {
      tag(stack, version);
      new CredentialLocker(stack, 'Locker', { removalPolicy, credentialLockerName: name(version) });
    },
  },
  {
    kind: 'ProvisioningProfile',
    declare: (stack, version) => {
      tag(stack, version);
      new ProvisioningProfile(stack, 'Profile', {
        removalPolicy, provisioningProfileName: name(version), provisioningType: ProvisioningType.fleetProvisioning(),
      });
    },
    unless: {
      'lambda:InvokeFunction': ({ assumptions }, version, isThere) => assumptions.set('profileMilliseconds', version > 0 ? 0 : longerThanARun(isThere)),
    },
  },
  {
    kind: 'Destination',
    declare: (stack, version) => new Destination(stack, 'Destination', {
      stream: streamOf(stack), description: until(0, 'first', 'second')(version), destinationName: name(version),
    }),
    unless: {
      // Somebody else uses what is to be deleted.
      'iotmanagedintegrations:ListNotificationConfigurations': async (cloud, version) => {
        cloud.assumptions.set('deleteNamedDestination', 'ConflictException');
        if (version === REPLACED) await send(cloud, CreateNotificationConfiguration, { EventType: 'DEVICE_OTA', DestinationName: 'first' });
      },
    },
  },
  {
    kind: 'ManagedThing',
    prepare: ({ services }) => services.secretsManager.createSecret({ name: 'Barcodes', value: JSON.stringify({ first: '900137', second: '900138' }) }),
    declare: (stack, version) => {
      tag(stack, version);
      const barcodes = secretsmanager.Secret.fromSecretNameV2(stack, 'Barcodes', 'Barcodes');
      new ManagedThing(stack, 'Thing', {
        role: ManagedThingRole.DEVICE,
        authenticationMaterial: AuthenticationMaterial.fromSecret(AuthenticationMaterialType.ZWAVE_QR_BAR_CODE, barcodes, name(version)),
        credentialLocker: until(0, undefined, new CredentialLocker(stack, 'Locker', { removalPolicy }))(version),
      });
    },
    unless: {
      'lambda:InvokeFunction': ({ assumptions }, version, isThere) => assumptions.set('thingDeletionMilliseconds', version < 2 ? 0 : longerThanARun(isThere)),
    },
  },
  {
    kind: 'NotificationConfiguration',
    prepare: async (cloud) => {
      for (const destination of ['one', 'other']) await addDestination(cloud, destination);
    },
    declare: (stack, version) => new NotificationConfiguration(stack, 'Notification', {
      destination: Destination.fromDestinationName(stack, 'Destination', until(0, 'one', 'other')(version)),
      eventType: until(1, NotificationEventType.DEVICE_STATE, NotificationEventType.DEVICE_OTA)(version),
    }),
  },
  {
    kind: 'OtaTaskConfiguration',
    declare: (stack, version) => new OtaTaskConfiguration(stack, 'Rollout', { inProgressTimeout: Duration.minutes(until(1, 60, 90)(version)) }),
  },
  {
    kind: 'DeviceClaim',
    prepare: (cloud) => {
      for (const deviceId of ['first', 'second']) cloud.services.iot1click.addDevice({ deviceId });
      pressAtOnce(cloud);
    },
    declare: (stack, version) => {
      tag(stack, version);
      const ring = lambda.Function.fromFunctionArn(stack, 'Ring', `arn:aws:lambda:${REGION}:${ACCOUNT}:function:Ring`);
      new DeviceClaim(stack, 'Bell', { deviceId: name(version), onClick: until(0, undefined, ring)(version) });
    },
    unless: {
      // Somebody presses the button only after a while, or never.
      'lambda:InvokeFunction': ({ services: { iot1click }, clock }, version, isThere) => {
        if (version > 0) return;
        const press = iot1click.press.bind(iot1click);
        iot1click.press = (deviceId) => {
          iot1click.press = press;
          if (isThere) void clock.sleep(longerThanARun(isThere)).then(() => press(deviceId));
          return 'CLAIM_INITIATED';
        };
      },
    },
  },
  {
    kind: 'DeviceClaimByCode',
    prepare: ({ services: { iot1click } }) => {
      for (const claimCode of ['C-0123456789', 'C-9876543210']) iot1click.addClaimCode({ claimCode, devices: [{ deviceId: `device-${claimCode}` }] });
    },
    declare: (stack, version) => {
      tag(stack, version);
      const ring = lambda.Function.fromFunctionArn(stack, 'Ring', `arn:aws:lambda:${REGION}:${ACCOUNT}:function:Ring`);
      new DeviceClaimByCode(stack, 'Box', { claimCode: until(1, 'C-0123456789', 'C-9876543210')(version), onClick: until(0, undefined, ring)(version) });
    },
  },
  {
    kind: 'FleetProvider',
    needs: ({ action }) => action.startsWith('cloudformation:'),
    declare: (stack) => new OtaTaskConfiguration(stack, 'Rollout'),
  },
  {
    kind: 'OtaTask',
    declare: (stack, version) => {
      tag(stack, version);
      new OtaTask(stack, 'Update', {
        source: OtaSource.fromUrl(`s3://updates/${name(version)}.json`),
        target: OtaTarget.query(OtaTargetQuery.metadata('model', 'lamp')),
        description: until(0, 'first', 'second')(version),
      });
    },
  },
  {
    kind: 'CloudConnector',
    declare: (stack, version) => new CloudConnector(stack, 'Connector', {
      handler: lambda.Function.fromFunctionArn(stack, 'Lamps', `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name(version)}`),
      description: until(0, 'first', 'second')(version),
    }),
    unless: {
      // Somebody else uses what is to be deleted.
      'iotmanagedintegrations:ListConnectorDestinations': (cloud, version) => {
        if (version === 2) holdConnectorDestination(cloud, 'Other', idOf(cloud, 'CloudConnector', 'Id'));
      },
    },
  },
  {
    kind: 'ConnectorDestination',
    prepare: (cloud) => {
      for (const id of ['first', 'second']) holdConnector(cloud, id);
    },
    declare: (stack, version) => new ConnectorDestination(stack, 'Lamps', {
      cloudConnector: CloudConnector.fromCloudConnectorId(stack, 'Connector', name(version)),
      oAuth: { ...OAUTH, clientSecret: new secretsmanager.Secret(stack, 'Secret') },
      description: until(0, 'first', 'second')(version),
    }),
    unless: {
      'iotmanagedintegrations:ListAccountAssociations': (cloud, version) => {
        if (version === 2) hold(cloud, 'AccountAssociation', 'Other', { AccountAssociationId: 'Other', ConnectorDestinationId: idOf(cloud, 'ConnectorDestination', 'Id') });
      },
    },
  },
  {
    kind: 'AccountAssociation',
    prepare: (cloud) => {
      holdConnector(cloud, 'Connector');
      for (const id of ['first', 'second']) holdConnectorDestination(cloud, id, 'Connector');
    },
    declare: (stack, version) => {
      tag(stack, version);
      new AccountAssociation(stack, 'Building', {
        connectorDestination: ConnectorDestination.fromConnectorDestinationId(stack, 'Lamps', name(version)),
        description: until(0, 'first', 'second')(version),
      });
    },
    unless: {
      // A device is reached through what is to be deleted.
      'iotmanagedintegrations:DeregisterAccountAssociation': (cloud, version) => {
        if (version < 2) return;
        holdThing(cloud, 'lamp');
        associate(cloud, 'lamp', idOf(cloud, 'AccountAssociation', 'AccountAssociationId'));
      },
    },
  },
  {
    kind: 'DeviceDiscovery',
    prepare: (cloud) => {
      holdThing(cloud, 'hub', { Role: 'CONTROLLER' });
      cloud.assumptions.set('discoveryMinutes', 1);
      findAtOnce(cloud);
    },
    declare: (stack, version) => new DeviceDiscovery(stack, 'Lamps', {
      discoveryType: DiscoveryType.zigbee({ managedThingId: 'hub' } as IManagedThing), triggers: { floor: name(version) },
    }),
    unless: {
      'lambda:InvokeFunction': ({ assumptions }, version, isThere) => assumptions.set('discoveryMinutes', version > 0 ? 1 : longerThanARun(isThere) / 60_000),
    },
  },
  {
    kind: 'ManagedThingCommand',
    prepare: (cloud) => {
      holdConnector(cloud, 'Connector');
      holdConnectorDestination(cloud, 'Lamps', 'Connector');
      hold(cloud, 'AccountAssociation', 'building', { AccountAssociationId: 'building', ConnectorDestinationId: 'Lamps' });
      holdThing(cloud, 'lamp', { ConnectorDeviceId: 'lamp' });
      associate(cloud, 'lamp', 'building');
    },
    declare: (stack, version) => new ManagedThingCommand(stack, 'On', {
      managedThing: { managedThingId: 'lamp' } as IManagedThing,
      accountAssociation: AccountAssociation.fromAccountAssociationId(stack, 'Building', 'building'),
      endpoints: [{ endpointId: '1', capabilities: [{ id: 'matter.OnOff@1.4', name: 'OnOff', version: '1', actions: [{ name: 'On' }] }] }],
      triggers: { season: name(version) },
    }),
  },
  {
    kind: 'EventLogConfiguration',
    declare: (stack, version) => new EventLogConfiguration(stack, 'Log', {
      target: EventLogTarget.allOf(until(1, EventLogResourceType.MANAGED_THING, EventLogResourceType.OTA_TASK)(version)),
      level: until(0, LogLevel.ERROR, LogLevel.INFO)(version),
    }),
  },
  {
    kind: 'RuntimeLogConfiguration',
    prepare: (cloud) => {
      for (const id of ['first', 'second']) holdThing(cloud, id);
    },
    declare: (stack, version) => new RuntimeLogConfiguration(stack, 'Log', {
      managedThing: { managedThingId: name(version) } as IManagedThing, level: until(0, LogLevel.ERROR, LogLevel.INFO)(version),
    }),
  },
  {
    kind: 'HubConfiguration',
    declare: (stack, version) => new HubConfiguration(stack, 'Hubs', {
      hubTokenExpiry: Duration.hours(version + 3), hubTokenExpiryOnRemoval: HUB_TOKEN_EXPIRY_AT_FIRST,
    }),
  },
  {
    kind: 'DefaultEncryption',
    declare: (stack, version) => new DefaultEncryption(stack, 'Encryption', {
      encryptionKey: kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:${REGION}:${ACCOUNT}:key/${name(version)}`),
      serviceTimeout: Duration.minutes(30 + version),
    }),
    unless: {
      'lambda:InvokeFunction': ({ assumptions }, version, isThere) => assumptions.set('encryptionMilliseconds', version > 0 ? 0 : longerThanARun(isThere)),
    },
  },
  {
    kind: 'CustomEndpoint',
    declare: (stack, version) => new CustomEndpoint(stack, 'Endpoint', { removalPolicy, serviceTimeout: Duration.minutes(10 + version) }),
  },
];
