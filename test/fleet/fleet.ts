/** A stack with every kind of resource, deployed to a local cloud. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import type { LocalCloud } from '../../local/cloud';
import type { StackDescription } from '../../local/services/cloudformation';
import type { ResourceType } from '../../local/services/iot-managed-integrations/records';
import { named } from '../granted';
import { pressAtOnce } from '../samples/common/claimed-devices';
import { HUB_TOKEN_EXPIRY_AT_FIRST } from '../samples/hub-configuration';
import {
  AccountAssociation,
  AuthenticationMaterial,
  CloudConnector,
  ConnectorDestination,
  CredentialLocker,
  CustomEndpoint,
  DefaultEncryption,
  Destination,
  DeviceClaim,
  DeviceClaimByCode,
  DeviceDiscovery,
  DiscoveryType,
  EventLogConfiguration,
  EventLogResourceType,
  EventLogTarget,
  HubConfiguration,
  LogLevel,
  ManagedThing,
  ManagedThingCommand,
  ManagedThingRole,
  NotificationEventType,
  OtaSource,
  OtaTarget,
  OtaTargetQuery,
  OtaTask,
  OtaTaskConfiguration,
  ProvisioningProfile,
  ProvisioningType,
  RuntimeLogConfiguration,
  TokenEndpointAuthenticationScheme,
} from 'cdk-device-fleets';

// Reads: src/handlers/provider/index.ts

export const STACK = 'Fleet';

export interface FleetOptions {
  readonly description?: string;
  readonly maximumPerMinute?: number;
  readonly tag?: string;
  /** Whether the resources have the tag. */
  readonly tagged?: boolean;
  /** Whether the devices of the box are enabled. */
  readonly enabled?: boolean;
  readonly lockerName?: string;
  readonly destinationName?: string;
  /** The settings of the account, and of the logs. */
  readonly settings?: keyof typeof SETTINGS;
  /** The account and Region of the hub and the lamps: resources elsewhere belong to others. */
  readonly site?: string;
  /** Lets the deployment fail after all other resources. */
  readonly failing?: boolean;
}

export type Template = Record<string, any>;

const SETTINGS = {
  first: { level: LogLevel.ERROR, hubTokenExpiry: Duration.hours(12), keyId: 'one' },
  second: { level: LogLevel.DEBUG, hubTokenExpiry: Duration.days(1), keyId: 'other' },
};

