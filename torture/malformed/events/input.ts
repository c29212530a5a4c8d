/** A malformed event, and what has to become of it. */

import type { ValidEvent } from './valid';
import { isRecord } from '../../../src/api/records';
import { shown } from '../hostile';
import type { Input } from '../suite';

export type Fate =
  /** Nobody can be answered. */
  | { readonly fate: 'thrown back'; readonly names: string }
  /** It fails without a call, for a reason that names what is wrong. */
  | { readonly fate: 'refused'; readonly names: string }
  /** It is as good as the event that it was made of. */
  | { readonly fate: 'carried out' }
  /** It is answered, whatever becomes of it. */
  | { readonly fate: 'answered' };

export class EventInput implements Input {
  /** @param of the valid event that it was made of */
  constructor(
    public readonly what: string,
    public readonly event: unknown,
    public readonly expected: Fate,
    private readonly of: ValidEvent,
  ) {}

  public toString(): string {
    return `${this.of.file}, ${this.what}, expected to be ${JSON.stringify(this.expected)}: ${shown(this.difference())}`;
  }

  /** The members that are not those of the valid event. */
  private difference(): unknown {
    if (!isRecord(this.event)) return this.event;
    return Object.fromEntries(Object.entries(this.event).filter(([name, value]) => value !== this.of.event[name]));
  }
}
