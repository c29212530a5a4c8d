/**
 * Commands to managed things: an action. What comes of one is told by a notification, so that
 * nothing is there to be read or deleted. The service does not recognize a repeated command.
 *
 * | event  | state                    | calls                   | answer                |
 * | ------ | ------------------------ | ----------------------- | --------------------- |
 * | Create | -                        | SendManagedThingCommand | the command's trace ID |
 * | Update | anything, also a trigger | SendManagedThingCommand | another trace ID      |
 * | Delete | -                        | none                    | deleted               |
 */

import { MANAGED_THING_COMMAND } from '../../../api/iot-managed-integrations/managed-thing-command';
import type { Adapter } from '../adapter';

export const managedThingCommand: Adapter = { kind: MANAGED_THING_COMMAND };
