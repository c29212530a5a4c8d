/** Shares the programs of a seed among processes. */

import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Outcome, Share } from './share';
import { bundle } from './simulation/code';

// Reads: torture/share-process.ts

/** Each process has to load the code, which takes as long as so many programs. */
const FEWEST_PROGRAMS = 50;

/** @returns the outcome of all shares, or of the first share with a failure */
export async function runShares(options: Omit<Share, 'index' | 'shares'>, processes: number): Promise<Outcome> {
  const shares =
    options.path === undefined ? Math.max(1, Math.min(processes, Math.floor(options.programs / FEWEST_PROGRAMS))) : 1;
  const running = Array.from({ length: shares }, () => fork(join(__dirname, 'share-process')));
  try {
    // The processes load their modules meanwhile.
    const code = await bundle();
    const outcomes = running.map((process, index) => outcomeOf(process, { ...options, index, shares }, code));
    const failed = outcomes.map(async (outcome) => ((await outcome).failure ? outcome : new Promise<never>(() => {})));
    return await Promise.race([...failed, Promise.all(outcomes).then(together)]);
  } finally {
    for (const process of running) process.kill();
  }
}

async function outcomeOf(process: ChildProcess, share: Share, code: string): Promise<Outcome> {
  process.send({ share, code });
  const ended = once(process, 'exit').then(([status, signal]) => {
    throw new Error(
      `the process with share ${share.index + 1} of ${share.shares} has ended without saying anything: ${signal ?? `exit status ${status}`}`,
    );
  });
  const [outcome] = await Promise.race([once(process, 'message'), ended]);
  return outcome;
}

const together = (outcomes: readonly Outcome[]): Outcome => ({
  programs: outcomes.reduce((sum, { programs }) => sum + programs, 0),
  steps: added(outcomes.flatMap(({ steps }) => steps)),
  troubles: added(outcomes.flatMap(({ troubles }) => troubles)),
  failure: outcomes.find(({ failure }) => failure)?.failure,
});

function added<K>(counts: readonly (readonly [K, number])[]): [K, number][] {
  const sums = new Map<K, number>();
  for (const [key, number] of counts) sums.set(key, (sums.get(key) ?? 0) + number);
  return [...sums];
}
