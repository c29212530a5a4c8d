/**
 * Credential lockers. Names are not unique, and no operation changes one.
 *
 * | event  | state           | calls                                     | answer              |
 * | ------ | --------------- | ----------------------------------------- | ------------------- |
 * | Create | -               | CreateCredentialLocker, Get               | the service's ID    |
 * | Update | tags changed    | Get, TagResource and/or UntagResource     | same ID             |
 * | Update | name changed    | CreateCredentialLocker, Get               | another ID: replaced |
 * | Update | gone            | CreateCredentialLocker, Get               | another ID          |
 * | Delete | there           | DeleteCredentialLocker                    | deleted             |
 * | Delete | gone            | DeleteCredentialLocker (not found)        | deleted             |
 */

import { CREDENTIAL_LOCKER } from '../../../api/iot-managed-integrations/credential-locker';
import type { Adapter } from '../adapter';

export const credentialLocker: Adapter = { kind: CREDENTIAL_LOCKER };
