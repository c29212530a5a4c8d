/** Event log configurations: how much the service logs about a resource, or about all of a type. */

import type { IResource } from 'aws-cdk-lib';
import { Resource } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import {
  CreateEventLogConfiguration,
  DeleteEventLogConfiguration,
  EVENT_LOG_CONFIGURATION,
  GetEventLogConfiguration,
  ListEventLogConfigurations,
  UpdateEventLogConfiguration,
} from '../api/iot-managed-integrations/event-log-configuration';
import type { FleetResourceProps } from '../fleet-resource-props';
import type { LogLevel } from './log-level';
import { CfnFleetResource } from '../private/cfn-fleet-resource';
import { grantOnAll } from '../private/grants';
import { isMarked, mark } from '../private/type-guard';
import type { ICredentialLocker } from '../provisioning/credential-locker';
import type { IProvisioningProfile } from '../provisioning/provisioning-profile';
import type { IManagedThing } from '../things/managed-thing';

/**
 * The types of resources about which the service logs.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/logging-resource-types.html
 */
export enum EventLogResourceType {
  /** Provisioning of managed things, commands to them, and their events. */
  MANAGED_THING = 'managed-thing',
  /** Credential lockers. */
  CREDENTIAL_LOCKER = 'credential-locker',
  /** Provisioning profiles. */
  PROVISIONING_PROFILE = 'provisioning-profile',
  /** Over-the-air updates. */
  OTA_TASK = 'ota-task',
  /** Failures with third-party clouds: of discoveries, of end users' consent, of tokens. */
  ACCOUNT_ASSOCIATION = 'account-association',
}

const ANY = '*';

/** The resources about which the service logs. */
export class EventLogTarget {
  /** All resources in the account and Region. */
  public static everything(): EventLogTarget {
    return new EventLogTarget(ANY, undefined);
  }

  /**
   * All resources of a type.
   */
  public static allOf(resourceType: EventLogResourceType): EventLogTarget {
    return new EventLogTarget(resourceType, ANY);
  }

  /**
   * One resource.
   *
   * @param resourceType the type of the resource
   * @param resourceId the ID of the resource: 1 to 200 letters and digits
   */
  public static resource(resourceType: EventLogResourceType, resourceId: string): EventLogTarget {
    return new EventLogTarget(resourceType, resourceId);
  }

  /**
   * One managed thing.
   */
  public static managedThing(managedThing: IManagedThing): EventLogTarget {
    return EventLogTarget.resource(EventLogResourceType.MANAGED_THING, managedThing.managedThingId);
  }

  /**
   * One credential locker.
   */
  public static credentialLocker(credentialLocker: ICredentialLocker): EventLogTarget {
    return EventLogTarget.resource(EventLogResourceType.CREDENTIAL_LOCKER, credentialLocker.credentialLockerId);
  }

  /**
   * One provisioning profile.
   */
  public static provisioningProfile(provisioningProfile: IProvisioningProfile): EventLogTarget {
    return EventLogTarget.resource(
      EventLogResourceType.PROVISIONING_PROFILE,
      provisioningProfile.provisioningProfileId,
    );
  }

  private constructor(
    /** The type of the resources; `*` for all types. */
    public readonly resourceType: string,
    /** The ID of the resource; `*` for all of the type. */
    public readonly resourceId?: string,
  ) {}
}

/**
 * An event log configuration, of this stack or imported.
 */
export interface IEventLogConfiguration extends IResource {
  /**
   * The ID that the service gave to the event log configuration.
   *
   * @attribute
   */
  readonly eventLogConfigurationId: string;

  /**
   * Permissions on the event log configuration.
   */
  readonly grants: EventLogConfigurationGrants;
}

/**
 * Properties of an `EventLogConfiguration`.
 */
export interface EventLogConfigurationProps extends FleetResourceProps {
  /**
   * The resources about which the service logs. There can be one configuration for a target in an
   * account and Region. A change replaces the event log configuration.
   */
  readonly target: EventLogTarget;

  /**
   * How much the service logs. A change is made in place.
   */
  readonly level: LogLevel;
}

const SYMBOL = Symbol.for('cdk-device-fleets.EventLogConfiguration');

abstract class EventLogConfigurationBase extends Resource implements IEventLogConfiguration {
  public abstract readonly eventLogConfigurationId: string;
  public readonly grants = EventLogConfigurationGrants.fromEventLogConfiguration(this);
}

/**
 * How much the service logs about resources, into the log group `/aws/iotmanagedintegrations/EventLog`.
 *
 * The service writes it by a role of its own, `AWSServiceRoleForIoTManagedIntegrations`, which is
 * made with the first such configuration of an account, and stays.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/logging-create-config.html
 *
 * @example
 * new EventLogConfiguration(this, 'ThingLog', {
 *   target: EventLogTarget.allOf(EventLogResourceType.MANAGED_THING),
 *   level: LogLevel.ERROR,
 * });
 */
export class EventLogConfiguration extends EventLogConfigurationBase {
  /**
   * Use an event log configuration that is not part of this stack.
   */
  public static fromEventLogConfigurationId(
    scope: Construct,
    id: string,
    eventLogConfigurationId: string,
  ): IEventLogConfiguration {
    class Import extends EventLogConfigurationBase {
      public readonly eventLogConfigurationId = eventLogConfigurationId;
    }
    return new Import(scope, id);
  }

  /**
   * Whether the value is an `EventLogConfiguration`.
   */
  public static isEventLogConfiguration(x: unknown): x is EventLogConfiguration {
    return isMarked(x, SYMBOL);
  }

  private readonly resource: CfnFleetResource<typeof EVENT_LOG_CONFIGURATION>;

  constructor(scope: Construct, id: string, props: EventLogConfigurationProps) {
    super(scope, id);
    mark(this, SYMBOL);
    this.resource = new CfnFleetResource(this, {
      kind: EVENT_LOG_CONFIGURATION,
      properties: {
        ResourceType: props.target.resourceType,
        ResourceId: props.target.resourceId,
        EventLogLevel: props.level,
      },
      propNames: { ResourceType: 'target.resourceType', ResourceId: 'target.resourceId', EventLogLevel: 'level' },
      common: props,
    });
    this.resource.policy.allowServiceLinkedRole();
  }

  public get eventLogConfigurationId(): string {
    return this.resource.ref;
  }
}

/**
 * Permissions on event log configurations. IAM cannot limit them to one.
 */
export class EventLogConfigurationGrants {
  /**
   * The permissions on this event log configuration.
   */
  public static fromEventLogConfiguration(_eventLogConfiguration: IEventLogConfiguration): EventLogConfigurationGrants {
    return new EventLogConfigurationGrants();
  }

  private constructor() {}

  /**
   * Allow reading all event log configurations of the account and Region; IAM cannot limit this to one.
   */
  public read(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, GetEventLogConfiguration);
  }

  /**
   * Allow making, changing and deleting all event log configurations of the account and Region; IAM
   * cannot limit this to one.
   */
  public write(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, CreateEventLogConfiguration, UpdateEventLogConfiguration, DeleteEventLogConfiguration);
  }

  /**
   * Allow listing all event log configurations of the account and Region.
   */
  public list(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, ListEventLogConfigurations);
  }
}
