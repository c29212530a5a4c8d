/** Runtime log configurations. Each managed thing has one. */

import type * as api from '../../../../src/api/iot-managed-integrations/runtime-log-configuration';
import type { Handlers } from '../../service';
import type { ServiceHost } from '../host';

export function runtimeLogConfigurations({ records, assumptions }: ServiceHost): Handlers<typeof api> {
  const store = records.RuntimeLogConfiguration;
  const things = records.ManagedThing;
  things.watch(({ id, after }) => {
    if (!after && store.find(id)) store.remove(id);
  });

  return {
    PutRuntimeLogConfiguration: ({ ManagedThingId, RuntimeLogConfigurations }) => {
      things.get(ManagedThingId);
      store.replace(ManagedThingId, { ManagedThingId, RuntimeLogConfigurations });
      return {};
    },
    GetRuntimeLogConfiguration: ({ ManagedThingId }) => {
      things.read(ManagedThingId);
      const isNothing =
        !store.find(ManagedThingId) && assumptions.get('unsetConfiguration') !== 'ResourceNotFoundException';
      return isNothing ? { ManagedThingId } : store.read(ManagedThingId);
    },
    ResetRuntimeLogConfiguration: ({ ManagedThingId }) => {
      things.get(ManagedThingId);
      if (store.find(ManagedThingId)) store.remove(ManagedThingId);
      return {};
    },
  };
}
