/**
 * What a stack says of the resource that a request is about: whether it still waits for the request, and whether it has
 * taken what the request made.
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

/** How long a request is taken to be waited for without looking. What is read of a stack is never as old as that. */
export const TRUSTED_WITHOUT_LOOKUP = 15 * SECOND;

/**
 * The time when a request was sent is known in whole seconds, and may be a moment before
 * CloudFormation notes that it is under way.
 */
export const CLOCK_TOLERANCE = 2 * SECOND;

/** A resource as its stack describes it. */
export interface StackResource {
  readonly physicalId?: string;
  readonly status: string;
  /** Since when it has the status, in milliseconds since 1970. */
  readonly since: number;
}

/** Whoever would have got the answer does not want it any more. */
export class NoLongerAwaited extends Failure {}

/** The resource in its stack; undefined where the one or the other is not there any more. */
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
 * Makes a check that throws `NotAwaited` where the request is not waited for any more. It looks
 * when the request is not fresh, and then once in a while. An update is not fresh for long: its
 * resource is in the stack already, where an old copy can only show it as waiting. Where it cannot
 * look, it lets the request pass: nothing must fail because of that. So does a request without a
 * date, for which what the stack says cannot be told from what it said before.
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

/** A request is waited for as long as nothing has become of the resource since it was sent. */
export function isAwaited(
  seen: StackResource | undefined,
  { RequestType, PhysicalResourceId }: Request,
  sentAt: number,
): boolean {
  // What has been replaced is deleted while its stack shows what has taken its place, or nothing.
  const isReplaced = RequestType === 'Delete' && seen?.physicalId !== PhysicalResourceId;
  if (!seen) return isReplaced;
  const isUnderWay = isReplaced || seen.status === `${RequestType.toUpperCase()}_IN_PROGRESS`;
  return seen.since <= sentAt || (isUnderWay && seen.since <= sentAt + CLOCK_TOLERANCE);
}

/**
 * The statuses in which a resource's physical ID tells whether the answer was taken. A creation
 * that was not is deleted next.
 */
const STATUSES_THAT_DECIDE = {
  Create: /^(CREATE_COMPLETE|CREATE_FAILED|DELETE_\w+)$/,
  Update: /^UPDATE_(ROLLBACK_)?(COMPLETE|FAILED)$/,
};

/**
 * Whether a stack has taken what a request made; undefined as long as that is open. What it says of the time before the
 * request was sent decides nothing: it may be a late copy of that, or its answer to this request may be still to come.
 */
export function hasTaken(
  made: string, seen: StackResource | undefined, { RequestType }: Request, sentAt: number, now: number,
): boolean | undefined {
  if (!seen) return now < sentAt + TRUSTED_WITHOUT_LOOKUP ? undefined : false;
  if (seen.physicalId === made) return true;
  if (seen.since <= sentAt) return undefined;
  // Only what was taken is ever updated: it has been replaced since.
  if (RequestType === 'Create' && seen.status.startsWith('UPDATE_')) return true;
  return STATUSES_THAT_DECIDE[RequestType as 'Create' | 'Update'].test(seen.status) ? false : undefined;
}
