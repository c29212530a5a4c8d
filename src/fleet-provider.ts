/** The Lambda function that creates, updates and deletes the resources of a stack. */

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
   * The VPC of the function. From there it must reach AWS IoT managed integrations, AWS Secrets
   * Manager, AWS Lambda, AWS CloudFormation and Amazon S3, which receives the answers to
   * CloudFormation, by NAT or by VPC endpoints.
   *
   * @default - the function runs outside of your VPCs
   */
  readonly vpc?: ec2.IVpc;

  /**
   * The subnets of the function. Only used with `vpc`.
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
   * The log group of the function. The log has each call of the service, with sensitive values
   * redacted.
   *
   * @default - a log group that keeps its events for one month and is deleted with the stack
   */
  readonly logGroup?: logs.ILogGroup;

  /**
   * The key that encrypts the function's environment variables, which hold no secret.
   *
   * @default - a key that AWS Lambda owns
   */
  readonly environmentEncryption?: kms.IKey;

  /**
   * The largest number of resources that the function handles at the same time. Reserved executions
   * count against the account's limit.
   *
   * @default - as many as CloudFormation requests
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
   * The URL of an endpoint that is compatible with AWS IoT 1-Click, which AWS retired on
   * 2024-12-16.
   * @default - the former endpoint of the stack's Region; synthesis warns if device claims would
   *   use it
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
 * The Lambda function behind the resources of this library, with its role and log group. A stack
 * has one: it is created with the first resource. To configure it, create one and pass it to the
 * resources of the same stack.
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
  /** The provider of the scope's stack, which is created if there is none. */
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

  /** The log group of the function. */
  public readonly logGroup: logs.ILogGroup;

  /** The principal that receives the function's permissions: its role. */
  public readonly grantPrincipal: iam.IPrincipal;

  /** The URL of the endpoint of AWS IoT managed integrations, if it is not the Region's public one. */
  public readonly managedIntegrationsEndpoint?: string;

  /**
   * The URL of the endpoint that is compatible with AWS IoT 1-Click, if one is known.
   */
  public readonly iot1ClickEndpoint?: string;

  /** The `ServiceToken` of custom resources: the function's ARN. */
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
    // The function needs this to see whether the stack still waits for its work, and whether it has
    // taken the created resource.
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
    // CustomResourceConfig applies an app's own settings for custom resources by these marks.
    lambdaFunction.node.addMetadata(CUSTOM_RESOURCE_SINGLETON, true);
    lambdaFunction.node.addMetadata(CUSTOM_RESOURCE_RUNTIME_FAMILY, runtime.family);
    return lambdaFunction;
  }

  /** The AWS SDK reads its endpoints from these variables. */
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
