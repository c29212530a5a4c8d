/** `npx cdk deploy`, which waits for a press of the button: `npx device-fleets-local press G030MD0123456789`. */

import { App } from 'aws-cdk-lib';
import { ButtonFleetStack } from './button-fleet-stack';

const app = new App();
new ButtonFleetStack(app, 'ButtonFleet', {
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION },
  endpoint: app.node.tryGetContext('endpoint') ?? process.env.AWS_ENDPOINT_URL,
});
