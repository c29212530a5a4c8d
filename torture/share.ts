/** Runs every nth program of a seed, so that several processes share the programs. */

import * as fc from 'fast-check';
import { program as programs } from './program/arbitrary';
import type { Program } from './program/program';
import type { Simulator } from './run';
import type { PlannedFaultKind } from './simulation/planned-fault';

export interface Share {
  readonly seed: number;
  /** The number of programs in all shares. */
  readonly programs: number;
  /** The number of this share, from 0. */
  readonly index: number;
  readonly shares: number;
  /** The path of a failure. */
  readonly path?: string;
  /** How many seconds a failed program is shrunk. */
  readonly simplifySeconds: number;
}

export interface Failure {
  readonly problems: string;
  /** The simplest program that fails. */
  readonly program: Program;
  readonly simplifications: number;
  readonly path: string;
}

/** The outcome of a share. */
export interface Outcome {
  readonly programs: number;
  readonly steps: readonly [string, number][];
  readonly troubles: readonly [PlannedFaultKind, number][];
  readonly failure?: Failure;
}

export async function runShare(share: Share, simulator: Simulator): Promise<Outcome> {
  const { seed, programs: numRuns, index, shares, path, simplifySeconds } = share;
  let drawn = 0;
  let run = 0;
  let until = Infinity;
  const property = fc.asyncProperty(programs, async (program) => {
    const isBeingSimplified = until < Infinity;
    if (isBeingSimplified ? wallSeconds() > until : drawn++ % shares !== index) return;
    if (!isBeingSimplified) run += 1;
    const problems = await simulator.run(program);
    if (problems.length === 0) return;
    until = Math.min(until, wallSeconds() + simplifySeconds);
    throw new Error(problems.join('\n'));
  });
  const result = await fc.check(property, { numRuns, seed, path, endOnFailure: false });
  const { counts: { steps, troubles } } = simulator;
  return {
    programs: run,
    steps: [...steps],
    troubles: [...troubles],
    failure: result.failed ? failureOf(result) : undefined,
  };
}

function failureOf({
  counterexample,
  counterexamplePath,
  errorInstance,
  numShrinks,
}: fc.RunDetails<[Program]>): Failure {
  const problems = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  return { problems, program: counterexample![0], simplifications: numShrinks, path: counterexamplePath! };
}

const wallSeconds = () => performance.now() / 1000;
