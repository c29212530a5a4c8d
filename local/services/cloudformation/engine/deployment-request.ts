/** The requested state of a stack, checked before anything is created. */

import type { Deployment } from './deployment';
import { planFor } from './deployment';
import type { StackRecord } from './stack';
import type { Stacks } from './stacks';
import type { TypeCheck } from '../template/check';
import { problemsOf } from '../template/check';
import type { ParameterValues, SsmValues } from '../template/parameters';
import { resolveParameters } from '../template/parameters';
import { Refusal } from '../template/template';
import { parseTemplate } from '../template/text';

export interface DeploymentRequest extends Omit<Deployment, 'parameters'> {
  readonly stackName: string;
  readonly stackId: string;
  /** The current stack, if there is one. */
  readonly stack?: StackRecord;
  readonly parameters: Readonly<Record<string, string>>;
  /** The values of parameters that the request does not give. */
  readonly previous?: ParameterValues;
  readonly ssm?: SsmValues;
  /** Whether an export will exist. @default - whether it exists */
  readonly exported?: (name: string) => boolean;
}

interface Known {
  readonly account: string;
  readonly region: string;
  readonly stacks: Stacks;
  readonly ssm: SsmValues;
  typeOf(name: string): TypeCheck | undefined;
}

export function prepareDeployment(request: DeploymentRequest, known: Known): Deployment {
  try {
    return checkedDeployment(request, known);
  } catch (error) {
    throw new Refusal(`Stack ${request.stackName}`, [(error as Error).message]);
  }
}

function checkedDeployment(request: DeploymentRequest, { account, region, stacks, typeOf, ssm }: Known): Deployment {
  const {
    stackId,
    stackName,
    stack,
    template: text,
    previous = {},
    exported = (name) => stacks.exporter(name) !== undefined,
  } = request;
  const template = parseTemplate(text);
  const problems = problemsOf(template, typeOf, exported);
  if (problems.length > 0) throw new Error(problems.join('; '));
  const parameters = resolveParameters(template, request.parameters, previous, request.ssm ?? ssm);
  const { tags, notificationArns, capabilities } = request;
  const deployment = { template: text, parameters, tags, notificationArns, capabilities };
  const { resources } = planFor(deployment, { account, region, stackId, stackName });
  const changed = [...resources].filter(
    ([logicalId, { Type }]) => (stack?.resources.get(logicalId)?.type ?? Type) !== Type,
  );
  if (changed.length > 0) {
    const ids = changed.map(([logicalId]) => logicalId).join(', ');
    throw new Error(
      `Update of resource type is not permitted. The new template modifies resource type of the following resources: [${ids}]`,
    );
  }
  return deployment;
}
