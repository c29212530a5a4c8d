/** All that the service holds: a store for each resource type, of what its read operation answers and of what stands behind that. */

import type { Association } from './operations/account-association';
import type { Discovery } from './operations/device-discovery';
import type { ManagedThing } from './operations/managed-thing';
import type { ThingAssociation } from './operations/managed-thing-association';
import type { OtaTask } from './operations/ota-task';
import { Store, StoreHost } from './store';
import * as api from '../../../src/api/iot-managed-integrations';
import { Output } from '../../../src/api/schema';
import { Random } from '../../random';

export function records(host: StoreHost) {
  return {
    AccountAssociation: new Store<Association>('account-association', host),
    CloudConnector: new Store<Output<typeof api.GetCloudConnector>>('cloud-connector', host),
    ConnectorDestination: new Store<Output<typeof api.GetConnectorDestination>>('connector-destination', host),
    CredentialLocker: new Store<Output<typeof api.GetCredentialLocker>>('credential-locker', host),
    CustomEndpoint: new Store<Output<typeof api.GetCustomEndpoint>>('custom-endpoint', host),
    DefaultEncryption: new Store<Output<typeof api.GetDefaultEncryptionConfiguration>>('default-encryption-configuration', host),
    Destination: new Store<Output<typeof api.GetDestination>>('destination', host),
    DeviceDiscovery: new Store<Discovery>('device-discovery', host),
    EventLogConfiguration: new Store<Output<typeof api.GetEventLogConfiguration>>('event-log-configuration', host),
    HubConfiguration: new Store<Output<typeof api.GetHubConfiguration>>('hub-configuration', host),
    ManagedThing: new Store<ManagedThing>('managed-thing', host),
    ManagedThingAssociation: new Store<ThingAssociation>('managed-thing-association', host),
    NotificationConfiguration: new Store<Output<typeof api.GetNotificationConfiguration>>('notification-configuration', host),
    OtaTask: new Store<OtaTask>('ota-task', host),
    OtaTaskConfiguration: new Store<Output<typeof api.GetOtaTaskConfiguration>>('ota-task-configuration', host),
    ProvisioningProfile: new Store<Output<typeof api.GetProvisioningProfile>>('provisioning-profile', host),
    RuntimeLogConfiguration: new Store<Output<typeof api.GetRuntimeLogConfiguration>>('runtime-log-configuration', host),
  };
}

export type Records = ReturnType<typeof records>;

/** The guide's examples of IDs have 32 hexadecimal digits. */
export const newId = (random: Random) => random.bytes(16).toString('hex');
