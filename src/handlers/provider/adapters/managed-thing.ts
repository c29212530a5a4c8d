/**
 * Managed things. The service does not show their authentication material, so a tag identifies it:
 * by the tag, a failed replacement can be rolled back.
 *
 * | event  | state                            | calls                                         | answer              |
 * | ------ | -------------------------------- | --------------------------------------------- | ------------------- |
 * | Create | material in the template         | CreateManagedThing, Get                       | the service's ID    |
 * | Create | material in a secret             | GetSecretValue, Create, Get                   | the service's ID    |
 * | Create | with a hub network mode          | Create, UpdateManagedThing, Get               | the service's ID    |
 * | Create | a status is waited for           | Create, Get until it has come                 | the service's ID, or failed with it |
 * | Create | material of another thing        | Create (conflict)                             | failed, not created |
 * | Update | what the service can change      | UpdateManagedThing, Get                       | same ID             |
 * | Update | tags changed                     | Get, TagResource and/or UntagResource         | same ID             |
 * | Update | role or material changed         | Get, then as Create                           | another ID: replaced |
 * | Update | back after a failed replacement  | Get (the tag is that of the properties), Get  | same ID             |
 * | Update | gone, or shown as DELETED        | as Create                                     | another ID          |
 * | Delete | there                            | DeleteManagedThing, Get until gone            | deleted             |
 * | Delete | there, by force                  | DeleteManagedThing with Force, Get            | deleted             |
 * | Delete | DELETION_FAILED afterwards       | Delete, Get                                   | failed              |
 * | Delete | gone                             | Delete (not found)                            | deleted             |
 */

import { CreateManagedThing, MANAGED_THING } from '../../../api/iot-managed-integrations/managed-thing';
import { validate } from '../../../api/validate';
import type { Calls } from '../../shared/calls';
import { Failure } from '../../shared/errors';
import { secretValue } from '../../shared/secret-value';
import type { Adapter } from '../adapter';
import type { Properties } from '../request';

/** The statuses of a device in the order in which it passes through them. */
const ON_THE_WAY = ['UNASSOCIATED', 'PRE_ASSOCIATED', 'DISCOVERED', 'ACTIVATED'];

export const managedThing: Adapter = {
  kind: MANAGED_THING,
  states: {
    member: 'ProvisioningStatus',
    ready: [...ON_THE_WAY, 'ISOLATED'],
    awaited: ({ AwaitedProvisioningStatus: status }) =>
      status === undefined ? undefined : ON_THE_WAY.slice(ON_THE_WAY.indexOf(String(status))),
    deleting: ['DELETE_IN_PROGRESS'],
    failed: ['DELETION_FAILED'],
    gone: ['DELETED'],
  },
  extraCreateInput: authenticationMaterial,
  extraDeleteInput: ({ ForceDelete }) => (ForceDelete ? { Force: true } : {}),
  // A property that the service cannot unset gets the value that says least. A locker and metadata
  // have no such value.
  unset: {
    Brand: ' ',
    CapabilityReport: { version: '1.0.0', endpoints: [] },
    CapabilitySchemas: [],
    Classification: ' ',
    HubNetworkMode: 'STANDARD',
    Model: ' ',
    Name: ' ',
    Owner: '-',
    SerialNumber: ' ',
    WiFiSimpleSetupConfiguration: { EnableAsProvisionee: false, EnableAsProvisioner: false },
  },
};

async function authenticationMaterial(properties: Properties, calls: Calls): Promise<Properties> {
  const { AuthenticationMaterialSecretArn: secretArn, AuthenticationMaterialSecretField: field } = properties;
  if (secretArn === undefined) return {};
  const AuthenticationMaterial = (await secretValue(secretArn as string, field as string | undefined, calls)).trim();
  const [violation] = validate(
    AuthenticationMaterial,
    CreateManagedThing.input.members.AuthenticationMaterial,
    'The authentication material',
  );
  if (violation) throw new Failure(`${violation.path} in the secret ${secretArn} ${violation.rule}.`);
  return { AuthenticationMaterial };
}
