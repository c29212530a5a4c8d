/**
 * An app with every construct of the library and every option of each: TypeScript refuses a `Required` that leaves one out.
 * What is the user's and not the library's is imported, or as cdk-nag wants it.
 */

import { App, Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ACCOUNT, REGION } from './stacks';
import {
  AccountAssociation, AccountAssociationProps, AuthenticationMaterial, AuthenticationMaterialType, CapabilityReport, CapabilitySchema,
  CapabilitySchemaFormat, CloudConnector, CloudConnectorProps, CommandAction, CommandValue, ConnectorAuthMaterial, ConnectorDestination,
  ConnectorDestinationProps, ConnectorOAuth, CredentialLocker, CredentialLockerProps, CustomEndpoint, CustomEndpointProps, DefaultEncryption,
  DefaultEncryptionProps, Destination, DestinationProps, DeviceClaim, DeviceClaimByCode, DeviceClaimByCodeProps, DeviceClaimProps, DeviceDiscovery,
  DeviceDiscoveryProps, DeviceProtocol, DiscoveryType, EventLogConfiguration, EventLogConfigurationProps, EventLogResourceType, EventLogTarget,
  FleetProvider, FleetProviderProps, FleetResourceProps, HubConfiguration, HubConfigurationProps, HubNetworkMode, IManagedThing, LogLevel,
  ManagedThing, ManagedThingCommand, ManagedThingCommandProps, ManagedThingProps, ManagedThingRole, ManagedThingStatus, NotificationConfiguration,
  NotificationConfigurationProps, NotificationEventType, OtaEndBehavior, OtaFailureType, OtaRetryFailureType, OtaRollout, OtaSchedule, OtaSource,
  OtaTarget, OtaTargetQuery, OtaTask, OtaTaskConfiguration, OtaTaskConfigurationProps, OtaTaskProps, ProvisioningProfile, ProvisioningProfileProps,
  ProvisioningType, RateIncreaseCriteria, RuntimeLogConfiguration, RuntimeLogConfigurationProps, TokenEndpointAuthenticationScheme,
  WifiSimpleSetup,
} from 'cdk-device-fleets';

/** A value of every option of `Props`. */
type Every<Props> = Required<Props>;

type Common = Every<FleetResourceProps> & { readonly tags: Record<string, string> };

export class MaximalApp extends App {
  /** The one stack has what the library makes where nothing is given, the other what may be given instead. */
  public readonly stacks: readonly Stack[];

  constructor() {
    super({ analyticsReporting: false });
    const env = { account: ACCOUNT, region: REGION };
    this.stacks = [new PlainStack(this, 'Plain', { env }), new GivenStack(this, 'Given', { env })];
  }
}

const STREAM = `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/events`;
const SECRET = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:`;
const FUNCTION = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:Lamps`;
const HUB = { managedThingId: 'hub' } as IManagedThing;
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

