/**
 * The data of the service: a store for each resource type, with the output of its read operation
 * and internal state.
 */

import type { Association, Discovery, ManagedThing, OtaTask, ThingAssociation } from './record-types';
import type { StoreHost } from './store';
import { Store } from './store';
import type * as api from '../../../src/api/iot-managed-integrations';
import type { Output } from '../../../src/api/schema';
import type { Random } from '../../random';

export function records(host: StoreHost) {
  return {
    AccountAssociation: new Store<Association>('account-association', host),
    CloudConnector: new Store<Output<typeof api.GetCloudConnector>>('cloud-connector', host),
    ConnectorDestination: new Store<Output<typeof api.GetConnectorDestination>>('connector-destination', host),
    CredentialLocker: new Store<Output<typeof api.GetCredentialLocker>>('credential-locker', host),
    CustomEndpoint: new Store<Output<typeof api.GetCustomEndpoint>>('custom-endpoint', host),
    DefaultEncryption: new Store<Output<typeof api.GetDefaultEncryptionConfiguration>>(
      'default-encryption-configuration',
      host,
    ),
    Destination: new Store<Output<typeof api.GetDestination>>('destination', host),
    DeviceDiscovery: new Store<Discovery>('device-discovery', host),
    EventLogConfiguration: new Store<Output<typeof api.GetEventLogConfiguration>>('event-log-configuration', host),
    HubConfiguration: new Store<Output<typeof api.GetHubConfiguration>>('hub-configuration', host),
    ManagedThing: new Store<ManagedThing>('managed-thing', host),
    ManagedThingAssociation: new Store<ThingAssociation>('managed-thing-association', host),
    NotificationConfiguration: new Store<Output<typeof api.GetNotificationConfiguration>>(
      'notification-configuration',
      host,
    ),
    OtaTask: new Store<OtaTask>('ota-task', host),
    OtaTaskConfiguration: new Store<Output<typeof api.GetOtaTaskConfiguration>>('ota-task-configuration', host),
    ProvisioningProfile: new Store<Output<typeof api.GetProvisioningProfile>>('provisioning-profile', host),
    RuntimeLogConfiguration: new Store<Output<typeof api.GetRuntimeLogConfiguration>>(
      'runtime-log-configuration',
      host,
    ),
  };
}

export type Records = ReturnType<typeof records>;

export type ResourceType = keyof Records;

/** The guide's examples of IDs have 32 hexadecimal digits. */
export const newId = (random: Random) => random.bytes(16).toString('hex');
