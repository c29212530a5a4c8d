"""Every operation as it must not be called: botocore knows the error by the class that it models, and nothing has changed."""

from datetime import datetime, timezone

import pytest

import one_click

EVER = {'FromTimeStamp': datetime(2000, 1, 1, tzinfo=timezone.utc), 'ToTimeStamp': datetime(2999, 12, 31, tzinfo=timezone.utc)}
NOBODY = 'G030PM9999999999'
NOBODYS_ARN = f'arn:aws:iot1click:us-west-2:123456789012:devices/{NOBODY}'
METHOD = {'DeviceType': 'device', 'MethodName': 'getDeviceHealthParameters'}


def refused(client, error, operation, **parameters):
    before = one_click.control('snapshot')
    with pytest.raises(getattr(client.exceptions, error)):
        getattr(client, operation)(**parameters)
    assert one_click.control('snapshot') == before


@pytest.mark.parametrize('operation, parameters', [
    ('describe_device', {}),
    ('initiate_device_claim', {}),
    ('finalize_device_claim', {'Tags': {}}),
    ('unclaim_device', {}),
    ('update_device_state', {'Enabled': True}),
    ('get_device_methods', {}),
    ('invoke_device_method', {'DeviceMethod': METHOD}),
    ('list_device_events', EVER),
])
def test_device_that_is_not_there(client, operation, parameters):
    refused(client, 'ResourceNotFoundException', operation, DeviceId=NOBODY, **parameters)


@pytest.mark.parametrize('operation, parameters', [
    ('list_tags_for_resource', {}), ('tag_resource', {'Tags': {'a': 'b'}}), ('untag_resource', {'TagKeys': ['a']}),
])
def test_arn_of_nothing(client, operation, parameters):
    refused(client, 'ResourceNotFoundException', operation, ResourceArn=NOBODYS_ARN, **parameters)


@pytest.mark.parametrize('code', ['C-000000000000', 'C-', 'anything/else', '☃' * 200])
def test_claim_code_that_is_none(client, code):
    refused(client, 'ForbiddenException', 'claim_devices_by_claim_code', ClaimCode=code)


def test_claim_code_twice(client):
    one_click.control('addClaimCode', {'claimCode': 'C-twice-twice', 'devices': []})
    client.claim_devices_by_claim_code(ClaimCode='C-twice-twice')
    refused(client, 'ForbiddenException', 'claim_devices_by_claim_code', ClaimCode='C-twice-twice')


def test_claim_of_what_is_claimed(client, claimed_id):
    refused(client, 'ResourceConflictException', 'initiate_device_claim', DeviceId=claimed_id)


def test_finalize_too_early(client, device_id):
    refused(client, 'PreconditionFailedException', 'finalize_device_claim', DeviceId=device_id)
    client.initiate_device_claim(DeviceId=device_id)
    refused(client, 'PreconditionFailedException', 'finalize_device_claim', DeviceId=device_id)


@pytest.mark.parametrize('size', [0, -1, 251, 1.5, 'many'])
def test_page_sizes(trusting_client, claimed_id, size):
    refused(trusting_client, 'InvalidRequestException', 'list_devices', MaxResults=size)
    refused(trusting_client, 'InvalidRequestException', 'list_device_events', DeviceId=claimed_id, MaxResults=size, **EVER)


def test_tokens(client, claimed_id):
    refused(client, 'RangeNotSatisfiableException', 'list_devices', NextToken='of another list')
    refused(client, 'RangeNotSatisfiableException', 'list_device_events', DeviceId=claimed_id, NextToken='of another list', **EVER)


@pytest.mark.parametrize('window', [
    {'FromTimeStamp': EVER['FromTimeStamp']},
    {'ToTimeStamp': EVER['ToTimeStamp']},
    {'FromTimeStamp': EVER['ToTimeStamp'], 'ToTimeStamp': EVER['FromTimeStamp']},
])
def test_windows(trusting_client, claimed_id, window):
    refused(trusting_client, 'InvalidRequestException', 'list_device_events', DeviceId=claimed_id, **window)


@pytest.mark.parametrize('operation, parameters', [
    ('update_device_state', {'Enabled': 'false'}),
    ('update_device_state', {'Enabled': 1}),
    ('invoke_device_method', {}),
    ('invoke_device_method', {'DeviceMethod': {'MethodName': 'getDeviceHealthParameters'}}),
    ('invoke_device_method', {'DeviceMethod': {**METHOD, 'MethodName': 'selfDestruct'}}),
    ('invoke_device_method', {'DeviceMethod': METHOD, 'DeviceMethodParameters': ''}),
    ('invoke_device_method', {'DeviceMethod': METHOD, 'DeviceMethodParameters': {'not': 'a string'}}),
    ('invoke_device_method', {'DeviceMethod': {'DeviceType': 'button', 'MethodName': 'setOnClickCallback'}}),
])
def test_device_operations(trusting_client, claimed_id, operation, parameters):
    refused(trusting_client, 'InvalidRequestException', operation, DeviceId=claimed_id, **parameters)


@pytest.mark.parametrize('tags', [{'aws:name': ''}, {'': ''}, {'a': 1}, {f'key{number}': '' for number in range(51)}, None])
def test_tags(trusting_client, arn, tags):
    refused(trusting_client, 'InvalidRequestException', 'tag_resource', ResourceArn=arn, **({} if tags is None else {'Tags': tags}))


def test_tags_of_a_claim(client, device_id):
    client.initiate_device_claim(DeviceId=device_id)
    one_click.control('press', {'deviceId': device_id})
    refused(client, 'InvalidRequestException', 'finalize_device_claim', DeviceId=device_id, Tags={'aws:name': ''})


def test_untag_without_keys(trusting_client, arn):
    refused(trusting_client, 'InvalidRequestException', 'untag_resource', ResourceArn=arn)
