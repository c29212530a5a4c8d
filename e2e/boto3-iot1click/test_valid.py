"""Every operation as it is meant to be called: the parsed answers, member by member."""

import json
from datetime import datetime, timezone

import pytest

from one_click import FUNCTION_ARN, control

EVER = {'FromTimeStamp': datetime(2000, 1, 1, tzinfo=timezone.utc), 'ToTimeStamp': datetime(2999, 12, 31, tzinfo=timezone.utc)}


def invoke(client, device_id, device_type, name, **parameters):
    method = {'DeviceType': device_type, 'MethodName': name}
    answer = client.invoke_device_method(DeviceId=device_id, DeviceMethod=method, DeviceMethodParameters=json.dumps(parameters))
    return json.loads(answer['DeviceMethodResponse'])


def test_claim_by_id(client, device_id):
    assert client.initiate_device_claim(DeviceId=device_id)['State'] == 'CLAIM_INITIATED'
    with pytest.raises(client.exceptions.PreconditionFailedException):
        client.finalize_device_claim(DeviceId=device_id)
    assert control('press', {'deviceId': device_id}) == 'CLAIM_INITIATED'
    assert client.finalize_device_claim(DeviceId=device_id, Tags={'room': 'Küche'})['State'] == 'CLAIMED'
    description = client.describe_device(DeviceId=device_id)['DeviceDescription']
    assert description == {
        'Arn': f'arn:aws:iot1click:us-west-2:123456789012:devices/{device_id}',
        'Attributes': {},
        'DeviceId': device_id,
        'Enabled': False,
        'RemainingLife': 100,
        'Tags': {'room': 'Küche'},
        'Type': 'button',
    }


def test_unclaim(client, claimed_id):
    assert client.unclaim_device(DeviceId=claimed_id)['State'] == 'UNCLAIMED'
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.describe_device(DeviceId=claimed_id)


def test_claim_by_code(client):
    devices = [{'deviceId': f'BOX{number}', 'type': 'boxed', 'remainingLife': 12.5} for number in range(5)]
    control('addClaimCode', {'claimCode': 'C-123456789012', 'devices': devices})
    answer = client.claim_devices_by_claim_code(ClaimCode='C-123456789012')
    assert (answer['ClaimCode'], answer['Total']) == ('C-123456789012', 5)

    first = client.list_devices(DeviceType='boxed', MaxResults=2)
    assert [device['DeviceId'] for device in first['Devices']] == ['BOX0', 'BOX1']
    assert {device['RemainingLife'] for device in first['Devices']} == {12.5}
    pages = list(client.get_paginator('list_devices').paginate(DeviceType='boxed', PaginationConfig={'PageSize': 2}))
    assert [len(page['Devices']) for page in pages] == [2, 2, 1]
    assert [device['DeviceId'] for page in pages for device in page['Devices']] == [device['deviceId'] for device in devices]


def test_state(client, claimed_id):
    for enabled in [True, False]:
        client.update_device_state(DeviceId=claimed_id, Enabled=enabled)
        assert client.describe_device(DeviceId=claimed_id)['DeviceDescription']['Enabled'] is enabled


def test_tags(client, claimed_id, arn):
    client.tag_resource(ResourceArn=arn, Tags={'room': 'hall', 'Floor & more': '1/2', 'ü': ''})
    client.untag_resource(ResourceArn=arn, TagKeys=['room', 'ü'])
    assert client.list_tags_for_resource(ResourceArn=arn)['Tags'] == {'Floor & more': '1/2'}
    assert client.describe_device(DeviceId=claimed_id)['DeviceDescription']['Tags'] == {'Floor & more': '1/2'}


def test_methods(client, claimed_id):
    methods = client.get_device_methods(DeviceId=claimed_id)['DeviceMethods']
    assert [(method['DeviceType'], method['MethodName']) for method in methods] == [
        ('device', 'getDeviceHealthParameters'),
        ('device', 'setDeviceHealthMonitorCallback'),
        ('device', 'getDeviceHealthMonitorCallback'),
        ('button', 'setOnClickCallback'),
        ('button', 'getOnClickCallback'),
    ]
    assert invoke(client, claimed_id, 'device', 'getDeviceHealthParameters') == {'remainingLife': 100}


@pytest.mark.parametrize('device_type, name', [('button', 'OnClick'), ('device', 'DeviceHealthMonitor')])
def test_callbacks(client, claimed_id, device_type, name):
    callback = {'awsLambdaArn': FUNCTION_ARN}
    assert invoke(client, claimed_id, device_type, f'set{name}Callback', deviceId=claimed_id, callback=callback) == {}
    assert invoke(client, claimed_id, device_type, f'get{name}Callback') == {'callback': callback}


def test_press(client, claimed_id):
    invoke(client, claimed_id, 'button', 'setOnClickCallback', deviceId=claimed_id, callback={'awsLambdaArn': FUNCTION_ARN})
    client.update_device_state(DeviceId=claimed_id, Enabled=True)
    control('press', {'deviceId': claimed_id, 'clickType': 'LONG'})
    mine = [call for call in control('invocations') if call['event']['deviceInfo']['deviceId'] == claimed_id]
    assert [(call['functionArn'], call['event']['deviceEvent']['buttonClicked']['clickType']) for call in mine] == [(FUNCTION_ARN, 'LONG')]


def test_events(client, claimed_id):
    before = datetime.now(timezone.utc)
    for click_type in ['SINGLE', 'DOUBLE', 'LONG']:
        control('press', {'deviceId': claimed_id, 'clickType': click_type})
    pages = list(client.get_paginator('list_device_events').paginate(DeviceId=claimed_id, **EVER, PaginationConfig={'PageSize': 3}))
    assert [len(page['Events']) for page in pages] == [3, 1]
    assert pages[0]['Events'][0]['Device'] == {'Attributes': {}, 'DeviceId': claimed_id, 'Type': 'button'}
    window = {**EVER, 'FromTimeStamp': before.replace(microsecond=before.microsecond // 1000 * 1000)}
    clicks = [json.loads(event['StdEvent'])['clickType'] for event in client.list_device_events(DeviceId=claimed_id, **window)['Events']]
    assert clicks[-3:] == ['SINGLE', 'DOUBLE', 'LONG']
