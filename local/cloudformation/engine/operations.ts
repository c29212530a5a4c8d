/**
 * What can be done with a stack as a whole: create, update, delete, each with its way back.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html for the statuses
 */

import { Context } from './context';
import { Pass } from './pass';
import { remove } from './removal';
import { StackOutput, StackRecord, StackResource } from './stack';
import { exportsOf } from './stacks';
import { Plan } from '../template/plan';

/** @param rollback whether a failure takes everything back */
export async function create(context: Context, stack: StackRecord, plan: Plan, rollback: boolean): Promise<void> {
  stack.enter('CREATE_IN_PROGRESS', 'User Initiated');
  const pass = new Pass(context, stack, plan);
  const failure = await pass.run() ?? settle(context, stack, plan, pass);
  if (!failure) return stack.enter('CREATE_COMPLETE');
  if (!rollback) return stack.enter('CREATE_FAILED', failure);

  stack.enter('ROLLBACK_IN_PROGRESS', `${failure} Rollback requested by user.`);
  const failed = await remove(context, stack, [...stack.resources.values()], { retains: ({ deletionPolicy }) => deletionPolicy === 'Retain' });
  return failed.length > 0 ? stack.enter('ROLLBACK_FAILED', notDeleted(failed)) : stack.enter('ROLLBACK_COMPLETE');
}

export async function update(context: Context, stack: StackRecord, plan: Plan, rollback: boolean): Promise<void> {
  const before = new Map(stack.resources);
  stack.enter('UPDATE_IN_PROGRESS', 'User Initiated');
  const pass = new Pass(context, stack, plan);
  const failure = await pass.run() ?? settle(context, stack, plan, pass);
  if (failure) return rollback ? rollBackUpdate(context, stack, before, failure) : stack.enter('UPDATE_FAILED', failure);

  stack.enter('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
  const removed = [...stack.resources.values()].filter(({ logicalId }) => !plan.resources.has(logicalId));
  const superseded = pass.replaced.filter((resource) => !isInUse(stack, resource));
  await remove(context, stack, [...removed, ...superseded], {
    retains: (resource) => (removed.includes(resource) ? resource.deletionPolicy : resource.updateReplacePolicy) !== 'Delete',
    forgetsFailures: true,
  });
  return stack.enter('UPDATE_COMPLETE');
}

async function rollBackUpdate(context: Context, stack: StackRecord, before: ReadonlyMap<string, StackResource>, failure: string): Promise<void> {
  stack.enter('UPDATE_ROLLBACK_IN_PROGRESS', failure);
  const plan = stack.plan!;
  const pass = new Pass(context, stack, plan, before);
  const stuck = await pass.run();
  if (stuck) return stack.enter('UPDATE_ROLLBACK_FAILED', stuck);

  stack.enter('UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
  const created = [...stack.resources.values()].filter(({ logicalId }) => !before.has(logicalId));
  const replacements = pass.replaced.filter((resource) => !isInUse(stack, resource));
  // Which policy speaks for a replacement that is rolled back is not documented: taken is the one for replacements.
  await remove(context, stack, [...created, ...replacements], {
    retains: (resource) => (created.includes(resource) ? resource.deletionPolicy === 'Retain' : resource.updateReplacePolicy !== 'Delete'),
    forgetsFailures: true,
  });
  const lost = [...before.values()].filter((resource) => !isInUse(stack, resource));
  await remove(context, stack, lost, { retains: ({ updateReplacePolicy }) => updateReplacePolicy !== 'Delete', forgetsFailures: true });
  return stack.enter('UPDATE_ROLLBACK_COMPLETE');
}

/** A stack whose exports are in use stays in its status, and only tells why: https://github.com/aws/aws-cdk/issues/604 */
export async function destroy(context: Context, stack: StackRecord): Promise<void> {
  const used = [...exportsOf(stack.outputs).keys()].map((name) => inUse(context, stack, name)).find((problem) => problem);
  if (used) return stack.enter(stack.status, used);
  stack.enter('DELETE_IN_PROGRESS', 'User Initiated');
  const failed = await remove(context, stack, [...stack.resources.values()], { retains: ({ deletionPolicy }) => deletionPolicy !== 'Delete' });
  return failed.length > 0 ? stack.enter('DELETE_FAILED', notDeleted(failed)) : stack.enter('DELETE_COMPLETE');
}

/** Takes a plan whose resources are all there for what the stack is. @returns what is wrong with its outputs, if anything */
function settle(context: Context, stack: StackRecord, plan: Plan, pass: Pass): string | undefined {
  try {
    const outputs = pass.outputs();
    const problem = exportProblem(context, stack, outputs);
    if (problem) return problem;
    stack.outputs = outputs;
    stack.imports = pass.imports;
    stack.plan = plan;
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function exportProblem(context: Context, stack: StackRecord, outputs: ReadonlyMap<string, StackOutput>): string | undefined {
  const exported = exportsOf(outputs);
  for (const name of exported.keys()) {
    const other = context.stacks.exporter(name);
    if (other && other !== stack) return `Export with name ${name} is already exported by stack ${other.name}. Rename the export.`;
  }
  const changed = [...exportsOf(stack.outputs)].filter(([name, value]) => exported.get(name) !== value);
  return changed.map(([name]) => inUse(context, stack, name, exported.has(name) ? 'updated' : 'deleted')).find((problem) => problem);
}

function inUse(context: Context, stack: StackRecord, name: string, verb = 'deleted'): string | undefined {
  const users = context.stacks.importers(name, stack).map((user) => user.name);
  return users.length > 0 ? `Export ${name} cannot be ${verb} as it is in use by ${users.join(' and ')}` : undefined;
}

function isInUse(stack: StackRecord, { logicalId, physicalId }: StackResource): boolean {
  return stack.resources.get(logicalId)?.physicalId === physicalId;
}

function notDeleted(logicalIds: readonly string[]): string {
  return `The following resource(s) failed to delete: [${logicalIds.join(', ')}].`;
}
