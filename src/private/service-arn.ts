/** ARNs of AWS IoT managed integrations, of the resources that have one. */

import { ArnFormat, Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { validationError } from './validation-error';
import { IOT_MANAGED_INTEGRATIONS } from '../api/iot-managed-integrations';

/** The ARN of a resource of the scope's account and Region. */
export function arnOf(scope: IConstruct, resourceType: string, id: string): string {
  return Stack.of(scope).formatArn({ service: IOT_MANAGED_INTEGRATIONS.signingName, resource: resourceType, resourceName: id });
}

/** The ID in a resource's ARN. */
export function idOf(scope: IConstruct, resourceType: string, arn: string): string {
  const pattern = new RegExp(`^arn:[a-z-]+:${IOT_MANAGED_INTEGRATIONS.signingName}:[^:]+:[^:]+:${resourceType}/[^/]+$`);
  if (!Token.isUnresolved(arn) && !pattern.test(arn)) {
    throw validationError('InvalidArn', `${JSON.stringify(arn)} is not the ARN of a ${resourceType}; expected `
      + `arn:PARTITION:${IOT_MANAGED_INTEGRATIONS.signingName}:REGION:ACCOUNT:${resourceType}/ID`, scope);
  }
  return Stack.of(scope).splitArn(arn, ArnFormat.SLASH_RESOURCE_NAME).resourceName!;
}
