/**
 * OTA task configurations. No operation changes one, so every change replaces it.
 *
 * | event  | state                       | calls                               | answer              |
 * | ------ | --------------------------- | ----------------------------------- | ------------------- |
 * | Create | -                           | CreateOtaTaskConfiguration, Get     | the service's ID    |
 * | Update | something changed           | CreateOtaTaskConfiguration, Get     | another ID: replaced |
 * | Update | changed, explicit name kept | none                                | failed, same ID     |
 * | Delete | there or gone               | DeleteOtaTaskConfiguration          | deleted             |
 */

import { OTA_TASK_CONFIGURATION } from '../../../api/iot-managed-integrations/ota-task-configuration';
import type { Adapter } from '../adapter';

export const otaTaskConfiguration: Adapter = { kind: OTA_TASK_CONFIGURATION };
