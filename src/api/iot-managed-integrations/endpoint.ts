/**
 * The endpoint of AWS IoT managed integrations. Constructs and Lambda code import this, and the
 * files of the resources that they use, instead of the index: the index would load every operation
 * of the service.
 */

import type { ServiceEndpoint } from '../service';

export const IOT_MANAGED_INTEGRATIONS_ENDPOINT: ServiceEndpoint = {
  sdkId: 'IoT Managed Integrations',
  signingName: 'iotmanagedintegrations',
  apiVersion: '2025-03-03',
  protocol: 'rest-json',
  host: (region) => `api.iotmanagedintegrations.${region}.api.aws`,
};
