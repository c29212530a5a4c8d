import { Duration } from 'aws-cdk-lib';
import { firstWord, nameKey } from './common/checks';
import { managed } from './common/held';
import type { Every, SampleOf } from './common/sample';
import { NEW } from './common/sample';
import type { OtaRollout, OtaTaskConfigurationProps } from '../../src';
import { OtaFailureType, OtaTaskConfiguration, RateIncreaseCriteria } from '../../src';
import { OTA_TASK_CONFIGURATION } from '../../src/api/iot-managed-integrations';

const pushConfig = (MaximumPerMinute: number) => ({
  RolloutConfig: { MaximumPerMinute },
  TimeoutConfig: { InProgressTimeoutInMinutes: 60 },
});

const ANOTHER_RATE = { PushConfig: { RolloutConfig: { MaximumPerMinute: 1 } } };

export const otaTaskConfiguration: SampleOf<OtaTaskConfigurationProps> = {
  kind: OTA_TASK_CONFIGURATION,
  construct: OtaTaskConfiguration,
  id: 'Rollout',
  least: () => ({}),
  props: (_scope, version) => ({
    otaTaskConfigurationName: ['Rollout', 'Rollout', 'Rollout 2'][version],
    description: 'slow',
    rollout: {
      maximumPerMinute: 100,
      exponentialRate: {
        baseRatePerMinute: 10,
        incrementFactor: 2,
        rateIncreaseCriteria: RateIncreaseCriteria.succeededThings(10),
      },
    } satisfies Every<OtaRollout>,
    abortCriteria: [{ failureType: OtaFailureType.ALL, thresholdPercentage: 20.5, minNumberOfExecutedThings: 1 }],
    inProgressTimeout: Duration.minutes([60, 60, 90][version]),
  }),
  imported: (stack, id) => OtaTaskConfiguration.fromOtaTaskConfigurationId(stack, 'OtaTaskConfiguration', id),
  holder: managed('OtaTaskConfiguration', 'TaskConfigurationId'),
  transitions: [
    {
      properties: ({ Name: _, ...declared }) => declared,
      inPlace: [],
      replacing: [
        { what: 'another description', set: { Description: 'fast' } },
        { what: 'no description', set: { Description: undefined } },
        { what: 'a name', set: { Name: 'Rollout' } },
        {
          what: 'another rate',
          set: ({ PushConfig }) => ({
            PushConfig: { ...(PushConfig as object), RolloutConfig: { MaximumPerMinute: 1 } },
          }),
        },
        {
          what: 'no abort criteria',
          set: ({ PushConfig }) => ({
            PushConfig: { ...(PushConfig as object), AbortConfig: { AbortConfigCriteriaList: [] } },
          }),
        },
        { what: 'no push configuration', set: { PushConfig: undefined } },
      ],
    },
    {
      inPlace: [],
      replacing: [{ what: 'another name and rate', set: { Name: 'Rollout 2', ...ANOTHER_RATE } }],
      refused: [
        { what: 'another rate under the same name', set: ANOTHER_RATE },
        { what: 'another description under the same name', set: { Description: 'fast' } },
      ],
    },
  ],
  data: 'CreatedAt',
  events: [
    ['create', 'CreateOtaTaskConfiguration GetOtaTaskConfiguration', 'update-name-and-rate'],
    ['update-name-and-rate', 'GetOtaTaskConfiguration CreateOtaTaskConfiguration GetOtaTaskConfiguration', 'delete'],
    ['delete', 'DeleteOtaTaskConfiguration', 'delete'],
    ['create-without-name', 'CreateOtaTaskConfiguration GetOtaTaskConfiguration', 'update-rate'],
    ['update-rate', 'GetOtaTaskConfiguration CreateOtaTaskConfiguration GetOtaTaskConfiguration', NEW],
  ],
  programs: {
    things: { Rollout: [], Pilot: [] },
    variants: (name) => [
      { fixed: { Name: undefined, Description: `${name} slow`, PushConfig: pushConfig(10) }, mutable: {} },
      { fixed: { Name: undefined, Description: `${name} slow`, PushConfig: pushConfig(20) }, mutable: {} },
      { fixed: { Name: `${name}`, Description: `${name} named`, PushConfig: pushConfig(10) }, mutable: {} },
      { fixed: { Name: `${name}`, Description: `${name} fast`, PushConfig: pushConfig(30) }, mutable: {} },
    ],
    props: ({ fixed }) => ({
      otaTaskConfigurationName: fixed.Name as string,
      description: fixed.Description as string,
      rollout: { maximumPerMinute: (fixed.PushConfig as ReturnType<typeof pushConfig>).RolloutConfig.MaximumPerMinute },
      inProgressTimeout: Duration.hours(1),
    }),
    // AWS does not document whether two may have the same name; the construct says that they may not.
    keys: nameKey,
    thingOf: ({ Description }) => firstWord(Description),
    occupyNames: ({ CreateOtaTaskConfiguration }) => CreateOtaTaskConfiguration({ Description: 'Theirs' }),
  },
};
