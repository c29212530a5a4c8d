/** `npx cdk deploy`, `npx cdk deploy --context baseRatePerMinute=20`, ... */

import { App } from 'aws-cdk-lib';
import { SmartHomeStack } from './smart-home-stack';
import { NotificationEventType } from 'cdk-device-fleets';

const app = new App();
const baseRatePerMinute = app.node.tryGetContext('baseRatePerMinute');

const stack = new SmartHomeStack(app, 'SmartHome', {
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION },
  destinationDescription: app.node.tryGetContext('destinationDescription'),
  baseRatePerMinute: baseRatePerMinute && Number(baseRatePerMinute),
});
if (app.node.tryGetContext('deviceEvents')) stack.destination.addNotification(NotificationEventType.DEVICE_EVENT);
