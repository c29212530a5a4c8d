/** AWS IoT managed integrations as a whole. */

import type { Service } from '../service';
import { operationsOf } from '../service';
import * as accountAssociation from './account-association';
import * as cloudConnector from './cloud-connector';
import * as connectorDestination from './connector-destination';
import * as connectorEvent from './connector-event';
import * as credentialLocker from './credential-locker';
import * as customEndpoint from './custom-endpoint';
import * as defaultEncryption from './default-encryption';
import * as destination from './destination';
import * as deviceDiscovery from './device-discovery';
import { IOT_MANAGED_INTEGRATIONS_ENDPOINT } from './endpoint';
import * as eventLogConfiguration from './event-log-configuration';
import * as hubConfiguration from './hub-configuration';
import * as managedThing from './managed-thing';
import * as managedThingAssociation from './managed-thing-association';
import * as managedThingCommand from './managed-thing-command';
import * as managedThingData from './managed-thing-data';
import * as notificationConfiguration from './notification-configuration';
import * as otaTask from './ota-task';
import * as otaTaskConfiguration from './ota-task-configuration';
import * as provisioningProfile from './provisioning-profile';
import * as runtimeLogConfiguration from './runtime-log-configuration';
import * as schemaVersion from './schema-version';
import * as tagging from './tagging';

export * from './account-association';
export * from './cloud-connector';
export * from './connector-destination';
export * from './connector-event';
export * from './credential-locker';
export * from './custom-endpoint';
export * from './default-encryption';
export * from './destination';
export * from './device-discovery';
export * from './event-log-configuration';
export * from './hub-configuration';
export * from './managed-thing';
export * from './managed-thing-association';
export * from './managed-thing-command';
export * from './managed-thing-data';
export * from './notification-configuration';
export * from './ota-task';
export * from './ota-task-configuration';
export * from './provisioning-profile';
export * from './runtime-log-configuration';
export * from './schema-version';
export * from './tagging';

export const IOT_MANAGED_INTEGRATIONS: Service = {
  ...IOT_MANAGED_INTEGRATIONS_ENDPOINT,
  operations: operationsOf(
    accountAssociation,
    cloudConnector,
    connectorDestination,
    connectorEvent,
    credentialLocker,
    customEndpoint,
    defaultEncryption,
    destination,
    deviceDiscovery,
    eventLogConfiguration,
    hubConfiguration,
    managedThing,
    managedThingAssociation,
    managedThingCommand,
    managedThingData,
    notificationConfiguration,
    otaTask,
    otaTaskConfiguration,
    provisioningProfile,
    runtimeLogConfiguration,
    schemaVersion,
    tagging,
  ),
};
