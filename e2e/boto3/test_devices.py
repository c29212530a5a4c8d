"""Managed things, what they can do and how they are, discoveries, commands and OTA tasks, through boto3."""

import json

import pytest

from capabilities import CAPABILITY_REPORT, CAPABILITY_SCHEMAS, ON_OFF, command
from devices import material
from examples import STREAM, TAGS
from local_cloud import wait_for
from test_resources import body, is_recent


@pytest.fixture
def devices(fleet):
    return fleet.devices


def state(client, thing):
    endpoints = client.get_managed_thing_state(ManagedThingId=thing['Id'])['Endpoints']
    return {property['name']: property['value']['propertyValue'] for endpoint in endpoints for one in endpoint['capabilities'] for property in one['properties']}


def test_managed_thing(client, fleet, devices):
    members = {'Name': 'Küche', 'Owner': 'me', 'Brand': 'Example', 'MetaData': {'room': 'küche'}, 'CredentialLockerId': fleet.locker['Id']}
    created = client.create_managed_thing(
        Role='CONTROLLER', AuthenticationMaterialType='WIFI_SETUP_QR_BAR_CODE', AuthenticationMaterial='SN:judge 1;UPC:123456789012;', Tags=TAGS, **members)
    assert body(created).keys() == {'Id', 'Arn', 'CreatedAt'}
    id = created['Id']
    assert created['Arn'] == f'arn:aws:iotmanagedintegrations:eu-west-1:123456789012:managed-thing/{id}'
    read = body(client.get_managed_thing(Identifier=id))
    assert is_recent(read['CreatedAt'])
    assert read == {
        **body(created), **members, 'Role': 'CONTROLLER', 'SerialNumber': 'judge 1', 'UniversalProductCode': '123456789012',
        'ProvisioningStatus': 'PRE_ASSOCIATED', 'UpdatedAt': read['CreatedAt'], 'Tags': TAGS,
    }
    updated = client.update_managed_thing(Identifier=id, Name='Bad', HubNetworkMode='NETWORK_WIDE_EXCLUSION')
    assert (updated['ResponseMetadata']['HTTPStatusCode'], body(updated)) == (204, {})
    devices.world('connect', id)
    read = client.get_managed_thing(Identifier=id)
    assert (read['Name'], read['HubNetworkMode'], read['ProvisioningStatus']) == ('Bad', 'NETWORK_WIDE_EXCLUSION', 'ACTIVATED')
    [item] = client.list_managed_things(SerialNumberFilter='judge 1')['Items']
    assert (item['Id'], 'Tags' in item) == (id, False)
    client.tag_resource(ResourceArn=created['Arn'], Tags={'new': 'ü'})
    assert client.list_tags_for_resource(ResourceArn=created['Arn'])['tags'] == {**TAGS, 'new': 'ü'}

    deleted = client.delete_managed_thing(Identifier=id)
    assert (deleted['ResponseMetadata']['HTTPStatusCode'], body(deleted)) == (204, {})
    assert client.get_managed_thing(Identifier=id)['ProvisioningStatus'] == 'DELETE_IN_PROGRESS'
    client.delete_managed_thing(Identifier=id, Force=True)
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.get_managed_thing(Identifier=id)


def test_one_material_makes_one_thing(client, devices):
    barcode = material()
    devices.create('DEVICE', barcode=barcode)
    with pytest.raises(client.exceptions.ConflictException):
        devices.create('DEVICE', barcode=barcode)


def test_what_is_known_of_a_thing(client, devices):
    created = devices.create('DEVICE', CapabilityReport=CAPABILITY_REPORT, CapabilitySchemas=CAPABILITY_SCHEMAS, MetaData={'a': 'b'})
    id = created['Id']
    assert body(client.get_managed_thing_capabilities(Identifier=id)) == {'ManagedThingId': id, 'CapabilityReport': CAPABILITY_REPORT}
    assert body(client.get_managed_thing_meta_data(Identifier=id)) == {'ManagedThingId': id, 'MetaData': {'a': 'b'}}
    [schema] = client.list_managed_thing_schemas(Identifier=id, CapabilityIdFilter=ON_OFF)['Items']
    assert schema['Schema']['extrinsicId'] == '0x0006'
    assert body(client.get_managed_thing_connectivity_data(Identifier=id)) == {'ManagedThingId': id, 'Connected': False, 'DisconnectReason': 'NONE'}
    with pytest.raises(client.exceptions.ResourceNotFoundException, match='certificate'):
        client.get_managed_thing_certificate(Identifier=id)
    devices.world('connect', id)
    connectivity = client.get_managed_thing_connectivity_data(Identifier=id)
    assert connectivity['Connected'] and is_recent(connectivity['Timestamp'])
    assert client.get_managed_thing_certificate(Identifier=id)['CertificatePem'].startswith('-----BEGIN CERTIFICATE-----')
    assert client.get_managed_thing_state(ManagedThingId=id)['Endpoints'] == []
    devices.world('report', id, [{'endpointId': '1', 'capabilities': [
        {'id': ON_OFF, 'name': 'On/Off', 'version': '6', 'properties': {'OnOff': True, 'OnTime': None, 'Name': 'ünï 電球'}}]}])
    assert state(client, created) == {'OnOff': True, 'OnTime': None, 'Name': 'ünï 電球'}


