/** The interface of a local service: its description, its operations, and their errors. */

import type { Operation, Value } from '../../src/api/schema';
import type { Service } from '../../src/api/service';
import type { Context, PolicyDocument } from '../iam/evaluate';

/**
 * A service description of src/api, or of a service that only tools call, in a protocol that the
 * Lambda code does not use.
 */
export interface ServiceDescription extends Omit<Service, 'protocol'> {
  readonly protocol: Service['protocol'] | 'rest-xml';
  /** The namespace of answers in XML. */
  readonly xmlNamespace?: string;
}

/** The principal that has signed a request. */
export interface Principal {
  /** The ARN in AWS's messages, for example `arn:aws:sts::123456789012:assumed-role/Role/session`. */
  readonly arn: string;
  /** The role whose policies apply; the administrator, who may do everything, has none. */
  readonly roleArn?: string;
  /** The tags of the session, for conditions of policies. */
  readonly tags?: Readonly<Record<string, string>>;
  /** The keys of the tags that sessions inherit which begin with this one's credentials. */
  readonly transitiveTagKeys?: readonly string[];
}

/** The context of a call besides its input. */
export interface Call {
  readonly requestId: string;
  readonly principal: Principal;
  /** An injected fault lets the resource of this call fail after the answer. */
  readonly failsLater: boolean;
  /**
   * Throws AccessDeniedException unless the caller may take a further action, such as
   * `iam:PassRole`.
   *
   * @param resourcePolicy the policy of the resource, if it has one that applies
   */
  authorize(action: string, resource: string, context?: Context, resourcePolicy?: PolicyDocument): Promise<void>;
}

/** The result is checked against the operation's output before it is sent; unknown members are left out. */
export type Handler<O> = O extends { readonly input: infer I } ? (input: Value<I>, call: Call) => unknown : never;

/** A handler for each operation that a module exports: `Handlers<typeof import('../../src/api/lambda')>`. */
export type Handlers<M> = { [K in keyof M as M[K] extends { readonly uri: string } ? K : never]: Handler<M[K]> };

export interface EmulatedService {
  readonly description: ServiceDescription;
  /** The handlers by operation name. Inputs have been validated; outputs are validated afterwards. */
  readonly operations: Readonly<Record<string, (input: any, call: Call) => unknown>>;
  /** The longest body of a request. @default 6 MiB */
  readonly maxBodyBytes?: number;
  /** The quota of an operation in calls a second. */
  callsPerSecond?(operation: string): number;
  /** The ARN that IAM checks, if it is not `arn:aws:SERVICE:REGION:ACCOUNT:TYPE/ID`. */
  resourceArn?(operation: Operation, input: any): string;
  /** The values of the service's own condition keys for a call. */
  contextOf?(operation: Operation, input: any): Context;
  /** The tags of a resource, for conditions of policies. */
  tagsOf?(resourceArn: string): Readonly<Record<string, string>> | undefined;
}

/**
 * An error that the service answers. The operation's description gives its status. An error of any
 * call has the name of AWS's JSON services; the other protocols translate it.
 */
export class ServiceError extends Error {
  /** @param members the members of the error besides its message */
  constructor(
    public readonly name: string,
    message: string,
    public readonly members: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}
