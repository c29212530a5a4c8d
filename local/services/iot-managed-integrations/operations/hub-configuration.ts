/** The hub configuration. The account has one. */

import type * as api from '../../../../src/api/iot-managed-integrations/hub-configuration';
import type { Handlers } from '../../service';
import type { ServiceHost } from '../host';

export function hubConfiguration({ records, assumptions, account, clock }: ServiceHost): Handlers<typeof api> {
  const store = records.HubConfiguration;
  return {
    PutHubConfiguration: ({ HubTokenTimerExpirySettingInSeconds }) => {
      store.replace(account, { HubTokenTimerExpirySettingInSeconds, UpdatedAt: clock.date() });
      return { HubTokenTimerExpirySettingInSeconds };
    },
    GetHubConfiguration: () =>
      store.find(account) || assumptions.get('unsetConfiguration') === 'ResourceNotFoundException'
        ? store.read(account)
        : {},
  };
}
