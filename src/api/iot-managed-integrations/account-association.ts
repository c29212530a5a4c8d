/** Account associations: the end user's account in a third-party cloud, linked through a connector destination. */

import type { ResourceKind } from '../resource-kind';
import { boolean, label, list, oneOf, operation, query, required, sensitive, string, structure } from '../schema';
import { AuthMaterialName } from './auth-material';
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
import { AccountAssociationId, ConnectorDestinationId } from './ids';
import { DeregisterAccountAssociation, ListManagedThingAccountAssociations } from './managed-thing-association';
import { TagResource, UntagResource } from './tagging';

const Arn = string({
  min: 67,
  max: 1011,
  pattern: 'arn:aws:iotmanagedintegrations:[0-9a-zA-Z-]+:[0-9]+:account-association/[0-9a-zA-Z]+',
});
const AssociationState = oneOf(
  'ASSOCIATION_IN_PROGRESS',
  'ASSOCIATION_FAILED',
  'ASSOCIATION_SUCCEEDED',
  'ASSOCIATION_DELETING',
  'REFRESH_TOKEN_EXPIRED',
);
const Description = string({ min: 1, max: 4096, pattern: '[A-Za-z0-9-_ ]+' });
const ErrorMessage = string({ min: 1, max: 4096, pattern: '[A-Za-z0-9-_ ]+' });
const GeneralAuthorization = structure({ AuthMaterialName });
const Name = string({ min: 1, max: 128, pattern: '[A-Za-z0-9-_ ]+' });
/** Empty if the end user need not open a URL. */
const OAuthAuthorizationUrl = sensitive(string({ min: 0, max: 1024, pattern: '$|^(https):\\/\\/.*' }));

const SUBJECT = { type: 'account-association', idMember: 'AccountAssociationId' } as const;
const ERRORS = [...COMMON_ERRORS, ResourceNotFoundException, ServiceUnavailableException] as const;

export const CreateAccountAssociation = operation('CreateAccountAssociation', {
  http: ['POST', '/account-associations', 201],
  input: {
    ClientToken,
    ConnectorDestinationId: required(ConnectorDestinationId),
    Description,
    GeneralAuthorization,
    Name,
    Tags: TagsMap,
  },
  output: {
    AccountAssociationId: required(AccountAssociationId),
    Arn,
    AssociationState: required(AssociationState),
    OAuthAuthorizationUrl: required(OAuthAuthorizationUrl),
  },
  errors: [...ERRORS, ConflictException, UnauthorizedException],
});

export const GetAccountAssociation = operation('GetAccountAssociation', {
  http: ['GET', '/account-associations/{AccountAssociationId}', 200],
  input: { AccountAssociationId: label(AccountAssociationId) },
  output: {
    AccountAssociationId: required(AccountAssociationId),
    Arn,
    AssociationState: required(AssociationState),
    ConnectorDestinationId,
    Description,
    ErrorMessage,
    GeneralAuthorization,
    Name,
    OAuthAuthorizationUrl: required(OAuthAuthorizationUrl),
    Tags: TagsMap,
  },
  errors: ERRORS,
  subject: SUBJECT,
});

export const UpdateAccountAssociation = operation('UpdateAccountAssociation', {
  http: ['PUT', '/account-associations/{AccountAssociationId}', 204],
  input: { AccountAssociationId: label(AccountAssociationId), Description, Name },
  errors: [...ERRORS, ConflictException],
  subject: SUBJECT,
});

export const DeleteAccountAssociation = operation('DeleteAccountAssociation', {
  http: ['DELETE', '/account-associations/{AccountAssociationId}', 200],
  input: { AccountAssociationId: label(AccountAssociationId) },
  errors: ERRORS,
  subject: SUBJECT,
});

export const StartAccountAssociationRefresh = operation('StartAccountAssociationRefresh', {
  http: ['POST', '/account-associations/{AccountAssociationId}/refresh', 200],
  input: { AccountAssociationId: label(AccountAssociationId) },
  output: { OAuthAuthorizationUrl: required(OAuthAuthorizationUrl) },
  errors: [...ERRORS, ConflictException],
  subject: SUBJECT,
});

export const ListAccountAssociations = operation('ListAccountAssociations', {
  http: ['GET', '/account-associations', 200],
  input: { ...PAGE, ConnectorDestinationId: query(ConnectorDestinationId) },
  output: {
    Items: list(structure({
      AccountAssociationId: required(AccountAssociationId),
      Arn,
      AssociationState: required(AssociationState),
      ConnectorDestinationId,
      Description,
      ErrorMessage,
      Name,
    })),
    NextToken,
  },
  errors: [...COMMON_ERRORS, ServiceUnavailableException],
});

export const ACCOUNT_ASSOCIATION = {
  type: 'Custom::IoTManagedIntegrations_AccountAssociation',
  service: 'iotmanagedintegrations',
  create: CreateAccountAssociation,
  read: GetAccountAssociation,
  update: UpdateAccountAssociation,
  delete: DeleteAccountAssociation,
  id: 'AccountAssociationId',
  attributes: ['Arn', 'OAuthAuthorizationUrl'],
  noEcho: true,
  tagging: [TagResource, UntagResource],
  ownProperties: { WaitForSuccess: boolean() },
  changeable: ['WaitForSuccess'],
  also: [DeregisterAccountAssociation, ListManagedThingAccountAssociations],
} as const satisfies ResourceKind;
