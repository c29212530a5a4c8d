"""Every operation of managed integrations with valid input, and what boto3 makes of the answers."""

import uuid
from datetime import datetime, timedelta, timezone

import pytest

from examples import CERTIFICATE, PUSH_CONFIG, STREAM, TAGS, unique
from local_cloud import wait_for
from test_invalid_inputs import call


def body(answer):
    """What the service said, without what botocore adds."""
    return {name: value for name, value in answer.items() if name != 'ResponseMetadata'}


def is_recent(time):
    return isinstance(time, datetime) and time.utcoffset() == timedelta(0) and abs(datetime.now(timezone.utc) - time) < timedelta(minutes=1)


def test_answers_have_request_ids_of_their_own(client, fleet):
    ids = {client.get_destination(Name=fleet.destination)['ResponseMetadata']['RequestId'] for _ in range(3)}
    assert {len(id) for id in ids} == {36}
    assert len(ids) == 3


def test_credential_locker(client):
    created = client.create_credential_locker(Name='Household 1', Tags=TAGS)
    id, arn = created['Id'], created['Arn']
    assert arn == f'arn:aws:iotmanagedintegrations:eu-west-1:123456789012:credential-locker/{id}'
    assert is_recent(created['CreatedAt'])
    assert body(created).keys() == {'Id', 'Arn', 'CreatedAt'}
    read = body(client.get_credential_locker(Identifier=id))
    assert read == {**body(created), 'Name': 'Household 1', 'Tags': TAGS}
    [item] = [item for item in client.list_credential_lockers(MaxResults=1000)['Items'] if item['Id'] == id]
    assert item == {**body(created), 'Name': 'Household 1'}
    assert body(client.delete_credential_locker(Identifier=id)) == {}
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.get_credential_locker(Identifier=id)


def test_credential_locker_without_optional_members(client):
    id = client.create_credential_locker()['Id']
    assert body(client.get_credential_locker(Identifier=id)).keys() == {'Id', 'Arn', 'CreatedAt'}


def test_destination(client, fleet):
    example = fleet.destination_example()
    assert body(client.create_destination(**example, Tags=TAGS)) == {'Name': example['Name']}
    members = {name: value for name, value in example.items() if name != 'ClientToken'}
    read = body(client.get_destination(Name=example['Name']))
    created_at = read.pop('CreatedAt')
    assert is_recent(created_at)
    assert read == {**members, 'UpdatedAt': created_at, 'Tags': TAGS}

    assert body(client.update_destination(Name=example['Name'], Description='Other events', DeliveryDestinationArn=f'{STREAM}-2')) == {}
    updated = body(client.get_destination(Name=example['Name']))
    assert updated.pop('UpdatedAt') > created_at
    assert updated == {**members, 'CreatedAt': created_at, 'Tags': TAGS, 'Description': 'Other events', 'DeliveryDestinationArn': f'{STREAM}-2'}

    [item] = [item for item in client.list_destinations(MaxResults=1000)['DestinationList'] if item['Name'] == example['Name']]
    assert item == {**members, 'Description': 'Other events', 'DeliveryDestinationArn': f'{STREAM}-2'}
    assert body(client.delete_destination(Name=example['Name'])) == {}
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.get_destination(Name=example['Name'])


@pytest.mark.parametrize('name', ['Ärger im Büro', '電球 ٣', 'a..b', '-', ' ', 'x' * 128, '𝔘' * 128, 'a.-_ b'])
def test_names_travel_in_addresses(client, fleet, name):
    assert fleet.create_destination(Name=name) == name
    assert client.get_destination(Name=name)['Name'] == name
    client.update_destination(Name=name, Description='Renamed')
    assert client.get_destination(Name=name)['Description'] == 'Renamed'
    client.delete_destination(Name=name)


def test_notification_configuration(client, fleet):
    created = client.create_notification_configuration(EventType='DEVICE_WSS', DestinationName=fleet.destination, Tags=TAGS)
    assert body(created) == {'EventType': 'DEVICE_WSS'}
    read = body(client.get_notification_configuration(EventType='DEVICE_WSS'))
    created_at = read.pop('CreatedAt')
    assert is_recent(created_at)
    assert read == {'EventType': 'DEVICE_WSS', 'DestinationName': fleet.destination, 'UpdatedAt': created_at, 'Tags': TAGS}

    other = fleet.create_destination()
    assert body(client.update_notification_configuration(EventType='DEVICE_WSS', DestinationName=other)) == {}
    updated = client.get_notification_configuration(EventType='DEVICE_WSS')
    assert (updated['DestinationName'], updated['CreatedAt']) == (other, created_at)
    assert updated['UpdatedAt'] > created_at

    configurations = client.list_notification_configurations()['NotificationConfigurationList']
    assert {'EventType': 'DEVICE_WSS', 'DestinationName': other} in configurations
    assert body(client.delete_notification_configuration(EventType='DEVICE_WSS')) == {}
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.get_notification_configuration(EventType='DEVICE_WSS')


def test_there_is_a_configuration_for_every_event_type_of_the_model(client, fleet):
    model = client.meta.service_model.operation_model('CreateNotificationConfiguration')
    event_types = [name for name in model.input_shape.members['EventType'].enum if name != fleet.event_type]
    for event_type in event_types:
        assert client.create_notification_configuration(EventType=event_type, DestinationName=fleet.destination)['EventType'] == event_type
    listed = [entry['EventType'] for entry in client.list_notification_configurations()['NotificationConfigurationList']]
    assert sorted(listed) == sorted([*event_types, fleet.event_type])
    for event_type in event_types:
        client.delete_notification_configuration(EventType=event_type)


