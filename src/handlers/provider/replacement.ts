/** Decides whether an update replaces a resource, and which properties an update in place writes. */

import { isDeepStrictEqual } from 'node:util';
import { isOfOrigin } from './origin';
import type { Reading, ReadingOptions } from './reading';
import type { Properties } from './request';
import { mutableProperties, propertiesOf } from '../../api/resource-kind';
import { Failure } from '../shared/errors';

/** The result of comparing a resource with its wanted properties, and the resource itself if it was read. */
interface Comparison {
  readonly verdict: 'as wanted' | 'another' | 'gone';
  readonly current?: Properties;
}

/** An update creates another resource, or writes the named properties. */
export type UpdatePlan = 'replace' | { readonly names: readonly string[] };

export class Replacement {
  constructor(
    private readonly options: ReadingOptions,
    private readonly reading: Reading,
  ) {}

  /** @param changed the names of the properties that differ from the former ones */
  public async plan(id: string, changed: string[], properties: Properties): Promise<UpdatePlan> {
    const { kind, incrementalUpdates = {} } = this.options.adapter;
    const immutable = changed.filter(
      (name) => Object.hasOwn(propertiesOf(kind).members, name) && this.isImmutable(name, properties),
    );
    const incremental = changed.filter((name) => Object.hasOwn(incrementalUpdates, name));
    if (immutable.length + incremental.length === 0) return { names: changed };
    const { verdict, current } = await this.compare(id, immutable, incremental, properties);
    if (verdict === 'as wanted') return { names: current ? this.differing(changed, current, properties) : changed };
    if (verdict !== 'gone' && kind.name && !immutable.includes(kind.name) && properties[kind.name] !== undefined) {
      throw new Failure(
        `${immutable.join(', ')} cannot be changed in place, and another one cannot be made beside it under the same `
          + `${kind.name}. Change the name as well, or leave the name out so that every replacement gets one of its own.`,
      );
    }
    return 'replace';
  }

  /** Whether the service cannot change the property, or cannot unset it. */
  private isImmutable(name: string, properties: Properties): boolean {
    const { kind, cannotBeUnset = [] } = this.options.adapter;
    return !mutableProperties(kind).includes(name) || (cannotBeUnset.includes(name) && properties[name] === undefined);
  }

  /**
   * Compares the current resource with the wanted properties. The rollback of a failed replacement
   * is an update from properties that the resource never had: replacing it again would delete the
   * resource that the stack uses. Properties that can be read speak for those that cannot, because
   * a resource has all of its immutable properties or none.
   */
  private async compare(
    id: string,
    immutable: string[],
    incremental: string[],
    properties: Properties,
  ): Promise<Comparison> {
    const {
      request,
      adapter: { kind, life, incrementalUpdates = {} },
    } = this.options;
    const verdict = (isWanted: boolean) => (isWanted ? 'as wanted' : 'another');
    if (life) return { verdict: verdict(life.idOf(request, properties) === id) };
    const readable = immutable.filter((name) => Object.hasOwn(kind.read?.output.members ?? {}, name));
    const isShown = readable.length === immutable.length;
    if (immutable.length > 0 && readable.length === 0 && !kind.tagsOrigin) return { verdict: 'another' };
    const current = await this.reading.find(id);
    if (!current) return { verdict: 'gone' };
    if (!isShown && kind.tagsOrigin) return { verdict: verdict(isOfOrigin(current, kind, properties)), current };
    const isWanted =
      readable.every((name) => isDeepStrictEqual(current[name], properties[name]))
      && incremental.every((name) => incrementalUpdates[name](current[name], properties[name]) !== undefined);
    return { verdict: verdict(isWanted), current };
  }

  /**
   * The properties to write: the changed ones, and those in which the resource differs. After a
   * failed replacement, an earlier failed update may have left values that differ from the former
   * properties.
   */
  private differing(changed: string[], current: Properties, properties: Properties): string[] {
    const { kind, incrementalUpdates = {} } = this.options.adapter;
    const readable = mutableProperties(kind).filter(
      (name) =>
        Object.hasOwn(kind.read!.output.members, name) && name !== 'Tags' && !Object.hasOwn(incrementalUpdates, name),
    );
    const other = readable.filter(
      (name) => properties[name] !== undefined && !isDeepStrictEqual(current[name], properties[name]),
    );
    return [...new Set([...changed, ...other])];
  }
}
