/** Roles, their policies, their credentials, and the decisions that follow from them. */

import type { Assumptions } from '../assumptions';
import type { Clock } from '../clock';
import type { Context, PolicyDocument, Question } from './evaluate';
import { evaluate } from './evaluate';
import type { Decision, Simulator } from './simulator';
import type { Random } from '../random';
import type { Principal } from '../services/service';
import { ServiceError } from '../services/service';
import type { Storage } from '../storage';

export type { Context, PolicyDocument } from './evaluate';

export interface Role {
  readonly arn: string;
  readonly name: string;
  readonly roleId: string;
  readonly trustPolicy: PolicyDocument;
  readonly createdAt: Date;
  /** The longest duration of a session, in seconds. @default 3600 */
  readonly maxSessionSeconds?: number;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** The principal behind credentials, and when they expire. */
export interface Session {
  readonly credentials: Credentials;
  readonly principal: Principal;
  /** Absent if the credentials are valid as long as the role exists. */
  readonly expiresAt?: Date;
}

export interface SessionOptions {
  readonly sessionName: string;
  readonly seconds: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly transitiveTagKeys: readonly string[];
}

export interface AccessRequest {
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  readonly context?: Context;
  /** The policy of the resource, if it has one that applies. */
  readonly resourcePolicy?: PolicyDocument;
}

/** A policy, and the former one, which applies until this one is effective. */
interface AttachedPolicy {
  readonly name: string;
  readonly document: PolicyDocument;
  readonly since: number;
  readonly before?: PolicyDocument;
}

export interface IamHost {
  readonly account: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly assumptions: Assumptions;
  readonly storage: Pick<Storage, 'map'>;
}

const EVERYTHING: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};

export class Iam {
  /** Credentials of the administrator, who may do everything. They stay the same as long as the storage exists. */
  public readonly administrator: Credentials;
  private readonly roles: Map<string, Role>;
  /** The policies, by the ARNs of the roles that they are attached to. */
  private readonly policies: Map<string, readonly AttachedPolicy[]>;
  private readonly keptSessions: Map<string, Session>;
  /** The sessions of functions, whose processes end with the cloud. */
  private readonly sessions = new Map<string, Session>();

  /** @param simulator without one, every call is allowed, and a role trusts everyone */
  constructor(private readonly host: IamHost, private readonly simulator?: Simulator) {
    this.roles = host.storage.map('iam-roles');
    this.policies = host.storage.map('iam-policies');
    this.keptSessions = host.storage.map('iam-sessions');
    for (const [key, { expiresAt }] of [...this.keptSessions]) {
      if (expiresAt && expiresAt.getTime() < host.clock.now()) this.keptSessions.delete(key);
    }
    const administrator = { arn: `arn:aws:sts::${host.account}:assumed-role/Administrator/local` };
    const known = [...this.keptSessions.values()].find(
      ({ principal }) => principal.arn === administrator.arn && !principal.roleArn,
    );
    this.administrator = (known ?? this.open({ principal: administrator }, this.keptSessions)).credentials;
  }

  /** Whether policies decide on calls. */
  public get enforced(): boolean {
    return this.simulator !== undefined;
  }

  /** Creates the role, or changes it and keeps its policies. */
  public putRole(role: Role): void {
    this.roles.set(role.arn, role);
  }

  /** Deletes the role, and invalidates its credentials. */
  public removeRole(roleArn: string): void {
    this.roles.delete(roleArn);
    this.policies.delete(roleArn);
    for (const sessions of [this.sessions, this.keptSessions]) {
      for (const [key, { principal }] of [...sessions]) if (principal.roleArn === roleArn) sessions.delete(key);
    }
  }

  /** Attaches a policy to a role. A managed policy is put on each of its roles. */
  public putPolicy(roleArn: string, policyName: string, document: PolicyDocument): void {
    this.roleOf(roleArn);
    const policies = this.policies.get(roleArn) ?? [];
    const before = policies.find(({ name }) => name === policyName)?.document;
    const attached = { name: policyName, document, since: this.host.clock.now(), before };
    this.policies.set(roleArn, [...policies.filter(({ name }) => name !== policyName), attached]);
  }

  public removePolicy(roleArn: string, policyName: string): void {
    const policies = this.policies.get(roleArn);
    if (policies) this.policies.set(roleArn, policies.filter(({ name }) => name !== policyName));
  }

  /** Credentials of a session of the role, valid until the role is removed or the cloud stops. */
  public credentialsFor(roleArn: string, sessionName = 'local'): Credentials {
    return this.open({ principal: this.principalOf(roleArn, sessionName) }, this.sessions).credentials;
  }

