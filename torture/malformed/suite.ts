/** One kind of input after the other: made at random, judged, counted; what is judged bad is made small and shown. */

import fc from 'fast-check';

/** An input, which can tell what it is. */
export interface Input {
  /** What is wrong with it, as it is counted. */
  readonly what: string;
  toString(): string;
}

export interface Suite<I extends Input = Input> {
  readonly name: string;
  /** How much of all inputs it gets. */
  readonly share: number;
  readonly inputs: fc.Arbitrary<I>;
  readonly begin?: () => unknown;
  readonly end?: () => unknown;
  /** @returns how it ended, as it is counted; throws for what must not be */
  readonly judge: (input: I) => Promise<string>;
}

/** By what was sent, then by how it ended. */
export type Counts = Map<string, Map<string, number>>;

export interface RunSettings {
  readonly seed: number;
  readonly path?: string;
  readonly inputs: number;
}

/** @returns what was found, if something was */
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

/** What an input may cost of the processor's time: a busy machine takes longer by the wall's clock. */
const MOST_MILLISECONDS = 5_000;

/** Does the work, and sees that it does not cost too much. */
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

/** What holds for every input, whoever judges it. */
export function insistOnCleanPrototype(): void {
  insist(
    Object.getOwnPropertyNames(Object.prototype).sort().join() === INHERITED,
    () => 'Object.prototype has been changed',
  );
}
