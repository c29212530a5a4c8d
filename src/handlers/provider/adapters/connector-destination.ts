/**
 * Connector destinations. Only parts of the authorization change in place; see
 * `../authorization.ts`. A secret without a version means the version that is current when the
 * connector destination is created or changed.
 *
 * | event  | state                                   | calls                                              | answer               |
 * | ------ | --------------------------------------- | -------------------------------------------------- | -------------------- |
 * | Create | -                                       | DescribeSecret, CreateConnectorDestination, Get    | the service's ID     |
 * | Update | name, description, secrets, redirection | DescribeSecret, Get, UpdateConnectorDestination, Get | same ID            |
 * | Update | other authorization, or connector       | DescribeSecret, Get, Create, Get                   | another ID: replaced |
 * | Delete | there or gone                           | DeleteConnectorDestination                         | deleted              |
 * | Delete | refused: in use                         | Delete again, ListAccountAssociations              | failed, names them   |
 */

import { ListAccountAssociations } from '../../../api/iot-managed-integrations/account-association';
import { CONNECTOR_DESTINATION } from '../../../api/iot-managed-integrations/connector-destination';
import { listAll } from '../../shared/pages';
import type { Adapter } from '../adapter';
import { authConfigUpdate, withSecretVersions } from '../authorization';

export const connectorDestination: Adapter = {
  kind: CONNECTOR_DESTINATION,
  // The service documents no way to unset a description or a name, and refuses empty ones.
  unset: { Description: ' ', Name: ' ' },
  incrementalUpdates: { AuthConfig: authConfigUpdate },
  resolveProperties: withSecretVersions,
  usedBy: async (ConnectorDestinationId, calls) => {
    const associations = await listAll(calls, ListAccountAssociations, 'Items', { ConnectorDestinationId });
    return associations.map(({ AccountAssociationId }) => `account association ${AccountAssociationId}`);
  },
};
