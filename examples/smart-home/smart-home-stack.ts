/** A smart-home fleet in one stack: how devices get in, where their events go, and how they are updated. */

import type { StackProps } from 'aws-cdk-lib';
import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import type { Construct } from 'constructs';
import {
  CredentialLocker,
  Destination,
  NotificationEventType,
  OtaFailureType,
  OtaTaskConfiguration,
  ProvisioningProfile,
  ProvisioningType,
  RateIncreaseCriteria,
} from 'cdk-device-fleets';

export interface SmartHomeStackProps extends StackProps {
  /**
   * What the destination of the events is for. A change is made in place.
   *
   * @default 'Events of the smart home fleet'
   */
  readonly destinationDescription?: string;

  /**
   * How many devices a minute an update starts with. A change replaces the OTA task configuration.
   *
   * @default 10
   */
  readonly baseRatePerMinute?: number;
}

export class SmartHomeStack extends Stack {
  /** Where the fleet's events go; other stacks and teams may add notifications to it. */
  public readonly destination: Destination;

  /** How devices get in. */
  public readonly profile: ProvisioningProfile;

  constructor(scope: Construct, id: string, props: SmartHomeStackProps = {}) {
    super(scope, id, props);

    // An example leaves nothing behind. A real fleet keeps the default, which retains both: its devices depend on them.
    const removalPolicy = RemovalPolicy.DESTROY;

    const locker = new CredentialLocker(this, 'Household', { credentialLockerName: 'household', removalPolicy });

    this.profile = new ProvisioningProfile(this, 'Provisioning', {
      provisioningProfileName: 'smart-home',
      provisioningType: ProvisioningType.fleetProvisioning(),
      removalPolicy,
    });

    this.destination = new Destination(this, 'Events', {
      stream: new kinesis.Stream(this, 'EventStream', { encryption: kinesis.StreamEncryption.MANAGED, removalPolicy }),
      description: props.destinationDescription ?? 'Events of the smart home fleet',
    });
    this.destination.addNotification(NotificationEventType.DEVICE_STATE);
    this.destination.addNotification(NotificationEventType.DEVICE_LIFE_CYCLE);
    this.destination.addNotification(NotificationEventType.DEVICE_OTA);

    // Starts slowly, doubles with every 50 devices that made it, and stops when one in five did not.
    const rollout = new OtaTaskConfiguration(this, 'CarefulRollout', {
      rollout: {
        exponentialRate: {
          baseRatePerMinute: props.baseRatePerMinute ?? 10,
          incrementFactor: 2,
          rateIncreaseCriteria: RateIncreaseCriteria.succeededThings(50),
        },
      },
      abortCriteria: [{ failureType: OtaFailureType.ALL, thresholdPercentage: 20, minNumberOfExecutedThings: 10 }],
      inProgressTimeout: Duration.hours(1),
    });

    new CfnOutput(this, 'CredentialLockerId', { value: locker.credentialLockerId });
    new CfnOutput(this, 'ProvisioningProfileName', { value: this.profile.provisioningProfileName });
    new CfnOutput(this, 'ClaimCertificateSecretArn', { value: this.profile.claimCertificateSecret!.secretArn });
    new CfnOutput(this, 'OtaTaskConfigurationId', { value: rollout.otaTaskConfigurationId });
  }
}
