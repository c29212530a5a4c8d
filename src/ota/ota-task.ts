/** OTA tasks: updates that are sent to devices over the air. */

import type { IResource } from 'aws-cdk-lib';
import { Resource, Token } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import {
  CreateOtaTask,
  DeleteOtaTask,
  GetOtaTask,
  ListOtaTaskExecutions,
  ListOtaTasks,
  MOST_OTA_TARGETS,
  OTA_TASK,
  UpdateOtaTask,
} from '../api/iot-managed-integrations/ota-task';
import { ListTagsForResource, TagResource, UntagResource } from '../api/iot-managed-integrations/tagging';
import type { FleetResourceProps } from '../fleet-resource-props';
import type { OtaRetry, OtaSchedule } from './ota-schedule';
import type { OtaSource } from './ota-source';
import type { OtaTarget } from './ota-target';
import type { IOtaTaskConfiguration } from './ota-task-configuration';
import { CfnFleetResource } from '../private/cfn-fleet-resource';
import { grantOn, grantOnAll } from '../private/grants';
import { arnOf, idOf } from '../private/service-arn';
import { isMarked, mark } from '../private/type-guard';
import { validationError } from '../private/validation-error';

/**
 * An OTA task, of this stack or imported.
 */
export interface IOtaTask extends IResource {
  /**
   * The ID that the service gave to the OTA task.
   *
   * @attribute
   */
  readonly otaTaskId: string;

  /**
   * The ARN of the OTA task.
   *
   * @attribute
   */
  readonly otaTaskArn: string;

  /**
   * Permissions on the OTA task.
   */
  readonly grants: OtaTaskGrants;
}

/**
 * Properties of an `OtaTask`.
 */
export interface OtaTaskProps extends FleetResourceProps {
  /** The content of the update. A change replaces the OTA task. */
  readonly source: OtaSource;

  /** The devices that get the update. A change replaces the OTA task. */
  readonly target: OtaTarget;

  /**
   * The rate of the rollout, the criteria of its abortion, and the timeout of a device. A change is
   * made in place; removing it replaces the OTA task.
   *
   * @default - as fast as the service can, never aborted, without a timeout
   */
  readonly taskConfiguration?: IOtaTaskConfiguration;

  /**
   * The times at which devices are notified of the update. A change replaces the OTA task.
   *
   * @default - at once
   */
  readonly schedule?: OtaSchedule;

  /**
   * How often a failed device retries. A change replaces the OTA task.
   *
   * @default - never
   */
  readonly retries?: OtaRetry[];

  /**
   * What the OTA task is for: 1 to 256 letters, digits, spaces, hyphens and underscores. A change is made in place.
   *
   * @default - the OTA task has no description
   */
  readonly description?: string;

  /**
   * Tags of the OTA task, besides those of `Tags.of()`: 1 to 50 in all, with keys of 1 to 128 and
   * values of up to 256 characters. A change is made in place.
   *
   * @default - only the tags of `Tags.of()`
   */
  readonly tags?: { [key: string]: string };
}

const TYPE = 'ota-task';
const SYMBOL = Symbol.for('cdk-device-fleets.OtaTask');

abstract class OtaTaskBase extends Resource implements IOtaTask {
  public abstract readonly otaTaskId: string;
  public abstract readonly otaTaskArn: string;
  public readonly grants = OtaTaskGrants.fromOtaTask(this);
}

/**
 * An update that is sent to devices over the air: to some managed things once, or to all that a
 * query finds as long as the task is there.
 *
 * The deployment does not wait until devices have updated. When the task is deleted, updates that
 * are under way are canceled.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_CreateOtaTask.html
 *
 * @example
 * declare const bucket: s3.Bucket;
 *
 * new OtaTask(this, 'Lamps', {
 *   source: OtaSource.fromBucket(bucket, 'lamp-2.1.json'),
 *   target: OtaTarget.query(OtaTargetQuery.metadata('model', 'lamp-2')),
 *   schedule: {
 *     maintenanceWindows: [{ start: events.Schedule.cron({ hour: '3', minute: '0' }), duration: Duration.hours(2) }],
 *   },
 *   retries: [{ failureType: OtaRetryFailureType.TIMED_OUT, retries: 3 }],
 * });
 */
export class OtaTask extends OtaTaskBase {
  /**
   * Use an OTA task that is not part of this stack, by its ID, in the stack's account and Region.
   */
  public static fromOtaTaskId(scope: Construct, id: string, otaTaskId: string): IOtaTask {
    return OtaTask.fromOtaTaskArn(scope, id, arnOf(scope, TYPE, otaTaskId));
  }

  /**
   * Use an OTA task that is not part of this stack, by its ARN.
   */
  public static fromOtaTaskArn(scope: Construct, id: string, otaTaskArn: string): IOtaTask {
    const otaTaskId = idOf(scope, TYPE, otaTaskArn);
    class Import extends OtaTaskBase {
      public readonly otaTaskArn = otaTaskArn;
      public readonly otaTaskId = otaTaskId;
    }
    return new Import(scope, id, { environmentFromArn: otaTaskArn });
  }

  /**
   * Whether the value is an `OtaTask`.
   */
  public static isOtaTask(x: unknown): x is OtaTask {
    return isMarked(x, SYMBOL);
  }

  private readonly resource: CfnFleetResource<typeof OTA_TASK>;

