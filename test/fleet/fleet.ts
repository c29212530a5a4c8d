/** A stack with every kind of resource, deployed with the bundled Lambda code to a local cloud. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import type { LocalCloud } from '../../local/cloud';
import type { StackDescription } from '../../local/cloudformation';
import { pressAtOnce } from '../handlers/kinds';
import {
  AccountAssociation, AuthenticationMaterial, CloudConnector, ConnectorDestination, CredentialLocker, Destination, DeviceClaim, DeviceClaimByCode,
  ManagedThing, ManagedThingRole, NotificationEventType, OtaSource, OtaTarget, OtaTargetQuery, OtaTask, OtaTaskConfiguration, ProvisioningProfile,
  ProvisioningType, TokenEndpointAuthenticationScheme,
} from 'cdk-device-fleets';

export const STACK = 'Fleet';

export interface FleetOptions {
  readonly description?: string;
  readonly maximumPerMinute?: number;
  readonly tag?: string;
  /** Whether the tag is there at all. */
  readonly tagged?: boolean;
  /** Whether the devices of the box are enabled. */
  readonly enabled?: boolean;
  readonly lockerName?: string;
  readonly destinationName?: string;
  /** Makes the deployment fail after everything else was done. */
  readonly failing?: boolean;
}

export type Template = Record<string, any>;

/** Every kind, with properties that the options change in place or so that they replace. */
export function fleet(app: App, options: FleetOptions = {}): Stack {
  const { description = 'first', maximumPerMinute = 10, tag = 'one', tagged = true, enabled = true, lockerName, destinationName = 'events' } = options;
  const stack = new Stack(app, STACK, { env: { region: 'eu-west-1', account: '123456789012' } });
  if (tagged) Tags.of(stack).add('fleet', tag);
  const removalPolicy = RemovalPolicy.DESTROY;
  const locker = new CredentialLocker(stack, 'Locker', { credentialLockerName: lockerName, removalPolicy });
  const profile = new ProvisioningProfile(stack, 'Profile', { provisioningType: ProvisioningType.fleetProvisioning(), removalPolicy });
  const stream = new kinesis.Stream(stack, 'Stream', { removalPolicy });
  const destination = new Destination(stack, 'Destination', { stream, description, destinationName });
  destination.addNotification(NotificationEventType.DEVICE_STATE);
  const rollout = new OtaTaskConfiguration(stack, 'Rollout', { rollout: { maximumPerMinute }, inProgressTimeout: Duration.hours(1) });
  const target = OtaTarget.query(OtaTargetQuery.metadata('model', 'hub'));
  const update = new OtaTask(stack, 'Update', { source: OtaSource.fromUrl('s3://updates/hub.json'), target, taskConfiguration: rollout, description });
  const association = connect(stack, description);
  const hub = new ManagedThing(stack, 'Hub', {
    role: ManagedThingRole.CONTROLLER,
    authenticationMaterial: AuthenticationMaterial.wifiSetupUpc('A1', '829576019524'),
    managedThingName: description,
    credentialLocker: locker,
  });
  const onClick = lambda.Function.fromFunctionArn(stack, 'Ring', 'arn:aws:lambda:eu-west-1:123456789012:function:Ring');
  const claim = new DeviceClaim(stack, 'Bell', { deviceId: 'G1', onClick });
  const box = new DeviceClaimByCode(stack, 'Box', { claimCode: 'C-0123456789', enabled });
  if (options.failing) {
    // A role that nobody lets the service assume.
    const role = new iam.Role(stack, 'Useless', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    const broken = new Destination(stack, 'Broken', { stream, role, destinationName: 'broken' });
    broken.node.addDependency(locker, profile, destination, rollout, update, association, hub, claim, box);
  }
  return stack;
}

/** An account in a third-party cloud, and all that is between. */
function connect(stack: Stack, description: string): AccountAssociation {
  const handler = lambda.Function.fromFunctionArn(stack, 'Lamps', 'arn:aws:lambda:eu-west-1:123456789012:function:Lamps');
  const cloudConnector = new CloudConnector(stack, 'Connector', { handler, description });
  const oAuth = {
    authUrl: 'https://lamps.example.com/authorize',
    tokenUrl: 'https://lamps.example.com/token',
    tokenEndpointAuthenticationScheme: TokenEndpointAuthenticationScheme.HTTP_BASIC,
    clientSecret: new secretsmanager.Secret(stack, 'Client'),
  };
  const connectorDestination = new ConnectorDestination(stack, 'Account', { cloudConnector, oAuth, description });
  return new AccountAssociation(stack, 'Building', { connectorDestination, description });
}

/** Deploys the fleet, with a template that may have been tampered with. */
export async function deploy(cloud: LocalCloud, options: FleetOptions = {}, tamper?: (template: Template) => void): Promise<StackDescription> {
  if (cloud.services.iot1click.snapshot().devices.length === 0) unpackDevices(cloud);
  const outdir = mkdtempSync(join(tmpdir(), 'fleet-'));
  try {
    // The function's code stays where it is, for a process may be started at any time.
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

/** All that the services hold for the account, but discoveries, which nobody can delete. */
export const everything = ({ services }: LocalCloud): object[] => [
  ...Object.entries(services.managedIntegrations.snapshot()).flatMap(([type, records]) => (type === 'DeviceDiscovery' ? [] : records)),
  ...services.iot1click.snapshot().devices.filter(({ claim }) => claim !== 'UNCLAIMED'),
];

/** The reasons of everything that failed. */
export const reasons = (cloud: LocalCloud) => cloud.cloudFormation.events(STACK)
  .filter(({ status }) => status.endsWith('FAILED')).map(({ logicalId, reason }) => `${logicalId}: ${reason}`);

export const physicalIds = ({ resources }: StackDescription) => Object.fromEntries(
  resources.filter(({ type }) => type.startsWith('Custom::')).map(({ logicalId, physicalId }) => [logicalId.slice(0, -8), physicalId]));

/** The function's resource in a template. */
export const functionOf = (template: Template): Template =>
  Object.values<any>(template.Resources).find(({ Type }) => Type === 'AWS::Lambda::Function').Properties;

/** Runs `before` in the function's process before the bundled code is loaded. */
export function withCode(before: string): (template: Template) => void {
  const handler = join(__dirname, '../../assets/handler/index.js');
  return (template) => {
    functionOf(template).Code = { ZipFile: `${before}\nexports.handler = (...args) => require(${JSON.stringify(handler)}).handler(...args);` };
  };
}
