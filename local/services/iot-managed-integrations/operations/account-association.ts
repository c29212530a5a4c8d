/**
 * Account associations, which the end user completes by opening the authorization URL:
 *
 *     ASSOCIATION_IN_PROGRESS -> ASSOCIATION_SUCCEEDED | ASSOCIATION_FAILED
 *     ASSOCIATION_DELETING -> gone
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/account-linking-flow.html
 */

import type * as api from '../../../../src/api/iot-managed-integrations/account-association';
import type { Handlers } from '../../service';
import { ServiceError } from '../../service';
import type { ServiceHost } from '../host';
import type { Association } from '../records';
import { newId } from '../records';
import { refuseReservedTags } from './tagging';

export function accountAssociations(host: ServiceHost): Handlers<typeof api> {
  const { records, assumptions, random, arn, connectors } = host;
  const associations = records.AccountAssociation;

  const checkMaterial = (destinationId: string, name: string | undefined) => {
    const { AuthConfig } = records.ConnectorDestination.get(destinationId);
    const isThere = name === undefined
      ? AuthConfig?.oAuth
      : AuthConfig?.GeneralAuthorization?.some(({ AuthMaterialName }) => AuthMaterialName === name);
    const missing = name === undefined ? 'oAuth' : `authorization material ${name}`;
    if (!isThere) throw new ServiceError('ValidationException', `The connector destination ${destinationId} has no ${missing}`);
  };

  const authorizationUrl = (destinationId: string, associationId: string): string => {
    const { oAuth } = records.ConnectorDestination.get(destinationId).AuthConfig!;
    const url = new URL(oAuth!.authUrl);
    url.protocol = 'https:';
    const parameters = { response_type: 'code', redirect_uri: callbackUrl(host.region), scope: oAuth!.scope, state: associationId };
    for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value);
    return url.toString();
  };

  const usable = (id: string): Association => {
    const association = associations.get(id);
    if (association.AssociationState !== 'ASSOCIATION_DELETING') return association;
    throw new ServiceError('ConflictException', `The account association ${id} is ASSOCIATION_DELETING`);
  };

  return {
    CreateAccountAssociation: ({ ConnectorDestinationId, Description, GeneralAuthorization, Name, Tags }) => {
      refuseReservedTags(Tags, 'ValidationException');
      const needsUser = GeneralAuthorization === undefined;
      checkMaterial(ConnectorDestinationId, needsUser ? undefined : GeneralAuthorization.AuthMaterialName ?? '');
      const AccountAssociationId = newId(random);
      const association = associations.add(AccountAssociationId, {
        AccountAssociationId,
        Arn: arn(associations.type, AccountAssociationId),
        AssociationState: needsUser ? 'ASSOCIATION_IN_PROGRESS' : 'ASSOCIATION_SUCCEEDED',
        ConnectorDestinationId,
        Description,
        GeneralAuthorization,
        Name,
        OAuthAuthorizationUrl: needsUser ? authorizationUrl(ConnectorDestinationId, AccountAssociationId) : '',
        Tags,
      });
      if (!needsUser) {
        connectors.activateUser(association, ({ userId }) => {
          if (associations.find(AccountAssociationId)) associations.set(AccountAssociationId, { userId: String(userId) });
        });
      }
      return association;
    },
    GetAccountAssociation: ({ AccountAssociationId }) => associations.read(AccountAssociationId),
    UpdateAccountAssociation: ({ AccountAssociationId, ...changes }) => {
      usable(AccountAssociationId);
      associations.update(AccountAssociationId, changes, ['Description', 'Name']);
      return {};
    },
    /** @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_DeleteAccountAssociation.html */
    DeleteAccountAssociation: ({ AccountAssociationId }) => {
      const association = associations.get(AccountAssociationId);
      if (association.AssociationState === 'ASSOCIATION_DELETING') return {};
      const user = records.ManagedThingAssociation.all().find((item) => item.AccountAssociationId === AccountAssociationId);
      if (user) {
        throw new ServiceError('ValidationException', `Deregister the managed thing ${user.ManagedThingId} from ${AccountAssociationId} first`);
      }
      if (association.AssociationState === 'ASSOCIATION_SUCCEEDED') connectors.deactivateUser(association);
      associations.set(AccountAssociationId, { AssociationState: 'ASSOCIATION_DELETING' });
      associations.later(AccountAssociationId, assumptions.get('associationDeletionMilliseconds'));
      return {};
    },
    StartAccountAssociationRefresh: ({ AccountAssociationId }) => {
      const { ConnectorDestinationId, GeneralAuthorization } = usable(AccountAssociationId);
      if (GeneralAuthorization) throw new ServiceError('ValidationException', 'An account association by general authorization is not refreshed');
      const OAuthAuthorizationUrl = authorizationUrl(ConnectorDestinationId!, AccountAssociationId);
      associations.set(AccountAssociationId, { AssociationState: 'ASSOCIATION_IN_PROGRESS', ErrorMessage: undefined, OAuthAuthorizationUrl });
      return { OAuthAuthorizationUrl };
    },
    ListAccountAssociations: ({ ConnectorDestinationId, ...request }) => {
      const { items, NextToken } = associations.page(request, (association) =>
        (ConnectorDestinationId ?? association.ConnectorDestinationId) === association.ConnectorDestinationId);
      return { Items: items, NextToken };
    },
  };
}

/** Where the third-party cloud sends the end user back to. */
const callbackUrl = (region: string) => `https://api.iotmanagedintegrations.${region}.api.aws/callback`;
