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
import { keyOf } from './managed-thing-association';
import { refuseReservedTags } from './tagging';
import type * as api from '../../../../src/api/iot-managed-integrations/managed-thing';
import type { Input } from '../../../../src/api/schema';
import type { Handlers } from '../../service';
import { ServiceError } from '../../service';
import { readMaterial } from '../devices/authentication-material';
import type { ServiceHost } from '../host';
import type { ManagedThing } from '../record-types';
import type { Records } from '../records';
import { newId } from '../records';

/** The members of a managed thing that the filters of the list compare. */
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

/** The members that an update may remove. */
const OPTIONAL = [
  'Brand',
  'Capabilities',
  'CapabilityReport',
  'CapabilitySchemas',
  'Classification',
  'CredentialLockerId',
  'HubNetworkMode',
  'MetaData',
  'Model',
  'Name',
  'Owner',
  'SerialNumber',
  'WiFiSimpleSetupConfiguration',
] as const satisfies readonly (keyof ManagedThing)[];

export function managedThings(host: ServiceHost): Handlers<typeof api> {
  const things = new ManagedThings(host);
  const { ManagedThing: records } = host.records;
  return {
    CreateManagedThing: (input) => things.create(input),
    GetManagedThing: ({ Identifier }) => records.read(Identifier),
    UpdateManagedThing: ({ Identifier, ...changes }) => things.update(Identifier, changes),
    DeleteManagedThing: ({ Force, Identifier }, { failsLater }) => things.delete(Identifier, Force, failsLater),
    ListManagedThings: (request) => {
      const wanted = Object.entries(FILTERS).map(
        ([filter, member]) => [request[filter as keyof typeof FILTERS], member] as const,
      );
      const isWanted = (thing: ManagedThing) =>
        wanted.every(([value, member]) => value === undefined || thing[member] === value);
      const { items, NextToken } = records.page(request, isWanted);
      return { Items: items, NextToken };
    },
  };
}

class ManagedThings {
  private readonly things: Records['ManagedThing'];

  constructor(private readonly host: ServiceHost) {
    this.things = host.records.ManagedThing;
  }

  public create({
    AuthenticationMaterial,
    AuthenticationMaterialType,
    ClientToken: _,
    ...members
  }: Input<typeof api.CreateManagedThing>): ManagedThing {
    const { records, assumptions, random, clock, arn } = this.host;
    refuseReservedTags(members.Tags, 'ValidationException');
    this.checkLocker(members.CredentialLockerId);
    const materialHash = createHash('sha256').update(AuthenticationMaterial).digest('hex');
    if (assumptions.get('authenticationMaterials') === 'unique') this.things.refuseSecond('materialHash', materialHash);
    const Id = newId(random);
    const now = clock.date();
    const { associations = [], ...read } = readMaterial(AuthenticationMaterialType, AuthenticationMaterial, this.host);
    const thing = this.things.add(Id, {
      ...read,
      ...members,
      Arn: arn(this.things.type, Id),
      CreatedAt: now,
      Id,
      materialHash,
      UpdatedAt: now,
    });
    for (const AccountAssociationId of associations) {
      const pair = { AccountAssociationId, ManagedThingId: Id };
      records.ManagedThingAssociation.add(keyOf(pair), { ...pair, ManagedThingAssociationStatus: 'PRE_ASSOCIATED' });
    }
    return thing;
  }

  public update(id: string, changes: Partial<ManagedThing>): object {
    const { ProvisioningStatus } = this.things.get(id);
    if (ProvisioningStatus === 'DELETE_IN_PROGRESS') {
      throw new ServiceError('ConflictException', `The managed thing ${id} is ${ProvisioningStatus}`);
    }
    this.checkLocker(changes.CredentialLockerId);
    this.things.update(id, { ...changes, UpdatedAt: this.host.clock.date() }, OPTIONAL);
    return {};
  }

  public delete(id: string, isForced: boolean | undefined, failsLater: boolean): object {
    const { assumptions, clock } = this.host;
    const { ProvisioningStatus } = this.things.get(id);
    if (isForced) {
      this.things.remove(id);
      return {};
    }
    if (ProvisioningStatus === 'DELETE_IN_PROGRESS') return {};
    const child = this.things.all().find(({ ParentControllerId }) => ParentControllerId === id);
    if (child && assumptions.get('deleteHubWithDevices') === 'ConflictException') {
      throw new ServiceError('ConflictException', `The managed thing ${id} is the controller of ${child.Id}`);
    }
    this.things.set(id, { ProvisioningStatus: 'DELETE_IN_PROGRESS', UpdatedAt: clock.date() });
    this.things.schedule(
      id,
      assumptions.get('thingDeletionMilliseconds'),
      failsLater ? { ProvisioningStatus: 'DELETION_FAILED' } : undefined,
    );
    return {};
  }

  private checkLocker(id: string | undefined): void {
    if (id) this.host.records.CredentialLocker.get(id);
  }
}
