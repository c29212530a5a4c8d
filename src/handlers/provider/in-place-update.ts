/**
 * Changes a resource in place: by its update operation, its tags, and the parts of properties that
 * change one by one.
 */

import { isDeepStrictEqual } from 'node:util';
import type { Reading, ReadingOptions } from './reading';
import type { Properties } from './request';
import { changeTags, tagsIn } from './tags';
import { pick } from '../../api/records';
import { identifierOf } from '../../api/resource-kind';
import type { Operation } from '../../api/schema';
import { isCode } from '../shared/errors';

export class InPlaceUpdate {
  constructor(
    private readonly options: ReadingOptions,
    private readonly reading: Reading,
  ) {}

  /** Writes the named properties of a resource. */
  public async apply(id: string, names: readonly string[], former: Properties, properties: Properties): Promise<void> {
    const {
      adapter: { kind, life },
      calls,
    } = this.options;
    if (life) {
      if (names.length > 0) await life.change(this.reading.subject(id), former, names, calls);
      return;
    }
    if (kind.update && names.some((name) => Object.hasOwn(kind.update!.input.members, name))) {
      await this.callUpdate(kind.update, id, names, properties);
    }
    if (names.includes('Tags')) await changeTags(kind, await this.arn(id), tagsIn(former), tagsIn(properties), calls);
  }

  /** Sets the properties that the update operation takes and the create operation does not. */
  public async complete(id: string, properties: Properties): Promise<void> {
    const { create, update } = this.options.adapter.kind;
    const later = Object.keys(update?.input.members ?? {}).filter((name) => !Object.hasOwn(create.input.members, name));
    if (update && later.some((name) => properties[name] !== undefined)) {
      await this.callUpdate(update, id, later, properties);
    }
  }

  private async callUpdate(
    update: Operation,
    id: string,
    names: readonly string[],
    properties: Properties,
  ): Promise<void> {
    const { unset = {}, incrementalUpdates = {} } = this.options.adapter;
    const settable = Object.keys(update.input.members).filter((name) => !Object.hasOwn(incrementalUpdates, name));
    const input = async () => ({
      ...pick(unset, names),
      ...pick(properties, settable),
      ...(await this.increments(id, names, properties)),
      [identifierOf(update)]: id,
    });
    await this.callRepeatably(update, input);
  }

  /**
   * An addition that an earlier attempt has made cannot be repeated, so the input is computed again
   * after a refusal.
   */
  private async callRepeatably(update: Operation, input: () => Promise<Properties>): Promise<void> {
    const { adapter, calls } = this.options;
    const first = await input();
    try {
      await calls.call(update, first);
    } catch (error) {
      const next = adapter.incrementalUpdates && isCode(error, 'ValidationException') ? await input() : first;
      if (isDeepStrictEqual(first, next)) throw error;
      await calls.call(update, next);
    }
  }

  /** The input for properties that change in parts: it turns the current value into the wanted one. */
  private async increments(id: string, names: readonly string[], properties: Properties): Promise<Properties> {
    const { incrementalUpdates = {} } = this.options.adapter;
    const incremental = Object.keys(incrementalUpdates).filter((name) => names.includes(name));
    if (incremental.length === 0) return {};
    const current = await this.reading.read(id);
    return Object.fromEntries(
      incremental.map((name) => [name, incrementalUpdates[name](current[name], properties[name])]),
    );
  }

  private async arn(id: string): Promise<string> {
    const { arn = 'Arn' } = this.options.adapter.kind;
    return String((await this.reading.read(id))[arn]);
  }
}
