import { CREDENTIAL_LOCKER, DESTINATION, ListDestinations, NOTIFICATION_CONFIGURATION, OTA_TASK_CONFIGURATION, PROVISIONING_PROFILE } from '../../src/api/iot-managed-integrations';
import { DEVICE_CLAIM, DEVICE_CLAIM_BY_CODE } from '../../src/api/iot1click';
import { identifierOf, mutableProperties, propertiesOf } from '../../src/api/resource-kind';

const KINDS = [CREDENTIAL_LOCKER, DESTINATION, NOTIFICATION_CONFIGURATION, OTA_TASK_CONFIGURATION, PROVISIONING_PROFILE];
const OF_A_DEVICE = ['Enabled', 'OnClickCallback', 'DeviceHealthMonitorCallback', 'Tags'];

test.each([
  [CREDENTIAL_LOCKER, ['Name', 'Tags']],
  [DESTINATION, ['DeliveryDestinationArn', 'DeliveryDestinationType', 'Description', 'Name', 'RoleArn']],
  [NOTIFICATION_CONFIGURATION, ['DestinationName', 'EventType']],
  [OTA_TASK_CONFIGURATION, ['Description', 'Name', 'PushConfig']],
  [PROVISIONING_PROFILE, ['CaCertificate', 'ClaimCertificate', 'Name', 'ProvisioningType', 'Tags', 'ClaimCertificateSecretArn']],
  [DEVICE_CLAIM, ['DeviceId', ...OF_A_DEVICE]],
  [DEVICE_CLAIM_BY_CODE, ['ClaimCode', ...OF_A_DEVICE]],
] as const)('the properties of %p leave out tokens and what is deprecated', (kind, names) => {
  expect(Object.keys(propertiesOf(kind).members)).toEqual(names);
});

test.each([
  [CREDENTIAL_LOCKER, ['Tags']],
  [DESTINATION, ['DeliveryDestinationArn', 'DeliveryDestinationType', 'Description', 'RoleArn']],
  [NOTIFICATION_CONFIGURATION, ['DestinationName']],
  [OTA_TASK_CONFIGURATION, []],
  [PROVISIONING_PROFILE, ['Tags']],
  [DEVICE_CLAIM, ['Enabled', 'Tags', 'OnClickCallback', 'DeviceHealthMonitorCallback']],
  [DEVICE_CLAIM_BY_CODE, ['Enabled', 'Tags', 'OnClickCallback', 'DeviceHealthMonitorCallback']],
] as const)('what can change in place on %p', (kind, names) => {
  expect(mutableProperties(kind)).toEqual(names);
});

test.each([...KINDS, DEVICE_CLAIM, DEVICE_CLAIM_BY_CODE])('the type name of $type is one that CloudFormation takes', ({ type }) => {
  expect(type).toMatch(/^Custom::[A-Za-z0-9_@-]+$/);
  expect(type.length).toBeLessThanOrEqual(60);
});

test.each(KINDS)('the attributes of $type are members of what is read', ({ attributes, read, id, create }) => {
  expect(Object.keys(read.output.members)).toEqual(expect.arrayContaining([...attributes]));
  expect(Object.keys(create.output.members)).toContain(id);
});

test('fails for an operation that is not about one resource', () => {
  expect(() => identifierOf(ListDestinations)).toThrow('ListDestinations is not about one resource');
});
