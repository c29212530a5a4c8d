/** Grants of the service's operations. */

import * as iam from 'aws-cdk-lib/aws-iam';
import { actionOf } from '../api/iam';
import { IOT_MANAGED_INTEGRATIONS } from '../api/iot-managed-integrations';
import { Operation } from '../api/schema';

/** Allows the operations on one resource. */
export function grantOn(resourceArn: string, grantee: iam.IGrantable, ...operations: Operation[]): iam.Grant {
  const actions = operations.map((operation) => actionOf(operation, IOT_MANAGED_INTEGRATIONS));
  return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [resourceArn] });
}

/** Allows operations that IAM cannot limit to one resource. */
export function grantOnAll(grantee: iam.IGrantable, ...operations: Operation[]): iam.Grant {
  return grantOn('*', grantee, ...operations);
}
