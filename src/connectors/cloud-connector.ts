/** Cloud connectors: the Lambda function through which AWS IoT managed integrations reaches a third-party cloud. */

import type { IResource } from 'aws-cdk-lib';
import { Names, Resource } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import {
  CLOUD_CONNECTOR,
  GetCloudConnector,
  ListCloudConnectors,
} from '../api/iot-managed-integrations/cloud-connector';
import { SendConnectorEvent } from '../api/iot-managed-integrations/connector-event';
import type { FleetResourceProps } from '../fleet-resource-props';
import { allowInvocation } from '../private/callback-permission';
import { CfnFleetResource } from '../private/cfn-fleet-resource';
import { grantOnAll } from '../private/grants';
import { SERVICE_PRINCIPAL, arnOf } from '../private/service-arn';
import { isMarked, mark } from '../private/type-guard';

/**
 * A cloud connector, of this stack or imported.
 */
export interface ICloudConnector extends IResource {
  /**
   * The ID that the service gave to the cloud connector.
   *
   * @attribute
   */
  readonly cloudConnectorId: string;

  /** The function behind the cloud connector, if it is known. */
  readonly handler?: lambda.IFunction;

  /**
   * Permissions on the cloud connector.
   */
  readonly grants: CloudConnectorGrants;
}

/**
 * Properties of a `CloudConnector`.
 */
export interface CloudConnectorProps extends FleetResourceProps {
  /**
   * The function that the service invokes to reach the third-party cloud; it has to answer within
   * two seconds. The service gets the permission for that. The service knows the function by its
   * ARN. Another ARN, and so every new version, replaces the cloud connector: pass the function
   * itself or an alias.
   *
   * The service knows it by its ARN. Another ARN, and so every new version, replaces the cloud
   * connector: name the function itself or an alias.
   *
   * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/connector-operations-overview.html
   */
  readonly handler: lambda.IFunction;

  /**
   * The name of the cloud connector: 1 to 128 letters, digits, spaces, hyphens and underscores. A
   * change is made in place.
   *
   * @default - a name is generated from the paths of the construct and the function
   */
  readonly cloudConnectorName?: string;

  /**
   * What the cloud connector is for: 1 to 256 letters, digits, spaces, hyphens and underscores. A
   * change is made in place.
   *
   * @default - the cloud connector has no description
   */
  readonly description?: string;
}

/**
 * A cloud connector that is not part of this stack.
 */
export interface CloudConnectorAttributes {
  /**
   * The ID of the cloud connector.
   */
  readonly cloudConnectorId: string;

  /**
   * The account of the connector's function, which reads the secrets of general authorization.
   *
   * @default - the account of the stack
   */
  readonly account?: string;

  /**
   * The function behind the cloud connector.
   *
   * @default - it is not known
   */
  readonly handler?: lambda.IFunction;
}

const SYMBOL = Symbol.for('cdk-device-fleets.CloudConnector');
const MAX_NAME_LENGTH = 128;
const ADDRESS_LENGTH = 8;

abstract class CloudConnectorBase extends Resource implements ICloudConnector {
  public abstract readonly cloudConnectorId: string;
  public abstract readonly handler?: lambda.IFunction;
  public readonly grants = CloudConnectorGrants.fromCloudConnector(this);
}

/**
 * A cloud connector: the Lambda function by which AWS IoT managed integrations reaches the devices
 * of a third-party cloud.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_CreateCloudConnector.html
 *
 * @example
 * declare const handler: lambda.Function;
 *
 * const connector = new CloudConnector(this, 'Connector', { handler });
 * connector.grants.sendEvents(handler);
 */
export class CloudConnector extends CloudConnectorBase {
  /**
   * Use a cloud connector that is not part of this stack, by its ID.
   */
  public static fromCloudConnectorId(scope: Construct, id: string, cloudConnectorId: string): ICloudConnector {
    return CloudConnector.fromCloudConnectorAttributes(scope, id, { cloudConnectorId });
  }

  /**
   * Use a cloud connector that is not part of this stack, for example one that another account has made visible to all.
   */
  public static fromCloudConnectorAttributes(
    scope: Construct,
    id: string,
    attributes: CloudConnectorAttributes,
  ): ICloudConnector {
    const { cloudConnectorId, account, handler } = attributes;
    class Import extends CloudConnectorBase {
      public readonly cloudConnectorId = cloudConnectorId;
      public readonly handler = handler;
    }
    return new Import(scope, id, { account });
  }

  /**
   * Whether the value is a `CloudConnector`.
   */
  public static isCloudConnector(x: unknown): x is CloudConnector {
    return isMarked(x, SYMBOL);
  }

  public readonly handler?: lambda.IFunction;
  private readonly resource: CfnFleetResource<typeof CLOUD_CONNECTOR>;

  constructor(scope: Construct, id: string, props: CloudConnectorProps) {
    super(scope, id);
    mark(this, SYMBOL);
    const { handler } = props;
    this.handler = handler;
    this.resource = new CfnFleetResource(this, {
      kind: CLOUD_CONNECTOR,
      properties: {
        Name: props.cloudConnectorName ?? this.generatedName(handler),
        Description: props.description,
        EndpointType: 'LAMBDA',
        EndpointConfig: { lambda: { arn: handler.functionArn } },
      },
      propNames: { 'Name': 'cloudConnectorName', 'EndpointConfig.lambda.arn': 'handler.functionArn' },
      common: props,
    });
    // Account associations are created later, and by others.
    allowInvocation(
      this,
      this.resource,
      handler,
      'HandlerPermission',
      SERVICE_PRINCIPAL,
      arnOf(this, 'account-association', '*'),
    );
  }

  public get cloudConnectorId(): string {
    return this.resource.ref;
  }

  /**
   * The name of the cloud connector.
   *
   * @attribute
   */
  public get cloudConnectorName(): string {
    return this.resource.attribute('Name');
  }

  /** Another function leads to another name, so that the new connector can exist beside the former one. */
  private generatedName(handler: lambda.IFunction): string {
    const address = handler.node.addr.slice(-ADDRESS_LENGTH);
    return `${Names.uniqueResourceName(this, { maxLength: MAX_NAME_LENGTH - ADDRESS_LENGTH - 1, separator: '-' })}-${address}`;
  }
}

/**
 * Permissions on cloud connectors. IAM cannot limit them to one.
 */
export class CloudConnectorGrants {
  /**
   * The permissions on this cloud connector.
   */
  public static fromCloudConnector(_cloudConnector: ICloudConnector): CloudConnectorGrants {
    return new CloudConnectorGrants();
  }

  private constructor() {}

  /**
   * Allow sending what the third-party cloud tells of devices, as all cloud connectors of the
   * account and Region; IAM cannot limit this to one.
   */
  public sendEvents(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, SendConnectorEvent);
  }

  /**
   * Allow reading all cloud connectors of the account and Region; IAM cannot limit this to one.
   */
  public read(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, GetCloudConnector);
  }

  /**
   * Allow listing all cloud connectors of the account and Region.
   */
  public list(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, ListCloudConnectors);
  }
}
