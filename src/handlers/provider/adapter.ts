/**
 * What the lifecycle has to know of a kind of resource beyond its description. An adapter is data
 * first; it has code only where the service is special.
 */

import type { Properties, Request } from './request';
import type { ResourceKind } from '../../api/resource-kind';
import type { Calls } from '../shared/calls';
import type { Runtime } from '../shared/runtime';

/** The states through which a resource settles, and that it goes through when it is deleted. */
export interface States {
  /** The member of the read operation's answer that holds the state. */
  readonly member: string;
  readonly ready: readonly string[];
  readonly deleting: readonly string[];
  readonly failed: readonly string[];
  /** The states in which the service still shows what is deleted. */
  readonly gone?: readonly string[];
  /** The states that a new resource is waited for, where its properties ask for more than that it is ready. */
  readonly awaited?: (properties: Properties) => readonly string[] | undefined;
  /** The member that holds why a state is a failed one. */
  readonly reason?: string;
}

/** What the create operation answered. */
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
 * The life of what is not made, read, changed and deleted by one operation each. Everything here
 * may be repeated, and then finds what it has done before.
 */
export interface Life {
  /**
   * The physical ID, which follows from the request: so it is known also where CloudFormation has
   * not heard of it yet.
   */
  readonly idOf: (request: Request, properties: Properties) => string | undefined;
  /** What has to be known later on of the time before anything was made. It stays with the request from run to run. */
  readonly recordBaseline?: (calls: Calls) => Promise<unknown>;
  /** Begins to make the resource. From its success on, a failure carries the ID, so that the resource is deleted. */
  readonly begin: (subject: Subject, calls: Calls, noted: unknown) => Promise<void>;
  /** Goes on with what is begun. @returns whether it is finished */
  readonly proceed: (subject: Subject, calls: Calls) => Promise<boolean>;
  /** Says what was waited for in vain. */
  readonly timeoutMessage: (physicalId: string) => string;
  readonly read: (subject: Subject, calls: Calls) => Promise<Properties>;
  readonly change: (subject: Subject, former: Properties, changed: readonly string[], calls: Calls) => Promise<void>;
  readonly remove: (subject: Subject, calls: Calls) => Promise<void>;
}

export interface Adapter {
  readonly kind: ResourceKind;
  /** Where the kind's operations alone do not make a life. */
  readonly life?: Life;
  /** For a resource that is not ready as soon as it is made, or not gone as soon as it is deleted. */
  readonly states?: States;
  /** Members of the create operation's input that are not among the properties as they are. */
  readonly extraCreateInput?: (properties: Properties, calls: Calls) => Promise<Properties>;
  /** What the delete operation is told beside the ID. */
  readonly extraDeleteInput?: (properties: Properties) => Properties;
  /** What to send for a property that was taken away, where the service has no way to unset it. */
  readonly unset?: Properties;
  /** Properties that the service can change but not take away: without one, the resource is replaced. */
  readonly cannotBeUnset?: readonly string[];
  /**
   * Of a property that changes in place in parts only: what the update operation is sent to make of
   * one value another, or undefined where no update does. Keyed by the property.
   */
  readonly incrementalUpdates?: Readonly<Record<string, (living: any, wanted: any) => unknown>>;
  /** Completes the properties with what is known only at deployment. */
  readonly resolveProperties?: (properties: Properties, calls: Calls) => Promise<Properties>;
  /** What the attributes tell beyond what is read of the resource. */
  readonly extraAttributes?: (physicalId: string, calls: Calls) => Promise<Properties>;
  /**
   * Finishes what the create operation began. An answer of 'start over' means that what was made is of no use: it is
   * deleted, and another one is made.
   */
  readonly afterCreate?: (made: Made, calls: Calls, runtime: Runtime) => Promise<'done' | 'start over'>;
  /** Makes way for the deletion. */
  readonly beforeDelete?: (physicalId: string, calls: Calls) => Promise<void>;
  /** Tidies up once the resource is gone. */
  readonly afterDelete?: (physicalId: string, properties: Properties, calls: Calls) => Promise<void>;
  /** What else names the resource, for the message when it cannot be deleted. */
  readonly usedBy?: (physicalId: string, calls: Calls) => Promise<string[]>;
}

/** Whether anything is left of what a request makes. */
export const isDeletable = ({ kind, life }: Adapter): boolean => kind.delete !== undefined || life !== undefined;
