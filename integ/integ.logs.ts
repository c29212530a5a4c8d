/** What the service logs about all things and about one hub, and what that hub writes into its own log. */

import { App, CfnOutput, Duration, Size, Stack } from 'aws-cdk-lib';
import { integTest } from './integ-test';
import {
  AuthenticationMaterial,
  EventLogConfiguration,
  EventLogResourceType,
  EventLogTarget,
  LogLevel,
  ManagedThing,
  ManagedThingRole,
  RuntimeLogConfiguration,
} from 'cdk-device-fleets';

const app = new App();
const stack = new Stack(app, 'LogsInteg');

const managedThing = new ManagedThing(stack, 'Hub', {
  role: ManagedThingRole.CONTROLLER,
  authenticationMaterial: AuthenticationMaterial.wifiSetupUpc('INTEG0000003', '829576019524'),
});
const things = new EventLogConfiguration(stack, 'Things', {
  target: EventLogTarget.allOf(EventLogResourceType.MANAGED_THING),
  level: LogLevel.ERROR,
});
new EventLogConfiguration(stack, 'One', { target: EventLogTarget.managedThing(managedThing), level: LogLevel.DEBUG });
new RuntimeLogConfiguration(stack, 'Runtime', {
  managedThing,
  level: LogLevel.INFO,
  flushLevel: LogLevel.ERROR,
  localStoreFileMaxSize: Size.kibibytes(100),
  localStoreMaxFiles: 5,
  upload: true,
  uploadPeriod: Duration.minutes(15),
  deleteLocalStoreAfterUpload: true,
});

new CfnOutput(stack, 'ThingLogId', { value: things.eventLogConfigurationId });

integTest(app, stack);
