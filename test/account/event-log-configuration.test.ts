import { CfnParameter, RemovalPolicy } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { EventLogConfigurationProps } from '../../src';
import {
  CredentialLocker, EventLogConfiguration, EventLogResourceType, EventLogTarget, LogLevel, ManagedThing,
  ProvisioningProfile,
} from '../../src';
import { CreateEventLogConfiguration } from '../../src/api/iot-managed-integrations/event-log-configuration';
import { only, PARTITION, statements, testStack } from '../stacks';

const TYPE = 'Custom::IoTManagedIntegrations_EventLogConfiguration';
const minimal = { target: EventLogTarget.allOf(EventLogResourceType.OTA_TASK), level: LogLevel.ERROR };

function properties(props: Partial<EventLogConfigurationProps> = {}): any {
  const stack = testStack();
  new EventLogConfiguration(stack, 'Log', { ...minimal, ...props });
  return only(stack, TYPE).Properties;
}

test.each([
  [EventLogTarget.everything(), '*', undefined],
  [EventLogTarget.allOf(EventLogResourceType.ACCOUNT_ASSOCIATION), 'account-association', '*'],
  [EventLogTarget.resource(EventLogResourceType.OTA_TASK, 'a'.repeat(200)), 'ota-task', 'a'.repeat(200)],
])('an event log configuration logs about %j', (target, ResourceType, ResourceId) => {
  const { ServiceToken, ...others } = properties({ target, level: LogLevel.DEBUG });
  expect(others).toEqual({
    ServiceTimeout: 600,
    SchemaVersion: '1',
    ResourceType,
    ...(ResourceId && { ResourceId }),
    EventLogLevel: 'DEBUG',
  });
});

test('an event log configuration logs about constructs', () => {
  const stack = testStack();
  const targets = [
    EventLogTarget.managedThing(ManagedThing.fromManagedThingId(stack, 'Thing', 'thing1')),
    EventLogTarget.credentialLocker(CredentialLocker.fromCredentialLockerId(stack, 'Locker', 'locker1')),
    EventLogTarget.provisioningProfile(ProvisioningProfile.fromProvisioningProfileId(stack, 'Profile', 'profile1')),
  ];
  expect(targets.map(({ resourceType, resourceId }) => `${resourceType}/${resourceId}`)).toEqual(
    ['managed-thing/thing1', 'credential-locker/locker1', 'provisioning-profile/profile1']);
});

test('the types and levels are those of the service', () => {
  const { ResourceType, EventLogLevel } = CreateEventLogConfiguration.input.members;
  const [, types] = /\((.*)\)/.exec(ResourceType.pattern)!;
  expect(Object.values(EventLogResourceType).sort()).toEqual(types.split('|').sort());
  expect(Object.values(LogLevel).sort()).toEqual([...EventLogLevel.enum].sort());
});

test.each<[string, Partial<EventLogConfigurationProps>, string]>([
  ['another type', { target: EventLogTarget.allOf('hub' as EventLogResourceType) }, 'target.resourceType must match'],
  [
    'a resource ID with other characters',
    { target: EventLogTarget.resource(EventLogResourceType.OTA_TASK, 'a-b') },
    'target.resourceId must match',
  ],
  [
    'an empty resource ID',
    { target: EventLogTarget.resource(EventLogResourceType.OTA_TASK, '') },
    'target.resourceId must have at least 1 characters',
  ],
  [
    'a resource ID that is too long',
    { target: EventLogTarget.resource(EventLogResourceType.OTA_TASK, 'a'.repeat(201)) },
    'target.resourceId must have at most 200 characters, has 201',
  ],
  ['another level', { level: 'LOUD' as LogLevel }, 'level must be one of DEBUG, ERROR, INFO, WARN (is "LOUD")'],
])('an event log configuration fails for %s', (_, props, message) => {
  expect(() => properties(props)).toThrow(`Fleet/Log: ${message}`);
});

test('an event log configuration passes tokens', () => {
  const stack = testStack();
  new EventLogConfiguration(stack, 'Log', {
    target: EventLogTarget.resource(EventLogResourceType.OTA_TASK, new CfnParameter(stack, 'Task').valueAsString),
    level: LogLevel.INFO,
  });
  expect(only(stack, TYPE).Properties.ResourceId).toEqual({ Ref: 'Task' });
});

test('an event log configuration lets the service create its role, once', () => {
  const stack = testStack();
  new EventLogConfiguration(stack, 'Log', minimal);
  new EventLogConfiguration(stack, 'Other', { ...minimal, target: EventLogTarget.everything() });
  expect(statements(stack, 'EventLogConfigurationPolicy').slice(1)).toEqual([
    {
      Action: 'iam:CreateServiceLinkedRole',
      Effect: 'Allow',
      Resource: {
        'Fn::Join': [
          '',
          [
            'arn:',
            PARTITION,
            ':iam::123456789012:role/aws-service-role/iotmanagedintegrations.amazonaws.com/AWSServiceRoleForIoTManagedIntegrations',
          ],
        ],
      },
      Condition: { StringEquals: { 'iam:AWSServiceName': 'iotmanagedintegrations.amazonaws.com' } },
    },
  ]);
});

test('an event log configuration is deleted by default and retained on demand', () => {
  const stack = testStack();
  new EventLogConfiguration(stack, 'Log', { ...minimal, removalPolicy: RemovalPolicy.RETAIN });
  expect(only(stack, TYPE)).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
});

test('an event log configuration returns its ID, and can be imported without a resource', () => {
  const stack = testStack();
  const configuration = new EventLogConfiguration(stack, 'Log', minimal);
  expect(stack.resolve(configuration.eventLogConfigurationId)).toEqual({ Ref: only(stack, TYPE).logicalId });
  expect(EventLogConfiguration.isEventLogConfiguration(configuration)).toBe(true);
  const other = testStack();
  const imported = EventLogConfiguration.fromEventLogConfigurationId(other, 'Log', 'abc123');
  expect(imported.eventLogConfigurationId).toBe('abc123');
  expect(EventLogConfiguration.isEventLogConfiguration(imported)).toBe(false);
  expect(Template.fromStack(other).toJSON().Resources).toBeUndefined();
});

test.each([
  ['read', ['GetEventLogConfiguration']],
  ['list', ['ListEventLogConfigurations']],
  ['write', ['CreateEventLogConfiguration', 'UpdateEventLogConfiguration', 'DeleteEventLogConfiguration']],
] as const)('an event log configuration grants %s on everything, as IAM knows no single one', (verb, names) => {
  const stack = testStack();
  new EventLogConfiguration(stack, 'Log', minimal).grants[verb](new iam.User(stack, 'Someone')).assertSuccess();
  const [{ Action, ...statement }] = statements(stack, 'Someone');
  expect([Action].flat()).toEqual(names.map((name) => `iotmanagedintegrations:${name}`));
  expect(statement).toEqual({ Effect: 'Allow', Resource: '*' });
});
