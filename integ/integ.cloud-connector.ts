/**
 * A third-party cloud: its connector, how that is authorized in both ways, and the accounts of a
 * building and of a user.
 */

import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { integTest } from './integ-test';
import {
  AccountAssociation,
  CloudConnector,
  ConnectorDestination,
  DeviceDiscovery,
  DiscoveryType,
  TokenEndpointAuthenticationScheme,
} from 'cdk-device-fleets';

const app = new App();
const stack = new Stack(app, 'CloudConnectorInteg');
const encryptionKey = new kms.Key(stack, 'Key', { removalPolicy: RemovalPolicy.DESTROY });

const handler = new lambda.Function(stack, 'Lamps', {
  code: lambda.Code.fromInline(
    'exports.handler = async () => ({ header: { responseCode: 200 }, payload: { userId: "building-7" } });',
  ),
  handler: 'index.handler',
  runtime: lambda.Runtime.NODEJS_22_X,
});
const cloudConnector = new CloudConnector(stack, 'Connector', { handler, description: 'Lamps of everybody' });
cloudConnector.grants.sendEvents(handler);

const connectorDestination = new ConnectorDestination(stack, 'Destination', {
  cloudConnector,
  connectorDestinationName: 'Lamps',
  oAuth: {
    authUrl: 'https://lamps.example.com/authorize',
    tokenUrl: 'https://lamps.example.com/token',
    tokenEndpointAuthenticationScheme: TokenEndpointAuthenticationScheme.HTTP_BASIC,
    clientSecret: new secretsmanager.Secret(stack, 'Client', { encryptionKey, removalPolicy: RemovalPolicy.DESTROY }),
    renewRefreshTokenBefore: Duration.days(30),
  },
  generalAuthorization: [
    {
      name: 'building-7',
      secret: new secretsmanager.Secret(stack, 'Key7', { encryptionKey, removalPolicy: RemovalPolicy.DESTROY }),
    },
  ],
});

const building = new AccountAssociation(stack, 'Building', {
  connectorDestination,
  authMaterialName: 'building-7',
  waitForSuccess: true,
});
new AccountAssociation(stack, 'User', { connectorDestination, accountAssociationName: 'A user' });
const discovery = new DeviceDiscovery(stack, 'Discovery', {
  discoveryType: DiscoveryType.cloud(building),
  triggers: { floor: '2' },
  waitForEnd: false,
});

new CfnOutput(stack, 'ConnectorId', { value: cloudConnector.cloudConnectorId });
new CfnOutput(stack, 'BuildingId', { value: building.accountAssociationId });
new CfnOutput(stack, 'DiscoveryId', { value: discovery.deviceDiscoveryId });

integTest(app, stack);
