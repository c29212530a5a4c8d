/** A malformed event, and its expected outcome. */

import type { ValidEvent } from './valid';
import { isRecord } from '../../../src/api/records';
import { shown } from '../hostile';
import type { Input } from '../suite';

export type Fate =
  /** The event names no one to answer. */
  | { readonly fate: 'thrown back'; readonly names: string }
  /** The request fails without a call, for a reason that names the fault. */
  | { readonly fate: 'refused'; readonly names: string }
  /** The request has the same outcome as the valid event. */
  | { readonly fate: 'carried out' }
  /** The request is answered in some way. */
  | { readonly fate: 'answered' };

export class EventInput implements Input {
  /** @param of the valid event that it was derived from */
  constructor(
    public readonly what: string,
    public readonly event: unknown,
    public readonly expected: Fate,
    private readonly of: ValidEvent,
  ) {}

  public toString(): string {
    return `${this.of.file}, ${this.what}, expected to be ${JSON.stringify(this.expected)}: ${shown(this.difference())}`;
  }

  /** The members that differ from the valid event. */
  private difference(): unknown {
    if (!isRecord(this.event)) return this.event;
    return Object.fromEntries(Object.entries(this.event).filter(([name, value]) => value !== this.of.event[name]));
  }
}
