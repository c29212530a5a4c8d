import { Duration } from 'aws-cdk-lib';
import { setting } from './common/held';
import type { SampleOf } from './common/sample';
import type { CustomEndpointProps } from '../../src';
import { CustomEndpoint } from '../../src';
import { CUSTOM_ENDPOINT } from '../../src/api/iot-managed-integrations';

export const customEndpoint: SampleOf<CustomEndpointProps> = {
  kind: CUSTOM_ENDPOINT,
  construct: CustomEndpoint,
  id: 'Endpoint',
  least: () => ({}),
  // No other property can change.
  props: (_scope, version) => ({ serviceTimeout: Duration.minutes(10 + version) }),
  imported: (stack, id) => CustomEndpoint.fromEndpointAddress(stack, 'CustomEndpoint', id),
  holder: setting(
    'CustomEndpoint',
    () => true,
    ({ account, services }) => services.managedIntegrations.remove('CustomEndpoint', account),
  ),
  stays: true,
  transitions: [{ inPlace: [], replacing: [] }],
  data: 'EndpointAddress',
  events: [
    ['create', 'RegisterCustomEndpoint GetCustomEndpoint', 'delete'],
    ['update-timeout', 'GetCustomEndpoint', 'delete'],
    ['delete', '', 'delete'],
  ],
};
