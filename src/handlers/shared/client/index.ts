/**
 * The clients of the Lambda code, under the AWS SDK's names. Where the SDK's own package for a
 * service can be installed, an export from here replaces ours.
 */

import type { Command, ServiceClientConfig } from './service-client';
import { commandClass, ServiceClient } from './service-client';
import { CLOUDFORMATION } from '../../../api/cloudformation';
import { IOT_MANAGED_INTEGRATIONS_ENDPOINT } from '../../../api/iot-managed-integrations/endpoint';
import { LAMBDA } from '../../../api/lambda';
import type { Input, Operation } from '../../../api/schema';
import { SECRETS_MANAGER } from '../../../api/secrets-manager';
import type { ServiceEndpoint } from '../../../api/service';

export { IoT1ClickDevicesServiceClient } from './iot1click';
export type { Command, ServiceClientConfig };
export { ServiceClient };

export class IoTManagedIntegrationsClient extends ServiceClient {
  constructor(config?: ServiceClientConfig) {
    super(IOT_MANAGED_INTEGRATIONS_ENDPOINT, config);
  }
}

export class CloudFormationClient extends ServiceClient {
  constructor(config?: ServiceClientConfig) {
    super(CLOUDFORMATION, config);
  }
}

export class LambdaClient extends ServiceClient {
  constructor(config?: ServiceClientConfig) {
    super(LAMBDA, config);
  }
}

export class SecretsManagerClient extends ServiceClient {
  constructor(config?: ServiceClientConfig) {
    super(SECRETS_MANAGER, config);
  }
}

type CommandClass<O extends Operation> = new (input: Input<O>) => Command<O>;
const commandClasses = new Map<Operation, CommandClass<any>>();

/** The command class of a service's operation, created on first use. */
export function commandOf<O extends Operation>(
  operation: O,
  service: ServiceEndpoint = IOT_MANAGED_INTEGRATIONS_ENDPOINT,
): CommandClass<O> {
  const known = commandClasses.get(operation) ?? commandClass(operation, service);
  commandClasses.set(operation, known);
  return known;
}
