"""What the tests share, and the last lines of the report."""

from itertools import count

import pytest

import one_click

NUMBERS = count(1)


@pytest.fixture(scope='session')
def client():
    return one_click.client()


@pytest.fixture(scope='session')
def trusting_client():
    """Sends what botocore's own validation would hold back."""
    return one_click.client(parameter_validation=False)


@pytest.fixture
def device_id():
    """A new device that belongs to nobody."""
    made = f'G030PM{next(NUMBERS):010}'
    one_click.control('addDevice', {'deviceId': made})
    return made


@pytest.fixture
def claimed_id(client, device_id):
    client.initiate_device_claim(DeviceId=device_id)
    one_click.control('press', {'deviceId': device_id})
    client.finalize_device_claim(DeviceId=device_id)
    return device_id


@pytest.fixture
def arn(client, claimed_id):
    return client.describe_device(DeviceId=claimed_id)['DeviceDescription']['Arn']


def pytest_collection_modifyitems(items):
    """Whether everything was called can be told at the end only."""
    items.sort(key=lambda item: item.path.stem == 'test_coverage')


def pytest_terminal_summary(terminalreporter):
    answered = sum(1 for _, outcome in one_click.CALLS if outcome == 'answered')
    terminalreporter.write_line(f'boto3: iot1click-devices: {answered} operations called, {one_click.CALLS.total()} calls')
