/**
 * A kind of resource that a stack can declare: the operations of its life, and the contract between
 * constructs and Lambda code. Type names, property names and attribute names are a contract with
 * every deployed stack.
 */

import type { Members, Operation, StructureShape } from './schema';
import { structure } from './schema';

export interface ResourceKind {
  /** The CloudFormation resource type. */
  readonly type: `Custom::${string}`;
  /** The signing name of its service. */
  readonly service: 'iotmanagedintegrations' | 'iot1click';
  readonly create: Operation;
  /** Absent if the service cannot show the resource. */
  readonly read?: Operation;
  /** Absent if the service cannot change the resource. */
  readonly update?: Operation;
  /** Absent if the service cannot delete the resource, or nothing is left to delete. */
  readonly delete?: Operation;
  /**
   * The member of the create operation's output, or of its input, that is the physical ID or
   * determines it. Absent if an account has one such resource in a Region.
   */
  readonly id?: string;
  /** The member that names the resource, if two resources must not have the same name. */
  readonly name?: string;
  /** The members of the read operation's output that are attributes of the resource. */
  readonly attributes: readonly string[];
  /** Whether CloudFormation hides the attributes. */
  readonly noEcho?: true;
  /** The member of the read operation's output that is the ARN, by which tags are changed. @default 'Arn' */
  readonly arn?: string;
  /** The operations that change tags in place, if the kind has tags. */
  readonly tagging?: readonly [tag: Operation, untag: Operation];
  /** Whether a tag identifies the immutable properties, because the service does not show all of them. */
  readonly tagsOrigin?: true;
  /** Properties for the Lambda code besides the create operation's members; or members that it completes. */
  readonly ownProperties?: Members;
  /** Those of them that it changes in place. */
  readonly changeable?: readonly string[];
  /** Operations that the Lambda code calls besides the above. */
  readonly also?: readonly Operation[];
}

/** The name of a kind, as AWS calls it: the end of its resource type. */
export function kindName({ type }: ResourceKind): string {
  return type.slice(type.lastIndexOf('_') + 1);
}

const properties = new WeakMap<ResourceKind, StructureShape>();

/** The properties of a resource of this kind on the wire, without those that CloudFormation adds. */
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

/**
 * The members by which the service recognizes a repeated call. AWS's model does not declare each of
 * them as a token.
 */
export function tokensOf({ input: { members } }: Operation): string[] {
  return Object.keys(members).filter((name) => members[name].idempotencyToken || name === 'ClientToken');
}

/** The member that identifies the resource in the input of the service's operations. */
export function identifierOf(operation: Operation): string {
  const labels = Object.keys(operation.input.members).filter(
    (name) => operation.input.members[name].location === 'uri',
  );
  if (labels.length !== 1) throw new Error(`${operation.name} is not about one resource`);
  return labels[0];
}
