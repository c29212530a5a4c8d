/** Roles and policies: the cloud allows what a stack's roles and policies declare. */

import type { PolicyDocument } from '../../../iam';
import type { Host } from '../host';
import { AWS_MANAGED_POLICIES } from './aws-managed-policies';
import { generatedName, randomText } from './names';
import type { ExistingRequest, Made, Properties, ResourceRequest, ResourceType, UpdateRequest } from './resource-type';
import { ResourceFailure } from './resource-type';
import { isObject } from '../template/template';

/** A policy on a role. */
interface Grant {
  readonly roleArn: string;
  readonly policyName: string;
  readonly document: PolicyDocument;
}

interface ManagedPolicy {
  readonly document: PolicyDocument;
  /** The roles that it is attached to. */
  readonly roleArns: readonly string[];
}

/** The roles that stacks have created, by name, and their managed policies, by ARN. */
export class IamResources {
  public readonly roles: Map<string, { readonly arn: string; readonly roleId: string; readonly createdAt: Date }>;
  public readonly managedPolicies: Map<string, ManagedPolicy>;

  constructor(public readonly host: Host) {
    this.roles = host.storage.map('stack-roles');
    this.managedPolicies = host.storage.map('stack-managed-policies');
  }

  /** The grants for roles, by their names. */
  public grants(roleNames: readonly string[], policyName: string, document: PolicyDocument): Grant[] {
    return roleNames.map((name) => {
      const role = this.roles.get(name);
      if (!role) throw new ResourceFailure(`The role with name ${name} cannot be found.`);
      return { roleArn: role.arn, policyName, document };
    });
  }

  public managedGrant(roleArn: string, policyArn: string): Grant {
    const document = this.managedPolicies.get(policyArn)?.document ?? AWS_MANAGED_POLICIES.get(policyArn);
    if (!document) {
      throw new ResourceFailure(`Policy ${policyArn} is not attachable: the local cloud does not know what it allows.`);
    }
    return { roleArn, policyName: policyArn, document };
  }

  /**
   * Removes only grants that are no longer wanted: a grant that was removed for a moment would take
   * time to be effective again.
   */
  public exchange(old: readonly Grant[], wanted: readonly Grant[]): void {
    const same = (a: Grant) => (b: Grant) => a.roleArn === b.roleArn && a.policyName === b.policyName;
    for (const grant of old.filter((one) => !wanted.some(same(one)))) {
      this.host.iam.removePolicy(grant.roleArn, grant.policyName);
      this.noteAttached(grant, false);
    }
    for (const grant of wanted) {
      this.host.iam.putPolicy(grant.roleArn, grant.policyName, grant.document);
      this.noteAttached(grant, true);
    }
  }

  private noteAttached({ policyName, roleArn }: Grant, attached: boolean): void {
    const policy = this.managedPolicies.get(policyName);
    if (!policy) return;
    const others = policy.roleArns.filter((arn) => arn !== roleArn);
    this.managedPolicies.set(policyName, { ...policy, roleArns: attached ? [...others, roleArn] : others });
  }
}

/** A conditional value is known only when the resource is created. */
const unsupported =
  (...names: string[]) =>
    (properties: Properties) =>
      names
        .filter((name) => name in properties && !isConditional(properties[name]))
        .map((name) => `property ${name} is not supported: the local cloud would not enforce it`);
const isConditional = (value: unknown) => isObject(value) && 'Fn::If' in value;

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new ResourceFailure(problems.join('; '));
}

export class RoleType implements ResourceType {
  public readonly attributes = ['Arn', 'RoleId'];
  public readonly replacedBy = ['RoleName', 'Path'];
  public readonly nameProperty = 'RoleName';
  public readonly check = unsupported('PermissionsBoundary');

  constructor(private readonly iam: IamResources) {}

  public async create({ properties, stackName, logicalId }: ResourceRequest): Promise<Made> {
    refuse(this.check(properties));
    const { account, clock, random } = this.iam.host;
    const name = properties.RoleName ?? generatedName(random, stackName, logicalId, 64);
    if (this.iam.roles.has(name)) throw new ResourceFailure(`Role with name ${name} already exists.`);
    const arn = `arn:aws:iam::${account}:role${properties.Path ?? '/'}${name}`;
    const grants = this.grants(arn, properties);
    this.iam.roles.set(name, {
      arn,
      roleId: `AROA${randomText(random, 17, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`,
      createdAt: clock.date(),
    });
    const made = this.put(name, properties);
    this.iam.exchange([], grants);
    return made;
  }

  public async update({ physicalId, properties, oldProperties }: UpdateRequest): Promise<Made> {
    refuse(this.check(properties));
    const made = this.put(physicalId, properties);
    this.iam.exchange(this.grants(made.attributes.Arn, oldProperties), this.grants(made.attributes.Arn, properties));
    return made;
  }

