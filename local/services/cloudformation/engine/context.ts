/** The parts of the engine that every operation on a stack uses. */

import { planFor } from './deployment';
import type { StackRecord } from './stack';
import type { Stacks } from './stacks';
import type { Assumptions } from '../../../assumptions';
import type { Properties, ResourceType } from '../resources/resource-type';
import type { Plan } from '../template/plan';

export interface Context {
  readonly account: string;
  readonly region: string;
  readonly assumptions: Pick<Assumptions, 'get'>;
  readonly stacks: Stacks;
  /** The type with a name, which has been checked before. */
  typeOf(name: string): ResourceType;
  /** The properties in the form that the resource type receives. */
  resolve(type: ResourceType, properties: Properties): Properties;
}

/** The plan of one of a stack's deployments. */
export function planOfStack({ account, region }: Context, stack: StackRecord, deploymentId: string | undefined): Plan {
  return planFor(stack.deploymentOf(deploymentId)!, { account, region, stackId: stack.id, stackName: stack.name });
}
