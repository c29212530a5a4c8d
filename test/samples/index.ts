import { accountAssociation } from './account-association';
import { cloudConnector } from './cloud-connector';
import type { Sample } from './common/sample';
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

/**
 * A sample of every kind. A new one comes last: the names of tests count them, and the seed of a
 * random program chooses by their order.
 */
export const SAMPLES: readonly Sample[] = [
  credentialLocker,
  destination,
  notificationConfiguration,
  otaTaskConfiguration,
  provisioningProfile,
  deviceClaim,
  deviceClaimByCode,
  otaTask,
  eventLogConfiguration,
  cloudConnector,
  connectorDestination,
  accountAssociation,
  managedThing,
  customEndpoint,
  defaultEncryption,
  hubConfiguration,
  runtimeLogConfiguration,
  deviceDiscovery,
  managedThingCommand,
];
