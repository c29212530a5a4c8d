/** A process that is told a share of the programs and the Lambda code, and tells what has come of it. */

import { Simulator } from './run';
import { runShare, Share } from './share';

process.once('message', (task: { readonly share: Share; readonly code: string }) => void run(task));

async function run({ share, code }: { readonly share: Share; readonly code: string }): Promise<void> {
  const outcome = await runShare(share, new Simulator(code));
  process.send!(outcome, () => process.disconnect());
}
