/** What a service of the local cloud is made of: the operations of a description, and the errors they end in. */

import type { Operation, Value } from '../../src/api/schema';
import type { Service } from '../../src/api/service';
import type { Context, PolicyDocument } from '../iam/evaluate';

/**
 * A service as src/api describes it, or one that only tools call, in a protocol that the Lambda
 * code does not speak.
 */
export interface ServiceDescription extends Omit<Service, 'protocol'> {
  readonly protocol: Service['protocol'] | 'rest-xml';
  /** The namespace of answers in XML. */
  readonly xmlNamespace?: string;
}

/** Who a request was signed by. */
export interface Principal {
  /** As it stands in AWS's messages, for example `arn:aws:sts::123456789012:assumed-role/Role/session`. */
  readonly arn: string;
  /** The role whose policies the calls are judged by; the administrator, who may do everything, has none. */
  readonly roleArn?: string;
  /** Tags of the session, by which policies may judge. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Those that sessions inherit which begin with this one's credentials. */
  readonly transitiveTagKeys?: readonly string[];
}

/** What an operation knows of the call beside its input. */
export interface Call {
  readonly requestId: string;
  readonly principal: Principal;
  /** A fault wants what this call starts to fail after the call has been answered. */
  readonly failsLater: boolean;
  /**
   * Throws AccessDeniedException unless the caller may take a further action, such as `iam:PassRole`.
   * @param resourcePolicy the policy of the resource, where it has one that counts
   */
  authorize(action: string, resource: string, context?: Context, resourcePolicy?: PolicyDocument): Promise<void>;
}

/**
 * What it returns is checked against the operation's output when it is sent; members that are not
 * known there are left out.
 */
export type Handler<O> = O extends { readonly input: infer I } ? (input: Value<I>, call: Call) => unknown : never;

/** A handler for each operation that a module exports: `Handlers<typeof import('../../src/api/lambda')>`. */
export type Handlers<M> = { [K in keyof M as M[K] extends { readonly uri: string } ? K : never]: Handler<M[K]> };

export interface EmulatedService {
  readonly description: ServiceDescription;
  /** By operation name. Inputs have been validated; answers are validated too. */
  readonly operations: Readonly<Record<string, (input: any, call: Call) => unknown>>;
  /** How long the body of a request may be. @default 6 MiB */
  readonly maxBodyBytes?: number;
  /** How often an operation may be called. */
  callsPerSecond?(operation: string): number;
  /** The ARN that IAM judges by, where it is not `arn:aws:SERVICE:REGION:ACCOUNT:TYPE/ID`. */
  resourceArn?(operation: Operation, input: any): string;
  /** What conditions of policies can ask of a call, beside what they can ask of every one. */
  contextOf?(operation: Operation, input: any): Context;
  /** The tags by which IAM judges calls about a resource. */
  tagsOf?(resourceArn: string): Readonly<Record<string, string>> | undefined;
}

/**
 * An error that the service answers with. The status is the one that the operation lists for the
 * name. What may happen to any call has the name that AWS's JSON services give it; the other
 * protocols answer with their own names for it.
 */
export class ServiceError extends Error {
  /** @param members what the error carries beside its message */
  constructor(
    public readonly name: string,
    message: string,
    public readonly members: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}
