/** OTA task configurations: the rate of a rollout, the criteria of its abortion, and the timeout of a device. */

import type { Duration, IResource } from 'aws-cdk-lib';
import { Resource } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import {
  GetOtaTaskConfiguration,
  ListOtaTaskConfigurations,
  OTA_TASK_CONFIGURATION,
} from '../api/iot-managed-integrations/ota-task-configuration';
import type { FleetResourceProps } from '../fleet-resource-props';
import type { OtaAbortCriterion, OtaRollout } from './ota-rollout';
import { CfnFleetResource } from '../private/cfn-fleet-resource';
import { grantOnAll } from '../private/grants';
import { isMarked, mark } from '../private/type-guard';

/**
 * An OTA task configuration, of this stack or imported.
 */
export interface IOtaTaskConfiguration extends IResource {
  /**
   * The ID that the service gave to the OTA task configuration.
   *
   * @attribute
   */
  readonly otaTaskConfigurationId: string;

  /**
   * Permissions on the OTA task configuration.
   */
  readonly grants: OtaTaskConfigurationGrants;
}

/**
 * Properties of an `OtaTaskConfiguration`. The service cannot change an OTA task configuration, so
 * that any change replaces it.
 */
export interface OtaTaskConfigurationProps extends FleetResourceProps {
  /**
   * The name of the OTA task configuration: 1 to 128 letters, digits, spaces, hyphens and underscores.
   *
   * A named OTA task configuration is only replaced under another name; a change of other props
   * under the same name fails at deployment.
   *
   * @default - the OTA task configuration has no name
   */
  readonly otaTaskConfigurationName?: string;

  /**
   * What the OTA task configuration is for: 1 to 256 letters, digits, spaces, hyphens and underscores.
   *
   * @default - the OTA task configuration has no description
   */
  readonly description?: string;

  /**
   * The rate at which devices are notified of an update.
   *
   * @default - as fast as the service can
   */
  readonly rollout?: OtaRollout;

  /**
   * When an update is aborted.
   *
   * @default - an update is never aborted
   */
  readonly abortCriteria?: OtaAbortCriterion[];

  /**
   * How long a device may take for an update once it has begun, in whole minutes between 1 minute
   * and 7 days. After that the update of this device has timed out.
   *
   * @default - as long as it wants
   */
  readonly inProgressTimeout?: Duration;
}

const SYMBOL = Symbol.for('cdk-device-fleets.OtaTaskConfiguration');

abstract class OtaTaskConfigurationBase extends Resource implements IOtaTaskConfiguration {
  public abstract readonly otaTaskConfigurationId: string;
  public readonly grants = OtaTaskConfigurationGrants.fromOtaTaskConfiguration(this);
}

/**
 * How over-the-air updates are rolled out to devices.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_CreateOtaTaskConfiguration.html
 *
 * @example
 * new OtaTaskConfiguration(this, 'Careful', {
 *   rollout: {
 *     exponentialRate: {
 *       baseRatePerMinute: 10,
 *       incrementFactor: 2,
 *       rateIncreaseCriteria: RateIncreaseCriteria.succeededThings(50),
 *     },
 *   },
 *   abortCriteria: [{ failureType: OtaFailureType.ALL, thresholdPercentage: 20, minNumberOfExecutedThings: 10 }],
 *   inProgressTimeout: Duration.hours(1),
 * });
 */
export class OtaTaskConfiguration extends OtaTaskConfigurationBase {
  /**
   * Use an OTA task configuration that is not part of this stack.
   */
  public static fromOtaTaskConfigurationId(
    scope: Construct,
    id: string,
    otaTaskConfigurationId: string,
  ): IOtaTaskConfiguration {
    class Import extends OtaTaskConfigurationBase {
      public readonly otaTaskConfigurationId = otaTaskConfigurationId;
    }
    return new Import(scope, id);
  }

  /**
   * Whether the value is an `OtaTaskConfiguration`.
   */
  public static isOtaTaskConfiguration(x: unknown): x is OtaTaskConfiguration {
    return isMarked(x, SYMBOL);
  }

  private readonly resource: CfnFleetResource<typeof OTA_TASK_CONFIGURATION>;

  constructor(scope: Construct, id: string, props: OtaTaskConfigurationProps = {}) {
    super(scope, id);
    mark(this, SYMBOL);
    this.resource = new CfnFleetResource(this, {
      kind: OTA_TASK_CONFIGURATION,
      properties: {
        Name: props.otaTaskConfigurationName,
        Description: props.description,
        PushConfig: pushConfig(props),
      },
      propNames: {
        'Name': 'otaTaskConfigurationName',
        'PushConfig.AbortConfig.AbortConfigCriteriaList': 'abortCriteria',
        'PushConfig.RolloutConfig.ExponentialRolloutRate': 'rollout.exponentialRate',
        'PushConfig.RolloutConfig': 'rollout',
        'PushConfig.TimeoutConfig.InProgressTimeoutInMinutes': 'inProgressTimeout in minutes',
      },
      common: props,
    });
  }

  public get otaTaskConfigurationId(): string {
    return this.resource.ref;
  }

  /**
   * When the service created the OTA task configuration, in ISO 8601 format.
   *
   * @attribute
   */
  public get createdAt(): string {
    return this.resource.attribute('CreatedAt');
  }
}

function pushConfig({ rollout, abortCriteria, inProgressTimeout }: OtaTaskConfigurationProps) {
  return unlessEmpty({
    RolloutConfig: rollout && rolloutConfig(rollout),
    AbortConfig: abortCriteria?.length
      ? { AbortConfigCriteriaList: abortCriteria.map(abortConfigCriteria) }
      : undefined,
    TimeoutConfig: inProgressTimeout && {
      InProgressTimeoutInMinutes: inProgressTimeout.toMinutes({ integral: false }),
    },
  });
}

function rolloutConfig({ maximumPerMinute, exponentialRate: rate }: OtaRollout) {
  return unlessEmpty({
    MaximumPerMinute: maximumPerMinute,
    ExponentialRolloutRate: rate && {
      BaseRatePerMinute: rate.baseRatePerMinute,
      IncrementFactor: rate.incrementFactor,
      RateIncreaseCriteria: {
        numberOfNotifiedThings: rate.rateIncreaseCriteria.numberOfNotifiedThings,
        numberOfSucceededThings: rate.rateIncreaseCriteria.numberOfSucceededThings,
      },
    },
  });
}

function abortConfigCriteria(criterion: OtaAbortCriterion) {
  return {
    Action: 'CANCEL',
    FailureType: criterion.failureType,
    MinNumberOfExecutedThings: criterion.minNumberOfExecutedThings,
    ThresholdPercentage: criterion.thresholdPercentage,
  };
}

function unlessEmpty<T extends object>(structure: T): T | undefined {
  return Object.values(structure).some((member) => member !== undefined) ? structure : undefined;
}

/**
 * Permissions on OTA task configurations. IAM cannot limit them to one.
 */
export class OtaTaskConfigurationGrants {
  /**
   * The permissions on this OTA task configuration.
   */
  public static fromOtaTaskConfiguration(_otaTaskConfiguration: IOtaTaskConfiguration): OtaTaskConfigurationGrants {
    return new OtaTaskConfigurationGrants();
  }

  private constructor() {}

  /**
   * Allow reading all OTA task configurations of the account and Region; IAM cannot limit this to one.
   */
  public read(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, GetOtaTaskConfiguration);
  }

  /**
   * Allow listing all OTA task configurations of the account and Region.
   */
  public list(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, ListOtaTaskConfigurations);
  }
}
