import { App } from 'aws-cdk-lib';
import { SmartHomeStack } from './smart-home-stack';

const app = new App();
new SmartHomeStack(app, 'SmartHome', { env: { region: 'eu-west-1', account: process.env.CDK_DEFAULT_ACCOUNT } });
