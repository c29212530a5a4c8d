/**
 * The data of the service: a store for each resource type, with the output of its read operation
 * and internal state.
 */

import type { RolloutState } from './ota/rollout-state';
import type { StoreHost } from './store';
import { Store } from './store';
import type * as api from '../../../src/api/iot-managed-integrations';
import type { Input, Output } from '../../../src/api/schema';
import type { Random } from '../../random';

export type Association = Output<typeof api.GetAccountAssociation> & {
  /** The token that the third-party cloud has issued for the end user. */
  readonly accessToken?: string;
  /** The connector's ID of the end user. */
  readonly userId?: string;
};

export type Discovery = Output<typeof api.GetDeviceDiscovery> & {
  readonly devices: readonly DiscoveredDevice[];
};

export type DiscoveredDevice = NonNullable<Output<typeof api.ListDiscoveredDevices>['Items']>[number] & {
  readonly capabilityReport?: ManagedThing['CapabilityReport'];
};

export type ManagedThing = Output<typeof api.GetManagedThing> & InternalState;

/** State that other operations than GetManagedThing return. */
interface InternalState extends Pick<
  Input<typeof api.CreateManagedThing>,
  'Capabilities' | 'CapabilityReport' | 'CapabilitySchemas'
> {
  /** Identifies the authentication material. */
  readonly materialHash: string;
  readonly CertificatePem?: string;
  readonly connectivity?: Omit<Output<typeof api.GetManagedThingConnectivityData>, 'ManagedThingId'>;
  readonly state?: Output<typeof api.GetManagedThingState>['Endpoints'];
}

export type ThingAssociation = Required<
  NonNullable<Output<typeof api.ListManagedThingAccountAssociations>['Items']>[number]
>;

export type OtaTask = Output<typeof api.GetOtaTask> & {
  readonly rollout: RolloutState;
};

export interface Command {
  readonly TraceId: string;
  readonly ManagedThingId: string;
  readonly Endpoints: Input<typeof api.SendManagedThingCommand>['Endpoints'];
  readonly receivedAt: Date;
  readonly executedAt?: Date;
  readonly result?: 'succeeded' | 'failed';
  /** Why it failed. */
  readonly error?: string;
}

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
