/**
 * The stack's view of the resource of a request: whether the stack still waits for the request, and
 * whether it has taken the created resource.
 *
 * CloudFormation does not tell when it stops waiting, because another resource has failed or the
 * time is over; it ignores the answer then. And an event may be delivered again when the stack has
 * long moved on.
 */

import type { Request } from './request';
import type { Calls } from '../shared/calls';
import { Failure, isCode } from '../shared/errors';
import type { Runtime } from '../shared/runtime';
import { SECOND } from '../shared/runtime';

/** How long a request counts as awaited without a look-up. A description of a stack is never older than that. */
export const TRUSTED_WITHOUT_LOOKUP = 15 * SECOND;

/**
 * The time of a request is known in whole seconds, and may be shortly before CloudFormation records
 * the resource as in progress.
 */
export const CLOCK_TOLERANCE = 2 * SECOND;

/** A resource as its stack describes it. */
export interface StackResource {
  readonly physicalId?: string;
  readonly status: string;
  /** When it got the status, in milliseconds since 1970. */
  readonly since: number;
}

/** The stack no longer waits for the answer. */
export class NoLongerAwaited extends Failure {}

/** The resource in its stack; undefined if the resource or the stack does not exist. */
export async function lookUpResource(
  { StackId, LogicalResourceId }: Request,
  calls: Calls,
): Promise<StackResource | undefined> {
  try {
    const { StackResourceDetail: detail } = await calls.stackResource({ StackName: StackId, LogicalResourceId });
    if (!detail?.LastUpdatedTimestamp) {
      throw new Failure('DescribeStackResource does not tell since when a resource has its status.');
    }
    return {
      physicalId: detail.PhysicalResourceId,
      status: detail.ResourceStatus,
      since: detail.LastUpdatedTimestamp.getTime(),
    };
  } catch (error) {
    if (isCode(error, 'ValidationError') && error.detail.includes('does not exist')) return undefined;
    throw error;
  }
}

/**
 * Creates a check that throws `NoLongerAwaited` once the stack does not wait for the request. The
 * check looks the resource up when the request is not fresh, and then at intervals. An update is
 * fresh for a short time only: its resource is in the stack already, so an old description can only
 * show it as awaited. If the look-up fails, or the request has no date, the check passes: a request
 * must not fail because of it.
 */
export function cancellationCheck(request: Request, calls: Calls, runtime: Runtime): () => Promise<void> {
  const { SentAt: sentAt } = request;
  if (sentAt === undefined) return async () => {};
  let believedUntil = sentAt + (request.RequestType === 'Update' ? CLOCK_TOLERANCE : TRUSTED_WITHOUT_LOOKUP);
  return async () => {
    if (runtime.now() < believedUntil) return;
    believedUntil = runtime.now() + TRUSTED_WITHOUT_LOOKUP;
    const isStillAwaited = await lookUpResource(request, calls).then(
      (seen) => isAwaited(seen, request, sentAt),
      () => true,
    );
    if (!isStillAwaited) {
      throw new NoLongerAwaited(
        `CloudFormation does not wait for this ${request.RequestType} of ${request.LogicalResourceId} any more.`,
      );
    }
  };
}

/** A stack waits for a request as long as the resource has not changed its status since. */
export function isAwaited(
  seen: StackResource | undefined,
  { RequestType, PhysicalResourceId }: Request,
  sentAt: number,
): boolean {
  // While a replaced resource is deleted, its stack shows the replacement, or nothing.
  const isReplaced = RequestType === 'Delete' && seen?.physicalId !== PhysicalResourceId;
  if (!seen) return isReplaced;
  const isUnderWay = isReplaced || seen.status === `${RequestType.toUpperCase()}_IN_PROGRESS`;
  return seen.since <= sentAt || (isUnderWay && seen.since <= sentAt + CLOCK_TOLERANCE);
}

/**
 * The statuses in which the physical ID shows whether the answer was taken. A creation that was not
 * taken is deleted next.
 */
const STATUSES_THAT_DECIDE = {
  Create: /^(CREATE_COMPLETE|CREATE_FAILED|DELETE_\w+)$/,
  Update: /^UPDATE_(ROLLBACK_)?(COMPLETE|FAILED)$/,
};

/**
 * Whether a stack has taken the created resource; undefined as long as that is open. A status from
 * before the request decides nothing: the description may be old, or the stack's reaction may still
 * come.
 */
export function hasTaken(
  made: string, seen: StackResource | undefined, { RequestType }: Request, sentAt: number, now: number,
): boolean | undefined {
  if (!seen) return now < sentAt + TRUSTED_WITHOUT_LOOKUP ? undefined : false;
  if (seen.physicalId === made) return true;
  if (seen.since <= sentAt) return undefined;
  // Only a resource that was taken is ever updated; it has been replaced since.
  if (RequestType === 'Create' && seen.status.startsWith('UPDATE_')) return true;
  return STATUSES_THAT_DECIDE[RequestType as 'Create' | 'Update'].test(seen.status) ? false : undefined;
}
