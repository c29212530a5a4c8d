/** The parts that the operations use. */

import type { Directory } from './directory';
import type { StackOperations } from './work';
import type { Engine } from '../engine';
import type { Host } from '../host';

export interface Parts {
  readonly engine: Engine;
  readonly directory: Directory;
  readonly work: StackOperations;
  readonly host: Pick<Host, 'account' | 'region' | 'clock' | 'random' | 'objects'>;
}
