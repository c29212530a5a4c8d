/** All that the service holds: a store for each resource type, of what its read operation answers. */

import { randomBytes } from 'node:crypto';
import { Store, StoreHost } from './store';
import * as api from '../../../src/api/iot-managed-integrations';
import { Output } from '../../../src/api/schema';

export function records(host: StoreHost) {
  return {
    CredentialLocker: new Store<Output<typeof api.GetCredentialLocker>>('credential-locker', host),
    Destination: new Store<Output<typeof api.GetDestination>>('destination', host),
    NotificationConfiguration: new Store<Output<typeof api.GetNotificationConfiguration>>('notification-configuration', host),
    OtaTaskConfiguration: new Store<Output<typeof api.GetOtaTaskConfiguration>>('ota-task-configuration', host),
    ProvisioningProfile: new Store<Output<typeof api.GetProvisioningProfile>>('provisioning-profile', host),
  };
}

export type Records = ReturnType<typeof records>;

/** The guide's examples of IDs have 32 hexadecimal digits. */
export const newId = () => randomBytes(16).toString('hex');
