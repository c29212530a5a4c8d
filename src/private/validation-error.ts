/** The CDK's own error for props that break a rule. */

import { ValidationError } from 'aws-cdk-lib/core/lib/errors';
import type { IConstruct } from 'constructs';

/**
 * An error that names its construct. The CDK brands the code as a literal string by an internal
 * tag; the cast stands for that tag.
 *
 * The CDK brands the code as a literal string by a tag of its internals; the cast stands for that tag.
 */
export function validationError(code: string, message: string, scope: IConstruct): ValidationError {
  return new ValidationError(
    code as ConstructorParameters<typeof ValidationError>[0],
    `${scope.node.path}: ${message}`,
    scope,
  );
}
