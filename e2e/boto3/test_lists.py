"""Lists in pages, by boto3's paginators and by hand."""

import pytest
from botocore import xform_name

from examples import unique, unique_id

LISTS = {
    'ListCloudConnectors': 'Id',
    'ListCredentialLockers': 'Id',
    'ListDestinations': 'Name',
    'ListEventLogConfigurations': 'Id',
    'ListManagedThings': 'Id',
    'ListNotificationConfigurations': 'EventType',
    'ListOtaTaskConfigurations': 'TaskConfigurationId',
    'ListOtaTasks': 'TaskId',
    'ListProvisioningProfiles': 'Id',
}


@pytest.fixture(scope='module', autouse=True)
def seven_of_each(fleet):
    client, event_types = fleet.client, ('DEVICE_COMMAND', 'DEVICE_EVENT', 'DEVICE_OTA', 'DEVICE_LIFE_CYCLE', 'CONNECTOR_ASSOCIATION', 'DEVICE_WSS')
    for _ in range(7):
        client.create_credential_locker(Name=unique())
        fleet.create_destination()
        client.create_ota_task_configuration(Name=unique())
        client.create_provisioning_profile(ProvisioningType='FLEET_PROVISIONING')
        client.create_cloud_connector(Name=unique(), EndpointConfig={'lambda': {'arn': fleet.devices.function}})
        client.create_event_log_configuration(EventLogLevel='INFO', ResourceType='managed-thing', ResourceId=unique_id())
        client.create_ota_task(S3Url='s3://firmware/job.json', OtaType='CONTINUOUS', OtaTargetQueryString='attributes.room=none')
        fleet.devices.create('DEVICE')
    for event_type in event_types:
        client.create_notification_configuration(EventType=event_type, DestinationName=fleet.destination)
    yield
    for event_type in event_types:
        client.delete_notification_configuration(EventType=event_type)


def whole(client, operation):
    paginator = client.get_paginator(xform_name(operation))
    [result] = [expression.expression for expression in paginator.result_keys]
    return [item[LISTS[operation]] for item in paginator.paginate().build_full_result()[result]]


@pytest.mark.parametrize('size', [1, 3, 1000])
@pytest.mark.parametrize('operation', LISTS)
def test_pages_make_up_the_whole(client, operation, size):
    ids = whole(client, operation)
    assert len(set(ids)) == len(ids) >= 7
    paginator = client.get_paginator(xform_name(operation))
    [result] = [expression.expression for expression in paginator.result_keys]
    pages = list(paginator.paginate(PaginationConfig={'PageSize': size}))
    assert [item[LISTS[operation]] for page in pages for item in page[result]] == ids
    assert [len(page[result]) for page in pages[:-1]] == [size] * (len(pages) - 1)
    assert ['NextToken' in page for page in pages] == [True] * (len(pages) - 1) + [False]


@pytest.mark.parametrize('operation', LISTS)
def test_pagination_goes_on_where_it_was_left(client, operation):
    paginator = client.get_paginator(xform_name(operation))
    [result] = [expression.expression for expression in paginator.result_keys]
    first = paginator.paginate(PaginationConfig={'PageSize': 2, 'MaxItems': 4}).build_full_result()
    rest = paginator.paginate(PaginationConfig={'StartingToken': first['NextToken']}).build_full_result()
    assert [item[LISTS[operation]] for item in first[result] + rest[result]] == whole(client, operation)


@pytest.mark.parametrize('operation', LISTS)
def test_tokens_of_other_lists_are_refused(client, operation):
    others = [name for name in LISTS if name != operation]
    tokens = [getattr(client, xform_name(other))(MaxResults=1)['NextToken'] for other in others]
    for token in [*tokens, 'a', 'A' * 1000, '=']:
        with pytest.raises(client.exceptions.ValidationException, match='NextToken'):
            getattr(client, xform_name(operation))(NextToken=token)


def test_what_is_deleted_between_two_pages_is_not_missed(client):
    doomed = [client.create_credential_locker(Name=unique())['Id'] for _ in range(4)]
    seen, token = [], {}
    while True:
        page = client.list_credential_lockers(MaxResults=3, **token)
        seen += [item['Id'] for item in page['Items']]
        if 'NextToken' not in page:
            break
        if doomed[1] not in seen and doomed[0] in seen:
            client.delete_credential_locker(Identifier=doomed[1])
            doomed.pop(1)
        token = {'NextToken': page['NextToken']}
    assert len(set(seen)) == len(seen)
    assert set(doomed) <= set(seen)
