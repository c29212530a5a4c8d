/** Roles, their policies, the credentials that stand for them, and what they allow. */

import { randomBytes } from 'node:crypto';
import { Assumptions } from '../assumptions';
import { Clock } from '../clock';
import { Context, evaluate, evaluateTrust, PolicyDocument } from './evaluate';
import { Principal, ServiceError } from '../services/service';

export type { Context, PolicyDocument } from './evaluate';

export interface Role {
  readonly arn: string;
  readonly name: string;
  readonly roleId: string;
  readonly trustPolicy: PolicyDocument;
  readonly createdAt: Date;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface AccessRequest {
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  readonly context?: Context;
}

/** A policy, and what it has replaced, which holds until the new one is effective. */
interface AttachedPolicy {
  readonly document: PolicyDocument;
  readonly since: number;
  readonly before?: PolicyDocument;
}

interface RegisteredRole {
  role: Role;
  readonly policies: Map<string, AttachedPolicy>;
}

export class Iam {
  /** Credentials of someone who may do everything. */
  public readonly administrator: Credentials;
  private readonly roles = new Map<string, RegisteredRole>();
  private readonly sessions = new Map<string, { readonly credentials: Credentials; readonly principal: Principal }>();

  constructor(private readonly account: string, private readonly clock: Clock, private readonly assumptions: Assumptions) {
    this.administrator = this.openSession({ arn: `arn:aws:sts::${account}:assumed-role/Administrator/local` });
  }

  /** Makes the role, or changes it and keeps its policies. */
  public putRole(role: Role): void {
    this.roles.set(role.arn, { role, policies: this.roles.get(role.arn)?.policies ?? new Map() });
  }

  /** The role is gone, and its credentials are good for nothing. */
  public removeRole(roleArn: string): void {
    this.roles.delete(roleArn);
    for (const [key, { principal }] of this.sessions) {
      if (principal.roleArn === roleArn) this.sessions.delete(key);
    }
  }

  /** A managed policy is put on each role that it is attached to. */
  public putPolicy(roleArn: string, policyName: string, document: PolicyDocument): void {
    const { policies } = this.roleOf(roleArn);
    policies.set(policyName, { document, since: this.clock.now(), before: policies.get(policyName)?.document });
  }

  public removePolicy(roleArn: string, policyName: string): void {
    this.roles.get(roleArn)?.policies.delete(policyName);
  }

  /** Credentials of a session of the role, good on the endpoint until the role is removed. */
  public credentialsFor(roleArn: string, sessionName = 'local'): Credentials {
    const { role } = this.roleOf(roleArn);
    return this.openSession({ arn: `arn:aws:sts::${this.account}:assumed-role/${role.name}/${sessionName}`, roleArn });
  }

  /** The session that an access key belongs to. */
  public session(accessKeyId: string): { readonly credentials: Credentials; readonly principal: Principal } | undefined {
    return this.sessions.get(accessKeyId);
  }

  /** @throws ServiceError AccessDeniedException, in AWS's words */
  public async authorize({ principal, action, resource, context = {} }: AccessRequest): Promise<void> {
    if (!principal.roleArn) return;
    const policies = this.effectivePolicies(principal.roleArn);
    const decision = await evaluate({ principal, action, resource, account: this.account, context }, policies);
    if (decision === 'Allowed') return;
    const because = decision === 'ExplicitlyDenied'
      ? 'with an explicit deny in an identity-based policy'
      : `because no identity-based policy allows the ${action} action`;
    throw new ServiceError(
      'AccessDeniedException', `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource} ${because}`,
    );
  }

  /** Whether the role exists, is old enough to be known everywhere, and trusts the service. */
  public async isAssumableBy(roleArn: string, servicePrincipal: string, context: Context = {}): Promise<boolean> {
    const role = this.roles.get(roleArn)?.role;
    if (!role) return false;
    const knownFrom = role.createdAt.getTime() + this.assumptions.get('roleAssumableAfterSeconds') * 1000;
    if (this.clock.now() < knownFrom) return false;
    return await evaluateTrust(role.trustPolicy, { servicePrincipal, roleArn, account: this.account, context }) === 'Allowed';
  }

  private roleOf(roleArn: string): RegisteredRole {
    const role = this.roles.get(roleArn);
    if (!role) throw new Error(`there is no role ${roleArn}`);
    return role;
  }

  private effectivePolicies(roleArn: string): { name: string; policy: PolicyDocument }[] {
    const latest = this.clock.now() - this.assumptions.get('permissionsEffectiveAfterSeconds') * 1000;
    return [...this.roles.get(roleArn)?.policies ?? []].flatMap(([name, { document, since, before }]) => {
      const policy = since <= latest ? document : before;
      return policy ? [{ name, policy }] : [];
    });
  }

  private openSession(principal: Principal): Credentials {
    const credentials = {
      accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
      secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: randomBytes(48).toString('base64'),
    };
    this.sessions.set(credentials.accessKeyId, { credentials, principal });
    return credentials;
  }
}
