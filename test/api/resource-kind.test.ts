import {
  ACCOUNT_ASSOCIATION,
  CLOUD_CONNECTOR,
  CONNECTOR_DESTINATION,
  CREDENTIAL_LOCKER,
  DESTINATION,
  DEVICE_DISCOVERY,
  ListDestinations,
  MANAGED_THING,
  MANAGED_THING_COMMAND,
  NOTIFICATION_CONFIGURATION,
  OTA_TASK,
  OTA_TASK_CONFIGURATION,
  PROVISIONING_PROFILE,
} from '../../src/api/iot-managed-integrations';
import { DEVICE_CLAIM, DEVICE_CLAIM_BY_CODE } from '../../src/api/iot1click';
import { identifierOf, mutableProperties, propertiesOf } from '../../src/api/resource-kind';

const KINDS = [
  ACCOUNT_ASSOCIATION,
  CLOUD_CONNECTOR,
  CONNECTOR_DESTINATION,
  CREDENTIAL_LOCKER,
  DESTINATION,
  MANAGED_THING,
  NOTIFICATION_CONFIGURATION,
  OTA_TASK,
  OTA_TASK_CONFIGURATION,
  PROVISIONING_PROFILE,
];
/** Some of their attributes do not come from the read operation. */
const ACTIONS = [DEVICE_DISCOVERY, MANAGED_THING_COMMAND];
const OF_A_DEVICE = ['Enabled', 'OnClickCallback', 'DeviceHealthMonitorCallback', 'Tags'];

test.each([
  [CREDENTIAL_LOCKER, ['Name', 'Tags']],
  [DESTINATION, ['DeliveryDestinationArn', 'DeliveryDestinationType', 'Description', 'Name', 'RoleArn', 'Adopt']],
  [
    MANAGED_THING,
    [
      'Brand',
      'CapabilityReport',
      'CapabilitySchemas',
      'Classification',
      'CredentialLockerId',
      'MetaData',
      'Model',
      'Name',
      'Owner',
      'SerialNumber',
      'WiFiSimpleSetupConfiguration',
      'AuthenticationMaterial',
      'AuthenticationMaterialType',
      'Role',
      'Tags',
      'AuthenticationMaterialSecretArn',
      'AuthenticationMaterialSecretField',
      'AwaitedProvisioningStatus',
      'ForceDelete',
      'HubNetworkMode',
    ],
  ],
  [NOTIFICATION_CONFIGURATION, ['DestinationName', 'EventType', 'Adopt']],
  [OTA_TASK_CONFIGURATION, ['Description', 'Name', 'PushConfig']],
  [
    OTA_TASK,
    [
      'Description',
      'OtaMechanism',
      'OtaSchedulingConfig',
      'OtaTargetQueryString',
      'OtaTaskExecutionRetryConfig',
      'Protocol',
      'Tags',
      'Target',
      'TaskConfigurationId',
      'OtaType',
      'S3Url',
    ],
  ],
  [CLOUD_CONNECTOR, ['Description', 'EndpointConfig', 'EndpointType', 'Name']],
  [CONNECTOR_DESTINATION, ['AuthConfig', 'AuthType', 'CloudConnectorId', 'Description', 'Name', 'SecretsManager']],
  [
    ACCOUNT_ASSOCIATION,
    ['ConnectorDestinationId', 'Description', 'GeneralAuthorization', 'Name', 'Tags', 'WaitForSuccess'],
  ],
  [
    DEVICE_DISCOVERY,
    [
      'AccountAssociationId',
      'AuthenticationMaterial',
      'AuthenticationMaterialType',
      'ConnectorDeviceIdList',
      'ControllerIdentifier',
      'CustomProtocolDetail',
      'DiscoveryType',
      'EndDeviceIdentifier',
      'Protocol',
      'Triggers',
      'WaitForEnd',
    ],
  ],
  [MANAGED_THING_COMMAND, ['AccountAssociationId', 'Endpoints', 'ManagedThingId', 'Triggers']],
  [
    PROVISIONING_PROFILE,
    ['CaCertificate', 'ClaimCertificate', 'Name', 'ProvisioningType', 'Tags', 'ClaimCertificateSecretArn'],
  ],
  [DEVICE_CLAIM, ['DeviceId', ...OF_A_DEVICE]],
  [DEVICE_CLAIM_BY_CODE, ['ClaimCode', ...OF_A_DEVICE]],
] as const)('the properties of %p omit tokens and deprecated members', (kind, names) => {
  expect(Object.keys(propertiesOf(kind).members)).toEqual(names);
});

test.each([
  [CREDENTIAL_LOCKER, ['Tags']],
  [DESTINATION, ['DeliveryDestinationArn', 'DeliveryDestinationType', 'Description', 'RoleArn', 'Adopt']],
  [MANAGED_THING, [
    'Brand', 'CapabilityReport', 'CapabilitySchemas', 'Classification', 'CredentialLockerId', 'MetaData', 'Model', 'Name', 'Owner', 'SerialNumber',
    'WiFiSimpleSetupConfiguration', 'HubNetworkMode', 'Tags', 'AwaitedProvisioningStatus', 'ForceDelete',
  ]],
  [NOTIFICATION_CONFIGURATION, ['DestinationName', 'Adopt']],
  [OTA_TASK_CONFIGURATION, []],
  [OTA_TASK, ['Description', 'TaskConfigurationId', 'Tags']],
  [CLOUD_CONNECTOR, ['Description', 'Name']],
  [CONNECTOR_DESTINATION, ['AuthConfig', 'AuthType', 'Description', 'Name', 'SecretsManager']],
  [ACCOUNT_ASSOCIATION, ['Description', 'Name', 'Tags', 'WaitForSuccess']],
  [DEVICE_DISCOVERY, ['WaitForEnd']],
  [MANAGED_THING_COMMAND, []],
  [PROVISIONING_PROFILE, ['Tags']],
  [DEVICE_CLAIM, ['Enabled', 'Tags', 'OnClickCallback', 'DeviceHealthMonitorCallback']],
  [DEVICE_CLAIM_BY_CODE, ['Enabled', 'Tags', 'OnClickCallback', 'DeviceHealthMonitorCallback']],
] as const)('the properties of %p that change in place are known', (kind, names) => {
  expect(mutableProperties(kind)).toEqual(names);
});

test.each([...KINDS, ...ACTIONS, DEVICE_CLAIM, DEVICE_CLAIM_BY_CODE])(
  'CloudFormation accepts the type name of $type',
  ({ type }) => {
    expect(type).toMatch(/^Custom::[A-Za-z0-9_@-]+$/);
    expect(type.length).toBeLessThanOrEqual(60);
  },
);

test.each(KINDS)("the attributes of $type are members of the read operation's output", ({ attributes, read, id, create }) => {
  expect(Object.keys(read.output.members)).toEqual(expect.arrayContaining([...attributes]));
  expect(Object.keys(create.output.members)).toContain(id);
});

test('an operation without a single resource fails', () => {
  expect(() => identifierOf(ListDestinations)).toThrow('ListDestinations is not about one resource');
});
