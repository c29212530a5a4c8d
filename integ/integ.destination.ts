/** Destinations of one stream, one of them with a role of its own, and notifications that another stack adds. */

import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import { integTest } from './integ-test';
import { Destination, NotificationConfiguration, NotificationEventType } from 'cdk-device-fleets';

const app = new App();
const stack = new Stack(app, 'DestinationInteg');
const stream = new kinesis.Stream(stack, 'Stream', {
  encryption: kinesis.StreamEncryption.MANAGED,
  removalPolicy: RemovalPolicy.DESTROY,
});

const events = new Destination(stack, 'Events', { stream, description: 'Events of building 7' });
events.addNotification(NotificationEventType.DEVICE_STATE);
events.addNotification(NotificationEventType.DEVICE_LIFE_CYCLE);

const role = new iam.Role(stack, 'Role', {
  assumedBy: new iam.ServicePrincipal('iotmanagedintegrations.amazonaws.com'),
});
const named = new Destination(stack, 'Named', { stream, role, destinationName: 'fleet-events' });
new CfnOutput(stack, 'NamedCreatedAt', { value: named.createdAt });

const other = new Stack(app, 'NotificationInteg');
new NotificationConfiguration(other, 'Ota', { eventType: NotificationEventType.DEVICE_OTA, destination: events });

integTest(app, stack, other);
