/**
 * Notification configurations. The event type is the key; another event type is another configuration.
 *
 * | event  | state                 | calls                                  | answer             |
 * | ------ | --------------------- | -------------------------------------- | ------------------ |
 * | Create | event type free       | CreateNotificationConfiguration, Get   | the event type     |
 * | Create | event type taken      | CreateNotificationConfiguration        | failed, not created |
 * | Create | ... and to be adopted | Create (conflict), Get, UpdateNotificationConfiguration, Get | the event type |
 * | Update | destination changed   | UpdateNotificationConfiguration, Get   | same ID            |
 * | Update | event type changed    | CreateNotificationConfiguration, Get   | another ID: replaced |
 * | Update | gone                  | Update (not found), Create, Get        | same ID            |
 * | Delete | there or gone         | DeleteNotificationConfiguration        | deleted            |
 */

import { NOTIFICATION_CONFIGURATION } from '../../../api/iot-managed-integrations/notification-configuration';
import type { Adapter } from '../adapter';

export const notificationConfiguration: Adapter = { kind: NOTIFICATION_CONFIGURATION };
