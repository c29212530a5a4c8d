/** Runtime log configurations: the content of a device's own log, and its upload. */

import type { Duration, IResource, Size } from 'aws-cdk-lib';
import { Resource } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import {
  GetRuntimeLogConfiguration, PutRuntimeLogConfiguration, ResetRuntimeLogConfiguration, RUNTIME_LOG_CONFIGURATION,
} from '../api/iot-managed-integrations/runtime-log-configuration';
import type { FleetResourceProps } from '../fleet-resource-props';
import type { LogLevel } from './log-level';
import type { CfnFleetResource } from '../private/cfn-fleet-resource';
import { grantOnAll } from '../private/grants';
import { oneOfThing } from '../private/singular';
import { isMarked, mark } from '../private/type-guard';
import type { IManagedThing } from '../things/managed-thing';

/**
 * A runtime log configuration, of this stack or imported.
 */
export interface IRuntimeLogConfiguration extends IResource {
  /**
   * The ID of the managed thing, by which the service knows its runtime log configuration.
   *
   * @attribute
   */
  readonly managedThingId: string;

  /**
   * Permissions on the runtime log configuration.
   */
  readonly grants: RuntimeLogConfigurationGrants;
}

/**
 * Properties of a `RuntimeLogConfiguration`. A change of `managedThing` replaces it; all other
 * changes are made in place.
 */
export interface RuntimeLogConfigurationProps extends FleetResourceProps {
  /**
   * The hub or device that logs. It has one runtime log configuration. A change replaces the runtime log configuration.
   */
  readonly managedThing: IManagedThing;

  /**
   * How much the device logs.
   *
   * @default - the device decides; a hub with AWS's released SDK logs warnings and errors
   */
  readonly level?: LogLevel;

  /**
   * How severe an entry is that the device writes to its storage at once.
   *
   * @default - the device decides; a hub with AWS's SDK writes none at once
   */
  readonly flushLevel?: LogLevel;

  /**
   * Where the device stores its log.
   *
   * @default - the device decides; a hub with AWS's SDK takes /var/log/awsiotmi
   */
  readonly localStoreLocation?: string;

  /**
   * The size at which the device begins another log file. A hub with AWS's SDK takes 125 KB at
   * most.
   * @default - the device decides
   */
  readonly localStoreFileMaxSize?: Size;

  /**
   * The number of log files that the device keeps.
   *
   * @default - the device decides
   */
  readonly localStoreMaxFiles?: number;

  /**
   * Whether the device uploads its log, into the log group `/aws/iotmanagedintegrations/RuntimeLog`.
   *
   * @default - the device decides; a hub with AWS's SDK does not
   */
  readonly upload?: boolean;

  /**
   * How long the device waits between two uploads, in whole minutes.
   *
   * @default - the device decides; a hub with AWS's SDK takes 5 minutes
   */
  readonly uploadPeriod?: Duration;

  /**
   * Whether the device deletes its log after the upload.
   *
   * @default - the device decides; a hub with AWS's SDK does
   */
  readonly deleteLocalStoreAfterUpload?: boolean;
}

const SYMBOL = Symbol.for('cdk-device-fleets.RuntimeLogConfiguration');

abstract class RuntimeLogConfigurationBase extends Resource implements IRuntimeLogConfiguration {
  public abstract readonly managedThingId: string;
  public readonly grants = RuntimeLogConfigurationGrants.fromRuntimeLogConfiguration(this);
}

/**
 * What a hub or device writes into its own log, and when it uploads that.
 *
 * What was configured before is overwritten, and reset to the defaults on deletion. A stack has one
 * for each managed thing; do not configure the same thing in two stacks, for the deletion of either
 * resets it.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/hub-log.html
 *
 * @example
 * declare const hub: ManagedThing;
 *
 * new RuntimeLogConfiguration(this, 'HubLog', {
 *   managedThing: hub,
 *   level: LogLevel.ERROR,
 *   upload: true,
 *   uploadPeriod: Duration.minutes(15),
 * });
 */
export class RuntimeLogConfiguration extends RuntimeLogConfigurationBase {
  /**
   * Use the runtime log configuration of a managed thing that is not part of this stack.
   */
  public static fromManagedThingId(scope: Construct, id: string, managedThingId: string): IRuntimeLogConfiguration {
    class Import extends RuntimeLogConfigurationBase {
      public readonly managedThingId = managedThingId;
    }
    return new Import(scope, id);
  }

  /**
   * Whether the value is a `RuntimeLogConfiguration`.
   */
  public static isRuntimeLogConfiguration(x: unknown): x is RuntimeLogConfiguration {
    return isMarked(x, SYMBOL);
  }

  private readonly resource: CfnFleetResource<typeof RUNTIME_LOG_CONFIGURATION>;

  constructor(scope: Construct, id: string, props: RuntimeLogConfigurationProps) {
    super(scope, id);
    mark(this, SYMBOL);
    this.resource = oneOfThing(this, props.managedThing.managedThingId, {
      kind: RUNTIME_LOG_CONFIGURATION,
      properties: {
        ManagedThingId: props.managedThing.managedThingId,
        RuntimeLogConfigurations: {
          LogLevel: props.level,
          LogFlushLevel: props.flushLevel,
          LocalStoreLocation: props.localStoreLocation,
          LocalStoreFileRotationMaxBytes: props.localStoreFileMaxSize?.toBytes(),
          LocalStoreFileRotationMaxFiles: props.localStoreMaxFiles,
          UploadLog: props.upload,
          UploadPeriodMinutes: props.uploadPeriod?.toMinutes({ integral: false }),
          DeleteLocalStoreAfterUpload: props.deleteLocalStoreAfterUpload,
        },
      },
      propNames: {
        'ManagedThingId': 'managedThing.managedThingId',
        'RuntimeLogConfigurations.LogLevel': 'level',
        'RuntimeLogConfigurations.LogFlushLevel': 'flushLevel',
        'RuntimeLogConfigurations.LocalStoreLocation': 'localStoreLocation',
        'RuntimeLogConfigurations.LocalStoreFileRotationMaxBytes': 'localStoreFileMaxSize in bytes',
        'RuntimeLogConfigurations.LocalStoreFileRotationMaxFiles': 'localStoreMaxFiles',
        'RuntimeLogConfigurations.UploadLog': 'upload',
        'RuntimeLogConfigurations.UploadPeriodMinutes': 'uploadPeriod in minutes',
      },
      common: props,
    });
    this.resource.policy.allowServiceLinkedRole();
  }

  public get managedThingId(): string {
    return this.resource.ref;
  }
}

/**
 * Permissions on runtime log configurations. IAM cannot limit them to one.
 */
export class RuntimeLogConfigurationGrants {
  /**
   * The permissions on this runtime log configuration.
   */
  public static fromRuntimeLogConfiguration(
    _runtimeLogConfiguration: IRuntimeLogConfiguration,
  ): RuntimeLogConfigurationGrants {
    return new RuntimeLogConfigurationGrants();
  }

  private constructor() {}

  /**
   * Allow reading all runtime log configurations of the account and Region; IAM cannot limit this to one.
   */
  public read(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, GetRuntimeLogConfiguration);
  }

  /**
   * Allow changing and resetting all runtime log configurations of the account and Region; IAM
   * cannot limit this to one.
   */
  public write(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, PutRuntimeLogConfiguration, ResetRuntimeLogConfiguration);
  }
}