/** Every kind, with properties that the options change in place or so that they replace. */
export function fleet(app: App, options: FleetOptions = {}): Stack {
  const {
    description = 'first',
    maximumPerMinute = 10,
    tag = 'one',
    tagged = true,
    enabled = true,
    lockerName,
    destinationName = 'events',
    site = 'home',
  } = options;
  const stack = new Stack(app, STACK, { env: { region: 'eu-west-1', account: '123456789012' } });
  if (tagged) Tags.of(stack).add('fleet', tag);
  const removalPolicy = RemovalPolicy.DESTROY;
  const locker = new CredentialLocker(stack, 'Locker', { credentialLockerName: lockerName, removalPolicy });
  new ProvisioningProfile(stack, 'Profile', { provisioningType: ProvisioningType.fleetProvisioning(), removalPolicy });
  const stream = new kinesis.Stream(stack, 'Stream', { removalPolicy });
  const destination = new Destination(stack, 'Destination', { stream, description, destinationName });
  destination.addNotification(NotificationEventType.DEVICE_STATE);
  const rollout = new OtaTaskConfiguration(stack, 'Rollout', {
    rollout: { maximumPerMinute },
    inProgressTimeout: Duration.hours(1),
  });
  const target = OtaTarget.query(OtaTargetQuery.metadata('site', site));
  new OtaTask(stack, 'Update', {
    source: OtaSource.fromUrl('s3://updates/hub.json'),
    target,
    taskConfiguration: rollout,
    description,
  });
  connect(stack, site, description);
  const hub = new ManagedThing(stack, 'Hub', {
    role: ManagedThingRole.CONTROLLER,
    authenticationMaterial: AuthenticationMaterial.wifiSetupUpc(`hub-${site}`, '829576019524'),
    managedThingName: description,
    credentialLocker: locker,
  });
  act(stack, hub);
  set(stack, hub, options.settings);
  const onClick = lambda.Function.fromFunctionArn(stack, 'Ring', 'arn:aws:lambda:eu-west-1:123456789012:function:Ring');
  new DeviceClaim(stack, 'Bell', { deviceId: 'G1', onClick });
  new DeviceClaimByCode(stack, 'Box', { claimCode: 'C-0123456789', enabled });
  if (options.failing) {
    const others = stack.node.children;
    // A role that the service may not assume.
    const role = new iam.Role(stack, 'Useless', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    const broken = new Destination(stack, 'Broken', { stream, role, destinationName: 'broken' });
    broken.node.addDependency(...others);
  }
  return stack;
}

/** An account in a third-party cloud, and the resources between it and the service. */
function connect(stack: Stack, site: string, description: string): void {
  const handler = lambda.Function.fromFunctionArn(
    stack,
    'Lamps',
    `arn:aws:lambda:eu-west-1:123456789012:function:${site}`,
  );
  const cloudConnector = new CloudConnector(stack, 'Connector', { handler, description });
  const oAuth = {
    authUrl: `https://${site}.example.com/authorize`,
    tokenUrl: `https://${site}.example.com/token`,
    tokenEndpointAuthenticationScheme: TokenEndpointAuthenticationScheme.HTTP_BASIC,
    clientSecret: new secretsmanager.Secret(stack, 'Client'),
  };
  const connectorDestination = new ConnectorDestination(stack, 'Account', { cloudConnector, oAuth, description });
  new AccountAssociation(stack, 'Building', { connectorDestination, description });
}

/** The resources of a hub. */
function act(stack: Stack, hub: ManagedThing): void {
  new DeviceDiscovery(stack, 'Discovery', { discoveryType: DiscoveryType.zigbee(hub), waitForEnd: false });
  const capabilities = [{ id: 'matter.OnOff@1.4', name: 'OnOff', version: '1', actions: [{ name: 'On' }] }];
  new ManagedThingCommand(stack, 'Command', { managedThing: hub, endpoints: [{ endpointId: '1', capabilities }] });
}

/** The logs, and the settings that exist once in an account. */
function set(stack: Stack, hub: ManagedThing, settings: keyof typeof SETTINGS = 'first'): void {
  const { level, hubTokenExpiry, keyId } = SETTINGS[settings];
  new EventLogConfiguration(stack, 'EventLog', {
    target: EventLogTarget.allOf(EventLogResourceType.MANAGED_THING),
    level,
  });
  new RuntimeLogConfiguration(stack, 'HubLog', { managedThing: hub, level });
  new HubConfiguration(stack, 'Hubs', { hubTokenExpiry, hubTokenExpiryOnRemoval: HUB_TOKEN_EXPIRY_AT_FIRST });
  new DefaultEncryption(stack, 'Encryption', {
    encryptionKey: kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:${stack.region}:${stack.account}:key/${keyId}`),
  });
  new CustomEndpoint(stack, 'Endpoint');
}

/** Deploys the fleet, with a template that a test may have changed. */
export async function deploy(
  cloud: LocalCloud,
  options: FleetOptions = {},
  tamper?: (template: Template) => void,
): Promise<StackDescription> {
  if (cloud.services.iot1click.snapshot().devices.length === 0) unpackDevices(cloud);
  const outdir = mkdtempSync(join(tmpdir(), 'fleet-'));
  try {
    // The function's code stays where it is, because a process may be started at any time.
    const app = new App({ outdir, analyticsReporting: false, context: { [DISABLE_ASSET_STAGING_CONTEXT]: true } });
    fleet(app, options);
    const path = app.synth().getStackByName(STACK).templateFullPath;
    const template: Template = JSON.parse(readFileSync(path, 'utf8'));
    tamper?.(template);
    writeFileSync(path, JSON.stringify(template));
    const [result] = await cloud.cloudFormation.deploy(outdir);
    return result;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

export async function destroy(cloud: LocalCloud): Promise<StackDescription | undefined> {
  const [result] = await cloud.cloudFormation.destroy(STACK);
  return result;
}

/** One device for the claim by ID, whose button is pressed as soon as that waits, and a box of two. */
export function unpackDevices(cloud: LocalCloud): void {
  const { iot1click } = cloud.services;
  iot1click.addDevice({ deviceId: 'G1' });
  iot1click.addClaimCode({ claimCode: 'C-0123456789', devices: [{ deviceId: 'G2' }, { deviceId: 'G3' }] });
  cloud.assumptions.set('usedClaimCode', 'refused while its devices are claimed');
  pressAtOnce(cloud);
}

/** The resources that no operation can delete, and the settings that have been reset. */
const AS_AT_FIRST: { readonly [T in ResourceType]?: (record: any) => boolean } = {
  CustomEndpoint: () => true,
  DefaultEncryption: ({ kmsKeyArn }) => kmsKeyArn === undefined,
  DeviceDiscovery: () => true,
  HubConfiguration: ({ HubTokenTimerExpirySettingInSeconds: seconds }) =>
    seconds === HUB_TOKEN_EXPIRY_AT_FIRST.toSeconds(),
};

/** The contents of the services by type, without those from before. */
export function held({ services }: LocalCloud): Record<string, object[]> {
  const records = Object.entries<object[]>(services.managedIntegrations.snapshot())
    .map(([type, all]) => [type, all.filter((record) => !AS_AT_FIRST[type as ResourceType]?.(record))]);
  return {
    ...Object.fromEntries(records),
    Device: services.iot1click.snapshot().devices.filter(({ claim }) => claim !== 'UNCLAIMED'),
  };
}

export const everything = (cloud: LocalCloud): object[] => Object.values(held(cloud)).flat();

/** The reasons of all failures. */
export const reasons = (cloud: LocalCloud) => cloud.cloudFormation.events(STACK)
  .filter(({ status }) => status.endsWith('FAILED')).map(({ logicalId, reason }) => `${logicalId}: ${reason}`);

export const physicalIds = ({ resources }: StackDescription) =>
  Object.fromEntries(
    resources
      .filter(({ type }) => type.startsWith('Custom::'))
      .map(({ logicalId, physicalId }) => [named(logicalId), physicalId]),
  );

/** The function's resource in a template. */
export const functionOf = (template: Template): Template =>
  Object.values<any>(template.Resources).find(({ Type }) => Type === 'AWS::Lambda::Function').Properties;

/** Runs `before` in the function's process before the Lambda code is loaded. */
export function withCode(before: string): (template: Template) => void {
  const handler = join(__dirname, '../../assets/provider/index.js');
  return (template) => {
    functionOf(template).Code = {
      ZipFile: `${before}\nexports.handler = (...args) => require(${JSON.stringify(handler)}).handler(...args);`,
    };
  };
}
