/**
 * An app with every construct of the library and every option of each: TypeScript refuses a `Required` that leaves one out.
 * What is the user's and not the library's is imported, or as cdk-nag wants it.
 */

import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ACCOUNT, REGION } from './stacks';
import {
  CredentialLocker, CredentialLockerProps, Destination, DestinationProps, DeviceClaim, DeviceClaimByCode, DeviceClaimByCodeProps, DeviceClaimProps,
  FleetProvider, FleetProviderProps, NotificationConfiguration, NotificationConfigurationProps, NotificationEventType, OtaFailureType, OtaRollout,
  OtaTaskConfiguration, OtaTaskConfigurationProps, ProvisioningProfile, ProvisioningProfileProps, ProvisioningType, RateIncreaseCriteria,
} from 'cdk-device-fleets';

/** A value of every option of `Props`. */
type Every<Props> = Required<Props>;

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
    new DeviceClaim(this, 'Bell', { deviceId: 'G030MD0123456789' });
    new DeviceClaimByCode(this, 'Box', { claimCode: 'C-8KAWHRFGWQ' });
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

    new CredentialLocker(this, 'Locker', locker);
    new ProvisioningProfile(this, 'Profile', profile);
    const notification: Every<NotificationConfigurationProps> = {
      ...common, destination: new Destination(this, 'Destination', destination), eventType: NotificationEventType.DEVICE_OTA,
    };
    new NotificationConfiguration(this, 'Notification', notification);
    new OtaTaskConfiguration(this, 'Rollout', rollout);
    new DeviceClaim(this, 'Bell', claim);
    new DeviceClaimByCode(this, 'Box', claimByCode);
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

  private rollout(): Every<OtaRollout> {
    const rateIncreaseCriteria = RateIncreaseCriteria.succeededThings(50);
    return { maximumPerMinute: 100, exponentialRate: { baseRatePerMinute: 10, incrementFactor: 2, rateIncreaseCriteria } };
  }
}
