/** Which IAM action an operation needs. */

import { actionOf } from '../../src/api/iam';
import { Operation } from '../../src/api/schema';
import { Service } from '../../src/api/service';

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html */
const NAMED_OTHERWISE: Readonly<Record<string, string>> = { 'lambda:Invoke': 'lambda:InvokeFunction' };

export function requiredAction(operation: Operation, service: Service): string {
  const action = actionOf(operation, service);
  return NAMED_OTHERWISE[action] ?? action;
}
