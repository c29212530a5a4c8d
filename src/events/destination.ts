/** Destinations: the Kinesis data streams that receive notifications. */

import type { IResource } from 'aws-cdk-lib';
import { Names, RemovalPolicy, Resource } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kinesis from 'aws-cdk-lib/aws-kinesis';
import type { Construct } from 'constructs';
import { DESTINATION, GetDestination, ListDestinations } from '../api/iot-managed-integrations/destination';
import type { FleetProvider } from '../fleet-provider';
import type { FleetResourceProps } from '../fleet-resource-props';
import type { NotificationConfigurationOptions, NotificationEventType } from './notification-configuration';
import { NotificationConfiguration } from './notification-configuration';
import { CfnFleetResource } from '../private/cfn-fleet-resource';
import { deliveryRoleOf, grantDelivery } from './private/delivery-role';
import { grantOnAll } from '../private/grants';
import { SERVICE_PRINCIPAL } from '../private/service-arn';
import { isMarked, mark } from '../private/type-guard';

/**
 * A destination, of this stack or imported.
 */
export interface IDestination extends IResource {
  /**
   * The name of the destination, by which the service knows it.
   *
   * @attribute
   */
  readonly destinationName: string;

  /**
   * Permissions on the destination.
   */
  readonly grants: DestinationGrants;

  /**
   * Send the events of a type to this destination. There can be one notification configuration for an event type in an
   * account and Region.
   */
  addNotification(
    eventType: NotificationEventType,
    options?: NotificationConfigurationOptions,
  ): NotificationConfiguration;
}

/**
 * Properties of a `Destination`.
 */
export interface DestinationProps extends FleetResourceProps {
  /**
   * The stream that notifications are written to. A change is made in place.
   */
  readonly stream: kinesis.IStream;

  /**
   * The role by which the service writes to the stream. It must be assumable by
   * `iotmanagedintegrations.amazonaws.com`; the permission to write is added to it. A change is
   * made in place.
   *
   * @default - a role that all destinations of the stream in this stack share
   */
  readonly role?: iam.IRole;

  /**
   * What the destination is for: 1 to 256 letters, digits, spaces, hyphens and underscores. A change is made in place.
   *
   * @default - the destination has no description
   */
  readonly description?: string;

  /**
   * The name of the destination, unique in the account and Region: 1 to 128 letters and digits of
   * any language, spaces, dots, hyphens and underscores. A change replaces the destination.
   *
   * @default - a name is generated from the path of the construct
   */
  readonly destinationName?: string;

  /**
   * Whether the stack adopts an existing destination with the name, and changes it to these props.
   * Without this, the deployment fails if one exists. The function's log says whether one existed.
   * An adopted destination outlives a rolled back deployment and the deletion of the stack, in the
   * state of the latest change, unless `removalPolicy` says otherwise. Remove `adopt` after the
   * adoption to have the destination deleted with the stack.
   * @default false
   *
   * What was there before the stack stays: a deployment that is rolled back, and the deletion of
   * the stack, leave it as the last change has made it, unless `removalPolicy` says otherwise. Take
   * `adopt` away once it is adopted, and it is deleted with the stack.
   */
  readonly adopt?: boolean;
}

const SYMBOL = Symbol.for('cdk-device-fleets.Destination');
const MAX_NAME_LENGTH = 128;

abstract class DestinationBase extends Resource implements IDestination {
  public abstract readonly destinationName: string;
  public readonly grants = DestinationGrants.fromDestination(this);
  protected readonly provider?: FleetProvider;

  public addNotification(
    eventType: NotificationEventType,
    options: NotificationConfigurationOptions = {},
  ): NotificationConfiguration {
    const id = eventType.toLowerCase().replace(/(?:^|_)./g, (start) => start.slice(-1).toUpperCase());
    return new NotificationConfiguration(this, id, {
      provider: this.provider,
      ...options,
      eventType,
      destination: this,
    });
  }
}

/**
 * A destination of notifications: a Kinesis data stream, and the role by which AWS IoT managed
 * integrations writes to it.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_CreateDestination.html
 *
 * @example
 * const destination = new Destination(this, 'Events', { stream: new kinesis.Stream(this, 'Stream') });
 * destination.addNotification(NotificationEventType.DEVICE_STATE);
 */
export class Destination extends DestinationBase {
  /**
   * Use a destination that is not part of this stack.
   */
  public static fromDestinationName(scope: Construct, id: string, destinationName: string): IDestination {
    class Import extends DestinationBase {
      public readonly destinationName = destinationName;
    }
    return new Import(scope, id);
  }

  /**
   * Whether the value is a `Destination`.
   */
  public static isDestination(x: unknown): x is Destination {
    return isMarked(x, SYMBOL);
  }

  /**
   * The role by which the service writes to the stream.
   */
  public readonly role: iam.IRole;

  protected readonly provider?: FleetProvider;
  private readonly resource: CfnFleetResource<typeof DESTINATION>;

  constructor(scope: Construct, id: string, props: DestinationProps) {
    super(scope, id, { physicalName: props.destinationName });
    mark(this, SYMBOL);
    this.provider = props.provider;
    this.role = props.role ?? deliveryRoleOf(this, props.stream);
    this.resource = new CfnFleetResource(this, {
      kind: DESTINATION,
      properties: {
        Name: props.destinationName ?? Names.uniqueResourceName(this, { maxLength: MAX_NAME_LENGTH, separator: '-' }),
        DeliveryDestinationArn: props.stream.streamArn,
        DeliveryDestinationType: 'KINESIS',
        RoleArn: this.role.roleArn,
        Description: props.description,
        Adopt: props.adopt,
      },
      propNames: { Name: 'destinationName', DeliveryDestinationArn: 'stream.streamArn', RoleArn: 'role.roleArn' },
      common: props,
      removalPolicy: props.adopt ? RemovalPolicy.RETAIN : undefined,
    });
    this.resource.policy.allowPassing(this.role, SERVICE_PRINCIPAL);
    this.resource.policy.follow(grantDelivery(props.stream, this.role));
  }

  public get destinationName(): string {
    return this.getResourceNameAttribute(this.resource.ref);
  }

  /**
   * When the service created the destination, in ISO 8601 format.
   *
   * @attribute
   */
  public get createdAt(): string {
    return this.resource.attribute('CreatedAt');
  }
}

/**
 * Permissions on destinations. IAM cannot limit them to one.
 */
export class DestinationGrants {
  /**
   * The permissions on this destination.
   */
  public static fromDestination(_destination: IDestination): DestinationGrants {
    return new DestinationGrants();
  }

  private constructor() {}

  /**
   * Allow reading all destinations of the account and Region; IAM cannot limit this to one.
   */
  public read(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, GetDestination);
  }

  /**
   * Allow listing all destinations of the account and Region.
   */
  public list(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, ListDestinations);
  }
}
