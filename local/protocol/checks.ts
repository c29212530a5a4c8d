/** Checks the input and the output of an operation against its description. */

import type { Operation } from '../../src/api/schema';
import type { Violation } from '../../src/api/validate';
import { validate } from '../../src/api/validate';
import { ServiceError } from '../services/service';

/** The error by which an operation refuses its input: the first of these that its description lists. */
const REFUSALS = [
  'ValidationException',
  'InvalidParameterException',
  'InvalidRequestException',
  'InvalidRequestContentException',
];

/** @throws ServiceError naming every wrong member and the rule that it breaks */
export function checkInput(input: Record<string, unknown>, operation: Operation): void {
  const violations = validate(input, operation.input, '');
  if (violations.length === 0) return;
  const name = REFUSALS.find((refusal) => operation.errors.some((error) => error.name === refusal)) ?? REFUSALS[0];
  const errors = violations.length === 1 ? 'error' : 'errors';
  throw new ServiceError(
    name,
    `${violations.length} validation ${errors} detected: ${violations.map(sentence).join('; ')}`,
  );
}

/** The output of a local service has to match its description. */
export function checkOutput(output: unknown, operation: Operation): void {
  const violations = validate(output, operation.output, '');
  if (violations.length > 0) {
    throw new Error(`the answer breaks its description: ${violations.map(sentence).join('; ')}`);
  }
}

const sentence = ({ path, rule }: Violation) => `Value at '${path}' ${rule}`;
