"""Lambda: functions are invoked and described."""

import json

import pytest
from botocore.exceptions import ClientError

from examples import unique
from local_cloud import CLOUD, wait_for

LAMBDA = CLOUD.client('lambda')
CODE = """
exports.handler = async (event) => {
  console.log('got ' + JSON.stringify(event));
  if (event.fail) throw new RangeError(event.fail);
  return { got: event };
};
"""


@pytest.fixture(scope='module')
def function(tmp_path_factory):
    name, folder = unique('judge'), tmp_path_factory.mktemp('code')
    (folder / 'index.js').write_text(CODE)
    CLOUD.put_role('FunctionRole')
    CLOUD.control('putFunction', {'name': name, 'code': str(folder), 'role': 'FunctionRole'})
    return name


def events(function):
    """The events that the function has written into its log."""
    return [json.loads(line.partition('got ')[2]) for line in CLOUD.control('functionLogs', function) if 'got ' in line]


@pytest.mark.parametrize('form', ['{}', 'arn:aws:lambda:eu-west-1:123456789012:function:{}'])
def test_event(function, form):
    event = {'form': form, 'text': 'ünï 🏠', 'number': 1.5}
    answer = LAMBDA.invoke(FunctionName=form.format(function), InvocationType='Event', Payload=json.dumps(event).encode())
    assert answer['StatusCode'] == 202
    assert answer['Payload'].read() == b''
    assert 'FunctionError' not in answer
    wait_for(lambda: event in events(function))


def test_dry_run(function):
    answer = LAMBDA.invoke(FunctionName=function, InvocationType='DryRun', Payload=b'{"dry": "run"}')
    assert (answer['StatusCode'], answer['Payload'].read()) == (204, b'')
    assert {'dry': 'run'} not in events(function)


def test_request_and_response(function):
    answer = LAMBDA.invoke(FunctionName=function, Payload=json.dumps({'text': 'ünï 🏠'}).encode())
    assert (answer['StatusCode'], answer['ExecutedVersion']) == (200, '$LATEST')
    assert json.load(answer['Payload']) == {'got': {'text': 'ünï 🏠'}}
    assert 'FunctionError' not in answer


def test_function_that_fails(function):
    answer = LAMBDA.invoke(FunctionName=function, Payload=b'{"fail": "too far"}')
    assert (answer['StatusCode'], answer['FunctionError']) == (200, 'Unhandled')
    failure = json.load(answer['Payload'])
    assert (failure['errorType'], failure['errorMessage']) == ('RangeError', 'too far')


def test_configuration(function):
    configuration = LAMBDA.get_function_configuration(FunctionName=function)
    described = {name: configuration[name] for name in ('FunctionName', 'Runtime', 'Handler', 'Timeout', 'MemorySize', 'State', 'Version')}
    assert described == {
        'FunctionName': function, 'Runtime': 'nodejs20.x', 'Handler': 'index.handler', 'Timeout': 10, 'MemorySize': 128, 'State': 'Active',
        'Version': '$LATEST',
    }
    assert configuration['FunctionArn'] == f'arn:aws:lambda:eu-west-1:123456789012:function:{function}'
    whole = LAMBDA.get_function(FunctionName=function)['Configuration']
    assert {name: whole[name] for name in described} == described
    assert whole['Role'] == 'arn:aws:iam::123456789012:role/FunctionRole'


@pytest.mark.parametrize('call', [LAMBDA.get_function, LAMBDA.get_function_configuration])
def test_configuration_of_no_function(call):
    with pytest.raises(LAMBDA.exceptions.ResourceNotFoundException):
        call(FunctionName='nosuch')


@pytest.mark.parametrize('call, params', [
    (LAMBDA.update_function_code, {'ZipFile': b'PK'}),
    (LAMBDA.update_function_configuration, {'Timeout': 20}),
])
def test_hot_swapping_is_refused_by_name(function, call, params):
    with pytest.raises(LAMBDA.exceptions.InvalidParameterValueException, match='does not hot-swap functions'):
        call(FunctionName=function, **params)
    assert LAMBDA.get_function_configuration(FunctionName=function)['Timeout'] == 10


def test_no_such_function():
    with pytest.raises(LAMBDA.exceptions.ResourceNotFoundException) as caught:
        LAMBDA.invoke(FunctionName='nosuch', InvocationType='Event')
    assert caught.value.response['ResponseMetadata']['HTTPStatusCode'] == 404
    assert caught.value.response['Error']['Message'] == 'Function not found: arn:aws:lambda:eu-west-1:123456789012:function:nosuch'


def test_payload_that_is_not_json(function):
    with pytest.raises(LAMBDA.exceptions.InvalidRequestContentException) as caught:
        LAMBDA.invoke(FunctionName=function, InvocationType='Event', Payload=b'{')
    assert caught.value.response['ResponseMetadata']['HTTPStatusCode'] == 400


def test_payload_that_is_too_large(function):
    with pytest.raises(LAMBDA.exceptions.RequestTooLargeException) as caught:
        LAMBDA.invoke(FunctionName=function, InvocationType='Event', Payload=json.dumps('x' * 1024 * 1024).encode())
    assert caught.value.response['ResponseMetadata']['HTTPStatusCode'] == 413


def test_invocation_types_that_there_are_not(function):
    with pytest.raises(ClientError, match='InvocationType'):
        LAMBDA.invoke(FunctionName=function, InvocationType='Sometime')
