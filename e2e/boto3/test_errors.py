"""Every error that botocore models, as the exception class that boto3 makes of it."""

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

from examples import unique
from local_cloud import CLOUD, SERVED, THROTTLING_CLOUD

SERVICE = 'iotmanagedintegrations'
OPERATIONS = SERVED[SERVICE]
MODEL = CLOUD.client().meta.service_model
MODELLED = [(operation, shape.name) for operation in OPERATIONS for shape in MODEL.operation_model(operation).error_shapes]
NO_SUCH_RESOURCE = {
    **dict.fromkeys(('Identifier', 'Id', 'AccountAssociationId', 'ConnectorId', 'ManagedThingId'), '0' * 32),
    'Name': 'nosuch',
    'EventType': 'ACCOUNT_ASSOCIATION',
    'ResourceArn': f'arn:aws:iotmanagedintegrations:eu-west-1:123456789012:credential-locker/{"0" * 32}',
}


def labels_of(operation):
    shape = MODEL.operation_model(operation).input_shape
    return [name for name, member in shape.members.items() if member.serialization.get('location') == 'uri'] if shape else []


#: Operations about a resource that one label names.
OF_ONE = [name for name in OPERATIONS if len(labels_of(name)) == 1 and name != 'ListSchemaVersions']


def refusal(error):
    """Code, status and message of a ClientError that has all that an error must have."""
    metadata = error.response['ResponseMetadata']
    assert len(metadata['RequestId']) == 36
    assert metadata['RetryAttempts'] == 0
    return error.response['Error']['Code'], metadata['HTTPStatusCode'], error.response['Error']['Message']


@pytest.mark.parametrize('operation', OPERATIONS)
def test_described_as_modelled(operation):
    modelled = {shape.name: shape.metadata['error']['httpStatusCode'] for shape in MODEL.operation_model(operation).error_shapes}
    assert OPERATIONS[operation] == modelled


@pytest.mark.parametrize('operation, name', MODELLED)
def test_modelled_error(client, fleet, operation, name):
    CLOUD.control('injectFault', {
        'kind': 'error', 'service': SERVICE, 'operation': operation, 'name': name, 'status': OPERATIONS[operation][name], 'message': 'ünï "q"',
    })
    before = fleet.cloud.snapshot()
    with pytest.raises(getattr(client.exceptions, name)) as caught:
        getattr(client, xform_name(operation))(**fleet.example(operation))
    status = MODEL.shape_for(name).metadata['error']['httpStatusCode']
    assert refusal(caught.value) == (name, status, 'ünï "q"')
    assert caught.value.operation_name == operation
    assert fleet.cloud.snapshot() == before


@pytest.mark.parametrize('operation', OF_ONE)
def test_not_found(client, fleet, operation):
    valid, [label] = fleet.example(operation), labels_of(operation)
    with pytest.raises(client.exceptions.ResourceNotFoundException) as caught:
        getattr(client, xform_name(operation))(**{**valid, label: NO_SUCH_RESOURCE[label]})
    code, status, message = refusal(caught.value)
    assert (code, status) == ('ResourceNotFoundException', 404)
    assert NO_SUCH_RESOURCE[label] in message
    assert caught.value.response['ResourceId'] == NO_SUCH_RESOURCE[label]


@pytest.mark.parametrize('operation', OPERATIONS)
def test_access_denied(fleet, operation):
    nobody = CLOUD.client(credentials=CLOUD.put_role(unique('Nobody')).credentials)
    before = fleet.cloud.snapshot()
    with pytest.raises(ClientError) as caught:
        getattr(nobody, xform_name(operation))(**fleet.example(operation))
    code, status, message = refusal(caught.value)
    assert (code, status) == ('AccessDeniedException', 403)
    assert f'is not authorized to perform: {SERVICE}:{operation} on resource: ' in message
    assert fleet.cloud.snapshot() == before


def test_conflicts(client, fleet):
    with pytest.raises(client.exceptions.ConflictException) as caught:
        fleet.create_destination(Name=fleet.destination, ClientToken=unique())
    assert refusal(caught.value)[:2] == ('ConflictException', 409)
    with pytest.raises(client.exceptions.ConflictException):
        client.create_notification_configuration(EventType=fleet.event_type, DestinationName=fleet.destination)
    profile = client.create_provisioning_profile(ProvisioningType='FLEET_PROVISIONING')
    with pytest.raises(client.exceptions.ConflictException, match='CREATE_IN_PROGRESS'):
        client.delete_provisioning_profile(Identifier=profile['Id'])


def test_rules_beyond_the_model(client, fleet):
    with pytest.raises(client.exceptions.ValidationException, match='JITR needs a CaCertificate'):
        client.create_provisioning_profile(ProvisioningType='JITR')
    with pytest.raises(client.exceptions.ValidationException, match='There is no destination nosuch'):
        client.create_notification_configuration(EventType='DEVICE_OTA', DestinationName='nosuch')
    with pytest.raises(client.exceptions.AccessDeniedException, match='unable to assume the role'):
        fleet.create_destination(RoleArn='arn:aws:iam::123456789012:role/nosuch')
    with pytest.raises(client.exceptions.ValidationException, match='aws:owner'):
        client.create_credential_locker(Tags={'aws:owner': 'me'})


def test_operations_that_are_not_served_are_refused_by_name():
    with pytest.raises(ClientError) as caught:
        CLOUD.client('lambda').list_functions()
    assert refusal(caught.value)[:2] == ('UnknownOperationException', 404)


def test_services_that_are_not_served_are_refused_by_name():
    with pytest.raises(ClientError) as caught:
        CLOUD.client('sqs').list_queues()
    assert 'sqs' in refusal(caught.value)[2]


def calls_at_once(client, count):
    errors = 0
    for _ in range(count):
        try:
            client.list_destinations()
        except client.exceptions.ThrottlingException as error:
            assert refusal(error) == ('ThrottlingException', 429, 'Rate exceeded')
            errors += 1
    return errors


def test_throttling():
    """Ten calls a second of an operation are let through, and boto3's retries make up for the rest."""
    assert calls_at_once(THROTTLING_CLOUD.client(), 30) > 0
    patient = THROTTLING_CLOUD.client(retries={'total_max_attempts': 8, 'mode': 'standard'})
    attempts = [patient.list_destinations()['ResponseMetadata']['RetryAttempts'] for _ in range(25)]
    assert sum(attempts) > 0
    assert calls_at_once(CLOUD.client(), 30) == 0
