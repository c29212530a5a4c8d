/** The events outside of the service's operations: those of devices, and of end users. */

import type { ServiceHost } from '../host';
import type { DiscoveredDevice, ManagedThing } from '../record-types';
import { newCertificate } from './certificate';
import type { ReportedEndpoint } from './state';
import { reportState } from './state';
import { endDiscovery, addDiscovered } from '../operations/device-discovery';
import type { UpdateBehavior } from '../ota/rollout-state';

type DisconnectReason = NonNullable<NonNullable<ManagedThing['connectivity']>['DisconnectReason']>;

/** A device that a hub discovers. */
export interface FoundDevice extends Pick<
  DiscoveredDevice,
  'Brand' | 'Model' | 'DeviceTypes' | 'ManagedThingId' | 'Modification'
> {
  /** The material from which a managed thing can be created. */
  readonly AuthenticationMaterial: string;
  readonly CapabilityReport?: ManagedThing['CapabilityReport'];
}

/** How an end user leaves the page of an authorization URL. */
export type Consent = { readonly accessToken: string } | { readonly error: string };

export interface World {
  /** A device connects, and thereby becomes ACTIVATED. */
  connect(managedThingId: string): void;
  /** @param reason @default 'CLIENT_INITIATED_DISCONNECT' */
  disconnect(managedThingId: string, reason?: DisconnectReason): void;
  /** A device reports values of its properties. */
  report(managedThingId: string, endpoints: readonly ReportedEndpoint[]): void;
  /** The hub of a running discovery discovers devices. */
  find(deviceDiscoveryId: string, devices: readonly FoundDevice[]): void;
  /** The hub ends a discovery before its time is over. */
  finishDiscovery(deviceDiscoveryId: string): void;
  /** The end user has opened the authorization URL of an association. */
  authorize(accountAssociationId: string, consent: Consent): void;
  /**
   * How a device handles updates from this time on; '*' means all other devices. By default a
   * connected device succeeds in a minute.
   */
  setUpdateBehavior(managedThingId: string, behavior: UpdateBehavior): void;
}

export function createWorld(host: ServiceHost): World {
  const { records, clock, random, rollouts, connectors } = host;
  const things = records.ManagedThing;

  const thing = (id: string): ManagedThing => {
    const known = things.find(id);
    if (!known) throw new Error(`there is no managed thing ${id}`);
    return known;
  };

  const reached = (id: string): ManagedThing => {
    const known = thing(id);
    if (!known.connectivity?.Connected) throw new Error(`the managed thing ${id} is not connected`);
    return known;
  };

  const connection = (Connected: boolean, reason: DisconnectReason) => (
    { connectivity: { Connected, DisconnectReason: reason, Timestamp: new Date(Math.floor(clock.now())) } });

  const settled = <A extends unknown[]>(work: (...values: A) => void) => (...values: A): void => {
    rollouts.advanceAll();
    work(...values);
  };

  return {
    connect: settled((id) => {
      const { ActivatedAt = clock.date(), CertificatePem = newCertificate(random), ProvisioningStatus } = thing(id);
      if (!CONNECTABLE.includes(ProvisioningStatus)) {
        throw new Error(`the managed thing ${id} cannot connect: it is ${ProvisioningStatus}`);
      }
      things.set(id, {
        ...connection(true, 'NONE'),
        ActivatedAt,
        CertificatePem,
        ProvisioningStatus: 'ACTIVATED',
        UpdatedAt: clock.date(),
      });
    }),
    disconnect: settled((id, reason: DisconnectReason = 'CLIENT_INITIATED_DISCONNECT') => {
      reached(id);
      things.set(id, connection(false, reason));
    }),
    report: settled((id, endpoints) => {
      reached(id);
      reportState(id, endpoints, host);
    }),
    find: settled((id, devices) =>
      addDiscovered(
        id,
        devices.map(({ CapabilityReport, ...device }) => ({
          DiscoveredAt: clock.date(),
          Modification: 'DISCOVERED',
          ...device,
          capabilityReport: CapabilityReport,
        })),
        host,
      ),
    ),
    finishDiscovery: settled((id) => endDiscovery(id, 'SUCCEEDED', host)),
    authorize: settled((id, consent) => {
      const associations = records.AccountAssociation;
      const association = associations.get(id);
      if (association.AssociationState !== 'ASSOCIATION_IN_PROGRESS') {
        throw new Error(`the account association ${id} is ${association.AssociationState}`);
      }
      const fail = (message: string) => {
        if (associations.find(id)) {
          associations.set(id, {
            AssociationState: 'ASSOCIATION_FAILED',
            ErrorMessage: message.replace(/[^A-Za-z0-9-_ ]/g, ' ').slice(0, 4096),
          });
        }
      };
      if ('error' in consent) return fail(consent.error);
      const { accessToken } = consent;
      associations.set(id, { accessToken });
      connectors.activateUser(
        { ...association, accessToken },
        ({ userId }) => {
          if (associations.find(id)) {
            associations.set(id, { AssociationState: 'ASSOCIATION_SUCCEEDED', userId: String(userId) });
          }
        },
        fail,
      );
    }),
    setUpdateBehavior: settled((id, behavior) => rollouts.setBehavior(id, behavior)),
  };
}

const CONNECTABLE: readonly ManagedThing['ProvisioningStatus'][] = [
  'PRE_ASSOCIATED',
  'DISCOVERED',
  'ACTIVATED',
  'ISOLATED',
];
