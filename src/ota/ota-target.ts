/** The devices of an over-the-air update. */

import type { OtaTargetQuery } from './ota-target-query';
import type { IManagedThing } from '../things/managed-thing';

/**
 * The devices of an OTA task.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/ota-task-types-implementation.html
 */
export class OtaTarget {
  /**
   * These managed things, once: 1 to 100.
   */
  public static managedThings(...managedThings: IManagedThing[]): OtaTarget {
    return OtaTarget.managedThingIds(...managedThings.map(({ managedThingId }) => managedThingId));
  }

  /**
   * The managed things with these IDs, once: 1 to 100.
   */
  public static managedThingIds(...managedThingIds: string[]): OtaTarget {
    return new OtaTarget(managedThingIds, undefined);
  }

  /** All managed things that match a query, including those that match it later. */
  public static query(query: OtaTargetQuery): OtaTarget {
    return new OtaTarget(undefined, query.queryString);
  }

  private constructor(
    /** The IDs of the managed things. */
    public readonly thingIds?: string[],
    /** The query that finds them. */
    public readonly queryString?: string,
  ) {}
}
