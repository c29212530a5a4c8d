/** The parts of Amazon S3 that tools need to store and find files. */

import {
  boolean,
  blob,
  header,
  integer,
  label,
  list,
  long,
  map,
  oneOf,
  operation,
  payload,
  query,
  required,
  string,
  structure,
  timestamp,
} from '../../../src/api/schema';
import { operationsOf } from '../../../src/api/service';
import type { ServiceDescription } from '../service';

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const failure = (name: string, status: number) => ({ name, status, members: {} });
const NoSuchBucket = failure('NoSuchBucket', 404);
const NoSuchKey = failure('NoSuchKey', 404);
const NoSuchUpload = failure('NoSuchUpload', 404);
const BodyErrors = [
  failure('BadDigest', 400),
  failure('EntityTooLarge', 400),
  failure('IncompleteBody', 400),
  failure('InvalidDigest', 400),
];

const BUCKET = { Bucket: label(string()), ExpectedBucketOwner: header(string(), 'x-amz-expected-bucket-owner') };
const OBJECT = { ...BUCKET, Key: label(string({ min: 1, max: 1024 })) };
const ON_BUCKET = { type: 'bucket', idMember: 'Bucket' } as const;
const ON_OBJECT = { type: 'object', idMember: 'Key' } as const;

const ETag = header(string(), 'ETag');
const UploadId = required(query(string(), 'uploadId'));

/** The metadata of an object, in the headers of requests and answers. */
const ATTRIBUTES = {
  CacheControl: header(string(), 'Cache-Control'),
  ContentDisposition: header(string(), 'Content-Disposition'),
  ContentEncoding: header(string(), 'Content-Encoding'),
  ContentLanguage: header(string(), 'Content-Language'),
  ContentType: header(string(), 'Content-Type'),
  Metadata: header(map(string(), string()), 'x-amz-meta-'),
  ServerSideEncryption: header(oneOf('AES256', 'aws:kms', 'aws:kms:dsse'), 'x-amz-server-side-encryption'),
  SSEKMSKeyId: header(string(), 'x-amz-server-side-encryption-aws-kms-key-id'),
};
const ENCRYPTION = { ServerSideEncryption: ATTRIBUTES.ServerSideEncryption, SSEKMSKeyId: ATTRIBUTES.SSEKMSKeyId };

/** The checksums of a body. */
const CHECKSUMS = {
  ContentMD5: header(string(), 'Content-MD5'),
  ChecksumCRC32: header(string(), 'x-amz-checksum-crc32'),
  ChecksumSHA1: header(string(), 'x-amz-checksum-sha1'),
  ChecksumSHA256: header(string(), 'x-amz-checksum-sha256'),
};

const FOUND = {
  ...ATTRIBUTES,
  ContentLength: header(long(), 'Content-Length'),
  ETag,
  LastModified: header(timestamp(), 'Last-Modified'),
};

export const CreateBucket = operation('CreateBucket', {
  http: ['PUT', '/{Bucket}', 200],
  input: { Bucket: BUCKET.Bucket, CreateBucketConfiguration: payload(structure({ LocationConstraint: string() })) },
  output: { Location: header(string(), 'Location') },
  errors: [
    failure('BucketAlreadyOwnedByYou', 409),
    failure('IllegalLocationConstraintException', 400),
    failure('InvalidBucketName', 400),
  ],
  subject: ON_BUCKET,
});

export const HeadBucket = operation('HeadBucket', {
  http: ['HEAD', '/{Bucket}', 200],
  input: BUCKET,
  output: { BucketRegion: header(string(), 'x-amz-bucket-region') },
  errors: [NoSuchBucket],
  subject: ON_BUCKET,
});

export const DeleteBucket = operation('DeleteBucket', {
  http: ['DELETE', '/{Bucket}', 204],
  input: BUCKET,
  errors: [NoSuchBucket, failure('BucketNotEmpty', 409)],
  subject: ON_BUCKET,
});

export const GetBucketLocation = operation('GetBucketLocation', {
  http: ['GET', '/{Bucket}?location', 200],
  input: BUCKET,
  output: { LocationConstraint: payload(string()) },
  errors: [NoSuchBucket],
  subject: ON_BUCKET,
});

export const GetBucketEncryption = operation('GetBucketEncryption', {
  http: ['GET', '/{Bucket}?encryption', 200],
  input: BUCKET,
  output: {
    ServerSideEncryptionConfiguration: payload(structure({
      Rules: list(structure({
        ApplyServerSideEncryptionByDefault: structure({ SSEAlgorithm: required(string()), KMSMasterKeyID: string() }),
        BucketKeyEnabled: boolean(),
      }), { wireName: 'Rule' }),
    })),
  },
  errors: [NoSuchBucket],
  subject: ON_BUCKET,
});

