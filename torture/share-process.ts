/** A process that is told a share of the programs and the Lambda code, and tells what has come of it. */

import { Templates } from './apps/templates';
import { Simulator } from './run';
import type { Share } from './share';
import { runShare } from './share';

/** Synthesized while the code is bundled elsewhere. */
const templates = new Templates();

process.once('message', (task: { readonly share: Share; readonly code: string }) => void run(task));

async function run({ share, code }: { readonly share: Share; readonly code: string }): Promise<void> {
  const outcome = await runShare(share, new Simulator(code, templates));
  process.send!(outcome, () => process.disconnect());
}
