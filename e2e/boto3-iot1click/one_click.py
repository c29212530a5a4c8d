"""The local cloud's 1-Click as the tests see it: clients whose every answer is checked, and the hands on the buttons."""

import json
import os
import urllib.request
from collections import Counter

import boto3
from botocore.config import Config
from botocore.validate import ParamValidator

#: The operations of botocore's model by how often each was answered, and refused.
CALLS = Counter()
FUNCTION_ARN = os.environ['FUNCTION_ARN']


def client(**config):
    """A client that calls once, so that a refusal is seen and not repeated."""
    config = Config(**{'retries': {'total_max_attempts': 1, 'mode': 'standard'}, **config})
    made = boto3.session.Session().client('iot1click-devices', config=config)
    made.meta.events.register('after-call', _check)
    return made


def control(name, argument=None):
    request = urllib.request.Request(f"{os.environ['AWS_ENDPOINT_URL']}/boto3-tests/{name}", json.dumps(argument).encode())
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def _check(http_response, parsed, model, **_):
    """Raw answers against botocore's model: what its parser passes over in silence is a defect here."""
    refused = http_response.status_code >= 300
    CALLS[model.name, 'refused' if refused else 'answered'] += 1
    assert parsed['ResponseMetadata']['RequestId']
    if refused:
        _check_error(http_response, parsed['Error'], model)
        return
    assert http_response.status_code == model.http['responseCode']
    if model.output_shape is None:
        assert http_response.content == b''
    else:
        raw = json.loads(http_response.content or b'{}')
        report = ParamValidator().validate(_under_model_names(raw, model.output_shape), model.output_shape)
        assert not report.has_errors(), f'{model.name}: {report.generate_report()}'


def _check_error(response, error, model):
    shape = next((shape for shape in model.error_shapes if shape.name == error['Code']), None)
    assert shape, f"{model.name} models no {error['Code']}"
    assert response.status_code == shape.metadata['error']['httpStatusCode']
    body = json.loads(response.content)
    assert body['code'] == str(response.status_code) and body['message'] == error['Message'] != ''


def _under_model_names(value, shape):
    """The raw value with its members under the model's names. Those that the model does not know keep theirs, for the validator to find."""
    if shape.type_name == 'structure':
        names = {member.serialization.get('name', name): name for name, member in shape.members.items()}
        return {
            names.get(name, name): _under_model_names(item, shape.members[names[name]]) if name in names else item for name, item in value.items()
        }
    if shape.type_name == 'list':
        return [_under_model_names(item, shape.member) for item in value]
    return value
