/** Managed things: hubs, and the devices behind hubs, on Wi-Fi or behind a third-party cloud. */

import type { ResourceKind } from '../resource-kind';
import {
  boolean,
  deprecated,
  integer,
  label,
  list,
  map,
  oneOf,
  operation,
  query,
  required,
  sensitive,
  string,
  structure,
  timestamp,
} from '../schema';
import { CapabilityReport, CapabilitySchemas } from './capability-report';
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
import { ConnectorDestinationId, ConnectorDeviceId, CredentialLockerId, ManagedThingId } from './ids';
import { TagResource, UntagResource } from './tagging';

export const AuthenticationMaterial = sensitive(
  string({ min: 1, max: 512, pattern: '[0-9A-Za-z!#$%&()*\\+\\-;<=>?@^_`{|}~\\/: {},\\\\"]+' }),
);
const AuthenticationMaterialType = oneOf(
  'CUSTOM_PROTOCOL_QR_BAR_CODE',
  'WIFI_SETUP_QR_BAR_CODE',
  'ZWAVE_QR_BAR_CODE',
  'ZIGBEE_QR_BAR_CODE',
  'DISCOVERED_DEVICE',
  'PRE_ONBOARDED_CLOUD',
);

export const Brand = sensitive(string({ min: 1, max: 128, pattern: '[A-Za-z0-9-_ ]+' }));
export const Model = sensitive(string({ min: 1, max: 128, pattern: '[A-Za-z0-9-_ ]+' }));
const Classification = sensitive(string({ min: 1, max: 64 }));
const Name = string({ min: 1, max: 128, pattern: '[\\p{L}\\p{N} ._-]+' });
const Owner = sensitive(string({ min: 1, max: 64, pattern: '[a-zA-Z0-9_.,@-]+' }));
const SerialNumber = sensitive(string({ min: 1, max: 128, pattern: '[A-Za-z0-9-_ ]+' }));
/** The form of capabilities before the capability report. */
export const Capabilities = deprecated(
  string({ min: 1, max: 65535, pattern: '[a-zA-Z0-9\\s\'",.:\\\\\\/{$}\\[\\]=_\\-\\+]+' }),
);
export const MetaData = map(
  string({
    min: 0,
    max: 128,
    pattern: '[^\\n\\r\\u2028\\u2029a-zA-Z0-9_.,@/:#\\-]*[a-zA-Z0-9_.,@/:#\\-][^\\n\\r\\u2028\\u2029]*',
  }),
  string({ min: 0, max: 800, pattern: '[^\\n\\r\\u2028\\u2029]*' }),
  { min: 1, max: 50 },
);
const WiFiSimpleSetupConfiguration = structure({
  EnableAsProvisionee: boolean(),
  EnableAsProvisioner: boolean(),
  TimeoutInMinutes: integer({ min: 5, max: 15 }),
});

const AdvertisedProductId = string({ min: 5, max: 5, pattern: '([A-Za-z0-9!#$%&()*\\+\\-;<=>?@^_`{|}~])+' });
const Arn = string({
  min: 32,
  max: 1011,
  pattern: 'arn:aws:iotmanagedintegrations:[0-9a-zA-Z-]+:[0-9]+:managed-thing/([0-9a-zA-Z:_-])+',
});
const ConnectorPolicyId = deprecated(string({ min: 1, max: 64, pattern: '[A-Za-z0-9-_]+' }));
const HubNetworkMode = oneOf('STANDARD', 'NETWORK_WIDE_EXCLUSION');
const ParentControllerId = string({ min: 1, max: 64, pattern: '[A-Za-z0-9]+' });
const ProvisioningStatus = oneOf(
  'UNASSOCIATED',
  'PRE_ASSOCIATED',
  'DISCOVERED',
  'ACTIVATED',
  'DELETION_FAILED',
  'DELETE_IN_PROGRESS',
  'ISOLATED',
  'DELETED',
);
const Role = oneOf('CONTROLLER', 'DEVICE');

/** The members that the creation takes and that can be changed. */
const CHANGEABLE = {
  Brand,
  Capabilities,
  CapabilityReport,
  CapabilitySchemas,
  Classification,
  CredentialLockerId,
  MetaData,
  Model,
  Name,
  Owner,
  SerialNumber,
  WiFiSimpleSetupConfiguration,
} as const;

const SUMMARY = {
  ActivatedAt: timestamp(),
  AdvertisedProductId,
  Arn,
  Brand,
  Classification,
  ConnectorDestinationId,
  ConnectorDeviceId,
  ConnectorPolicyId,
  CreatedAt: timestamp(),
  CredentialLockerId,
  Id: ManagedThingId,
  Model,
  Name,
  Owner,
  ParentControllerId,
  ProvisioningStatus,
  Role,
  SerialNumber,
  UpdatedAt: timestamp(),
} as const;

