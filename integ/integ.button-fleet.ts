/** The button-fleet example, with an endpoint that its snapshot can have. */

import { App } from 'aws-cdk-lib';
import { integTest } from './integ-test';
import { ButtonFleetStack } from '../examples/button-fleet/button-fleet-stack';

const app = new App();
integTest(
  app,
  new ButtonFleetStack(app, 'ButtonFleetInteg', {
    endpoint: process.env.AWS_ENDPOINT_URL ?? 'https://buttons.example.com',
  }),
);
