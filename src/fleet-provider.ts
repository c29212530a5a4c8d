/** The Lambda function that makes, changes and deletes the resources of a stack. */

import * as path from 'node:path';
import { Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import {
  CUSTOM_RESOURCE_RUNTIME_FAMILY,
  CUSTOM_RESOURCE_SINGLETON,
  CUSTOM_RESOURCE_SINGLETON_LOG_GROUP,
} from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { isMarked, mark } from './private/type-guard';
import { vpcAccess } from './private/vpc-access';

/**
 * Properties of a `FleetProvider`.
 */
export interface FleetProviderProps {
  /**
   * The VPC in which the function runs. It must reach AWS IoT managed integrations, AWS Secrets
   * Manager, AWS Lambda, AWS CloudFormation and Amazon S3, to which CloudFormation expects its
   * answers, by NAT or by VPC endpoints.
   *
   * @default - the function runs outside of any VPC of yours
   */
  readonly vpc?: ec2.IVpc;

  /**
   * The subnets in which the function runs. Only used with `vpc`.
   *
   * @default - the VPC's private subnets
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The security groups of the function. Only used with `vpc`.
   *
   * @default - one security group is made, which allows all outbound traffic
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * The function's execution role. Permissions are added to it as the stack's resources need them,
   * unless it is imported with `mutable: false`: then it must have them.
   *
   * @default - a role is made that allows what the stack's resources need
   */
  readonly role?: iam.IRole;

  /**
   * Where the function logs: each call of the service, with what the service calls sensitive covered.
   *
   * @default - a log group is made that keeps its events for one month and is deleted with the stack
   */
  readonly logGroup?: logs.ILogGroup;

  /**
   * The key that encrypts the function's environment variables, which hold no secret.
   *
   * @default - a key that AWS Lambda owns
   */
  readonly environmentEncryption?: kms.IKey;

  /**
   * How many resources are worked on at the same time, at most. Reserved executions count against the account's limit.
   *
   * @default - as many as CloudFormation asks for
   */
  readonly reservedConcurrentExecutions?: number;

  /**
   * The URL of another endpoint of AWS IoT managed integrations, such as a VPC endpoint, a FIPS
   * endpoint or a local cloud.
   *
   * @default - the Region's public endpoint
   */
  readonly managedIntegrationsEndpoint?: string;

  /**
   * The URL of an endpoint that is compatible with AWS IoT 1-Click, which AWS retired on 2024-12-16.
   *
   * @default - the former endpoint of the stack's Region; synthesis warns if device claims are to use it
   */
  readonly iot1ClickEndpoint?: string;

  /**
   * The Node.js runtime of the function, version 20 or later.
   *
   * @default - the latest Node.js runtime that AWS Lambda has in the stack's Region
   */
  readonly runtime?: lambda.Runtime;
}

const STACK_PROVIDER_ID = 'CdkDeviceFleets';
const SYMBOL = Symbol.for('cdk-device-fleets.FleetProvider');

/**
 * The Lambda function behind the resources of this library, with its role and log group. There is one in a stack: it is
 * made with the first resource, without being asked for.
 *
 * Make one yourself to configure it, and pass it to the resources of the same stack.
 *
 * @example
 * declare const vpc: ec2.IVpc;
 *
 * const provider = new FleetProvider(this, 'FleetProvider', { vpc, reservedConcurrentExecutions: 5 });
 * new CredentialLocker(this, 'Household', { provider });
 */
export class FleetProvider extends Construct implements iam.IGrantable {
  /**
   * The provider of the scope's stack, which is made if there is none.
   */
  public static of(scope: Construct): FleetProvider {
    const stack = Stack.of(scope);
    return (
      (stack.node.tryFindChild(STACK_PROVIDER_ID) as FleetProvider | undefined)
      ?? new FleetProvider(stack, STACK_PROVIDER_ID)
    );
  }

  /**
   * Whether the value is a `FleetProvider`.
   */
  public static isFleetProvider(x: unknown): x is FleetProvider {
    return isMarked(x, SYMBOL);
  }

  /**
   * The Lambda function.
   */
  public readonly lambdaFunction: lambda.Function;

  /**
   * The function's execution role.
   */
  public readonly role: iam.IRole;

  /**
   * Where the function logs.
   */
  public readonly logGroup: logs.ILogGroup;

  /**
   * The principal to which permissions of the function are granted: its role.
   */
  public readonly grantPrincipal: iam.IPrincipal;

  /**
   * The URL of the endpoint of AWS IoT managed integrations, if it is another than the Region's public one.
   */
  public readonly managedIntegrationsEndpoint?: string;

  /**
   * The URL of the endpoint that is compatible with AWS IoT 1-Click, if one is known.
   */
  public readonly iot1ClickEndpoint?: string;

  /**
   * What custom resources name as their `ServiceToken`: the function's ARN.
   */
  public readonly serviceToken: string;

  constructor(scope: Construct, id: string, props: FleetProviderProps = {}) {
    super(scope, id);
    mark(this, SYMBOL);
    this.managedIntegrationsEndpoint = props.managedIntegrationsEndpoint;
    this.iot1ClickEndpoint = props.iot1ClickEndpoint;
    this.logGroup = props.logGroup ?? this.makeLogGroup();
    this.role = props.role ?? new iam.Role(this, 'Role', {
      description: 'Makes the resources of AWS IoT managed integrations for CloudFormation',
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    });
    this.grantPrincipal = this.role.grantPrincipal;
    this.logGroup.grantWrite(this.role);
    props.environmentEncryption?.grantDecrypt(this.role);
    // So that the function sees whether the stack still waits for what it does, and takes what it has made.
    this.role.addToPrincipalPolicy(
      new iam.PolicyStatement({ actions: ['cloudformation:DescribeStackResource'], resources: [Aws.STACK_ID] }),
    );
    if (props.vpc) vpcAccess(this).forEach((statement) => this.role.addToPrincipalPolicy(statement));
    this.lambdaFunction = this.makeFunction(props);
    this.serviceToken = this.lambdaFunction.functionArn;
  }

  private makeLogGroup(): logs.LogGroup {
    const logGroup = new logs.LogGroup(this, 'LogGroup', {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    logGroup.node.addMetadata(CUSTOM_RESOURCE_SINGLETON_LOG_GROUP, true);
    return logGroup;
  }

  private makeFunction(props: FleetProviderProps): lambda.Function {
    const runtime = props.runtime ?? lambda.determineLatestNodeRuntime(this);
    const lambdaFunction = new lambda.Function(this, 'Function', {
      description: 'Makes, changes and deletes resources of AWS IoT managed integrations for CloudFormation',
      code: lambda.Code.fromAsset(path.join(__dirname, '..', 'assets', 'provider')),
      handler: 'index.handler',
      runtime,
      architecture: lambda.Architecture.ARM_64,
      memorySize: 256,
      timeout: Duration.minutes(5),
      environment: this.endpoints(),
      environmentEncryption: props.environmentEncryption,
      logGroup: this.logGroup,
      reservedConcurrentExecutions: props.reservedConcurrentExecutions,
      role: this.role,
      securityGroups: props.securityGroups,
      vpc: props.vpc,
      vpcSubnets: props.vpcSubnets,
    });
    // By these, CustomResourceConfig finds what an app's own settings for custom resources apply to.
    lambdaFunction.node.addMetadata(CUSTOM_RESOURCE_SINGLETON, true);
    lambdaFunction.node.addMetadata(CUSTOM_RESOURCE_RUNTIME_FAMILY, runtime.family);
    return lambdaFunction;
  }

  /** By these variables the AWS SDK finds endpoints. */
  private endpoints(): Record<string, string> | undefined {
    const variables = {
      AWS_ENDPOINT_URL_IOT_MANAGED_INTEGRATIONS: this.managedIntegrationsEndpoint,
      AWS_ENDPOINT_URL_IOT_1CLICK_DEVICES_SERVICE: this.iot1ClickEndpoint,
    };
    const known = Object.entries(variables).filter(
      (variable): variable is [string, string] => variable[1] !== undefined,
    );
    return known.length > 0 ? Object.fromEntries(known) : undefined;
  }
}