const SUBJECT = { type: 'managed-thing', idMember: 'Identifier' } as const;
const LOCKER = { type: 'credential-locker', idMember: 'CredentialLockerId' } as const;
const ERRORS = [...COMMON_ERRORS, ServiceUnavailableException, UnauthorizedException] as const;

export const CreateManagedThing = operation('CreateManagedThing', {
  http: ['POST', '/managed-things', 201],
  input: {
    ...CHANGEABLE,
    AuthenticationMaterial: required(AuthenticationMaterial),
    AuthenticationMaterialType: required(AuthenticationMaterialType),
    ClientToken,
    Role: required(Role),
    Tags: TagsMap,
  },
  output: { Arn, CreatedAt: timestamp(), Id: ManagedThingId },
  errors: [...ERRORS, ConflictException, ResourceNotFoundException],
  alsoOn: [LOCKER],
});

export const GetManagedThing = operation('GetManagedThing', {
  http: ['GET', '/managed-things/{Identifier}', 200],
  input: { Identifier: label(ManagedThingId) },
  output: {
    ...SUMMARY,
    DeviceSpecificKey: sensitive(string({ min: 1, max: 128, pattern: '[a-zA-Z0-9=_.,@\\+\\-]+' })),
    HubNetworkMode,
    InternationalArticleNumber: sensitive(string({ min: 8, max: 13, pattern: '[0-9]+' })),
    MacAddress: sensitive(string({ min: 1, max: 128 })),
    MetaData,
    Tags: TagsMap,
    UniversalProductCode: sensitive(string({ min: 12, max: 12, pattern: '[0-9]+' })),
    WiFiSimpleSetupConfiguration,
  },
  errors: [...ERRORS, ResourceNotFoundException],
  subject: SUBJECT,
});

export const UpdateManagedThing = operation('UpdateManagedThing', {
  http: ['PUT', '/managed-things/{Identifier}', 204],
  input: { ...CHANGEABLE, HubNetworkMode, Identifier: label(ManagedThingId) },
  errors: [...ERRORS, ConflictException, ResourceNotFoundException],
  subject: SUBJECT,
  alsoOn: [LOCKER],
});

export const DeleteManagedThing = operation('DeleteManagedThing', {
  http: ['DELETE', '/managed-things/{Identifier}', 204],
  input: { Force: query(boolean()), Identifier: label(ManagedThingId) },
  errors: [...ERRORS, ConflictException, ResourceNotFoundException],
  subject: SUBJECT,
});

export const ListManagedThings = operation('ListManagedThings', {
  http: ['GET', '/managed-things', 200],
  input: {
    ...PAGE,
    ConnectorDestinationIdFilter: query(ConnectorDestinationId),
    ConnectorDeviceIdFilter: query(ConnectorDeviceId),
    ConnectorPolicyIdFilter: query(ConnectorPolicyId),
    CredentialLockerFilter: query(CredentialLockerId),
    OwnerFilter: query(Owner),
    ParentControllerIdentifierFilter: query(ParentControllerId),
    ProvisioningStatusFilter: query(ProvisioningStatus),
    RoleFilter: query(Role),
    SerialNumberFilter: query(SerialNumber),
  },
  output: { Items: list(structure(SUMMARY)), NextToken },
  errors: ERRORS,
});

export const MANAGED_THING = {
  type: 'Custom::IoTManagedIntegrations_ManagedThing',
  service: 'iotmanagedintegrations',
  create: CreateManagedThing,
  read: GetManagedThing,
  update: UpdateManagedThing,
  delete: DeleteManagedThing,
  id: 'Id',
  attributes: ['Arn', 'CreatedAt', 'ProvisioningStatus'],
  tagging: [TagResource, UntagResource],
  tagsOrigin: true,
  ownProperties: {
    // In the template, or in a secret.
    AuthenticationMaterial,
    AuthenticationMaterialSecretArn: string({ min: 20, max: 2048 }),
    AuthenticationMaterialSecretField: string({ min: 1, max: 256 }),
    AwaitedProvisioningStatus: oneOf('PRE_ASSOCIATED', 'DISCOVERED', 'ACTIVATED'),
    ForceDelete: boolean(),
    HubNetworkMode,
  },
  changeable: ['AwaitedProvisioningStatus', 'ForceDelete'],
} as const satisfies ResourceKind;
