/**
 * The resources of one type, and what all types have in common: lookup, uniqueness, pages, changes
 * that take time or are watched.
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

/** What has become of a resource: without `before` it is new, without `after` it is gone. */
export interface Change<R> {
  readonly id: string;
  readonly before?: R;
  readonly after?: R;
  /** When, in milliseconds since 1970, which may be some time ago. */
  readonly at: number;
}

interface Entry<R> {
  readonly record: R;
  /** Goes up by creation, and so tells where a page ends. */
  readonly sequence: number;
  readonly createdAt: number;
  /** What becomes of the record at a time: other members, or without them its end. */
  readonly next?: { readonly at: number; readonly changes?: Partial<R> };
}

export class Store<R extends object> {
  private readonly entries: Map<string, Entry<R>>;
  /** The latest sequence number of each resource type, which is not given again when its resource is gone. */
  private readonly sequences: Map<string, number>;
  private readonly watchers: ((change: Change<R>) => void)[] = [];
  /** Before this time nothing changes by itself. */
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

  /** Puts the record in the place of one of the same ID, if there is any. */
  public replace(id: string, record: R): void {
    if (this.find(id)) this.remove(id);
    this.add(id, record);
  }

  /** The record, for those who have to know. */
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

  /** Lets everything happen to the resources that was to happen until now. */
  public applyDue(): void {
    this.living();
  }

  public all(): R[] {
    return [...this.living().values()].map(({ record }) => record);
  }

  /** Changes the members that are given. Of `optional` ones those that are not may be cleared. */
  public update(id: string, changes: Partial<R>, optional: readonly (keyof R)[] = []): void {
    const cleared = this.host.assumptions.get('absentInUpdate') === 'cleared' ? optional : [];
    this.set(id, {
      ...Object.fromEntries(cleared.map((name) => [name, undefined])),
      ...defined(changes),
    } as Partial<R>);
  }

  /** Changes members, also to nothing. */
  public set(id: string, changes: Partial<R>): void {
    this.put(id, this.entry(id), changes, this.host.clock.now());
  }

  public remove(id: string): void {
    this.drop(id, this.entry(id), this.host.clock.now());
  }

  /** Changes the record after a time of the cloud's clock, or without `changes` ends it. */
  public schedule(id: string, milliseconds: number, changes?: Partial<R>): void {
    const at = this.host.clock.now() + milliseconds;
    this.entries.set(id, { ...this.entry(id), next: { at, changes } });
    this.nextChangeAt = Math.min(this.nextChangeAt, at);
  }

  /** What was to come later does not. */
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

  /** The entries after everything has happened to them that was to happen until now. */
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
