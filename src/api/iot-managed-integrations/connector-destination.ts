/** Connector destinations: how a cloud connector is authorized by its third-party cloud. */

import type { ResourceKind } from '../resource-kind';
import type { Shape } from '../schema';
import { boolean, integer, label, list, oneOf, operation, query, required, string, structure } from '../schema';
import { ListAccountAssociations } from './account-association';
import { AuthMaterialName } from './auth-material';
import {
  ClientToken,
  COMMON_ERRORS,
  ConflictException,
  NextToken,
  PAGE,
  ResourceNotFoundException,
  UnauthorizedException,
} from './common';
import { CloudConnectorId, ConnectorDestinationId } from './ids';

const Description = string({ min: 1, max: 256, pattern: '[0-9A-Za-z_\\- ]+' });
const Name = string({ min: 1, max: 128, pattern: '[A-Za-z0-9-_ ]+' });
const AuthType = oneOf('OAUTH');
const Url = string({
  min: 1,
  max: 1024,
  pattern: 'https?:\\/\\/(www\\.)?[-a-zA-Z0-9@:%._\\+~#=]{1,256}\\.[a-zA-Z0-9()]{1,6}([-a-zA-Z0-9()@:%_\\+.~#?&\\/=]*)',
});

const VersionId = string({ min: 32, max: 64, pattern: '[a-zA-Z0-9-_]+' });
const SecretsManager = structure({
  arn: required(
    string({
      min: 20,
      max: 2048,
      pattern: 'arn:aws:secretsmanager:[0-9a-zA-Z-]{1,32}:\\d{12}:secret:[A-Za-z0-9/_+=.@-]{8,520}',
    }),
  ),
  versionId: required(VersionId),
});

const authMaterials = <S extends Shape>(secret: S) =>
  list(structure({ AuthMaterialName: required(AuthMaterialName), SecretsManager: required(secret) }), {
    min: 0,
    max: 3,
  });
const AuthMaterials = authMaterials(SecretsManager);

const CHANGEABLE_OAUTH = {
  oAuthCompleteRedirectUrl: string(),
  proactiveRefreshTokenRenewal: structure({ DaysBeforeRenewal: integer({ min: 30 }), enabled: boolean() }),
} as const;

const AuthConfig = structure({
  GeneralAuthorization: AuthMaterials,
  oAuth: structure({
    ...CHANGEABLE_OAUTH,
    authUrl: required(Url),
    scope: string(),
    tokenEndpointAuthenticationScheme: required(oneOf('HTTP_BASIC', 'REQUEST_BODY_CREDENTIALS')),
    tokenUrl: required(Url),
  }),
});

const AuthConfigUpdate = structure({
  GeneralAuthorizationUpdate: structure({ AuthMaterialsToAdd: AuthMaterials, AuthMaterialsToUpdate: AuthMaterials }),
  oAuthUpdate: structure(CHANGEABLE_OAUTH),
});

export const CreateConnectorDestination = operation('CreateConnectorDestination', {
  http: ['POST', '/connector-destinations', 201],
  input: {
    AuthConfig: required(AuthConfig),
    AuthType,
    ClientToken,
    CloudConnectorId: required(CloudConnectorId),
    Description,
    Name,
    SecretsManager,
  },
  output: { Id: ConnectorDestinationId },
  errors: [...COMMON_ERRORS, ConflictException, ResourceNotFoundException, UnauthorizedException],
});

export const GetConnectorDestination = operation('GetConnectorDestination', {
  http: ['GET', '/connector-destinations/{Identifier}', 200],
  input: { Identifier: label(ConnectorDestinationId) },
  output: {
    AuthConfig,
    AuthType,
    CloudConnectorId,
    Description,
    Id: ConnectorDestinationId,
    Name,
    OAuthCompleteRedirectUrl: string({ min: 1, max: 1024, pattern: '(http|https)://.*' }),
    SecretsManager,
  },
  errors: [...COMMON_ERRORS, ResourceNotFoundException],
});

export const UpdateConnectorDestination = operation('UpdateConnectorDestination', {
  http: ['PUT', '/connector-destinations/{Identifier}', 204],
  input: {
    AuthConfig: AuthConfigUpdate,
    AuthType,
    Description,
    Identifier: label(ConnectorDestinationId),
    Name,
    SecretsManager,
  },
  errors: [...COMMON_ERRORS, ResourceNotFoundException],
});

export const DeleteConnectorDestination = operation('DeleteConnectorDestination', {
  http: ['DELETE', '/connector-destinations/{Identifier}', 200],
  input: { Identifier: label(ConnectorDestinationId) },
  errors: [...COMMON_ERRORS, ResourceNotFoundException],
});

export const ListConnectorDestinations = operation('ListConnectorDestinations', {
  http: ['GET', '/connector-destinations', 200],
  input: { ...PAGE, CloudConnectorId: query(CloudConnectorId) },
  output: {
    ConnectorDestinationList: list(structure({ CloudConnectorId, Description, Id: ConnectorDestinationId, Name })),
    NextToken,
  },
  errors: COMMON_ERRORS,
});

/** Without a version, the current one is looked up at deployment. */
const CurrentSecret = structure({ ...SecretsManager.members, versionId: VersionId });

export const CONNECTOR_DESTINATION = {
  type: 'Custom::IoTManagedIntegrations_ConnectorDestination',
  service: 'iotmanagedintegrations',
  create: CreateConnectorDestination,
  read: GetConnectorDestination,
  update: UpdateConnectorDestination,
  delete: DeleteConnectorDestination,
  id: 'Id',
  attributes: ['Name'],
  ownProperties: {
    AuthConfig: required(structure({
      ...AuthConfig.members,
      GeneralAuthorization: authMaterials(CurrentSecret),
    })),
    SecretsManager: CurrentSecret,
  },
  also: [ListAccountAssociations],
} as const satisfies ResourceKind;
