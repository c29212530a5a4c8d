"""What the tests share, the order in which they run, and the last line of the report."""

import pytest

from examples import Fleet
from local_cloud import CLOUD, SERVED

INVALID_INPUTS = []


@pytest.fixture(scope='session')
def fleet():
    return Fleet(CLOUD)


@pytest.fixture
def client(fleet):
    return fleet.client


@pytest.fixture(autouse=True)
def without_faults():
    yield
    CLOUD.control('clearFaults')


@pytest.fixture
def invalid_input():
    """Counts an invalid input that has been tried."""
    return INVALID_INPUTS.append


def pytest_collection_modifyitems(items):
    """Whether everything was called can be told at the end only."""
    items.sort(key=lambda item: item.path.stem == 'test_coverage')


def pytest_terminal_summary(terminalreporter):
    called = {(service, operation) for service, operation, _ in CLOUD.calls}
    for service, operations in SERVED.items():
        terminalreporter.write_line(f'{service}: {sum((service, name) in called for name in operations)} of {len(operations)} operations called')
    served = {(service, name) for service, operations in SERVED.items() for name in operations}
    terminalreporter.write_line(f'boto3: {len(served & called)} of {len(served)} operations called, {len(INVALID_INPUTS)} invalid inputs tried')
