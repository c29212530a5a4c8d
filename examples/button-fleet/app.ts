/** `npx cdk deploy`, which waits for a press of the button: `npx device-fleets-local press G030MD0123456789`. */

import { App } from 'aws-cdk-lib';
import { ButtonFleetStack } from './button-fleet-stack';
import { acknowledge, acknowledgeWildcards } from '../acknowledgements';

export const app = new App();
const stack = new ButtonFleetStack(app, 'ButtonFleet', {
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION },
  endpoint: app.node.tryGetContext('endpoint') ?? process.env.AWS_ENDPOINT_URL,
});

// For cdk-nag.
acknowledgeWildcards(stack.provider, 'iot1click:devices');
acknowledge(
  stack.ring,
  'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
  'All it allows is to write a log',
);
