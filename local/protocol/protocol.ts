/** How operations and their members travel over HTTP: what each of AWS's protocols says of its own. */

import { isRecord } from '../../src/api/records';
import { Operation } from '../../src/api/schema';
import { Service } from '../../src/api/service';
import { HttpRequest } from '../http';
import { ServiceError } from '../services/service';

export interface Protocol {
  readonly contentType: string;
  /** The operation that a request is for. */
  find(request: HttpRequest, service: Service): Operation | undefined;
  /** The input of the operation, not validated. */
  parse(request: HttpRequest, operation: Operation): Record<string, unknown>;
  /** The body of an answer, from the JSON value of the output. */
  body(output: unknown, operation: Operation): string | undefined;
  /** The status of an error that the operation does not list. */
  status(errorName: string): number;
}

/** The JSON object that a body holds; without a body an empty one. */
export function parseObject({ body, headers }: HttpRequest, contentType: string): Record<string, unknown> {
  if (body.length === 0) return {};
  if (!(headers['content-type'] ?? contentType).startsWith(contentType)) {
    throw new ServiceError('UnsupportedMediaTypeException', `The body must be ${contentType}, not ${headers['content-type']}`);
  }
  const value = parseJson(body);
  if (!isRecord(value)) throw new ServiceError('SerializationException', 'The body is not a JSON object');
  return value;
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new ServiceError('SerializationException', 'The body is not JSON');
  }
}
