/** What each event in this folder leads to. */

/** An event's name; the calls that it leads to; the event whose physical ID is the answer's; the members of the answer's `Data`. */
type Step = readonly [event: string, calls: string, id: string, data: string];

const NONE = '';
/** The ID of what no other event is about. */
export const NEW = 'new';
const LOCKER = 'Arn CreatedAt';
const DESTINATION = 'Name CreatedAt';
const ENDPOINT = 'EndpointAddress';
const THING = 'Arn CreatedAt ProvisioningStatus';
const NOTIFICATION = 'EventType CreatedAt';
const OTA = 'CreatedAt';
const PROFILE = 'Arn ClaimCertificate Name';
const CLAIM = 'Arn Type';
const BOX = 'Total';
const TASK = 'TaskArn CreatedAt';
const ASSOCIATION = 'Arn OAuthAuthorizationUrl';
const DISCOVERY = 'Arn Status StartedAt FinishedAt DeviceCount AuthenticationMaterials';
const DISCOVER = 'StartDeviceDiscovery GetDeviceDiscovery ListDiscoveredDevices';

const PUT_ENCRYPTION = 'PutDefaultEncryptionConfiguration GetDefaultEncryptionConfiguration';

/** Enabled for the callbacks, and disabled. */
const CALLBACKS = 'UpdateDeviceState InvokeDeviceMethod InvokeDeviceMethod UpdateDeviceState';

/** What the test of a life is called, behind the kind's name. */
export const LIVES_ON = 'lives on by events of its time';

