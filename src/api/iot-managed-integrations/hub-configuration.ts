/** The hub configuration of the account: the lifetime of its hubs' tokens. */

import type { ResourceKind } from '../resource-kind';
import { long, operation, required, timestamp } from '../schema';
import { COMMON_ERRORS, ResourceNotFoundException, ServiceUnavailableException } from './common';

const HubTokenTimerExpirySettingInSeconds = long({ min: 1 });

const ERRORS = [...COMMON_ERRORS, ResourceNotFoundException, ServiceUnavailableException] as const;

export const PutHubConfiguration = operation('PutHubConfiguration', {
  http: ['PUT', '/hub-configuration', 201],
  input: { HubTokenTimerExpirySettingInSeconds: required(HubTokenTimerExpirySettingInSeconds) },
  output: { HubTokenTimerExpirySettingInSeconds },
  errors: ERRORS,
});

export const GetHubConfiguration = operation('GetHubConfiguration', {
  http: ['GET', '/hub-configuration', 200],
  input: {},
  output: { HubTokenTimerExpirySettingInSeconds, UpdatedAt: timestamp() },
  errors: ERRORS,
});

export const HUB_CONFIGURATION = {
  type: 'Custom::IoTManagedIntegrations_HubConfiguration',
  service: 'iotmanagedintegrations',
  create: PutHubConfiguration,
  read: GetHubConfiguration,
  update: PutHubConfiguration,
  attributes: [],
  ownProperties: { HubTokenTimerExpirySettingInSecondsOnRemoval: HubTokenTimerExpirySettingInSeconds },
  changeable: ['HubTokenTimerExpirySettingInSecondsOnRemoval'],
} as const satisfies ResourceKind;
