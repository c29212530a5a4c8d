"""What the account, a managed thing or a type of resources has one of, through boto3."""

import pytest

from examples import unique_id
from local_cloud import wait_for
from test_resources import body, is_recent

KEY = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'


def test_custom_endpoint(client):
    registered = client.register_custom_endpoint()
    assert registered['ResponseMetadata']['HTTPStatusCode'] == 201
    assert body(client.get_custom_endpoint()) == body(registered)


def test_hub_configuration(client):
    put = client.put_hub_configuration(HubTokenTimerExpirySettingInSeconds=2 ** 40)
    assert (put['ResponseMetadata']['HTTPStatusCode'], body(put)) == (201, {'HubTokenTimerExpirySettingInSeconds': 2 ** 40})
    read = client.get_hub_configuration()
    assert read['HubTokenTimerExpirySettingInSeconds'] == 2 ** 40 and is_recent(read['UpdatedAt'])


def test_default_encryption(client):
    put = client.put_default_encryption_configuration(encryptionType='CUSTOMER_KEY_ENCRYPTION', kmsKeyArn=KEY)
    assert (put['ResponseMetadata']['HTTPStatusCode'], put['configurationStatus']) == (201, {'state': 'UPDATE_IN_PROGRESS'})
    wait_for(lambda: client.get_default_encryption_configuration()['configurationStatus']['state'] == 'ENABLED')
    assert client.get_default_encryption_configuration()['kmsKeyArn'] == KEY
    with pytest.raises(client.exceptions.ValidationException, match='needs a kmsKeyArn'):
        client.put_default_encryption_configuration(encryptionType='CUSTOMER_KEY_ENCRYPTION')


def test_event_log_configuration(client):
    resource = {'ResourceType': 'managed-thing', 'ResourceId': unique_id()}
    id = client.create_event_log_configuration(**resource, EventLogLevel='INFO')['Id']
    assert body(client.update_event_log_configuration(Id=id, EventLogLevel='DEBUG')) == {}
    read = {**resource, 'Id': id, 'EventLogLevel': 'DEBUG'}
    assert body(client.get_event_log_configuration(Id=id)) == read
    assert read in client.list_event_log_configurations(MaxResults=1000)['EventLogConfigurationList']
    assert body(client.delete_event_log_configuration(Id=id)) == {}
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.get_event_log_configuration(Id=id)


def test_runtime_log_configuration(client, fleet):
    id, configurations = fleet.devices.create('DEVICE')['Id'], {'LogLevel': 'DEBUG', 'UploadLog': True, 'UploadPeriodMinutes': 5}
    assert body(client.put_runtime_log_configuration(ManagedThingId=id, RuntimeLogConfigurations=configurations)) == {}
    assert body(client.get_runtime_log_configuration(ManagedThingId=id)) == {'ManagedThingId': id, 'RuntimeLogConfigurations': configurations}
    assert body(client.reset_runtime_log_configuration(ManagedThingId=id)) == {}
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.get_runtime_log_configuration(ManagedThingId=id)


def test_schema_versions(client):
    summaries = client.list_schema_versions(Type='capability', Namespace='matter')['Items']
    assert len(summaries) > 5
    for summary in summaries:
        id = f"{summary['SchemaId']}@{summary['SemanticVersion']}"
        schema = body(client.get_schema_version(Type='capability', SchemaVersionedId=id))
        assert schema.pop('Schema')['$id'] == f'/schema-versions/capability/{id}'
        assert schema == summary