export const ListObjectsV2 = operation('ListObjectsV2', {
  http: ['GET', '/{Bucket}?list-type=2', 200],
  input: {
    ...BUCKET,
    Prefix: query(string(), 'prefix'),
    Delimiter: query(string(), 'delimiter'),
    MaxKeys: query(integer({ min: 0 }), 'max-keys'),
    ContinuationToken: query(string(), 'continuation-token'),
    StartAfter: query(string(), 'start-after'),
    EncodingType: query(oneOf('url'), 'encoding-type'),
    FetchOwner: query(boolean(), 'fetch-owner'),
  },
  output: {
    ListBucketResult: payload(structure({
      Name: string(),
      Prefix: string(),
      Delimiter: string(),
      MaxKeys: integer(),
      KeyCount: integer(),
      IsTruncated: boolean(),
      ContinuationToken: string(),
      NextContinuationToken: string(),
      StartAfter: string(),
      EncodingType: string(),
      Contents: list(structure({
        Key: string(),
        LastModified: timestamp(),
        ETag: string(),
        Size: long(),
        StorageClass: string(),
        Owner: structure({ ID: string() }),
      })),
      CommonPrefixes: list(structure({ Prefix: string() })),
    })),
  },
  errors: [NoSuchBucket],
  subject: ON_BUCKET,
});

export const PutObject = operation('PutObject', {
  http: ['PUT', '/{Bucket}/{Key+}', 200],
  input: { ...OBJECT, ...ATTRIBUTES, ...CHECKSUMS, Body: payload(blob()) },
  output: { ETag, ...ENCRYPTION },
  errors: [NoSuchBucket, ...BodyErrors],
  subject: ON_OBJECT,
});

export const GetObject = operation('GetObject', {
  http: ['GET', '/{Bucket}/{Key+}', 200],
  input: OBJECT,
  output: { ...FOUND, Body: payload(blob()) },
  errors: [NoSuchBucket, NoSuchKey],
  subject: ON_OBJECT,
});

export const HeadObject = operation('HeadObject', {
  http: ['HEAD', '/{Bucket}/{Key+}', 200],
  input: OBJECT,
  output: FOUND,
  errors: [NoSuchBucket, NoSuchKey],
  subject: ON_OBJECT,
});

export const DeleteObject = operation('DeleteObject', {
  http: ['DELETE', '/{Bucket}/{Key+}', 204],
  input: OBJECT,
  errors: [NoSuchBucket],
  subject: ON_OBJECT,
});

export const CreateMultipartUpload = operation('CreateMultipartUpload', {
  http: ['POST', '/{Bucket}/{Key+}?uploads', 200],
  input: { ...OBJECT, ...ATTRIBUTES },
  output: {
    InitiateMultipartUploadResult: payload(structure({ Bucket: string(), Key: string(), UploadId: string() })),
    ...ENCRYPTION,
  },
  errors: [NoSuchBucket],
  subject: ON_OBJECT,
});

export const UploadPart = operation('UploadPart', {
  http: ['PUT', '/{Bucket}/{Key+}', 200],
  input: {
    ...OBJECT,
    ...CHECKSUMS,
    UploadId,
    PartNumber: required(query(integer({ min: 1, max: 10_000 }), 'partNumber')),
    Body: payload(blob()),
  },
  output: { ETag },
  errors: [NoSuchBucket, NoSuchUpload, ...BodyErrors],
  subject: ON_OBJECT,
});

export const CompleteMultipartUpload = operation('CompleteMultipartUpload', {
  http: ['POST', '/{Bucket}/{Key+}', 200],
  input: {
    ...OBJECT,
    UploadId,
    MultipartUpload: {
      ...required(
        payload(
          structure({
            Parts: required(
              list(
                structure({
                  ETag: required(string()),
                  PartNumber: required(integer()),
                  ChecksumCRC32: string(),
                  ChecksumSHA1: string(),
                  ChecksumSHA256: string(),
                }),
                { wireName: 'Part' },
              ),
            ),
          }),
        ),
      ),
      wireName: 'CompleteMultipartUpload',
    },
  },
  output: {
    CompleteMultipartUploadResult: payload(
      structure({ Location: string(), Bucket: string(), Key: string(), ETag: string() }),
    ),
    ...ENCRYPTION,
  },
  errors: [
    NoSuchBucket,
    NoSuchUpload,
    failure('EntityTooSmall', 400),
    failure('InvalidPart', 400),
    failure('InvalidPartOrder', 400),
  ],
  subject: ON_OBJECT,
});

export const AbortMultipartUpload = operation('AbortMultipartUpload', {
  http: ['DELETE', '/{Bucket}/{Key+}', 204],
  input: { ...OBJECT, UploadId },
  errors: [NoSuchBucket, NoSuchUpload],
  subject: ON_OBJECT,
});

export const S3: ServiceDescription = {
  sdkId: 'S3',
  signingName: 's3',
  apiVersion: '2006-03-01',
  protocol: 'rest-xml',
  xmlNamespace: 'http://s3.amazonaws.com/doc/2006-03-01/',
  host: (region) => `s3.${region}.amazonaws.com`,
  operations: operationsOf({
    CreateBucket,
    HeadBucket,
    DeleteBucket,
    GetBucketLocation,
    GetBucketEncryption,
    ListObjectsV2,
    PutObject,
    GetObject,
    HeadObject,
    DeleteObject,
    CreateMultipartUpload,
    UploadPart,
    CompleteMultipartUpload,
    AbortMultipartUpload,
  }),
};
