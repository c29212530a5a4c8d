/** The service's data about managed things besides the resource. */

import type * as api from '../../../../src/api/iot-managed-integrations/managed-thing-data';
import type { Handlers } from '../../service';
import { ServiceError } from '../../service';
import { findSchema } from '../devices/schemas';
import type { ServiceHost } from '../host';
import { pageOf } from '../pages';
import type { ManagedThing } from '../record-types';

export function managedThingData({ records }: ServiceHost): Handlers<typeof api> {
  const things = records.ManagedThing;
  return {
    GetManagedThingCapabilities: ({ Identifier }) => {
      const { Capabilities, CapabilityReport } = things.read(Identifier);
      return { Capabilities, CapabilityReport, ManagedThingId: Identifier };
    },
    GetManagedThingCertificate: ({ Identifier }) => {
      const { CertificatePem } = things.read(Identifier);
      if (CertificatePem) return { CertificatePem, ManagedThingId: Identifier };
      throw new ServiceError(
        'ResourceNotFoundException',
        `The managed thing ${Identifier} has no certificate before it has connected`,
      );
    },
    GetManagedThingConnectivityData: ({ Identifier }) => ({
      Connected: false,
      DisconnectReason: 'NONE',
      ...things.read(Identifier).connectivity,
      ManagedThingId: Identifier,
    }),
    GetManagedThingMetaData: ({ Identifier }) => ({
      ManagedThingId: Identifier,
      MetaData: things.read(Identifier).MetaData,
    }),
    GetManagedThingState: ({ ManagedThingId }) => ({ Endpoints: things.read(ManagedThingId).state ?? [] }),
    ListManagedThingSchemas: ({ CapabilityIdFilter, EndpointIdFilter, Identifier, ...request }) => {
      const found = schemasOf(things.read(Identifier)).filter(
        ({ CapabilityId, EndpointId }) =>
          (CapabilityIdFilter === undefined || isOrBegins(CapabilityId, CapabilityIdFilter))
          && (EndpointIdFilter ?? EndpointId) === EndpointId,
      );
      const { items, NextToken } = pageOf(`schemas of ${Identifier}`, found, request);
      return { Items: items, NextToken };
    },
  };
}

/** The schema of each reported capability: the one that came with the report, or the service's own. */
function schemasOf({ CapabilityReport, CapabilitySchemas = [] }: ManagedThing) {
  return (CapabilityReport?.endpoints ?? []).flatMap(({ id: EndpointId, capabilities }) =>
    capabilities.flatMap(({ id: CapabilityId }) => {
      const own = CapabilitySchemas.find((item) => item.CapabilityId === CapabilityId)?.Schema;
      const Schema = own ?? findSchema('capability', CapabilityId)?.Schema;
      return Schema === undefined ? [] : [{ CapabilityId, EndpointId, Schema }];
    }),
  );
}

/** A capability may be requested with or without its version. */
const isOrBegins = (id: string, wanted: string) => id === wanted || id.split('@')[0] === wanted;
