/** AWS IoT managed integrations. */

import { operationsOf, Service } from '../service';
import * as credentialLocker from './credential-locker';
import * as destination from './destination';
import * as notificationConfiguration from './notification-configuration';
import * as otaTaskConfiguration from './ota-task-configuration';
import * as provisioningProfile from './provisioning-profile';
import * as tagging from './tagging';

export * from './credential-locker';
export * from './destination';
export * from './notification-configuration';
export * from './ota-task-configuration';
export * from './provisioning-profile';
export * from './tagging';

export const IOT_MANAGED_INTEGRATIONS: Service = {
  sdkId: 'IoT Managed Integrations',
  signingName: 'iotmanagedintegrations',
  apiVersion: '2025-03-03',
  protocol: 'rest-json',
  host: (region) => `api.iotmanagedintegrations.${region}.api.aws`,
  operations: operationsOf(
    credentialLocker, destination, notificationConfiguration, otaTaskConfiguration, provisioningProfile, tagging,
  ),
};
