/** A process that receives a share of the programs and the Lambda code, and returns the outcome. */

import { Templates } from './apps/templates';
import { Simulator } from './run';
import type { Share } from './share';
import { runShare } from './share';

/** Synthesized while the parent process bundles the code. */
const templates = new Templates();

process.once('message', (task: { readonly share: Share; readonly code: string }) => void run(task));

async function run({ share, code }: { readonly share: Share; readonly code: string }): Promise<void> {
  const outcome = await runShare(share, new Simulator(code, templates));
  process.send!(outcome, () => process.disconnect());
}
