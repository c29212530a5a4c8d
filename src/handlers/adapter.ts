/**
 * What the lifecycle has to know of a kind of resource beyond its description. An adapter is data first; it has code only
 * where the service is special.
 */

import { Calls } from './calls';
import { Properties } from './request';
import { Runtime } from './runtime';
import { ResourceKind } from '../api/resource-kind';

/** The states through which a resource settles, and that it goes through when it is deleted. */
export interface States {
  /** The member of the read operation's answer that holds the state. */
  readonly member: string;
  readonly ready: readonly string[];
  readonly deleting: readonly string[];
  readonly failed: readonly string[];
}

/** What the create operation answered. */
export interface Made {
  readonly physicalId: string;
  readonly output: Readonly<Record<string, unknown>>;
  readonly properties: Properties;
}

export interface Adapter {
  readonly kind: ResourceKind;
  /** For a resource that is not ready as soon as it is made, or not gone as soon as it is deleted. */
  readonly states?: States;
  /** What to send for a property that was taken away, where the service has no way to unset it. */
  readonly unset?: Properties;
  /**
   * Finishes what the create operation began. An answer of 'start over' means that what was made is of no use: it is
   * deleted, and another one is made.
   */
  readonly afterCreate?: (made: Made, calls: Calls, runtime: Runtime) => Promise<'done' | 'start over'>;
  /** Tidies up once the resource is gone. */
  readonly afterDelete?: (physicalId: string, properties: Properties, calls: Calls) => Promise<void>;
  /** What else names the resource, for the message when it cannot be deleted. */
  readonly usedBy?: (physicalId: string, calls: Calls) => Promise<string[]>;
}
