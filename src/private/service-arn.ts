/** The ARNs of the services' resources, and the service principal. */

import { ArnFormat, Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { validationError } from './validation-error';
import { IOT_MANAGED_INTEGRATIONS_ENDPOINT } from '../api/iot-managed-integrations/endpoint';

/** The principal of AWS IoT managed integrations. */
export const SERVICE_PRINCIPAL = `${IOT_MANAGED_INTEGRATIONS_ENDPOINT.signingName}.amazonaws.com`;

/**
 * The ARN of a resource of the scope's account and Region.
 *
 * @param service the signing name of the service
 */
export function arnOf(
  scope: IConstruct,
  resourceType: string,
  id: string,
  service: string = IOT_MANAGED_INTEGRATIONS_ENDPOINT.signingName,
): string {
  return Stack.of(scope).formatArn({ service, resource: resourceType, resourceName: id });
}

/** The ID in the ARN of a resource of managed integrations. */
export function idOf(scope: IConstruct, resourceType: string, arn: string): string {
  const pattern = new RegExp(
    `^arn:[a-z-]+:${IOT_MANAGED_INTEGRATIONS_ENDPOINT.signingName}:[^:]+:[^:]+:${resourceType}/[^/]+$`,
  );
  if (!Token.isUnresolved(arn) && !pattern.test(arn)) {
    throw validationError('InvalidArn', `${JSON.stringify(arn)} is not the ARN of a ${resourceType}; expected `
      + `arn:PARTITION:${IOT_MANAGED_INTEGRATIONS_ENDPOINT.signingName}:REGION:ACCOUNT:${resourceType}/ID`, scope);
  }
  return Stack.of(scope).splitArn(arn, ArnFormat.SLASH_RESOURCE_NAME).resourceName!;
}
