/**
 * Cloud connectors. Another function makes another connector.
 *
 * | event  | state                      | calls                                          | answer               |
 * | ------ | -------------------------- | ---------------------------------------------- | -------------------- |
 * | Create | -                          | CreateCloudConnector, Get                      | the service's ID     |
 * | Update | name or description        | UpdateCloudConnector, Get                      | same ID              |
 * | Update | function                   | CreateCloudConnector, Get                      | another ID: replaced |
 * | Delete | there or gone              | DeleteCloudConnector                           | deleted              |
 * | Delete | refused: in use            | Delete again, ListConnectorDestinations        | failed, names them   |
 */

import { CLOUD_CONNECTOR } from '../../../api/iot-managed-integrations/cloud-connector';
import { ListConnectorDestinations } from '../../../api/iot-managed-integrations/connector-destination';
import { listAll } from '../../shared/pages';
import type { Adapter } from '../adapter';

export const cloudConnector: Adapter = {
  kind: CLOUD_CONNECTOR,
  // The service documents no way to unset a description, and refuses an empty one.
  unset: { Description: ' ' },
  usedBy: async (CloudConnectorId, calls) => {
    const destinations = await listAll(calls, ListConnectorDestinations, 'ConnectorDestinationList', {
      CloudConnectorId,
    });
    return destinations.map(({ Id }) => `connector destination ${Id}`);
  },
};
