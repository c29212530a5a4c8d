/**
 * The clients that the Lambda code calls, under the AWS SDK's names. Where the SDK's own package for a service can be
 * installed, exporting it from here replaces ours.
 */

import { Command, commandClass, CommandOutput, ServiceClient, ServiceClientConfig } from './service-client';
import { IOT_MANAGED_INTEGRATIONS } from '../../api/iot-managed-integrations';
import { Invoke, LAMBDA } from '../../api/lambda';
import { Input, Operation } from '../../api/schema';
import { DescribeSecret, PutSecretValue, SECRETS_MANAGER, UpdateSecretVersionStage } from '../../api/secrets-manager';
import { Service } from '../../api/service';

export { Command, CommandOutput, ServiceClient, ServiceClientConfig };

const clientFor = (service: Service) => class extends ServiceClient {
  constructor(config?: ServiceClientConfig) {
    super(service, config);
  }
};

export const IoTManagedIntegrationsClient = clientFor(IOT_MANAGED_INTEGRATIONS);
export const LambdaClient = clientFor(LAMBDA);
export const SecretsManagerClient = clientFor(SECRETS_MANAGER);

export const InvokeCommand = commandClass(Invoke, LAMBDA);
export const DescribeSecretCommand = commandClass(DescribeSecret, SECRETS_MANAGER);
export const PutSecretValueCommand = commandClass(PutSecretValue, SECRETS_MANAGER);
export const UpdateSecretVersionStageCommand = commandClass(UpdateSecretVersionStage, SECRETS_MANAGER);

type CommandClass<O extends Operation> = new (input: Input<O>) => Command<O>;
const commandClasses = new Map<Operation, CommandClass<any>>();

/** The command class of an operation of managed integrations, made when it is first needed. */
export function commandOf<O extends Operation>(operation: O): CommandClass<O> {
  const known = commandClasses.get(operation) ?? commandClass(operation, IOT_MANAGED_INTEGRATIONS);
  commandClasses.set(operation, known);
  return known;
}
