/** A malformed request: its parts, and whether it must be refused. */

import type { Unsigned } from './encode';
import { shown } from '../hostile';
import type { Input } from '../suite';

export interface Signing {
  readonly service?: string;
  readonly region?: string;
  readonly secretAccessKey?: string;
  readonly sessionToken?: string;
  readonly accessKeyId?: string;
  /** By how many milliseconds the signer's clock is ahead. */
  readonly ahead?: number;
}

export interface Malformed {
  readonly request: Unsigned;
  readonly signing?: Signing;
  /** The changes after signing. */
  readonly tampered?: { readonly [P in keyof Unsigned]?: (value: Unsigned[P]) => Unsigned[P] };
  /** Whether it must be refused; otherwise any answer is fine. */
  readonly refused: boolean;
}

export class RequestInput implements Input {
  constructor(
    public readonly what: string,
    public readonly service: string,
    public readonly operation: string,
    public readonly malformed: Malformed,
  ) {}

  public toString(): string {
    const {
      request: { method, path, query, headers, body },
      signing,
      refused,
    } = this.malformed;
    const text = typeof body === 'string' ? body : `${body.length} bytes: ${Buffer.from(body).toString('latin1')}`;
    const name = `${this.what} of ${this.operation} of ${this.service}${refused ? ', to be refused' : ''}`;
    return `${name}: ${shown({ method, path, query, headers, body: text, signing })}`;
  }
}
