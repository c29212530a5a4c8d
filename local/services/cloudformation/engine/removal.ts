/** Deletes resources, each after those that need it. */

import type { Context } from './context';
import type { StackRecord } from './stack';
import type { StackResource } from './state';
import { reversed, walk } from '../template/graph';

export interface RemovalOptions {
  /** Whether a resource is retained: the stack only forgets it. */
  readonly retains: (resource: StackResource) => boolean;
  /** Whether the stack forgets a resource whose deletion fails, so that it does not hold up the others. */
  readonly forgetsFailures?: boolean;
}

const NEVER = new AbortController().signal;

/** @returns the logical IDs of the resources whose deletion has failed */
export async function remove(
  context: Context,
  stack: StackRecord,
  resources: readonly StackResource[],
  { retains, forgetsFailures = false }: RemovalOptions,
): Promise<string[]> {
  const nodes = new Map(resources.map((resource) => [`${resource.logicalId} ${resource.physicalId}`, resource]));
  const needs = (resource: StackResource) =>
    [...nodes].filter(([, other]) => resource.needs.has(other.logicalId)).map(([node]) => node);
  const graph = reversed(new Map([...nodes].map(([node, resource]) => [node, new Set(needs(resource))])));
  const failed: string[] = [];
  await walk(graph, async (node) => {
    const resource = nodes.get(node)!;
    const problem = retains(resource) ? retain(stack, resource) : await removeOne(context, stack, resource);
    if (problem === undefined || forgetsFailures) forget(stack, resource);
    if (problem !== undefined) failed.push(resource.logicalId);
    return problem === undefined || forgetsFailures;
  });
  return failed;
}

function retain(stack: StackRecord, resource: StackResource): undefined {
  stack.report(resource, 'DELETE_SKIPPED');
}

/** @returns the reason of the failure, if there is one */
async function removeOne(context: Context, stack: StackRecord, resource: StackResource): Promise<string | undefined> {
  const tell = isCurrent(stack, resource) ? stack.put.bind(stack) : stack.report.bind(stack);
  try {
    if (resource.physicalId !== undefined) {
      tell(resource, 'DELETE_IN_PROGRESS');
      const type = context.typeOf(resource.type);
      const { logicalId, physicalId, type: name } = resource;
      const properties = context.resolve(type, resource.properties);
      await type.delete({
        stackId: stack.id,
        stackName: stack.name,
        logicalId,
        physicalId,
        type: name,
        properties,
        signal: NEVER,
      });
    }
    tell(resource, 'DELETE_COMPLETE');
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    tell(resource, 'DELETE_FAILED', message);
    return message;
  }
}

function forget(stack: StackRecord, resource: StackResource): void {
  if (isCurrent(stack, resource)) stack.resources.delete(resource.logicalId);
  else stack.replaced.delete(`${resource.logicalId} ${resource.physicalId}`);
}

/** Whether the resource is the current one of its logical ID. */
function isCurrent(stack: StackRecord, { logicalId, physicalId }: StackResource): boolean {
  const current = stack.resources.get(logicalId);
  return current !== undefined && current.physicalId === physicalId;
}
