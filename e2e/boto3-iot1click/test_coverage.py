"""Every operation of botocore's model has been called, and has refused a call."""

import boto3
import pytest

from one_click import CALLS

OPERATIONS = boto3.session.Session().client('iot1click-devices').meta.service_model.operation_names


def test_there_are_thirteen():
    assert len(OPERATIONS) == 13


@pytest.mark.parametrize('operation', OPERATIONS)
def test_called(operation):
    assert CALLS[operation, 'answered'], 'no test has called it'
    assert CALLS[operation, 'refused'], 'no test has seen it refuse a call'