/** Every construct with no more than it must have. */
class PlainStack extends Stack {
  constructor(...args: ConstructorParameters<typeof Stack>) {
    super(...args);
    new CredentialLocker(this, 'Locker');
    new ProvisioningProfile(this, 'Profile', { provisioningType: ProvisioningType.fleetProvisioning() });
    new ProvisioningProfile(this, 'OwnCa', { provisioningType: ProvisioningType.justInTimeRegistration({ caCertificate: CERTIFICATE }) });
    const destination = new Destination(this, 'Destination', { stream: kinesis.Stream.fromStreamArn(this, 'Stream', STREAM) });
    destination.addNotification(NotificationEventType.DEVICE_STATE);
    new OtaTaskConfiguration(this, 'Rollout');
    const authenticationMaterial = AuthenticationMaterial.wifiSetupUpc('A1', '123456789012');
    new ManagedThing(this, 'Hub', { role: ManagedThingRole.CONTROLLER, authenticationMaterial });
    new DeviceClaim(this, 'Bell', { deviceId: 'G030MD0123456789' });
    new DeviceClaimByCode(this, 'Box', { claimCode: 'C-8KAWHRFGWQ' });
    new OtaTask(this, 'Update', { source: OtaSource.fromUrl('s3://updates/hub.json'), target: OtaTarget.managedThingIds('hub') });
    const handler = lambda.Function.fromFunctionArn(this, 'Lamps', FUNCTION);
    const cloudConnector = new CloudConnector(this, 'Connector', { handler });
    const generalAuthorization = [{ name: 'building-7', secret: secretsmanager.Secret.fromSecretNameV2(this, 'Building', 'building-7') }];
    const connectorDestination = new ConnectorDestination(this, 'ConnectorDestination', { cloudConnector, generalAuthorization });
    const association = new AccountAssociation(this, 'Association', { connectorDestination, authMaterialName: 'building-7' });
    new DeviceDiscovery(this, 'Discovery', { discoveryType: DiscoveryType.cloud(association) });
    const capabilities = [{ id: 'matter.OnOff@1.4', name: 'OnOff', version: '1', actions: [{ name: 'On' }] }];
    new ManagedThingCommand(this, 'Command', { managedThing: HUB, endpoints: [{ endpointId: '1', capabilities }] });
    new EventLogConfiguration(this, 'EventLog', { target: EventLogTarget.everything(), level: LogLevel.ERROR });
    new RuntimeLogConfiguration(this, 'RuntimeLog', { managedThing: HUB });
    new HubConfiguration(this, 'Hubs', { hubTokenExpiry: Duration.hours(12) });
    new DefaultEncryption(this, 'Encryption', { encryptionKey: kms.Key.fromKeyArn(this, 'Key', `arn:aws:kms:${REGION}:${ACCOUNT}:key/1`) });
    new CustomEndpoint(this, 'Endpoint');
  }
}

/** Every construct with everything that it takes. */
class GivenStack extends Stack {
  constructor(...args: ConstructorParameters<typeof Stack>) {
    super(...args);
    const key = new kms.Key(this, 'Key', { enableKeyRotation: true });
    const provider = new FleetProvider(this, 'Provider', this.providerProps(key));
    const common = { provider, removalPolicy: RemovalPolicy.DESTROY, serviceTimeout: Duration.minutes(45) };
    const tags = { team: 'fleet' };

    const locker: Every<CredentialLockerProps> = { ...common, tags, credentialLockerName: 'household' };
    const profile: Every<ProvisioningProfileProps> = {
      ...common,
      tags,
      provisioningProfileName: 'hubs',
      provisioningType: ProvisioningType.fleetProvisioning(),
      claimCertificateSecret: new secretsmanager.Secret(this, 'Secret', { encryptionKey: key }),
    };
    const destination: Every<DestinationProps> = {
      ...common,
      destinationName: 'events',
      adopt: true,
      description: 'Events of the fleet',
      stream: kinesis.Stream.fromStreamAttributes(this, 'Stream', { streamArn: STREAM, encryptionKey: key }),
      role: new iam.Role(this, 'DeliveryRole', { assumedBy: new iam.ServicePrincipal('iotmanagedintegrations.amazonaws.com') }),
    };
    const rollout: Every<OtaTaskConfigurationProps> = {
      ...common,
      otaTaskConfigurationName: 'careful',
      description: 'Slowly',
      rollout: this.rollout(),
      abortCriteria: [{ failureType: OtaFailureType.ALL, thresholdPercentage: 20, minNumberOfExecutedThings: 10 }],
      inProgressTimeout: Duration.hours(1),
    };
    const onClick = lambda.Function.fromFunctionArn(this, 'Ring', `arn:aws:lambda:${REGION}:${ACCOUNT}:function:Ring`);
    const devices = { ...common, tags, onClick, onLowRemainingLife: onClick, enabled: true };
    const claim: Every<DeviceClaimProps> = { ...devices, deviceId: 'G030MD0123456789' };
    const claimByCode: Every<DeviceClaimByCodeProps> = { ...devices, claimCode: 'C-8KAWHRFGWQ' };

    new ManagedThing(this, 'Thing', this.thing(new CredentialLocker(this, 'Locker', locker), { ...common, tags }, profile.claimCertificateSecret));
    new ProvisioningProfile(this, 'Profile', profile);
    const notification: Every<NotificationConfigurationProps> = {
      ...common, destination: new Destination(this, 'Destination', destination), eventType: NotificationEventType.DEVICE_OTA, adopt: true,
    };
    new NotificationConfiguration(this, 'Notification', notification);
    this.update({ ...common, tags }, new OtaTaskConfiguration(this, 'Rollout', rollout));
    this.connect({ ...common, tags }, key);
    this.set(common, key);
    new DeviceClaim(this, 'Bell', claim);
    new DeviceClaimByCode(this, 'Box', claimByCode);
  }

