/**
 * A program: what is done to a stack, one step after the other, and what goes wrong meanwhile. It
 * is plain data, so that it can be kept.
 */

import type { AssumptionSettings } from '../../local/assumptions';
import type { App } from '../apps/templates';
import type { PlannedFault } from '../simulation/planned-fault';

export interface Deploy {
  readonly do: 'deploy';
  readonly app: App;
  readonly onFailure: 'ROLLBACK' | 'DO_NOTHING' | 'DELETE';
  /**
   * Another resource of the stack that fails so many seconds after its begin, which is at once or
   * when all else is done.
   */
  readonly failing?: { readonly seconds: number; readonly after: 'nothing' | 'everything' };
  /** When somebody wants the update no longer; a stack that is being created is deleted then. */
  readonly cancelSeconds?: number;
  readonly troubles: readonly PlannedFault[];
}

/** What is done to the stack. */
export type Act = Deploy | { readonly do: 'destroy' | 'roll back' | 'continue'; readonly troubles: readonly PlannedFault[] };

/** Somebody deletes or changes the resource of a thing behind the stack's back. */
export interface Meddling {
  readonly do: 'delete' | 'change';
  readonly thing: string;
}

export type Step = Act | Meddling;

export interface Program {
  /** Chooses what takes how long. */
  readonly seed: number;
  readonly assumptions: Partial<AssumptionSettings>;
  /** How many seconds after its claim is initiated the button of a device is pressed. */
  readonly pressSeconds: number;
  readonly steps: readonly Step[];
}

/** The program for people. */
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

/** How much of the troubles of a step the Lambda code promises to bear: repeated calls, and repeated runs. */
const BEARABLE = { calls: 4, silences: 2, deaths: 2 };

/** Whether the deployment, or deletion, must succeed in spite of them. */
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
