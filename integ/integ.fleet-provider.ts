/** Fleet providers of one's own, each with what can be set without a VPC, and resources that use one or the other. */

import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { integTest } from './integ-test';
import { CredentialLocker, FleetProvider, OtaTaskConfiguration } from 'cdk-device-fleets';

const app = new App();
const stack = new Stack(app, 'FleetProviderInteg');
const removalPolicy = RemovalPolicy.DESTROY;

const provider = new FleetProvider(stack, 'Provider', {
  runtime: lambda.Runtime.NODEJS_22_X,
  role: new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }),
  logGroup: new logs.LogGroup(stack, 'Logs', { retention: logs.RetentionDays.ONE_DAY, removalPolicy }),
  reservedConcurrentExecutions: 5,
});
new CredentialLocker(stack, 'OwnProvider', { provider, removalPolicy });
new OtaTaskConfiguration(stack, 'Rollout', { provider, rollout: { maximumPerMinute: 10 } });
new CredentialLocker(stack, 'DefaultProvider', { removalPolicy });

new CfnOutput(stack, 'Function', { value: provider.lambdaFunction.functionName });
new CfnOutput(stack, 'LogGroup', { value: provider.logGroup.logGroupName });

integTest(app, stack);
