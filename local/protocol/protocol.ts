/** How operations and their members travel over HTTP: what each of AWS's protocols says of its own. */

import type { ErrorShape, Operation } from '../../src/api/schema';
import type { HttpRequest, HttpResponse } from '../http';
import type { ServiceDescription } from '../services/service';

/** What an answer belongs to. */
export interface Exchange {
  readonly requestId: string;
  /** Absent where the request names none that is here. */
  readonly service?: ServiceDescription;
}

/** An error as it is answered. */
export interface Refusal {
  readonly name: string;
  readonly status: number;
  readonly message: string;
  /** What the error carries beside its message. */
  readonly members: Readonly<Record<string, string>>;
  /** As the operation lists it, if it does. */
  readonly shape?: ErrorShape;
}

export interface Protocol {
  /** The operation that a request is for. */
  find(request: HttpRequest, service: ServiceDescription): Operation | undefined;
  /** What a request for an operation that is not here asks for, by name. */
  asked(request: HttpRequest): string;
  /** The input of the operation, not validated. */
  parse(request: HttpRequest, operation: Operation): Record<string, unknown>;
  /** The answer with the output of an operation, which has known members only. */
  answer(output: Readonly<Record<string, unknown>>, operation: Operation, exchange: Exchange): HttpResponse;
  refuse(refusal: Refusal, exchange: Exchange): HttpResponse;
  /** The protocol's name and status of an error that the operation does not list. */
  commonError(name: string): readonly [name: string, status: number];
}