  private update(common: Common, taskConfiguration: OtaTaskConfiguration): void {
    const task: Every<OtaTaskProps> = {
      ...common,
      taskConfiguration,
      source: OtaSource.fromBucket(s3.Bucket.fromBucketName(this, 'Updates', 'updates'), 'lamp.json'),
      target: OtaTarget.query(OtaTargetQuery.allOf(OtaTargetQuery.metadata('model', 'lamp'), OtaTargetQuery.noneOf(OtaTargetQuery.metadata('version', '2')))),
      schedule: this.schedule(),
      retries: [{ failureType: OtaRetryFailureType.ALL, retries: 3 }],
      description: 'Lamps',
    };
    new OtaTask(this, 'Update', task);
  }

  private connect({ tags, ...common }: Common, encryptionKey: kms.IKey): void {
    const secret = secretsmanager.Secret.fromSecretAttributes(this, 'Client', { secretCompleteArn: `${SECRET}client-a1b2c3`, encryptionKey });
    const oAuth: Every<ConnectorOAuth> = {
      authUrl: 'https://lamps.example.com/authorize',
      tokenUrl: 'https://lamps.example.com/token',
      tokenEndpointAuthenticationScheme: TokenEndpointAuthenticationScheme.REQUEST_BODY_CREDENTIALS,
      scope: 'lamps',
      clientSecret: secret,
      clientSecretVersionId: '0'.repeat(32),
      completeRedirectUrl: 'https://example.com',
      renewRefreshTokenBefore: Duration.days(30),
    };
    const material: Every<ConnectorAuthMaterial> = { name: 'building-7', secret, secretVersionId: '0'.repeat(32) };
    const connector: Every<CloudConnectorProps> = {
      ...common, handler: lambda.Function.fromFunctionArn(this, 'Lamps', FUNCTION), cloudConnectorName: 'lamps', description: 'Lamps',
    };
    const destination: Every<ConnectorDestinationProps> = {
      ...common,
      cloudConnector: new CloudConnector(this, 'Connector', connector),
      oAuth,
      generalAuthorization: [material],
      connectorDestinationName: 'lamps',
      description: 'Lamps',
    };
    const association: Every<AccountAssociationProps> = {
      ...common,
      tags,
      connectorDestination: new ConnectorDestination(this, 'ConnectorDestination', destination),
      authMaterialName: 'building-7',
      waitForSuccess: true,
      accountAssociationName: 'building-7',
      description: 'Lamps',
    };
    const discovery: Every<DeviceDiscoveryProps> = {
      ...common,
      discoveryType: DiscoveryType.capabilityRediscovery(HUB, { protocol: DeviceProtocol.ZIGBEE, device: HUB }),
      triggers: tags,
      waitForEnd: true,
    };
    const action: Every<CommandAction> = { name: 'UpdateState', parameters: { OnOff: CommandValue.ofBoolean(true) } };
    const command: Every<ManagedThingCommandProps> = {
      ...common,
      managedThing: HUB,
      accountAssociation: new AccountAssociation(this, 'Association', association),
      endpoints: [{ endpointId: '1', capabilities: [{ id: 'matter.OnOff@1.4', name: 'OnOff', version: '1', actions: [action] }] }],
      triggers: tags,
    };
    new DeviceDiscovery(this, 'Discovery', discovery);
    new ManagedThingCommand(this, 'Command', command);
  }

