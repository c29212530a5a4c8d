/** The managed things that are reached through account associations. */

import { list, oneOf, operation, query, required, string, structure } from '../schema';
import { COMMON_ERRORS, ConflictException, PAGE, ResourceNotFoundException } from './common';
import { AccountAssociationId, DeviceDiscoveryId, ManagedThingId } from './ids';

const SUBJECTS = {
  subject: { type: 'account-association', idMember: 'AccountAssociationId' },
  alsoOn: [{ type: 'managed-thing', idMember: 'ManagedThingId' }],
} as const;
const ERRORS = [...COMMON_ERRORS, ConflictException, ResourceNotFoundException] as const;

export const RegisterAccountAssociation = operation('RegisterAccountAssociation', {
  http: ['PUT', '/managed-thing-associations/register', 201],
  input: {
    AccountAssociationId: required(AccountAssociationId),
    DeviceDiscoveryId: required(DeviceDiscoveryId),
    ManagedThingId: required(ManagedThingId),
  },
  output: { AccountAssociationId, DeviceDiscoveryId, ManagedThingId },
  errors: ERRORS,
  ...SUBJECTS,
});

export const DeregisterAccountAssociation = operation('DeregisterAccountAssociation', {
  http: ['PUT', '/managed-thing-associations/deregister', 200],
  input: { AccountAssociationId: required(AccountAssociationId), ManagedThingId: required(ManagedThingId) },
  errors: ERRORS,
  ...SUBJECTS,
});

export const ListManagedThingAccountAssociations = operation('ListManagedThingAccountAssociations', {
  http: ['GET', '/managed-thing-associations', 200],
  input: { ...PAGE, AccountAssociationId: query(AccountAssociationId), ManagedThingId: query(ManagedThingId) },
  output: {
    Items: list(structure({
      AccountAssociationId,
      ManagedThingAssociationStatus: oneOf('PRE_ASSOCIATED', 'ASSOCIATED'),
      ManagedThingId,
    })),
    NextToken: string(),
  },
  errors: COMMON_ERRORS,
});
