/** The default encryption configuration: the key by which the service encrypts the account's data. */

import type { ResourceKind } from '../resource-kind';
import { oneOf, operation, required, string, structure } from '../schema';
import {
  AccessDeniedException,
  InternalFailureException,
  ResourceNotFoundException,
  ServiceUnavailableException,
  ThrottlingException,
  UnauthorizedException,
  ValidationException,
} from './common';

const EncryptionType = oneOf('MANAGED_INTEGRATIONS_DEFAULT_ENCRYPTION', 'CUSTOMER_KEY_ENCRYPTION');
const KmsKeyArn = string({ min: 1, max: 200, pattern: 'arn:aws:kms:[0-9a-zA-Z-]+:[0-9]+:key/[0-9a-zA-Z-]+' });

const CONFIGURATION = {
  configurationStatus: required(structure({
    error: structure({
      code: string({ min: 1, max: 256, pattern: '[a-zA-Z0-9_-]+' }),
      message: string({ min: 1, max: 65535, pattern: '[a-zA-Z0-9\\-._,]+' }),
    }),
    state: required(oneOf('ENABLED', 'UPDATE_IN_PROGRESS', 'UPDATE_FAILED')),
  })),
  encryptionType: required(EncryptionType),
  kmsKeyArn: KmsKeyArn,
} as const;

const ERRORS = [
  AccessDeniedException,
  InternalFailureException,
  ResourceNotFoundException,
  ServiceUnavailableException,
  ThrottlingException,
  UnauthorizedException,
  ValidationException,
] as const;

export const PutDefaultEncryptionConfiguration = operation('PutDefaultEncryptionConfiguration', {
  http: ['POST', '/configuration/account/encryption', 201],
  input: { encryptionType: required(EncryptionType), kmsKeyArn: KmsKeyArn },
  output: CONFIGURATION,
  errors: ERRORS,
});

export const GetDefaultEncryptionConfiguration = operation('GetDefaultEncryptionConfiguration', {
  http: ['GET', '/configuration/account/encryption', 200],
  input: {},
  output: CONFIGURATION,
  errors: ERRORS,
});

export const DEFAULT_ENCRYPTION = {
  type: 'Custom::IoTManagedIntegrations_DefaultEncryption',
  service: 'iotmanagedintegrations',
  create: PutDefaultEncryptionConfiguration,
  read: GetDefaultEncryptionConfiguration,
  update: PutDefaultEncryptionConfiguration,
  attributes: [],
} as const satisfies ResourceKind;
