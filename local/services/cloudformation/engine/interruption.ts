/** The state of a stack whose operation was interrupted by the end of the local cloud. */

import type { StackRecord } from './stack';
import type { StackResource, StackStatus } from './state';

/**
 * From each of these statuses the stack can be deployed, rolled back or deleted again. The next
 * operation continues an unfinished cleanup.
 */
const STATUSES: Readonly<Partial<Record<StackStatus, StackStatus>>> = {
  CREATE_IN_PROGRESS: 'CREATE_FAILED',
  ROLLBACK_IN_PROGRESS: 'ROLLBACK_FAILED',
  UPDATE_IN_PROGRESS: 'UPDATE_FAILED',
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: 'UPDATE_COMPLETE',
  UPDATE_ROLLBACK_IN_PROGRESS: 'UPDATE_ROLLBACK_FAILED',
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: 'UPDATE_ROLLBACK_COMPLETE',
  DELETE_IN_PROGRESS: 'DELETE_FAILED',
};

/** @param idFor generates the ID of a resource whose creation was interrupted: it may exist in part */
export function interrupt(
  stack: StackRecord,
  reason: string,
  idFor: (resource: StackResource) => string | undefined,
): void {
  const status = STATUSES[stack.status];
  if (!status) return;
  for (const resource of stack.resources.values()) {
    const [phase] = resource.status.split('_') as ['CREATE' | 'UPDATE' | 'DELETE'];
    if (resource.status !== `${phase}_IN_PROGRESS`) continue;
    stack.put({ ...resource, physicalId: resource.physicalId ?? idFor(resource) }, `${phase}_FAILED`, reason);
  }
  stack.setStatus(status, reason);
}
