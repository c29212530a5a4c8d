/** OTA tasks: to one hub, and to all lamps at night, with how they are rolled out. */

import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { integTest } from './integ-test';
import {
  OtaEndBehavior,
  OtaRetryFailureType,
  OtaSource,
  OtaTarget,
  OtaTargetQuery,
  OtaTask,
  OtaTaskConfiguration,
} from 'cdk-device-fleets';

const app = new App();
const stack = new Stack(app, 'OtaTaskInteg');
const bucket = new s3.Bucket(stack, 'Updates', { removalPolicy: RemovalPolicy.DESTROY });

const lamps = OtaTargetQuery.allOf(
  OtaTargetQuery.metadata('model', 'lamp'),
  OtaTargetQuery.noneOf(OtaTargetQuery.metadata('version', '2.0')),
);
new OtaTask(stack, 'Lamps', {
  source: OtaSource.fromBucket(bucket, 'lamp-2.0.json'),
  target: OtaTarget.query(lamps),
  taskConfiguration: new OtaTaskConfiguration(stack, 'Steady', { rollout: { maximumPerMinute: 100 } }),
  schedule: {
    endTime: new Date('2099-12-31T00:00:00Z'),
    endBehavior: OtaEndBehavior.CANCEL,
    maintenanceWindows: [{ start: events.Schedule.cron({ hour: '3', minute: '0' }), duration: Duration.hours(2) }],
  },
  retries: [{ failureType: OtaRetryFailureType.ALL, retries: 3 }],
  description: 'Lamps at night',
  tags: { model: 'lamp' },
});

const plain = new OtaTask(stack, 'Plain', {
  source: OtaSource.fromUrl(bucket.s3UrlForObject('sensor.json')),
  target: OtaTarget.query(OtaTargetQuery.fromQueryString('attributes.model:sensor*')),
});
new CfnOutput(stack, 'PlainArn', { value: plain.otaTaskArn });

integTest(app, stack);
