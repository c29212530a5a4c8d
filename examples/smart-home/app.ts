/** `npx cdk deploy`, `npx cdk deploy --context baseRatePerMinute=20`, ... */

import { App } from 'aws-cdk-lib';
import { SmartHomeStack } from './smart-home-stack';
import { acknowledge, acknowledgeWildcards } from '../acknowledgements';
import { FleetProvider, NotificationEventType } from 'cdk-device-fleets';

export const app = new App();
const baseRatePerMinute = app.node.tryGetContext('baseRatePerMinute');

const stack = new SmartHomeStack(app, 'SmartHome', {
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION },
  destinationDescription: app.node.tryGetContext('destinationDescription'),
  baseRatePerMinute: baseRatePerMinute && Number(baseRatePerMinute),
});
if (app.node.tryGetContext('deviceEvents')) stack.destination.addNotification(NotificationEventType.DEVICE_EVENT);

// For cdk-nag.
acknowledgeWildcards(
  FleetProvider.of(stack),
  'iotmanagedintegrations:credential-locker',
  'iotmanagedintegrations:provisioning-profile',
);
acknowledge(stack.profile, 'SMG4', 'The claim key is burnt into devices: another one is another profile');
