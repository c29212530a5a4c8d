"""Systems Manager's parameter store."""

import pytest

from examples import unique
from local_cloud import CLOUD

SSM = CLOUD.client('ssm')


@pytest.fixture(params=['/judge/{}', '{}', '/a/b/c/d/{}'])
def name(request):
    return request.param.format(unique())


def test_parameter(name):
    SSM.put_parameter(Name=name, Value='ünï 電球 <&>', Type='String', Description='For the judge')
    parameter = SSM.get_parameter(Name=name)['Parameter']
    arn = f"arn:aws:ssm:eu-west-1:123456789012:parameter/{name.removeprefix('/')}"
    assert (parameter['Name'], parameter['Value'], parameter['ARN'], parameter['DataType']) == (name, 'ünï 電球 <&>', arn, 'text')
    assert SSM.get_parameter(Name=arn)['Parameter']['Value'] == 'ünï 電球 <&>'

    with pytest.raises(SSM.exceptions.ParameterAlreadyExists):
        SSM.put_parameter(Name=name, Value='other', Type='String')
    SSM.put_parameter(Name=name, Value='other', Overwrite=True)
    found = SSM.get_parameters(Names=[name, '/no/such'], WithDecryption=True)
    assert [(entry['Name'], entry['Value']) for entry in found['Parameters']] == [(name, 'other')]
    assert found['InvalidParameters'] == ['/no/such']

    SSM.delete_parameter(Name=name)
    with pytest.raises(SSM.exceptions.ParameterNotFound):
        SSM.get_parameter(Name=name)
    with pytest.raises(SSM.exceptions.ParameterNotFound):
        SSM.delete_parameter(Name=name)


def test_refusals():
    with pytest.raises(SSM.exceptions.UnsupportedParameterType, match='SecureString'):
        SSM.put_parameter(Name=unique(), Value='secret', Type='SecureString')
    with pytest.raises(SSM.exceptions.ClientError) as caught:
        SSM.get_parameters(Names=[f'/p{index}' for index in range(11)])
    assert caught.value.response['Error']['Code'] == 'ValidationException'
