"""Every operation that the local cloud serves has been called through boto3, and has refused a call."""

import pytest

from local_cloud import CLOUD, SERVED

OPERATIONS = [(service, name) for service, operations in SERVED.items() for name in operations]
#: What is served only to be refused in words.
ALWAYS_REFUSED = {('lambda', 'UpdateFunctionCode'), ('lambda', 'UpdateFunctionConfiguration')}


@pytest.mark.parametrize('service, operation', OPERATIONS)
def test_called(service, operation):
    if (service, operation) not in ALWAYS_REFUSED:
        assert CLOUD.calls[service, operation, 'answered'], 'no test has called it'
    assert CLOUD.calls[service, operation, 'refused'], 'no test has seen it refuse a call'
