/** `npm run torture -- --breaks` */

import { Templates } from './apps/templates';
import { BREAKS, broken } from './breaks';
import { Simulator } from './run';
import { runShare } from './share';
import { bundle } from './simulation/code';

interface Options {
  readonly programs: string;
  readonly seed?: string;
  /** A part of the names of the wanted breaks. */
  readonly breaks?: boolean | string;
}

/** Breaks the Lambda code in one way after the other, and prints after how many programs each is noticed. */
export async function breakAll({ programs, seed = '1', breaks: part }: Options): Promise<void> {
  const wanted = BREAKS.filter(({ what }) => typeof part !== 'string' || what.includes(part));
  if (wanted.length === 0) throw new Error(`no way to break the Lambda code has ${part} in its name`);
  const whole = await bundle();
  const templates = new Templates();
  for (const one of wanted) {
    const all = { seed: Number(seed), programs: Number(programs), index: 0, shares: 1, simplifySeconds: 0 };
    const { programs: run, failure } = await runShare(all, new Simulator(broken(one, whole), templates));
    const [problem] = failure?.problems.split('\n') ?? ['NOT NOTICED'];
    console.log(`${String(run).padStart(5)}  ${one.what}: ${problem.slice(0, 200)}`);
    if (!failure) process.exitCode = 1;
  }
}
