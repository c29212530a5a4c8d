/** Grants of services' operations. */

import * as iam from 'aws-cdk-lib/aws-iam';
import { actionOf } from '../api/iam';
import { IOT_MANAGED_INTEGRATIONS_ENDPOINT } from '../api/iot-managed-integrations/endpoint';
import type { Operation } from '../api/schema';

/** The grants of the service that has the signing name. */
export function grantsOf(signingName: string) {
  /** Allows the operations on one resource. */
  const grantOn = (resourceArn: string, grantee: iam.IGrantable, ...operations: Operation[]): iam.Grant => {
    const actions = operations.map((operation) => actionOf(operation, signingName));
    return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [resourceArn] });
  };
  return {
    grantOn,
    /** Allows operations that IAM cannot limit to one resource. */
    grantOnAll: (grantee: iam.IGrantable, ...operations: Operation[]): iam.Grant =>
      grantOn('*', grantee, ...operations),
  };
}

export const { grantOn, grantOnAll } = grantsOf(IOT_MANAGED_INTEGRATIONS_ENDPOINT.signingName);
