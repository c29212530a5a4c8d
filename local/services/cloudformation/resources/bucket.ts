/** Buckets, which exist in the local cloud's S3. */

import type { Host } from '../host';
import { RecordedType } from './recorded';
import type { Properties } from './resource-type';
import type { Encryption } from '../../s3';

export class BucketType extends RecordedType {
  constructor(host: Host) {
    super(host, {
      name: 'BucketName',
      generated: 'lower-case',
      maxLength: 63,
      attributes: {
        Arn: 'arn:aws:s3:::{id}',
        DomainName: '{id}.s3.amazonaws.com',
        DualStackDomainName: '{id}.s3.dualstack.{region}.amazonaws.com',
        RegionalDomainName: '{id}.s3.{region}.amazonaws.com',
        WebsiteURL: 'http://{id}.s3-website-{region}.amazonaws.com',
      },
      replacedBy: ['BucketNamePrefix', 'BucketNamespace', 'ObjectLockEnabled'],
    });
  }

  protected begin(name: string, properties: Properties): void {
    this.host.objects.createBucket(name, encryptionOf(properties));
  }

  protected put(name: string, properties: Properties): void {
    this.host.objects.encryptBucket(name, encryptionOf(properties));
  }

  protected end(name: string): void {
    this.host.objects.deleteBucket(name);
  }
}

function encryptionOf({ BucketEncryption }: Properties): Encryption | undefined {
  const [rule] = BucketEncryption?.ServerSideEncryptionConfiguration ?? [];
  const { SSEAlgorithm: algorithm, KMSMasterKeyID: kmsKeyId } = rule?.ServerSideEncryptionByDefault ?? {};
  return algorithm && { algorithm, kmsKeyId, bucketKey: String(rule.BucketKeyEnabled) === 'true' };
}
