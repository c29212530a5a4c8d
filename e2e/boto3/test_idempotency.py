"""Client tokens: boto3 makes one for every call, keeps it over its own attempts, and sends what it is given."""

import re
import uuid

import pytest
from botocore import xform_name

from examples import unique
from local_cloud import CLOUD, SERVED

CREATES = [name for name in SERVED['iotmanagedintegrations'] if name.startswith('Create')]
SECRETS = ('ResponseMetadata', 'ClaimCertificatePrivateKey')


@pytest.fixture
def created_once(fleet):
    """Checks that the test makes one resource of the kind, and takes it away where there can be only one."""
    def check(operation, before):
        kind = operation.removeprefix('Create')
        assert len(fleet.cloud.snapshot()[kind]) == len(before[kind]) + 1

    yield check
    if any(entry['EventType'] == 'DEVICE_OTA' for entry in fleet.client.list_notification_configurations()['NotificationConfigurationList']):
        fleet.client.delete_notification_configuration(EventType='DEVICE_OTA')


@pytest.mark.parametrize('operation', CREATES)
def test_same_token_same_answer(client, fleet, created_once, operation):
    before, params = fleet.cloud.snapshot(), fleet.example(operation)
    first, again = (getattr(client, xform_name(operation))(**params) for _ in range(2))
    assert {**first, **dict.fromkeys(SECRETS)} == {**again, **dict.fromkeys(SECRETS)}
    assert first['ResponseMetadata']['RequestId'] != again['ResponseMetadata']['RequestId']
    created_once(operation, before)


@pytest.mark.parametrize('operation', CREATES)
def test_same_token_other_parameters(client, fleet, created_once, operation):
    before, params = fleet.cloud.snapshot(), fleet.example(operation)
    getattr(client, xform_name(operation))(**params)
    with pytest.raises(client.exceptions.ConflictException, match='ClientToken'):
        getattr(client, xform_name(operation))(**without_optional(client, operation, params), ClientToken=params['ClientToken'])
    created_once(operation, before)


def without_optional(client, operation, params):
    required = client.meta.service_model.operation_model(operation).input_shape.required_members
    return {name: value for name, value in params.items() if name in [*required, 'CaCertificate']}


@pytest.mark.parametrize('operation', CREATES)
def test_lost_answer(fleet, created_once, operation):
    """boto3 repeats a call whose answer never came, with the token that it made for the first."""
    client, bodies = CLOUD.client(retries={'total_max_attempts': 3, 'mode': 'standard'}), []
    client.meta.events.register('before-send', lambda request, **_: bodies.append(request.body))
    before, params = fleet.cloud.snapshot(), {name: value for name, value in fleet.example(operation).items() if name != 'ClientToken'}
    CLOUD.control('injectFault', {'kind': 'lost-answer', 'operation': operation})
    answer = getattr(client, xform_name(operation))(**params)
    assert answer['ResponseMetadata']['RetryAttempts'] == 1
    assert len(bodies) == 2 and bodies[0] == bodies[1]
    assert re.search(rb'"ClientToken": ?"[0-9a-f-]{36}"', bodies[0])
    created_once(operation, before)


def test_without_a_token_each_call_makes_one(client):
    assert client.create_credential_locker(Name='same')['Id'] != client.create_credential_locker(Name='same')['Id']


def test_tokens_are_kept_apart_by_operation(client):
    token = uuid.uuid4().hex
    assert 'Arn' in client.create_credential_locker(ClientToken=token, Name=unique())
    assert 'TaskConfigurationId' in client.create_ota_task_configuration(ClientToken=token, Name=unique())
