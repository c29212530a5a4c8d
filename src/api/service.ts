/** A service: its endpoint, and as a whole, with its operations by name. */

import type { Operation } from './schema';

export interface ServiceEndpoint {
  /** The service's name in the AWS SDKs, from which `AWS_ENDPOINT_URL_<NAME>` derives. */
  readonly sdkId: string;
  /** The name in the SigV4 credential scope, which is also the prefix of IAM actions and the service of ARNs. */
  readonly signingName: string;
  readonly apiVersion: string;
  readonly protocol: 'rest-json' | 'json-1.1' | 'query';
  /** The prefix of the operation's name in the `X-Amz-Target` header of the JSON 1.1 protocol. */
  readonly targetPrefix?: string;
  /** The host name in a Region. */
  readonly host: (region: string) => string;
}

export interface Service extends ServiceEndpoint {
  readonly operations: Readonly<Record<string, Operation>>;
}

/** The operations of a service by name, from the values that a module exports. */
export function operationsOf(...modules: readonly Readonly<Record<string, unknown>>[]): Record<string, Operation> {
  const operations = modules.flatMap((module) => Object.values(module)).filter(isOperation);
  return Object.fromEntries(operations.map((operation) => [operation.name, operation]));
}

function isOperation(value: unknown): value is Operation {
  return typeof value === 'object' && value !== null && 'method' in value && 'uri' in value;
}
