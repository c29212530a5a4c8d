/** What the operations work with. */

import { Directory } from './directory';
import { Work } from './work';
import { Engine } from '../engine';
import { Host } from '../host';

export interface Parts {
  readonly engine: Engine;
  readonly directory: Directory;
  readonly work: Work;
  readonly host: Pick<Host, 'account' | 'region' | 'clock' | 'random' | 'objects'>;
}
