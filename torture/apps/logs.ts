/** What is logged. */

import { managed } from './holdings';
import type { Kind, Thing } from './kind';
import { EventLogConfiguration, EventLogResourceType, EventLogTarget, LogLevel } from 'cdk-device-fleets';

const EVENT_LOG: Kind = {
  type: 'Custom::IoTManagedIntegrations_EventLogConfiguration',
  build: (scope, id, { fixed, mutable }, _surroundings, removalPolicy) => new EventLogConfiguration(scope, id, {
    target: EventLogTarget.resource(fixed.ResourceType as EventLogResourceType, fixed.ResourceId as string),
    level: mutable.EventLogLevel as LogLevel,
    removalPolicy,
  }),
  ...managed('EventLogConfiguration', 'Id', ({ ResourceId = '' }) => ResourceId.split('+')[0]),
  holds: ({ fixed, mutable }) => ({ ...fixed, ...mutable }),
  keys: ({ fixed: { ResourceType, ResourceId } }, { eventLogConfigurations = 'unique' }) => (
    eventLogConfigurations === 'unique' ? [`${ResourceType} ${ResourceId}`] : []),
};

export const eventLog = (name: string): Thing => ({
  name,
  kind: EVENT_LOG,
  variants: [
    { fixed: { ResourceType: 'managed-thing', ResourceId: `${name}+1` }, mutable: { EventLogLevel: 'ERROR' } },
    { fixed: { ResourceType: 'managed-thing', ResourceId: `${name}+1` }, mutable: { EventLogLevel: 'DEBUG' } },
    { fixed: { ResourceType: 'managed-thing', ResourceId: `${name}+2` }, mutable: { EventLogLevel: 'ERROR' } },
    { fixed: { ResourceType: 'ota-task', ResourceId: `${name}+1` }, mutable: { EventLogLevel: 'WARN' } },
  ],
});
