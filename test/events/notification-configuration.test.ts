import { App, CfnParameter, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IDestination } from '../../src';
import { Destination, NotificationConfiguration, NotificationEventType } from '../../src';
import { CreateNotificationConfiguration } from '../../src/api/iot-managed-integrations';
import { ACCOUNT, dependenciesOfFunction, only, REGION, statements, testStack } from '../stacks';

const TYPE = 'Custom::IoTManagedIntegrations_NotificationConfiguration';
const { DEVICE_STATE, DEVICE_OTA } = NotificationEventType;

function withDestination(stack = testStack()): { stack: Stack; destination: IDestination } {
  return { stack, destination: Destination.fromDestinationName(stack, 'Events', 'events') };
}

test('a notification configuration sends the event type and the destination', () => {
  const { stack, destination } = withDestination();
  new NotificationConfiguration(stack, 'State', { eventType: DEVICE_STATE, destination });
  expect(only(stack, TYPE).Properties).toEqual({
    ServiceToken: { 'Fn::GetAtt': [expect.stringMatching(/^CdkDeviceFleetsFunction/), 'Arn'] },
    ServiceTimeout: 600,
    SchemaVersion: '1',
    EventType: 'DEVICE_STATE',
    DestinationName: 'events',
  });
  expect(only(stack, TYPE)).not.toHaveProperty('DeletionPolicy');
});

test('a notification configuration returns its attributes', () => {
  const { stack, destination } = withDestination();
  const notification = new NotificationConfiguration(stack, 'State', { eventType: DEVICE_STATE, destination });
  const { logicalId } = only(stack, TYPE);
  expect(stack.resolve(notification.notificationEventType)).toEqual({ Ref: logicalId });
  expect(stack.resolve(notification.createdAt)).toEqual({ 'Fn::GetAtt': [logicalId, 'CreatedAt'] });
});

test('the event types are those of the service', () => {
  expect(Object.values(NotificationEventType).sort()).toEqual(
    [...CreateNotificationConfiguration.input.members.EventType.enum].sort(),
  );
});

test("a notification configuration depends on the Lambda code's permissions", () => {
  const { stack, destination } = withDestination();
  new NotificationConfiguration(stack, 'State', { eventType: DEVICE_STATE, destination });
  expect(dependenciesOfFunction(stack)).toContainEqual(
    expect.stringMatching(/^CdkDeviceFleetsNotificationConfigurationPolicy/),
  );
});

test('a notification configuration fails for an event type that the service does not know', () => {
  const { stack, destination } = withDestination();
  expect(
    () =>
      new NotificationConfiguration(stack, 'State', { eventType: 'DEVICE_MOOD' as NotificationEventType, destination }),
  ).toThrow(/^Fleet\/State: eventType must be one of DEVICE_COMMAND, .*, CONNECTOR_ERROR_REPORT \(is "DEVICE_MOOD"\)$/);
});

test.each([
  ['an empty name', '', 'Fleet/State: destination.destinationName must have at least 1 characters, has 0 (is "")'],
  [
    'a name that is too long',
    'a'.repeat(129),
    'Fleet/State: destination.destinationName must have at most 128 characters, has 129',
  ],
  [
    'a name with other characters',
    'a*',
    'Fleet/State: destination.destinationName must match [\\p{L}\\p{N} ._-]+ (is "a*")',
  ],
])('a notification configuration fails for an imported destination with %s', (_, name, message) => {
  const stack = testStack();
  const destination = Destination.fromDestinationName(stack, 'Events', name);
  expect(() => new NotificationConfiguration(stack, 'State', { eventType: DEVICE_STATE, destination })).toThrow(
    message,
  );
});

test('a notification configuration passes tokens', () => {
  const stack = testStack();
  const eventType = new CfnParameter(stack, 'Type').valueAsString as NotificationEventType;
  const destination = Destination.fromDestinationName(stack, 'Events', new CfnParameter(stack, 'Name').valueAsString);
  new NotificationConfiguration(stack, 'Any', { eventType, destination });
  expect(only(stack, TYPE).Properties).toMatchObject({ EventType: { Ref: 'Type' }, DestinationName: { Ref: 'Name' } });
});

describe('a second one of an event type', () => {
  test('a second configuration of an event type fails in the same stack, naming both', () => {
    const { stack, destination } = withDestination();
    new NotificationConfiguration(stack, 'First', { eventType: DEVICE_STATE, destination });
    new NotificationConfiguration(stack, 'Other', { eventType: DEVICE_OTA, destination });
    expect(() => destination.addNotification(DEVICE_STATE)).toThrow(
      'Fleet/Events/DeviceState: Fleet/First already configures DEVICE_STATE, and there can be one notification configuration for an event '
        + 'type in an account and Region',
    );
  });

  test('a second configuration of an event type is fine in a stack of another Region', () => {
    const app = new App();
    for (const region of [REGION, 'ca-central-1']) {
      withDestination(new Stack(app, region, { env: { account: ACCOUNT, region } })).destination.addNotification(
        DEVICE_STATE,
      );
    }
    Template.fromStack(app.node.findChild('ca-central-1') as Stack).resourceCountIs(TYPE, 1);
  });
});

test('a notification configuration can be imported without a resource', () => {
  const stack = testStack();
  const notification = NotificationConfiguration.fromNotificationEventType(stack, 'State', DEVICE_STATE);
  expect(notification.notificationEventType).toBe('DEVICE_STATE');
  expect(NotificationConfiguration.isNotificationConfiguration(notification)).toBe(false);
  expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
});

test('a notification configuration is recognized', () => {
  const notification = withDestination().destination.addNotification(DEVICE_STATE);
  expect(NotificationConfiguration.isNotificationConfiguration(notification)).toBe(true);
});

test.each([
  ['read', 'iotmanagedintegrations:GetNotificationConfiguration'],
  ['list', 'iotmanagedintegrations:ListNotificationConfigurations'],
] as const)('a notification configuration grants %s on everything, as IAM knows no single one', (verb, action) => {
  const { stack, destination } = withDestination();
  destination.addNotification(DEVICE_STATE).grants[verb](new iam.User(stack, 'Someone')).assertSuccess();
  expect(statements(stack, 'Someone')).toEqual([{ Action: action, Effect: 'Allow', Resource: '*' }]);
});

test.each<[{ adopt?: boolean; removalPolicy?: RemovalPolicy }, string | undefined]>([
  [{ adopt: true }, 'Retain'], [{ adopt: true, removalPolicy: RemovalPolicy.DESTROY }, 'Delete'], [{}, undefined],
])('with %p, the deletion policy is %s', (props, policy) => {
  const { stack, destination } = withDestination();
  destination.addNotification(DEVICE_STATE, props);
  const { Properties, DeletionPolicy, UpdateReplacePolicy } = only(stack, TYPE);
  expect([Properties.Adopt, DeletionPolicy, UpdateReplacePolicy]).toEqual([props.adopt, policy, policy]);
});
