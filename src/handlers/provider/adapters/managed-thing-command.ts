/**
 * Commands to managed things: an action. A notification reports the result of a command, so there
 * is nothing to read or delete. The service does not recognize a repeated command.
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