def test_command_to_a_connected_device(client, devices):
    sent = client.send_managed_thing_command(ManagedThingId=devices.light['Id'], Endpoints=command('UpdateState', OnTime=5, OnOff=True))
    assert (sent['ResponseMetadata']['HTTPStatusCode'], body(sent).keys()) == (202, {'TraceId'})
    wait_for(lambda: state(client, devices.light) == {'OnTime': 5, 'OnOff': True})


def test_discovery_of_a_hub(client, devices):
    started = client.start_device_discovery(DiscoveryType='ZIGBEE', ControllerIdentifier=devices.hub['Id'])
    assert is_recent(started['StartedAt'])
    barcode = material()
    devices.world('find', started['Id'], [{'AuthenticationMaterial': barcode, 'Brand': 'Example', 'DeviceTypes': ['Light']}])
    read = client.get_device_discovery(Identifier=started['Id'])
    assert (read['Status'], read['ControllerId'], 'FinishedAt' in read) == ('RUNNING', devices.hub['Id'], False)
    [found] = client.list_discovered_devices(Identifier=started['Id'])['Items']
    assert is_recent(found.pop('DiscoveredAt'))
    assert found == {'AuthenticationMaterial': barcode, 'Brand': 'Example', 'DeviceTypes': ['Light'], 'Modification': 'DISCOVERED'}
    devices.world('finishDiscovery', started['Id'])
    assert client.get_device_discovery(Identifier=started['Id'])['Status'] == 'SUCCEEDED'
    assert started['Id'] in [item['Id'] for item in client.list_device_discoveries(TypeFilter='ZIGBEE', StatusFilter='SUCCEEDED')['Items']]
    device = devices.create('DEVICE', 'DISCOVERED_DEVICE', barcode)
    assert client.get_managed_thing(Identifier=device['Id'])['ParentControllerId'] == devices.hub['Id']


def test_ota_task(client, fleet, devices):
    configuration = client.create_ota_task_configuration()['TaskConfigurationId']
    created = client.create_ota_task(
        S3Url='s3://firmware/job.json', OtaType='ONE_TIME', Target=[devices.light['Arn']], TaskConfigurationId=configuration, Description='v2', Tags=TAGS)
    assert body(created).keys() == {'Description', 'TaskArn', 'TaskId'}
    id = created['TaskId']
    read = body(client.get_ota_task(Identifier=id))
    assert (read['Status'], read['Target'], read['Tags'], read['TaskProcessingDetails']['NumberOfInProgressThings']) == (
        'IN_PROGRESS', [devices.light['Arn']], TAGS, 1)
    [execution] = client.list_ota_task_executions(Identifier=id)['ExecutionSummaries']
    assert execution['ManagedThingId'] == devices.light['Id']
    assert {**execution['TaskExecutionSummary'], 'QueuedAt': 0, 'StartedAt': 0, 'LastUpdatedAt': 0} == {
        'ExecutionNumber': 1, 'RetryAttempt': 0, 'Status': 'IN_PROGRESS', 'QueuedAt': 0, 'StartedAt': 0, 'LastUpdatedAt': 0}
    client.update_ota_task(Identifier=id, Description='v3')
    assert client.get_ota_task(Identifier=id)['Description'] == 'v3'
    assert id in [task['TaskId'] for task in client.list_ota_tasks(MaxResults=1000)['Tasks']]
    assert body(client.delete_ota_task(Identifier=id)) == {}
    assert client.get_ota_task(Identifier=id)['Status'] == 'DELETION_IN_PROGRESS'
    wait_for(lambda: id not in [task['TaskId'] for task in client.list_ota_tasks(MaxResults=1000)['Tasks']])


def test_notification(client, fleet, devices):
    """With the role's permission, what happens is a record in the stream."""
    role = fleet.cloud.put_role('Streaming', {'Effect': 'Allow', 'Action': 'kinesis:PutRecord', 'Resource': f'{STREAM}-judged'}, service='iotmanagedintegrations.amazonaws.com')
    destination = fleet.create_destination(RoleArn=role.arn, DeliveryDestinationArn=f'{STREAM}-judged')
    client.create_notification_configuration(EventType='DEVICE_LIFE_CYCLE', DestinationName=destination)
    created = devices.create('DEVICE')
    client.delete_notification_configuration(EventType='DEVICE_LIFE_CYCLE')
    [record] = fleet.cloud.control('notifications', f'{STREAM}-judged')
    message = json.loads(record['data'])
    assert (message['messageType'], message['resources'], message['payload']['status']) == ('DEVICE_LIFE_CYCLE', [created['Arn']], 'PRE_ASSOCIATED')
