/** A process that is told a share of the programs, and tells what has come of it. */

import { runShare, Share } from './share';

process.once('message', (share: Share) => void runShare(share).then((outcome) => {
  process.send!(outcome, () => process.disconnect());
}));
