/** What the things of an app refer to and the programs do not change. */

import type * as kinesis from 'aws-cdk-lib/aws-kinesis';
import type { IDestination } from 'cdk-device-fleets';

export interface Surroundings {
  readonly streams: readonly kinesis.IStream[];
  /** The destination that a thing of the same app is. */
  destination(thing: string): IDestination;
}
