/**
 * Amazon S3: buckets, and the objects in them. Bucket policies are not evaluated: the one of `cdk
 * bootstrap` denies requests without TLS, which all requests here are.
 */

import { checkBody } from './checksums';
import * as api from './description';
import { listObjects } from './listing';
import type { Attributes, Body, StoredObject, Upload } from './objects';
import { Objects } from './objects';
import type { Clock } from '../../clock';
import type { Random } from '../../random';
import type { Storage } from '../../storage';
import type { Call, EmulatedService, Handlers } from '../service';
import { ServiceError } from '../service';

export interface S3Host {
  readonly account: string;
  readonly region: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly storage: Pick<Storage, 'map' | 'folder' | 'prune'>;
}

/** The default encryption of a bucket. */
export interface Encryption {
  readonly algorithm: string;
  readonly kmsKeyId?: string;
  readonly bucketKey?: boolean;
}

interface Bucket {
  readonly createdAt: Date;
  readonly encryption: Encryption;
}

/** The input of all operations on a bucket. */
interface Named {
  readonly Bucket: string;
  readonly ExpectedBucketOwner?: string;
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-bucket-encryption.html */
const DEFAULT_ENCRYPTION: Encryption = { algorithm: 'AES256' };

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET_NAME = /^(?!\d+\.\d+\.\d+\.\d+$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

const MAX_KEY_BYTES = 1024;
const MIN_PART_BYTES = 5 * 1024 * 1024;

/** The Region whose buckets have no location constraint. */
const HOME = 'us-east-1';

const ATTRIBUTES = [
  'CacheControl',
  'ContentDisposition',
  'ContentEncoding',
  'ContentLanguage',
  'ContentType',
  'Metadata',
  'ServerSideEncryption',
  'SSEKMSKeyId',
];

export class S3 implements EmulatedService {
  public readonly description = api.S3;
  public readonly maxBodyBytes = 1024 * 1024 * 1024;
  public readonly operations: Handlers<typeof api> & EmulatedService['operations'] = {
    CreateBucket: ({ Bucket: name, CreateBucketConfiguration }) => {
      this.checkLocation(CreateBucketConfiguration?.LocationConstraint ?? HOME);
      this.createBucket(name);
      return { Location: `/${name}` };
    },

    HeadBucket: (input) => {
      this.bucketOf(input);
      return { BucketRegion: this.host.region };
    },

    DeleteBucket: (input) => {
      this.bucketOf(input);
      this.deleteBucket(input.Bucket);
      return {};
    },

    GetBucketLocation: (input) => {
      this.bucketOf(input);
      return { LocationConstraint: this.host.region === HOME ? '' : this.host.region };
    },

    GetBucketEncryption: (input) => {
      const { algorithm, kmsKeyId, bucketKey = false } = this.bucketOf(input).encryption;
      const rule = {
        ApplyServerSideEncryptionByDefault: { SSEAlgorithm: algorithm, KMSMasterKeyID: kmsKeyId },
        BucketKeyEnabled: bucketKey,
      };
      return { ServerSideEncryptionConfiguration: { Rules: [rule] } };
    },

    ListObjectsV2: (input) => {
      this.bucketOf(input);
      return { ListBucketResult: listObjects(this.objects.in(input.Bucket), input, this.host.account) };
    },

    PutObject: async (input) => {
      const attributes = this.attributesOf(input);
      const { Bucket: bucket, Key, Body: body = new Uint8Array() } = input;
      checkBody(body, input);
      const { etag } = await this.objects.put(bucket, Key, body, attributes, this.host.clock.date());
      return { ...attributes, ETag: etag };
    },

    GetObject: async (input, call) => {
      const object = await this.find(input, call);
      return { ...described(object), Body: this.objects.read(object) };
    },

    HeadObject: async (input, call) => described(await this.find(input, call)),

    DeleteObject: (input) => {
      this.bucketOf(input);
      this.objects.delete(input.Bucket, input.Key);
      return {};
    },

    CreateMultipartUpload: (input) => {
      const attributes = this.attributesOf(input);
      const { Bucket: bucket, Key: key } = input;
      const UploadId = this.objects.begin({ bucket, key, attributes });
      return { ...attributes, InitiateMultipartUploadResult: { Bucket: bucket, Key: key, UploadId } };
    },

    UploadPart: async (input) => {
      this.uploadOf(input);
      const { Body: body = new Uint8Array(), UploadId, PartNumber } = input;
      checkBody(body, input);
      return { ETag: (await this.objects.putPart(UploadId, PartNumber, body)).etag };
    },

    CompleteMultipartUpload: async (input) => {
      const { bucket, key, attributes } = this.uploadOf(input);
      const parts = this.partsOf(input.UploadId, input.MultipartUpload.Parts);
      const { etag } = await this.objects.complete(input.UploadId, parts, this.host.clock.date());
      return {
        ...attributes,
        CompleteMultipartUploadResult: { Location: `/${bucket}/${key}`, Bucket: bucket, Key: key, ETag: etag },
      };
    },

    AbortMultipartUpload: (input) => {
      this.uploadOf(input);
      this.objects.end(input.UploadId);
      return {};
    },
  };

  private readonly stored: Map<string, Bucket>;
  private readonly objects: Objects;

  constructor(private readonly host: S3Host) {
    this.stored = host.storage.map('s3-buckets');
    this.objects = new Objects(host.storage, host.random);
  }

  /** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-arn-format.html */
  public resourceArn(
    _operation: unknown,
    { Bucket: bucket, Key }: { readonly Bucket: string; readonly Key?: string },
  ): string {
    return `arn:aws:s3:::${bucket}${Key === undefined ? '' : `/${Key}`}`;
  }

  public createBucket(name: string, encryption: Encryption = DEFAULT_ENCRYPTION): void {
    if (!BUCKET_NAME.test(name)) {
      throw new ServiceError('InvalidBucketName', `The specified bucket is not valid: ${name}`);
    }
    if (this.stored.has(name)) {
      throw new ServiceError(
        'BucketAlreadyOwnedByYou',
        'Your previous request to create the named bucket succeeded and you already own it.',
        { BucketName: name },
      );
    }
    this.stored.set(name, { createdAt: this.host.clock.date(), encryption });
  }

  /** Changes the default encryption of a bucket. */
  public encryptBucket(name: string, encryption: Encryption = DEFAULT_ENCRYPTION): void {
    this.stored.set(name, { ...this.bucketOf({ Bucket: name }), encryption });
  }

  /** @throws ServiceError if the bucket is not empty */
  public deleteBucket(name: string): void {
    if (this.objects.in(name).length > 0) {
      throw new ServiceError('BucketNotEmpty', 'The bucket you tried to delete is not empty', { BucketName: name });
    }
    this.stored.delete(name);
  }

  public getObject(bucket: string, key: string): Uint8Array | undefined {
    const object = this.objects.get(bucket, key);
    return object && this.objects.read(object);
  }

  public buckets(): { readonly name: string; readonly objects: number }[] {
    return [...this.stored.keys()].sort().map((name) => ({ name, objects: this.objects.in(name).length }));
  }

  private checkLocation(location: string): void {
    if (location === this.host.region) return;
    throw new ServiceError(
      'IllegalLocationConstraintException',
      `The ${location} location constraint is incompatible for the region specific endpoint this request was sent to: it is in ${this.host.region}.`,
    );
  }

  private bucketOf({ Bucket: name, ExpectedBucketOwner: owner = this.host.account }: Named): Bucket {
    const bucket = this.stored.get(name);
    if (!bucket) throw new ServiceError('NoSuchBucket', 'The specified bucket does not exist', { BucketName: name });
    if (owner !== this.host.account) {
      throw new ServiceError('AccessDeniedException', `Access Denied: the bucket's owner is not ${owner}`);
    }
    return bucket;
  }

  /** The metadata of an uploaded object. */
  private attributesOf(input: Named & { readonly Key: string }): Attributes {
    const {
      encryption: { algorithm, kmsKeyId },
    } = this.bucketOf(input);
    if (Buffer.byteLength(input.Key) > MAX_KEY_BYTES) throw new ServiceError('KeyTooLongError', 'Your key is too long');
    const given = Object.fromEntries(Object.entries(input).filter(([name]) => ATTRIBUTES.includes(name)));
    const byDefault = {
      ContentType: 'binary/octet-stream',
      ...(!given.ServerSideEncryption && { ServerSideEncryption: algorithm, SSEKMSKeyId: kmsKeyId }),
    };
    return { ...byDefault, ...given };
  }

  /**
   * A caller that may not list a bucket does not learn that a key does not exist.
   * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
   */
  private async find(input: Named & { readonly Key: string }, call: Call): Promise<StoredObject> {
    this.bucketOf(input);
    const object = this.objects.get(input.Bucket, input.Key);
    if (object) return object;
    await call.authorize('s3:ListBucket', this.resourceArn(undefined, { Bucket: input.Bucket }));
    throw new ServiceError('NoSuchKey', 'The specified key does not exist.', { Key: input.Key });
  }

  private uploadOf(input: Named & { readonly Key: string; readonly UploadId: string }): Upload {
    this.bucketOf(input);
    const upload = this.objects.upload(input.UploadId);
    if (upload?.bucket === input.Bucket && upload.key === input.Key) return upload;
    throw new ServiceError(
      'NoSuchUpload',
      'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
      { UploadId: input.UploadId },
    );
  }

  /** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html */
  private partsOf(uploadId: string, listed: readonly { readonly ETag: string; readonly PartNumber: number }[]): Body[] {
    if (listed.some(({ PartNumber }, index) => index > 0 && PartNumber <= listed[index - 1].PartNumber)) {
      throw new ServiceError(
        'InvalidPartOrder',
        'The list of parts was not in ascending order. Parts must be ordered by part number.',
      );
    }
    const parts = listed.map(({ ETag, PartNumber }) => {
      const part = this.objects.part(uploadId, PartNumber);
      if (part && unquoted(part.etag) === unquoted(ETag)) return part;
      throw new ServiceError('InvalidPart', `Part ${PartNumber} could not be found, or its ETag is another one.`, {
        PartNumber: String(PartNumber),
      });
    });
    if (parts.slice(0, -1).some(({ size }) => size < MIN_PART_BYTES)) {
      throw new ServiceError(
        'EntityTooSmall',
        `Your proposed upload is smaller than the minimum allowed size: parts other than the last have ${MIN_PART_BYTES} bytes.`,
      );
    }
    return parts;
  }
}

const unquoted = (etag: string) => etag.replaceAll('"', '');

function described({ size, etag, modifiedAt, attributes }: StoredObject): object {
  return { ...attributes, ContentLength: size, ETag: etag, LastModified: modifiedAt };
}
