/**
 * What IAM decides on a call. One evaluation takes less than a millisecond, and the same question
 * has the same answer.
 */

import type { Decision, Simulator } from './simulator';

export type PolicyDocument = Readonly<Record<string, unknown>>;

/** What is known of a call, by IAM's condition keys. */
export type Context = Readonly<Record<string, string | string[]>>;

export interface Question {
  /** An ARN, or the name of a service. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly account: string;
  readonly context: Context;
  readonly identityPolicies: { name: string; policy: PolicyDocument }[];
  /** The policy of the resource, where it has one that counts. */
  readonly resourcePolicy?: PolicyDocument;
}

/**
 * Services that AWS has ended: the simulator's data about services says nothing of them any more,
 * so it has to do without.
 */
const ENDED_SERVICES = /^iot1click:/;
/**
 * Of a service that it knows, the simulator itself tells the actions that are allowed on `*` only.
 * This is nothing that a policy names otherwise.
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
