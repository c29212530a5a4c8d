import { managed } from './common/held';
import type { SampleOf } from './common/sample';
import { NEW } from './common/sample';
import type { EventLogConfigurationProps } from '../../src';
import { EventLogConfiguration, EventLogResourceType, EventLogTarget, LogLevel } from '../../src';
import { EVENT_LOG_CONFIGURATION } from '../../src/api/iot-managed-integrations';

export const eventLogConfiguration: SampleOf<EventLogConfigurationProps> = {
  kind: EVENT_LOG_CONFIGURATION,
  construct: EventLogConfiguration,
  id: 'Log',
  least: () => ({ target: EventLogTarget.everything(), level: LogLevel.ERROR }),
  props: (_scope, version) => ({
    target: EventLogTarget.allOf(version < 2 ? EventLogResourceType.MANAGED_THING : EventLogResourceType.OTA_TASK),
    level: version < 1 ? LogLevel.ERROR : LogLevel.INFO,
  }),
  imported: (stack, id) => EventLogConfiguration.fromEventLogConfigurationId(stack, 'EventLogConfiguration', id),
  holder: managed('EventLogConfiguration', 'Id'),
  transitions: [
    {
      inPlace: [{ what: 'another level', set: { EventLogLevel: 'DEBUG' } }],
      replacing: [
        { what: 'another type', set: { ResourceType: 'account-association' } },
        { what: 'one resource', set: { ResourceId: 'abc123' } },
        { what: 'everything', set: { ResourceType: '*', ResourceId: undefined, EventLogLevel: 'WARN' } },
      ],
    },
  ],
  events: [
    ['create', 'CreateEventLogConfiguration GetEventLogConfiguration', 'update-level'],
    ['update-level', 'UpdateEventLogConfiguration GetEventLogConfiguration', 'update-level'],
    ['update-type', 'GetEventLogConfiguration CreateEventLogConfiguration GetEventLogConfiguration', 'delete'],
    ['delete', 'DeleteEventLogConfiguration', 'delete'],
    ['create-without-resource', 'CreateEventLogConfiguration GetEventLogConfiguration', NEW],
  ],
  programs: {
    things: { Log: [], Trace: [] },
    variants: (name) => [
      { fixed: { ResourceType: 'managed-thing', ResourceId: `${name}+1` }, mutable: { EventLogLevel: 'ERROR' } },
      { fixed: { ResourceType: 'managed-thing', ResourceId: `${name}+1` }, mutable: { EventLogLevel: 'DEBUG' } },
      { fixed: { ResourceType: 'managed-thing', ResourceId: `${name}+2` }, mutable: { EventLogLevel: 'ERROR' } },
      { fixed: { ResourceType: 'ota-task', ResourceId: `${name}+1` }, mutable: { EventLogLevel: 'WARN' } },
    ],
    props: ({ fixed, mutable }) => ({
      target: EventLogTarget.resource(fixed.ResourceType as EventLogResourceType, fixed.ResourceId as string),
      level: mutable.EventLogLevel as LogLevel,
    }),
    keys: ({ fixed: { ResourceType, ResourceId } }, { eventLogConfigurations = 'unique' }) =>
      eventLogConfigurations === 'unique' ? [`${ResourceType} ${ResourceId}`] : [],
    thingOf: ({ ResourceId = '' }) => ResourceId.split('+')[0],
    occupyNames: ({ CreateEventLogConfiguration }) =>
      CreateEventLogConfiguration({ ResourceType: '*', EventLogLevel: 'ERROR' }),
  },
};
