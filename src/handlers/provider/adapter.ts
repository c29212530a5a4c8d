/**
 * Describes to the lifecycle how a kind of resource differs from its description in `src/api`. An
 * adapter is data first; it has code only where the service is special.
 */

import type { Properties, Request } from './request';
import type { ResourceKind } from '../../api/resource-kind';
import type { Calls } from '../shared/calls';
import type { Runtime } from '../shared/runtime';

/** The states of a resource on its way to being ready, and to being deleted. */
export interface States {
  /** The member of the read operation's output that holds the state. */
  readonly member: string;
  readonly ready: readonly string[];
  readonly deleting: readonly string[];
  readonly failed: readonly string[];
  /** The states in which the service still shows a deleted resource. */
  readonly gone?: readonly string[];
  /** The states to wait for after a creation, where the properties ask for more than readiness. */
  readonly awaited?: (properties: Properties) => readonly string[] | undefined;
  /** The member that holds the reason of a failed state. */
  readonly reason?: string;
}

/** A created resource, and the output of the create operation. */
export interface Made {
  readonly physicalId: string;
  readonly output: Readonly<Record<string, unknown>>;
  readonly properties: Properties;
}

/** The resource that a request is about. */
export interface Subject {
  readonly physicalId: string;
  readonly properties: Properties;
  readonly request: Request;
}

/**
 * The life of a resource that has no single operations to create, read, change and delete it. Every
 * method may be repeated, and then finds the work of its earlier call.
 */
export interface Life {
  /** The physical ID. It follows from the request, so it is known even before CloudFormation has heard of it. */
  readonly idOf: (request: Request, properties: Properties) => string | undefined;
  /**
   * Records facts that are needed later about the time before the creation. They stay with the
   * request from run to run.
   */
  readonly recordBaseline?: (calls: Calls) => Promise<unknown>;
  /**
   * Begins to create the resource. Once this succeeds, a failure carries the ID, so that
   * CloudFormation deletes the resource.
   */
  readonly begin: (subject: Subject, calls: Calls, noted: unknown) => Promise<void>;
  /** Continues a creation that has begun. @returns whether it is complete */
  readonly proceed: (subject: Subject, calls: Calls) => Promise<boolean>;
  /** The message of a failure to complete in time. */
  readonly timeoutMessage: (physicalId: string) => string;
  readonly read: (subject: Subject, calls: Calls) => Promise<Properties>;
  readonly change: (subject: Subject, former: Properties, changed: readonly string[], calls: Calls) => Promise<void>;
  readonly remove: (subject: Subject, calls: Calls) => Promise<void>;
}

export interface Adapter {
  readonly kind: ResourceKind;
  /** The life of the kind, where its operations alone do not suffice. */
  readonly life?: Life;
  /** Given where the resource takes time to become ready, or to be deleted. */
  readonly states?: States;
  /** Computes members of the create operation's input that are not properties. */
  readonly extraCreateInput?: (properties: Properties, calls: Calls) => Promise<Properties>;
  /** Computes members of the delete operation's input besides the ID. */
  readonly extraDeleteInput?: (properties: Properties) => Properties;
  /** The values to send for removed properties, where the service has no way to unset them. */
  readonly unset?: Properties;
  /** The properties that the service can change but not unset: without one of them, the resource is replaced. */
  readonly cannotBeUnset?: readonly string[];
  /**
   * Computes the update operation's input that turns one value of a property into another, or
   * `undefined` where no update can. For properties that change in place in parts only, by their
   * names.
   */
  readonly incrementalUpdates?: Readonly<Record<string, (living: any, wanted: any) => unknown>>;
  /** Completes the properties with values that are known only at deployment. */
  readonly resolveProperties?: (properties: Properties, calls: Calls) => Promise<Properties>;
  /** Reads attributes that the read operation does not return. */
  readonly extraAttributes?: (physicalId: string, calls: Calls) => Promise<Properties>;
  /**
   * Finishes what the create operation began. 'start over' means that the created resource is of no
   * use: the lifecycle deletes it and creates another one.
   */
  readonly afterCreate?: (made: Made, calls: Calls, runtime: Runtime) => Promise<'done' | 'start over'>;
  /** Removes whatever prevents the deletion. */
  readonly beforeDelete?: (physicalId: string, calls: Calls) => Promise<void>;
  /** Cleans up after the deletion. */
  readonly afterDelete?: (physicalId: string, properties: Properties, calls: Calls) => Promise<void>;
  /** Lists other users of the resource, for the message when it cannot be deleted. */
  readonly usedBy?: (physicalId: string, calls: Calls) => Promise<string[]>;
}

/** Whether a request for this kind leaves anything that can be deleted. */
export const isDeletable = ({ kind, life }: Adapter): boolean => kind.delete !== undefined || life !== undefined;
