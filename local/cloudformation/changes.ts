/** Decides what is to become of each stack of a deployment, and refuses all of it before the first one is touched. */

import { randomUUID } from 'node:crypto';
import { AssembledStack } from './assembly';
import { StackRecord, StackStatus } from './engine/stack';
import { Stacks } from './engine/stacks';
import { problemsOf, TypeCheck } from './template/check';
import { resolveParameters } from './template/parameters';
import { Plan, planOf } from './template/plan';
import { Refusal } from './template/template';

/** A stack as it shall be. */
export interface Change {
  readonly name: string;
  /** That of the stack to update, or of the one to make. */
  readonly id: string;
  readonly plan: Plan;
}

export interface Known {
  readonly account: string;
  readonly region: string;
  readonly stacks: Stacks;
  readonly ssmParameters: ReadonlyMap<string, string>;
  typeOf(name: string): TypeCheck | undefined;
}

export const SUCCESSES: readonly StackStatus[] = ['CREATE_COMPLETE', 'UPDATE_COMPLETE'];
const UPDATABLE: readonly StackStatus[] = [...SUCCESSES, 'UPDATE_ROLLBACK_COMPLETE'];
/** A stack that has never been made is deleted before it is made again, as the CDK CLI does. */
const REMADE: readonly StackStatus[] = ['CREATE_FAILED', 'ROLLBACK_COMPLETE', 'ROLLBACK_FAILED'];

type Given = Readonly<Record<string, string>>;

/** @param given parameters by name, or by `Stack:Name` */
export function changesTo(assembled: readonly AssembledStack[], given: Given, known: Known): Change[] {
  const undeclared = Object.keys(given).filter((key) => assembled.every((stack) => parameterOf(stack, key) === undefined));
  if (undeclared.length > 0) throw new Refusal('Parameters', [`[${undeclared.join(', ')}] do not exist in any template`]);
  const exported = exportedAfter(assembled, known.stacks);
  return assembled.map((stack) => {
    const existing = known.stacks.living(stack.name);
    if (existing) checkIdle(existing);
    const updated = existing && !REMADE.includes(existing.status) ? existing : undefined;
    const id = updated?.id ?? `arn:aws:cloudformation:${known.region}:${known.account}:stack/${stack.name}/${randomUUID()}`;
    const plan = refusing(stack.name, () => {
      const problems = problemsOf(stack.template, known.typeOf, exported);
      return problems.length > 0 ? problems : planFor(stack, id, given, existing, known);
    });
    if (updated) checkUpdate(updated, plan);
    return { name: stack.name, id, plan };
  });
}

export function checkIdle({ name, status }: StackRecord): void {
  if (status.endsWith('IN_PROGRESS')) throw new Refusal(`Stack ${name}`, [`it is in ${status} state and cannot be touched`]);
}

/** Whether an export will be there; names that are computed are only known when they are used. */
function exportedAfter(assembled: readonly AssembledStack[], stacks: Stacks): (name: string) => boolean {
  const names = assembled.flatMap(({ template }) => Object.values(template.Outputs ?? {}).map((output) => output?.Export?.Name));
  return (name) => names.includes(name) || names.some((computed) => typeof computed === 'object') || stacks.exporter(name) !== undefined;
}

/** @param decide gives a plan, or the problems that there are */
function refusing(stackName: string, decide: () => Plan | string[]): Plan {
  let result: Plan | string[];
  try {
    result = decide();
  } catch (error) {
    result = [(error as Error).message];
  }
  if (Array.isArray(result)) throw new Refusal(`Stack ${stackName}`, result);
  return result;
}

function planFor(stack: AssembledStack, stackId: string, given: Given, existing: StackRecord | undefined, known: Known): Plan {
  const own = Object.entries(given).flatMap(([key, value]) => {
    const name = parameterOf(stack, key);
    return name === undefined ? [] : [[name, value]];
  });
  const values = resolveParameters(stack.template, Object.fromEntries(own), existing?.plan?.parameters ?? {}, known.ssmParameters);
  return planOf(stack.template, values, { account: known.account, region: known.region, stackId, stackName: stack.name });
}

/** The parameter of a stack that is meant by `Name` or `Stack:Name`. */
function parameterOf({ name, template }: AssembledStack, key: string): string | undefined {
  const parameter = key.startsWith(`${name}:`) ? key.slice(name.length + 1) : key;
  return Object.hasOwn(template.Parameters ?? {}, parameter) ? parameter : undefined;
}

function checkUpdate({ name, status, plan, resources }: StackRecord, wanted: Plan): void {
  if (!UPDATABLE.includes(status)) throw new Refusal(`Stack ${name}`, [`it is in ${status} state and can not be updated`]);
  const changed = [...wanted.resources].filter(([id, { Type }]) => plan?.resources.has(id) && resources.get(id)?.type !== Type);
  if (changed.length === 0) return;
  const ids = changed.map(([id]) => id).join(', ');
  throw new Refusal(`Stack ${name}`, [`Update of resource type is not permitted. The new template modifies resource type of the following resources: [${ids}]`]);
}