/** The events of each kind in an order in which stacks could send them. */
export const LIVES: Readonly<Record<string, readonly Step[]>> = {
  IoTManagedIntegrations_CredentialLocker: [
    ['create', 'CreateCredentialLocker GetCredentialLocker', 'update-tags', LOCKER],
    ['create-continued', 'CreateCredentialLocker GetCredentialLocker', 'update-tags', LOCKER],
    ['update-tags', 'GetCredentialLocker UntagResource TagResource GetCredentialLocker', 'update-tags', LOCKER],
    ['update-rollback-of-unknown-property', 'GetCredentialLocker', 'update-tags', LOCKER],
    ['update-name', 'GetCredentialLocker CreateCredentialLocker GetCredentialLocker', 'delete', LOCKER],
    ['delete', 'DeleteCredentialLocker', 'delete', NONE],
    ['delete-of-never-made', '', 'delete-of-never-made', NONE],
    ['delete-of-cancelled', '', 'delete-of-cancelled', NONE],
    ['create-without-properties', 'CreateCredentialLocker GetCredentialLocker', 'delete-without-service-timeout', LOCKER],
    ['delete-without-service-timeout', 'DeleteCredentialLocker', 'delete-without-service-timeout', NONE],
  ],
  IoTManagedIntegrations_Destination: [
    ['create', 'CreateDestination GetDestination', 'update-name', DESTINATION],
    ['create-continued', 'CreateDestination GetDestination', 'update-name', DESTINATION],
    ['create-adopting', 'CreateDestination! GetDestination UpdateDestination GetDestination', 'update-name', DESTINATION],
    ['update-description-and-stream', 'UpdateDestination GetDestination', 'update-name', DESTINATION],
    ['update-name', 'GetDestination CreateDestination GetDestination', 'delete', DESTINATION],
    ['delete', 'DeleteDestination', 'delete', NONE],
    ['create-without-description', 'CreateDestination GetDestination', NEW, DESTINATION],
  ],
  IoTManagedIntegrations_CustomEndpoint: [
    ['create', 'RegisterCustomEndpoint GetCustomEndpoint', 'delete', ENDPOINT],
    ['update-timeout', 'GetCustomEndpoint', 'delete', ENDPOINT],
    ['delete', '', 'delete', NONE],
  ],
  IoTManagedIntegrations_DefaultEncryption: [
    ['create', `GetDefaultEncryptionConfiguration ${PUT_ENCRYPTION}`, 'delete', NONE],
    ['create-continued', 'GetDefaultEncryptionConfiguration', 'delete', NONE],
    ['update-key', `GetDefaultEncryptionConfiguration ${PUT_ENCRYPTION}`, 'delete', NONE],
    ['delete', `GetDefaultEncryptionConfiguration ${PUT_ENCRYPTION}`, 'delete', NONE],
    ['delete-of-cancelled', 'GetDefaultEncryptionConfiguration GetDefaultEncryptionConfiguration', 'delete-of-cancelled', NONE],
  ],
  IoTManagedIntegrations_EventLogConfiguration: [
    ['create', 'CreateEventLogConfiguration GetEventLogConfiguration', 'update-level', NONE],
    ['update-level', 'UpdateEventLogConfiguration GetEventLogConfiguration', 'update-level', NONE],
    ['update-type', 'GetEventLogConfiguration CreateEventLogConfiguration GetEventLogConfiguration', 'delete', NONE],
    ['delete', 'DeleteEventLogConfiguration', 'delete', NONE],
    ['create-without-resource', 'CreateEventLogConfiguration GetEventLogConfiguration', NEW, NONE],
  ],
  IoTManagedIntegrations_HubConfiguration: [
    ['create', 'PutHubConfiguration GetHubConfiguration', 'delete', NONE],
    ['update-time', 'PutHubConfiguration GetHubConfiguration', 'delete', NONE],
    ['delete', 'GetHubConfiguration PutHubConfiguration', 'delete', NONE],
    ['delete-without-time-on-removal', '', 'delete', NONE],
    ['delete-of-cancelled', '', 'delete-of-cancelled', NONE],
  ],
  IoTManagedIntegrations_RuntimeLogConfiguration: [
    ['create', 'PutRuntimeLogConfiguration GetRuntimeLogConfiguration', 'update-thing', NONE],
    ['update-level-and-upload', 'PutRuntimeLogConfiguration GetRuntimeLogConfiguration', 'update-thing', NONE],
    ['update-thing', 'GetRuntimeLogConfiguration PutRuntimeLogConfiguration GetRuntimeLogConfiguration', 'delete', NONE],
    ['delete', 'ResetRuntimeLogConfiguration', 'delete', NONE],
  ],
  IoTManagedIntegrations_ManagedThing: [
    ['create', 'CreateManagedThing UpdateManagedThing GetManagedThing', 'update-tags', THING],
    ['create-continued', 'GetManagedThing', 'update-tags', THING],
    ['update-in-place', 'UpdateManagedThing GetManagedThing', 'update-tags', THING],
    ['update-tags', 'GetManagedThing UntagResource TagResource GetManagedThing', 'update-tags', THING],
    ['update-barcode', 'GetManagedThing CreateManagedThing UpdateManagedThing GetManagedThing', 'delete', THING],
    ['update-rollback-of-barcode', 'GetManagedThing GetManagedThing', 'delete', THING],
    ['delete', 'DeleteManagedThing GetManagedThing!', 'delete', NONE],
    ['create-from-secret', 'GetSecretValue CreateManagedThing GetManagedThing', NEW, THING],
    ['delete-of-cancelled', 'DeleteManagedThing! GetManagedThing!', 'delete-of-cancelled', NONE],
  ],
  IoTManagedIntegrations_NotificationConfiguration: [
    ['create', 'CreateNotificationConfiguration GetNotificationConfiguration', 'update-destination', NOTIFICATION],
    [
      'create-adopting',
      'CreateNotificationConfiguration! GetNotificationConfiguration UpdateNotificationConfiguration GetNotificationConfiguration',
      'update-destination', NOTIFICATION,
    ],
    ['update-destination', 'UpdateNotificationConfiguration GetNotificationConfiguration', 'update-destination', NOTIFICATION],
    ['update-event-type', 'GetNotificationConfiguration CreateNotificationConfiguration GetNotificationConfiguration', 'delete', NOTIFICATION],
    ['delete', 'DeleteNotificationConfiguration', 'delete', NONE],
  ],
  IoTManagedIntegrations_OtaTaskConfiguration: [
    ['create', 'CreateOtaTaskConfiguration GetOtaTaskConfiguration', 'update-name-and-rate', OTA],
    ['update-name-and-rate', 'GetOtaTaskConfiguration CreateOtaTaskConfiguration GetOtaTaskConfiguration', 'delete', OTA],
    ['delete', 'DeleteOtaTaskConfiguration', 'delete', NONE],
    ['create-without-name', 'CreateOtaTaskConfiguration GetOtaTaskConfiguration', 'update-rate', OTA],
    ['update-rate', 'GetOtaTaskConfiguration CreateOtaTaskConfiguration GetOtaTaskConfiguration', NEW, OTA],
  ],
  IoTManagedIntegrations_ProvisioningProfile: [
    ['create', 'CreateProvisioningProfile PutSecretValue GetProvisioningProfile', 'update-tags', PROFILE],
    ['create-unfinished', 'CreateProvisioningProfile DescribeSecret GetProvisioningProfile', 'update-tags', PROFILE],
    ['create-continued', 'GetProvisioningProfile', 'update-tags', PROFILE],
    ['update-tags', 'GetProvisioningProfile UntagResource TagResource GetProvisioningProfile', 'update-tags', PROFILE],
    ['update-name', 'GetProvisioningProfile CreateProvisioningProfile PutSecretValue GetProvisioningProfile', 'delete', PROFILE],
    ['update-name-continued', 'GetProvisioningProfile', 'delete', PROFILE],
    [
      'delete', 'DeleteProvisioningProfile GetProvisioningProfile! DescribeSecret UpdateSecretVersionStage UpdateSecretVersionStage',
      'delete', NONE,
    ],
    ['delete-continued', 'DeleteProvisioningProfile! GetProvisioningProfile! DescribeSecret', 'delete', NONE],
    ['create-just-in-time', 'CreateProvisioningProfile GetProvisioningProfile', NEW, PROFILE],
    ['create-own-claim', 'CreateProvisioningProfile GetProvisioningProfile', NEW, PROFILE],
  ],
  IoTManagedIntegrations_OtaTask: [
    ['create', 'CreateOtaTask GetOtaTask', 'update-description-configuration-and-tags', TASK],
    ['create-continued', 'GetOtaTask', 'update-description-configuration-and-tags', TASK],
    [
      'update-description-configuration-and-tags', 'UpdateOtaTask GetOtaTask TagResource GetOtaTask', 'update-description-configuration-and-tags', TASK,
    ],
    ['update-targets', 'GetOtaTask CreateOtaTask GetOtaTask', 'delete', TASK],
    ['delete', 'DeleteOtaTask GetOtaTask!', 'delete', NONE],
  ],
  IoTManagedIntegrations_CloudConnector: [
    ['create', 'CreateCloudConnector GetCloudConnector', 'update-name-and-description', 'Name'],
    ['update-name-and-description', 'UpdateCloudConnector GetCloudConnector', 'update-name-and-description', 'Name'],
    ['update-function', 'GetCloudConnector CreateCloudConnector GetCloudConnector', 'delete', 'Name'],
    ['delete', 'DeleteCloudConnector', 'delete', NONE],
  ],
  IoTManagedIntegrations_ConnectorDestination: [
    ['create', 'CreateConnectorDestination GetConnectorDestination', 'update-authorization-in-place', 'Name'],
    [
      'update-authorization-in-place', 'GetConnectorDestination GetConnectorDestination UpdateConnectorDestination GetConnectorDestination',
      'update-authorization-in-place', 'Name',
    ],
    ['update-token-url', 'GetConnectorDestination CreateConnectorDestination GetConnectorDestination', 'delete', 'Name'],
    ['delete', 'DeleteConnectorDestination', 'delete', NONE],
    ['create-with-current-secret', 'DescribeSecret CreateConnectorDestination GetConnectorDestination', NEW, 'Name'],
  ],
  IoTManagedIntegrations_AccountAssociation: [
    ['create', 'CreateAccountAssociation GetAccountAssociation', 'update-name-and-tags', ASSOCIATION],
    ['create-continued', 'GetAccountAssociation', 'update-name-and-tags', ASSOCIATION],
    ['update-name-and-tags', 'UpdateAccountAssociation GetAccountAssociation TagResource GetAccountAssociation', 'update-name-and-tags', ASSOCIATION],
    ['update-connector-destination', 'GetAccountAssociation CreateAccountAssociation GetAccountAssociation', 'delete', ASSOCIATION],
    ['delete', 'ListManagedThingAccountAssociations DeleteAccountAssociation GetAccountAssociation!', 'delete', NONE],
  ],
  IoTManagedIntegrations_DeviceDiscovery: [
    ['create', DISCOVER, 'update-trigger', DISCOVERY],
    ['update-trigger', DISCOVER, 'update-type', DISCOVERY],
    ['update-type', `GetDeviceDiscovery ${DISCOVER}`, 'delete', DISCOVERY],
    ['delete', '', 'delete', NONE],
    ['create-cloud', DISCOVER, NEW, DISCOVERY],
  ],
  IoTManagedIntegrations_ManagedThingCommand: [
    ['create', 'SendManagedThingCommand', 'update-trigger-and-action', 'TraceId'],
    ['update-trigger-and-action', 'SendManagedThingCommand', 'delete', 'TraceId'],
    ['delete', '', 'delete', NONE],
  ],
  IoT1Click_DeviceClaim: [
    ['create', 'InitiateDeviceClaim FinalizeDeviceClaim DescribeDevice UpdateDeviceState DescribeDevice', 'update-device', CLAIM],
    ['create-continued', 'FinalizeDeviceClaim DescribeDevice UpdateDeviceState DescribeDevice', 'update-device', CLAIM],
    ['update-callbacks-and-state', `DescribeDevice ${CALLBACKS} UntagResource TagResource DescribeDevice`, 'update-device', CLAIM],
    ['update-device', `InitiateDeviceClaim FinalizeDeviceClaim DescribeDevice ${CALLBACKS} DescribeDevice`, 'delete', CLAIM],
    ['update-device-continued', `FinalizeDeviceClaim DescribeDevice ${CALLBACKS} DescribeDevice`, 'delete', CLAIM],
    ['delete', 'DescribeDevice UnclaimDevice', 'delete', NONE],
    ['delete-of-cancelled', 'DescribeDevice UnclaimDevice', 'delete-of-cancelled', NONE],
  ],
  IoT1Click_DeviceClaimByCode: [
    [
      'create', 'ListDevices ClaimDevicesByClaimCode ListDevices TagResource TagResource ListDevices TagResource UpdateDeviceState '
        + 'TagResource UpdateDeviceState ListDevices', 'update-code', BOX,
    ],
    [
      'create-noted', 'ClaimDevicesByClaimCode! ListDevices TagResource TagResource ListDevices UpdateDeviceState UpdateDeviceState ListDevices',
      'update-code', BOX,
    ],
    ['create-continued', 'ListDevices UpdateDeviceState UpdateDeviceState ListDevices', 'update-code', BOX],
    [
      'update-callbacks-and-state', `ListDevices ${CALLBACKS} UntagResource TagResource ${CALLBACKS} UntagResource TagResource ListDevices`,
      'update-code', BOX,
    ],
    [
      'update-code', `ListDevices ClaimDevicesByClaimCode ListDevices TagResource ListDevices TagResource ${CALLBACKS} ListDevices`,
      'delete', BOX,
    ],
    ['delete', 'ListDevices UnclaimDevice', 'delete', NONE],
    ['delete-of-cancelled', 'ListDevices UnclaimDevice UnclaimDevice', 'delete-of-cancelled', NONE],
  ],
};
