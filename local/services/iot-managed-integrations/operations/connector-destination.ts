/** Connector destinations. */

import type * as api from '../../../../src/api/iot-managed-integrations/connector-destination';
import type { Input, Output } from '../../../../src/api/schema';
import type { Handlers } from '../../service';
import { ServiceError } from '../../service';
import type { ServiceHost } from '../host';
import { newId } from '../records';

type Destination = Output<typeof api.GetConnectorDestination>;
type AuthConfig = NonNullable<Destination['AuthConfig']>;
type Materials = NonNullable<AuthConfig['GeneralAuthorization']>;
type AuthConfigUpdate = NonNullable<Input<typeof api.UpdateConnectorDestination>['AuthConfig']>;

const MAX_MATERIALS = 3;

export function connectorDestinations({ records, random }: ServiceHost): Handlers<typeof api> {
  const destinations = records.ConnectorDestination;
  return {
    CreateConnectorDestination: ({ ClientToken: _, ...members }) => {
      records.CloudConnector.get(members.CloudConnectorId);
      checkAuthConfig(members.AuthConfig);
      const Id = newId(random);
      return destinations.add(Id, withRedirectUrl({ ...members, Id }));
    },
    GetConnectorDestination: ({ Identifier }) => destinations.read(Identifier),
    UpdateConnectorDestination: ({ AuthConfig: update, Identifier, ...changes }) => {
      const { AuthConfig = {} } = destinations.get(Identifier);
      destinations.update(Identifier, { ...changes, ...withRedirectUrl({ AuthConfig: updated(AuthConfig, update) }) }, [
        'Description',
        'Name',
      ]);
      return {};
    },
    /** @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_DeleteConnectorDestination.html */
    DeleteConnectorDestination: ({ Identifier }) => {
      destinations.get(Identifier);
      const user = records.AccountAssociation.all().find(
        ({ ConnectorDestinationId }) => ConnectorDestinationId === Identifier,
      );
      if (user) {
        throw new ServiceError(
          'ValidationException',
          `The account association ${user.AccountAssociationId} uses the connector destination ${Identifier}`,
        );
      }
      destinations.remove(Identifier);
      return {};
    },
    ListConnectorDestinations: ({ CloudConnectorId, ...request }) => {
      const { items, NextToken } = destinations.page(request, (destination) =>
        (CloudConnectorId ?? destination.CloudConnectorId) === destination.CloudConnectorId);
      return { ConnectorDestinationList: items, NextToken };
    },
  };
}

function checkAuthConfig({ oAuth, GeneralAuthorization = [] }: AuthConfig): void {
  if (!oAuth && GeneralAuthorization.length === 0) invalid('The AuthConfig has neither oAuth nor GeneralAuthorization');
  const names = GeneralAuthorization.map(({ AuthMaterialName }) => AuthMaterialName);
  if (new Set(names).size < names.length) invalid('Two authorization materials have one AuthMaterialName');
}

/** An update can add materials and give them other secrets; it cannot remove one. */
function updated(
  config: AuthConfig,
  { oAuthUpdate, GeneralAuthorizationUpdate = {} }: AuthConfigUpdate = {},
): AuthConfig {
  if (oAuthUpdate && !config.oAuth) invalid('There is no oAuth to update');
  const { AuthMaterialsToAdd = [], AuthMaterialsToUpdate = [] } = GeneralAuthorizationUpdate;
  const { GeneralAuthorization: materials = [] } = config;
  const has = (name: string) => materials.some(({ AuthMaterialName }) => AuthMaterialName === name);
  for (const { AuthMaterialName: name } of AuthMaterialsToAdd) {
    if (has(name)) invalid(`There is an authorization material ${name}`);
  }
  for (const { AuthMaterialName: name } of AuthMaterialsToUpdate) {
    if (!has(name)) invalid(`There is no authorization material ${name}`);
  }
  const GeneralAuthorization: Materials = [
    ...materials.map(
      (material) =>
        AuthMaterialsToUpdate.find(({ AuthMaterialName }) => AuthMaterialName === material.AuthMaterialName)
        ?? material,
    ),
    ...AuthMaterialsToAdd,
  ];
  if (GeneralAuthorization.length > MAX_MATERIALS) {
    invalid(`There are at most ${MAX_MATERIALS} authorization materials`);
  }
  return {
    ...config,
    ...(config.oAuth && { oAuth: { ...config.oAuth, ...oAuthUpdate } }),
    ...(GeneralAuthorization.length > 0 && { GeneralAuthorization }),
  };
}

function withRedirectUrl<D extends Pick<Destination, 'AuthConfig'>>(
  destination: D,
): D & Pick<Destination, 'OAuthCompleteRedirectUrl'> {
  return { ...destination, OAuthCompleteRedirectUrl: destination.AuthConfig?.oAuth?.oAuthCompleteRedirectUrl };
}

function invalid(message: string): never {
  throw new ServiceError('ValidationException', message);
}
