/** Credential lockers: a household's devices, which a hub of the same locker may onboard without a second scan. */

import type { ResourceKind } from '../resource-kind';
import { label, list, operation, sensitive, string, structure, timestamp } from '../schema';
import {
  ClientToken,
  COMMON_ERRORS,
  ConflictException,
  NextToken,
  PAGE,
  ResourceNotFoundException,
  ServiceQuotaExceededException,
  ServiceUnavailableException,
  TagsMap,
} from './common';
import { TagResource, UntagResource } from './tagging';

const Name = sensitive(string({ min: 1, max: 128, pattern: '[A-Za-z0-9-_ ]+' }));
const Id = string({ min: 1, max: 64, pattern: '[a-zA-Z0-9]*' });
const Arn = string({
  min: 32,
  max: 1011,
  pattern: 'arn:aws:iotmanagedintegrations:[0-9a-zA-Z-]+:[0-9]+:credential-locker/[0-9a-zA-Z]+',
});

const SUBJECT = { type: 'credential-locker', idMember: 'Identifier' } as const;

export const CreateCredentialLocker = operation('CreateCredentialLocker', {
  http: ['POST', '/credential-lockers', 201],
  input: { ClientToken, Name, Tags: TagsMap },
  output: { Arn, CreatedAt: timestamp(), Id },
  errors: [...COMMON_ERRORS, ConflictException, ServiceQuotaExceededException, ServiceUnavailableException],
});

export const GetCredentialLocker = operation('GetCredentialLocker', {
  http: ['GET', '/credential-lockers/{Identifier}', 200],
  input: { Identifier: label(Id) },
  output: { Arn, CreatedAt: timestamp(), Id, Name, Tags: TagsMap },
  errors: [...COMMON_ERRORS, ResourceNotFoundException, ServiceUnavailableException],
  subject: SUBJECT,
});

export const DeleteCredentialLocker = operation('DeleteCredentialLocker', {
  http: ['DELETE', '/credential-lockers/{Identifier}', 200],
  input: { Identifier: label(Id) },
  errors: [...COMMON_ERRORS, ResourceNotFoundException, ServiceUnavailableException],
  subject: SUBJECT,
});

export const ListCredentialLockers = operation('ListCredentialLockers', {
  http: ['GET', '/credential-lockers', 200],
  input: PAGE,
  output: { Items: list(structure({ Arn, CreatedAt: timestamp(), Id, Name })), NextToken },
  errors: [...COMMON_ERRORS, ServiceUnavailableException],
});

export const CREDENTIAL_LOCKER = {
  type: 'Custom::IoTManagedIntegrations_CredentialLocker',
  service: 'iotmanagedintegrations',
  create: CreateCredentialLocker,
  read: GetCredentialLocker,
  delete: DeleteCredentialLocker,
  id: 'Id',
  attributes: ['Arn', 'CreatedAt'],
  tagging: [TagResource, UntagResource],
} as const satisfies ResourceKind;
