/** What the things of an app refer to and the programs do not change. */

import type * as kinesis from 'aws-cdk-lib/aws-kinesis';
import type { IConstruct } from 'constructs';

export interface Surroundings {
  readonly streams: readonly kinesis.IStream[];
  /** The construct that another thing of the same app is. */
  other<C extends IConstruct>(thing: string): C;
}
