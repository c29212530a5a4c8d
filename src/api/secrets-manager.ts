/**
 * The operations of AWS Secrets Manager that the Lambda code needs: to store a secret, and to find
 * its current version.
 */

import { idempotencyToken, list, map, operation, required, sensitive, string } from './schema';
import type { Service } from './service';
import { operationsOf } from './service';

const failure = (name: string, status = 400) => ({ name, status, members: { Message: string() } });
const ERRORS = [
  failure('InternalServiceError', 500),
  failure('InvalidParameterException'),
  failure('ResourceNotFoundException'),
] as const;

const SecretId = string({ min: 1, max: 2048 });
const VersionId = string({ min: 32, max: 64 });
const Stages = list(string({ min: 1, max: 256 }), { min: 1, max: 20 });
const SUBJECT = { arnMember: 'SecretId' } as const;
const SecretString = sensitive(string({ min: 1, max: 65536 }));

export const DescribeSecret = operation('DescribeSecret', {
  http: ['POST', '/', 200],
  input: { SecretId: required(SecretId) },
  output: { ARN: string(), Name: string(), VersionIdsToStages: map(VersionId, Stages) },
  errors: ERRORS,
  subject: SUBJECT,
});

export const GetSecretValue = operation('GetSecretValue', {
  http: ['POST', '/', 200],
  input: { SecretId: required(SecretId), VersionId, VersionStage: string({ min: 1, max: 256 }) },
  output: { ARN: string(), Name: string(), VersionId, SecretString, VersionStages: Stages },
  errors: [...ERRORS, failure('DecryptionFailure'), failure('InvalidRequestException')],
  subject: SUBJECT,
});

export const PutSecretValue = operation('PutSecretValue', {
  http: ['POST', '/', 200],
  input: {
    SecretId: required(SecretId),
    ClientRequestToken: idempotencyToken(VersionId),
    SecretString,
    VersionStages: Stages,
  },
  output: { ARN: string(), Name: string(), VersionId, VersionStages: Stages },
  errors: [
    ...ERRORS,
    failure('DecryptionFailure'),
    failure('EncryptionFailure'),
    failure('InvalidRequestException'),
    failure('LimitExceededException'),
    failure('ResourceExistsException'),
  ],
  subject: SUBJECT,
});

export const UpdateSecretVersionStage = operation('UpdateSecretVersionStage', {
  http: ['POST', '/', 200],
  input: {
    SecretId: required(SecretId),
    VersionStage: required(string({ min: 1, max: 256 })),
    RemoveFromVersionId: VersionId,
    MoveToVersionId: VersionId,
  },
  output: { ARN: string(), Name: string() },
  errors: [...ERRORS, failure('InvalidRequestException'), failure('LimitExceededException')],
  subject: SUBJECT,
});

export const SECRETS_MANAGER: Service = {
  sdkId: 'Secrets Manager',
  signingName: 'secretsmanager',
  apiVersion: '2017-10-17',
  protocol: 'json-1.1',
  targetPrefix: 'secretsmanager',
  host: (region) => `secretsmanager.${region}.amazonaws.com`,
  operations: operationsOf({ DescribeSecret, GetSecretValue, PutSecretValue, UpdateSecretVersionStage }),
};
