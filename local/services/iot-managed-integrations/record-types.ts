/** The records of resources whose operations need more than the output of the read operation. */

import type { RolloutState } from './ota/rollout-state';
import type { GetAccountAssociation } from '../../../src/api/iot-managed-integrations/account-association';
import type {
  GetDeviceDiscovery,
  ListDiscoveredDevices,
} from '../../../src/api/iot-managed-integrations/device-discovery';
import type { CreateManagedThing, GetManagedThing } from '../../../src/api/iot-managed-integrations/managed-thing';
import type {
  ListManagedThingAccountAssociations,
} from '../../../src/api/iot-managed-integrations/managed-thing-association';
import type { SendManagedThingCommand } from '../../../src/api/iot-managed-integrations/managed-thing-command';
import type {
  GetManagedThingConnectivityData,
  GetManagedThingState,
} from '../../../src/api/iot-managed-integrations/managed-thing-data';
import type { GetOtaTask } from '../../../src/api/iot-managed-integrations/ota-task';
import type { Input, Output } from '../../../src/api/schema';

export type Association = Output<typeof GetAccountAssociation> & {
  /** The token that the third-party cloud has issued for the end user. */
  readonly accessToken?: string;
  /** The connector's ID of the end user. */
  readonly userId?: string;
};

export type Discovery = Output<typeof GetDeviceDiscovery> & {
  readonly devices: readonly DiscoveredDevice[];
};

export type DiscoveredDevice = NonNullable<Output<typeof ListDiscoveredDevices>['Items']>[number] & {
  readonly capabilityReport?: ManagedThing['CapabilityReport'];
};

export type ManagedThing = Output<typeof GetManagedThing> & InternalState;

/** State that other operations than GetManagedThing return. */
interface InternalState extends Pick<
  Input<typeof CreateManagedThing>,
  'Capabilities' | 'CapabilityReport' | 'CapabilitySchemas'
> {
  /** Identifies the authentication material. */
  readonly materialHash: string;
  readonly CertificatePem?: string;
  readonly connectivity?: Omit<Output<typeof GetManagedThingConnectivityData>, 'ManagedThingId'>;
  readonly state?: Output<typeof GetManagedThingState>['Endpoints'];
}

export type ThingAssociation = Required<
  NonNullable<Output<typeof ListManagedThingAccountAssociations>['Items']>[number]
>;

export type OtaTask = Output<typeof GetOtaTask> & {
  readonly rollout: RolloutState;
};

export interface Command {
  readonly TraceId: string;
  readonly ManagedThingId: string;
  readonly Endpoints: Input<typeof SendManagedThingCommand>['Endpoints'];
  readonly receivedAt: Date;
  readonly executedAt?: Date;
  readonly result?: 'succeeded' | 'failed';
  /** Why it failed. */
  readonly error?: string;
}
