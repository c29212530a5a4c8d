/**
 * Provisioning profiles. The service returns the claim certificate's private key once, in the
 * output of the create operation; the function writes it into the secret and nowhere else.
 *
 * | event  | state                        | calls                                                | answer              |
 * | ------ | ---------------------------- | ---------------------------------------------------- | ------------------- |
 * | Create | -                            | Create, PutSecretValue, Get until CREATED            | the service's ID    |
 * | Create | made by an earlier run, kept | Create (same token), DescribeSecret, Get             | the same ID         |
 * | Create | made earlier, key lost       | Create, DescribeSecret, Delete; then Create and so on | another ID          |
 * | Create | CREATE_FAILED                | Create, PutSecretValue, Get                          | failed, with the ID |
 * | Update | tags changed                 | Get, TagResource and/or UntagResource                | same ID             |
 * | Update | anything else changed        | as Create                                            | another ID: replaced |
 * | Delete | there                        | Delete, Get until gone, then release the key         | deleted             |
 * | Delete | gone                         | Delete (not found), then release the key             | deleted             |
 */

import { PROVISIONING_PROFILE } from '../../../api/iot-managed-integrations/provisioning-profile';
import type { Adapter } from '../adapter';
import { keepClaimCertificate, releaseClaimCertificate } from '../claim-certificate';

export const provisioningProfile: Adapter = {
  kind: PROVISIONING_PROFILE,
  states: {
    member: 'Status',
    ready: ['CREATED'],
    deleting: ['DELETE_IN_PROGRESS'],
    failed: ['CREATE_FAILED', 'DELETE_FAILED'],
  },
  afterCreate: keepClaimCertificate,
  afterDelete: releaseClaimCertificate,
};
