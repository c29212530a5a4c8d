/** The capabilities that the caller of a deployment has to acknowledge. */

import type { Template } from './template';

export type Capability = 'CAPABILITY_IAM' | 'CAPABILITY_NAMED_IAM' | 'CAPABILITY_AUTO_EXPAND';

/**
 * The IAM resources that need a capability, with the property by which each can be named.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/control-access-with-iam.html#using-iam-capabilities
 */
const NAMES: Readonly<Record<string, string | undefined>> = {
  'AWS::IAM::AccessKey': undefined,
  'AWS::IAM::Group': 'GroupName',
  'AWS::IAM::InstanceProfile': 'InstanceProfileName',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::Policy': undefined,
  'AWS::IAM::Role': 'RoleName',
  'AWS::IAM::User': 'UserName',
  'AWS::IAM::UserToGroupAddition': undefined,
};

export interface Requirement {
  readonly capability: Capability;
  /** The resource types that need a capability. */
  readonly types: readonly string[];
}

export function requirementOf({ Resources = {} }: Pick<Template, 'Resources'>): Requirement | undefined {
  const needing = Object.values(Resources).filter(({ Type }) => Object.hasOwn(NAMES, Type));
  if (needing.length === 0) return undefined;
  const isNamed = needing.some(({ Type, Properties }) => Properties?.[NAMES[Type] ?? ''] !== undefined);
  return {
    capability: isNamed ? 'CAPABILITY_NAMED_IAM' : 'CAPABILITY_IAM',
    types: [...new Set(needing.map(({ Type }) => Type))],
  };
}

/** CAPABILITY_NAMED_IAM also covers resources without names. */
export function isMet({ capability }: Requirement, given: readonly string[]): boolean {
  return given.includes(capability) || given.includes('CAPABILITY_NAMED_IAM');
}
