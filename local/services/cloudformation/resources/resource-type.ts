/**
 * What the engine knows of a resource type: how a resource of it is made, changed and removed, and
 * what it then tells.
 */

import type { TypeCheck } from '../template/check';

export type Properties = Readonly<Record<string, any>>;

export interface ResourceRequest {
  readonly stackId: string;
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Properties;
  /** Aborted when CloudFormation no longer waits for the resource. */
  readonly signal: AbortSignal;
}

export interface ExistingRequest extends ResourceRequest {
  readonly physicalId: string;
}

export interface UpdateRequest extends ExistingRequest {
  readonly oldProperties: Properties;
}

/** What a resource is once it has been made or changed. */
export interface Made {
  /** Another one than before: the resource has been replaced. */
  readonly physicalId: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Attributes are not to be shown. */
  readonly masked?: boolean;
}

export interface ResourceType extends TypeCheck {
  /** The properties whose change makes CloudFormation create a new resource and delete the old one. */
  readonly replacedBy?: readonly string[];
  /** The property that names the resource; a replacement cannot have the name of what it replaces. */
  readonly nameProperty?: string;
  /** Custom resources decide themselves whether an update replaces them, and get dynamic references as they stand. */
  readonly custom?: true;
  create(request: ResourceRequest): Promise<Made>;
  update(request: UpdateRequest): Promise<Made>;
  delete(request: ExistingRequest): Promise<void>;
}

/** Why a resource could not be made, changed or removed. */
export class ResourceFailure extends Error {
  /** @param physicalId what the resource is known by, when a part of it may exist */
  constructor(reason: string, public readonly physicalId?: string) {
    super(reason);
  }
}
