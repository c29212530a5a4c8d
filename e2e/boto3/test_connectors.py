"""Third-party clouds through boto3, with a connector that is a Lambda function."""

import json

import pytest

from capabilities import MATTER_ENDPOINT, command
from devices import OAUTH, SECRET
from examples import TAGS
from local_cloud import wait_for
from test_devices import state
from test_resources import body


@pytest.fixture
def devices(fleet):
    return fleet.devices


def test_cloud_connector(client, devices):
    id = client.create_cloud_connector(Name='mine', Description='first', EndpointConfig={'lambda': {'arn': devices.function}})['Id']
    assert client.update_cloud_connector(Identifier=id, Name='other')['ResponseMetadata']['HTTPStatusCode'] == 200
    read = {'Id': id, 'Name': 'other', 'Description': 'first', 'EndpointConfig': {'lambda': {'arn': devices.function}}, 'EndpointType': 'LAMBDA', 'Type': 'UNLISTED'}
    assert body(client.get_cloud_connector(Identifier=id)) == read
    assert read in client.list_cloud_connectors(LambdaArn=devices.function, Type='UNLISTED')['Items']
    assert body(client.delete_cloud_connector(Identifier=id)) == {}
    with pytest.raises(client.exceptions.ValidationException, match=devices.destination_id):
        client.delete_cloud_connector(Identifier=devices.connector_id)


def test_connector_destination(client, devices):
    members = {'CloudConnectorId': devices.connector_id, 'Name': 'mine', 'AuthType': 'OAUTH', 'SecretsManager': SECRET}
    id = client.create_connector_destination(**members, AuthConfig={'oAuth': OAUTH})['Id']
    updated = client.update_connector_destination(
        Identifier=id, Description='d', AuthConfig={'GeneralAuthorizationUpdate': {'AuthMaterialsToAdd': [{'AuthMaterialName': 'm', 'SecretsManager': SECRET}]}})
    assert (updated['ResponseMetadata']['HTTPStatusCode'], body(updated)) == (204, {})
    assert body(client.get_connector_destination(Identifier=id)) == {
        **members, 'Id': id, 'Description': 'd', 'OAuthCompleteRedirectUrl': OAUTH['oAuthCompleteRedirectUrl'],
        'AuthConfig': {'oAuth': OAUTH, 'GeneralAuthorization': [{'AuthMaterialName': 'm', 'SecretsManager': SECRET}]},
    }
    assert id in [item['Id'] for item in client.list_connector_destinations(CloudConnectorId=devices.connector_id)['ConnectorDestinationList']]
    assert body(client.delete_connector_destination(Identifier=id)) == {}


def test_account_association(client, devices):
    created = client.create_account_association(ConnectorDestinationId=devices.destination_id, Name='home', Tags=TAGS)
    id = created['AccountAssociationId']
    assert created['AssociationState'] == 'ASSOCIATION_IN_PROGRESS'
    assert created['OAuthAuthorizationUrl'].startswith(OAUTH['authUrl'])
    devices.world('authorize', id, {'error': 'denied'})
    read = body(client.get_account_association(AccountAssociationId=id))
    assert (read['AssociationState'], read['ErrorMessage'], read['Tags']) == ('ASSOCIATION_FAILED', 'denied', TAGS)
    assert client.start_account_association_refresh(AccountAssociationId=id)['OAuthAuthorizationUrl'].startswith(OAUTH['authUrl'])
    devices.world('authorize', id, {'accessToken': 'token'})
    wait_for(lambda: client.get_account_association(AccountAssociationId=id)['AssociationState'] == 'ASSOCIATION_SUCCEEDED')
    updated = client.update_account_association(AccountAssociationId=id, Description='changed')
    assert (updated['ResponseMetadata']['HTTPStatusCode'], body(updated)) == (204, {})
    [item] = [item for item in client.list_account_associations(ConnectorDestinationId=devices.destination_id)['Items'] if item['AccountAssociationId'] == id]
    assert (item['Description'], item['Name']) == ('changed', 'home')
    assert body(client.delete_account_association(AccountAssociationId=id)) == {}
    wait_for(lambda: id not in [item['AccountAssociationId'] for item in client.list_account_associations()['Items']])


def test_registration(client, devices):
    association = devices.associate()['AccountAssociationId']
    discovery = devices.discover(association, 'second-lamp')
    [found] = client.list_discovered_devices(Identifier=discovery)['Items']
    thing = devices.create('DEVICE', 'DISCOVERED_DEVICE', found['AuthenticationMaterial'])['Id']
    assert client.get_managed_thing(Identifier=thing)['ProvisioningStatus'] == 'UNASSOCIATED'
    registration = {'AccountAssociationId': association, 'DeviceDiscoveryId': discovery, 'ManagedThingId': thing}
    registered = client.register_account_association(**registration)
    assert (registered['ResponseMetadata']['HTTPStatusCode'], body(registered)) == (201, registration)
    assert client.get_managed_thing(Identifier=thing)['ProvisioningStatus'] == 'ACTIVATED'
    assert client.list_managed_thing_account_associations(ManagedThingId=thing)['Items'] == [
        {'AccountAssociationId': association, 'ManagedThingId': thing, 'ManagedThingAssociationStatus': 'ASSOCIATED'}]
    assert body(client.deregister_account_association(AccountAssociationId=association, ManagedThingId=thing)) == {}
    assert client.get_managed_thing(Identifier=thing)['ProvisioningStatus'] == 'ISOLATED'


def test_command_through_a_connector(client, devices):
    trace = client.send_managed_thing_command(ManagedThingId=devices.lamp['Id'], Endpoints=command('On'))['TraceId']
    wait_for(lambda: trace in str(devices.connector_log()))
    [line] = [line for line in devices.connector_log() if trace in line]
    assert json.loads(line.partition('got ')[2])['endpoints'] == [{'id': '1', 'clusters': [{'id': '0x0006', 'commands': [{'0x01': {}}]}]}]
    assert state(client, devices.lamp) == {}
    told = client.send_connector_event(
        ConnectorId=devices.connector_id, Operation='DEVICE_COMMAND_RESPONSE', TraceId=trace, StatusCode=200, MatterEndpoint=MATTER_ENDPOINT)
    assert (told['ResponseMetadata']['HTTPStatusCode'], body(told)) == (202, {'ConnectorId': devices.connector_id})
    assert state(client, devices.lamp) == {'OnOff': True}
