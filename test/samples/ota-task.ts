import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { asDeclared, tagged } from './common/checks';
import { FIRST, holdBoth, managed, SECOND, TAGS } from './common/held';
import type { Members, Variant } from './common/programs';
import type { Every, SampleOf } from './common/sample';
import type { OtaSchedule, OtaTaskProps } from '../../src';
import {
  OtaEndBehavior, OtaRetryFailureType, OtaSource, OtaTarget, OtaTargetQuery, OtaTask, OtaTaskConfiguration,
} from '../../src';
import { OTA_TASK } from '../../src/api/iot-managed-integrations';

const SCHEDULE: Every<OtaSchedule> = {
  startTime: new Date('2029-12-01'),
  endTime: new Date('2030-01-01'),
  endBehavior: OtaEndBehavior.CANCEL,
  maintenanceWindows: [{ start: events.Schedule.cron({ hour: '3', minute: '0' }), duration: Duration.hours(1) }],
};

const taskVariant = (name: string, kit: string, mutable: Members): Variant => ({
  fixed: { S3Url: `s3://updates/${kit}.json`, OtaTargetQueryString: `attributes.model=${kit}` },
  mutable: { ...mutable, Tags: { thing: name, ...mutable.Tags as object } },
});

export const otaTask: SampleOf<OtaTaskProps> = {
  kind: OTA_TASK,
  construct: OtaTask,
  id: 'Update',
  least: () => ({ source: OtaSource.fromUrl('s3://updates/hub.json'), target: OtaTarget.managedThingIds('hub') }),
  props: (scope, version) => ({
    source: OtaSource.fromBucket(
      s3.Bucket.fromBucketName(scope, 'Updates', 'updates'),
      ['lamp.json', 'lamp.json', 'lamp-2.json'][version],
    ),
    target: OtaTarget.query(OtaTargetQuery.metadata('model', 'lamp')),
    taskConfiguration: OtaTaskConfiguration.fromOtaTaskConfigurationId(scope, 'Rollout', FIRST),
    schedule: SCHEDULE,
    retries: [{ failureType: OtaRetryFailureType.ALL, retries: 3 }],
    description: ['Lamps', 'All lamps', 'All lamps'][version],
    tags: TAGS[version],
  }),
  imported: (stack, id) => OtaTask.fromOtaTaskId(stack, 'OtaTask', id),
  prepare: (cloud) => holdBoth(cloud, 'OtaTaskConfiguration', (TaskConfigurationId) => ({ TaskConfigurationId })),
  holder: managed('OtaTask', 'TaskId'),
  transitions: [
    {
      properties: ({ OtaTaskExecutionRetryConfig: _, ...declared }) => ({
        ...declared,
        OtaSchedulingConfig: { EndTime: '2030-01-01T00:00:00Z', EndBehavior: 'CANCEL' },
      }),
      inPlace: [
        { what: 'another description', set: { Description: 'All lamps' } },
        { what: 'another task configuration', set: { TaskConfigurationId: SECOND } },
        { what: 'no description', set: { Description: undefined }, holds: { Description: ' ' } },
        { what: 'all tags are removed', set: { Tags: undefined }, holds: { Tags: {} } },
      ],
      replacing: [
        { what: 'another source', set: { S3Url: 's3://updates/lamp-2.json' } },
        {
          what: 'another query and windows',
          set: {
            OtaTargetQueryString: 'attributes.model="lamp 3"',
            OtaSchedulingConfig: { MaintenanceWindows: [{ StartTime: 'cron(0 3 * * ? *)', DurationInMinutes: 60 }] },
          },
        },
        {
          what: 'retries',
          set: {
            OtaTaskExecutionRetryConfig: { RetryConfigCriteria: [{ FailureType: 'ALL', MinNumberOfRetries: 3 }] },
          },
        },
        { what: 'no task configuration', set: { TaskConfigurationId: undefined } },
      ],
    },
  ],
  data: 'TaskArn CreatedAt',
  events: [
    ['create', 'CreateOtaTask GetOtaTask', 'update-description-configuration-and-tags'],
    ['create-continued', 'GetOtaTask', 'update-description-configuration-and-tags'],
    [
      'update-description-configuration-and-tags',
      'UpdateOtaTask GetOtaTask TagResource GetOtaTask',
      'update-description-configuration-and-tags',
    ],
    ['update-targets', 'GetOtaTask CreateOtaTask GetOtaTask', 'delete'],
    ['delete', 'DeleteOtaTask GetOtaTask!', 'delete'],
  ],
  programs: {
    things: { Update: [], Patch: [] },
    variants: (name) => [
      taskVariant(name, 'lamp', { Description: 'first' }),
      taskVariant(name, 'lamp', { Description: undefined, Tags: { stage: 'test' } }),
      taskVariant(name, 'lamp', { Description: 'first', Tags: { stage: 'test' } }),
      taskVariant(name, 'lock', { Description: 'first' }),
    ],
    props: ({ fixed, mutable }) => ({
      source: OtaSource.fromUrl(fixed.S3Url as string),
      target: OtaTarget.query(OtaTargetQuery.fromQueryString(fixed.OtaTargetQueryString as string)),
      description: mutable.Description as string,
      tags: mutable.Tags as any,
    }),
    holds: (variant) => ({ ...asDeclared(variant), OtaType: 'CONTINUOUS', Status: 'IN_PROGRESS' }),
    shown: ({ rollout: _, ...told }) => told,
    interfere: tagged,
    occupyNames: ({ CreateOtaTask }) =>
      CreateOtaTask({
        S3Url: 's3://theirs/update.json',
        OtaType: 'CONTINUOUS',
        OtaTargetQueryString: 'attributes.model=theirs',
      }),
  },
};
