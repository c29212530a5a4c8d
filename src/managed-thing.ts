/** Managed things, as far as others refer to them. */

import { IResource } from 'aws-cdk-lib';

/**
 * A managed thing, of this stack or imported.
 */
export interface IManagedThing extends IResource {
  /**
   * The ID that the service gave to the managed thing.
   *
   * @attribute
   */
  readonly managedThingId: string;
}
