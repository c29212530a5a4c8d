"""What botocore's model forbids the service has to refuse by itself, since not every client has that model."""

import json
from functools import cache

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

from invalid_inputs import violations
from local_cloud import CLOUD, SERVED

#: By signing name, with the name of what is wrong in a call of an operation that models no error for it.
SERVICES = {
    'iotmanagedintegrations': ('iot-managed-integrations', None),
    'secretsmanager': ('secretsmanager', None),
    'ssm': ('ssm', 'ValidationException'),
    'sts': ('sts', 'ValidationError'),
    'cloudformation': ('cloudformation', 'ValidationError'),
}
OPERATIONS = [(signing_name, name) for signing_name in SERVICES for name in SERVED[signing_name]]
REFUSALS = ('ValidationException', 'InvalidParameterException', 'InvalidRequestException')


@cache
def trusting_client(service):
    """A client that leaves it to the service to say what is wrong."""
    return CLOUD.client(service, parameter_validation=False)


def call(client, operation, params, body=None):
    """Calls the operation with the body changed to `body(the one that boto3 made)`."""
    def change(params, **_):
        params['body'] = body(params['body'])

    if body:
        client.meta.events.register_first('before-call', change)
    try:
        return getattr(client, xform_name(operation))(**params)
    finally:
        if body:
            client.meta.events.unregister('before-call', change)


def send_invalid(client, model, valid, violation):
    """What is in a JSON body is made wrong there, since boto3 cannot make a body of every type."""
    in_json = 'json' in model.service_model.resolved_protocol and not model.input_shape.members[violation.path[0]].serialization.get('location')
    if not in_json:
        return call(client, model.name, violation.applied_to(valid))
    return call(client, model.name, valid, lambda body: json.dumps(violation.applied_to(json.loads(body))).encode())


def refusal(error):
    return error.response['Error']['Code'], error.response['ResponseMetadata']['HTTPStatusCode']


@pytest.mark.parametrize('signing_name, operation', OPERATIONS)
def test_refused(signing_name, operation, fleet, invalid_input, subtests):
    service, common = SERVICES[signing_name]
    client = trusting_client(service)
    model = client.meta.service_model.operation_model(operation)
    expected = common or next(name for name in REFUSALS if name in {shape.name for shape in model.error_shapes})
    valid, before = fleet.example(operation), fleet.state()
    for violation in violations(model, valid):
        invalid_input(violation)
        with subtests.test(str(violation), value=repr(violation.value)[:80]):
            with pytest.raises(ClientError) as caught:
                send_invalid(client, model, valid, violation)
            assert refusal(caught.value) == (expected, 400)
            assert f"'{violation.path[0]}" in caught.value.response['Error']['Message']
    assert fleet.state() == before, 'a refused call has changed something'


@pytest.mark.parametrize('body', [b'{', b'[]', b'"text"', b'null', b'\xff\xfe', b'{"Name": "a"} {}'])
@pytest.mark.parametrize('signing_name, operation', [
    (signing_name, name) for signing_name, name in OPERATIONS
    if signing_name in ('secretsmanager', 'ssm') or signing_name == 'iotmanagedintegrations' and name.startswith(('Create', 'Update', 'TagResource'))
])
def test_malformed_body(signing_name, operation, body, fleet, invalid_input):
    before = fleet.state()
    invalid_input(body)
    with pytest.raises(ClientError) as caught:
        call(trusting_client(SERVICES[signing_name][0]), operation, fleet.example(operation), lambda _: body)
    assert refusal(caught.value) == ('SerializationException', 400)
    assert fleet.state() == before
