"""Secrets Manager: versions of a secret and the labels that move between them."""

import uuid

import pytest
from botocore import xform_name

from examples import unique
from local_cloud import CLOUD, SERVED

SECRETS = CLOUD.client('secretsmanager')
SERVICE = 'secretsmanager'


@pytest.fixture
def secret():
    return CLOUD.control('createSecret', {'name': unique(), 'value': 'first'})


def versions(secret):
    return SECRETS.describe_secret(SecretId=secret)['VersionIdsToStages']


def value(secret, stage='AWSCURRENT'):
    return CLOUD.control('secretValue', {'arn': secret, 'stage': stage})


def test_versions(secret):
    described = SECRETS.describe_secret(SecretId=secret)
    name = described['Name']
    assert described['ARN'] == secret
    assert secret.startswith(f'arn:aws:secretsmanager:eu-west-1:123456789012:secret:{name}-')
    [(first, labels)] = described['VersionIdsToStages'].items()
    assert labels == ['AWSCURRENT']

    put = SECRETS.put_secret_value(SecretId=name, SecretString='sécönd 🔑')
    assert {key: put[key] for key in put if key not in ('ResponseMetadata', 'VersionId')} == {
        'ARN': secret, 'Name': name, 'VersionStages': ['AWSCURRENT'],
    }
    assert versions(secret) == {first: ['AWSPREVIOUS'], put['VersionId']: ['AWSCURRENT']}
    assert (value(secret), value(secret, 'AWSPREVIOUS')) == ('sécönd 🔑', 'first')

    moved = SECRETS.update_secret_version_stage(
        SecretId=secret, VersionStage='AWSCURRENT', MoveToVersionId=first, RemoveFromVersionId=put['VersionId'],
    )
    assert (moved['ARN'], moved['Name']) == (secret, name)
    assert versions(secret) == {first: ['AWSCURRENT'], put['VersionId']: ['AWSPREVIOUS']}
    assert value(secret) == 'first'


def test_value(secret):
    put = SECRETS.put_secret_value(SecretId=secret, SecretString='sécönd 🔑')
    got = SECRETS.get_secret_value(SecretId=secret)
    assert (got['SecretString'], got['VersionId'], got['VersionStages']) == ('sécönd 🔑', put['VersionId'], ['AWSCURRENT'])
    assert SECRETS.get_secret_value(SecretId=secret, VersionStage='AWSPREVIOUS')['SecretString'] == 'first'
    with pytest.raises(SECRETS.exceptions.ResourceNotFoundException):
        SECRETS.get_secret_value(SecretId=secret, VersionStage='NEXT')


def test_labels_of_ones_own(secret):
    token = uuid.uuid4().hex
    put = SECRETS.put_secret_value(SecretId=secret, SecretString='next', ClientRequestToken=token, VersionStages=['NEXT', 'BLUE'])
    assert (put['VersionId'], sorted(put['VersionStages'])) == (token, ['BLUE', 'NEXT'])
    assert (value(secret), value(secret, 'NEXT')) == ('first', 'next')
    SECRETS.update_secret_version_stage(SecretId=secret, VersionStage='BLUE', RemoveFromVersionId=token)
    assert versions(secret)[token] == ['NEXT']


def test_same_token(secret):
    token = uuid.uuid4().hex
    for _ in range(2):
        assert SECRETS.put_secret_value(SecretId=secret, SecretString='same', ClientRequestToken=token)['VersionId'] == token
    assert len(versions(secret)) == 2
    with pytest.raises(SECRETS.exceptions.ResourceExistsException):
        SECRETS.put_secret_value(SecretId=secret, SecretString='other', ClientRequestToken=token)
    assert value(secret) == 'same'


def test_lost_answer(secret):
    client = CLOUD.client('secretsmanager', retries={'total_max_attempts': 2, 'mode': 'standard'})
    CLOUD.control('injectFault', {'kind': 'lost-answer', 'service': 'secretsmanager', 'operation': 'PutSecretValue'})
    assert client.put_secret_value(SecretId=secret, SecretString='second')['ResponseMetadata']['RetryAttempts'] == 1
    assert len(versions(secret)) == 2


def test_largest_value(secret):
    SECRETS.put_secret_value(SecretId=secret, SecretString='x' * 65536)
    assert len(value(secret)) == 65536


@pytest.mark.parametrize('operation', SERVED[SERVICE])
def test_not_found(fleet, operation):
    with pytest.raises(SECRETS.exceptions.ResourceNotFoundException, match="Secrets Manager can't find the specified secret"):
        getattr(SECRETS, xform_name(operation))(**{**fleet.example(operation), 'SecretId': 'nosuch'})


def test_refusals(secret):
    with pytest.raises(SECRETS.exceptions.InvalidRequestException, match='SecretString or SecretBinary'):
        SECRETS.put_secret_value(SecretId=secret)
    with pytest.raises(SECRETS.exceptions.ResourceNotFoundException, match='secret version'):
        SECRETS.update_secret_version_stage(SecretId=secret, VersionStage='A', MoveToVersionId='0' * 32)
    with pytest.raises(SECRETS.exceptions.InvalidParameterException, match='AWSCURRENT'):
        SECRETS.update_secret_version_stage(SecretId=secret, VersionStage='AWSCURRENT', RemoveFromVersionId=next(iter(versions(secret))))


@pytest.mark.parametrize('operation', SERVED[SERVICE])
def test_described_as_modelled(operation):
    assert set(SERVED[SERVICE][operation]) <= {shape.name for shape in SECRETS.meta.service_model.operation_model(operation).error_shapes}


@pytest.mark.parametrize('operation, name', [(operation, name) for operation in SERVED[SERVICE] for name in SERVED[SERVICE][operation]])
def test_modelled_error(fleet, operation, name):
    CLOUD.control('injectFault', {
        'kind': 'error', 'service': SERVICE, 'operation': operation, 'name': name, 'status': SERVED[SERVICE][operation][name], 'message': 'ünï',
    })
    with pytest.raises(getattr(SECRETS.exceptions, name)) as caught:
        getattr(SECRETS, xform_name(operation))(**fleet.example(operation))
    assert caught.value.response['Error']['Message'] == 'ünï'
