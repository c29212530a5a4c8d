/** The source of an over-the-air update. */

import type * as s3 from 'aws-cdk-lib/aws-s3';
import * as s3_assets from 'aws-cdk-lib/aws-s3-assets';
import type { Construct, IDependable } from 'constructs';
import { allowReading } from './private/ota-access';

/**
 * A bound `OtaSource`.
 */
export interface OtaSourceConfig {
  /**
   * The URL of the object in Amazon S3.
   */
  readonly s3Url: string;

  /**
   * The dependency that lets the service read the object.
   *
   * @default - the stack has none
   */
  readonly access?: IDependable;
}

/**
 * The content of an over-the-air update: an object in Amazon S3. It is the job document, from which
 * a device knows what to install and from where.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/ota-updates-prerequisites-configuration.html
 */
export abstract class OtaSource {
  /**
   * A file on this machine, which is uploaded to the CDK's bucket for assets. A changed file is another OTA task.
   *
   * The policy of that bucket belongs to `cdk bootstrap`, so that you have to let the service read
   * it there; synthesis warns of it.
   */
  public static fromAsset(path: string, options: s3_assets.AssetOptions = {}): OtaSource {
    return new Source((scope) => {
      const asset = new s3_assets.Asset(scope, 'Source', { ...options, path });
      return { s3Url: asset.s3ObjectUrl, access: allowReading(scope, asset.bucket, asset.s3ObjectKey) };
    });
  }

  /**
   * An object in a bucket. The policy of the bucket and, if the bucket has a key of yours, that of
   * the key let the service read it. The service knows the key of the object only: to send another
   * content, change the key.
   *
   * The service is told the key of the object only: change the key to send another content.
   */
  public static fromBucket(bucket: s3.IBucket, key: string): OtaSource {
    return new Source((scope) => ({ s3Url: bucket.s3UrlForObject(key), access: allowReading(scope, bucket, key) }));
  }

  /**
   * An object that the service may read already: up to 1000 characters, for example `s3://bucket/key`.
   */
  public static fromUrl(s3Url: string): OtaSource {
    return new Source(() => ({ s3Url }));
  }

  /** Called by the OTA task, so that the source can create its resources in the task's scope. */
  public abstract bind(scope: Construct): OtaSourceConfig;
}

class Source extends OtaSource {
  constructor(private readonly binding: (scope: Construct) => OtaSourceConfig) {
    super();
  }

  public bind(scope: Construct): OtaSourceConfig {
    return this.binding(scope);
  }
}
