/**
 * Cleans up after the answer: removes a resource that the request has created and its stack has not
 * taken. The deployment does not wait for this.
 *
 * - A creation that was cancelled: the stack deletes the resource under an ID of its own making,
 *   and never hears of ours.
 * - A replacement that was cancelled, or has failed: the stack goes on with the former resource.
 *
 * An update that has failed waits like this too, and undoes nothing at once: the same event may
 * have been delivered twice, and the stack lives on what the other delivery made of it.
 */

import type { Final } from './outcome';
import type { Request } from './request';
import { hasTaken, lookUpResource } from './stack';
import type { Calls } from '../shared/calls';
import { explain } from '../shared/errors';
import type { LogEntry } from '../shared/log';
import { log } from '../shared/log';
import type { Runtime } from '../shared/runtime';
import { poll, SECOND } from '../shared/runtime';

/** How long a failing look-up is retried: a permission that was granted moments ago may not be effective yet. */
const LOOKUP_RETRIED_FOR = 15 * SECOND;

export interface Confirmation {
  readonly request: Request;
  /** The physical ID of the resource that the request created. */
  readonly made: string;
  /** The status that CloudFormation received; undefined where the upload failed, so that Lambda repeats the event. */
  readonly answer?: Final['status'];
  readonly calls: Calls;
  readonly runtime: Runtime;
  readonly context: Partial<LogEntry>;
  readonly remove: (physicalId: string) => Promise<void>;
}

/** Never throws: a deployment must not fail because a look-up is denied. */
export async function removeUnlessTaken(confirmation: Confirmation): Promise<void> {
  const { request, made, answer, context, remove } = confirmation;
  const entry = { ...context, physicalResourceId: made };
  // An update that created the resource again under its former ID leaves it to the stack.
  if (made === request.PhysicalResourceId) return;
  // Without a date, the stack's status may be from before the request, and a resource in use must
  // not be removed because of that.
  if (request.SentAt === undefined) return;
  const taken = await isTaken(confirmation, request.SentAt);
  if (taken === true || (taken === undefined && !answer)) return;
  if (taken === undefined) {
    log('WARN', {
      ...entry,
      message:
        'it could not be seen whether the stack has taken this resource; if it has not, delete the resource by hand',
    });
    return;
  }
  try {
    await remove(made);
    log('WARN', {
      ...entry,
      message:
        'removed this resource, because the stack has not taken it: its request was cancelled, had failed, or was repeated',
    });
  } catch (error) {
    log('ERROR', {
      ...entry,
      message: 'could not remove this resource, which the stack has not taken; delete it by hand',
      error: explain(error),
    });
  }
}

async function isTaken(
  { request, made, answer, calls, runtime }: Confirmation,
  sentAt: number,
): Promise<boolean | undefined> {
  // The stack cannot have taken an answer that it never received. Waiting is of no use either,
  // because Lambda repeats the event.
  const until = answer ? runtime.deadline : runtime.now();
  const lookableBy = runtime.now() + LOOKUP_RETRIED_FOR;
  let isSeen = false;
  try {
    return await poll(runtime, until, async () => {
      try {
        const seen = await lookUpResource(request, calls);
        isSeen = true;
        return hasTaken(made, seen, request, sentAt, runtime.now());
      } catch (error) {
        if (runtime.now() < lookableBy) return undefined;
        throw error;
      }
    });
  } catch {
    // A stack keeps the former resource after an update that has failed, so no look-up is needed.
    return !isSeen && answer === 'FAILED' && request.RequestType === 'Update' ? false : undefined;
  }
}
