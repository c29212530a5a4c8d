/**
 * After the answer: what a request made is removed again if its stack has not taken it. The
 * deployment does not wait for this.
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

/** How long it is tried to look, should that fail: a permission made moments ago may not be effective yet. */
const LOOKUP_RETRIED_FOR = 15 * SECOND;

export interface Confirmation {
  readonly request: Request;
  /** The physical ID of what the request made. */
  readonly made: string;
  /** What the stack was told; nothing where that failed, and Lambda will repeat the event. */
  readonly answer?: Final['status'];
  readonly calls: Calls;
  readonly runtime: Runtime;
  readonly context: Partial<LogEntry>;
  readonly remove: (physicalId: string) => Promise<void>;
}

/** Never throws: a deployment must not suffer from what may not be looked at. */
export async function removeUnlessTaken(confirmation: Confirmation): Promise<void> {
  const { request, made, answer, context, remove } = confirmation;
  const entry = { ...context, physicalResourceId: made };
  // What an update made again under its former ID is the stack's already.
  if (made === request.PhysicalResourceId) return;
  // Without a date, what the stack says cannot be told from what it said before: nothing living
  // must be removed because of that.
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
  // What a stack was not told, it cannot have taken, and must not be waited for either: the event is repeated.
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
    // A stack keeps the former resource when it is told that an update has failed: so much is known without looking.
    return !isSeen && answer === 'FAILED' && request.RequestType === 'Update' ? false : undefined;
  }
}
