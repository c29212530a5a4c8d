import { CfnParameter } from 'aws-cdk-lib';
import type { CommandAction, CommandCapability, IManagedThing, ManagedThingCommandProps } from '../../src';
import { AccountAssociation, CommandValue, ManagedThingCommand } from '../../src';
import { arn, only, statements, testStack } from '../stacks';

const TYPE = 'Custom::IoTManagedIntegrations_ManagedThingCommand';
const lamp = { managedThingId: 'lamp1' } as IManagedThing;
const on: CommandAction = { name: 'On' };
const capability: CommandCapability = { id: 'matter.OnOff@1.4', name: 'On/Off', version: '1', actions: [on] };
const endpoint = { endpointId: '1', capabilities: [capability] };

function command(props: Partial<ManagedThingCommandProps> = {}) {
  const stack = testStack();
  return {
    stack,
    command: new ManagedThingCommand(stack, 'On', { managedThing: lamp, endpoints: [endpoint], ...props }),
  };
}
const acting = (change: object) => ({ endpoints: [{ ...endpoint, capabilities: [{ ...capability, ...change }] }] });
const parametersOf = ({ Endpoints }: any) => Endpoints[0].capabilities[0].actions[0].parameters;

test('a command sends all props', () => {
  const stack = testStack();
  const accountAssociation = AccountAssociation.fromAccountAssociationId(stack, 'Building', 'abc123');
  new ManagedThingCommand(stack, 'On', {
    managedThing: lamp,
    endpoints: [endpoint],
    accountAssociation,
    triggers: { season: 'winter' },
  });
  expect(only(stack, TYPE).Properties).toEqual({
    ServiceToken: { 'Fn::GetAtt': [expect.stringMatching(/^CdkDeviceFleetsFunction/), 'Arn'] },
    ServiceTimeout: 600,
    SchemaVersion: '1',
    ManagedThingId: 'lamp1',
    AccountAssociationId: 'abc123',
    Endpoints: [
      {
        endpointId: '1',
        capabilities: [{ id: 'matter.OnOff@1.4', name: 'On/Off', version: '1', actions: [{ name: 'On' }] }],
      },
    ],
    Triggers: { season: 'winter' },
  });
});

test('a command sends parameters as JSON, which keeps their types', () => {
  const parameters = {
    on: CommandValue.ofBoolean(true),
    level: CommandValue.ofNumber(1.5),
    scene: CommandValue.ofString('Küche "hell"'),
    steps: CommandValue.ofList(CommandValue.ofNumber(1), CommandValue.ofStructure({ to: CommandValue.ofString('') })),
    none: CommandValue.ofStructure({}),
  };
  const { stack } = command(acting({ actions: [{ name: 'UpdateState', parameters }] }));
  expect(JSON.parse(parametersOf(only(stack, TYPE).Properties))).toEqual({
    on: true,
    level: 1.5,
    scene: 'Küche "hell"',
    steps: [1, { to: '' }],
    none: {},
  });
});

test('a command sends parameters with tokens as their later values', () => {
  const stack = testStack();
  const level = new CfnParameter(stack, 'Level', { type: 'Number' }).valueAsNumber;
  new ManagedThingCommand(stack, 'On', {
    managedThing: lamp,
    ...acting({ actions: [{ name: 'UpdateState', parameters: { level: CommandValue.ofNumber(level) } }] }),
  });
  expect(parametersOf(only(stack, TYPE).Properties)).toEqual({
    'Fn::Join': ['', ['{"level":', { Ref: 'Level' }, '}']],
  });
});

test.each<[string, Partial<ManagedThingCommandProps>, string]>([
  [
    'a capability without a version',
    acting({ id: 'matter.OnOff' }),
    'endpoints[0].capabilities[0].id must match [a-zA-Z0-9.]+@(\\d+\\.\\d+(\\.\\d+)?|\\$latest) (is "matter.OnOff")',
  ],
  [
    'a version with a dot',
    acting({ version: '1.4' }),
    'endpoints[0].capabilities[0].version must match (0|[1-9][0-9]*) (is "1.4")',
  ],
  ['no action', acting({ actions: [] }), 'endpoints[0].capabilities[0].actions must have at least 1 items, has 0'],
  [
    'six actions',
    acting({ actions: Array(6).fill(on) }),
    'endpoints[0].capabilities[0].actions must have at most 5 items, has 6',
  ],
  [
    'an action of another name',
    acting({ actions: [{ name: 'On Off' }] }),
    'endpoints[0].capabilities[0].actions[0].name must match [/a-zA-Z]+',
  ],
  ['no endpoint', { endpoints: [] }, 'endpoints must have at least 1 items, has 0'],
  ['six endpoints', { endpoints: Array(6).fill(endpoint) }, 'endpoints must have at most 5 items, has 6'],
  [
    'six capabilities',
    { endpoints: [{ ...endpoint, capabilities: Array(6).fill(capability) }] },
    'endpoints[0].capabilities must have at most 5 items, has 6',
  ],
  [
    'an endpoint of another ID',
    { endpoints: [{ ...endpoint, endpointId: '1.1' }] },
    'endpoints[0].endpointId must match [0-9a-zA-Z]+ (is "1.1")',
  ],
])('a command fails for %s', (_what, props, message) => {
  expect(() => command(props)).toThrow(`Fleet/On: ${message}`);
});

test('a command returns its trace ID', () => {
  const { stack, command: made } = command();
  expect(stack.resolve(made.traceId)).toEqual({ Ref: only(stack, TYPE).logicalId });
  expect(ManagedThingCommand.isManagedThingCommand(made)).toBe(true);
  expect(ManagedThingCommand.isManagedThingCommand(undefined)).toBe(false);
});

test('the function may send commands, and no more', () => {
  expect(statements(command().stack, 'ManagedThingCommandPolicy')).toEqual([
    { Action: 'iotmanagedintegrations:SendManagedThingCommand', Effect: 'Allow', Resource: arn('managed-thing/*') },
    {
      Action: 'iotmanagedintegrations:SendManagedThingCommand',
      Effect: 'Allow',
      Resource: arn('account-association/*'),
    },
  ]);
});