  /** A session that outlives the cloud's process, and expires. */
  public openSession(roleArn: string, { sessionName, seconds, tags, transitiveTagKeys }: SessionOptions): Session {
    const principal = { ...this.principalOf(roleArn, sessionName), tags, transitiveTagKeys };
    return this.open({ principal, expiresAt: new Date(this.host.clock.now() + seconds * 1000) }, this.keptSessions);
  }

  /** Admits a caller whose credentials another cloud has issued, such as a function there. */
  public addCredentials(credentials: Credentials, principal: Principal): void {
    this.sessions.set(credentials.accessKeyId, { credentials, principal });
  }

  /** The session of an access key. */
  public session(accessKeyId: string): Session | undefined {
    return this.sessions.get(accessKeyId) ?? this.keptSessions.get(accessKeyId);
  }

  /** The role, once it is old enough to be known everywhere. */
  public role(roleArn: string): Role | undefined {
    const role = this.roles.get(roleArn);
    const knownFrom = role && role.createdAt.getTime() + this.host.assumptions.get('roleAssumableAfterSeconds') * 1000;
    return knownFrom === undefined || this.host.clock.now() < knownFrom ? undefined : role;
  }

  /** @throws ServiceError AccessDeniedException, worded as AWS does */
  public async authorize({ principal, action, resource, context = {}, resourcePolicy }: AccessRequest): Promise<void> {
    if (!this.simulator || (!principal.roleArn && !resourcePolicy)) return;
    const decision = await this.decide(this.simulator, {
      principal: principal.arn,
      action,
      resource,
      account: this.host.account,
      context,
      identityPolicies: this.policiesOf(principal),
      resourcePolicy,
    });
    if (decision === 'Allowed') return;
    if (resourcePolicy) throw denied(principal, action, resource);
    const because = decision === 'ExplicitlyDenied'
      ? 'with an explicit deny in an identity-based policy'
      : `because no identity-based policy allows the ${action} action`;
    throw denied(principal, action, `${resource} ${because}`);
  }

  /** Whether the role exists, is old enough to be known everywhere, and trusts the service. */
  public async isAssumableBy(roleArn: string, servicePrincipal: string, context: Context = {}): Promise<boolean> {
    const role = this.role(roleArn);
    if (!role || !this.simulator) return role !== undefined;
    const decision = await this.decide(this.simulator, {
      principal: servicePrincipal,
      action: 'sts:AssumeRole',
      resource: roleArn,
      account: this.host.account,
      context,
      identityPolicies: [],
      resourcePolicy: role.trustPolicy,
    });
    return decision === 'Allowed';
  }

  /** The simulator reads files on its first use. */
  private decide(simulator: Simulator, question: Question): Promise<Decision> {
    return this.host.clock.hold('a decision of IAM', evaluate(simulator, question));
  }

  private roleOf(roleArn: string): Role {
    const role = this.roles.get(roleArn);
    if (!role) throw new Error(`there is no role ${roleArn}`);
    return role;
  }

  private principalOf(roleArn: string, sessionName: string): Principal {
    return {
      arn: `arn:aws:sts::${this.host.account}:assumed-role/${this.roleOf(roleArn).name}/${sessionName}`,
      roleArn,
    };
  }

  private policiesOf({ roleArn }: Principal): { name: string; policy: PolicyDocument }[] {
    if (!roleArn) return [{ name: 'Everything', policy: EVERYTHING }];
    const latest = this.host.clock.now() - this.host.assumptions.get('permissionsEffectiveAfterSeconds') * 1000;
    return (this.policies.get(roleArn) ?? []).flatMap(({ name, document, since, before }) => {
      const policy = since <= latest ? document : before;
      return policy ? [{ name, policy }] : [];
    });
  }

  private open(session: Omit<Session, 'credentials'>, sessions: Map<string, Session>): Session {
    const { random } = this.host;
    const credentials = {
      accessKeyId: `ASIA${random.bytes(8).toString('hex').toUpperCase()}`,
      secretAccessKey: random.bytes(30).toString('base64'),
      sessionToken: random.bytes(48).toString('base64'),
    };
    sessions.set(credentials.accessKeyId, { ...session, credentials });
    return { ...session, credentials };
  }
}

export function denied(principal: Principal, action: string, resource: string): ServiceError {
  return new ServiceError(
    'AccessDeniedException',
    `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource}`,
  );
}
