/** Provisioning profiles: the claim certificate by which a fleet's devices ask for their own. */

import type { ResourceKind } from '../resource-kind';
import { label, list, oneOf, operation, required, sensitive, string, structure } from '../schema';
import {
  ClientToken,
  COMMON_ERRORS,
  ConflictException,
  NextToken,
  PAGE,
  ResourceNotFoundException,
  ServiceUnavailableException,
  TagsMap,
  UnauthorizedException,
} from './common';
import { TagResource, UntagResource } from './tagging';

const Arn = string({
  min: 32,
  max: 1011,
  pattern: 'arn:aws:iotmanagedintegrations:[0-9a-zA-Z-]+:[0-9]+:provisioning-profile/[0-9a-zA-Z]+',
});
const CaCertificate = sensitive(string({ pattern: '-----BEGIN CERTIFICATE-----[^]*-----END CERTIFICATE-----\\n?' }));
const ClaimCertificate = sensitive(string());
const Id = string({ min: 1, max: 64, pattern: '[A-Za-z0-9-_]+' });
const Name = string({ min: 1, max: 36, pattern: '[0-9A-Za-z_-]+' });
const ProvisioningType = oneOf('FLEET_PROVISIONING', 'JITR');
const Status = oneOf('CREATE_IN_PROGRESS', 'CREATE_FAILED', 'CREATED', 'DELETE_IN_PROGRESS', 'DELETE_FAILED');

const SUBJECT = { type: 'provisioning-profile', idMember: 'Identifier' } as const;

export const CreateProvisioningProfile = operation('CreateProvisioningProfile', {
  http: ['POST', '/provisioning-profiles', 201],
  input: {
    CaCertificate,
    ClaimCertificate,
    ClientToken,
    Name,
    ProvisioningType: required(ProvisioningType),
    Tags: TagsMap,
  },
  output: {
    Arn,
    ClaimCertificate,
    ClaimCertificatePrivateKey: sensitive(string()),
    Id,
    Name,
    ProvisioningType,
    Status,
  },
  errors: [
    ...COMMON_ERRORS,
    ConflictException,
    ResourceNotFoundException,
    ServiceUnavailableException,
    UnauthorizedException,
  ],
});

export const GetProvisioningProfile = operation('GetProvisioningProfile', {
  http: ['GET', '/provisioning-profiles/{Identifier}', 200],
  input: { Identifier: label(Id) },
  output: { Arn, ClaimCertificate, Id, Name, ProvisioningType, Status, Tags: TagsMap },
  errors: [...COMMON_ERRORS, ResourceNotFoundException, ServiceUnavailableException, UnauthorizedException],
  subject: SUBJECT,
});

export const DeleteProvisioningProfile = operation('DeleteProvisioningProfile', {
  http: ['DELETE', '/provisioning-profiles/{Identifier}', 200],
  input: { Identifier: label(Id) },
  errors: [
    ...COMMON_ERRORS, ConflictException, ResourceNotFoundException, ServiceUnavailableException, UnauthorizedException,
  ],
  subject: SUBJECT,
});

export const ListProvisioningProfiles = operation('ListProvisioningProfiles', {
  http: ['GET', '/provisioning-profiles', 200],
  input: PAGE,
  output: { Items: list(structure({ Arn, Id, Name, ProvisioningType, Status })), NextToken },
  errors: [...COMMON_ERRORS, ServiceUnavailableException, UnauthorizedException],
});

export const PROVISIONING_PROFILE = {
  type: 'Custom::IoTManagedIntegrations_ProvisioningProfile',
  service: 'iotmanagedintegrations',
  create: CreateProvisioningProfile,
  read: GetProvisioningProfile,
  delete: DeleteProvisioningProfile,
  id: 'Id',
  name: 'Name',
  attributes: ['Arn', 'ClaimCertificate', 'Name'],
  tagging: [TagResource, UntagResource],
  tagsOrigin: true,
  ownProperties: { ClaimCertificateSecretArn: string({ min: 20, max: 2048 }) },
} as const satisfies ResourceKind;