  constructor(scope: Construct, id: string, props: OtaTaskProps) {
    super(scope, id);
    mark(this, SYMBOL);
    for (const [code, message] of violations(props)) throw validationError(code, message, this);
    const { thingIds, queryString } = props.target;
    const { s3Url, access } = props.source.bind(this);
    this.resource = new CfnFleetResource(this, {
      kind: OTA_TASK,
      properties: {
        Description: props.description,
        OtaMechanism: 'PUSH',
        OtaSchedulingConfig: props.schedule && schedulingConfig(props.schedule),
        OtaTargetQueryString: queryString,
        OtaTaskExecutionRetryConfig: props.retries?.length
          ? { RetryConfigCriteria: props.retries.map(retryConfigCriteria) }
          : undefined,
        OtaType: thingIds ? 'ONE_TIME' : 'CONTINUOUS',
        Protocol: 'HTTP',
        S3Url: s3Url,
        Tags: props.tags,
        Target: thingIds?.map((thing) => arnOf(this, 'managed-thing', thing)),
        TaskConfigurationId: props.taskConfiguration?.otaTaskConfigurationId,
      },
      propNames: {
        'S3Url': 'source.s3Url',
        'TaskConfigurationId': 'taskConfiguration.otaTaskConfigurationId',
        'OtaSchedulingConfig': 'schedule',
        'OtaTaskExecutionRetryConfig.RetryConfigCriteria': 'retries',
      },
      common: props,
    });
    if (access) this.resource.node.addDependency(access);
  }

  public get otaTaskId(): string {
    return this.resource.ref;
  }

  public get otaTaskArn(): string {
    return this.resource.attribute('TaskArn');
  }

  /**
   * When the service created the OTA task, in ISO 8601 format.
   *
   * @attribute
   */
  public get createdAt(): string {
    return this.resource.attribute('CreatedAt');
  }
}

/** The rules that the service's description does not state. */
function* violations({
  target: { thingIds, queryString },
  schedule = {},
}: OtaTaskProps): Iterable<[code: string, message: string]> {
  const { startTime, endTime, endBehavior, maintenanceWindows = [] } = schedule;
  if (Token.isUnresolved(thingIds)) {
    yield ['OtaTargets', 'target must list managed things one by one, not by a token of a list'];
  }
  if (thingIds && (thingIds.length < 1 || thingIds.length > MOST_OTA_TARGETS)) {
    yield ['OtaTargets', `target must be 1 to ${MOST_OTA_TARGETS} managed things, or a query (is ${thingIds.length})`];
  }
  if (queryString === '') yield ['OtaTargets', 'target must have a query that is not empty'];
  if (thingIds && maintenanceWindows.length > 0) {
    yield ['OtaSchedule', 'schedule.maintenanceWindows are only for a target by a query'];
  }
  if (endBehavior && !endTime) yield ['OtaSchedule', 'schedule.endBehavior needs an endTime'];
  if (startTime && endTime && endTime <= startTime) {
    yield [
      'OtaSchedule',
      `schedule.endTime must be later than startTime (is ${timestamp(endTime)}, startTime is ${timestamp(startTime)})`,
    ];
  }
  for (const {
    start: { expressionString },
  } of maintenanceWindows) {
    if (Token.isUnresolved(expressionString) || expressionString.startsWith('cron(')) continue;
    yield [
      'OtaSchedule',
      `schedule.maintenanceWindows must start by a cron expression (is ${JSON.stringify(expressionString)})`,
    ];
  }
}

function schedulingConfig({ startTime, endTime, endBehavior, maintenanceWindows }: OtaSchedule) {
  return {
    StartTime: startTime && timestamp(startTime),
    EndTime: endTime && timestamp(endTime),
    EndBehavior: endBehavior,
    MaintenanceWindows: maintenanceWindows?.map(({ start, duration }) => (
      { StartTime: start.expressionString, DurationInMinutes: duration.toMinutes({ integral: false }) })),
  };
}

const timestamp = (time: Date) => time.toISOString().replace(/\.\d+Z$/, 'Z');

function retryConfigCriteria({ failureType, retries }: OtaRetry) {
  return { FailureType: failureType, MinNumberOfRetries: retries };
}

/**
 * Permissions on an OTA task.
 */
export class OtaTaskGrants {
  /**
   * The permissions on this OTA task.
   */
  public static fromOtaTask(otaTask: IOtaTask): OtaTaskGrants {
    return new OtaTaskGrants(otaTask);
  }

  /** The permissions on all OTA tasks of the account and Region, including those that applications create. */
  public static fromAccount(scope: Construct): OtaTaskGrants {
    return new OtaTaskGrants({ otaTaskArn: arnOf(scope, TYPE, '*') });
  }

  private constructor(private readonly otaTask: Pick<IOtaTask, 'otaTaskArn'>) {}

  /**
   * Allow reading the OTA task, its tags, and how far each device has come.
   */
  public read(grantee: iam.IGrantable): iam.Grant {
    return grantOn(this.otaTask.otaTaskArn, grantee, GetOtaTask, ListOtaTaskExecutions, ListTagsForResource);
  }

  /**
   * Allow changing the OTA task's description and configuration.
   */
  public update(grantee: iam.IGrantable): iam.Grant {
    return grantOn(this.otaTask.otaTaskArn, grantee, UpdateOtaTask);
  }

  /**
   * Allow changing the tags of the OTA task.
   */
  public tag(grantee: iam.IGrantable): iam.Grant {
    return grantOn(this.otaTask.otaTaskArn, grantee, TagResource, UntagResource);
  }

  /**
   * Allow deleting the OTA task, which cancels it.
   */
  public remove(grantee: iam.IGrantable): iam.Grant {
    return grantOn(this.otaTask.otaTaskArn, grantee, DeleteOtaTask);
  }

  /**
   * Allow listing all OTA tasks of the account and Region; IAM cannot limit this to one.
   */
  public list(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, ListOtaTasks);
  }

  /**
   * Allow making OTA tasks; IAM cannot limit this to one.
   */
  public create(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, CreateOtaTask);
  }
}
