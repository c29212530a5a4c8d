/** For each kind: properties, and every change of them that a stack can make. A kind joins the transition tests by an entry here. */

import { createHash } from 'node:crypto';
import { Harness } from './harness';
import { LocalCloud } from '../../local/cloud';
import { ResourceType } from '../../local/services/iot-managed-integrations';
import { Device } from '../../local/services/iot1click/model';
import {
  ACCOUNT_ASSOCIATION, CLOUD_CONNECTOR, CONNECTOR_DESTINATION, CREDENTIAL_LOCKER, CUSTOM_ENDPOINT, DEFAULT_ENCRYPTION, DESTINATION,
  EVENT_LOG_CONFIGURATION, HUB_CONFIGURATION, MANAGED_THING, NOTIFICATION_CONFIGURATION, OTA_TASK, OTA_TASK_CONFIGURATION,
  PROVISIONING_PROFILE, RUNTIME_LOG_CONFIGURATION,
} from '../../src/api/iot-managed-integrations';
import { CLAIM_TAG, DEVICE_CLAIM, DEVICE_CLAIM_BY_CODE } from '../../src/api/iot1click';
import { ResourceKind } from '../../src/api/resource-kind';

type Properties = Record<string, unknown>;

interface Change {
  readonly what: string;
  /** What is set; undefined takes a property away. */
  readonly set: Properties;
  /** Where the service's record differs from the properties after it. */
  readonly holds?: Properties;
}

/** What a service holds of the resources of a kind, as records under the properties' names. */
interface Holder {
  /** The record's member that is the physical ID. */
  readonly id: string;
  readonly records: (cloud: LocalCloud) => Properties[];
  /** Removes a resource behind the stack's back. */
  readonly remove: (cloud: LocalCloud, id: string) => void;
}

