/** `npm run torture -- --programs 10000 [--seed N] [--path P]` */

import { mkdtempSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import type { Program } from './program/program';
import { readable } from './program/program';
import { runShares } from './shares';
import type { PlannedFaultKind } from './simulation/planned-fault';
import { EXPLAINED } from './simulation/planned-fault';

interface Options {
  readonly programs: string;
  readonly seed?: string;
  readonly path?: string;
  readonly simplify: string;
  readonly processes: string;
  readonly program?: string;
  readonly breaks?: boolean | string;
}

const command = new Command('torture')
  .description(
    'Run random programs of deployments against the Lambda code in a simulated cloud, and hold what comes of them against a model',
  )
  .option('--programs <number>', 'how many', '300')
  .option('--seed <number>', 'that of an earlier run, to have it again')
  .option('--path <path>', 'that of a failure, to have its minimal program at once')
  .option('--simplify <seconds>', 'how long a program that fails is simplified', '120')
  .option('--processes <number>', 'among how many the programs are shared', String(availableParallelism()))
  .option('--program <file>', 'runs the one program that is in a file of JSON, and tells all that happens')
  .option(
    '--breaks [part]',
    'breaks the Lambda code in several ways, or in those whose name has this in it, and tells after how many programs each is noticed',
  )
  .action((options: Options) =>
    options.breaks ? breakAll(options) : options.program === undefined ? torture(options) : replay(options.program),
  );

// The modules take seconds to load, and the processes that share the programs load them themselves.
const replay = async (file: string) => (await import('./replay.js')).replay(file);
const breakAll = async (options: Options) => (await import('./break-all.js')).breakAll(options);

/** Writes a program to a file, for another run. @returns the file */
function keep(program: Program, seed: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'torture-')), `${seed}.json`);
  writeFileSync(file, JSON.stringify(program));
  return file;
}

async function torture({
  programs,
  seed = String(Date.now() % 2 ** 31),
  path,
  simplify,
  processes,
}: Options): Promise<void> {
  const startedAt = performance.now();
  const outcome = await runShares(
    { seed: Number(seed), programs: Number(programs), path, simplifySeconds: Number(simplify) },
    Number(processes),
  );
  print('steps', outcome.steps, (step) => step);
  print('troubles', outcome.troubles, (kind: PlannedFaultKind) => `${kind}: ${EXPLAINED[kind]}`);
  console.log(`${outcome.programs} programs, seed ${seed}, ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  if (!outcome.failure) return;
  const { simplifications, problems, program, path: way } = outcome.failure;
  console.log(`\nViolated after ${simplifications} simplifications: ${problems}`);
  console.log(`\nby the program\n\n${readable(program)}\n\n${JSON.stringify(program)}`);
  console.log(`\nAgain, with all that happens:\n\n    npm run torture -- --program ${keep(program, seed)}`);
  console.log(`\nAgain, by its way from the seed:\n\n    npm run torture -- --seed ${seed} --path ${way}`);
  process.exitCode = 1;
}

function print<K>(what: string, counts: readonly (readonly [K, number])[], name: (key: K) => string): void {
  console.log(`${what}:`);
  for (const [key, number] of [...counts].sort(([, one], [, other]) => other - one)) {
    console.log(`${String(number).padStart(9)}  ${name(key)}`);
  }
}

void command.parseAsync();
