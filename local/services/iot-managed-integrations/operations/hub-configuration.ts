/** The hub configuration, of which the account has one. */

import { ServiceHost } from '..';
import * as api from '../../../../src/api/iot-managed-integrations/hub-configuration';
import { Handlers } from '../../service';

export function hubConfiguration({ records, assumptions, account, clock }: ServiceHost): Handlers<typeof api> {
  const store = records.HubConfiguration;
  return {
    PutHubConfiguration: ({ HubTokenTimerExpirySettingInSeconds }) => {
      store.replace(account, { HubTokenTimerExpirySettingInSeconds, UpdatedAt: clock.date() });
      return { HubTokenTimerExpirySettingInSeconds };
    },
    GetHubConfiguration: () => (store.find(account) || assumptions.get('unsetConfiguration') === 'ResourceNotFoundException' ? store.read(account) : {}),
  };
}
