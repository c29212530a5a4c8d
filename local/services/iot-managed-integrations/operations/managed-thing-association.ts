/** The managed things that are reached through account associations. */

import type * as api from '../../../../src/api/iot-managed-integrations/managed-thing-association';
import type { Handlers } from '../../service';
import { ServiceError } from '../../service';
import type { ServiceHost } from '../host';
import type { ThingAssociation } from '../record-types';

export function managedThingAssociations(host: ServiceHost): Handlers<typeof api> {
  const { records, clock } = host;
  const {
    AccountAssociation: associations,
    DeviceDiscovery: discoveries,
    ManagedThing: things,
    ManagedThingAssociation: pairs,
  } = records;
  things.watch(({ id, after }) => {
    if (!after) for (const pair of pairs.all()) if (pair.ManagedThingId === id) pairs.remove(keyOf(pair));
  });

  return {
    RegisterAccountAssociation: ({ AccountAssociationId, DeviceDiscoveryId, ManagedThingId }) => {
      const { ConnectorDeviceId } = things.get(ManagedThingId);
      const { AssociationState } = associations.get(AccountAssociationId);
      const { AccountAssociationId: discoveredThrough, devices } = discoveries.get(DeviceDiscoveryId);
      if (AssociationState !== 'ASSOCIATION_SUCCEEDED') {
        throw new ServiceError(
          'ConflictException',
          `The account association ${AccountAssociationId} is ${AssociationState}`,
        );
      }
      if (
        discoveredThrough !== AccountAssociationId
        || !devices.some((device) => device.ConnectorDeviceId === ConnectorDeviceId)
      ) {
        throw new ServiceError(
          'ValidationException',
          `The discovery ${DeviceDiscoveryId} has not found ${ManagedThingId} through ${AccountAssociationId}`,
        );
      }
      associate({ AccountAssociationId, ManagedThingId }, host);
      return { AccountAssociationId, DeviceDiscoveryId, ManagedThingId };
    },
    DeregisterAccountAssociation: ({ AccountAssociationId, ManagedThingId }) => {
      things.get(ManagedThingId);
      associations.get(AccountAssociationId);
      pairs.remove(keyOf({ AccountAssociationId, ManagedThingId }));
      const isLast = !pairs.all().some((pair) => pair.ManagedThingId === ManagedThingId);
      if (isLast) things.set(ManagedThingId, { ProvisioningStatus: 'ISOLATED', UpdatedAt: clock.date() });
      return {};
    },
    ListManagedThingAccountAssociations: ({ AccountAssociationId, ManagedThingId, ...request }) => {
      const { items, NextToken } = pairs.page(request, (pair) =>
        (AccountAssociationId ?? pair.AccountAssociationId) === pair.AccountAssociationId
        && (ManagedThingId ?? pair.ManagedThingId) === pair.ManagedThingId);
      return { Items: items, NextToken };
    },
  };
}

type Pair = Pick<ThingAssociation, 'AccountAssociationId' | 'ManagedThingId'>;

export const keyOf = ({ AccountAssociationId, ManagedThingId }: Pair) => `${ManagedThingId} ${AccountAssociationId}`;

/** Associates a device, so that it is reached through the association. */
export function associate(pair: Pair, { records, clock }: ServiceHost): void {
  const { ConnectorDestinationId } = records.AccountAssociation.get(pair.AccountAssociationId);
  const { ActivatedAt = clock.date() } = records.ManagedThing.get(pair.ManagedThingId);
  records.ManagedThingAssociation.replace(keyOf(pair), { ...pair, ManagedThingAssociationStatus: 'ASSOCIATED' });
  records.ManagedThing.set(pair.ManagedThingId, {
    ActivatedAt, ConnectorDestinationId, ProvisioningStatus: 'ACTIVATED', UpdatedAt: clock.date(),
  });
}
