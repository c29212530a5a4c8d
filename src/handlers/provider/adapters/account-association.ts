/**
 * Account associations. One by OAuth is in progress until the end user has opened the authorization
 * URL; the deployment waits for that only where the properties ask for it.
 *
 * | event  | state                          | calls                                           | answer               |
 * | ------ | ------------------------------ | ----------------------------------------------- | -------------------- |
 * | Create | not to be waited for           | CreateAccountAssociation, Get                   | the service's ID     |
 * | Create | to be waited for               | Create, Get until ASSOCIATION_SUCCEEDED         | the service's ID     |
 * | Create | the end user refuses           | Create, Get                                     | failed, with the ID  |
 * | Update | name, description              | UpdateAccountAssociation, Get                   | same ID              |
 * | Update | tags                           | Get, TagResource and/or UntagResource           | same ID              |
 * | Update | connector destination, material | Create, Get                                    | another ID: replaced |
 * | Delete | there                          | List, Deregister each, Delete, Get until gone   | deleted              |
 * | Delete | gone                           | List, Delete (not found)                        | deleted              |
 */

import { ACCOUNT_ASSOCIATION } from '../../../api/iot-managed-integrations/account-association';
import {
  DeregisterAccountAssociation,
  ListManagedThingAccountAssociations,
} from '../../../api/iot-managed-integrations/managed-thing-association';
import type { Calls } from '../../shared/calls';
import { isGone } from '../../shared/errors';
import { listAll } from '../../shared/pages';
import type { Adapter } from '../adapter';

/** An association that has succeeded once is not waited for again, whatever has become of its token. */
const SUCCESSFUL = ['ASSOCIATION_SUCCEEDED', 'REFRESH_TOKEN_EXPIRED'];

export const accountAssociation: Adapter = {
  kind: ACCOUNT_ASSOCIATION,
  states: {
    member: 'AssociationState',
    ready: [...SUCCESSFUL, 'ASSOCIATION_IN_PROGRESS', 'ASSOCIATION_FAILED'],
    awaited: ({ WaitForSuccess }) => (WaitForSuccess ? SUCCESSFUL : undefined),
    deleting: ['ASSOCIATION_DELETING'],
    failed: ['ASSOCIATION_FAILED'],
    reason: 'ErrorMessage',
  },
  // The service documents no way to unset a description or a name, and refuses empty ones.
  unset: { Description: ' ', Name: ' ' },
  beforeDelete: deregisterThings,
};

/** @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_DeleteAccountAssociation.html */
async function deregisterThings(AccountAssociationId: string, calls: Calls): Promise<void> {
  const registered = await listAll(calls, ListManagedThingAccountAssociations, 'Items', { AccountAssociationId });
  for (const { ManagedThingId } of registered) {
    await calls
      .call(DeregisterAccountAssociation, { AccountAssociationId, ManagedThingId: ManagedThingId! })
      .catch((error) => {
        if (!isGone(error)) throw error;
      });
  }
}
