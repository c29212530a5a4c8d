/** The permission of the service to read the content of an OTA task. */

import { Annotations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct, IDependable } from 'constructs';
import { SERVICE_PRINCIPAL } from '../../private/service-arn';
import { viaService } from '../../private/via-service';

/**
 * The guide's bucket policy has no condition, and it does not say which condition keys the service
 * sets.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/ota-updates-prerequisites-configuration.html
 */
export function allowReading(scope: Construct, bucket: s3.IBucket, key: string): IDependable | undefined {
  const principals = [new iam.ServicePrincipal(SERVICE_PRINCIPAL)];
  const { statementAdded, policyDependable } = bucket.addToResourcePolicy(new iam.PolicyStatement({
    actions: ['s3:GetObject'], principals, resources: [bucket.arnForObjects(key)],
  }));
  bucket.encryptionKey?.addToResourcePolicy(new iam.PolicyStatement({
    actions: ['kms:Decrypt'],
    principals,
    resources: ['*'],
    conditions: viaService('s3', bucket.env.region),
  }));
  if (!statementAdded) {
    Annotations.of(scope).addWarningV2(
      'cdk-device-fleets:OtaTask.bucketPolicy',
      `the policy of the bucket ${bucket.bucketName} is not in this stack: allow ${SERVICE_PRINCIPAL} there to s3:GetObject ${key}, or no device gets it`,
    );
  }
  return policyDependable;
}
