/** Decides whether a Delete request deletes anything. A resource that another request has created since stays. */

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

/** How long a run takes at most to notice that it was cancelled, and to remove the resource that it has created. */
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
   * A cancelled creation may still be under way in another run, which removes its resource when it
   * notices. The stack keeps the permissions for that until this deletion is answered.
   */
  private waitForCancelledCreation(): Promise<void> {
    const { startedAt, patience, runtime, adapter } = this.options;
    const time = adapter.states ? CANCELLATION_NOTICED_WITHIN + IN_USE_RETRIED_FOR : CANCELLATION_NOTICED_WITHIN;
    return runtime.sleep(Math.max(Math.min(startedAt + time, patience, runtime.deadline) - runtime.now(), 0));
  }

  /**
   * CloudFormation does not know the ID of a cancelled creation. If the same resource was deployed
   * again since, the stack uses the resource with that ID, which must stay. A look-up that fails
   * prevents nothing, as elsewhere.
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
   * Whether the resource with the ID was created after this deletion was sent, so that the deletion
   * has arrived late or twice. Only names that the user chooses can belong to one resource after
   * another.
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

/** An ID that the service could not have assigned identifies nothing. */
function isPossible(id: string, { kind: { delete: operation } }: Adapter): boolean {
  return (
    !isNotCreated(id)
    && (!operation || validate(id, operation.input.members[identifierOf(operation)], 'PhysicalResourceId').length === 0)
  );
}
