/** The mapping of operations and their members to HTTP, as each of AWS's protocols defines it. */

import type { ErrorShape, Operation } from '../../src/api/schema';
import type { HttpRequest, HttpResponse } from '../http';
import type { ServiceDescription } from '../services/service';

/** The operation that an answer belongs to. */
export interface Exchange {
  readonly requestId: string;
  /** Absent if the request names no operation of the local cloud. */
  readonly service?: ServiceDescription;
}

/** An error as it is encoded in an answer. */
export interface Refusal {
  readonly name: string;
  readonly status: number;
  readonly message: string;
  /** The members of the error besides its message. */
  readonly members: Readonly<Record<string, string>>;
  /** The status that the operation's description gives it, if it does. */
  readonly shape?: ErrorShape;
}

export interface Protocol {
  /** The operation of a request. */
  find(request: HttpRequest, service: ServiceDescription): Operation | undefined;
  /** The name of a requested operation that the local cloud does not have. */
  asked(request: HttpRequest): string;
  /** The input of the operation, not validated. */
  parse(request: HttpRequest, operation: Operation): Record<string, unknown>;
  /** The answer with the output of an operation, which has known members only. */
  answer(output: Readonly<Record<string, unknown>>, operation: Operation, exchange: Exchange): HttpResponse;
  refuse(refusal: Refusal, exchange: Exchange): HttpResponse;
  /** The protocol's name and status of an error that the operation does not list. */
  commonError(name: string): readonly [name: string, status: number];
}