  private set(common: Omit<Common, 'tags'>, encryptionKey: kms.IKey): void {
    const eventLog: Every<EventLogConfigurationProps> = {
      ...common, target: EventLogTarget.allOf(EventLogResourceType.OTA_TASK), level: LogLevel.DEBUG,
    };
    const runtimeLog: Every<RuntimeLogConfigurationProps> = {
      ...common,
      managedThing: HUB,
      level: LogLevel.INFO,
      flushLevel: LogLevel.ERROR,
      localStoreLocation: '/var/log/hub',
      localStoreFileMaxSize: Size.kibibytes(100),
      localStoreMaxFiles: 5,
      upload: true,
      uploadPeriod: Duration.minutes(15),
      deleteLocalStoreAfterUpload: true,
    };
    const hubs: Every<HubConfigurationProps> = { ...common, hubTokenExpiry: Duration.hours(12), hubTokenExpiryOnRemoval: Duration.days(1) };
    const encryption: Every<DefaultEncryptionProps> = { ...common, encryptionKey };
    const endpoint: Every<CustomEndpointProps> = common;
    new EventLogConfiguration(this, 'EventLog', eventLog);
    new RuntimeLogConfiguration(this, 'RuntimeLog', runtimeLog);
    new HubConfiguration(this, 'Hubs', hubs);
    new DefaultEncryption(this, 'Encryption', encryption);
    new CustomEndpoint(this, 'Endpoint', endpoint);
  }

  private providerProps(environmentEncryption: kms.IKey): Every<FleetProviderProps> {
    const vpc = ec2.Vpc.fromVpcAttributes(this, 'Vpc', { vpcId: 'vpc-1', availabilityZones: [`${REGION}a`], privateSubnetIds: ['subnet-1'] });
    return {
      vpc,
      vpcSubnets: { subnets: vpc.privateSubnets },
      securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(this, 'SecurityGroup', 'sg-1')],
      role: new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }),
      logGroup: new logs.LogGroup(this, 'Log', { retention: logs.RetentionDays.ONE_YEAR }),
      environmentEncryption,
      reservedConcurrentExecutions: 5,
      managedIntegrationsEndpoint: 'https://managed-integrations.example.com',
      iot1ClickEndpoint: 'https://iot1click.example.com',
      runtime: lambda.Runtime.NODEJS_24_X,
    };
  }

  private schedule(): Every<OtaSchedule> {
    const start = events.Schedule.cron({ hour: '3', minute: '0' });
    return {
      startTime: new Date('2030-01-01'),
      endTime: new Date('2030-02-01'),
      endBehavior: OtaEndBehavior.CANCEL,
      maintenanceWindows: [{ start, duration: Duration.hours(2) }],
    };
  }

  private thing(
    credentialLocker: CredentialLocker, common: Every<FleetResourceProps & Pick<ManagedThingProps, 'tags'>>, secret: secretsmanager.ISecret,
  ): Every<ManagedThingProps> {
    const wifiSimpleSetup: Every<WifiSimpleSetup> = { asProvisioner: true, asProvisionee: true, timeout: Duration.minutes(5) };
    const capabilityReport: Every<CapabilityReport> = {
      nodeId: '1',
      endpoints: [{
        id: '1',
        deviceTypes: ['Light'],
        capabilities: [{ id: 'matter.OnOff@1.4', name: 'On/Off', version: 6, properties: ['OnOff'], actions: ['On'], events: ['Changed'] }],
      }],
    };
    const schema: Every<CapabilitySchema> = {
      capabilityId: 'example.Fountain@1.0', format: CapabilitySchemaFormat.AWS, extrinsicId: '0xFC00', extrinsicVersion: 1, schema: '{}',
    };
    return {
      ...common,
      credentialLocker,
      wifiSimpleSetup,
      capabilityReport,
      capabilitySchemas: [schema],
      role: ManagedThingRole.DEVICE,
      authenticationMaterial: AuthenticationMaterial.fromSecret(AuthenticationMaterialType.ZWAVE_QR_BAR_CODE, secret, 'thing'),
      managedThingName: 'thing',
      owner: 'tenant',
      brand: 'brand',
      model: 'model',
      classification: 'light bulb',
      serialNumber: 'A1',
      metaData: { floor: '1' },
      hubNetworkMode: HubNetworkMode.STANDARD,
      waitForStatus: ManagedThingStatus.PRE_ASSOCIATED,
      forceDelete: true,
    };
  }

  private rollout(): Every<OtaRollout> {
    const rateIncreaseCriteria = RateIncreaseCriteria.succeededThings(50);
    return { maximumPerMinute: 100, exponentialRate: { baseRatePerMinute: 10, incrementFactor: 2, rateIncreaseCriteria } };
  }
}
