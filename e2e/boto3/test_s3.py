"""S3: buckets and objects, with checksums and uploads in parts as boto3 sends them."""

import io
import os
from datetime import datetime, timedelta, timezone

import pytest
from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError
from botocore.handlers import validate_bucket_name

from examples import unique
from local_cloud import CLOUD

S3 = CLOUD.client('s3')
MEGABYTE = 1024 * 1024
KEYS = ['plain.txt', 'a/b c+d&e=f?.txt', 'ünï/電球 🏠.json', '../up', 'a//b', '%41', "quote'\"<&>"]


HERE = {'LocationConstraint': CLOUD.region}


def new_bucket():
    name = unique()
    S3.create_bucket(Bucket=name, CreateBucketConfiguration=HERE)
    return name


bucket = pytest.fixture(scope='module')(new_bucket)
empty_bucket = pytest.fixture(new_bucket)


def refused(call, **params):
    with pytest.raises(ClientError) as caught:
        call(**params)
    return caught.value.response['Error']['Code'], caught.value.response['ResponseMetadata']['HTTPStatusCode']


def test_bucket(empty_bucket):
    assert S3.head_bucket(Bucket=empty_bucket)['BucketRegion'] == CLOUD.region
    assert S3.get_bucket_location(Bucket=empty_bucket)['LocationConstraint'] == CLOUD.region
    [rule] = S3.get_bucket_encryption(Bucket=empty_bucket)['ServerSideEncryptionConfiguration']['Rules']
    assert rule == {'ApplyServerSideEncryptionByDefault': {'SSEAlgorithm': 'AES256'}, 'BucketKeyEnabled': False}
    assert refused(S3.create_bucket, Bucket=empty_bucket, CreateBucketConfiguration=HERE) == ('BucketAlreadyOwnedByYou', 409)
    S3.put_object(Bucket=empty_bucket, Key='a')
    assert refused(S3.delete_bucket, Bucket=empty_bucket) == ('BucketNotEmpty', 409)
    S3.delete_object(Bucket=empty_bucket, Key='a')
    S3.delete_bucket(Bucket=empty_bucket)
    assert refused(S3.head_bucket, Bucket=empty_bucket) == ('404', 404)
    assert refused(S3.get_bucket_location, Bucket=empty_bucket) == ('NoSuchBucket', 404)


def test_bucket_of_another_owner(bucket):
    assert refused(S3.head_bucket, Bucket=bucket, ExpectedBucketOwner='111111111111') == ('403', 403)
    assert refused(S3.get_bucket_encryption, Bucket=bucket, ExpectedBucketOwner='111111111111') == ('AccessDenied', 403)


@pytest.mark.parametrize('key', KEYS)
def test_object(bucket, key):
    body = os.urandom(1000)
    put = S3.put_object(Bucket=bucket, Key=key, Body=body, ContentType='text/plain; charset=utf-8', Metadata={'author': 'judge'})
    head = S3.head_object(Bucket=bucket, Key=key)
    got = S3.get_object(Bucket=bucket, Key=key)
    assert got['Body'].read() == body
    for answer in (head, got):
        assert (answer['ETag'], answer['ContentLength']) == (put['ETag'], 1000)
        assert (answer['ContentType'], answer['Metadata']) == ('text/plain; charset=utf-8', {'author': 'judge'})
        assert abs(datetime.now(timezone.utc) - answer['LastModified']) < timedelta(minutes=1)
    [listed] = [item for item in S3.list_objects_v2(Bucket=bucket)['Contents'] if item['Key'] == key]
    assert (listed['Size'], listed['ETag'], listed['StorageClass']) == (1000, put['ETag'], 'STANDARD')
    S3.delete_object(Bucket=bucket, Key=key)
    assert refused(S3.head_object, Bucket=bucket, Key=key) == ('404', 404)
    assert refused(S3.get_object, Bucket=bucket, Key=key) == ('NoSuchKey', 404)
    S3.delete_object(Bucket=bucket, Key=key)


def test_no_such_bucket():
    for call in (S3.get_object, S3.put_object, S3.delete_object, S3.create_multipart_upload):
        assert refused(call, Bucket='no-such-bucket', Key='a') == ('NoSuchBucket', 404)
    assert refused(S3.list_objects_v2, Bucket='no-such-bucket') == ('NoSuchBucket', 404)


def test_list(empty_bucket):
    for key in [f'logs/{day}/{hour}' for day in 'abc' for hour in range(3)] + ['top']:
        S3.put_object(Bucket=empty_bucket, Key=key, Body=b'x')
    pages = list(S3.get_paginator('list_objects_v2').paginate(Bucket=empty_bucket, PaginationConfig={'PageSize': 3}))
    assert [page['KeyCount'] for page in pages] == [3, 3, 3, 1]
    keys = [item['Key'] for page in pages for item in page['Contents']]
    assert keys == sorted(keys) and len(set(keys)) == 10
    folders = S3.list_objects_v2(Bucket=empty_bucket, Prefix='logs/', Delimiter='/')
    assert [folder['Prefix'] for folder in folders['CommonPrefixes']] == ['logs/a/', 'logs/b/', 'logs/c/']
    assert 'Contents' not in folders
    assert [item['Key'] for item in S3.list_objects_v2(Bucket=empty_bucket, StartAfter='logs/c/1')['Contents']] == ['logs/c/2', 'top']


