/** Warnings about services that the function may not reach. */

import { Annotations, Stack, Token } from 'aws-cdk-lib';
import type { ResourceKind } from '../api/resource-kind';
import type { FleetProvider } from '../fleet-provider';

/** @see https://docs.aws.amazon.com/general/latest/gr/iot_device_management.html */
const REGIONS = ['ca-central-1', 'eu-west-1', 'me-central-1'];

const WARNINGS: Readonly<Record<ResourceKind['service'], (provider: FleetProvider) => void>> = {
  iotmanagedintegrations: (provider) => {
    const { region } = Stack.of(provider);
    if (provider.managedIntegrationsEndpoint !== undefined || Token.isUnresolved(region) || REGIONS.includes(region)) {
      return;
    }
    Annotations.of(provider).addWarningV2('cdk-device-fleets:FleetProvider.region',
      `AWS IoT managed integrations is not known to be in ${region}; it is in ${REGIONS.join(', ')}`);
  },
  iot1click: (provider) => {
    if (provider.iot1ClickEndpoint !== undefined) return;
    Annotations.of(provider).addWarningV2(
      'cdk-device-fleets:FleetProvider.iot1ClickRetired',
      'AWS retired IoT 1-Click on 2024-12-16, so that its own endpoint claims no devices any more. Name one that is compatible with it in '
        + 'FleetProvider.iot1ClickEndpoint, and pass that provider to the device claims',
    );
  },
};

/** Warns once for a provider and a service. */
export function warnOf(service: ResourceKind['service'], provider: FleetProvider): void {
  WARNINGS[service](provider);
}
