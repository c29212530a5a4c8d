"""Devices of each kind, made through boto3: a hub, a light on Wi-Fi, and a lamp behind a third-party cloud."""

import tempfile
import uuid
from pathlib import Path

from capabilities import CAPABILITY_REPORT, MATTER_REPORT, command
from local_cloud import wait_for

SECRET = {'arn': 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:oauth-AbCdEf', 'versionId': '12345678-1234-1234-1234-123456789012'}
OAUTH = {
    'authUrl': 'https://cloud.example/authorize', 'tokenUrl': 'https://cloud.example/token', 'tokenEndpointAuthenticationScheme': 'HTTP_BASIC',
    'scope': 'read', 'oAuthCompleteRedirectUrl': 'https://app.example/done', 'proactiveRefreshTokenRenewal': {'enabled': True, 'DaysBeforeRenewal': 30},
}
CONNECTOR = """
exports.handler = async ({ header, payload }) => {
  console.log('got ' + JSON.stringify(payload));
  return { header: { responseCode: 200 }, payload: { userId: 'user-1' } };
};
"""


def material():
    return f'SN:{uuid.uuid4().hex};'


class Devices:
    def __init__(self, cloud, client):
        self.cloud, self.client = cloud, client
        self.hub = self.create('CONTROLLER')
        self.light = self.create('DEVICE', CapabilityReport=CAPABILITY_REPORT, MetaData={'room': 'küche'})
        for thing in (self.hub, self.light):
            self.world('connect', thing['Id'])
        self.function = self.put_connector()
        self.connector_id = client.create_cloud_connector(Name='cloud', EndpointConfig={'lambda': {'arn': self.function}})['Id']
        self.destination_id = client.create_connector_destination(
            CloudConnectorId=self.connector_id, AuthType='OAUTH', SecretsManager=SECRET,
            AuthConfig={'oAuth': OAUTH, 'GeneralAuthorization': [{'AuthMaterialName': 'material', 'SecretsManager': SECRET}]})['Id']
        self.association = self.associate()
        self.discovery_id = self.discover(self.association['AccountAssociationId'], 'lamp')
        self.lamp = self.create('DEVICE', 'DISCOVERED_DEVICE', f'CLOUD:{self.discovery_id}:lamp')
        self.registration = {
            'AccountAssociationId': self.association['AccountAssociationId'], 'DeviceDiscoveryId': self.discovery_id, 'ManagedThingId': self.lamp['Id'],
        }
        client.register_account_association(**self.registration)
        self.trace_id = client.send_managed_thing_command(ManagedThingId=self.lamp['Id'], Endpoints=command('On'))['TraceId']

    def create(self, role, type='WIFI_SETUP_QR_BAR_CODE', barcode=None, **members):
        return self.client.create_managed_thing(
            Role=role, AuthenticationMaterialType=type, AuthenticationMaterial=barcode or material(), **members)

    def world(self, name, *values):
        self.cloud.control('world', {'name': name, 'values': values})

    def put_connector(self):
        folder, name = Path(tempfile.mkdtemp()), f'connector-{uuid.uuid4().hex[:8]}'
        (folder / 'index.js').write_text(CONNECTOR)
        self.cloud.put_role('ConnectorRole')
        self.cloud.control('putFunction', {'name': name, 'code': str(folder), 'role': 'ConnectorRole'})
        return f'arn:aws:lambda:eu-west-1:123456789012:function:{name}'

    def associate(self):
        """By general authorization, which needs no end user."""
        created = self.client.create_account_association(ConnectorDestinationId=self.destination_id, GeneralAuthorization={'AuthMaterialName': 'material'})
        assert created['AssociationState'] == 'ASSOCIATION_SUCCEEDED'
        return created

    def discover(self, association_id, *devices):
        """A discovery that has found devices."""
        id = self.client.start_device_discovery(DiscoveryType='CLOUD', AccountAssociationId=association_id)['Id']
        wait_for(lambda: id in str(self.connector_log()))
        self.client.send_connector_event(
            ConnectorId=self.connector_id, Operation='DEVICE_DISCOVERY', DeviceDiscoveryId=id, StatusCode=200,
            Devices=[{'ConnectorDeviceId': device, 'CapabilityReport': MATTER_REPORT} for device in devices])
        return id

    def connector_log(self):
        return self.cloud.control('functionLogs', self.function)
