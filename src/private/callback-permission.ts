/** The permission of a service to invoke a function of the user. */

import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** @param resource the resource that may use the function only after the permission exists */
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
