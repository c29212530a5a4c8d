import { App, CfnParameter, Duration, Size, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IManagedThing, RuntimeLogConfigurationProps } from '../../src';
import { AuthenticationMaterial, LogLevel, ManagedThing, ManagedThingRole, RuntimeLogConfiguration } from '../../src';
import { only, statements, testStack } from '../stacks';

const TYPE = 'Custom::IoTManagedIntegrations_RuntimeLogConfiguration';

const thingIn = (stack: Stack) => new ManagedThing(stack, 'Hub', {
  role: ManagedThingRole.CONTROLLER, authenticationMaterial: AuthenticationMaterial.wifiSetupUpc('SN1', '829576019524'),
});

function properties(props: Partial<RuntimeLogConfigurationProps> = {}): any {
  const stack = testStack();
  new RuntimeLogConfiguration(stack, 'Log', {
    managedThing: ManagedThing.fromManagedThingId(stack, 'Hub', 'hub-1'),
    ...props,
  });
  return only(stack, TYPE).Properties;
}

test('a runtime log configuration sends the given props only', () => {
  const { ServiceToken, ...others } = properties({ level: LogLevel.ERROR, upload: false });
  expect(others).toEqual({
    ServiceTimeout: 600,
    SchemaVersion: '1',
    ManagedThingId: 'hub-1',
    RuntimeLogConfigurations: { LogLevel: 'ERROR', UploadLog: false },
  });
});

test("a runtime log configuration sends everything under AWS's names", () => {
  expect(properties({
    level: LogLevel.DEBUG,
    flushLevel: LogLevel.WARN,
    localStoreLocation: '/var/log/ünïcode',
    localStoreFileMaxSize: Size.kibibytes(100),
    localStoreMaxFiles: 5,
    upload: true,
    uploadPeriod: Duration.hours(1),
    deleteLocalStoreAfterUpload: true,
  }).RuntimeLogConfigurations).toEqual({
    LogLevel: 'DEBUG',
    LogFlushLevel: 'WARN',
    LocalStoreLocation: '/var/log/ünïcode',
    LocalStoreFileRotationMaxBytes: 102_400,
    LocalStoreFileRotationMaxFiles: 5,
    UploadLog: true,
    UploadPeriodMinutes: 60,
    DeleteLocalStoreAfterUpload: true,
  });
});

test('a runtime log configuration can leave everything to the device', () => {
  expect(properties().RuntimeLogConfigurations).toEqual({});
});

test.each<[string, Partial<RuntimeLogConfigurationProps>, string]>([
  ['another level', { level: 'LOUD' as LogLevel }, 'level must be one of DEBUG, ERROR, INFO, WARN (is "LOUD")'],
  ['another level to flush', { flushLevel: 'LOUD' as LogLevel }, 'flushLevel must be one of'],
  ['half minutes', { uploadPeriod: Duration.seconds(90) }, 'uploadPeriod in minutes must be a whole number (is 1.5)'],
  ['half files', { localStoreMaxFiles: 1.5 }, 'localStoreMaxFiles must be a whole number (is 1.5)'],
])('a runtime log configuration fails for %s', (_, props, message) => {
  expect(() => properties(props)).toThrow(`Fleet/Log: ${message}`);
});

test('a runtime log configuration passes tokens', () => {
  const stack = testStack();
  const number = new CfnParameter(stack, 'Files', { type: 'Number' }).valueAsNumber;
  new RuntimeLogConfiguration(stack, 'Log', {
    managedThing: ManagedThing.fromManagedThingId(stack, 'Hub', 'hub-1'),
    localStoreMaxFiles: number,
  });
  expect(only(stack, TYPE).Properties.RuntimeLogConfigurations).toEqual({
    LocalStoreFileRotationMaxFiles: { Ref: 'Files' },
  });
});

test('a runtime log configuration returns the ID of its thing, lets the service create its role, and can be imported', () => {
  const stack = testStack();
  const configuration = new RuntimeLogConfiguration(stack, 'Log', {
    managedThing: ManagedThing.fromManagedThingId(stack, 'Hub', 'hub-1'),
  });
  expect(stack.resolve(configuration.managedThingId)).toEqual({ Ref: only(stack, TYPE).logicalId });
  expect(RuntimeLogConfiguration.isRuntimeLogConfiguration(configuration)).toBe(true);
  expect(statements(stack, 'RuntimeLogConfigurationPolicy').map(({ Action }) => Action)).toEqual([
    ['Put', 'Get', 'Reset'].map((verb) => `iotmanagedintegrations:${verb}RuntimeLogConfiguration`),
    'iam:CreateServiceLinkedRole',
  ]);
  const other = testStack();
  const imported = RuntimeLogConfiguration.fromManagedThingId(other, 'Log', 'hub-1');
  expect([imported.managedThingId, RuntimeLogConfiguration.isRuntimeLogConfiguration(imported)]).toEqual([
    'hub-1',
    false,
  ]);
  expect(Template.fromStack(other).toJSON().Resources).toBeUndefined();
});

test.each([
  ['read', ['GetRuntimeLogConfiguration']],
  ['write', ['PutRuntimeLogConfiguration', 'ResetRuntimeLogConfiguration']],
] as const)('a runtime log configuration grants %s on everything, as IAM knows no single one', (verb, names) => {
  const stack = testStack();
  RuntimeLogConfiguration.fromManagedThingId(stack, 'Log', 'hub-1')
    .grants[verb](new iam.User(stack, 'Someone'))
    .assertSuccess();
  const [{ Action, Resource }] = statements(stack, 'Someone');
  expect([Action].flat()).toEqual(names.map((name) => `iotmanagedintegrations:${name}`));
  expect(Resource).toBe('*');
});

describe('the logical ID', () => {
  const idOf = (make: (stack: Stack) => IManagedThing, constructId: string) => {
    const stack = testStack();
    new RuntimeLogConfiguration(stack, constructId, { managedThing: make(stack) });
    return Object.keys(Template.fromStack(stack).findResources(TYPE))[0];
  };
  const imported = (id: string) => (stack: Stack) => ManagedThing.fromManagedThingId(stack, 'Hub', id);

  test('the logical ID is that of the managed thing, so that a moved construct does not remove its own setting', () => {
    expect(idOf(imported('hub-1'), 'Log')).toMatch(/^IoTManagedIntegrationsRuntimeLogConfiguration[0-9A-F]{8}$/);
    expect(idOf(imported('hub-1'), 'Moved')).toBe(idOf(imported('hub-1'), 'Log'));
    expect(idOf(imported('hub-2'), 'Log')).not.toBe(idOf(imported('hub-1'), 'Log'));
  });

  test('the logical ID differs for things of the same logical ID in other stacks', () => {
    const app = new App();
    const [one, two, here] = ['One', 'Two', 'Here'].map((id) => new Stack(app, id));
    for (const stack of [one, two]) {
      new RuntimeLogConfiguration(here, `Log${stack.node.id}`, { managedThing: thingIn(stack) });
    }
    Template.fromStack(here).resourceCountIs(TYPE, 2);
  });

  test('the logical ID is one for each managed thing of a stack', () => {
    const stack = testStack();
    const managedThing = thingIn(stack);
    new RuntimeLogConfiguration(stack, 'Log', { managedThing });
    expect(() => new RuntimeLogConfiguration(stack, 'Other', { managedThing })).toThrow(
      'Fleet/Other: Fleet/Log sets this already, and there is one RuntimeLogConfiguration of each managed thing',
    );
  });
});
