/**
 * What there is once in an account: how long the tokens of hubs are good, a key for all that the
 * service holds, and an endpoint.
 */

import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { integTest } from './integ-test';
import { CustomEndpoint, DefaultEncryption, HubConfiguration } from 'cdk-device-fleets';

const app = new App();
const stack = new Stack(app, 'AccountSettingsInteg');

new HubConfiguration(stack, 'Hubs', { hubTokenExpiry: Duration.hours(12), hubTokenExpiryOnRemoval: Duration.hours(2) });
// The service needs the key as long as it has anything of the time in which it was set.
const encryptionKey = new kms.Key(stack, 'Key', { removalPolicy: RemovalPolicy.RETAIN, enableKeyRotation: true });
new DefaultEncryption(stack, 'Encryption', { encryptionKey });
const endpoint = new CustomEndpoint(stack, 'Endpoint');

new CfnOutput(stack, 'EndpointAddress', { value: endpoint.endpointAddress });

integTest(app, stack);
