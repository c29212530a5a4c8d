/** Every facade of grants, on what is imported, and what each of its methods allows: found out by calling it. */

import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { testStack } from './stacks';
import { PolicyDocument } from '../local/iam';
import {
  AccountAssociation, CloudConnector, ConnectorDestination, CredentialLocker, CustomEndpoint, DefaultEncryption, Destination, DeviceClaim,
  DeviceDiscovery, EventLogConfiguration, HubConfiguration, ManagedThing, NotificationConfiguration, NotificationEventType, OtaTask,
  OtaTaskConfiguration, ProvisioningProfile, RuntimeLogConfiguration,
} from '../src';
import { arnOf } from '../src/private/service-arn';

/** The ID of each resource. */
export const ID = 'abc123';

export interface Granted {
  /** The construct and the method, such as `ManagedThing.grants.readState`. */
  readonly grant: string;
  /** The policy that it leads to, as CloudFormation makes it. */
  readonly policy: PolicyDocument;
  readonly actions: readonly string[];
}

type Grants = Record<string, (grantee: iam.IGrantable) => iam.Grant>;

const facades = (stack: Stack) => ({
  AccountAssociation: AccountAssociation.fromAccountAssociationId(stack, 'AccountAssociation', ID).grants,
  CloudConnector: CloudConnector.fromCloudConnectorId(stack, 'CloudConnector', ID).grants,
  ConnectorDestination: ConnectorDestination.fromConnectorDestinationId(stack, 'ConnectorDestination', ID).grants,
  CredentialLocker: CredentialLocker.fromCredentialLockerId(stack, 'CredentialLocker', ID).grants,
  CustomEndpoint: CustomEndpoint.fromEndpointAddress(stack, 'CustomEndpoint', ID).grants,
  DefaultEncryption: DefaultEncryption.fromAccount(stack, 'DefaultEncryption').grants,
  Destination: Destination.fromDestinationName(stack, 'Destination', ID).grants,
  DeviceClaim: DeviceClaim.fromDeviceId(stack, 'DeviceClaim', ID).grants,
  DeviceDiscovery: DeviceDiscovery.fromDeviceDiscoveryId(stack, 'DeviceDiscovery', ID).grants,
  EventLogConfiguration: EventLogConfiguration.fromEventLogConfigurationId(stack, 'EventLogConfiguration', ID).grants,
  HubConfiguration: HubConfiguration.fromAccount(stack, 'HubConfiguration').grants,
  ManagedThing: ManagedThing.fromManagedThingId(stack, 'ManagedThing', ID).grants,
  NotificationConfiguration: NotificationConfiguration.fromNotificationEventType(stack, 'Notification', NotificationEventType.DEVICE_OTA).grants,
  OtaTask: OtaTask.fromOtaTaskId(stack, 'OtaTask', ID).grants,
  OtaTaskConfiguration: OtaTaskConfiguration.fromOtaTaskConfigurationId(stack, 'OtaTaskConfiguration', ID).grants,
  ProvisioningProfile: ProvisioningProfile.fromProvisioningProfileAttributes(stack, 'ProvisioningProfile', {
    provisioningProfileArn: arnOf(stack, 'provisioning-profile', ID),
    claimCertificateSecret: secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'claim'),
  }).grants,
  RuntimeLogConfiguration: RuntimeLogConfiguration.fromManagedThingId(stack, 'RuntimeLogConfiguration', ID).grants,
});

/** The constructs that have grants. */
export const GRANTING = Object.keys(facades(testStack()));

export function everyGrant(): Granted[] {
  const stack = testStack();
  const methods = Object.entries(facades(stack)).flatMap(([construct, grants]) => methodsOf(grants).map((method) => {
    (grants as unknown as Grants)[method](new iam.User(stack, `${construct}-${method}-`)).assertSuccess();
    return { construct, method };
  }));
  const policies = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  return methods.map(({ construct, method }) => {
    const [, policy] = policies.find(([logicalId]) => logicalId.startsWith(`${construct}${method}DefaultPolicy`))!;
    const document = made(policy.Properties.PolicyDocument);
    const actions = document.Statement.flatMap(({ Action }: { Action: string | string[] }) => Action);
    return { grant: `${construct}.grants.${method}`, policy: document, actions: [...new Set<string>(actions)] };
  });
}

/** A value of a template whose only references are to the partition. */
const made = (value: object) => JSON.parse(JSON.stringify(value), (_name, inner) => (
  inner?.Ref === 'AWS::Partition' ? 'aws' : inner?.['Fn::Join'] ? inner['Fn::Join'][1].join('') : inner));

const methodsOf = (grants: object) => Object.getOwnPropertyNames(Object.getPrototypeOf(grants)).filter((name) => name !== 'constructor');

/** What the test of a grant is called. */
export const allows = ({ grant }: Granted, operation: string) => `${grant} allows ${operation}`;
