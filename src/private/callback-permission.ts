/** The permission for a service to invoke a function of the user's. */

import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** @param resource gets the function only after the service is allowed to use it */
export function allowInvocation(
  scope: Construct, resource: Construct, callback: lambda.IFunction, id: string, service: string, sourceArn: string,
): void {
  callback.addPermission(id, {
    scope,
    principal: new iam.ServicePrincipal(service),
    sourceAccount: Stack.of(scope).account,
    sourceArn,
  });
  const permission = scope.node.tryFindChild(id);
  if (permission) resource.node.addDependency(permission);
}
