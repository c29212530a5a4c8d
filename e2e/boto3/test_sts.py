"""STS: who a caller is, and sessions of roles."""

from datetime import datetime, timedelta, timezone

import pytest
from botocore.exceptions import ClientError

from examples import unique
from local_cloud import CLOUD

STS = CLOUD.client('sts')
ACCOUNT = '123456789012'


def trusting_role(*statements):
    """A role that everyone in the account may assume."""
    return CLOUD.put_role(unique('Assumed'), *statements, principal={'AWS': f'arn:aws:iam::{ACCOUNT}:root'})


def as_given(credentials):
    return {'accessKeyId': credentials['AccessKeyId'], 'secretAccessKey': credentials['SecretAccessKey'], 'sessionToken': credentials['SessionToken']}


def refused(call, **params):
    with pytest.raises(ClientError) as caught:
        call(**params)
    return caught.value.response['Error']['Code'], caught.value.response['ResponseMetadata']['HTTPStatusCode']


def test_administrator():
    identity = STS.get_caller_identity()
    assert (identity['Account'], identity['Arn']) == (ACCOUNT, f'arn:aws:sts::{ACCOUNT}:assumed-role/Administrator/local')
    assert identity['UserId'].endswith(':local')


def test_role():
    role = trusting_role({'Effect': 'Allow', 'Action': 'iotmanagedintegrations:ListDestinations', 'Resource': '*'})
    answer = STS.assume_role(RoleArn=role.arn, RoleSessionName='judge@example.com', DurationSeconds=900)
    arn = f"arn:aws:sts::{ACCOUNT}:assumed-role/{role.arn.split('/')[1]}/judge@example.com"
    assert answer['AssumedRoleUser']['Arn'] == arn
    assert answer['AssumedRoleUser']['AssumedRoleId'].endswith(':judge@example.com')
    remaining = answer['Credentials']['Expiration'] - datetime.now(timezone.utc)
    assert timedelta(minutes=14) < remaining <= timedelta(minutes=15)

    credentials = as_given(answer['Credentials'])
    identity = CLOUD.client('sts', credentials=credentials).get_caller_identity()
    assert (identity['Account'], identity['Arn'], identity['UserId']) == (ACCOUNT, arn, answer['AssumedRoleUser']['AssumedRoleId'])
    fleet = CLOUD.client(credentials=credentials)
    assert 'DestinationList' in fleet.list_destinations()
    assert refused(fleet.list_credential_lockers) == ('AccessDeniedException', 403)


def test_roles_that_may_not_be_assumed():
    stranger = CLOUD.put_role(unique('Stranger'), service='lambda.amazonaws.com')
    assert refused(STS.assume_role, RoleArn=stranger.arn, RoleSessionName='judge') == ('AccessDenied', 403)
    missing = f'arn:aws:iam::{ACCOUNT}:role/nosuch'
    assert refused(STS.assume_role, RoleArn=missing, RoleSessionName='judge') == ('AccessDenied', 403)


def test_longer_than_the_role_allows():
    role = trusting_role()
    assert refused(STS.assume_role, RoleArn=role.arn, RoleSessionName='judge', DurationSeconds=3601) == ('ValidationError', 400)


def test_expired_session():
    name = unique('Expired')
    CLOUD.put_role(name, {'Effect': 'Allow', 'Action': '*', 'Resource': '*'})
    credentials = CLOUD.control('expiredSession', name)
    assert refused(CLOUD.client('sts', credentials=credentials).get_caller_identity) == ('ExpiredToken', 403)
    assert refused(CLOUD.client(credentials=credentials).list_destinations) == ('ExpiredTokenException', 403)
    assert refused(CLOUD.client('s3', credentials=credentials).list_objects_v2, Bucket='any') == ('ExpiredToken', 400)


def test_wrong_credentials():
    other = {**as_given({'AccessKeyId': 'ASIAUNKNOWN000000000', 'SecretAccessKey': 'secret', 'SessionToken': 'token'})}
    assert refused(CLOUD.client('sts', credentials=other).get_caller_identity) == ('InvalidClientTokenId', 403)
    assert refused(CLOUD.client('sts', region='us-east-1').get_caller_identity) == ('SignatureDoesNotMatch', 403)
