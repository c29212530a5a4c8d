/** For each kind: properties, and every change of them that a stack can make. A kind joins the transition tests by an entry here. */

import { Harness } from './harness';
import { ResourceType } from '../../local/services/iot-managed-integrations';
import {
  CREDENTIAL_LOCKER, DESTINATION, NOTIFICATION_CONFIGURATION, OTA_TASK_CONFIGURATION, PROVISIONING_PROFILE,
} from '../../src/api/iot-managed-integrations';
import { ResourceKind } from '../../src/api/resource-kind';

type Properties = Record<string, unknown>;

interface Change {
  readonly what: string;
  /** What is set; undefined takes a property away. */
  readonly set: Properties;
  /** Where the service's record differs from the properties after it. */
  readonly holds?: Properties;
}

export interface KindUnderTest {
  readonly kind: ResourceKind;
  readonly holdsAs: ResourceType;
  /** The record's member that is the physical ID. */
  readonly id: string;
  readonly properties: (harness: Harness) => Properties;
  /** Makes what the resource refers to. */
  readonly prepare?: (harness: Harness) => Promise<unknown>;
  readonly inPlace: readonly Change[];
  readonly replacing: readonly Change[];
  /** Replacing changes that keep an explicit name, and so must be refused. */
  readonly refused?: readonly Change[];
}

const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const PUSH_CONFIG = {
  AbortConfig: { AbortConfigCriteriaList: [{ Action: 'CANCEL', FailureType: 'ALL', MinNumberOfExecutedThings: 1, ThresholdPercentage: 20.5 }] },
  RolloutConfig: {
    ExponentialRolloutRate: { BaseRatePerMinute: 10, IncrementFactor: 2, RateIncreaseCriteria: { numberOfSucceededThings: 10 } },
    MaximumPerMinute: 100,
  },
  TimeoutConfig: { InProgressTimeoutInMinutes: 60 },
};
const stream = (name: string) => `arn:aws:kinesis:eu-west-1:123456789012:stream/${name}`;
const destination = ({ deliveryRoleArn }: Harness, Name: string) => ({
  Name, DeliveryDestinationType: 'KINESIS', DeliveryDestinationArn: stream('one'), RoleArn: deliveryRoleArn, Description: 'first',
});

export const KINDS_UNDER_TEST: readonly KindUnderTest[] = [
  {
    kind: CREDENTIAL_LOCKER,
    holdsAs: 'CredentialLocker',
    id: 'Id',
    properties: () => ({ Name: 'Household 1', Tags: { team: 'fleet', stage: 'test' } }),
    inPlace: [
      { what: 'a tag is added', set: { Tags: { team: 'fleet', stage: 'test', more: '' } } },
      { what: 'a tag is changed', set: { Tags: { team: 'home', stage: 'test' } } },
      { what: 'a tag is removed', set: { Tags: { team: 'fleet' } } },
      { what: 'all tags are removed', set: { Tags: undefined }, holds: { Tags: {} } },
    ],
    replacing: [
      { what: 'another name', set: { Name: 'Household 2' } },
      { what: 'no name', set: { Name: undefined } },
      { what: 'another name and other tags', set: { Name: 'Household 2', Tags: { ünïcode: '🏠' } } },
    ],
  },
  {
    kind: DESTINATION,
    holdsAs: 'Destination',
    id: 'Name',
    properties: (harness) => destination(harness, 'Ereignisse über alles'),
    inPlace: [
      { what: 'another stream', set: { DeliveryDestinationArn: stream('two') } },
      { what: 'another description', set: { Description: 'second' } },
      { what: 'no description', set: { Description: undefined }, holds: { Description: ' ' } },
    ],
    replacing: [{ what: 'another name', set: { Name: 'x'.repeat(128) } }],
  },
  {
    kind: NOTIFICATION_CONFIGURATION,
    holdsAs: 'NotificationConfiguration',
    id: 'EventType',
    properties: () => ({ EventType: 'DEVICE_STATE', DestinationName: 'first' }),
    prepare: async (harness) => {
      for (const Name of ['first', 'second']) await harness.create(DESTINATION, destination(harness, Name));
    },
    inPlace: [{ what: 'another destination', set: { DestinationName: 'second' } }],
    replacing: [{ what: 'another event type', set: { EventType: 'DEVICE_OTA' } }],
  },
  {
    kind: OTA_TASK_CONFIGURATION,
    holdsAs: 'OtaTaskConfiguration',
    id: 'TaskConfigurationId',
    properties: () => ({ Description: 'slow', PushConfig: PUSH_CONFIG }),
    inPlace: [],
    replacing: [
      { what: 'another description', set: { Description: 'fast' } },
      { what: 'no description', set: { Description: undefined } },
      { what: 'a name', set: { Name: 'Rollout' } },
      { what: 'another rate', set: { PushConfig: { ...PUSH_CONFIG, RolloutConfig: { MaximumPerMinute: 1 } } } },
      { what: 'no abort criteria', set: { PushConfig: { ...PUSH_CONFIG, AbortConfig: { AbortConfigCriteriaList: [] } } } },
      { what: 'no push configuration', set: { PushConfig: undefined } },
    ],
  },
  {
    kind: OTA_TASK_CONFIGURATION,
    holdsAs: 'OtaTaskConfiguration',
    id: 'TaskConfigurationId',
    properties: () => ({ Name: 'Rollout', Description: 'slow', PushConfig: PUSH_CONFIG }),
    inPlace: [],
    replacing: [{ what: 'another name and rate', set: { Name: 'Rollout 2', PushConfig: { RolloutConfig: { MaximumPerMinute: 1 } } } }],
    refused: [
      { what: 'another rate under the same name', set: { PushConfig: { RolloutConfig: { MaximumPerMinute: 1 } } } },
      { what: 'another description under the same name', set: { Description: 'fast' } },
    ],
  },
  {
    kind: PROVISIONING_PROFILE,
    holdsAs: 'ProvisioningProfile',
    id: 'Id',
    properties: ({ secretArn }) => ({ ProvisioningType: 'FLEET_PROVISIONING', Tags: { team: 'fleet' }, ClaimCertificateSecretArn: secretArn }),
    inPlace: [
      { what: 'a tag is changed', set: { Tags: { team: 'home' } } },
      { what: 'all tags are removed', set: { Tags: undefined }, holds: { Tags: {} } },
    ],
    replacing: [
      { what: 'a name', set: { Name: 'hubs' } },
      { what: 'an own claim certificate', set: { ClaimCertificate: CERTIFICATE, ClaimCertificateSecretArn: undefined } },
      { what: 'just-in-time registration', set: { ProvisioningType: 'JITR', CaCertificate: CERTIFICATE, ClaimCertificateSecretArn: undefined } },
    ],
  },
  {
    kind: PROVISIONING_PROFILE,
    holdsAs: 'ProvisioningProfile',
    id: 'Id',
    properties: () => ({ ProvisioningType: 'JITR', CaCertificate: CERTIFICATE, Name: 'hubs' }),
    inPlace: [{ what: 'a tag is added', set: { Tags: { team: 'fleet' } } }],
    replacing: [{ what: 'another name', set: { Name: 'hubs-2' } }],
    refused: [{ what: 'another CA certificate under the same name', set: { CaCertificate: `${CERTIFICATE.trim()}` } }],
  },
];
