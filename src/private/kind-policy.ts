/** The permissions of the Lambda code for the resources of one kind. */

import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { actionSets } from '../api/iam';
import type { ResourceKind } from '../api/resource-kind';
import { kindName } from '../api/resource-kind';
import type { FleetProvider } from '../fleet-provider';
import { secretReading } from './secret-access';
import { arnOf, SERVICE_PRINCIPAL } from './service-arn';

/**
 * The policy of a kind, created with the first resource of that kind. The function depends on it,
 * and every resource depends on the function.
 *
 * It is a policy of its own, not a part of the role's default policy, so that CloudFormation
 * removes it only after the last resource of the kind is deleted. A default policy would lose the
 * permission to delete before the deletion.
 */
export class KindPolicy extends iam.Policy {
  public static of(provider: FleetProvider, kind: ResourceKind): KindPolicy {
    const id = `${kindName(kind)}Policy`;
    return provider.node.tryFindChild(id) as KindPolicy | undefined ?? new KindPolicy(provider, id, kind);
  }

  private readonly passed = new Set<iam.IRole>();
  private readonly preceding = new Set<iam.Grant>();
  private readonly read = new Set<secretsmanager.ISecret>();
  private linksRole = false;

  private constructor(provider: FleetProvider, id: string, kind: ResourceKind) {
    super(provider, id, {
      statements: actionSets(kind).map(({ actions, resourceType }) => new iam.PolicyStatement({
        actions: [...actions],
        resources: [resourceType ? arnOf(provider, resourceType, '*', kind.service) : '*'],
      })),
    });
    // Through the role, which omits the policy if the role must not be changed.
    provider.role.attachInlinePolicy(this);
    provider.lambdaFunction.node.addDependency(this);
  }

  /** Allows the Lambda code to pass the role to the service, and to no other; once for each role. */
  public allowPassing(role: iam.IRole, service: string): void {
    if (this.passed.has(role)) return;
    this.passed.add(role);
    this.addStatements(new iam.PolicyStatement({
      actions: ['iam:PassRole'],
      resources: [role.roleArn],
      conditions: { StringEquals: { 'iam:PassedToService': service } },
    }));
  }

  /** Allows the Lambda code to read the secret; once for each. */
  public allowReading(secret: secretsmanager.ISecret): void {
    if (this.read.has(secret)) return;
    this.read.add(secret);
    this.addStatements(...secretReading(secret));
  }

  /**
   * Allows the service, when the Lambda code calls it, to create the role by which it writes logs
   * and serves the custom endpoint.
   *
   * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/security-iam-awsmanpol.html
   */
  public allowServiceLinkedRole(): void {
    if (this.linksRole) return;
    this.linksRole = true;
    this.addStatements(
      new iam.PolicyStatement({
        actions: ['iam:CreateServiceLinkedRole'],
        resources: [
          Stack.of(this).formatArn({
            service: 'iam',
            region: '',
            resource: 'role',
            resourceName: `aws-service-role/${SERVICE_PRINCIPAL}/AWSServiceRoleForIoTManagedIntegrations`,
          }),
        ],
        conditions: { StringEquals: { 'iam:AWSServiceName': SERVICE_PRINCIPAL } },
      }),
    );
  }

  /**
   * Makes the grant effective before the first resource of the kind is created, and keeps it until
   * the last one is deleted.
   */
  public follow(grant: iam.Grant): void {
    if (this.preceding.has(grant)) return;
    this.preceding.add(grant);
    grant.applyBefore(this);
  }
}

/**
 * Allows the function to continue in another run of itself. Resources that may need this depend on
 * it themselves: the function cannot, because the policy names the function.
 */
export function selfInvocationOf(provider: FleetProvider): iam.Policy {
  const id = 'SelfInvocationPolicy';
  const made = provider.node.tryFindChild(id) as iam.Policy | undefined;
  if (made) return made;
  const policy = new iam.Policy(provider, id, {
    statements: [new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [provider.serviceToken] })],
  });
  provider.role.attachInlinePolicy(policy);
  return policy;
}
