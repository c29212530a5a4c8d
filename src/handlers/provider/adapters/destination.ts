/**
 * Destinations. The name is the key; everything else changes in place.
 *
 * | event  | state                       | calls                              | answer              |
 * | ------ | --------------------------- | ---------------------------------- | ------------------- |
 * | Create | name free                   | CreateDestination, Get             | the name            |
 * | Create | name taken                  | CreateDestination                  | failed, not created |
 * | Create | ... and to be adopted       | Create (conflict), Get, Update, Get | the name           |
 * | Create | role not yet assumable      | CreateDestination, for up to 90 s  | the name, or failed |
 * | Update | stream, role or description | UpdateDestination, Get             | same ID             |
 * | Update | name changed                | CreateDestination, Get             | another ID: replaced |
 * | Update | gone                        | Update (not found), Create, Get    | same ID             |
 * | Delete | there or gone               | DeleteDestination                  | deleted             |
 * | Delete | refused: in use             | Delete again, then List notifications | failed, names them |
 */

import { DESTINATION } from '../../../api/iot-managed-integrations/destination';
import { ListNotificationConfigurations } from '../../../api/iot-managed-integrations/notification-configuration';
import type { Calls } from '../../shared/calls';
import { listAll } from '../../shared/pages';
import type { Adapter } from '../adapter';

export const destination: Adapter = {
  kind: DESTINATION,
  // The service documents no way to unset a description, and refuses an empty one.
  unset: { Description: ' ' },
  usedBy: notificationsTo,
};

async function notificationsTo(name: string, calls: Calls): Promise<string[]> {
  const configurations = await listAll(calls, ListNotificationConfigurations, 'NotificationConfigurationList', {});
  return configurations
    .filter(({ DestinationName }) => DestinationName === name)
    .map(({ EventType }) => `notification configuration ${EventType}`);
}
