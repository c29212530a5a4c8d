/** Notification configurations. There is one for each event type. */

import type * as api from '../../../../src/api/iot-managed-integrations/notification-configuration';
import type { Handlers } from '../../service';
import { ServiceError } from '../../service';
import type { ServiceHost } from '../host';

export function notificationConfigurations({ records, assumptions, clock }: ServiceHost): Handlers<typeof api> {
  const store = records.NotificationConfiguration;

  const checkDestination = (name: string) => {
    if (records.Destination.find(name) || assumptions.get('missingDestination') === 'allowed') return;
    throw new ServiceError('ValidationException', `There is no destination ${name}`);
  };

  return {
    CreateNotificationConfiguration: ({ DestinationName, EventType, Tags }) => {
      checkDestination(DestinationName);
      return store.add(EventType, {
        CreatedAt: clock.date(),
        DestinationName,
        EventType,
        Tags,
        UpdatedAt: clock.date(),
      });
    },
    GetNotificationConfiguration: ({ EventType }) => store.read(EventType),
    UpdateNotificationConfiguration: ({ DestinationName, EventType }) => {
      store.get(EventType);
      checkDestination(DestinationName);
      store.update(EventType, { DestinationName, UpdatedAt: clock.date() });
      return {};
    },
    DeleteNotificationConfiguration: ({ EventType }) => {
      store.remove(EventType);
      return {};
    },
    ListNotificationConfigurations: (request) => {
      const { items, NextToken } = store.page(request);
      return { NotificationConfigurationList: items, NextToken };
    },
  };
}
