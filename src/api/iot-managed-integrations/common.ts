/** Shapes and errors that several resources of AWS IoT managed integrations share. */

import type { ErrorShape, Members } from '../schema';
import { idempotencyToken, integer, map, oneOf, query, string } from '../schema';

const failure = (name: string, status: number, members: Members = {}): ErrorShape =>
  ({ name, status, members: { Message: string(), ...members } });

export const AccessDeniedException = failure('AccessDeniedException', 403);
export const ConflictException = failure('ConflictException', 409);
/** The error that some operations answer instead of InternalServerException. */
export const InternalFailureException = failure('InternalFailureException', 500);
export const InternalServerException = failure('InternalServerException', 500);
export const InvalidRequestException = failure('InvalidRequestException', 400);
export const LimitExceededException = failure('LimitExceededException', 410);
export const ResourceNotFoundException = failure('ResourceNotFoundException', 404, {
  ResourceId: string(),
  ResourceType: string(),
});
export const ServiceQuotaExceededException = failure('ServiceQuotaExceededException', 402);
export const ServiceUnavailableException = failure('ServiceUnavailableException', 503);
export const ThrottlingException = failure('ThrottlingException', 429);
export const UnauthorizedException = failure('UnauthorizedException', 401);
export const ValidationException = failure('ValidationException', 400);

/** The errors that every operation except the tagging ones can answer. */
export const COMMON_ERRORS = [
  AccessDeniedException,
  InternalServerException,
  ThrottlingException,
  ValidationException,
] as const;

/** A client token that AWS's model does not declare as an idempotency token, so that clients do not generate it. */
export const PlainClientToken = string({ min: 1, max: 64, pattern: '[a-zA-Z0-9=_-]+' });
export const ClientToken = idempotencyToken(PlainClientToken);

export const TagsMap = map(string({ min: 1, max: 128 }), string({ min: 0, max: 256 }), {
  min: 1,
  max: 50,
  sensitive: true,
});

export const DestinationName = string({ min: 1, max: 128, pattern: '[\\p{L}\\p{N} ._-]+' });

export const NextToken = string({ min: 1, max: 65535, pattern: '[a-zA-Z0-9=_-]+' });

/** The input members of every list operation. */
export const PAGE = {
  MaxResults: query(integer({ min: 1, max: 1000 })),
  NextToken: query(NextToken),
} as const;

export const LogLevel = oneOf('DEBUG', 'ERROR', 'INFO', 'WARN');

/** The ID that relates the result of a command to the command. */
export const TraceId = string({ min: 1, max: 128, pattern: '[a-zA-Z0-9:=_-]+' });