export interface KindUnderTest {
  readonly kind: ResourceKind;
  readonly holder: Holder;
  /** How often a create reads before it has made anything. */
  readonly readsBefore?: number;
  /** How often a replacing update does. @default 1, to see whether there is anything to replace */
  readonly readsBeforeReplacing?: number;
  readonly properties: (harness: Harness) => Properties;
  /** Properties that no record of the service has. */
  readonly unreadable?: readonly string[];
  /** Makes what the resource refers to. */
  readonly prepare?: (harness: Harness) => unknown;
  /** Lets the service make once more what it has made before. */
  readonly allowAgain?: (harness: Harness) => void;
  readonly inPlace: readonly Change[];
  readonly replacing: readonly Change[];
  /** Whether it stays when it is deleted, since the service has no way to take it away. */
  readonly stays?: true;
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

const managed = (type: ResourceType, id: string): Holder => ({
  id,
  records: ({ services }) => services.managedIntegrations.snapshot()[type] as Properties[],
  remove: ({ services }, physicalId) => services.managedIntegrations.remove(type, physicalId),
});

const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function:';
const claimed = ({ services }: LocalCloud) => services.iot1click.snapshot().devices.filter(({ claim }) => claim !== 'UNCLAIMED');
const unclaim = ({ services }: LocalCloud, DeviceId: string) => void services.iot1click.operations.UnclaimDevice({ DeviceId }, undefined as never);
const recordOf = ({ deviceId, enabled, tags, onClick, healthMonitor }: Device): Properties => ({
  DeviceId: deviceId,
  Enabled: enabled,
  Tags: tags,
  OnClickCallback: onClick?.awsLambdaArn,
  DeviceHealthMonitorCallback: healthMonitor?.awsLambdaArn,
});

const DEVICES: Holder = { id: 'DeviceId', records: (cloud) => claimed(cloud).map(recordOf), remove: unclaim };

/** One record for each claim. Devices that are no claim's are there under no ID. */
const BOXES: Holder = {
  id: 'Id',
  records: (cloud) => {
    const { claimCodes } = cloud.services.iot1click.snapshot();
    const byClaim = new Map(claimed(cloud).map((device) => [device.tags[CLAIM_TAG], device]));
    return [...byClaim].map(([Id, device]) => (
      { ...recordOf(device), Id, ClaimCode: claimCodes.find(({ deviceIds }) => deviceIds.includes(device.deviceId))?.claimCode }));
  },
  remove: (cloud, id) => claimed(cloud).forEach(({ tags, deviceId }) => { if (tags[CLAIM_TAG] === id) unclaim(cloud, deviceId); }),
};

const MATERIALS = ['SN:A1;UPC:123456789012;', 'SN:B2;EAN:4006381333931;', 'Z:286DDF$I:A4DC00'];
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** The service keeps no authentication material, but it can be told which one it was. Schemas travel as JSON. */
const THINGS: Holder = {
  ...managed('ManagedThing', 'Id'),
  records: ({ services }) => services.managedIntegrations.snapshot().ManagedThing.map(({ materialHash, CapabilitySchemas, ...record }) => ({
    ...record,
    AuthenticationMaterial: MATERIALS.find((material) => sha256(material) === materialHash),
    CapabilitySchemas: CapabilitySchemas?.map((item) => ({ ...item, Schema: JSON.stringify(item.Schema) })),
  })),
};

/** Settings of which an account has one. */
const setting = (type: ResourceType, Id: string, isPut: (record: any) => boolean, reset: (cloud: LocalCloud) => unknown): Holder => ({
  id: 'Id',
  records: ({ services }) => (services.managedIntegrations.snapshot()[type] as Properties[]).filter(isPut).map((record) => ({ ...record, Id })),
  remove: reset,
});

const operations = ({ services }: LocalCloud) => services.managedIntegrations.operations;
const key = (id: string) => `arn:aws:kms:eu-west-1:123456789012:key/${id}`;
const AT_FIRST = 7200;
const putExpiry = (cloud: LocalCloud) => operations(cloud).PutHubConfiguration({ HubTokenTimerExpirySettingInSeconds: AT_FIRST }, undefined as never);

/** Makes a managed thing of an ID that is known beforehand. */
export const putThing = ({ services: { managedIntegrations } }: LocalCloud, Id: string) => (
  (managedIntegrations as any).host.records.ManagedThing.add(Id, { Id, ProvisioningStatus: 'ACTIVATED' }));

const capability = (version: string) => ({
  version: '1.0.0',
  nodeId: 'zb.539D+4A1D',
  endpoints: [{
    id: '1',
    deviceTypes: ['On/Off Switch'],
    capabilities: [{ id: `matter.OnOff@${version}`, name: 'On/Off', version: '6', properties: ['OnOff'], actions: ['On', 'Off'], events: [] }],
  }],
});

/** Everything that a managed thing can have and change. */
const thing = ({ cloud }: Harness): Properties => ({
  Role: 'DEVICE',
  AuthenticationMaterialType: 'WIFI_SETUP_QR_BAR_CODE',
  AuthenticationMaterial: MATERIALS[0],
  Name: 'Küche 1',
  CredentialLockerId: cloud.services.managedIntegrations.snapshot().CredentialLocker[0].Id,
  Owner: 'tenant-7',
  Brand: 'Example',
  Model: 'Plug 2',
  Classification: 'Stecker',
  SerialNumber: 'A1',
  MetaData: { floor: '1', ünïcode: '🏠 x' },
  CapabilityReport: capability('1.4'),
  CapabilitySchemas: [{
    CapabilityId: 'example.Fountain@1.0', ExtrinsicId: '0xFC00', ExtrinsicVersion: 1, Format: 'AWS', Schema: JSON.stringify({ version: 1.5, list: [true, '2'] }),
  }],
  WiFiSimpleSetupConfiguration: { EnableAsProvisioner: false, EnableAsProvisionee: true, TimeoutInMinutes: 5 },
  HubNetworkMode: 'NETWORK_WIDE_EXCLUSION',
  Tags: { team: 'fleet' },
});

/** Somebody stands by who presses the button of every device whose claim is initiated. */
export function pressAtOnce({ services: { iot1click } }: LocalCloud): void {
  const { InitiateDeviceClaim: initiate } = iot1click.operations;
  Object.assign(iot1click.operations, {
    InitiateDeviceClaim: (input: { DeviceId: string }, call: never) => {
      const answer = initiate(input, call);
      iot1click.press(input.DeviceId);
      return answer;
    },
  });
}

const OF_A_DEVICE = { Enabled: true, Tags: { team: 'fleet', stage: 'test' } };
const CHANGES_OF_A_DEVICE: readonly Change[] = [
  { what: 'disabled', set: { Enabled: false } },
  { what: 'a callback is added', set: { OnClickCallback: `${FUNCTION}Bell` } },
  { what: 'callbacks are added to what gets disabled', set: { OnClickCallback: `${FUNCTION}Bell:live`, DeviceHealthMonitorCallback: `${FUNCTION}Life`, Enabled: false } },
  { what: 'a tag is added, another removed', set: { Tags: { team: 'home', ünïcode: '🔔' } } },
  { what: 'all tags are removed', set: { Tags: undefined }, holds: { Tags: {} } },
];

const OAUTH = { authUrl: 'https://lamps.example.com/authorize', tokenUrl: 'https://lamps.example.com/token', tokenEndpointAuthenticationScheme: 'HTTP_BASIC' };
const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:Lamps-a1b2c3';
const [VERSION, OTHER_VERSION] = ['a'.repeat(32), 'b'.repeat(64)];
const material = (AuthMaterialName: string, arn: string, versionId: string) => ({ AuthMaterialName, SecretsManager: { arn, versionId } });

/** A resource that others refer to, made by the service's own operation. */
async function made(harness: Harness, operation: string, input: object): Promise<string> {
  const answer = await (operations(harness.cloud) as Record<string, (input: object, call: never) => any>)[operation](input, undefined as never);
  return answer.Id ?? answer.TaskConfigurationId;
}
const connectorOf = (harness: Harness, Name: string) => made(harness, 'CreateCloudConnector', { Name, EndpointConfig: { lambda: { arn: `${FUNCTION}Lamps` } } });
const destinationOf = async (harness: Harness, name: string) => made(harness, 'CreateConnectorDestination', {
  CloudConnectorId: await connectorOf(harness, name), AuthConfig: { oAuth: OAUTH },
});

/** The IDs of what a harness has prepared. */
let prepared: { readonly first: string; readonly second: string };

const OTA = {
  S3Url: 's3://updates/lamp.json',
  OtaType: 'CONTINUOUS',
  OtaTargetQueryString: 'attributes.model=lamp',
  Protocol: 'HTTP',
  OtaMechanism: 'PUSH',
  OtaSchedulingConfig: { EndTime: '2030-01-01T00:00:00Z', EndBehavior: 'CANCEL' },
};
const AUTH_CONFIG = { oAuth: { ...OAUTH, proactiveRefreshTokenRenewal: { enabled: true, DaysBeforeRenewal: 30 } }, GeneralAuthorization: [material('one', SECRET, VERSION)] };

export const KINDS_UNDER_TEST: readonly KindUnderTest[] = [
  {
    kind: CREDENTIAL_LOCKER,
    holder: managed('CredentialLocker', 'Id'),
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
    kind: CUSTOM_ENDPOINT,
    holder: setting('CustomEndpoint', 'CustomEndpoint', () => true, ({ account, services }) => services.managedIntegrations.remove('CustomEndpoint', account)),
    properties: () => ({}),
    inPlace: [],
    replacing: [],
    stays: true,
  },
  {
    kind: DEFAULT_ENCRYPTION,
    holder: setting('DefaultEncryption', 'DefaultEncryption', ({ kmsKeyArn }) => kmsKeyArn !== undefined, (cloud) => (
      operations(cloud).PutDefaultEncryptionConfiguration({ encryptionType: 'MANAGED_INTEGRATIONS_DEFAULT_ENCRYPTION' }, { failsLater: false } as never))),
    readsBefore: 1,
    properties: () => ({ encryptionType: 'CUSTOMER_KEY_ENCRYPTION', kmsKeyArn: key('one') }),
    inPlace: [{ what: 'another key', set: { kmsKeyArn: key('two') } }],
    replacing: [],
  },
  {
    kind: EVENT_LOG_CONFIGURATION,
    holder: managed('EventLogConfiguration', 'Id'),
    properties: () => ({ ResourceType: 'managed-thing', ResourceId: '*', EventLogLevel: 'ERROR' }),
    inPlace: [{ what: 'another level', set: { EventLogLevel: 'DEBUG' } }],
    replacing: [
      { what: 'another type', set: { ResourceType: 'account-association' } },
      { what: 'one resource', set: { ResourceId: 'abc123' } },
      { what: 'everything', set: { ResourceType: '*', ResourceId: undefined, EventLogLevel: 'WARN' } },
    ],
  },
  {
    kind: HUB_CONFIGURATION,
    holder: setting('HubConfiguration', 'HubConfiguration', (record) => record.HubTokenTimerExpirySettingInSeconds !== AT_FIRST, putExpiry),
    unreadable: ['HubTokenTimerExpirySettingInSecondsOnRemoval'],
    properties: () => ({ HubTokenTimerExpirySettingInSeconds: 3600, HubTokenTimerExpirySettingInSecondsOnRemoval: AT_FIRST }),
    prepare: ({ cloud }) => putExpiry(cloud),
    inPlace: [
      { what: 'another time', set: { HubTokenTimerExpirySettingInSeconds: 1 } },
      { what: 'another time on removal', set: { HubTokenTimerExpirySettingInSecondsOnRemoval: 60 } },
      { what: 'the longest time', set: { HubTokenTimerExpirySettingInSeconds: Number.MAX_SAFE_INTEGER } },
    ],
    replacing: [],
  },
  {
    kind: DESTINATION,
    holder: managed('Destination', 'Name'),
    properties: (harness) => ({ ...destination(harness, 'Ereignisse über alles'), Adopt: true }),
    inPlace: [
      { what: 'another stream', set: { DeliveryDestinationArn: stream('two') } },
      { what: 'another description', set: { Description: 'second' } },
      { what: 'no description', set: { Description: undefined }, holds: { Description: ' ' } },
      { what: 'not to be adopted', set: { Adopt: undefined } },
    ],
    unreadable: ['Adopt'],
    replacing: [{ what: 'another name', set: { Name: 'x'.repeat(128) } }],
  },
  {
    kind: MANAGED_THING,
    holder: THINGS,
    unreadable: ['AuthenticationMaterialType', 'AwaitedProvisioningStatus', 'ForceDelete'],
    properties: thing,
    prepare: (harness) => harness.create(CREDENTIAL_LOCKER, {}),
    inPlace: [
      { what: 'another name, brand, model and owner', set: { Name: '2', Brand: '-', Model: 'x'.repeat(128), Owner: '@' } },
      { what: 'other metadata', set: { MetaData: { floor: '2' } } },
      { what: 'another capability', set: { CapabilityReport: capability('1.5') } },
      { what: 'no capability schema', set: { CapabilitySchemas: [] } },
      { what: 'another time for simple setup', set: { WiFiSimpleSetupConfiguration: { EnableAsProvisionee: true, TimeoutInMinutes: 15 } } },
      { what: 'another network mode', set: { HubNetworkMode: 'STANDARD' } },
      { what: 'forced deletion', set: { ForceDelete: true } },
      { what: 'all tags are removed', set: { Tags: undefined }, holds: { Tags: {} } },
      {
        what: 'all that can be unset',
        set: Object.fromEntries([
          'Name', 'Owner', 'Brand', 'Model', 'Classification', 'SerialNumber', 'CapabilityReport', 'CapabilitySchemas', 'WiFiSimpleSetupConfiguration',
          'HubNetworkMode',
        ].map((name) => [name, undefined])),
        holds: {
          Name: ' ',
          Owner: '-',
          Brand: ' ',
          Model: ' ',
          Classification: ' ',
          SerialNumber: ' ',
          CapabilityReport: { endpoints: [] },
          CapabilitySchemas: [],
          WiFiSimpleSetupConfiguration: { EnableAsProvisionee: false, EnableAsProvisioner: false },
          HubNetworkMode: 'STANDARD',
        },
      },
    ],
    replacing: [
      { what: 'another barcode', set: { AuthenticationMaterial: MATERIALS[1] } },
      { what: 'another role and barcode', set: { Role: 'CONTROLLER', AuthenticationMaterial: MATERIALS[1] } },
      { what: 'a barcode of another type', set: { AuthenticationMaterial: MATERIALS[2], AuthenticationMaterialType: 'ZIGBEE_QR_BAR_CODE' } },
    ],
  },
  {
    kind: NOTIFICATION_CONFIGURATION,
    holder: managed('NotificationConfiguration', 'EventType'),
    properties: () => ({ EventType: 'DEVICE_STATE', DestinationName: 'first' }),
    prepare: async (harness) => {
      for (const Name of ['first', 'second']) await harness.create(DESTINATION, destination(harness, Name));
    },
    inPlace: [{ what: 'another destination', set: { DestinationName: 'second' } }, { what: 'to be adopted', set: { Adopt: true } }],
    unreadable: ['Adopt'],
    replacing: [{ what: 'another event type', set: { EventType: 'DEVICE_OTA' } }],
  },
  {
    kind: OTA_TASK_CONFIGURATION,
    holder: managed('OtaTaskConfiguration', 'TaskConfigurationId'),
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
    holder: managed('OtaTaskConfiguration', 'TaskConfigurationId'),
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
    holder: managed('ProvisioningProfile', 'Id'),
    unreadable: ['ClaimCertificateSecretArn', 'CaCertificate'],
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
    holder: managed('ProvisioningProfile', 'Id'),
    unreadable: ['CaCertificate'],
    properties: () => ({ ProvisioningType: 'JITR', CaCertificate: CERTIFICATE, Name: 'hubs' }),
    inPlace: [{ what: 'a tag is added', set: { Tags: { team: 'fleet' } } }],
    replacing: [{ what: 'another name', set: { Name: 'hubs-2' } }],
    refused: [{ what: 'another CA certificate under the same name', set: { CaCertificate: `${CERTIFICATE.trim()}` } }],
  },
  {
    kind: RUNTIME_LOG_CONFIGURATION,
    holder: managed('RuntimeLogConfiguration', 'ManagedThingId'),
    properties: () => ({
      ManagedThingId: 'hub-1',
      RuntimeLogConfigurations: {
        LogLevel: 'ERROR',
        LogFlushLevel: 'WARN',
        LocalStoreLocation: '/var/log/ünïcode',
        LocalStoreFileRotationMaxFiles: 5,
        LocalStoreFileRotationMaxBytes: 125_000,
        UploadLog: true,
        UploadPeriodMinutes: 5,
        DeleteLocalStoreAfterUpload: false,
      },
    }),
    prepare: ({ cloud }) => { for (const id of ['hub-1', 'hub-2']) putThing(cloud, id); },
    inPlace: [
      { what: 'no upload', set: { RuntimeLogConfigurations: { LogLevel: 'DEBUG', UploadLog: false } } },
      { what: 'nothing of its own', set: { RuntimeLogConfigurations: {} } },
    ],
    replacing: [{ what: 'another thing', set: { ManagedThingId: 'hub-2' } }],
  },
  {
    kind: DEVICE_CLAIM,
    holder: DEVICES,
    readsBeforeReplacing: 0,
    properties: () => ({ DeviceId: 'G030 Küche', ...OF_A_DEVICE }),
    prepare: (harness) => {
      for (const deviceId of ['G030 Küche', 'G030-2']) harness.cloud.services.iot1click.addDevice({ deviceId });
      pressAtOnce(harness.cloud);
    },
    inPlace: CHANGES_OF_A_DEVICE,
    replacing: [
      { what: 'another device', set: { DeviceId: 'G030-2' } },
      { what: 'another device with callbacks, disabled', set: { DeviceId: 'G030-2', OnClickCallback: `${FUNCTION}Bell`, Enabled: false } },
    ],
  },
  {
    kind: DEVICE_CLAIM_BY_CODE,
    holder: BOXES,
    readsBefore: 2,
    readsBeforeReplacing: 2,
    properties: () => ({ ClaimCode: 'C-0123456789', ...OF_A_DEVICE }),
    prepare: ({ cloud: { services: { iot1click } } }) => {
      iot1click.addClaimCode({ claimCode: 'C-0123456789', devices: ['G1', 'G2', 'G3'].map((deviceId) => ({ deviceId })) });
      iot1click.addClaimCode({ claimCode: 'C-9876543210', devices: [{ deviceId: 'G4' }] });
    },
    allowAgain: ({ cloud }) => cloud.assumptions.set('usedClaimCode', 'refused while its devices are claimed'),
    inPlace: CHANGES_OF_A_DEVICE,
    replacing: [
      { what: 'another code', set: { ClaimCode: 'C-9876543210' } },
      { what: 'another code with callbacks, disabled', set: { ClaimCode: 'C-9876543210', OnClickCallback: `${FUNCTION}Bell`, Enabled: false } },
    ],
  },
  {
    kind: OTA_TASK,
    holder: managed('OtaTask', 'TaskId'),
    prepare: async (harness) => {
      const configuration = () => made(harness, 'CreateOtaTaskConfiguration', {});
      prepared = { first: await configuration(), second: await configuration() };
    },
    properties: () => ({ ...OTA, Description: 'Lamps', TaskConfigurationId: prepared.first, Tags: { team: 'fleet' } }),
    inPlace: [
      { what: 'another description', set: { Description: 'All lamps' } },
      { what: 'another task configuration', set: { get TaskConfigurationId() { return prepared.second; } } },
      { what: 'no description', set: { Description: undefined }, holds: { Description: ' ' } },
      { what: 'all tags are removed', set: { Tags: undefined }, holds: { Tags: {} } },
    ],
    replacing: [
      { what: 'another source', set: { S3Url: 's3://updates/lamp-2.json' } },
      { what: 'another query and windows', set: { OtaTargetQueryString: 'attributes.model="lamp 3"', OtaSchedulingConfig: { MaintenanceWindows: [{ StartTime: 'cron(0 3 * * ? *)', DurationInMinutes: 60 }] } } },
      { what: 'retries', set: { OtaTaskExecutionRetryConfig: { RetryConfigCriteria: [{ FailureType: 'ALL', MinNumberOfRetries: 3 }] } } },
      { what: 'no task configuration', set: { TaskConfigurationId: undefined } },
    ],
  },
  {
    kind: CLOUD_CONNECTOR,
    holder: managed('CloudConnector', 'Id'),
    properties: () => ({ Name: 'Lamps', Description: 'first', EndpointType: 'LAMBDA', EndpointConfig: { lambda: { arn: `${FUNCTION}Lamps` } } }),
    inPlace: [
      { what: 'another name', set: { Name: 'Lamps 2' } },
      { what: 'no description', set: { Description: undefined }, holds: { Description: ' ' } },
    ],
    replacing: [{ what: 'another function under another name', set: { Name: 'Lamps-2', EndpointConfig: { lambda: { arn: `${FUNCTION}Lamps:live` } } } }],
  },
  {
    kind: CONNECTOR_DESTINATION,
    holder: managed('ConnectorDestination', 'Id'),
    prepare: async (harness) => { prepared = { first: await connectorOf(harness, 'Lamps'), second: await connectorOf(harness, 'Locks') }; },
    properties: () => ({
      Name: 'Lamps',
      Description: 'first',
      CloudConnectorId: prepared.first,
      AuthType: 'OAUTH',
      SecretsManager: { arn: SECRET, versionId: VERSION },
      AuthConfig: AUTH_CONFIG,
    }),
    inPlace: [
      { what: 'another name, and no description', set: { Name: 'Locks', Description: undefined }, holds: { Description: ' ' } },
      { what: 'no name', set: { Name: undefined }, holds: { Name: ' ' } },
      {
        what: 'a material is added, and another gets another secret',
        set: { AuthConfig: { ...AUTH_CONFIG, GeneralAuthorization: [material('one', SECRET, OTHER_VERSION), material('two', SECRET, VERSION)] } },
      },
      { what: 'another secret', set: { SecretsManager: { arn: SECRET, versionId: OTHER_VERSION } } },
      {
        what: 'refresh tokens are not renewed any more',
        set: { AuthConfig: { ...AUTH_CONFIG, oAuth: OAUTH } },
        holds: { AuthConfig: { oAuth: { proactiveRefreshTokenRenewal: { enabled: false } } } },
      },
      { what: 'another renewal', set: { AuthConfig: { ...AUTH_CONFIG, oAuth: { ...OAUTH, proactiveRefreshTokenRenewal: { enabled: true, DaysBeforeRenewal: 60 } } } } },
    ],
    replacing: [
      { what: 'another connector', set: { get CloudConnectorId() { return prepared.second; } } },
      { what: 'another token URL', set: { AuthConfig: { ...AUTH_CONFIG, oAuth: { ...OAUTH, tokenUrl: 'https://lamps.example.com/tokens' } } } },
      { what: 'a material is taken away', set: { AuthConfig: { oAuth: AUTH_CONFIG.oAuth } } },
      { what: 'no OAuth', set: { AuthConfig: { GeneralAuthorization: AUTH_CONFIG.GeneralAuthorization }, AuthType: undefined, SecretsManager: undefined } },
    ],
  },
  {
    kind: ACCOUNT_ASSOCIATION,
    holder: managed('AccountAssociation', 'AccountAssociationId'),
    prepare: async (harness) => { prepared = { first: await destinationOf(harness, 'Lamps'), second: await destinationOf(harness, 'Locks') }; },
    properties: () => ({ ConnectorDestinationId: prepared.first, Name: 'Building 7', Description: 'first', Tags: { team: 'fleet' } }),
    inPlace: [
      { what: 'another name, and no description', set: { Name: 'Building 8', Description: undefined }, holds: { Description: ' ' } },
      { what: 'no name', set: { Name: undefined }, holds: { Name: ' ' } },
      { what: 'all tags are removed', set: { Tags: undefined }, holds: { Tags: {} } },
    ],
    replacing: [{ what: 'another connector destination', set: { get ConnectorDestinationId() { return prepared.second; } } }],
  },
];