  public async delete({ physicalId, properties }: ExistingRequest): Promise<void> {
    const { arn } = this.iam.roles.get(physicalId)!;
    this.iam.exchange(this.grants(arn, properties), []);
    this.iam.host.iam.removeRole(arn);
    this.iam.roles.delete(physicalId);
  }

  private put(name: string, { AssumeRolePolicyDocument }: Properties): Made & { attributes: { Arn: string } } {
    const role = this.iam.roles.get(name)!;
    this.iam.host.iam.putRole({ ...role, name, trustPolicy: AssumeRolePolicyDocument });
    return { physicalId: name, attributes: { Arn: role.arn, RoleId: role.roleId } as { Arn: string } };
  }

  private grants(roleArn: string, { Policies = [], ManagedPolicyArns = [] }: Properties): Grant[] {
    return [
      ...Policies.map(({ PolicyName, PolicyDocument: document }: Properties) => ({
        roleArn,
        policyName: PolicyName,
        document,
      })),
      ...ManagedPolicyArns.map((policyArn: string) => this.iam.managedGrant(roleArn, policyArn)),
    ];
  }
}

/** An inline policy of roles. */
export class PolicyType implements ResourceType {
  public readonly attributes = ['Id'];
  public readonly check = unsupported('Users', 'Groups');

  constructor(private readonly iam: IamResources) {}

  public async create({ properties, stackName, logicalId }: ResourceRequest): Promise<Made> {
    return this.exchange(generatedName(this.iam.host.random, stackName, logicalId), {}, properties);
  }

  public async update({ physicalId, properties, oldProperties }: UpdateRequest): Promise<Made> {
    return this.exchange(physicalId, oldProperties, properties);
  }

  public async delete({ physicalId, properties }: ExistingRequest): Promise<void> {
    this.exchange(physicalId, properties, {});
  }

  private exchange(physicalId: string, old: Properties, wanted: Properties): Made {
    refuse(this.check(wanted));
    const grants = ({ Roles = [], PolicyName, PolicyDocument: document }: Properties) =>
      this.iam.grants(Roles, PolicyName, document);
    this.iam.exchange(grants(old), grants(wanted));
    return { physicalId, attributes: { Id: physicalId } };
  }
}

/** A managed policy that roles refer to, or that names its roles. */
export class ManagedPolicyType implements ResourceType {
  public readonly attributes = ['PolicyArn'];
  public readonly replacedBy = ['ManagedPolicyName', 'Path', 'Description'];
  public readonly nameProperty = 'ManagedPolicyName';
  public readonly check = unsupported('Users', 'Groups');

  constructor(private readonly iam: IamResources) {}

  public async create({ properties, stackName, logicalId }: ResourceRequest): Promise<Made> {
    refuse(this.check(properties));
    const { account, random } = this.iam.host;
    const name = properties.ManagedPolicyName ?? generatedName(random, stackName, logicalId, 128);
    const arn = `arn:aws:iam::${account}:policy${properties.Path ?? '/'}${name}`;
    if (this.iam.managedPolicies.has(arn)) throw new ResourceFailure(`A policy called ${name} already exists.`);
    const grants = this.grants(arn, properties);
    this.iam.managedPolicies.set(arn, { document: properties.PolicyDocument, roleArns: [] });
    this.iam.exchange([], grants);
    return { physicalId: arn, attributes: { PolicyArn: arn } };
  }

  public async update({ physicalId, properties, oldProperties }: UpdateRequest): Promise<Made> {
    refuse(this.check(properties));
    const { document, roleArns } = this.iam.managedPolicies.get(physicalId)!;
    const [old, wanted] = [this.grants(physicalId, oldProperties), this.grants(physicalId, properties)];
    const attachedByRoles = roleArns.filter((roleArn) => !old.some((grant) => grant.roleArn === roleArn));
    const attached = (as: PolicyDocument) =>
      attachedByRoles.map((roleArn) => ({ roleArn, policyName: physicalId, document: as }));
    this.iam.managedPolicies.set(physicalId, { document: properties.PolicyDocument, roleArns });
    this.iam.exchange([...old, ...attached(document)], [...wanted, ...attached(properties.PolicyDocument)]);
    return { physicalId, attributes: { PolicyArn: physicalId } };
  }

  public async delete({ physicalId, properties }: ExistingRequest): Promise<void> {
    this.iam.exchange(this.grants(physicalId, properties), []);
    this.iam.managedPolicies.delete(physicalId);
  }

  private grants(arn: string, { Roles = [], PolicyDocument: document }: Properties): Grant[] {
    return this.iam.grants(Roles, arn, document);
  }
}
