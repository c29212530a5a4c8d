/**
 * Account associations, which the end user completes by opening the authorization URL:
 *
 *     ASSOCIATION_IN_PROGRESS -> ASSOCIATION_SUCCEEDED | ASSOCIATION_FAILED
 *     ASSOCIATION_DELETING -> gone
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/account-linking-flow.html
 */

import type * as api from '../../../../src/api/iot-managed-integrations/account-association';
import type { Input } from '../../../../src/api/schema';
import type { Handlers } from '../../service';
import { ServiceError } from '../../service';
import type { ServiceHost } from '../host';
import type { Association } from '../record-types';
import type { Records } from '../records';
import { newId } from '../records';
import { refuseReservedTags } from './tagging';

export function accountAssociations(host: ServiceHost): Handlers<typeof api> {
  const associations = new AccountAssociations(host);
  return {
    CreateAccountAssociation: (input) => associations.create(input),
    GetAccountAssociation: ({ AccountAssociationId }) => host.records.AccountAssociation.read(AccountAssociationId),
    UpdateAccountAssociation: ({ AccountAssociationId, ...changes }) =>
      associations.update(AccountAssociationId, changes),
    DeleteAccountAssociation: ({ AccountAssociationId }) => associations.delete(AccountAssociationId),
    StartAccountAssociationRefresh: ({ AccountAssociationId }) => associations.refresh(AccountAssociationId),
    ListAccountAssociations: ({ ConnectorDestinationId, ...request }) => {
      const { items, NextToken } = host.records.AccountAssociation.page(
        request,
        (association) =>
          (ConnectorDestinationId ?? association.ConnectorDestinationId) === association.ConnectorDestinationId,
      );
      return { Items: items, NextToken };
    },
  };
}

class AccountAssociations {
  private readonly associations: Records['AccountAssociation'];

  constructor(private readonly host: ServiceHost) {
    this.associations = host.records.AccountAssociation;
  }

  public create(input: Input<typeof api.CreateAccountAssociation>): Association {
    const { ConnectorDestinationId, Description, GeneralAuthorization, Name, Tags } = input;
    refuseReservedTags(Tags, 'ValidationException');
    const needsUser = GeneralAuthorization === undefined;
    this.checkMaterial(ConnectorDestinationId, needsUser ? undefined : GeneralAuthorization.AuthMaterialName ?? '');
    const AccountAssociationId = newId(this.host.random);
    const association = this.associations.add(AccountAssociationId, {
      AccountAssociationId,
      Arn: this.host.arn(this.associations.type, AccountAssociationId),
      AssociationState: needsUser ? 'ASSOCIATION_IN_PROGRESS' : 'ASSOCIATION_SUCCEEDED',
      ConnectorDestinationId,
      Description,
      GeneralAuthorization,
      Name,
      OAuthAuthorizationUrl: needsUser ? this.authorizationUrl(ConnectorDestinationId, AccountAssociationId) : '',
      Tags,
    });
    if (!needsUser) this.activateUser(association);
    return association;
  }

  public update(id: string, changes: Pick<Association, 'Description' | 'Name'>): object {
    this.usable(id);
    this.associations.update(id, changes, ['Description', 'Name']);
    return {};
  }

  /** @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_DeleteAccountAssociation.html */
  public delete(id: string): object {
    const { records, assumptions, connectors } = this.host;
    const association = this.associations.get(id);
    if (association.AssociationState === 'ASSOCIATION_DELETING') return {};
    const user = records.ManagedThingAssociation.all().find(({ AccountAssociationId }) => AccountAssociationId === id);
    if (user) {
      throw new ServiceError(
        'ValidationException',
        `Deregister the managed thing ${user.ManagedThingId} from ${id} first`,
      );
    }
    if (association.AssociationState === 'ASSOCIATION_SUCCEEDED') connectors.deactivateUser(association);
    this.associations.set(id, { AssociationState: 'ASSOCIATION_DELETING' });
    this.associations.schedule(id, assumptions.get('associationDeletionMilliseconds'));
    return {};
  }

  public refresh(id: string): { readonly OAuthAuthorizationUrl: string } {
    const { ConnectorDestinationId, GeneralAuthorization } = this.usable(id);
    if (GeneralAuthorization) {
      throw new ServiceError('ValidationException', 'An account association by general authorization is not refreshed');
    }
    const OAuthAuthorizationUrl = this.authorizationUrl(ConnectorDestinationId!, id);
    this.associations.set(id, {
      AssociationState: 'ASSOCIATION_IN_PROGRESS',
      ErrorMessage: undefined,
      OAuthAuthorizationUrl,
    });
    return { OAuthAuthorizationUrl };
  }

  private checkMaterial(destinationId: string, name: string | undefined): void {
    const { AuthConfig } = this.host.records.ConnectorDestination.get(destinationId);
    const isThere = name === undefined
      ? AuthConfig?.oAuth
      : AuthConfig?.GeneralAuthorization?.some(({ AuthMaterialName }) => AuthMaterialName === name);
    const missing = name === undefined ? 'oAuth' : `authorization material ${name}`;
    if (!isThere) {
      throw new ServiceError('ValidationException', `The connector destination ${destinationId} has no ${missing}`);
    }
  }

  private authorizationUrl(destinationId: string, associationId: string): string {
    const { oAuth } = this.host.records.ConnectorDestination.get(destinationId).AuthConfig!;
    const url = new URL(oAuth!.authUrl);
    url.protocol = 'https:';
    const parameters = {
      response_type: 'code',
      redirect_uri: callbackUrl(this.host.region),
      scope: oAuth!.scope,
      state: associationId,
    };
    for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value);
    return url.toString();
  }

  private activateUser(association: Association): void {
    const id = association.AccountAssociationId!;
    this.host.connectors.activateUser(association, ({ userId }) => {
      if (this.associations.find(id)) this.associations.set(id, { userId: String(userId) });
    });
  }

  private usable(id: string): Association {
    const association = this.associations.get(id);
    if (association.AssociationState !== 'ASSOCIATION_DELETING') return association;
    throw new ServiceError('ConflictException', `The account association ${id} is ASSOCIATION_DELETING`);
  }
}

/** The URL to which the third-party cloud redirects the end user. */
const callbackUrl = (region: string) => `https://api.iotmanagedintegrations.${region}.api.aws/callback`;
