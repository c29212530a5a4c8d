/** `npm run torture -- --programs 10000 [--seed N] [--path P]` */

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import * as fc from 'fast-check';
import { BREAKS, broken } from './breaks';
import { program as programs } from './program/arbitrary';
import { Program, readable } from './program/program';
import { Simulator } from './run';
import { EXPLAINED, TroubleKind } from './simulation/trouble';

interface Options {
  readonly programs: string;
  readonly seed?: string;
  readonly path?: string;
  readonly simplify: string;
  readonly program?: string;
  readonly breaks?: boolean | string;
}

const command = new Command('torture')
  .description('Run random programs of deployments against the Lambda code in a simulated cloud, and hold what comes of them against a model')
  .option('--programs <number>', 'how many', '300')
  .option('--seed <number>', 'that of an earlier run, to have it again')
  .option('--path <path>', 'that of a failure, to have its minimal program at once')
  .option('--simplify <seconds>', 'how long a program that fails is simplified', '120')
  .option('--program <file>', 'runs the one program that is in a file of JSON, and tells all that happens')
  .option('--breaks [part]', 'breaks the Lambda code in several ways, or in those whose name has this in it, and tells after how many programs each is noticed')
  .action((options: Options) => (options.breaks ? breakAll(options) : options.program === undefined ? torture(options) : replay(options.program)));

async function breakAll({ programs: numRuns, seed = '1', breaks: part }: Options): Promise<void> {
  const wanted = BREAKS.filter(({ what }) => typeof part !== 'string' || what.includes(part));
  if (wanted.length === 0) throw new Error(`no way to break the Lambda code has ${part} in its name`);
  const simulator = new Simulator();
  for (const one of wanted) {
    simulator.code = broken(one);
    const result = await fc.check(propertyOf(simulator), { numRuns: Number(numRuns), seed: Number(seed), endOnFailure: true });
    const [problem] = result.failed ? messageOf(result.errorInstance).split('\n') : ['NOT NOTICED'];
    console.log(`${String(result.numRuns).padStart(5)}  ${one.what}: ${problem.slice(0, 200)}`);
    if (!result.failed) process.exitCode = 1;
  }
}

async function replay(file: string): Promise<void> {
  const program: Program = JSON.parse(readFileSync(file, 'utf8'));
  const simulator = new Simulator(undefined, console.log);
  const problems = await simulator.run(program);
  console.log(problems.join('\n') || 'all is well');
  if (problems.length > 0) process.exitCode = 1;
}

/** Keeps a program for whoever wants to have it again. @returns the file */
function keep(program: Program, seed: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'torture-')), `${seed}.json`);
  writeFileSync(file, JSON.stringify(program));
  return file;
}

async function torture({ programs: numRuns, seed = String(Date.now() % 2 ** 31), path, simplify }: Options): Promise<void> {
  const startedAt = wallSeconds();
  const simulator = new Simulator();
  const result = await fc.check(propertyOf(simulator, Number(simplify)), { numRuns: Number(numRuns), seed: Number(seed), path, endOnFailure: false });
  print('steps', simulator.counts.steps, (step) => step);
  print('troubles', simulator.counts.troubles, (kind: TroubleKind) => `${kind}: ${EXPLAINED[kind]}`);
  console.log(`${result.numRuns} programs, seed ${seed}, ${(wallSeconds() - startedAt).toFixed(1)} s`);
  if (!result.failed) return;
  const [program] = result.counterexample!;
  console.log(`\nViolated after ${result.numShrinks} simplifications: ${messageOf(result.errorInstance)}`);
  console.log(`\nby the program\n\n${readable(program)}\n\n${JSON.stringify(program)}`);
  console.log(`\nAgain, with all that happens:\n\n    npm run torture -- --program ${keep(program, seed)}`);
  console.log(`\nAgain, by its way from the seed:\n\n    npm run torture -- --seed ${seed} --path ${result.counterexamplePath}`);
  process.exitCode = 1;
}

/** @param simplify for how many seconds a program that has failed is simplified */
function propertyOf(simulator: Simulator, simplify = 0) {
  let until = Infinity;
  return fc.asyncProperty(programs, async (program) => {
    if (wallSeconds() > until) return;
    const problems = await simulator.run(program);
    if (problems.length === 0) return;
    until = Math.min(until, wallSeconds() + simplify);
    throw new Error(problems.join('\n'));
  });
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

const wallSeconds = () => performance.now() / 1000;

function print<K>(what: string, counts: ReadonlyMap<K, number>, name: (key: K) => string): void {
  console.log(`${what}:`);
  for (const [key, number] of [...counts].sort(([, one], [, other]) => other - one)) console.log(`${String(number).padStart(9)}  ${name(key)}`);
}

void command.parseAsync();
