import { Duration } from 'aws-cdk-lib';
import { operations, setting } from './common/held';
import type { SampleOf } from './common/sample';
import type { LocalCloud } from '../../local/cloud';
import type { HubConfigurationProps } from '../../src';
import { HubConfiguration } from '../../src';
import { HUB_CONFIGURATION } from '../../src/api/iot-managed-integrations';

/** The service has no way to unset it. */
export const HUB_TOKEN_EXPIRY_AT_FIRST = Duration.hours(2);

const AT_FIRST = HUB_TOKEN_EXPIRY_AT_FIRST.toSeconds();
const putExpiry = (cloud: LocalCloud) =>
  operations(cloud).PutHubConfiguration({ HubTokenTimerExpirySettingInSeconds: AT_FIRST }, undefined as never);

export const hubConfiguration: SampleOf<HubConfigurationProps> = {
  kind: HUB_CONFIGURATION,
  construct: HubConfiguration,
  id: 'Hubs',
  least: () => ({ hubTokenExpiry: Duration.hours(12) }),
  props: (_scope, version) => ({
    hubTokenExpiry: Duration.hours([1, 3, 4][version]),
    hubTokenExpiryOnRemoval: HUB_TOKEN_EXPIRY_AT_FIRST,
  }),
  imported: (stack) => HubConfiguration.fromAccount(stack, 'HubConfiguration'),
  prepare: putExpiry,
  holder: setting('HubConfiguration', (record) => record.HubTokenTimerExpirySettingInSeconds !== AT_FIRST, putExpiry),
  unreadable: ['HubTokenTimerExpirySettingInSecondsOnRemoval'],
  transitions: [
    {
      inPlace: [
        { what: 'another time', set: { HubTokenTimerExpirySettingInSeconds: 1 } },
        { what: 'another time on removal', set: { HubTokenTimerExpirySettingInSecondsOnRemoval: 60 } },
        { what: 'the longest time', set: { HubTokenTimerExpirySettingInSeconds: Number.MAX_SAFE_INTEGER } },
      ],
      replacing: [],
    },
  ],
  events: [
    ['create', 'PutHubConfiguration GetHubConfiguration', 'delete'],
    ['update-time', 'PutHubConfiguration GetHubConfiguration', 'delete'],
    ['delete', 'GetHubConfiguration PutHubConfiguration', 'delete'],
    ['delete-without-time-on-removal', '', 'delete'],
    ['delete-of-cancelled', '', 'delete-of-cancelled'],
  ],
};
