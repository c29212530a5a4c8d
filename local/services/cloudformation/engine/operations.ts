/**
 * The operations on a whole stack: create, update, delete, each with its rollback.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html for the statuses
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html for the ways back
 */

import type { OnFailure } from './change-set';
import type { Context } from './context';
import { planOfStack } from './context';
import type { PassOptions } from './pass';
import { Pass } from './pass';
import { remove } from './removal';
import type { StackRecord } from './stack';
import { exportsOf } from './stacks';
import type { StackOutput, StackResource } from './state';
import type { Plan } from '../template/plan';

export interface RollbackOptions {
  /** Whether a rollback deletes newly created resources whose policy is to retain them. */
  readonly retainExceptOnCreate?: boolean;
  /** Awaited before the rollback begins, when the stack already has its status. */
  readonly ready?: () => Promise<void>;
}

export interface DeployOptions extends RollbackOptions {
  readonly onFailure: OnFailure;
  /** Aborted when the creation or the update is cancelled. */
  readonly signal?: AbortSignal;
}

type Skips = NonNullable<PassOptions['skips']>;

const INITIATED = 'User Initiated';

export async function create(context: Context, stack: StackRecord, options: DeployOptions): Promise<void> {
  stack.setStatus('CREATE_IN_PROGRESS', INITIATED);
  const failure = await deploy(context, stack, options);
  if (!failure) {
    stack.completeOperation();
    return stack.setStatus('CREATE_COMPLETE');
  }
  // The caller that has cancelled the creation deletes the stack.
  if (options.signal?.aborted) return undefined;
  switch (options.onFailure) {
    case 'DO_NOTHING': return stack.setStatus('CREATE_FAILED', failure);
    case 'DELETE': return removeAll(context, stack, `${failure} Delete requested by user.`);
    case 'ROLLBACK': {
      stack.begin('ROLLBACK', stack.state.operation?.clientRequestToken);
      return rollBackCreation(context, stack, `${failure} Rollback requested by user.`, options);
    }
  }
}

export async function update(context: Context, stack: StackRecord, options: DeployOptions): Promise<void> {
  stack.setStatus('UPDATE_IN_PROGRESS', INITIATED);
  const failure = await deploy(context, stack, options);
  if (!failure) return cleanUp(context, stack);
  const isCancelled = options.signal?.aborted;
  if (options.onFailure === 'DO_NOTHING' && !isCancelled) return stack.setStatus('UPDATE_FAILED', failure);
  stack.begin('ROLLBACK', stack.state.operation?.clientRequestToken);
  return rollBack(context, stack, options, isCancelled ? INITIATED : failure);
}

/**
 * Rolls back a failure, even one that was left as it was. A stack that was never complete has no
 * state to return to.
 */
export function rollBack(
  context: Context,
  stack: StackRecord,
  options: RollbackOptions,
  reason = INITIATED,
): Promise<void> {
  return (stack.deployed ? rollBackUpdate : rollBackCreation)(context, stack, reason, options);
}

/** @param skips whether a resource whose rollback has failed is left as it is, and counts as rolled back */
export function continueRollback(
  context: Context,
  stack: StackRecord,
  skips: Skips,
  options: RollbackOptions,
): Promise<void> {
  return rollBackUpdate(context, stack, INITIATED, options, skips);
}

/**
 * A stack whose exports are in use keeps its status, and only reports why:
 * https://github.com/aws/aws-cdk/issues/604
 */
export async function destroy(context: Context, stack: StackRecord, retained: readonly string[] = []): Promise<void> {
  const used = [...exportsOf(stack.state.outputs).keys()]
    .map((name) => inUse(context, stack, name))
    .find((problem) => problem);
  if (used) return stack.setStatus(stack.status, used);
  return removeAll(context, stack, INITIATED, retained);
}

