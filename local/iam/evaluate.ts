/**
 * Evaluates IAM policies for a call. One evaluation takes less than a millisecond; equal questions
 * are answered from a cache.
 */

import type { Decision, Simulator } from './simulator';

export type PolicyDocument = Readonly<Record<string, unknown>>;

/** The context of a call, by IAM's condition keys. */
export type Context = Readonly<Record<string, string | string[]>>;

export interface Question {
  /** The ARN of a principal, or the name of a service. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly account: string;
  readonly context: Context;
  readonly identityPolicies: { name: string; policy: PolicyDocument }[];
  /** The policy of the resource, if it has one that applies. */
  readonly resourcePolicy?: PolicyDocument;
}

/** Services that AWS has ended. The simulator has no data about them, so their actions are evaluated without it. */
const ENDED_SERVICES = /^iot1click:/;
/**
 * The simulator knows which actions of its services apply to `*` only. For the others this ARN,
 * which no policy names, stands for `*`.
 */
const ONLY_ON_EVERYTHING = 'arn:none:none:none:none:none';

const MOST_ANSWERS = 10_000;
const answers = new Map<string, Promise<Decision>>();

export function evaluate(simulator: Simulator, question: Question): Promise<Decision> {
  const key = JSON.stringify(question);
  const known = answers.get(key);
  if (known) return known;
  if (answers.size === MOST_ANSWERS) answers.clear();
  const answer = simulate(simulator, question);
  answers.set(key, answer);
  return answer;
}

async function simulate({ runSimulation, runUnsafeSimulation }: Simulator, question: Question): Promise<Decision> {
  const { principal, action, account, context, identityPolicies, resourcePolicy } = question;
  const isEnded = ENDED_SERVICES.test(action);
  const resource = isEnded && question.resource === '*' ? ONLY_ON_EVERYTHING : question.resource;
  const simulation = {
    request: { principal, action, resource: { resource, accountId: account }, contextVariables: { ...context } },
    identityPolicies,
    resourcePolicy,
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  };
  if (isEnded) return runUnsafeSimulation(simulation, {});
  const result = await runSimulation(simulation, {});
  if (result.resultType === 'error') {
    throw new Error(`IAM cannot judge ${action} on ${resource}: ${JSON.stringify(result.errors)}`);
  }
  return result.overallResult;
}
