/** The operations that read stacks, their resources and their events. */

import type { Described } from './answers';
import { eventAnswer, resourceAnswer, stackAnswer, stackSummary } from './answers';
import type * as api from './description/reading';
import { page } from './pages';
import type { Parts } from './parts';
import { invalid } from './stack-request';
import type { Handlers } from '../../service';
import type { StackRecord } from '../engine/stack';
import { exportsOf } from '../engine/stacks';
import type { ResourceStatus } from '../engine/state';

/** The largest number of resources in one answer. */
const MAX_RESOURCES = 100;

export function readingHandlers({ engine, directory }: Parts): Handlers<typeof api> {
  const resourceOf = (stack: StackRecord, logicalId: string): Described => {
    const resource = stack.resources.get(logicalId) ?? formerIn(stack, logicalId);
    if (!resource) throw invalid(`Resource ${logicalId} does not exist for stack ${stack.name}`);
    return resource;
  };

  return {
    DescribeStacks: ({ StackName, NextToken: token }) => {
      const stacks = StackName === undefined ? engine.stacks.allLiving().reverse() : [directory.stack(StackName)];
      const { items, NextToken } = page(stacks, ({ id }) => id, token);
      return { Stacks: items.map((stack) => stackAnswer(stack, engine.templateOf(stack))), NextToken };
    },

    ListStacks: ({ StackStatusFilter = [], NextToken: token }) => {
      const stacks = engine.stacks
        .all()
        .reverse()
        .filter(({ status }) => StackStatusFilter.length === 0 || StackStatusFilter.includes(status));
      const { items, NextToken } = page(stacks, ({ id }) => id, token);
      return { StackSummaries: items.map((stack) => stackSummary(stack, engine.templateOf(stack))), NextToken };
    },

    /** Newest first. */
    DescribeStackEvents: ({ StackName, NextToken: token }) => {
      const stack = directory.lookUp(StackName);
      if (!stack) throw invalid(`Stack [${StackName}] does not exist`);
      const { items, NextToken } = page(stack.events.reverse(), ({ eventId }) => eventId, token);
      return { StackEvents: items.map(eventAnswer), NextToken };
    },

    DescribeStackResources: ({ StackName, LogicalResourceId, PhysicalResourceId }) => {
      const stack = StackName === undefined ? directory.ownerOf(PhysicalResourceId) : directory.stack(StackName);
      const resources =
        LogicalResourceId === undefined ? [...stack.resources.values()] : [resourceOf(stack, LogicalResourceId)];
      return { StackResources: resources.slice(0, MAX_RESOURCES).map((resource) => resourceAnswer(stack, resource)) };
    },

    DescribeStackResource: ({ StackName, LogicalResourceId }) => {
      const stack = directory.stack(StackName);
      const answer = resourceAnswer(stack, resourceOf(stack, LogicalResourceId));
      const metadata = engine.templateOf(stack)?.Resources[LogicalResourceId]?.Metadata;
      return { StackResourceDetail: { ...answer, Metadata: metadata && JSON.stringify(metadata) } };
    },

    ListStackResources: ({ StackName, NextToken: token }) => {
      const stack = directory.stack(StackName);
      const { items, NextToken } = page([...stack.resources.values()], ({ logicalId }) => logicalId, token);
      return { StackResourceSummaries: items.map((resource) => resourceAnswer(stack, resource)), NextToken };
    },

    ListExports: ({ NextToken: token }) => {
      const exported = engine.stacks.allLiving().flatMap(({ id, state }) => (
        [...exportsOf(state.outputs)].map(([Name, Value]) => ({ ExportingStackId: id, Name, Value }))));
      const { items, NextToken } = page(exported, ({ Name }) => Name, token);
      return { Exports: items, NextToken };
    },
  };
}

/** A stack that is deleted, or was never created, still shows its former resources. */
function formerIn({ status, events }: StackRecord, logicalId: string): Described | undefined {
  if (status !== 'DELETE_COMPLETE' && status !== 'ROLLBACK_COMPLETE') return undefined;
  const last = events.reverse().find((event) => event.logicalId === logicalId);
  return last && { ...last, type: last.resourceType, status: last.status as ResourceStatus };
}
