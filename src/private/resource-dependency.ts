/** Dependencies between resources, without the deprecation warning of newer versions of aws-cdk-lib. */

import type { CfnResource } from 'aws-cdk-lib';

/** The method of newer versions, which deprecate `addDependency` for it. */
type Newer = CfnResource & { addResourceDependency?(target: CfnResource): void };

/** Lets CloudFormation create a resource after its target, and delete it before. */
export function addResourceDependency(resource: CfnResource, target: CfnResource): void {
  const { addResourceDependency: add = resource.addDependency } = resource as Newer;
  add.call(resource, target);
}
