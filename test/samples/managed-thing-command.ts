import { associate, hold, holdConnector, holdConnectorDestination, holdThing } from './common/held';
import type { Every, SampleOf } from './common/sample';
import type { CommandAction, ManagedThingCommandProps } from '../../src';
import { AccountAssociation, CommandValue, ManagedThing, ManagedThingCommand } from '../../src';
import { MANAGED_THING_COMMAND } from '../../src/api/iot-managed-integrations';

const UPDATE_STATE: Every<CommandAction> = { name: 'UpdateState', parameters: { OnOff: CommandValue.ofBoolean(true) } };
const endpoints = (action: CommandAction) => [
  { endpointId: '1', capabilities: [{ id: 'matter.OnOff@1.4', name: 'OnOff', version: '1', actions: [action] }] },
];

export const managedThingCommand: SampleOf<ManagedThingCommandProps> = {
  kind: MANAGED_THING_COMMAND,
  construct: ManagedThingCommand,
  id: 'On',
  least: (scope) => ({
    managedThing: ManagedThing.fromManagedThingId(scope, 'Lamp', 'lamp'),
    endpoints: endpoints({ name: 'On' }),
  }),
  props: (scope, version) => ({
    managedThing: ManagedThing.fromManagedThingId(scope, 'Lamp', 'lamp'),
    accountAssociation: AccountAssociation.fromAccountAssociationId(scope, 'Building', 'building'),
    endpoints: endpoints(UPDATE_STATE),
    triggers: { season: ['1', '1', '2'][version] },
  }),
  prepare: (cloud) => {
    holdConnector(cloud, 'Connector');
    holdConnectorDestination(cloud, 'Lamps', 'Connector');
    hold(cloud, 'AccountAssociation', 'building', {
      AccountAssociationId: 'building',
      ConnectorDestinationId: 'Lamps',
    });
    holdThing(cloud, 'lamp', { ConnectorDeviceId: 'lamp' });
    associate(cloud, 'lamp', 'building');
  },
  transitions: [],
  data: 'TraceId',
  events: [
    ['create', 'SendManagedThingCommand', 'update-trigger-and-action'],
    ['update-trigger-and-action', 'SendManagedThingCommand', 'delete'],
    ['delete', '', 'delete'],
  ],
};
