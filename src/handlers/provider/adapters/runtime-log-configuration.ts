/**
 * Runtime log configurations. Each managed thing has one: it is put, and reset when the resource is
 * deleted.
 *
 * | event  | state                    | calls                                   | answer              |
 * | ------ | ------------------------ | --------------------------------------- | ------------------- |
 * | Create | whatever was put before  | PutRuntimeLogConfiguration, Get         | the thing's ID      |
 * | Create | no such thing            | PutRuntimeLogConfiguration (not found)  | failed, not created |
 * | Update | settings changed         | PutRuntimeLogConfiguration, Get         | same ID             |
 * | Update | another thing            | Get, Put, Get                           | another ID: replaced |
 * | Delete | there                    | ResetRuntimeLogConfiguration            | deleted             |
 * | Delete | the thing is gone        | ResetRuntimeLogConfiguration (not found) | deleted            |
 */

import { RUNTIME_LOG_CONFIGURATION } from '../../../api/iot-managed-integrations/runtime-log-configuration';
import type { Adapter } from '../adapter';

export const runtimeLogConfiguration: Adapter = { kind: RUNTIME_LOG_CONFIGURATION };
