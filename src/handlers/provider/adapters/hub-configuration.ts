/**
 * The hub configuration of the account. No operation removes it.
 *
 * | event  | state                            | calls                    | answer                 |
 * | ------ | -------------------------------- | ------------------------ | ---------------------- |
 * | Create | whatever was put before          | PutHubConfiguration, Get | the one ID that it has |
 * | Update | changed, by the stack or others  | PutHubConfiguration, Get | same ID                |
 * | Delete | a setting for that is given      | Get, PutHubConfiguration | deleted                |
 * | Delete | ... but somebody has put another | Get                      | deleted                |
 * | Delete | no setting for that is given     | none                     | deleted: it stays      |
 */

import { HUB_CONFIGURATION } from '../../../api/iot-managed-integrations/hub-configuration';
import { accountSetting } from '../account-setting';
import type { Adapter } from '../adapter';

export const hubConfiguration: Adapter = {
  kind: HUB_CONFIGURATION,
  life: accountSetting({
    kind: HUB_CONFIGURATION,
    reset: ({ HubTokenTimerExpirySettingInSecondsOnRemoval: seconds }) => (
      seconds === undefined ? undefined : { HubTokenTimerExpirySettingInSeconds: seconds }),
  }),
};
