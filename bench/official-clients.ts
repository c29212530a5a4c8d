/**
 * The Lambda code's clients as they would be on the AWS SDK's own packages. Those for managed integrations and
 * 1-Click cannot be installed; client-iot-wireless, which also has destinations and tags, stands in for both, and for
 * CloudFormation's, which would only be loaded when it is needed.
 */

import {
  CreateDestinationCommand, DeleteDestinationCommand, GetDestinationCommand, IoTWirelessClient, ListDestinationsCommand, TagResourceCommand,
  UntagResourceCommand, UpdateDestinationCommand,
} from '@aws-sdk/client-iot-wireless';

export { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
export {
  DescribeSecretCommand, GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient, UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
export {
  IoTWirelessClient as CloudFormationClient, IoTWirelessClient as IoT1ClickDevicesServiceClient, IoTWirelessClient as IoTManagedIntegrationsClient,
};

const COMMANDS = {
  CreateDestinationCommand,
  DeleteDestinationCommand,
  GetDestinationCommand,
  ListDestinationsCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateDestinationCommand,
};

export function commandOf({ name }: { readonly name: string }) {
  return COMMANDS[`${name}Command` as keyof typeof COMMANDS];
}
