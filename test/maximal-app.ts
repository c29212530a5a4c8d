/**
 * An app with every construct of the library and every option of each, from the samples. Resources
 * of the user, not of the library, are imported, or configured for cdk-nag.
 */

import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { SAMPLES } from './samples';
import type { Every, Sample } from './samples/common/sample';
import { CERTIFICATE } from './samples/provisioning-profile';
import { ACCOUNT, REGION } from './stacks';
import { kindName } from '../src/api/resource-kind';
import type { FleetProviderProps, FleetResourceProps } from 'cdk-device-fleets';
import { FleetProvider, ProvisioningProfile, ProvisioningType } from 'cdk-device-fleets';

export class MaximalApp extends App {
  /**
   * One stack has the resources that the library creates by default, the other those that the user
   * may pass instead.
   */
  public readonly stacks: readonly Stack[];

  constructor() {
    super({ analyticsReporting: false });
    const env = { account: ACCOUNT, region: REGION };
    this.stacks = [new PlainStack(this, 'Plain', { env }), new GivenStack(this, 'Given', { env })];
  }
}

/** The samples give all imported resources the same names. */
const scopeOf = (stack: Stack, { kind }: Sample) => new Construct(stack, kindName(kind));

/** Every construct with its required props only. */
class PlainStack extends Stack {
  constructor(...args: ConstructorParameters<typeof Stack>) {
    super(...args);
    for (const sample of SAMPLES) {
      const scope = scopeOf(this, sample);
      new sample.construct(scope, sample.id, sample.least(scope));
    }
    // A profile of another type needs no secret.
    new ProvisioningProfile(this, 'OwnCa', {
      provisioningType: ProvisioningType.justInTimeRegistration({ caCertificate: CERTIFICATE }),
    });
  }
}

/** Every construct with all its props. */
class GivenStack extends Stack {
  constructor(...args: ConstructorParameters<typeof Stack>) {
    super(...args);
    const key = new kms.Key(this, 'Key', { enableKeyRotation: true });
    const common: Every<FleetResourceProps> = {
      provider: new FleetProvider(this, 'Provider', this.providerProps(key)),
      removalPolicy: RemovalPolicy.DESTROY,
      serviceTimeout: Duration.minutes(45),
    };
    for (const sample of SAMPLES) {
      const scope = scopeOf(this, sample);
      new sample.construct(scope, sample.id, { ...sample.props(scope, 0), ...sample.rest?.(scope), ...common });
    }
  }

  private providerProps(environmentEncryption: kms.IKey): Every<FleetProviderProps> {
    const vpc = ec2.Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId: 'vpc-1',
      availabilityZones: [`${REGION}a`],
      privateSubnetIds: ['subnet-1'],
    });
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
}
