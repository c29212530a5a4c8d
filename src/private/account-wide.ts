/** Settings of which an account has one in a Region. */

import { Construct } from 'constructs';
import { CfnFleetResource, CfnFleetResourceProps } from './cfn-fleet-resource';
import { perStack } from './per-stack';
import { validationError } from './validation-error';
import { kindName, ResourceKind } from '../api/resource-kind';

const settings = perStack(() => new Map<string, Construct>());

/**
 * The resource of such a setting. Its logical ID does not depend on where the construct is: a construct that is moved would
 * otherwise put the setting, and then CloudFormation would delete the former resource, which takes the setting away again.
 */
export function accountWide<K extends ResourceKind>(scope: Construct, props: CfnFleetResourceProps<K>): CfnFleetResource<K> {
  const name = kindName(props.kind);
  const first = settings(scope).get(name);
  if (first) {
    throw validationError(`Duplicate${name}`, `${first.node.path} sets this already, and there is one ${name} in an account and Region`, scope);
  }
  settings(scope).set(name, scope);
  const resource = new CfnFleetResource(scope, props);
  resource.overrideLogicalId(`IoTManagedIntegrations${name}`);
  return resource;
}
