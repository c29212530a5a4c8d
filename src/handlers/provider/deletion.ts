/** Decides what a Delete request deletes. What was never made, or what another request has made since, stays. */

import type { Adapter } from './adapter';
import { isDeletable } from './adapter';
import { isInvented, isNotCreated } from './outcome';
import type { Reading, ReadingOptions } from './reading';
import type { Removal } from './removal';
import { IN_USE_RETRIED_FOR } from './removal';
import type { Properties } from './request';
import { CLOCK_TOLERANCE, lookUpResource } from './stack';
import { identifierOf } from '../../api/resource-kind';
import { validate } from '../../api/validate';
import { SECOND } from '../shared/runtime';

/** How long a run needs at most to see that it was cancelled, and to remove what it has made meanwhile. */
const CANCELLATION_NOTICED_WITHIN = 30 * SECOND;

export interface DeletionOptions extends ReadingOptions {
  /** When the first run of the request began. */
  readonly startedAt: number;
  readonly reading: Reading;
  readonly removal: Removal;
}

export class Deletion {
  constructor(private readonly options: DeletionOptions) {}

  public async delete(): Promise<void> {
    const { request, adapter, removal } = this.options;
    if (!isDeletable(adapter)) return;
    if (isInvented(request)) await this.waitForCancelledCreation();
    const id = await this.idToDelete();
    if (id !== undefined && isPossible(id, adapter) && !await this.isSuccessor(id)) await removal.remove(id);
  }

  /**
   * A creation that was cancelled may still be under way in another run, which removes what it makes when it sees that.
   * As long as its deletion is not answered, the stack keeps the permissions for that.
   */
  private waitForCancelledCreation(): Promise<void> {
    const { startedAt, patience, runtime, adapter } = this.options;
    const time = adapter.states ? CANCELLATION_NOTICED_WITHIN + IN_USE_RETRIED_FOR : CANCELLATION_NOTICED_WITHIN;
    return runtime.sleep(Math.max(Math.min(startedAt + time, patience, runtime.deadline) - runtime.now(), 0));
  }

  /**
   * A creation that was cancelled has no ID yet that CloudFormation could know. Where that was left as it was and then
   * deployed again, the stack lives on what has the ID now. A look-up that fails prevents nothing, as elsewhere.
   */
  private async idToDelete(): Promise<string | undefined> {
    const { request, adapter: { life }, properties, calls } = this.options;
    if (!life || !isInvented(request)) return request.PhysicalResourceId;
    const id = life.idOf(request, properties);
    if (request.SentAt === undefined) return id;
    const seen = await lookUpResource(request, calls).catch(() => undefined);
    return seen?.physicalId === id ? undefined : id;
  }

  /**
   * Whether the resource with the ID was made after this deletion was sent, which then arrives late
   * or again. Only a name that the user chooses can belong to one resource after the other.
   */
  private async isSuccessor(id: string): Promise<boolean> {
    const { request: { SentAt }, adapter: { kind }, runtime, reading } = this.options;
    const sentBy = (SentAt ?? Infinity) + CLOCK_TOLERANCE;
    if (runtime.now() < sentBy || kind.id === undefined || !Object.hasOwn(kind.create.input.members, kind.id)) {
      return false;
    }
    const { CreatedAt } = await reading.read(id).catch((): Properties => ({}));
    return CreatedAt instanceof Date && CreatedAt.getTime() > sentBy;
  }
}

/** An ID that the service could not have given names nothing. */
function isPossible(id: string, { kind: { delete: operation } }: Adapter): boolean {
  return (
    !isNotCreated(id)
    && (!operation || validate(id, operation.input.members[identifierOf(operation)], 'PhysicalResourceId').length === 0)
  );
}
