/** What a service of the local cloud is made of: the operations of a description in src/api, and the errors they end in. */

import { Operation, Value } from '../../src/api/schema';
import { Service } from '../../src/api/service';

/** Who a request was signed by. */
export interface Principal {
  /** As it stands in AWS's messages, for example `arn:aws:sts::123456789012:assumed-role/Role/session`. */
  readonly arn: string;
  /** The role whose policies the calls are judged by; the administrator, who may do everything, has none. */
  readonly roleArn?: string;
}

/** What an operation knows of the call beside its input. */
export interface Call {
  readonly requestId: string;
  readonly principal: Principal;
  /** A fault wants what this call starts to fail after the call has been answered. */
  readonly failsLater: boolean;
  /** Throws AccessDeniedException unless the caller may take a further action, such as `iam:PassRole`. */
  authorize(action: string, resource: string, context?: Readonly<Record<string, string | string[]>>): Promise<void>;
}

/** What it returns is checked against the operation's output when it is sent; members that are not known there are left out. */
export type Handler<O> = O extends { readonly input: infer I } ? (input: Value<I>, call: Call) => unknown : never;

/** A handler for each operation that a module of src/api exports: `Handlers<typeof import('../../src/api/lambda')>`. */
export type Handlers<M> = { [K in keyof M as M[K] extends { readonly uri: string } ? K : never]: Handler<M[K]> };

export interface EmulatedService {
  readonly description: Service;
  /** By operation name. Inputs have been validated; answers are validated too. */
  readonly operations: Readonly<Record<string, (input: any, call: Call) => unknown>>;
  /** How often each operation may be called. */
  readonly callsPerSecond?: number;
  /** The ARN that IAM judges by, where it is not `arn:aws:SERVICE:REGION:ACCOUNT:TYPE/ID`. */
  resourceArn?(operation: Operation, input: any): string;
  /** The tags by which IAM judges calls about a resource. */
  tagsOf?(resourceArn: string): Readonly<Record<string, string>> | undefined;
}

/** An error that the service answers with. The status is the one that the operation lists for the name. */
export class ServiceError extends Error {
  /** @param members what the error carries beside its message */
  constructor(public readonly name: string, message: string, public readonly members: Readonly<Record<string, string>> = {}) {
    super(message);
  }
}
