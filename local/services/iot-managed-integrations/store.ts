/** The resources of one type, and what all types have in common: lookup, uniqueness, pages, changes that take time. */

import { Assumptions } from '../../assumptions';
import { Clock } from '../../clock';
import { Storage } from '../../storage';
import { ServiceError } from '../service';

export interface StoreHost {
  readonly clock: Clock;
  readonly assumptions: Assumptions;
  readonly storage: Pick<Storage, 'map'>;
}

export interface PageRequest {
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

interface Entry<R> {
  readonly record: R;
  /** Goes up by creation, and so tells where a page ends. */
  readonly sequence: number;
  readonly createdAt: number;
  /** What becomes of the record at a time: other members, or without them its end. */
  readonly next?: { readonly at: number; readonly changes?: Partial<R> };
}

/** Not documented. */
const DEFAULT_PAGE = 50;

export class Store<R extends object> {
  private readonly entries: Map<string, Entry<R>>;
  /** The latest sequence number of each resource type, which is not given again when its resource is gone. */
  private readonly sequences: Map<string, number>;

  /** @param type the resource type as AWS writes it in ARNs and messages */
  constructor(public readonly type: string, private readonly host: StoreHost) {
    this.entries = host.storage.map(`managed-integrations ${type}`);
    this.sequences = host.storage.map('managed-integrations sequences');
  }

  public add(id: string, record: R): R {
    if (this.find(id)) throw new ServiceError('ConflictException', `The ${this.type} ${id} already exists`);
    const sequence = (this.sequences.get(this.type) ?? 0) + 1;
    this.sequences.set(this.type, sequence);
    this.entries.set(id, { record, sequence, createdAt: this.host.clock.now() });
    return record;
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

  public all(): R[] {
    return [...this.living().values()].map(({ record }) => record);
  }

  /** Changes the members that are given. Of `optional` ones those that are not may be cleared. */
  public update(id: string, changes: Partial<R>, optional: readonly (keyof R)[] = []): void {
    const cleared = this.host.assumptions.get('absentInUpdate') === 'cleared' ? optional : [];
    this.set(id, { ...Object.fromEntries(cleared.map((name) => [name, undefined])), ...defined(changes) } as Partial<R>);
  }

  /** Changes members, also to nothing. */
  public set(id: string, changes: Partial<R>): void {
    const entry = this.entry(id);
    this.entries.set(id, { ...entry, record: { ...entry.record, ...changes } });
  }

  public remove(id: string): void {
    this.entry(id);
    this.entries.delete(id);
  }

  /** Changes the record after a time of the cloud's clock, or without `changes` ends it. */
  public later(id: string, milliseconds: number, changes?: Partial<R>): void {
    this.entries.set(id, { ...this.entry(id), next: { at: this.host.clock.now() + milliseconds, changes } });
  }

  public refuseSecond<K extends keyof R>(member: K, value: R[K]): void {
    if (value === undefined || !this.all().some((record) => record[member] === value)) return;
    throw new ServiceError('ConflictException', `Another ${this.type} has this ${String(member)}`);
  }

  public page({ MaxResults = DEFAULT_PAGE, NextToken }: PageRequest): { items: R[]; NextToken?: string } {
    const after = NextToken === undefined ? 0 : this.fromToken(NextToken);
    const rest = [...this.living().values()].filter((entry) => entry.sequence > after && this.isReadable(entry));
    const page = rest.slice(0, MaxResults);
    return {
      items: page.map(({ record }) => record),
      NextToken: rest.length > page.length ? this.toToken(page[page.length - 1].sequence) : undefined,
    };
  }

  private living(): ReadonlyMap<string, Entry<R>> {
    for (const [id, { next, ...entry }] of this.entries) {
      if (!next || this.host.clock.now() < next.at) continue;
      if (next.changes) this.entries.set(id, { ...entry, record: { ...entry.record, ...next.changes } });
      else this.entries.delete(id);
    }
    return this.entries;
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
    return new ServiceError('ResourceNotFoundException', `There is no ${this.type} ${id}`, { ResourceId: id, ResourceType: this.type });
  }

  private toToken(sequence: number): string {
    return Buffer.from(`${this.type}:${sequence}`).toString('base64url');
  }

  private fromToken(token: string): number {
    const [type, sequence] = Buffer.from(token, 'base64url').toString().split(':');
    if (type !== this.type || !/^\d+$/.test(sequence ?? '')) throw new ServiceError('ValidationException', 'The NextToken is not one of this list');
    return Number(sequence);
  }
}

function defined<T extends object>(record: T): Partial<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Partial<T>;
}
