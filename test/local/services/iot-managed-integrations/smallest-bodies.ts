/** The smallest valid body of each operation that takes one, with all members that IAM checks. */

import { DESTINATION } from '../../client';

const id = '0123456789abcdef0123456789abcdef';
const oAuth = {
  authUrl: 'https://a.example',
  tokenUrl: 'https://a.example',
  tokenEndpointAuthenticationScheme: 'HTTP_BASIC',
};
const action = { name: 'On' };
const association = { AccountAssociationId: id, ManagedThingId: id };

export const SMALLEST_BODIES: Readonly<Record<string, object>> = {
  CreateAccountAssociation: { ConnectorDestinationId: id },
  CreateCloudConnector: { Name: 'a', EndpointConfig: { lambda: { arn: 'a' } } },
  CreateConnectorDestination: { CloudConnectorId: id, AuthConfig: { oAuth } },
  CreateDestination: DESTINATION,
  CreateEventLogConfiguration: { EventLogLevel: 'INFO', ResourceType: '*' },
  CreateManagedThing: {
    Role: 'DEVICE',
    AuthenticationMaterial: 'a',
    AuthenticationMaterialType: 'ZIGBEE_QR_BAR_CODE',
    CredentialLockerId: id,
  },
  CreateNotificationConfiguration: { DestinationName: 'events', EventType: 'DEVICE_OTA' },
  CreateOtaTask: { S3Url: 's3://a/b', OtaType: 'CONTINUOUS', OtaTargetQueryString: 'attributes.a=b' },
  CreateProvisioningProfile: { ProvisioningType: 'FLEET_PROVISIONING' },
  DeregisterAccountAssociation: association,
  PutDefaultEncryptionConfiguration: { encryptionType: 'MANAGED_INTEGRATIONS_DEFAULT_ENCRYPTION' },
  PutHubConfiguration: { HubTokenTimerExpirySettingInSeconds: 1 },
  PutRuntimeLogConfiguration: { RuntimeLogConfigurations: {} },
  RegisterAccountAssociation: { ...association, DeviceDiscoveryId: id },
  SendConnectorEvent: { Operation: 'DEVICE_EVENT' },
  SendManagedThingCommand: {
    AccountAssociationId: id,
    Endpoints: [
      { endpointId: '1', capabilities: [{ id: 'matter.OnOff@1.4', name: 'On/Off', version: '6', actions: [action] }] },
    ],
  },
  StartDeviceDiscovery: { DiscoveryType: 'ZIGBEE', ControllerIdentifier: id, AccountAssociationId: id },
  TagResource: { Tags: { a: 'b' } },
  UpdateEventLogConfiguration: { EventLogLevel: 'INFO' },
  UpdateManagedThing: { CredentialLockerId: id },
  UpdateNotificationConfiguration: { DestinationName: 'events' },
};
