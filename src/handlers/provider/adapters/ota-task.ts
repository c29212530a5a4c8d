/**
 * OTA tasks. The service cannot unset a task's configuration, so removing it replaces the task.
 *
 * | event  | state                          | calls                                     | answer               |
 * | ------ | ------------------------------ | ----------------------------------------- | -------------------- |
 * | Create | -                              | CreateOtaTask, Get                        | the service's ID     |
 * | Update | description, configuration     | UpdateOtaTask, Get                        | same ID              |
 * | Update | tags                           | Get, TagResource and/or UntagResource     | same ID              |
 * | Update | configuration taken away       | CreateOtaTask, Get                        | another ID: replaced |
 * | Update | anything else                  | CreateOtaTask, Get                        | another ID: replaced |
 * | Delete | there                          | DeleteOtaTask, Get until gone             | deleted              |
 * | Delete | gone                           | DeleteOtaTask (not found)                 | deleted              |
 * | Delete | too many deletions under way   | DeleteOtaTask again, for up to 2 minutes  | deleted, or failed   |
 */

import { OTA_TASK } from '../../../api/iot-managed-integrations/ota-task';
import type { Adapter } from '../adapter';

export const otaTask: Adapter = {
  kind: OTA_TASK,
  states: {
    member: 'Status',
    ready: ['SCHEDULED', 'IN_PROGRESS', 'COMPLETED', 'CANCELED'],
    deleting: ['DELETION_IN_PROGRESS'],
    failed: [],
  },
  // The service documents no way to unset a description, and refuses an empty one.
  unset: { Description: ' ' },
  cannotBeUnset: ['TaskConfigurationId'],
};
