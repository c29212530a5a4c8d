import { App } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import type { SmartHomeStackProps } from '../examples/smart-home/smart-home-stack';
import { SmartHomeStack } from '../examples/smart-home/smart-home-stack';

const KIND = 'Custom::IoTManagedIntegrations_';

function stackOf(props: SmartHomeStackProps = {}) {
  return new SmartHomeStack(new App(), 'SmartHome', { env: { region: 'eu-west-1' }, ...props });
}

test('the example has a locker, a profile, a destination, three notifications and a rollout', () => {
  const template = Template.fromStack(stackOf());
  const counts = {
    CredentialLocker: 1,
    ProvisioningProfile: 1,
    Destination: 1,
    NotificationConfiguration: 3,
    OtaTaskConfiguration: 1,
  };
  Object.entries(counts).forEach(([kind, count]) => template.resourceCountIs(`${KIND}${kind}`, count));
  ['DEVICE_STATE', 'DEVICE_LIFE_CYCLE', 'DEVICE_OTA'].forEach((EventType) => {
    template.hasResourceProperties(`${KIND}NotificationConfiguration`, { EventType });
  });
});

test('the example starts updates at 10 devices a minute, doubles, and aborts at 20 % failures', () => {
  Template.fromStack(stackOf()).hasResourceProperties(`${KIND}OtaTaskConfiguration`, {
    PushConfig: {
      RolloutConfig: { ExponentialRolloutRate: { BaseRatePerMinute: 10, IncrementFactor: 2 } },
      AbortConfig: { AbortConfigCriteriaList: [{ Action: 'CANCEL', ThresholdPercentage: 20 }] },
    },
  });
});

test('the example leaves nothing behind', () => {
  const resources = Object.values(Template.fromStack(stackOf()).toJSON().Resources) as { DeletionPolicy?: string }[];
  resources.forEach(({ DeletionPolicy }) => expect([undefined, 'Delete']).toContain(DeletionPolicy));
});

test('the example can be varied', () => {
  const template = Template.fromStack(stackOf({ destinationDescription: 'Changed', baseRatePerMinute: 5 }));
  template.hasResourceProperties(`${KIND}Destination`, { Description: 'Changed' });
  template.hasResourceProperties(`${KIND}OtaTaskConfiguration`, {
    PushConfig: { RolloutConfig: { ExponentialRolloutRate: { BaseRatePerMinute: 5 } } },
  });
});

test('the example has no warnings and no key', () => {
  const stack = stackOf();
  Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toMatch(/PRIVATE KEY|SecretString"?:\s*"/);
});
