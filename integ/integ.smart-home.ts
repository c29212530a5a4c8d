/** The smart-home example as it is. */

import { App } from 'aws-cdk-lib';
import { integTest } from './integ-test';
import { SmartHomeStack } from '../examples/smart-home/smart-home-stack';

const app = new App();
integTest(app, new SmartHomeStack(app, 'SmartHomeInteg'));
