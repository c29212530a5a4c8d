/** The requested state of a stack. It is immutable: a rollback takes an earlier one. */

import type { ParameterValues } from '../template/parameters';
import type { Plan, Surroundings } from '../template/plan';
import { planOf } from '../template/plan';
import { parseTemplate } from '../template/text';

export interface Deployment {
  /** The template as it was sent. */
  readonly template: string;
  readonly parameters: ParameterValues;
  readonly tags: Readonly<Record<string, string>>;
  readonly notificationArns: readonly string[];
  readonly capabilities: readonly string[];
}

/** Plans are not stored but computed again, once for each deployment. */
const PLANS = new WeakMap<Deployment, Plan>();

export function planFor(deployment: Deployment, surroundings: Omit<Surroundings, 'notificationArns'>): Plan {
  const known = PLANS.get(deployment);
  if (known) return known;
  const { template, parameters, notificationArns } = deployment;
  const plan = planOf(parseTemplate(template), parameters, { ...surroundings, notificationArns });
  PLANS.set(deployment, plan);
  return plan;
}