def test_ota_task_configuration(client):
    created = client.create_ota_task_configuration(Name='Rollout 1', Description='Slowly', PushConfig=PUSH_CONFIG)
    id = created['TaskConfigurationId']
    assert body(created) == {'TaskConfigurationId': id}
    read = body(client.get_ota_task_configuration(Identifier=id))
    created_at = read.pop('CreatedAt')
    assert is_recent(created_at)
    assert read == {'TaskConfigurationId': id, 'Name': 'Rollout 1', 'Description': 'Slowly', 'PushConfig': PUSH_CONFIG}
    [item] = [item for item in client.list_ota_task_configurations(MaxResults=1000)['Items'] if item['TaskConfigurationId'] == id]
    assert item == {'TaskConfigurationId': id, 'Name': 'Rollout 1', 'CreatedAt': created_at}
    deleted = client.delete_ota_task_configuration(Identifier=id)
    assert (deleted['ResponseMetadata']['HTTPStatusCode'], body(deleted)) == (204, {})
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.get_ota_task_configuration(Identifier=id)


def test_claim_of_a_provisioning_profile(client):
    created = client.create_provisioning_profile(ProvisioningType='FLEET_PROVISIONING', Name='lights', Tags=TAGS)
    id, key = created['Id'], created['ClaimCertificatePrivateKey']
    assert created['Arn'] == f'arn:aws:iotmanagedintegrations:eu-west-1:123456789012:provisioning-profile/{id}'
    assert created['Status'] == 'CREATE_IN_PROGRESS'
    assert key.startswith('-----BEGIN PRIVATE KEY-----\n')
    read = wait_for(lambda: (profile := body(client.get_provisioning_profile(Identifier=id)))['Status'] == 'CREATED' and profile)
    shown = {name: created[name] for name in ('Id', 'Arn', 'Name', 'ProvisioningType', 'ClaimCertificate')}
    assert read == {**shown, 'Status': 'CREATED', 'Tags': TAGS}
    [item] = [item for item in client.list_provisioning_profiles(MaxResults=1000)['Items'] if item['Id'] == id]
    assert item == {name: read[name] for name in ('Id', 'Arn', 'Name', 'ProvisioningType', 'Status')}

    assert body(client.delete_provisioning_profile(Identifier=id)) == {}
    assert client.get_provisioning_profile(Identifier=id)['Status'] == 'DELETE_IN_PROGRESS'
    wait_for(lambda: id not in [item['Id'] for item in client.list_provisioning_profiles(MaxResults=1000)['Items']])


def test_provisioning_profile_with_certificates_of_the_customer(client):
    created = client.create_provisioning_profile(ProvisioningType='JITR', CaCertificate=CERTIFICATE, ClaimCertificate=f'{CERTIFICATE}\n')
    assert body(created).keys() == {'Id', 'Arn', 'ProvisioningType', 'Status', 'ClaimCertificate'}
    assert created['ClaimCertificate'] == f'{CERTIFICATE}\n'


def test_tags(client, fleet):
    for arn in (client.create_credential_locker()['Arn'], fleet.profile['Arn']):
        client.untag_resource(ResourceArn=arn, TagKeys=list(TAGS))
        assert body(client.list_tags_for_resource(ResourceArn=arn)) == {}
        assert body(client.tag_resource(ResourceArn=arn, Tags={'a': '1', 'ключ/&=+ ?#%': 'ünï', 'empty': ''})) == {}
        assert body(client.tag_resource(ResourceArn=arn, Tags={'a': '2'})) == {}
        assert client.list_tags_for_resource(ResourceArn=arn)['tags'] == {'a': '2', 'ключ/&=+ ?#%': 'ünï', 'empty': ''}
        assert body(client.untag_resource(ResourceArn=arn, TagKeys=['ключ/&=+ ?#%', 'empty', 'no such key'])) == {}
        assert client.list_tags_for_resource(ResourceArn=arn)['tags'] == {'a': '2'}


def test_largest_input(client):
    tags = {f'{index:02}{"к" * 126}': '🏠' * 256 for index in range(50)}
    name, token = 'n' * 128, 't' * 60 + uuid.uuid4().hex[:4]
    locker = client.create_credential_locker(Name=name, ClientToken=token, Tags=tags)
    read = client.get_credential_locker(Identifier=locker['Id'])
    assert (read['Name'], read['Tags']) == (name, tags)
    with pytest.raises(client.exceptions.InvalidRequestException):
        client.tag_resource(ResourceArn=locker['Arn'], Tags={'one': 'more'})


def test_smallest_and_largest_numbers(client):
    for per_minute, factor, minutes, percentage in ((1, 1.1, 1, -1.5), (100, 5, 10080, 100)):
        push_config = {
            'AbortConfig': {'AbortConfigCriteriaList': [{'MinNumberOfExecutedThings': per_minute, 'ThresholdPercentage': percentage}]},
            'RolloutConfig': {'ExponentialRolloutRate': {'BaseRatePerMinute': per_minute, 'IncrementFactor': factor}},
            'TimeoutConfig': {'InProgressTimeoutInMinutes': minutes},
        }
        id = client.create_ota_task_configuration(PushConfig=push_config)['TaskConfigurationId']
        assert client.get_ota_task_configuration(Identifier=id)['PushConfig'] == push_config


def test_members_that_the_service_does_not_know_are_ignored(client):
    """AWS's services accept what newer clients send."""
    name = unique()
    created = call(client, 'CreateCredentialLocker', {}, lambda _: f'{{"Name": "{name}", "Newer": {{"Member": 1}}}}'.encode())
    assert client.get_credential_locker(Identifier=created['Id'])['Name'] == name
