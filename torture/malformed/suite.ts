/** Generates inputs of one kind, judges and counts them, and shrinks and prints a bad one. */

import fc from 'fast-check';

/** An input that describes itself. */
export interface Input {
  /** The fault of the input, as the report counts it. */
  readonly what: string;
  toString(): string;
}

export interface Suite<I extends Input = Input> {
  readonly name: string;
  /** The share of all inputs that it gets. */
  readonly share: number;
  readonly inputs: fc.Arbitrary<I>;
  readonly begin?: () => unknown;
  readonly end?: () => unknown;
  /** @returns the outcome, as the report counts it; throws if the outcome is bad */
  readonly judge: (input: I) => Promise<string>;
}

/** The counts by fault, then by outcome. */
export type Counts = Map<string, Map<string, number>>;

export interface RunSettings {
  readonly seed: number;
  readonly path?: string;
  readonly inputs: number;
}

/** @returns the bad input, if there is one */
export async function run<I extends Input>(
  suite: Suite<I>,
  { seed, path, inputs }: RunSettings,
  counts: Counts,
): Promise<string | undefined> {
  const named = suite.inputs.map((input) => Object.assign(input, { [fc.toStringMethod]: () => input.toString() }));
  const property = fc.asyncProperty(named, async (input) => {
    const row = counts.get(input.what) ?? new Map<string, number>();
    counts.set(input.what, row);
    const outcome = await suite.judge(input);
    row.set(outcome, (row.get(outcome) ?? 0) + 1);
  });
  const details = await fc.check(property, { seed, path, numRuns: inputs, endOnFailure: path !== undefined });
  if (!details.failed) return undefined;
  const { counterexamplePath, counterexample, errorInstance } = details;
  return [
    `${suite.name}: ${excerpt(errorInstance instanceof Error ? errorInstance.stack! : String(errorInstance))}`,
    `the smallest input: ${excerpt(String(counterexample?.[0]))}`,
    `again: --suite ${suite.name} --seed ${details.seed} --path ${counterexamplePath}`,
  ].join('\n');
}

const LONGEST = 4_000;
const excerpt = (text: string) =>
  text.length > LONGEST ? `${text.slice(0, LONGEST)} ... (${text.length} characters)` : text;

/** Thrown by judges. */
export class Violation extends Error {}

export function insist(condition: boolean, complaint: () => string): asserts condition {
  if (!condition) throw new Violation(complaint());
}

/** The processor time that an input may take: a busy machine needs more real time. */
const MOST_MILLISECONDS = 5_000;

/** Runs the work, and limits its processor time. */
export async function inReason<T>(work: () => Promise<T>): Promise<T> {
  const before = process.cpuUsage();
  try {
    return await work();
  } finally {
    const { user, system } = process.cpuUsage(before);
    const took = (user + system) / 1_000;
    insist(took < MOST_MILLISECONDS, () => `it took ${took} ms of the processor's time`);
  }
}

const INHERITED = Object.getOwnPropertyNames(Object.prototype).sort().join();

/** The checks that hold for every input. */
export function insistOnCleanPrototype(): void {
  insist(
    Object.getOwnPropertyNames(Object.prototype).sort().join() === INHERITED,
    () => 'Object.prototype has been changed',
  );
}
