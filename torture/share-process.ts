/** A process that is told a share of the programs, and tells what has come of it. */

import { Simulator } from './run';
import { runShare, Share } from './share';
import { bundle } from './simulation/code';

process.once('message', (share: Share) => void run(share));

async function run(share: Share): Promise<void> {
  const outcome = await runShare(share, new Simulator(await bundle()));
  process.send!(outcome, () => process.disconnect());
}
