/** Deletes a resource. Deleting a deleted resource succeeds; deleting one that is in use is retried for a while. */

import type { Reading, ReadingOptions } from './reading';
import { identifierOf } from '../../api/resource-kind';
import { CallFailure, Failure, isCode, isGone } from '../shared/errors';
import { TimedOutWaiting, MINUTE, poll } from '../shared/runtime';

/** How long deleting a resource in use is retried: its user may be about to be deleted as well. */
export const IN_USE_RETRIED_FOR = 2 * MINUTE;

/** Whether the service has as many deletions under way as it allows. */
const isDeletionQuotaReached = (error: unknown): error is CallFailure => isCode(error, 'LimitExceededException');

export class Removal {
  constructor(private readonly options: ReadingOptions, private readonly reading: Reading) {}

  public async remove(id: string): Promise<void> {
    const { adapter: { life, beforeDelete, afterDelete }, calls, properties } = this.options;
    await beforeDelete?.(id, calls);
    await (life ? life.remove(this.reading.subject(id), calls) : this.callDelete(id));
    await this.reading.waitUntilGone(id);
    await afterDelete?.(id, properties, calls);
  }

  private async callDelete(id: string): Promise<void> {
    const { adapter: { kind, extraDeleteInput: deleteWith }, calls, runtime, properties } = this.options;
    const operation = kind.delete!;
    let refusal: unknown;
    let isFirst = true;
    await poll(runtime, runtime.now() + IN_USE_RETRIED_FOR, async () => {
      try {
        await calls.call(operation, { ...deleteWith?.(properties), [identifierOf(operation)]: id });
        return true;
      } catch (error) {
        if (isGone(error) || await this.isBeingDeleted(id, error)) return true;
        // The user of the resource may be deleted since, even before the look-up.
        if (isDeletionQuotaReached(error) || await this.isInUse(id, error)) refusal = error;
        else if (refusal === undefined && !(isFirst && this.couldMeanInUse(error))) throw error;
        isFirst = false;
        return undefined;
      }
    }).catch(async (error) => {
      throw error instanceof TimedOutWaiting ? await this.inUseFailure(id, refusal) : error;
    });
  }

  /** An earlier run of this request may have begun to delete it. */
  private async isBeingDeleted(id: string, error: unknown): Promise<boolean> {
    return isCode(error, 'ConflictException') && this.reading.isBeingDeleted(id);
  }

  /**
   * A conflict means that the resource is in use. Where the service documents no conflict, so does
   * a refusal of a resource that has users.
   */
  private async isInUse(id: string, error: unknown): Promise<boolean> {
    return isCode(error, 'ConflictException') || (this.couldMeanInUse(error) && (await this.users(id)).length > 0);
  }

  private couldMeanInUse(error: unknown): boolean {
    return this.options.adapter.usedBy !== undefined && isCode(error, 'ValidationException');
  }

  private async users(id: string): Promise<string[]> {
    const { adapter, calls } = this.options;
    return await adapter.usedBy?.(id, calls) ?? [];
  }

  private async inUseFailure(id: string, refusal: unknown): Promise<Failure> {
    if (isDeletionQuotaReached(refusal)) return refusal;
    const users = await this.users(id).catch((error: CallFailure) => [`what could not be listed: ${error.message}`]);
    const by = users.length > 0 ? ` by ${users.join(', ')}` : '';
    const detail = refusal instanceof CallFailure ? `${refusal.code}: ${refusal.detail}` : String(refusal);
    return new Failure(
      `${id} cannot be deleted because it is in use${by} (${detail}). Delete what uses it, then delete it again.`,
    );
  }
}
