"""For operations a whole valid input each, from which the invalid ones are made."""

import uuid

from capabilities import CAPABILITY_REPORT, CAPABILITY_SCHEMAS, MATTER_ENDPOINT, MATTER_REPORT, ON_OFF
from devices import OAUTH, SECRET, Devices, material
from local_cloud import wait_for

CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----'
SERVICE_PRINCIPAL = 'iotmanagedintegrations.amazonaws.com'
STREAM = 'arn:aws:kinesis:eu-west-1:123456789012:stream/events'
TAGS = {'household': 'ünï 電球'}
PUSH_CONFIG = {
    'AbortConfig': {
        'AbortConfigCriteriaList': [
            {'Action': 'CANCEL', 'FailureType': 'TIMED_OUT', 'MinNumberOfExecutedThings': 10, 'ThresholdPercentage': 12.5},
        ],
    },
    'RolloutConfig': {
        'ExponentialRolloutRate': {
            'BaseRatePerMinute': 5,
            'IncrementFactor': 1.5,
            'RateIncreaseCriteria': {'numberOfNotifiedThings': 7, 'numberOfSucceededThings': 6},
        },
        'MaximumPerMinute': 100,
    },
    'TimeoutConfig': {'InProgressTimeoutInMinutes': 90},
}


def unique(prefix='judge'):
    return f'{prefix}-{uuid.uuid4().hex[:12]}'


def unique_id():
    return uuid.uuid4().hex


