/**
 * The default encryption configuration of the account. A change of the key takes time and may fail.
 *
 * | event  | state                            | calls                              | answer                 |
 * | ------ | -------------------------------- | ---------------------------------- | ---------------------- |
 * | Create | the service's own key, or ours   | Get, Put, Get until ENABLED        | the one ID that it has |
 * | Create | a key of somebody else's         | Get                                | failed, not created    |
 * | Create | UPDATE_FAILED                    | Get, Put, Get                      | failed, with its reason |
 * | Update | another key                      | Get, Put, Get until ENABLED        | same ID                |
 * | Update | reset by others                  | Get, then as Create                | same ID                |
 * | Update | a key of somebody else's         | Get                                | failed, same ID        |
 * | Delete | our key                          | Get, Put, Get until ENABLED        | deleted: the service's own key |
 * | Delete | the service's own key            | Get, Get                           | deleted                |
 * | Delete | a key of somebody else's         | Get, Get                           | deleted: it stays      |
 */

import {
  DEFAULT_ENCRYPTION,
  GetDefaultEncryptionConfiguration,
} from '../../../api/iot-managed-integrations/default-encryption';
import type { Output } from '../../../api/schema';
import type { Calls } from '../../shared/calls';
import { Failure } from '../../shared/errors';
import { accountSetting } from '../account-setting';
import type { Adapter } from '../adapter';
import type { Properties } from '../request';

type Configuration = Output<typeof GetDefaultEncryptionConfiguration>;

const life = accountSetting({
  kind: DEFAULT_ENCRYPTION,
  reset: () => ({ encryptionType: 'MANAGED_INTEGRATIONS_DEFAULT_ENCRYPTION' }),
  view: (read) => {
    const {
      configurationStatus: { state, error },
    } = read as Configuration;
    return { ...read, state, reason: error && [error.code, error.message].filter(Boolean).join(': ') };
  },
  isOver: ({ kmsKeyArn, state }, properties) =>
    kmsKeyArn === undefined ? state === 'ENABLED' : kmsKeyArn !== properties.kmsKeyArn,
});

export const defaultEncryption: Adapter = {
  kind: DEFAULT_ENCRYPTION,
  life: {
    ...life,
    async begin(subject, calls, noted) {
      await refuseKeyOfOthers([subject.properties], calls);
      await life.begin(subject, calls, noted);
    },
    async change(subject, former, changed, calls) {
      await refuseKeyOfOthers([subject.properties, former], calls);
      await life.change(subject, former, changed, calls);
    },
  },
  states: { member: 'state', ready: ['ENABLED'], deleting: [], failed: ['UPDATE_FAILED'], reason: 'reason' },
};

/** Somebody has set the other key on purpose, and a deletion of this stack could not restore it. */
async function refuseKeyOfOthers(ours: Properties[], calls: Calls): Promise<void> {
  const { kmsKeyArn } = await calls.call(GetDefaultEncryptionConfiguration, {});
  if (kmsKeyArn === undefined || ours.some((properties) => properties.kmsKeyArn === kmsKeyArn)) return;
  throw new Failure(
    `The account encrypts by the key ${kmsKeyArn} already, which something outside of this stack has set. `
      + "Use that key, or return to the service's own key there first.",
  );
}
