/** Decides on the change of each stack of an assembly, and refuses all of them before it touches the first one. */

import type { AssembledStack } from './assembly';
import type { Engine } from './engine';
import { isBusy } from './engine';
import type { Deployment } from './engine/deployment';
import type { StackRecord } from './engine/stack';
import type { Stacks } from './engine/stacks';
import type { StackStatus } from './engine/state';
import type { SsmValues } from './template/parameters';
import { Refusal } from './template/template';

/** The wanted state of a stack. */
export interface Change {
  readonly name: string;
  /** The ID of the stack to update or to create. */
  readonly id: string;
  readonly deployment: Deployment;
}

export const SUCCESSES: readonly StackStatus[] = ['CREATE_COMPLETE', 'UPDATE_COMPLETE'];
/** A stack that was never completely created is deleted and created again, as the CDK CLI does. */
const REMADE: readonly StackStatus[] = ['CREATE_FAILED', 'REVIEW_IN_PROGRESS', 'ROLLBACK_COMPLETE', 'ROLLBACK_FAILED'];

type Given = Readonly<Record<string, string>>;

/** @param given the parameters by name, or by `Stack:Name` */
export function changesTo(
  assembled: readonly AssembledStack[],
  given: Given,
  engine: Engine,
  ssm: SsmValues,
): Change[] {
  const undeclared = Object.keys(given).filter((key) =>
    assembled.every((stack) => parameterOf(stack, key) === undefined),
  );
  if (undeclared.length > 0) {
    throw new Refusal('Parameters', [`[${undeclared.join(', ')}] do not exist in any template`]);
  }
  const exported = exportedAfter(assembled, engine.stacks);
  return assembled.map((stack) => {
    const { name, template } = stack;
    const existing = engine.stacks.living(name);
    if (existing) checkIdle(existing);
    const updated = existing && !REMADE.includes(existing.status) ? existing : undefined;
    const id = updated?.id ?? engine.stacks.newId(name);
    const deployment = engine.prepareDeployment({
      stackName: name,
      stackId: id,
      stack: updated,
      template: JSON.stringify(template),
      parameters: parametersOf(stack, given),
      previous: existing?.deployment?.parameters,
      tags: stack.tags,
      notificationArns: existing?.deployment?.notificationArns ?? [],
      capabilities: ['CAPABILITY_NAMED_IAM'],
      ssm,
      exported,
    });
    return { name, id, deployment };
  });
}

export function checkIdle(stack: StackRecord): void {
  if (isBusy(stack)) throw new Refusal(`Stack:${stack.id} is in ${stack.status} state and can not be updated.`);
}

/** Whether an export will exist. Computed names are known only when they are used. */
function exportedAfter(assembled: readonly AssembledStack[], stacks: Stacks): (name: string) => boolean {
  const names = assembled.flatMap(({ template }) =>
    Object.values(template.Outputs ?? {}).map((output) => output?.Export?.Name),
  );
  return (name) =>
    names.includes(name)
    || names.some((computed) => typeof computed === 'object')
    || stacks.exporter(name) !== undefined;
}

function parametersOf(stack: AssembledStack, given: Given): Given {
  return Object.fromEntries(Object.entries(given).flatMap(([key, value]) => {
    const name = parameterOf(stack, key);
    return name === undefined ? [] : [[name, value]];
  }));
}

/** The stack and the name that `Name` or `Stack:Name` means. */
function parameterOf({ name, template }: AssembledStack, key: string): string | undefined {
  const parameter = key.startsWith(`${name}:`) ? key.slice(name.length + 1) : key;
  return Object.hasOwn(template.Parameters ?? {}, parameter) ? parameter : undefined;
}
