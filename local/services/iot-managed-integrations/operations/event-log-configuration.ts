/** Event log configurations. */

import type * as api from '../../../../src/api/iot-managed-integrations/event-log-configuration';
import type { Handlers } from '../../service';
import { ServiceError } from '../../service';
import type { ServiceHost } from '../host';
import { newId } from '../records';

export function eventLogConfigurations({ records, assumptions, random }: ServiceHost): Handlers<typeof api> {
  const store = records.EventLogConfiguration;

  const refuseSecond = (type: string, id: string | undefined) => {
    if (assumptions.get('eventLogConfigurations') === 'repeatable') return;
    if (!store.all().some(({ ResourceType, ResourceId }) => ResourceType === type && ResourceId === id)) return;
    throw new ServiceError('ConflictException', `There is an ${store.type} of ${type} ${id ?? ''}`.trimEnd());
  };

  return {
    CreateEventLogConfiguration: ({ EventLogLevel, ResourceId, ResourceType }) => {
      refuseSecond(ResourceType, ResourceId);
      const Id = newId(random);
      return store.add(Id, { EventLogLevel, Id, ResourceId, ResourceType });
    },
    GetEventLogConfiguration: ({ Id }) => store.read(Id),
    UpdateEventLogConfiguration: ({ EventLogLevel, Id }) => {
      store.update(Id, { EventLogLevel });
      return {};
    },
    DeleteEventLogConfiguration: ({ Id }) => {
      store.remove(Id);
      return {};
    },
    ListEventLogConfigurations: (request) => {
      const { items, NextToken } = store.page(request);
      return { EventLogConfigurationList: items, NextToken };
    },
  };
}