/** @returns the reason of the failure, if there is one */
async function deploy(
  context: Context,
  stack: StackRecord,
  { onFailure, signal }: DeployOptions,
): Promise<string | undefined> {
  const plan = planOfStack(context, stack, stack.state.target);
  const pass = new Pass(context, stack, plan, { keepsFailures: onFailure === 'DO_NOTHING', signal });
  const failure = await pass.run();
  if (failure) return failure;
  try {
    const outputs = pass.outputs();
    const problem = exportProblem(context, stack, outputs);
    if (problem) return problem;
    stack.update({ deployed: stack.state.target, target: undefined, outputs, imports: pass.imports });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * Deletes the resources that an update has replaced or removed. A resource whose deletion fails no
 * longer belongs to the stack.
 */
async function cleanUp(context: Context, stack: StackRecord): Promise<void> {
  stack.setStatus('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
  const removed = notIn(stack, planOfStack(context, stack, stack.state.deployed));
  const failed = await remove(context, stack, [...removed, ...stack.superseded], {
    retains: (resource) =>
      (removed.includes(resource) ? resource.deletionPolicy : resource.updateReplacePolicy) !== 'Delete',
    forgetsFailures: true,
  });
  stack.completeOperation();
  return stack.setStatus(
    'UPDATE_COMPLETE',
    failed.length > 0 ? 'Update successful. One or more resources could not be deleted.' : undefined,
  );
}

async function rollBackCreation(
  context: Context, stack: StackRecord, reason: string, { retainExceptOnCreate, ready }: RollbackOptions,
): Promise<void> {
  stack.setStatus('ROLLBACK_IN_PROGRESS', reason);
  await ready?.();
  const failed = await remove(context, stack, everything(stack), {
    retains: ({ deletionPolicy }) => deletionPolicy === 'Retain' && !retainExceptOnCreate,
  });
  if (failed.length > 0) return stack.setStatus('ROLLBACK_FAILED', notDeleted(failed));
  stack.completeOperation();
  return stack.setStatus('ROLLBACK_COMPLETE');
}

async function rollBackUpdate(
  context: Context,
  stack: StackRecord,
  reason: string,
  { retainExceptOnCreate, ready }: RollbackOptions,
  skips: Skips = () => false,
): Promise<void> {
  stack.setStatus('UPDATE_ROLLBACK_IN_PROGRESS', reason);
  await ready?.();
  const plan = planOfStack(context, stack, stack.state.deployed);
  const pass = new Pass(context, stack, plan, { skips });
  const failure = await pass.run();
  stack.update({ stuck: pass.stuck });
  if (failure) return stack.setStatus('UPDATE_ROLLBACK_FAILED', failure);

  stack.update({ target: undefined });
  stack.setStatus('UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
  const created = notIn(stack, plan);
  // AWS does not document which policy applies to the rollback of a replacement; this is the one
  // for replacements.
  await remove(context, stack, [...created, ...stack.superseded], {
    retains: (resource) =>
      created.includes(resource)
        ? resource.deletionPolicy === 'Retain' && !retainExceptOnCreate
        : resource.updateReplacePolicy !== 'Delete',
    forgetsFailures: true,
  });
  stack.completeOperation();
  return stack.setStatus('UPDATE_ROLLBACK_COMPLETE');
}

async function removeAll(
  context: Context,
  stack: StackRecord,
  reason: string,
  retained: readonly string[] = [],
): Promise<void> {
  stack.setStatus('DELETE_IN_PROGRESS', reason);
  const failed = await remove(context, stack, everything(stack), {
    retains: ({ deletionPolicy, logicalId }) => deletionPolicy !== 'Delete' || retained.includes(logicalId),
  });
  if (failed.length > 0) return stack.setStatus('DELETE_FAILED', notDeleted(failed));
  stack.completeOperation();
  return stack.delete();
}

function everything(stack: StackRecord): StackResource[] {
  return [...stack.resources.values(), ...stack.superseded];
}

function notIn(stack: StackRecord, plan: Plan): StackResource[] {
  return [...stack.resources.values()].filter(({ logicalId }) => !plan.resources.has(logicalId));
}

function exportProblem(
  context: Context,
  stack: StackRecord,
  outputs: ReadonlyMap<string, StackOutput>,
): string | undefined {
  const exported = exportsOf(outputs);
  for (const name of exported.keys()) {
    const other = context.stacks.exporter(name);
    if (other && other !== stack) {
      return `Export with name ${name} is already exported by stack ${other.name}. Rename the export.`;
    }
  }
  const changed = [...exportsOf(stack.state.outputs)].filter(([name, value]) => exported.get(name) !== value);
  return changed
    .map(([name]) => inUse(context, stack, name, exported.has(name) ? 'updated' : 'deleted'))
    .find((problem) => problem);
}

function inUse(context: Context, stack: StackRecord, name: string, verb = 'deleted'): string | undefined {
  const users = context.stacks.importers(name, stack).map((user) => user.name);
  return users.length > 0 ? `Export ${name} cannot be ${verb} as it is in use by ${users.join(' and ')}` : undefined;
}

function notDeleted(logicalIds: readonly string[]): string {
  return `The following resource(s) failed to delete: [${logicalIds.join(', ')}].`;
}
