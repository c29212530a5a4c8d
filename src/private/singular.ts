/** Settings that exist once: in an account and Region, or for a managed thing. */

import { createHash } from 'node:crypto';
import { Reference, Stack, Tokenization } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { CfnFleetResourceProps } from './cfn-fleet-resource';
import { CfnFleetResource } from './cfn-fleet-resource';
import { perStack } from './per-stack';
import { validationError } from './validation-error';
import type { ResourceKind } from '../api/resource-kind';
import { kindName } from '../api/resource-kind';

const settings = perStack(() => new Map<string, Construct>());

type Props<K extends ResourceKind> = CfnFleetResourceProps<K>;

/** The resource of a setting that an account has in a Region. */
export function oneInAccount<K extends ResourceKind>(scope: Construct, props: Props<K>): CfnFleetResource<K> {
  return singular(scope, props, '', 'in an account and Region');
}

/** The resource of a setting that each managed thing has. */
export function oneOfThing<K extends ResourceKind>(
  scope: Construct,
  managedThingId: string,
  props: Props<K>,
): CfnFleetResource<K> {
  const hash = createHash('sha256')
    .update(keyOf(managedThingId, Stack.of(scope)))
    .digest('hex');
  return singular(scope, props, hash.slice(0, 8).toUpperCase(), 'of each managed thing');
}

/**
 * The logical ID does not depend on the construct's place. Otherwise a moved construct would put
 * the setting, and CloudFormation would then delete the former resource, which resets the setting.
 */
function singular<K extends ResourceKind>(
  scope: Construct,
  props: Props<K>,
  owner: string,
  where: string,
): CfnFleetResource<K> {
  const name = kindName(props.kind);
  const logicalId = `IoTManagedIntegrations${name}${owner}`;
  const first = settings(scope).get(logicalId);
  if (first) {
    throw validationError(
      `Duplicate${name}`,
      `${first.node.path} sets this already, and there is one ${name} ${where}`,
      scope,
    );
  }
  settings(scope).set(logicalId, scope);
  const resource = new CfnFleetResource(scope, props);
  resource.overrideLogicalId(logicalId);
  return resource;
}

/** The ID, or the reference from which it comes: resources of two stacks may have the same logical ID. */
function keyOf(id: string, stack: Stack): string {
  const token = Tokenization.reverseString(id).firstToken;
  const other =
    Reference.isReference(token) && Stack.of(token.target) !== stack ? Stack.of(token.target).node.path : '';
  return other + JSON.stringify(stack.resolve(id));
}
