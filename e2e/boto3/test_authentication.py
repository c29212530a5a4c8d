"""Requests that are not signed as AWS wants it."""

from datetime import datetime, timedelta, timezone

import botocore.auth
import pytest
from botocore import UNSIGNED
from botocore.exceptions import ClientError

from examples import unique
from local_cloud import CLOUD

ADMINISTRATOR = {
    'accessKeyId': CLOUD.environment['AWS_ACCESS_KEY_ID'],
    'secretAccessKey': CLOUD.environment['AWS_SECRET_ACCESS_KEY'],
    'sessionToken': CLOUD.environment['AWS_SESSION_TOKEN'],
}


def refused(client):
    """Code and message of the error by which a call that would make something is refused."""
    before = CLOUD.snapshot()
    with pytest.raises(ClientError) as caught:
        client.create_credential_locker(Name='never')
    assert caught.value.response['ResponseMetadata']['HTTPStatusCode'] == 403
    assert CLOUD.snapshot() == before
    return caught.value.response['Error']['Code'], caught.value.response['Error']['Message']


def shift_clock(monkeypatch, seconds):
    monkeypatch.setattr(botocore.auth, 'get_current_datetime', lambda remove_tzinfo=True: shifted(seconds, remove_tzinfo))


def shifted(seconds, remove_tzinfo):
    time = datetime.now(timezone.utc) + timedelta(seconds=seconds)
    return time.replace(tzinfo=None) if remove_tzinfo else time


@pytest.mark.parametrize('member, value, code', [
    ('accessKeyId', 'ASIAUNKNOWN000000000', 'UnrecognizedClientException'),
    ('secretAccessKey', 'not the secret', 'InvalidSignatureException'),
    ('sessionToken', 'not the token', 'UnrecognizedClientException'),
    ('sessionToken', None, 'UnrecognizedClientException'),
])
def test_wrong_credentials(member, value, code):
    assert refused(CLOUD.client(credentials={**ADMINISTRATOR, member: value}))[0] == code


def test_mixed_credentials():
    """The key of one session with the token of another."""
    other = CLOUD.put_role(unique('Other')).credentials
    assert refused(CLOUD.client(credentials={**ADMINISTRATOR, 'sessionToken': other['sessionToken']}))[0] == 'UnrecognizedClientException'


def test_no_signature():
    assert refused(CLOUD.client(signature_version=UNSIGNED)) == ('MissingAuthenticationTokenException', 'Missing Authentication Token')


def test_wrong_region():
    code, message = refused(CLOUD.client(region='us-east-1'))
    assert code == 'InvalidSignatureException'
    assert message.startswith("Credential should be scoped to a valid region, not 'us-east-1'")


@pytest.mark.parametrize('seconds, said', [(-330, 'Signature expired'), (330, 'Signature not yet current'), (-86400, 'Signature expired')])
def test_wrong_clock(monkeypatch, seconds, said):
    shift_clock(monkeypatch, seconds)
    code, message = refused(CLOUD.client())
    assert code == 'InvalidSignatureException'
    assert message.startswith(said)


@pytest.mark.parametrize('seconds', [-270, 270])
def test_clock_that_is_only_a_little_wrong(monkeypatch, seconds):
    shift_clock(monkeypatch, seconds)
    assert 'Id' in CLOUD.client().create_credential_locker()


def test_session_of_a_role_that_is_gone():
    name = unique('Gone')
    role = CLOUD.put_role(name, {'Effect': 'Allow', 'Action': '*', 'Resource': '*'})
    client = CLOUD.client(credentials=role.credentials)
    assert 'Id' in client.create_credential_locker()
    CLOUD.control('removeRole', name)
    assert refused(client)[0] == 'UnrecognizedClientException'


def change_body(request, **_):
    request.body = request.body.replace(b'never', b'NEVER')


def change_target(request, **_):
    request.url += '?MaxResults=1'


def change_date(request, **_):
    del request.headers['X-Amz-Date']
    request.headers['X-Amz-Date'] = shifted(60, True).strftime('%Y%m%dT%H%M%SZ')


@pytest.mark.parametrize('change', [change_body, change_target, change_date])
def test_changed_after_signing(change):
    client = CLOUD.client()
    client.meta.events.register('before-send', change)
    code, message = refused(client)
    assert code == 'InvalidSignatureException'
    assert 'signature' in message
