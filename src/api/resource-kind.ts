/**
 * A kind of resource that a stack can declare: which operations make up its life, and what constructs and Lambda code
 * have agreed on. Type names, property names and attribute names are a contract with every stack ever deployed.
 */

import type { Members, Operation, StructureShape } from './schema';
import { structure } from './schema';

export interface ResourceKind {
  /** The CloudFormation resource type. */
  readonly type: `Custom::${string}`;
  /** The signing name of the service that it is a resource of. */
  readonly service: 'iotmanagedintegrations' | 'iot1click';
  readonly create: Operation;
  /** Absent where the service shows nothing of it afterwards. */
  readonly read?: Operation;
  /** Absent where the service cannot change the resource. */
  readonly update?: Operation;
  /** Absent where the service cannot delete it, or nothing is there to be deleted. */
  readonly delete?: Operation;
  /**
   * The member of the create operation's answer, or of its input, that is the physical ID or that
   * this derives from. Absent where an account has one such resource in a Region.
   */
  readonly id?: string;
  /** The member that names the resource, where a second one of the same name must not be made beside the first. */
  readonly name?: string;
  /** The members of what is read that the resource gives back to the stack. */
  readonly attributes: readonly string[];
  /** Whether CloudFormation is asked not to show the attributes. */
  readonly noEcho?: true;
  /**
   * The member of what is read that is the ARN, by which tags are changed.
   *
   * @default 'Arn'
   */
  readonly arn?: string;
  /** The operations that change tags in place, for what has tags. */
  readonly tagging?: readonly [tag: Operation, untag: Operation];
  /** Whether a tag tells what the resource was made from, since the service does not show all that it cannot change. */
  readonly tagsOrigin?: true;
  /**
   * Properties that the Lambda code uses itself, beside the create operation's members; or those
   * members, where it completes them.
   */
  readonly ownProperties?: Members;
  /** Those of them that it changes in place. */
  readonly changeable?: readonly string[];
  /** Operations that the Lambda code calls beside the above. */
  readonly also?: readonly Operation[];
}

/** The name of a kind, as AWS calls it: what its resource type ends with. */
export function kindName({ type }: ResourceKind): string {
  return type.slice(type.lastIndexOf('_') + 1);
}

const properties = new WeakMap<ResourceKind, StructureShape>();

/** The properties that a resource of this kind has on the wire, whatever CloudFormation adds of its own. */
export function propertiesOf(kind: ResourceKind): StructureShape {
  const known = properties.get(kind) ?? settableProperties(kind);
  properties.set(kind, known);
  return known;
}

function settableProperties(kind: ResourceKind): StructureShape {
  const tokens = tokensOf(kind.create);
  const settable = Object.entries(kind.create.input.members).filter(
    ([name, shape]) => !tokens.includes(name) && !shape.deprecated,
  );
  return structure({ ...Object.fromEntries(settable), ...kind.ownProperties });
}

/** The properties that the service can change in place; a change of any other one replaces the resource. */
export function mutableProperties(kind: ResourceKind): string[] {
  const updatable = Object.entries(kind.update?.input.members ?? {}).filter(
    ([, shape]) => shape.location !== 'uri' && !shape.deprecated,
  );
  return [...updatable.map(([name]) => name), ...(kind.tagging ? ['Tags'] : []), ...(kind.changeable ?? [])];
}

/** The members by which the service recognizes a repeated call; AWS's model does not call each of them a token. */
export function tokensOf({ input: { members } }: Operation): string[] {
  return Object.keys(members).filter((name) => members[name].idempotencyToken || name === 'ClientToken');
}

/** The member by which the service's operations are told which resource is meant. */
export function identifierOf(operation: Operation): string {
  const labels = Object.keys(operation.input.members).filter(
    (name) => operation.input.members[name].location === 'uri',
  );
  if (labels.length !== 1) throw new Error(`${operation.name} is not about one resource`);
  return labels[0];
}
