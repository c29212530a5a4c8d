"""For operations a whole valid input each, from which the invalid ones are made."""

import uuid

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
            **self._examples_of_tools(),
            'DescribeSecret': secret,
            'PutSecretValue': {**secret, 'ClientRequestToken': uuid.uuid4().hex, 'SecretString': 'second', 'VersionStages': ['AWSCURRENT']},
            'UpdateSecretVersionStage': {**secret, 'VersionStage': 'MINE', 'MoveToVersionId': version, 'RemoveFromVersionId': version},
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
