/** Every kind of resource that the function serves, by its CloudFormation type. */

import { credentialLocker } from './credential-locker';
import { destination } from './destination';
import { deviceClaim } from './device-claim';
import { deviceClaimByCode } from './device-claim-by-code';
import { notificationConfiguration } from './notification-configuration';
import { otaTaskConfiguration } from './ota-task-configuration';
import { provisioningProfile } from './provisioning-profile';
import { Adapter } from '../adapter';

const ADAPTERS: readonly Adapter[] = [
  credentialLocker, destination, deviceClaim, deviceClaimByCode, notificationConfiguration, otaTaskConfiguration, provisioningProfile,
];

export const adapters: ReadonlyMap<string, Adapter> = new Map(ADAPTERS.map((adapter) => [adapter.kind.type, adapter]));