class Fleet:
    """A resource of each kind, made through boto3."""

    def __init__(self, cloud):
        self.cloud = cloud
        self.client = client = cloud.client()
        self.secrets = cloud.client('secretsmanager')
        self.secret_arn = cloud.control('createSecret', {'name': unique(), 'value': 'first'})
        self.role_arn = cloud.put_role(unique('Delivery'), service=SERVICE_PRINCIPAL).arn
        self.locker = client.create_credential_locker(Name=unique(), Tags=TAGS)
        self.profile = client.create_provisioning_profile(ProvisioningType='FLEET_PROVISIONING', Name=unique(), Tags=TAGS)
        wait_for(lambda: client.get_provisioning_profile(Identifier=self.profile['Id'])['Status'] == 'CREATED')
        self.task_configuration_id = client.create_ota_task_configuration(Name=unique(), PushConfig=PUSH_CONFIG)['TaskConfigurationId']
        self.destination = self.create_destination()
        self.event_type = 'DEVICE_STATE'
        if not any(entry['EventType'] == self.event_type for entry in client.list_notification_configurations()['NotificationConfigurationList']):
            client.create_notification_configuration(EventType=self.event_type, DestinationName=self.destination)
        self.devices = Devices(cloud, client)
        self.ota_task = client.create_ota_task(
            S3Url='s3://firmware/job.json', OtaType='ONE_TIME', Target=[self.devices.light['Arn']], OtaSchedulingConfig={'StartTime': '2999-01-01T00:00:00Z'})
        self.event_log_id = client.create_event_log_configuration(ResourceType='ota-task', ResourceId=unique_id(), EventLogLevel='INFO')['Id']
        client.put_runtime_log_configuration(ManagedThingId=self.devices.light['Id'], RuntimeLogConfigurations={'LogLevel': 'INFO'})
        client.put_hub_configuration(HubTokenTimerExpirySettingInSeconds=3600)
        client.register_custom_endpoint()

    def create_destination(self, **members):
        return self.client.create_destination(**{**self.destination_example(), **members})['Name']

    def destination_example(self):
        return {
            'DeliveryDestinationArn': STREAM, 'DeliveryDestinationType': 'KINESIS', 'Name': unique(),
            'RoleArn': self.role_arn, 'Description': 'All events', 'ClientToken': uuid.uuid4().hex,
        }

    def example(self, operation):
        """As valid as the model asks for: the tokens of pages are well formed, but come from no list."""
        return self._examples()[operation]

    def state(self):
        """What calls that are refused must leave as it is."""
        return self.cloud.snapshot(), self.secrets.describe_secret(SecretId=self.secret_arn)['VersionIdsToStages']

    def _examples(self):
        locker, profile, task = ({'Identifier': id} for id in (self.locker['Id'], self.profile['Id'], self.task_configuration_id))
        destination, event_type, resource = {'Name': self.destination}, {'EventType': self.event_type}, {'ResourceArn': self.locker['Arn']}
        token, page = {'ClientToken': uuid.uuid4().hex}, {'MaxResults': 1, 'NextToken': 'a'}
        secret, version = {'SecretId': self.secret_arn}, uuid.uuid4().hex
        changes = {key: value for key, value in self.destination_example().items() if key != 'ClientToken'}
        return {
            'CreateCredentialLocker': {**token, 'Name': 'Household 1', 'Tags': TAGS},
            'GetCredentialLocker': locker,
            'DeleteCredentialLocker': locker,
            'ListCredentialLockers': page,
            'CreateDestination': {**self.destination_example(), 'Tags': TAGS},
            'GetDestination': destination,
            'UpdateDestination': {**changes, **destination},
            'DeleteDestination': destination,
            'ListDestinations': page,
            'CreateNotificationConfiguration': {**token, 'DestinationName': self.destination, 'EventType': 'DEVICE_OTA', 'Tags': TAGS},
            'GetNotificationConfiguration': event_type,
            'UpdateNotificationConfiguration': {**event_type, 'DestinationName': self.destination},
            'DeleteNotificationConfiguration': event_type,
            'ListNotificationConfigurations': page,
            'CreateOtaTaskConfiguration': {**token, 'Description': 'Slowly', 'Name': 'Rollout 1', 'PushConfig': PUSH_CONFIG},
            'GetOtaTaskConfiguration': task,
            'DeleteOtaTaskConfiguration': task,
            'ListOtaTaskConfigurations': page,
            'CreateProvisioningProfile': {
                **token, 'CaCertificate': CERTIFICATE, 'ClaimCertificate': CERTIFICATE, 'Name': 'profile-1', 'ProvisioningType': 'JITR', 'Tags': TAGS,
            },
            'GetProvisioningProfile': profile,
            'DeleteProvisioningProfile': profile,
            'ListProvisioningProfiles': page,
            'ListTagsForResource': resource,
            'TagResource': {**resource, 'Tags': TAGS},
            'UntagResource': {**resource, 'TagKeys': ['no such key']},
            **self._examples_of_things(),
            **self._examples_of_connectors(),
            **self._examples_of_account(),
            **self._examples_of_tools(),
            'DescribeSecret': secret,
            'GetSecretValue': {**secret, 'VersionStage': 'AWSCURRENT'},
            'PutSecretValue': {**secret, 'ClientRequestToken': uuid.uuid4().hex, 'SecretString': 'second', 'VersionStages': ['AWSCURRENT']},
            'UpdateSecretVersionStage': {**secret, 'VersionStage': 'MINE', 'MoveToVersionId': version, 'RemoveFromVersionId': version},
        }

    def _examples_of_things(self):
        thing, page, token = {'Identifier': self.devices.light['Id']}, {'MaxResults': 1, 'NextToken': 'a'}, {'ClientToken': unique_id()}
        changeable = {
            'Brand': 'Example', 'Model': 'X1', 'Name': 'Küche', 'Owner': 'me@example', 'SerialNumber': 'A-1', 'Classification': 'light',
            'CredentialLockerId': self.locker['Id'], 'MetaData': {'room': 'küche'}, 'Capabilities': '{"a": [1]}',
            'CapabilityReport': CAPABILITY_REPORT, 'CapabilitySchemas': CAPABILITY_SCHEMAS,
            'WiFiSimpleSetupConfiguration': {'EnableAsProvisioner': True, 'EnableAsProvisionee': False, 'TimeoutInMinutes': 15},
        }
        task, updated = {'Identifier': self.ota_task['TaskId']}, {'Description': 'Version 2', 'TaskConfigurationId': self.task_configuration_id}
        discovery = {'Identifier': self.devices.discovery_id}
        return {
            'CreateManagedThing': {
                **changeable, **token, 'Role': 'DEVICE', 'AuthenticationMaterial': material(), 'AuthenticationMaterialType': 'WIFI_SETUP_QR_BAR_CODE',
                'Tags': TAGS,
            },
            'GetManagedThing': thing,
            'UpdateManagedThing': {**thing, **changeable, 'HubNetworkMode': 'STANDARD'},
            'DeleteManagedThing': {**thing, 'Force': False},
            'ListManagedThings': {
                **page, 'ConnectorDestinationIdFilter': 'a', 'ConnectorDeviceIdFilter': 'a', 'ConnectorPolicyIdFilter': 'a', 'CredentialLockerFilter': 'a',
                'OwnerFilter': 'a', 'ParentControllerIdentifierFilter': 'a', 'ProvisioningStatusFilter': 'ACTIVATED', 'RoleFilter': 'DEVICE',
                'SerialNumberFilter': 'a',
            },
            'GetManagedThingCapabilities': thing,
            'GetManagedThingCertificate': thing,
            'GetManagedThingConnectivityData': thing,
            'GetManagedThingMetaData': thing,
            'GetManagedThingState': {'ManagedThingId': thing['Identifier']},
            'ListManagedThingSchemas': {**thing, **page, 'CapabilityIdFilter': ON_OFF, 'EndpointIdFilter': '1'},
            'SendManagedThingCommand': {
                'ManagedThingId': self.devices.lamp['Id'],
                'AccountAssociationId': self.devices.association['AccountAssociationId'],
                'ConnectorAssociationId': 'a',
                'Endpoints': [{'endpointId': '1', 'capabilities': [{
                    'id': ON_OFF, 'name': 'On/Off', 'version': '6',
                    'actions': [{'name': 'On', 'parameters': {}, 'ref': 'a.b', 'actionTraceId': 'f4be7a5d55d34cc=_1'}],
                }]}],
            },
            'StartDeviceDiscovery': {
                **token, 'DiscoveryType': 'CONTROLLER_CAPABILITY_REDISCOVERY', 'ControllerIdentifier': self.devices.hub['Id'], 'Protocol': 'ZIGBEE',
                'EndDeviceIdentifier': self.devices.light['Id'], 'AuthenticationMaterial': '13333', 'AuthenticationMaterialType': 'ZWAVE_INSTALL_CODE',
                'AccountAssociationId': self.devices.association['AccountAssociationId'], 'ConnectorAssociationIdentifier': 'a',
                'ConnectorDeviceIdList': ['lamp'], 'CustomProtocolDetail': {'Name': 'mine'}, 'Tags': TAGS,
            },
            'GetDeviceDiscovery': discovery,
            'ListDeviceDiscoveries': {**page, 'StatusFilter': 'RUNNING', 'TypeFilter': 'CLOUD'},
            'ListDiscoveredDevices': {**discovery, **page},
            'CreateOtaTask': {
                **token, **updated, 'S3Url': 's3://firmware/job.json', 'OtaType': 'ONE_TIME', 'OtaMechanism': 'PUSH', 'Protocol': 'HTTP', 'Tags': TAGS,
                'Target': [self.devices.light['Arn']],
                'OtaSchedulingConfig': {
                    'StartTime': '2999-01-01T00:00:00Z', 'EndTime': '2999-02-01T00:00:00Z', 'EndBehavior': 'CANCEL',
                    'MaintenanceWindows': [{'StartTime': 'cron(0 2 * * ? *)', 'DurationInMinutes': 60}],
                },
                'OtaTaskExecutionRetryConfig': {'RetryConfigCriteria': [{'FailureType': 'ALL', 'MinNumberOfRetries': 2}]},
            },
            'GetOtaTask': task,
            'UpdateOtaTask': {**task, **updated},
            'DeleteOtaTask': task,
            'ListOtaTasks': page,
            'ListOtaTaskExecutions': {**task, **page},
        }

    def _examples_of_connectors(self):
        page, token, names = {'MaxResults': 1, 'NextToken': 'a'}, {'ClientToken': unique_id()}, {'Name': 'judge 1', 'Description': 'Of the judge'}
        connector, destination = {'Identifier': self.devices.connector_id}, {'Identifier': self.devices.destination_id}
        association = {'AccountAssociationId': self.devices.association['AccountAssociationId']}
        authorization = [{'AuthMaterialName': 'material', 'SecretsManager': SECRET}]
        registration = self.devices.registration
        return {
            'CreateCloudConnector': {**token, **names, 'EndpointConfig': {'lambda': {'arn': self.devices.function}}, 'EndpointType': 'LAMBDA'},
            'GetCloudConnector': connector,
            'UpdateCloudConnector': {**connector, **names},
            'DeleteCloudConnector': connector,
            'ListCloudConnectors': {**page, 'LambdaArn': self.devices.function, 'Type': 'UNLISTED'},
            'CreateConnectorDestination': {
                **token, **names, 'CloudConnectorId': self.devices.connector_id, 'AuthType': 'OAUTH', 'SecretsManager': SECRET,
                'AuthConfig': {'oAuth': OAUTH, 'GeneralAuthorization': authorization},
            },
            'GetConnectorDestination': destination,
            'UpdateConnectorDestination': {
                **destination, **names, 'AuthType': 'OAUTH', 'SecretsManager': SECRET,
                'AuthConfig': {
                    'oAuthUpdate': {name: OAUTH[name] for name in ('oAuthCompleteRedirectUrl', 'proactiveRefreshTokenRenewal')},
                    'GeneralAuthorizationUpdate': {'AuthMaterialsToAdd': authorization, 'AuthMaterialsToUpdate': authorization},
                },
            },
            'DeleteConnectorDestination': destination,
            'ListConnectorDestinations': {**page, 'CloudConnectorId': self.devices.connector_id},
            'CreateAccountAssociation': {
                **token, **names, 'ConnectorDestinationId': self.devices.destination_id, 'GeneralAuthorization': {'AuthMaterialName': 'material'},
                'Tags': TAGS,
            },
            'GetAccountAssociation': association,
            'UpdateAccountAssociation': {**association, **names},
            'DeleteAccountAssociation': association,
            'StartAccountAssociationRefresh': association,
            'ListAccountAssociations': {**page, 'ConnectorDestinationId': self.devices.destination_id},
            'RegisterAccountAssociation': registration,
            'DeregisterAccountAssociation': {name: registration[name] for name in ('AccountAssociationId', 'ManagedThingId')},
            'ListManagedThingAccountAssociations': {**page, **association, 'ManagedThingId': self.devices.lamp['Id']},
            'SendConnectorEvent': {
                'ConnectorId': self.devices.connector_id, 'Operation': 'DEVICE_COMMAND_RESPONSE', 'OperationVersion': '1.0', 'StatusCode': 200,
                'Message': 'all right', 'UserId': 'user-1', 'TraceId': self.devices.trace_id, 'DeviceDiscoveryId': self.devices.discovery_id,
                'ConnectorDeviceId': 'lamp', 'MatterEndpoint': MATTER_ENDPOINT,
                'Devices': [{
                    'ConnectorDeviceId': 'lamp', 'ConnectorDeviceName': 'Лампа', 'CapabilityReport': MATTER_REPORT,
                    'CapabilitySchemas': CAPABILITY_SCHEMAS, 'DeviceMetadata': {'Brand': 'Example'},
                }],
            },
        }

    def _examples_of_account(self):
        page, log, thing = {'MaxResults': 1, 'NextToken': 'a'}, {'Id': self.event_log_id}, {'ManagedThingId': self.devices.light['Id']}
        return {
            'RegisterCustomEndpoint': {},
            'GetCustomEndpoint': {},
            'PutHubConfiguration': {'HubTokenTimerExpirySettingInSeconds': 60},
            'GetHubConfiguration': {},
            'PutDefaultEncryptionConfiguration': {
                'encryptionType': 'CUSTOMER_KEY_ENCRYPTION', 'kmsKeyArn': 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
            },
            'GetDefaultEncryptionConfiguration': {},
            'CreateEventLogConfiguration': {'ClientToken': unique_id(), 'EventLogLevel': 'INFO', 'ResourceType': 'managed-thing', 'ResourceId': unique_id()},
            'GetEventLogConfiguration': log,
            'UpdateEventLogConfiguration': {**log, 'EventLogLevel': 'WARN'},
            'DeleteEventLogConfiguration': log,
            'ListEventLogConfigurations': page,
            'PutRuntimeLogConfiguration': {**thing, 'RuntimeLogConfigurations': {
                'LogLevel': 'DEBUG', 'LogFlushLevel': 'WARN', 'LocalStoreLocation': '/tmp', 'LocalStoreFileRotationMaxBytes': 1,
                'LocalStoreFileRotationMaxFiles': 1, 'UploadLog': True, 'UploadPeriodMinutes': 1, 'DeleteLocalStoreAfterUpload': False,
            }},
            'GetRuntimeLogConfiguration': thing,
            'ResetRuntimeLogConfiguration': thing,
            'GetSchemaVersion': {'Type': 'capability', 'SchemaVersionedId': ON_OFF, 'Format': 'AWS'},
            'ListSchemaVersions': {
                **page, 'Type': 'capability', 'Namespace': 'matter', 'SchemaId': 'matter.OnOff', 'SemanticVersion': '1.4', 'Visibility': 'PUBLIC',
            },
        }

    def _examples_of_tools(self):
        stack, change_set, page = {'StackName': 'judged'}, {'StackName': 'judged', 'ChangeSetName': 'judged'}, {'NextToken': 'a'}
        template, role = {'TemplateBody': '{}'}, {'RoleARN': self.role_arn}
        begun, wish = {**role, 'ClientRequestToken': 'judge-1'}, {
            **template, **role,
            'Parameters': [{'ParameterKey': 'A', 'ParameterValue': 'B'}],
            'Capabilities': ['CAPABILITY_IAM'],
            'NotificationARNs': ['arn:aws:sns:eu-west-1:123456789012:judged'],
            'Tags': [{'Key': 'household', 'Value': '1'}],
        }
        return {
            'GetParameter': {'Name': '/judge', 'WithDecryption': True},
            'GetParameters': {'Names': ['/judge'], 'WithDecryption': True},
            'PutParameter': {'Name': '/judge', 'Value': 'a', 'Type': 'String', 'Overwrite': False, 'Description': 'b'},
            'DeleteParameter': {'Name': '/judge'},
            'GetCallerIdentity': {},
            'AssumeRole': {
                'RoleArn': self.role_arn, 'RoleSessionName': 'judge', 'DurationSeconds': 900, 'ExternalId': 'judge',
                'Tags': [{'Key': 'household', 'Value': '1'}], 'TransitiveTagKeys': ['household'],
            },
            'CreateStack': {**stack, **wish, **begun, 'OnFailure': 'DELETE'},
            'UpdateStack': {**stack, **wish, **begun},
            'DeleteStack': {**stack, **begun, 'DeletionMode': 'STANDARD'},
            'CancelUpdateStack': {**stack, 'ClientRequestToken': 'judge-1'},
            'RollbackStack': {**stack, **begun},
            'ContinueUpdateRollback': {**stack, **begun, 'ResourcesToSkip': ['A']},
            'UpdateTerminationProtection': {**stack, 'EnableTerminationProtection': True},
            'CreateChangeSet': {**change_set, **wish, 'ClientToken': 'judge', 'Description': 'a', 'ChangeSetType': 'CREATE'},
            'DescribeChangeSet': {**change_set, **page},
            'ExecuteChangeSet': {**change_set, 'ClientRequestToken': 'judge-1'},
            'DeleteChangeSet': change_set,
            'ListChangeSets': {**stack, **page},
            'DescribeStacks': {**stack, **page},
            'ListStacks': {**page, 'StackStatusFilter': ['CREATE_COMPLETE']},
            'DescribeStackEvents': {**stack, **page},
            'DescribeStackResources': stack,
            'DescribeStackResource': {**stack, 'LogicalResourceId': 'A'},
            'ListStackResources': {**stack, **page},
            'ListExports': page,
            'GetTemplate': {**change_set, 'TemplateStage': 'Original'},
            'GetTemplateSummary': {**stack, **template},
            'ValidateTemplate': template,
        }
