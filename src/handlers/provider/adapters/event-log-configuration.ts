/**
 * Event log configurations. The target is immutable, the level is not.
 *
 * | event  | state                         | calls                             | answer              |
 * | ------ | ----------------------------- | --------------------------------- | ------------------- |
 * | Create | nothing configures the target | CreateEventLogConfiguration, Get  | the service's ID    |
 * | Create | another one configures it     | CreateEventLogConfiguration       | failed, not created |
 * | Update | level changed                 | UpdateEventLogConfiguration, Get  | same ID             |
 * | Update | target changed                | Get, Create, Get                  | another ID: replaced |
 * | Update | gone                          | Update (not found), Create, Get   | another ID          |
 * | Delete | there or gone                 | DeleteEventLogConfiguration       | deleted             |
 */

import { EVENT_LOG_CONFIGURATION } from '../../../api/iot-managed-integrations/event-log-configuration';
import type { Adapter } from '../adapter';

export const eventLogConfiguration: Adapter = { kind: EVENT_LOG_CONFIGURATION };
