/** What IAM decides, by a simulator of IAM's policy evaluation. One evaluation takes less than a millisecond. */

import { EvaluationResult, runSimulation, Simulation } from '@cloud-copilot/iam-simulate';
import { Principal } from '../services/service';

export type PolicyDocument = Readonly<Record<string, unknown>>;

/** What is known of a call, by IAM's condition keys. */
export type Context = Readonly<Record<string, string | string[]>>;

interface Question {
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  readonly account: string;
  readonly context: Context;
}

interface TrustQuestion {
  readonly servicePrincipal: string;
  readonly roleArn: string;
  readonly account: string;
  readonly context: Context;
}

/** What identity-based policies decide on an action. */
export function evaluate(question: Question, policies: { name: string; policy: PolicyDocument }[]): Promise<EvaluationResult> {
  const { principal, action, resource, account, context } = question;
  return decide({
    request: { principal: principal.arn, action, resource: { resource, accountId: account }, contextVariables: { ...context } },
    identityPolicies: policies,
  });
}

/** What a role's trust policy decides on an AWS service that wants to assume the role. */
export function evaluateTrust(trustPolicy: PolicyDocument, question: TrustQuestion): Promise<EvaluationResult> {
  const { servicePrincipal, roleArn, account, context } = question;
  return decide({
    request: {
      principal: servicePrincipal,
      action: 'sts:AssumeRole',
      resource: { resource: roleArn, accountId: account },
      contextVariables: { ...context },
    },
    identityPolicies: [],
    resourcePolicy: trustPolicy,
  });
}

async function decide(simulation: Omit<Simulation, 'serviceControlPolicies' | 'resourceControlPolicies'>): Promise<EvaluationResult> {
  const result = await runSimulation({ serviceControlPolicies: [], resourceControlPolicies: [], ...simulation }, {});
  const { action, resource } = simulation.request;
  if (result.resultType === 'error') {
    throw new Error(`IAM cannot judge ${action} on ${resource.resource}: ${JSON.stringify(result.errors)}`);
  }
  return result.overallResult;
}
