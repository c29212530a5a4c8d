/**
 * A program: steps that are done to a stack one after the other, and the faults of each. It is
 * plain data, so that it can be stored.
 */

import type { AssumptionSettings } from '../../local/assumptions';
import type { App } from '../apps/templates';
import type { PlannedFault } from '../simulation/planned-fault';

export interface Deploy {
  readonly do: 'deploy';
  readonly app: App;
  readonly onFailure: 'ROLLBACK' | 'DO_NOTHING' | 'DELETE';
  /**
   * Another resource of the stack, which fails so many seconds after its start. It starts at once,
   * or after all others.
   */
  readonly failing?: { readonly seconds: number; readonly after: 'nothing' | 'everything' };
  /** When the update is cancelled; a stack that is being created is deleted then. */
  readonly cancelSeconds?: number;
  readonly troubles: readonly PlannedFault[];
}

/** A step that operates on the stack. */
export type Act = Deploy | { readonly do: 'destroy' | 'roll back' | 'continue'; readonly troubles: readonly PlannedFault[] };

/** A step in which somebody deletes or changes the resource of a thing without the stack. */
export interface Meddling {
  readonly do: 'delete' | 'change';
  readonly thing: string;
}

export type Step = Act | Meddling;

export interface Program {
  /** The seed of all durations. */
  readonly seed: number;
  readonly assumptions: Partial<AssumptionSettings>;
  /** How many seconds after the start of its claim the button of a device is pressed. */
  readonly pressSeconds: number;
  readonly steps: readonly Step[];
}

/** The program in words. */
export function readable({ seed, assumptions, pressSeconds, steps }: Program): string {
  const settings = Object.entries(assumptions).map(([name, setting]) => `${name} = ${setting}`);
  return [
    `with the seed ${seed}, buttons pressed after ${pressSeconds} s, and ${settings.join(', ') || 'the default assumptions'}:`,
    ...steps.map((step, index) => `  ${index + 1}. ${stepText(step)}`),
  ].join('\n');
}

function stepText(step: Step): string {
  if ('thing' in step) return `somebody else is to ${step.do} the resource of ${step.thing}`;
  return [step.do === 'deploy' ? deployText(step) : step.do, ...step.troubles.map(troubleText)].join('; ');
}

function deployText({ app, onFailure, failing, cancelSeconds }: Deploy): string {
  const things = Object.entries(app).map(([name, { variant, policy, renamed }]) => (
    `${name} ${variant}${policy === 'Delete' ? '' : ` ${policy}`}${renamed ? ' renamed' : ''}`));
  return `deploy [${things.join(', ')}]${onFailure === 'ROLLBACK' ? '' : `, on failure ${onFailure}`}`
    + (failing ? `, with a resource after ${failing.after} that fails after ${failing.seconds} s` : '')
    + (cancelSeconds === undefined ? '' : `, cancelled after ${cancelSeconds} s`);
}

function troubleText({ kind, at, ...more }: PlannedFault): string {
  const details = Object.entries(more).map(([name, value]) => `${name} ${value}`);
  return `${kind}${at === undefined ? '' : ` at ${at}`}${details.length > 0 ? ` (${details.join(', ')})` : ''}`;
}

/** How many faults of a step the Lambda code promises to survive: repeated calls, and repeated runs. */
const BEARABLE = { calls: 4, silences: 2, deaths: 2 };

/** Whether the deployment or deletion must succeed in spite of its faults. */
export function isFeasible(troubles: readonly PlannedFault[]): boolean {
  const count = (...kinds: PlannedFault['kind'][]) => troubles.filter(({ kind }) => kinds.includes(kind)).length;
  if (count('outage', 'dead') > 0) return false;
  const deaths =
    count('killed before a call', 'killed after a call', 'killed before answering', 'killed after answering')
    + troubles.filter(({ kind, times = 1 }) => kind === 'answer refused' && times > 2).length;
  return (
    count('throttled', 'internal error', 'unavailable', 'denied', 'dropped', 'answer lost', 'slow', 'hanging', 'late')
      <= BEARABLE.calls
    && count('hanging', 'late', 'slow') <= BEARABLE.silences
    && deaths <= BEARABLE.deaths
  );
}
