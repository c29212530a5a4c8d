/** Notification configurations: the destinations of event types. */

import type { IResource } from 'aws-cdk-lib';
import { RemovalPolicy, Resource } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { IDestination } from './destination';
import {
  GetNotificationConfiguration,
  ListNotificationConfigurations,
  NOTIFICATION_CONFIGURATION,
} from '../api/iot-managed-integrations/notification-configuration';
import type { FleetResourceProps } from '../fleet-resource-props';
import { CfnFleetResource } from '../private/cfn-fleet-resource';
import { grantOnAll } from '../private/grants';
import { perStack } from '../private/per-stack';
import { isMarked, mark } from '../private/type-guard';
import { validationError } from '../private/validation-error';

/**
 * The types of events of which AWS IoT managed integrations notifies.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/managedintegrations-notifications.html
 */
export enum NotificationEventType {
  /** The result of a command that was sent to a device. */
  DEVICE_COMMAND = 'DEVICE_COMMAND',
  /** A device asks for something to be done, such as opening a WebRTC session. */
  DEVICE_COMMAND_REQUEST = 'DEVICE_COMMAND_REQUEST',
  /** A device discovery ended, or failed. */
  DEVICE_DISCOVERY_STATUS = 'DEVICE_DISCOVERY_STATUS',
  /** Something happened at a device, such as a door bell being rung. */
  DEVICE_EVENT = 'DEVICE_EVENT',
  /** A device was onboarded or deleted, or it connected or disconnected. */
  DEVICE_LIFE_CYCLE = 'DEVICE_LIFE_CYCLE',
  /** The state of a device changed. */
  DEVICE_STATE = 'DEVICE_STATE',
  /** An over-the-air update of devices was created or made progress. */
  DEVICE_OTA = 'DEVICE_OTA',
  /** Wi-Fi simple setup of a device made progress. */
  DEVICE_WSS = 'DEVICE_WSS',
  /** A connector was linked to an account; the older form of `ACCOUNT_ASSOCIATION`. */
  CONNECTOR_ASSOCIATION = 'CONNECTOR_ASSOCIATION',
  /** The link to an end user's account at a third-party cloud changed its state. */
  ACCOUNT_ASSOCIATION = 'ACCOUNT_ASSOCIATION',
  /** A cloud connector answered with an error. */
  CONNECTOR_ERROR_REPORT = 'CONNECTOR_ERROR_REPORT',
}

/**
 * A notification configuration, of this stack or imported.
 */
export interface INotificationConfiguration extends IResource {
  /**
   * The event type, by which the service knows the notification configuration.
   *
   * @attribute
   */
  readonly notificationEventType: string;

  /**
   * Permissions on the notification configuration.
   */
  readonly grants: NotificationConfigurationGrants;
}

/**
 * Options of a notification configuration that a destination makes.
 */
export interface NotificationConfigurationOptions extends FleetResourceProps {
  /**
   * Whether the stack adopts an existing notification configuration of the event type, and changes
   * its destination. Without this, the deployment fails if one exists. The function's log says
   * whether one existed. An adopted configuration outlives a rolled back deployment and the
   * deletion of the stack, in the state of the latest change, unless `removalPolicy` says
   * otherwise. Remove `adopt` after the adoption to have the configuration deleted with the stack.
   * @default false
   *
   * What was there before the stack stays: a deployment that is rolled back, and the deletion of
   * the stack, leave it as the last change has made it, unless `removalPolicy` says otherwise. Take
   * `adopt` away once it is adopted, and it is deleted with the stack.
   */
  readonly adopt?: boolean;
}

/**
 * Properties of a `NotificationConfiguration`.
 */
export interface NotificationConfigurationProps extends NotificationConfigurationOptions {
  /**
   * The type of events. There can be one notification configuration for a type in an account and
   * Region. A change replaces the notification configuration.
   */
  readonly eventType: NotificationEventType;

  /** The destination of the events. A change is made in place. */
  readonly destination: IDestination;
}

const SYMBOL = Symbol.for('cdk-device-fleets.NotificationConfiguration');
const configured = perStack(() => new Map<string, NotificationConfiguration>());

abstract class NotificationConfigurationBase extends Resource implements INotificationConfiguration {
  public abstract readonly notificationEventType: string;
  public readonly grants = NotificationConfigurationGrants.fromNotificationConfiguration(this);
}

/**
 * Sends the events of one type to a destination. `Destination.addNotification()` is the shorter way to make one.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_CreateNotificationConfiguration.html
 *
 * @example
 * declare const destination: Destination;
 *
 * new NotificationConfiguration(this, 'DeviceState', {
 *   eventType: NotificationEventType.DEVICE_STATE,
 *   destination,
 * });
 */
export class NotificationConfiguration extends NotificationConfigurationBase {
  /**
   * Use a notification configuration that is not part of this stack.
   */
  public static fromNotificationEventType(
    scope: Construct,
    id: string,
    eventType: NotificationEventType,
  ): INotificationConfiguration {
    class Import extends NotificationConfigurationBase {
      public readonly notificationEventType = eventType;
    }
    return new Import(scope, id);
  }

  /**
   * Whether the value is a `NotificationConfiguration`.
   */
  public static isNotificationConfiguration(x: unknown): x is NotificationConfiguration {
    return isMarked(x, SYMBOL);
  }

  private readonly resource: CfnFleetResource<typeof NOTIFICATION_CONFIGURATION>;

  constructor(scope: Construct, id: string, props: NotificationConfigurationProps) {
    super(scope, id);
    mark(this, SYMBOL);
    this.refuseSecondOf(props.eventType);
    this.resource = new CfnFleetResource(this, {
      kind: NOTIFICATION_CONFIGURATION,
      properties: {
        EventType: props.eventType,
        DestinationName: props.destination.destinationName,
        Adopt: props.adopt,
      },
      propNames: { DestinationName: 'destination.destinationName' },
      common: props,
      removalPolicy: props.adopt ? RemovalPolicy.RETAIN : undefined,
    });
  }

  public get notificationEventType(): string {
    return this.resource.ref;
  }

  /**
   * When the service created the notification configuration, in ISO 8601 format.
   *
   * @attribute
   */
  public get createdAt(): string {
    return this.resource.attribute('CreatedAt');
  }

  private refuseSecondOf(eventType: string): void {
    const first = configured(this).get(eventType);
    if (first) {
      throw validationError(
        'DuplicateNotificationConfiguration',
        `${first.node.path} already configures ${eventType}, and there can `
          + 'be one notification configuration for an event type in an account and Region',
        this,
      );
    }
    configured(this).set(eventType, this);
  }
}

/**
 * Permissions on notification configurations. IAM cannot limit them to one.
 */
export class NotificationConfigurationGrants {
  /**
   * The permissions on this notification configuration.
   */
  public static fromNotificationConfiguration(
    _notificationConfiguration: INotificationConfiguration,
  ): NotificationConfigurationGrants {
    return new NotificationConfigurationGrants();
  }

  private constructor() {}

  /**
   * Allow reading all notification configurations of the account and Region; IAM cannot limit this to one.
   */
  public read(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, GetNotificationConfiguration);
  }

  /**
   * Allow listing all notification configurations of the account and Region.
   */
  public list(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, ListNotificationConfigurations);
  }
}
