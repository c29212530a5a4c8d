/**
 * Managed things. What a status means is in the guide:
 *
 *     UNASSOCIATED     nobody reaches it before an account association is registered
 *     PRE_ASSOCIATED   waits until the device connects, or is discovered
 *     DISCOVERED       found, but not ready yet
 *     ACTIVATED        commands and control
 *     ISOLATED         was reached through account associations, and has lost the last one
 *     DELETE_IN_PROGRESS -> gone | DELETION_FAILED
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/device-provisioning.html
 */

import { createHash } from 'node:crypto';
import { refuseReservedTags } from './tagging';
import type * as api from '../../../../src/api/iot-managed-integrations/managed-thing';
import type { Input } from '../../../../src/api/schema';
import type { Handlers } from '../../service';
import { ServiceError } from '../../service';
import { readMaterial } from '../devices/authentication-material';
import type { ServiceHost } from '../host';
import type { ManagedThing } from '../records';
import { newId } from '../records';

/** Which members of a managed thing the filters of the list are about. */
const FILTERS = {
  ConnectorDestinationIdFilter: 'ConnectorDestinationId',
  ConnectorDeviceIdFilter: 'ConnectorDeviceId',
  ConnectorPolicyIdFilter: 'ConnectorPolicyId',
  CredentialLockerFilter: 'CredentialLockerId',
  OwnerFilter: 'Owner',
  ParentControllerIdentifierFilter: 'ParentControllerId',
  ProvisioningStatusFilter: 'ProvisioningStatus',
  RoleFilter: 'Role',
  SerialNumberFilter: 'SerialNumber',
} as const satisfies Partial<Record<keyof Input<typeof api.ListManagedThings>, keyof ManagedThing>>;

/** What an update may leave out for good. */
const OPTIONAL = [
  'Brand', 'Capabilities', 'CapabilityReport', 'CapabilitySchemas', 'Classification', 'CredentialLockerId', 'HubNetworkMode', 'MetaData', 'Model',
  'Name', 'Owner', 'SerialNumber', 'WiFiSimpleSetupConfiguration',
] as const satisfies readonly (keyof ManagedThing)[];

export function managedThings(host: ServiceHost): Handlers<typeof api> {
  const { records, assumptions, random, clock, arn } = host;
  const things = records.ManagedThing;

  const checkLocker = (id: string | undefined) => {
    if (id) records.CredentialLocker.get(id);
  };

  const remove = (id: string, Force: boolean | undefined, failsLater: boolean) => {
    if (Force) return things.remove(id);
    const { ProvisioningStatus } = things.get(id);
    if (ProvisioningStatus === 'DELETE_IN_PROGRESS') return;
    const child = things.all().find(({ ParentControllerId }) => ParentControllerId === id);
    if (child && assumptions.get('deleteHubWithDevices') === 'ConflictException') {
      throw new ServiceError('ConflictException', `The managed thing ${id} is the controller of ${child.Id}`);
    }
    things.set(id, { ProvisioningStatus: 'DELETE_IN_PROGRESS', UpdatedAt: clock.date() });
    things.later(id, assumptions.get('thingDeletionMilliseconds'), failsLater ? { ProvisioningStatus: 'DELETION_FAILED' } : undefined);
  };

  return {
    CreateManagedThing: ({ AuthenticationMaterial, AuthenticationMaterialType, ClientToken: _, ...members }) => {
      refuseReservedTags(members.Tags, 'ValidationException');
      checkLocker(members.CredentialLockerId);
      const materialHash = createHash('sha256').update(AuthenticationMaterial).digest('hex');
      if (assumptions.get('authenticationMaterials') === 'unique') things.refuseSecond('materialHash', materialHash);
      const Id = newId(random);
      const now = clock.date();
      const { associations = [], ...told } = readMaterial(AuthenticationMaterialType, AuthenticationMaterial, host);
      const thing = things.add(Id, {
        ...told, ...members, Arn: arn(things.type, Id), CreatedAt: now, Id, materialHash, UpdatedAt: now,
      });
      for (const AccountAssociationId of associations) {
        const id = `${Id} ${AccountAssociationId}`;
        records.ManagedThingAssociation.add(id, { AccountAssociationId, ManagedThingAssociationStatus: 'PRE_ASSOCIATED', ManagedThingId: Id });
      }
      return thing;
    },
    GetManagedThing: ({ Identifier }) => things.read(Identifier),
    UpdateManagedThing: ({ Identifier, ...changes }) => {
      const { ProvisioningStatus } = things.get(Identifier);
      if (ProvisioningStatus === 'DELETE_IN_PROGRESS') {
        throw new ServiceError('ConflictException', `The managed thing ${Identifier} is ${ProvisioningStatus}`);
      }
      checkLocker(changes.CredentialLockerId);
      things.update(Identifier, { ...changes, UpdatedAt: clock.date() }, OPTIONAL);
      return {};
    },
    DeleteManagedThing: ({ Force, Identifier }, { failsLater }) => {
      things.get(Identifier);
      remove(Identifier, Force, failsLater);
      return {};
    },
    ListManagedThings: (request) => {
      const wanted = Object.entries(FILTERS).map(([filter, member]) => [request[filter as keyof typeof FILTERS], member] as const);
      const { items, NextToken } = things.page(request, (thing) => wanted.every(([value, member]) => value === undefined || thing[member] === value));
      return { Items: items, NextToken };
    },
  };
}
