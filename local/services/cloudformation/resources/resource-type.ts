/** The engine's view of a resource type: how its resources are created, updated and deleted, and their attributes. */

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

/** A resource after its creation or update. */
export interface Made {
  /** Another ID than before means that the resource was replaced. */
  readonly physicalId: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The attributes must not be shown. */
  readonly masked?: boolean;
}

export interface ResourceType extends TypeCheck {
  /** The properties whose change makes CloudFormation create a new resource and delete the old one. */
  readonly replacedBy?: readonly string[];
  /** The property that names the resource; a replacement cannot have the name of the resource that it replaces. */
  readonly nameProperty?: string;
  /** Custom resources decide themselves whether an update replaces them, and receive dynamic references unresolved. */
  readonly custom?: true;
  create(request: ResourceRequest): Promise<Made>;
  update(request: UpdateRequest): Promise<Made>;
  delete(request: ExistingRequest): Promise<void>;
}

/** The reason why a resource could not be created, updated or deleted. */
export class ResourceFailure extends Error {
  /** @param physicalId the ID of a resource that may exist in part */
  constructor(reason: string, public readonly physicalId?: string) {
    super(reason);
  }
}
