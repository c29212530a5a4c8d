"""CloudFormation: stacks directly and by change sets, with the waiters and paginators that boto3 has."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from botocore.exceptions import ClientError, WaiterError

from examples import unique
from local_cloud import CLOUD, wait_for
from test_resources import is_recent

CLOUDFORMATION = CLOUD.client('cloudformation')
SSM = CLOUD.client('ssm')
QUICKLY = {'Delay': 1, 'MaxAttempts': 30}


def template(**settings):
    """A stack of SSM parameters: each its value, or the whole resource."""
    return {
        'Description': 'Settings <of> "a" fleet & more: ünï',
        'Parameters': {'Value': {'Type': 'String', 'Default': 'one', 'Description': 'What it is'}},
        'Resources': {
            name: setting if isinstance(setting, dict) else {'Type': 'AWS::SSM::Parameter', 'Properties': {'Type': 'String', 'Value': setting}}
            for name, setting in {'Setting': {'Type': 'AWS::SSM::Parameter', 'Metadata': {'for': 'judges'}, 'Properties': {
                'Name': {'Fn::Sub': '/judge/${AWS::StackName}'}, 'Type': 'String', 'Value': {'Ref': 'Value'}}}, **settings}.items()
        },
        'Outputs': {'Name': {'Value': {'Ref': 'Setting'}, 'Description': 'Where it is', 'Export': {'Name': {'Fn::Sub': '${AWS::StackName}-Name'}}}},
    }


def body(**settings):
    return json.dumps(template(**settings))


#: A parameter of this name is there already, so a stack that makes it fails.
TAKEN = '/judge/taken'
TAKES = {'Type': 'AWS::SSM::Parameter', 'DependsOn': 'Setting', 'Properties': {'Name': TAKEN, 'Type': 'String', 'Value': 'mine'}}


@pytest.fixture(scope='module', autouse=True)
def taken():
    SSM.put_parameter(Name=TAKEN, Type='String', Value='theirs')
    yield
    assert SSM.get_parameter(Name=TAKEN)['Parameter']['Value'] == 'theirs'
    SSM.delete_parameter(Name=TAKEN)


@pytest.fixture
def name():
    name = unique()
    yield name
    CLOUDFORMATION.delete_stack(StackName=name)
    wait('stack_delete_complete', name)


@pytest.fixture
def stack(name):
    created = CLOUDFORMATION.create_stack(StackName=name, TemplateBody=body(), Tags=[{'Key': 'household', 'Value': 'ünï <1>'}])
    wait('stack_create_complete', name)
    return {'name': name, 'id': created['StackId']}


def wait(waiter, stack, **target):
    CLOUDFORMATION.get_waiter(waiter).wait(StackName=stack, WaiterConfig=QUICKLY, **target)


def describe(stack):
    [described] = CLOUDFORMATION.describe_stacks(StackName=stack)['Stacks']
    return described


def statuses(stack, resource):
    """What a resource has gone through, oldest first."""
    pages = CLOUDFORMATION.get_paginator('describe_stack_events').paginate(StackName=stack)
    events = [event for page in pages for event in page['StackEvents']]
    return [event['ResourceStatus'] for event in reversed(events) if event['LogicalResourceId'] == resource]


def value_in(stack):
    return SSM.get_parameter(Name=f'/judge/{stack}')['Parameter']['Value']


def refused(call, **params):
    with pytest.raises(ClientError) as caught:
        call(**params)
    assert caught.value.response['Error']['Type'] == 'Sender'
    return caught.value.response['Error']['Code'], caught.value.response['Error']['Message']


def test_create(stack):
    name, id = stack['name'], stack['id']
    assert id.startswith(f'arn:aws:cloudformation:eu-west-1:123456789012:stack/{name}/')
    described = describe(name)
    assert (described['StackId'], described['StackName'], described['StackStatus']) == (id, name, 'CREATE_COMPLETE')
    assert described['Description'] == 'Settings <of> "a" fleet & more: ünï'
    assert is_recent(described['CreationTime'])
    assert described['Parameters'] == [{'ParameterKey': 'Value', 'ParameterValue': 'one'}]
    assert described['Tags'] == [{'Key': 'household', 'Value': 'ünï <1>'}]
    output = {'OutputKey': 'Name', 'OutputValue': f'/judge/{name}', 'Description': 'Where it is', 'ExportName': f'{name}-Name'}
    assert described['Outputs'] == [output]
    assert (described['DisableRollback'], described['EnableTerminationProtection']) == (False, False)
    assert describe(id) == described
    assert value_in(name) == 'one'
    assert {'ExportingStackId': id, 'Name': f'{name}-Name', 'Value': f'/judge/{name}'} in CLOUDFORMATION.list_exports()['Exports']
    assert id in [entry['StackId'] for entry in CLOUDFORMATION.list_stacks(StackStatusFilter=['CREATE_COMPLETE'])['StackSummaries']]
    assert id not in [entry['StackId'] for entry in CLOUDFORMATION.list_stacks(StackStatusFilter=['DELETE_COMPLETE'])['StackSummaries']]
    assert refused(CLOUDFORMATION.create_stack, StackName=name, TemplateBody=body())[0] == 'AlreadyExistsException'


def test_events(stack):
    events = CLOUDFORMATION.describe_stack_events(StackName=stack['name'])['StackEvents']
    told = [(event['LogicalResourceId'], event['ResourceType'], event['ResourceStatus']) for event in reversed(events)]
    assert told == [
        (stack['name'], 'AWS::CloudFormation::Stack', 'CREATE_IN_PROGRESS'),
        ('Setting', 'AWS::SSM::Parameter', 'CREATE_IN_PROGRESS'),
        ('Setting', 'AWS::SSM::Parameter', 'CREATE_IN_PROGRESS'),
        ('Setting', 'AWS::SSM::Parameter', 'CREATE_COMPLETE'),
        (stack['name'], 'AWS::CloudFormation::Stack', 'CREATE_COMPLETE'),
    ]
    times = [event['Timestamp'] for event in events]
    assert times == sorted(times, reverse=True)
    assert all(is_recent(time) for time in times)
    assert len({event['EventId'] for event in events}) == 5
    assert {(event['StackId'], event['StackName']) for event in events} == {(stack['id'], stack['name'])}
    begun = [event for event in events if event.get('ResourceStatusReason') == 'Resource creation Initiated']
    assert [event['PhysicalResourceId'] for event in begun] == [f"/judge/{stack['name']}"]
    assert json.loads(begun[0]['ResourceProperties']) == {'Name': f"/judge/{stack['name']}", 'Type': 'String', 'Value': 'one'}


def test_resources(stack):
    [resource] = CLOUDFORMATION.describe_stack_resources(StackName=stack['name'])['StackResources']
    [summary] = CLOUDFORMATION.get_paginator('list_stack_resources').paginate(StackName=stack['id']).build_full_result()['StackResourceSummaries']
    detail = CLOUDFORMATION.describe_stack_resource(StackName=stack['name'], LogicalResourceId='Setting')['StackResourceDetail']
    for answer in (resource, summary, detail):
        assert {name: answer[name] for name in ('LogicalResourceId', 'PhysicalResourceId', 'ResourceType', 'ResourceStatus')} == {
            'LogicalResourceId': 'Setting', 'PhysicalResourceId': f"/judge/{stack['name']}", 'ResourceType': 'AWS::SSM::Parameter',
            'ResourceStatus': 'CREATE_COMPLETE',
        }
    assert json.loads(detail['Metadata']) == {'for': 'judges'}
    assert resource['StackId'] == detail['StackId'] == stack['id']
    [owned] = CLOUDFORMATION.describe_stack_resources(PhysicalResourceId=f"/judge/{stack['name']}")['StackResources']
    assert owned == resource
    assert refused(CLOUDFORMATION.describe_stack_resource, StackName=stack['name'], LogicalResourceId='Other')[0] == 'ValidationError'
    assert refused(CLOUDFORMATION.describe_stack_resources, StackName=stack['name'], LogicalResourceId='Other')[0] == 'ValidationError'


def test_templates(stack):
    assert CLOUDFORMATION.get_template(StackName=stack['name'])['TemplateBody'] == template()
    summary = CLOUDFORMATION.get_template_summary(TemplateBody=body())
    assert (summary['ResourceTypes'], summary['Description']) == (['AWS::SSM::Parameter'], template()['Description'])
    [parameter] = summary['Parameters']
    assert (parameter['ParameterKey'], parameter['ParameterType'], parameter['DefaultValue']) == ('Value', 'String', 'one')
    assert CLOUDFORMATION.get_template_summary(StackName=stack['name'])['ResourceTypes'] == ['AWS::SSM::Parameter']
    validated = CLOUDFORMATION.validate_template(TemplateBody=body())
    assert validated['Parameters'] == [{'ParameterKey': 'Value', 'DefaultValue': 'one', 'NoEcho': False, 'Description': 'What it is'}]


def test_yaml(name):
    CLOUDFORMATION.create_stack(StackName=name, TemplateBody="""
        Resources:
          Setting:
            Type: AWS::SSM::Parameter
            Properties: {Name: !Sub '/judge/${AWS::StackName}', Type: String, Value: !Join ['-', [a, !Ref 'AWS::Region']]}
    """)
    wait('stack_create_complete', name)
    assert value_in(name) == 'a-eu-west-1'


def test_template_in_s3(name):
    s3 = CLOUD.client('s3')
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={'LocationConstraint': CLOUD.region})
    s3.put_object(Bucket=name, Key='a template.json', Body=body())
    for url in (f'{CLOUD.endpoint}/{name}/a%20template.json', f'https://{name}.s3.eu-west-1.amazonaws.com/a%20template.json'):
        assert CLOUDFORMATION.validate_template(TemplateURL=url)['Parameters'][0]['ParameterKey'] == 'Value'
    CLOUDFORMATION.create_stack(StackName=name, TemplateURL=url)
    wait('stack_create_complete', name)
    assert value_in(name) == 'one'
    s3.delete_object(Bucket=name, Key='a template.json')
    s3.delete_bucket(Bucket=name)


def test_update(stack):
    name, parameters = stack['name'], [{'ParameterKey': 'Value', 'ParameterValue': 'two'}]
    assert CLOUDFORMATION.update_stack(StackName=name, UsePreviousTemplate=True, Parameters=parameters)['StackId'] == stack['id']
    wait('stack_update_complete', name)
    described = describe(name)
    assert described['StackStatus'] == 'UPDATE_COMPLETE'
    assert timedelta(0) < described['LastUpdatedTime'] - described['CreationTime'] < timedelta(minutes=1)
    assert value_in(name) == 'two'
    assert statuses(name, 'Setting')[-2:] == ['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE']
    same = [{'ParameterKey': 'Value', 'UsePreviousValue': True}]
    assert refused(CLOUDFORMATION.update_stack, StackName=name, UsePreviousTemplate=True, Parameters=same) == (
        'ValidationError', 'No updates are to be performed.')


def test_failed_creation(name):
    CLOUDFORMATION.create_stack(StackName=name, TemplateBody=body(Taken=TAKES))
    with pytest.raises(WaiterError, match='ROLLBACK'):
        wait('stack_create_complete', name)
    wait_for(lambda: describe(name)['StackStatus'] == 'ROLLBACK_COMPLETE')
    failed = [event for event in CLOUDFORMATION.describe_stack_events(StackName=name)['StackEvents'] if event['ResourceStatus'] == 'CREATE_FAILED']
    assert [event['LogicalResourceId'] for event in failed] == ['Taken']
    assert 'already exists' in failed[0]['ResourceStatusReason']
    assert statuses(name, 'Setting')[-1] == 'DELETE_COMPLETE'


def test_failed_update(stack):
    name, parameters = stack['name'], [{'ParameterKey': 'Value', 'ParameterValue': 'two'}]
    CLOUDFORMATION.update_stack(StackName=name, TemplateBody=body(Taken=TAKES), Parameters=parameters)
    with pytest.raises(WaiterError, match='UPDATE_ROLLBACK'):
        wait('stack_update_complete', name)
    wait('stack_rollback_complete', name)
    assert value_in(name) == 'one'
    assert describe(name)['Parameters'][0]['ParameterValue'] == 'one'


def test_roll_back_by_hand(stack):
    name, parameters = stack['name'], [{'ParameterKey': 'Value', 'ParameterValue': 'two'}]
    CLOUDFORMATION.update_stack(StackName=name, TemplateBody=body(Taken=TAKES), Parameters=parameters, DisableRollback=True)
    with pytest.raises(WaiterError, match='UPDATE_FAILED'):
        wait('stack_update_complete', name)
    assert (describe(name)['StackStatus'], value_in(name)) == ('UPDATE_FAILED', 'two')
    assert CLOUDFORMATION.rollback_stack(StackName=name)['StackId'] == stack['id']
    wait('stack_rollback_complete', name)
    assert (describe(name)['StackStatus'], value_in(name)) == ('UPDATE_ROLLBACK_COMPLETE', 'one')
    assert refused(CLOUDFORMATION.rollback_stack, StackName=name)[0] == 'ValidationError'


#: Takes two seconds to become `slow`, and never goes back from `two`.
STUBBORN = """
exports.handler = async ({ RequestType, StackId, RequestId, LogicalResourceId, ResponseURL, ResourceProperties, OldResourceProperties = {} }) => {
  if (ResourceProperties.Value === 'slow') await new Promise((resolve) => setTimeout(resolve, 2000));
  const Status = RequestType === 'Update' && OldResourceProperties.Value === 'two' ? 'FAILED' : 'SUCCESS';
  const answer = { Status, Reason: 'I stay', PhysicalResourceId: LogicalResourceId, StackId, RequestId, LogicalResourceId };
  await fetch(ResponseURL, { method: 'PUT', body: JSON.stringify(answer) });
};
"""


@pytest.fixture
def stubborn(name, tmp_path):
    """A stack with a custom resource, and the body of its template with a resource that fails after that one."""
    (tmp_path / 'index.js').write_text(STUBBORN)
    CLOUD.put_role('StubbornRole')
    CLOUD.control('putFunction', {'name': name, 'code': str(tmp_path), 'role': 'StubbornRole'})
    arn = f'arn:aws:lambda:eu-west-1:123456789012:function:{name}'
    custom = {'Type': 'Custom::Stubborn', 'Properties': {'ServiceToken': arn, 'Value': {'Ref': 'Value'}}}
    CLOUDFORMATION.create_stack(StackName=name, TemplateBody=body(Stubborn=custom))
    wait('stack_create_complete', name)
    return body(Stubborn=custom, Taken={**TAKES, 'DependsOn': ['Setting', 'Stubborn']})


def test_failed_rollback_is_continued(name, stubborn):
    parameters = [{'ParameterKey': 'Value', 'ParameterValue': 'two'}]
    CLOUDFORMATION.update_stack(StackName=name, TemplateBody=stubborn, Parameters=parameters)
    wait_for(lambda: describe(name)['StackStatus'] == 'UPDATE_ROLLBACK_FAILED')
    [resource] = CLOUDFORMATION.describe_stack_resources(StackName=name, LogicalResourceId='Stubborn')['StackResources']
    assert (resource['ResourceStatus'], 'I stay' in resource['ResourceStatusReason']) == ('UPDATE_FAILED', True)
    CLOUDFORMATION.continue_update_rollback(StackName=name, ResourcesToSkip=['Stubborn'])
    wait('stack_rollback_complete', name)
    assert value_in(name) == 'one'


def test_cancelled_update(name, stubborn):
    parameters = [{'ParameterKey': 'Value', 'ParameterValue': 'slow'}]
    with ThreadPoolExecutor() as other:
        update = other.submit(CLOUDFORMATION.update_stack, StackName=name, UsePreviousTemplate=True, Parameters=parameters)
        wait_for(lambda: describe(name)['StackStatus'] == 'UPDATE_IN_PROGRESS')
        CLOUDFORMATION.cancel_update_stack(StackName=name)
        wait('stack_rollback_complete', name)
        assert update.result()['StackId'] == describe(name)['StackId']
    assert value_in(name) == 'one'
    assert refused(CLOUDFORMATION.cancel_update_stack, StackName=name)[0] == 'ValidationError'


def test_delete(name):
    id = CLOUDFORMATION.create_stack(StackName=name, TemplateBody=body())['StackId']
    wait('stack_create_complete', name)
    CLOUDFORMATION.delete_stack(StackName=name)
    wait('stack_delete_complete', name)
    assert refused(CLOUDFORMATION.describe_stacks, StackName=name) == ('ValidationError', f'Stack with id {name} does not exist')
    described = describe(id)
    assert described['StackStatus'] == 'DELETE_COMPLETE'
    assert is_recent(described['DeletionTime'])
    assert statuses(id, 'Setting')[-1] == 'DELETE_COMPLETE'
    with pytest.raises(SSM.exceptions.ParameterNotFound):
        value_in(name)
    assert id in [entry['StackId'] for entry in CLOUDFORMATION.list_stacks(StackStatusFilter=['DELETE_COMPLETE'])['StackSummaries']]
    CLOUDFORMATION.delete_stack(StackName=name)


def test_termination_protection(stack):
    name = stack['name']
    assert CLOUDFORMATION.update_termination_protection(StackName=name, EnableTerminationProtection=True)['StackId'] == stack['id']
    assert describe(name)['EnableTerminationProtection'] is True
    code, message = refused(CLOUDFORMATION.delete_stack, StackName=name)
    assert code == 'ValidationError' and 'TerminationProtection' in message
    assert value_in(name) == 'one'
    CLOUDFORMATION.update_termination_protection(StackName=name, EnableTerminationProtection=False)


def test_change_set_for_a_new_stack(name):
    created = CLOUDFORMATION.create_change_set(StackName=name, ChangeSetName='first', ChangeSetType='CREATE', TemplateBody=body())
    wait('change_set_create_complete', name, ChangeSetName='first')
    assert describe(name)['StackStatus'] == 'REVIEW_IN_PROGRESS'
    described = CLOUDFORMATION.describe_change_set(ChangeSetName=created['Id'])
    assert (described['ChangeSetId'], described['StackId'], described['ChangeSetName']) == (created['Id'], created['StackId'], 'first')
    assert (described['Status'], described['ExecutionStatus']) == ('CREATE_COMPLETE', 'AVAILABLE')
    assert is_recent(described['CreationTime'])
    [change] = described['Changes']
    assert change['Type'] == 'Resource'
    assert {key: change['ResourceChange'][key] for key in ('Action', 'LogicalResourceId', 'ResourceType', 'Scope', 'Details')} == {
        'Action': 'Add', 'LogicalResourceId': 'Setting', 'ResourceType': 'AWS::SSM::Parameter', 'Scope': [], 'Details': [],
    }
    [listed] = CLOUDFORMATION.list_change_sets(StackName=name)['Summaries']
    assert (listed['ChangeSetId'], listed['Status']) == (created['Id'], 'CREATE_COMPLETE')
    CLOUDFORMATION.execute_change_set(ChangeSetName='first', StackName=name)
    wait('stack_create_complete', name)
    assert value_in(name) == 'one'


def test_change_set_for_an_update(stack):
    name, parameters = stack['name'], [{'ParameterKey': 'Value', 'ParameterValue': 'two'}]
    CLOUDFORMATION.create_change_set(StackName=name, ChangeSetName='second', TemplateBody=body(Other='new'), Parameters=parameters)
    wait('change_set_create_complete', name, ChangeSetName='second')
    described = CLOUDFORMATION.describe_change_set(ChangeSetName='second', StackName=name, IncludePropertyValues=True)
    changes = {change['ResourceChange']['LogicalResourceId']: change['ResourceChange'] for change in described['Changes']}
    assert {key: change['Action'] for key, change in changes.items()} == {'Setting': 'Modify', 'Other': 'Add'}
    assert (changes['Setting']['Replacement'], changes['Setting']['Scope']) == ('False', ['Properties'])
    assert changes['Setting']['PhysicalResourceId'] == f'/judge/{name}'
    assert {detail['Target']['Name'] for detail in changes['Setting']['Details']} == {'Value'}
    assert (value_in(name), describe(name)['StackStatus']) == ('one', 'CREATE_COMPLETE')
    CLOUDFORMATION.execute_change_set(ChangeSetName='second', StackName=name)
    wait('stack_update_complete', name)
    assert (value_in(name), len(CLOUDFORMATION.describe_stack_resources(StackName=name)['StackResources'])) == ('two', 2)


def test_change_set_without_changes(stack):
    target = {'StackName': stack['name'], 'ChangeSetName': 'same'}
    CLOUDFORMATION.create_change_set(**target, UsePreviousTemplate=True)
    with pytest.raises(WaiterError, match='FAILED'):
        wait('change_set_create_complete', stack['name'], ChangeSetName='same')
    described = CLOUDFORMATION.describe_change_set(**target)
    assert (described['Status'], described['ExecutionStatus'], described['Changes']) == ('FAILED', 'UNAVAILABLE', [])
    assert described['StatusReason'].startswith("The submitted information didn't contain changes.")
    with pytest.raises(CLOUDFORMATION.exceptions.InvalidChangeSetStatusException):
        CLOUDFORMATION.execute_change_set(**target)
    CLOUDFORMATION.delete_change_set(**target)
    with pytest.raises(CLOUDFORMATION.exceptions.ChangeSetNotFoundException):
        CLOUDFORMATION.describe_change_set(**target)
    assert describe(stack['name'])['StackStatus'] == 'CREATE_COMPLETE'


MISSING = {'StackName': 'no-such-stack'}


@pytest.mark.parametrize('call, params', [
    (CLOUDFORMATION.describe_stack_events, MISSING),
    (CLOUDFORMATION.describe_stack_resources, MISSING),
    (CLOUDFORMATION.list_stack_resources, MISSING),
    (CLOUDFORMATION.list_change_sets, MISSING),
    (CLOUDFORMATION.get_template, MISSING),
    (CLOUDFORMATION.get_template_summary, MISSING),
    (CLOUDFORMATION.update_stack, {**MISSING, 'TemplateBody': body()}),
    (CLOUDFORMATION.rollback_stack, MISSING),
    (CLOUDFORMATION.continue_update_rollback, MISSING),
    (CLOUDFORMATION.update_termination_protection, {**MISSING, 'EnableTerminationProtection': True}),
    (CLOUDFORMATION.create_change_set, {**MISSING, 'ChangeSetName': 'a', 'TemplateBody': body()}),
    (CLOUDFORMATION.delete_change_set, {**MISSING, 'ChangeSetName': 'a'}),
])
def test_stack_that_does_not_exist(call, params):
    code, message = refused(call, **params)
    assert code == 'ValidationError'
    assert 'no-such-stack' in message and 'does not exist' in message


@pytest.mark.parametrize('text, said', [
    ('{', 'Template'),
    ('[]', 'Template'),
    (json.dumps({'Resources': {'A': {'Type': 'AWS::No::Such'}}}), 'AWS::No::Such'),
    (json.dumps({'Resources': {'A': {'Type': 'AWS::SSM::Parameter', 'Properties': {'Value': {'Ref': 'B'}}}}}), 'B'),
    (json.dumps({'Resources': {}}), 'at least one Resources member'),
    (json.dumps({'Transform': 'AWS::Serverless-2016-10-31', 'Resources': template()['Resources']}), 'Transform'),
    ('x' * 51201, '51200'),
])
def test_templates_that_cannot_be_deployed(text, said, invalid_input):
    invalid_input(text)
    name = unique()
    code, message = refused(CLOUDFORMATION.create_stack, StackName=name, TemplateBody=text)
    assert code == 'ValidationError'
    assert said.lower() in message.lower()
    assert refused(CLOUDFORMATION.describe_stacks, StackName=name)[0] == 'ValidationError'


def test_capabilities():
    role = {'Type': 'AWS::IAM::Role', 'Properties': {'AssumeRolePolicyDocument': {}}}
    with pytest.raises(CLOUDFORMATION.exceptions.InsufficientCapabilitiesException, match='CAPABILITY_IAM'):
        CLOUDFORMATION.create_stack(StackName=unique(), TemplateBody=body(Role=role))


@pytest.mark.parametrize('member, value, feature', [
    ('ResourceTypes', ['AWS::SSM::*'], 'resource types'),
    ('StackPolicyBody', '{}', 'stack policies'),
    ('TimeoutInMinutes', 5, 'timeout'),
])
def test_features_that_are_not_served_are_refused_by_name(member, value, feature):
    code, message = refused(CLOUDFORMATION.create_stack, StackName=unique(), TemplateBody=body(), **{member: value})
    assert code == 'ValidationError'
    assert member in message and feature in message


def test_operations_that_are_not_served_are_refused_by_name():
    code, message = refused(CLOUDFORMATION.list_stack_sets)
    assert code == 'InvalidAction' and 'ListStackSets' in message
