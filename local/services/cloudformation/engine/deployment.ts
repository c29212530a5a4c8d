/** What a stack is asked to be. It does not change: a stack that goes back takes an earlier one. */

import type { ParameterValues } from '../template/parameters';
import type { Plan, Surroundings } from '../template/plan';
import { planOf } from '../template/plan';
import { parseTemplate } from '../template/text';

export interface Deployment {
  /** As it was sent. */
  readonly template: string;
  readonly parameters: ParameterValues;
  readonly tags: Readonly<Record<string, string>>;
  readonly notificationArns: readonly string[];
  readonly capabilities: readonly string[];
}

/** Plans are not kept but made again, once for each deployment. */
const PLANS = new WeakMap<Deployment, Plan>();

export function planFor(deployment: Deployment, surroundings: Omit<Surroundings, 'notificationArns'>): Plan {
  const known = PLANS.get(deployment);
  if (known) return known;
  const { template, parameters, notificationArns } = deployment;
  const plan = planOf(parseTemplate(template), parameters, { ...surroundings, notificationArns });
  PLANS.set(deployment, plan);
  return plan;
}