@pytest.mark.parametrize('algorithm', ['CRC32', 'SHA1', 'SHA256'])
def test_checksums(bucket, algorithm):
    S3.put_object(Bucket=bucket, Key='sum', Body=b'checked', ChecksumAlgorithm=algorithm)
    assert S3.get_object(Bucket=bucket, Key='sum')['Body'].read() == b'checked'
    wrong = {'CRC32': 'AAAAAA==', 'SHA1': f'{"A" * 27}=', 'SHA256': f'{"A" * 43}='}[algorithm]
    assert refused(S3.put_object, Bucket=bucket, Key='sum', Body=b'changed', **{f'Checksum{algorithm}': wrong}) == ('BadDigest', 400)
    assert S3.get_object(Bucket=bucket, Key='sum')['Body'].read() == b'checked'


def test_body_changed_after_signing(bucket):
    client = CLOUD.client('s3', request_checksum_calculation='when_required')

    def change(request, **_):
        request.body = b'changed'

    client.meta.events.register('before-send', change)
    assert refused(client.put_object, Bucket=bucket, Key='tampered', Body=b'origina') == ('XAmzContentSHA256Mismatch', 400)
    assert refused(S3.head_object, Bucket=bucket, Key='tampered') == ('404', 404)


def test_upload_in_parts(bucket):
    """What boto3 sends in the background as an upload in three parts."""
    body = os.urandom(11 * MEGABYTE)
    S3.upload_fileobj(io.BytesIO(body), bucket, 'large', Config=TransferConfig(multipart_threshold=MEGABYTE, multipart_chunksize=5 * MEGABYTE))
    assert S3.head_object(Bucket=bucket, Key='large')['ETag'].endswith('-3"')
    assert S3.get_object(Bucket=bucket, Key='large')['Body'].read() == body


def test_parts_of_objects_are_refused_by_name(bucket):
    S3.put_object(Bucket=bucket, Key='whole', Body=b'whole')
    with pytest.raises(ClientError, match='does not serve the header range of GetObject'):
        S3.get_object(Bucket=bucket, Key='whole', Range='bytes=0-1')


def test_upload_that_is_given_up(bucket):
    upload = S3.create_multipart_upload(Bucket=bucket, Key='given-up')['UploadId']
    part = S3.upload_part(Bucket=bucket, Key='given-up', UploadId=upload, PartNumber=1, Body=b'part')
    assert refused(S3.complete_multipart_upload, Bucket=bucket, Key='given-up', UploadId=upload,
                   MultipartUpload={'Parts': [{'PartNumber': 2, 'ETag': part['ETag']}]}) == ('InvalidPart', 400)
    S3.abort_multipart_upload(Bucket=bucket, Key='given-up', UploadId=upload)
    gone = {'Bucket': bucket, 'Key': 'given-up', 'UploadId': upload}
    assert refused(S3.upload_part, **gone, PartNumber=2, Body=b'part') == ('NoSuchUpload', 404)
    assert refused(S3.abort_multipart_upload, **gone) == ('NoSuchUpload', 404)
    parts = [{'PartNumber': 1, 'ETag': part['ETag']}]
    assert refused(S3.complete_multipart_upload, **gone, MultipartUpload={'Parts': parts}) == ('NoSuchUpload', 404)
    assert refused(S3.head_object, Bucket=bucket, Key='given-up') == ('404', 404)


def test_small_part_before_the_last(bucket):
    upload = S3.create_multipart_upload(Bucket=bucket, Key='small')['UploadId']
    parts = [{'PartNumber': number, 'ETag': S3.upload_part(
        Bucket=bucket, Key='small', UploadId=upload, PartNumber=number, Body=b'part')['ETag']} for number in (1, 2)]
    complete = {'Bucket': bucket, 'Key': 'small', 'UploadId': upload}
    assert refused(S3.complete_multipart_upload, **complete, MultipartUpload={'Parts': parts}) == ('EntityTooSmall', 400)
    assert refused(S3.complete_multipart_upload, **complete, MultipartUpload={'Parts': parts[::-1]}) == ('InvalidPartOrder', 400)
    S3.abort_multipart_upload(**complete)


@pytest.mark.parametrize('name', ['Upper', 'ab', 'a..b', '-a-b', '192.168.5.4', 'x' * 64])
def test_bucket_names(name):
    client = CLOUD.client('s3', s3={'addressing_style': 'path'})
    client.meta.events.unregister('before-parameter-build.s3', validate_bucket_name)
    assert refused(client.create_bucket, Bucket=name, CreateBucketConfiguration=HERE) == ('InvalidBucketName', 400)


def test_wrong_location():
    assert refused(S3.create_bucket, Bucket=unique(), CreateBucketConfiguration={'LocationConstraint': 'eu-central-1'}) == (
        'IllegalLocationConstraintException', 400)


def test_access_denied(bucket):
    nobody = CLOUD.client('s3', credentials=CLOUD.put_role(unique('Nobody')).credentials)
    assert refused(nobody.list_objects_v2, Bucket=bucket) == ('AccessDenied', 403)
    assert refused(nobody.put_object, Bucket=bucket, Key='denied', Body=b'x') == ('AccessDenied', 403)


def test_wrong_credentials(bucket):
    stranger = {'accessKeyId': 'ASIAUNKNOWN000000000', 'secretAccessKey': 'secret', 'sessionToken': 'token'}
    assert refused(CLOUD.client('s3', credentials=stranger).list_objects_v2, Bucket=bucket)[0] == 'InvalidAccessKeyId'
