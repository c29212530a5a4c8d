/**
 * The resources of one type, with the common functions of all types: look-up, uniqueness, pages,
 * and scheduled or observed changes.
 */

import type { Assumptions } from '../../assumptions';
import type { Clock } from '../../clock';
import type { Storage } from '../../storage';
import { ServiceError } from '../service';
import type { Page, PageRequest } from './pages';
import { page } from './pages';

export interface StoreHost {
  readonly clock: Clock;
  readonly assumptions: Assumptions;
  readonly storage: Pick<Storage, 'map'>;
}

/** A change of a resource: without `before` it is new, without `after` it is deleted. */
export interface Change<R> {
  readonly id: string;
  readonly before?: R;
  readonly after?: R;
  /** The time of the change in milliseconds since 1970, which may be in the past. */
  readonly at: number;
}

interface Entry<R> {
  readonly record: R;
  /** Increases with each creation; a page ends at such a number. */
  readonly sequence: number;
  readonly createdAt: number;
  /** The scheduled change of the record: other members, or its deletion. */
  readonly next?: { readonly at: number; readonly changes?: Partial<R> };
}

export class Store<R extends object> {
  private readonly entries: Map<string, Entry<R>>;
  /** The latest sequence number of each resource type. Numbers of deleted resources are not reused. */
  private readonly sequences: Map<string, number>;
  private readonly watchers: ((change: Change<R>) => void)[] = [];
  /** No scheduled change is due before this time. */
  private nextChangeAt = 0;

  /** @param type the resource type as AWS writes it in ARNs and messages */
  constructor(public readonly type: string, private readonly host: StoreHost) {
    this.entries = host.storage.map(`managed-integrations ${type}`);
    this.sequences = host.storage.map('managed-integrations sequences');
  }

  /** Calls `watcher` after each change. */
  public watch(watcher: (change: Change<R>) => void): void {
    this.watchers.push(watcher);
  }

  public add(id: string, record: R): R {
    if (this.find(id)) throw new ServiceError('ConflictException', `The ${this.type} ${id} already exists`);
    const sequence = (this.sequences.get(this.type) ?? 0) + 1;
    this.sequences.set(this.type, sequence);
    const createdAt = this.host.clock.now();
    this.entries.set(id, { record, sequence, createdAt });
    this.tell({ id, after: record, at: createdAt });
    return record;
  }

  /** Adds the record, and removes a former one with the same ID. */
  public replace(id: string, record: R): void {
    if (this.find(id)) this.remove(id);
    this.add(id, record);
  }

  /** The record, even if a read does not show it yet. */
  public get(id: string): R {
    return this.entry(id).record;
  }

  public find(id: string): R | undefined {
    return this.living().get(id)?.record;
  }

  /** The record as a read shows it, which may be some time after its creation. */
  public read(id: string): R {
    const entry = this.entry(id);
    if (!this.isReadable(entry)) throw this.notFound(id);
    return entry.record;
  }

  /** Applies all changes that are due. */
  public applyDue(): void {
    this.living();
  }

  public all(): R[] {
    return [...this.living().values()].map(({ record }) => record);
  }

  /** Changes the given members. Depending on an assumption, `optional` members that are not given are cleared. */
  public update(id: string, changes: Partial<R>, optional: readonly (keyof R)[] = []): void {
    const cleared = this.host.assumptions.get('absentInUpdate') === 'cleared' ? optional : [];
    this.set(id, {
      ...Object.fromEntries(cleared.map((name) => [name, undefined])),
      ...defined(changes),
    } as Partial<R>);
  }

  /** Sets members; undefined clears one. */
  public set(id: string, changes: Partial<R>): void {
    this.put(id, this.entry(id), changes, this.host.clock.now());
  }

  public remove(id: string): void {
    this.drop(id, this.entry(id), this.host.clock.now());
  }

  /** Schedules a change of the record by the cloud's clock, or without `changes` its deletion. */
  public schedule(id: string, milliseconds: number, changes?: Partial<R>): void {
    const at = this.host.clock.now() + milliseconds;
    this.entries.set(id, { ...this.entry(id), next: { at, changes } });
    this.nextChangeAt = Math.min(this.nextChangeAt, at);
  }

  /** Cancels the scheduled change. */
  public cancelScheduled(id: string): void {
    this.entries.set(id, { ...this.entry(id), next: undefined });
  }

  public refuseSecond<K extends keyof R>(member: K, value: R[K]): void {
    if (value === undefined || !this.all().some((record) => record[member] === value)) return;
    throw new ServiceError('ConflictException', `Another ${this.type} has this ${String(member)}`);
  }

  public page(request: PageRequest, isAskedFor: (record: R) => boolean = () => true): Page<R> {
    const found = [...this.living().values()].filter((entry) => this.isReadable(entry) && isAskedFor(entry.record));
    return page(this.type, found.map(({ sequence, record }) => [sequence, record]), request);
  }

  /** The entries, after all changes that are due. */
  private living(): ReadonlyMap<string, Entry<R>> {
    const now = this.host.clock.now();
    if (now < this.nextChangeAt) return this.entries;
    this.nextChangeAt = Infinity;
    for (const [id, { next, ...entry }] of this.entries) {
      if (!next) continue;
      if (now < next.at) this.nextChangeAt = Math.min(this.nextChangeAt, next.at);
      else if (next.changes) this.put(id, entry, next.changes, next.at);
      else this.drop(id, entry, next.at);
    }
    return this.entries;
  }

  private put(id: string, entry: Entry<R>, changes: Partial<R>, at: number): void {
    const after = { ...entry.record, ...changes };
    this.entries.set(id, { ...entry, record: after });
    this.tell({ id, before: entry.record, after, at });
  }

  private drop(id: string, { record }: Entry<R>, at: number): void {
    this.entries.delete(id);
    this.tell({ id, before: record, at });
  }

  private tell(change: Change<R>): void {
    for (const watcher of this.watchers) watcher(change);
  }

  private entry(id: string): Entry<R> {
    const entry = this.living().get(id);
    if (!entry) throw this.notFound(id);
    return entry;
  }

  private isReadable({ createdAt }: Entry<R>): boolean {
    return this.host.clock.now() >= createdAt + this.host.assumptions.get('readableAfterMilliseconds');
  }

  private notFound(id: string): ServiceError {
    return new ServiceError('ResourceNotFoundException', `There is no ${this.type} ${id}`, {
      ResourceId: id,
      ResourceType: this.type,
    });
  }
}

function defined<T extends object>(record: T): Partial<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Partial<T>;
}
