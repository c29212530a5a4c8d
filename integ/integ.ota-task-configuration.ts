/** OTA task configurations: at a steady rate, and with everything that there is to set. */

import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { integTest } from './integ-test';
import { OtaFailureType, OtaTaskConfiguration, RateIncreaseCriteria } from 'cdk-device-fleets';

const app = new App();
const stack = new Stack(app, 'OtaTaskConfigurationInteg');

const steady = new OtaTaskConfiguration(stack, 'Steady', { rollout: { maximumPerMinute: 100 } });
new OtaTaskConfiguration(stack, 'Careful', {
  otaTaskConfigurationName: 'careful',
  description: 'Starts slowly and stops early',
  rollout: {
    maximumPerMinute: 500,
    exponentialRate: {
      baseRatePerMinute: 10,
      incrementFactor: 2,
      rateIncreaseCriteria: RateIncreaseCriteria.succeededThings(50),
    },
  },
  abortCriteria: [
    { failureType: OtaFailureType.FAILED, thresholdPercentage: 5, minNumberOfExecutedThings: 10 },
    { failureType: OtaFailureType.TIMED_OUT, thresholdPercentage: 20, minNumberOfExecutedThings: 100 },
  ],
  inProgressTimeout: Duration.hours(1),
});

new CfnOutput(stack, 'SteadyId', { value: steady.otaTaskConfigurationId });

integTest(app, stack);
