"""The local cloud as the tests see it: its clients, and the controls that run.ts puts beside AWS's protocols."""

import json
import os
import time
import urllib.request
from collections import Counter
from types import SimpleNamespace

import boto3
from botocore.config import Config

import answers

#: Once, so that a refusal is seen and not repeated.
ONE_ATTEMPT = {'total_max_attempts': 1, 'mode': 'standard'}
MANAGED_INTEGRATIONS = 'iot-managed-integrations'


class LocalCloud:
    def __init__(self, environment):
        self.environment = environment
        self.region = environment['AWS_REGION']
        self.endpoint = environment['AWS_ENDPOINT_URL']
        self.calls = Counter()

    def client(self, service=MANAGED_INTEGRATIONS, credentials=None, region=None, **config):
        """A client whose every answer is checked. `credentials` are those of the administrator unless given."""
        credentials = credentials or {
            'accessKeyId': self.environment['AWS_ACCESS_KEY_ID'],
            'secretAccessKey': self.environment['AWS_SECRET_ACCESS_KEY'],
            'sessionToken': self.environment['AWS_SESSION_TOKEN'],
        }
        client = boto3.session.Session().client(
            service,
            region_name=region or self.region,
            endpoint_url=self.endpoint,
            aws_access_key_id=credentials['accessKeyId'],
            aws_secret_access_key=credentials['secretAccessKey'],
            aws_session_token=credentials['sessionToken'],
            config=Config(**{'retries': ONE_ATTEMPT, **config}),
        )
        client.meta.events.register_first('after-call', self._on_answer)
        return client

    def _on_answer(self, http_response, parsed, model, **_):
        refused = http_response.status_code >= 300
        self.calls[model.service_model.signing_name, model.name, 'refused' if refused else 'answered'] += 1
        answers.check(http_response, parsed, model)

    def control(self, name, argument=None):
        return self._fetch(f'boto3-tests/{name}', json.dumps(argument).encode())

    def _fetch(self, path, body=None):
        with urllib.request.urlopen(f'{self.endpoint}/{path}', body) as response:
            return json.load(response)

    def put_role(self, name, *statements, service=None, principal=None):
        """Makes a role that a service or another principal may assume. @returns its ARN and the credentials of a session"""
        settings = {'name': name, 'statements': statements, 'principal': principal or {'Service': service or 'none.amazonaws.com'}}
        return SimpleNamespace(arn=f'arn:aws:iam::123456789012:role/{name}', credentials=self.control('putRole', settings))

    def snapshot(self):
        """All that managed integrations holds, and the names of the rest, once nothing changes by itself any more."""
        held = wait_for(lambda: None if 'IN_PROGRESS' in str(found := self.control('snapshot')) else found)
        return {**held, 'status': self._fetch('_device-fleets/status')}


def wait_for(condition, seconds=10):
    """The first true answer of `condition`."""
    deadline = time.monotonic() + seconds
    while not (result := condition()):
        assert time.monotonic() < deadline, f'nothing came within {seconds} seconds'
        time.sleep(0.05)
    return result


CLOUD = LocalCloud(os.environ)
#: A second one, which keeps the services' quotas.
THROTTLING_CLOUD = LocalCloud(json.loads(os.environ['THROTTLING_CLOUD']))
#: The errors and their statuses of each operation of each service, by signing name. IoT 1-Click is judged in boto3-iot1click.
SERVED = {name: operations for name, operations in CLOUD.control('served').items() if name != 'iot1click'}
