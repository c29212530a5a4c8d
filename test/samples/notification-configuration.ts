import { FIRST, holdBoth, managed, SECOND } from './common/held';
import type { SampleOf } from './common/sample';
import type { NotificationConfigurationProps } from '../../src';
import { Destination, NotificationConfiguration, NotificationEventType } from '../../src';
import { NOTIFICATION_CONFIGURATION } from '../../src/api/iot-managed-integrations';

const NOTIFIED: Readonly<Record<string, string>> = {
  DEVICE_STATE: 'OnState',
  DEVICE_OTA: 'OnState',
  DEVICE_EVENT: 'OnEvent',
  DEVICE_COMMAND: 'OnEvent',
};

export const notificationConfiguration: SampleOf<NotificationConfigurationProps, 'adopt'> = {
  kind: NOTIFICATION_CONFIGURATION,
  construct: NotificationConfiguration,
  id: 'Notification',
  least: (scope) => ({
    destination: Destination.fromDestinationName(scope, 'Destination', FIRST),
    eventType: NotificationEventType.DEVICE_STATE,
  }),
  props: (scope, version) => ({
    destination: Destination.fromDestinationName(scope, 'Destination', [FIRST, SECOND, SECOND][version]),
    eventType: version < 2 ? NotificationEventType.DEVICE_STATE : NotificationEventType.DEVICE_OTA,
  }),
  rest: () => ({ adopt: true }),
  imported: (stack) =>
    NotificationConfiguration.fromNotificationEventType(stack, 'Notification', NotificationEventType.DEVICE_OTA),
  prepare: (cloud) => holdBoth(cloud, 'Destination', (Name) => ({ Name })),
  holder: managed('NotificationConfiguration', 'EventType'),
  unreadable: ['Adopt'],
  transitions: [
    {
      inPlace: [
        { what: 'another destination', set: { DestinationName: SECOND } },
        { what: 'to be adopted', set: { Adopt: true } },
      ],
      replacing: [{ what: 'another event type', set: { EventType: 'DEVICE_OTA' } }],
    },
  ],
  data: 'EventType CreatedAt',
  events: [
    ['create', 'CreateNotificationConfiguration GetNotificationConfiguration', 'update-destination'],
    [
      'create-adopting',
      'CreateNotificationConfiguration! GetNotificationConfiguration UpdateNotificationConfiguration GetNotificationConfiguration',
      'update-destination',
    ],
    ['update-destination', 'UpdateNotificationConfiguration GetNotificationConfiguration', 'update-destination'],
    [
      'update-event-type',
      'GetNotificationConfiguration CreateNotificationConfiguration GetNotificationConfiguration',
      'delete',
    ],
    ['delete', 'DeleteNotificationConfiguration', 'delete'],
  ],
  programs: {
    things: {
      OnState: ['DEVICE_STATE', 'DEVICE_OTA', 'Events', 'Alarms'],
      OnEvent: ['DEVICE_EVENT', 'DEVICE_COMMAND', 'Alarms', 'Events'],
    },
    variants: (_name, [one, two, here, there]) => [
      { fixed: { EventType: one }, mutable: {}, needs: [here] },
      { fixed: { EventType: one }, mutable: {}, needs: [there] },
      { fixed: { EventType: two }, mutable: {}, needs: [here] },
    ],
    props: ({ fixed, needs }, { other }) => ({
      eventType: fixed.EventType as NotificationEventType,
      destination: other<Destination>(needs![0]),
    }),
    holds: ({ fixed, needs }, { variantOf }) => ({ ...fixed, DestinationName: variantOf(needs![0]).fixed.Name }),
    keys: ({ fixed: { EventType } }) => [String(EventType)],
    thingOf: ({ EventType }) => NOTIFIED[EventType],
    isNamed: true,
    obstructs: ({ deleteNamedDestination = 'allowed' }) => deleteNamedDestination !== 'allowed',
  },
};
