/** The custom endpoint of the account: the address that its hubs and devices connect to. */

import type { IResource } from 'aws-cdk-lib';
import { RemovalPolicy, Resource } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { CUSTOM_ENDPOINT, GetCustomEndpoint } from '../api/iot-managed-integrations/custom-endpoint';
import type { FleetResourceProps } from '../fleet-resource-props';
import type { CfnFleetResource } from '../private/cfn-fleet-resource';
import { grantOnAll } from '../private/grants';
import { oneInAccount } from '../private/singular';
import { isMarked, mark } from '../private/type-guard';

/**
 * The custom endpoint of an account and Region, of this stack or imported.
 */
export interface ICustomEndpoint extends IResource {
  /**
   * The address that hubs and devices connect to, such as `a1b2c3d4e5f6g7-ats.iot.eu-west-1.amazonaws.com`.
   *
   * @attribute
   */
  readonly endpointAddress: string;

  /**
   * Permissions on the custom endpoint.
   */
  readonly grants: CustomEndpointGrants;
}

/**
 * Properties of a `CustomEndpoint`. The endpoint itself has none.
 */
export interface CustomEndpointProps extends FleetResourceProps {}

const SYMBOL = Symbol.for('cdk-device-fleets.CustomEndpoint');

abstract class CustomEndpointBase extends Resource implements ICustomEndpoint {
  public abstract readonly endpointAddress: string;
  public readonly grants = CustomEndpointGrants.fromCustomEndpoint(this);
}

/**
 * The address that the hubs and devices of the account connect to in the Region. Hubs cannot be onboarded before it is
 * registered.
 *
 * It cannot be undone: the service has no operation for that, so that the endpoint stays when the
 * resource is deleted, whatever its removal policy. One that is registered already is taken as it
 * is. There is one in an account and Region, and its logical ID does not depend on where it is in
 * the stack.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/managedintegrations-sdk-v2-cookbook-hubsetup.html
 *
 * @example
 * const endpoint = new CustomEndpoint(this, 'Endpoint');
 * new CfnOutput(this, 'EndpointAddress', { value: endpoint.endpointAddress });
 */
export class CustomEndpoint extends CustomEndpointBase {
  /**
   * Use the custom endpoint of the stack's account and Region, which is registered already.
   */
  public static fromEndpointAddress(scope: Construct, id: string, endpointAddress: string): ICustomEndpoint {
    class Import extends CustomEndpointBase {
      public readonly endpointAddress = endpointAddress;
    }
    return new Import(scope, id);
  }

  /**
   * Whether the value is a `CustomEndpoint`.
   */
  public static isCustomEndpoint(x: unknown): x is CustomEndpoint {
    return isMarked(x, SYMBOL);
  }

  private readonly resource: CfnFleetResource<typeof CUSTOM_ENDPOINT>;

  constructor(scope: Construct, id: string, props: CustomEndpointProps = {}) {
    super(scope, id);
    mark(this, SYMBOL);
    this.resource = oneInAccount(this, {
      kind: CUSTOM_ENDPOINT,
      properties: {},
      propNames: {},
      common: props,
      // So that CloudFormation says that it stays.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.resource.policy.allowServiceLinkedRole();
  }

  public get endpointAddress(): string {
    return this.resource.attribute('EndpointAddress');
  }
}

/**
 * Permissions on the custom endpoint.
 */
export class CustomEndpointGrants {
  /**
   * The permissions on this custom endpoint.
   */
  public static fromCustomEndpoint(_customEndpoint: ICustomEndpoint): CustomEndpointGrants {
    return new CustomEndpointGrants();
  }

  private constructor() {}

  /**
   * Allow reading the custom endpoint of the account and Region.
   */
  public read(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, GetCustomEndpoint);
  }
}
