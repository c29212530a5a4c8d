/**
 * The Lambda code's clients as they would be on the AWS SDK's own packages. Those for managed
 * integrations and 1-Click cannot be installed; client-iot-wireless stands in for both. It brings
 * the schemas of all its 112 operations, as theirs would of the 96 that they have together. Of
 * CloudFormation's, as of ours, only what is loaded at once would count.
 */

import { InvokeCommand } from '@aws-sdk/client-lambda';
import {
  DescribeSecretCommand, GetSecretValueCommand, PutSecretValueCommand, UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import * as standInCommands from './stand-in-commands';

export {
  IoTWirelessClient as CloudFormationClient,
  IoTWirelessClient as IoT1ClickDevicesServiceClient,
  IoTWirelessClient as IoTManagedIntegrationsClient,
} from '@aws-sdk/client-iot-wireless';
export { LambdaClient } from '@aws-sdk/client-lambda';
export { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

const COMMANDS: Readonly<Record<string, object>> = {
  ...standInCommands,
  DescribeSecretCommand,
  GetSecretValueCommand,
  InvokeCommand,
  PutSecretValueCommand,
  UpdateSecretVersionStageCommand,
};

export const commandOf = ({ name }: { readonly name: string }) => COMMANDS[`${name}Command`];
