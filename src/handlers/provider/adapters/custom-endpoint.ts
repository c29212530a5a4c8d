/**
 * The custom endpoint of the account. No operation removes it.
 *
 * | event  | state                        | calls                               | answer                 |
 * | ------ | ---------------------------- | ----------------------------------- | ---------------------- |
 * | Create | none, or registered before   | RegisterCustomEndpoint, Get         | the one ID that it has |
 * | Create | a second one is refused      | Register (conflict), Get            | the one ID that it has |
 * | Update | it has no properties         | Get                                 | same ID                |
 * | Delete | registered                   | none                                | deleted: it stays      |
 */

import { CUSTOM_ENDPOINT } from '../../../api/iot-managed-integrations/custom-endpoint';
import { isCode } from '../../shared/errors';
import { accountSetting } from '../account-setting';
import type { Adapter } from '../adapter';

const life = accountSetting({ kind: CUSTOM_ENDPOINT });

export const customEndpoint: Adapter = {
  kind: CUSTOM_ENDPOINT,
  life: {
    ...life,
    async begin(subject, calls, noted) {
      try {
        await life.begin(subject, calls, noted);
      } catch (error) {
        // The account has one custom endpoint already, which serves as well.
        if (!isCode(error, 'ConflictException')) throw error;
      }
    },
  },
};
