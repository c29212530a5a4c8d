/** What failures tell. */

import { refusal } from './rehearsal';
import { CreateDestination } from '../../../src/api/iot-managed-integrations';
import { InitiateDeviceClaim } from '../../../src/api/iot1click';
import { GetSecretValue } from '../../../src/api/secrets-manager';
import {
  CallFailure,
  callFailure,
  explain,
  Failure,
  isCode,
  isDenied,
  isGone,
  OwnedByOthers,
} from '../../../src/handlers/shared/errors';

describe('a call\'s failure', () => {
  const told = (error: object) => callFailure(CreateDestination, error).message;

  test.each([
    [
      "the service's words and the request",
      refusal('ConflictException', 'exists.'),
      'CreateDestination failed: ConflictException: exists (request ID r-1). Something of that name or key exists outside this stack: choose another one, delete it first, or set adopt to take it over.',
    ],
    [
      'no request ID where there is none',
      Object.assign(new Error('bad'), { name: 'ValidationException' }),
      'CreateDestination failed: ValidationException: bad.',
    ],
    ['only one full stop', Object.assign(new Error('a. b..'), { name: 'X' }), 'CreateDestination failed: X: a. b..'],
    [
      'the code of what has no name of its own',
      Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
      "CreateDestination failed: ECONNREFUSED: refused. The service was not reached: check that the Region has it, the endpoint, and a VPC's routes if the FleetProvider has one.",
    ],
    [
      'the code where there are no words',
      Object.assign(new Error(''), { code: 'ECONNRESET' }),
      'CreateDestination failed: ECONNRESET: ECONNRESET.',
    ],
    ['that there are no words', new Error(''), 'CreateDestination failed: Error: no message.'],
    ['that there is no name', { message: 'x' }, 'CreateDestination failed: Error: x.'],
    [
      'the status of what cannot be read',
      { name: 'Unknown', message: 'UnknownError', $metadata: { httpStatusCode: 502 } },
      'CreateDestination failed: Unknown: an answer with HTTP status 502 and no error in it. What answers at the endpoint does not seem to be the service: check the endpoint.',
    ],
    [
      'an unreadable answer without a status',
      { name: 'Unknown', message: 'UnknownError' },
      'CreateDestination failed: Unknown: an answer with HTTP status undefined and no error in it. What answers at the endpoint does not seem to be the service: check the endpoint.',
    ],
  ])('the failure of a call says %s', (_what, error, message) => {
    expect(told(error)).toBe(message);
  });

  test.each([
    [
      'AccessDeniedException',
      "Allow the action named above in the policies of the FleetProvider's role, or of the role that is passed.",
    ],
    ['ForbiddenException', 'Check the claim code: it may have been used before.'],
    ['ResourceNotFoundException', 'It was deleted outside this stack.'],
    [
      'ServiceQuotaExceededException',
      'Ask for a higher quota in the Service Quotas console, or delete what is not used.',
    ],
    [
      'ThrottlingException',
      'The account calls this operation too often (see Service Quotas): deploy fewer resources at a time, then try again.',
    ],
    [
      'UnauthorizedException',
      'The account may not use this operation: check that the service is set up in this Region.',
    ],
    ['ENOTFOUND', 'The service was not reached'],
    ['TimeoutError', 'The service was not reached'],
  ])('the failure of a call has a remedy for %s', (code, remedy) => {
    expect(new CallFailure(CreateDestination, code, 'no').message).toContain(
      `CreateDestination failed: ${code}: no. ${remedy}`,
    );
  });

  test('the failure of a call has a remedy of its own where an operation means something else', () => {
    expect(new CallFailure(InitiateDeviceClaim, 'ResourceNotFoundException', 'no').message).toBe(
      'InitiateDeviceClaim failed: ResourceNotFoundException: no. Check the device ID.',
    );
    expect(new CallFailure(GetSecretValue, 'ResourceNotFoundException', 'no').message).toBe(
      'GetSecretValue failed: ResourceNotFoundException: no. Check that the secret is there and has a value.');
  });

  test('the failure of a call is recognized by its code', () => {
    const failure = new CallFailure(CreateDestination, 'ConflictException', 'no');
    expect([
      isCode(failure, 'Other', 'ConflictException'),
      isCode(failure, 'Other'),
      isCode(refusal('ConflictException'), 'ConflictException'),
    ]).toEqual([true, false, false]);
    expect(isGone(new CallFailure(CreateDestination, 'ResourceNotFoundException', ''))).toBe(true);
    const denials = ['AccessDeniedException', 'UnauthorizedException', 'ForbiddenException'].map((code) =>
      isDenied(new CallFailure(CreateDestination, code, '')),
    );
    expect(denials).toEqual([true, true, false]);
  });
});

test.each([
  [new Failure('understood'), 'understood'],
  [new OwnedByOthers('theirs'), 'theirs'],
  [
    new TypeError('x is undefined'),
    "Unexpected TypeError in the device fleets handler: x is undefined. Please report it with the function's log.",
  ],
  ['text', "Unexpected Error in the device fleets handler: text. Please report it with the function's log."],
])('%p is explained', (error, sentence) => {
  expect(explain(error)).toBe(sentence);
});
