/** `npm run torture -- --program FILE` */

import { readFileSync } from 'node:fs';
import { Templates } from './apps/templates';
import type { Program } from './program/program';
import { Simulator } from './run';
import { bundle } from './simulation/code';

/** Runs the program in a JSON file, and prints all that happens. */
export async function replay(file: string): Promise<void> {
  const program: Program = JSON.parse(readFileSync(file, 'utf8'));
  const simulator = new Simulator(await bundle(), new Templates(), console.log);
  const problems = await simulator.run(program);
  console.log(problems.join('\n') || 'all is well');
  if (problems.length > 0) process.exitCode = 1;
}
