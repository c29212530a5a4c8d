/** Every kind of resource that the function serves, by its CloudFormation type. */

import { accountAssociation } from './account-association';
import { cloudConnector } from './cloud-connector';
import { connectorDestination } from './connector-destination';
import { credentialLocker } from './credential-locker';
import { destination } from './destination';
import { deviceClaim } from './device-claim';
import { deviceClaimByCode } from './device-claim-by-code';
import { deviceDiscovery } from './device-discovery';
import { managedThingCommand } from './managed-thing-command';
import { notificationConfiguration } from './notification-configuration';
import { otaTask } from './ota-task';
import { otaTaskConfiguration } from './ota-task-configuration';
import { provisioningProfile } from './provisioning-profile';
import { Adapter } from '../adapter';

const ADAPTERS: readonly Adapter[] = [
  accountAssociation, cloudConnector, connectorDestination, credentialLocker, destination, deviceClaim, deviceClaimByCode, deviceDiscovery,
  managedThingCommand, notificationConfiguration, otaTask, otaTaskConfiguration, provisioningProfile,
];

export const adapters: ReadonlyMap<string, Adapter> = new Map(ADAPTERS.map((adapter) => [adapter.kind.type, adapter]));
