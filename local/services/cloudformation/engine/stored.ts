/** The stored data of all stacks, in pieces so small that a step of a deployment writes little. */

import type { ChangeSet } from './change-set';
import type { Deployment } from './deployment';
import type { StackEvent, StackResource, StackState } from './state';
import type { Storage } from '../../../storage';

export interface Stored {
  /** By stack ID. */
  readonly states: Map<string, StackState>;
  /** By logical ID. */
  readonly resources: Partitions<StackResource>;
  /**
   * The former states of the resources that an operation has touched, until it succeeds or is
   * rolled back; `null` for a new resource.
   */
  readonly originals: Partitions<StackResource | null>;
  /** The replaced resources that are still to be deleted, by logical and physical ID. */
  readonly replaced: Partitions<StackResource>;
  /** By number. */
  readonly events: Partitions<StackEvent>;
  /** By ID. */
  readonly deployments: Partitions<Deployment>;
  /** By name. */
  readonly changeSets: Partitions<ChangeSet>;
}

export function storedIn(storage: Pick<Storage, 'map'>): Stored {
  const partitions = <V>(name: string) => new Partitions(storage.map<V>(`cloudformation-${name}`));
  return {
    states: storage.map('cloudformation-states'),
    resources: partitions('resources'),
    originals: partitions('originals'),
    replaced: partitions('replaced'),
    events: partitions('events'),
    deployments: partitions('deployments'),
    changeSets: partitions('change-sets'),
  };
}

/** One stored map as many: one for each stack. */
export class Partitions<V> {
  private readonly parts = new Map<string, Part<V>>();

  constructor(private readonly stored: Map<string, V>) {
    for (const [key, value] of stored) {
      const end = key.indexOf(' ');
      this.part(key.slice(0, end)).restore(key.slice(end + 1), value);
    }
  }

  public of(stackId: string): Map<string, V> {
    return this.part(stackId);
  }

  private part(stackId: string): Part<V> {
    const known = this.parts.get(stackId);
    if (known) return known;
    const part = new Part(this.stored, `${stackId} `);
    this.parts.set(stackId, part);
    return part;
  }
}

class Part<V> extends Map<string, V> {
  constructor(private readonly stored: Map<string, V>, private readonly prefix: string) {
    super();
  }

  public set(key: string, value: V): this {
    this.stored.set(this.prefix + key, value);
    return super.set(key, value);
  }

  public delete(key: string): boolean {
    this.stored.delete(this.prefix + key);
    return super.delete(key);
  }

  public clear(): void {
    for (const key of [...this.keys()]) this.delete(key);
  }

  /** Restores a stored value. */
  public restore(key: string, value: V): void {
    super.set(key, value);
  }
}
