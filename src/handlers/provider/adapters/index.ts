/** Every kind of resource that the function serves, by its CloudFormation type. */

import { accountAssociation } from './account-association';
import { cloudConnector } from './cloud-connector';
import { connectorDestination } from './connector-destination';
import { credentialLocker } from './credential-locker';
import { customEndpoint } from './custom-endpoint';
import { defaultEncryption } from './default-encryption';
import { destination } from './destination';
import { deviceClaim } from './device-claim';
import { deviceClaimByCode } from './device-claim-by-code';
import { deviceDiscovery } from './device-discovery';
import { eventLogConfiguration } from './event-log-configuration';
import { hubConfiguration } from './hub-configuration';
import { managedThing } from './managed-thing';
import { managedThingCommand } from './managed-thing-command';
import { notificationConfiguration } from './notification-configuration';
import { otaTask } from './ota-task';
import { otaTaskConfiguration } from './ota-task-configuration';
import { provisioningProfile } from './provisioning-profile';
import { runtimeLogConfiguration } from './runtime-log-configuration';
import type { Adapter } from '../adapter';

const ADAPTERS: readonly Adapter[] = [
  accountAssociation,
  cloudConnector,
  connectorDestination,
  credentialLocker,
  customEndpoint,
  defaultEncryption,
  destination,
  deviceClaim,
  deviceClaimByCode,
  deviceDiscovery,
  eventLogConfiguration,
  hubConfiguration,
  managedThing,
  managedThingCommand,
  notificationConfiguration,
  otaTask,
  otaTaskConfiguration,
  provisioningProfile,
  runtimeLogConfiguration,
];

export const adapters: ReadonlyMap<string, Adapter> = new Map(ADAPTERS.map((adapter) => [adapter.kind.type, adapter]));
