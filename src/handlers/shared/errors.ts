/** Failures, worded so that the reader of a stack event knows what happened, where, and what to do. */

import { RunIsOver } from './runtime';
import type { Operation } from '../../api/schema';

/** A failure with a known cause: its message is complete. */
export class Failure extends Error {}

/** The resource belongs to somebody else, who must keep it. */
export class OwnedByOthers extends Failure {}

/** A call that a service refused, or that did not reach it. */
export class CallFailure extends Failure {
  constructor(readonly operation: Operation, readonly code: string, readonly detail: string, requestId?: string) {
    const trace = requestId ? ` (request ID ${requestId})` : '';
    const known = REMEDIES[`${operation.name}: ${code}`] ?? REMEDIES[code];
    const remedy = known ? ` ${known}` : '';
    super(`${operation.name} failed: ${code}: ${detail.replace(/\.$/, '')}${trace}.${remedy}`);
  }
}

const UNREACHABLE =
  "The service was not reached: check that the Region has it, the endpoint, and a VPC's routes if the FleetProvider has one.";

const TAKEN =
  'Something of that name or key exists outside this stack: choose another one, delete it first, or set adopt to take it over.';

const REMEDIES: Readonly<Record<string, string>> = {
  'AccessDeniedException':
    "Allow the action named above in the policies of the FleetProvider's role, or of the role that is passed.",
  'CreateDestination: ConflictException': TAKEN,
  'CreateNotificationConfiguration: ConflictException': TAKEN,
  'ConflictException':
    'Something of that name or key exists outside this stack: choose another one, or delete it first.',
  'LimitExceededException': 'Too many are being deleted at once: try again when those are gone.',
  'ForbiddenException': 'Check the claim code: it may have been used before.',
  'GetSecretValue: ResourceNotFoundException': 'Check that the secret is there and has a value.',
  'InitiateDeviceClaim: ResourceNotFoundException': 'Check the device ID.',
  'ResourceNotFoundException': 'It was deleted outside this stack.',
  'ServiceQuotaExceededException': 'Ask for a higher quota in the Service Quotas console, or delete what is not used.',
  'ThrottlingException':
    'The account calls this operation too often (see Service Quotas): deploy fewer resources at a time, then try again.',
  'UnauthorizedException': 'The account may not use this operation: check that the service is set up in this Region.',
  'ECONNREFUSED': UNREACHABLE,
  'ENOTFOUND': UNREACHABLE,
  'TimeoutError': UNREACHABLE,
  'Unknown': 'What answers at the endpoint does not seem to be the service: check the endpoint.',
};

/** The members of the AWS SDK's errors that are read here. */
interface SdkError extends Error {
  readonly $metadata?: { readonly requestId?: string; readonly httpStatusCode?: number };
  readonly code?: string;
}

export function callFailure(operation: Operation, error: unknown): CallFailure {
  const { name, code, message, $metadata } = error as SdkError;
  const kind = name && name !== 'Error' ? name : code ?? 'Error';
  // The SDK's own words for an answer that it cannot read.
  const detail =
    message === 'UnknownError' ? `an answer with HTTP status ${$metadata?.httpStatusCode} and no error in it` : message;
  return new CallFailure(operation, kind, detail || code || 'no message', $metadata?.requestId);
}

export function isCode(error: unknown, ...codes: string[]): error is CallFailure {
  return error instanceof CallFailure && codes.includes(error.code);
}

export const isGone = (error: unknown) => isCode(error, 'ResourceNotFoundException');
export const isDenied = (error: unknown) => isCode(error, 'AccessDeniedException', 'UnauthorizedException');

/**
 * Any thrown value as a sentence. An error without a known cause is a defect of this library, and
 * the sentence says so.
 */
export function explain(error: unknown): string {
  if (error instanceof Failure || error instanceof RunIsOver) return error.message;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return `Unexpected ${name} in the device fleets handler: ${message}. Please report it with the function's log.`;
}
