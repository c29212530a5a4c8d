/** Every facade of grants of imported resources, and the policies of each of its methods, found by calling it. */

import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { SAMPLES } from './samples';
import { testStack } from './stacks';
import type { PolicyDocument } from '../local/iam';
import { kindName } from '../src/api/resource-kind';

/** The ID of each resource. */
export const ID = 'abc123';

export interface Granted {
  /** The construct and the method, such as `ManagedThing.grants.readState`. */
  readonly grant: string;
  /** The resulting policy, in CloudFormation's form. */
  readonly policy: PolicyDocument;
  readonly actions: readonly string[];
}

type Grants = Record<string, (grantee: iam.IGrantable) => iam.Grant>;

const facades = (stack: Stack) => Object.fromEntries(SAMPLES
  .flatMap(({ kind, imported }) => (imported ? [[kindName(kind), imported(stack, ID).grants] as const] : []))
  .sort(([one], [other]) => (one < other ? -1 : 1)));

/** The constructs that have grants. */
export const GRANTING = Object.keys(facades(testStack()));

export function everyGrant(): Granted[] {
  const stack = testStack();
  const methods = Object.entries(facades(stack)).flatMap(([construct, grants]) => methodsOf(grants).map((method) => {
    (grants as unknown as Grants)[method](new iam.User(stack, `${construct}-${method}-`)).assertSuccess();
    return { construct, method };
  }));
  const policies = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  return methods.map(({ construct, method }) => {
    const [, policy] = policies.find(([logicalId]) => logicalId.startsWith(`${construct}${method}DefaultPolicy`))!;
    const document = made(policy.Properties.PolicyDocument);
    const actions = document.Statement.flatMap(({ Action }: { Action: string | string[] }) => Action);
    return { grant: `${construct}.grants.${method}`, policy: document, actions: [...new Set<string>(actions)] };
  });
}

/** A value of a template whose only references are to the partition. */
const made = (value: object) => JSON.parse(JSON.stringify(value), (_name, inner) => (
  inner?.Ref === 'AWS::Partition' ? 'aws' : inner?.['Fn::Join'] ? inner['Fn::Join'][1].join('') : inner));

const methodsOf = (grants: object) =>
  Object.getOwnPropertyNames(Object.getPrototypeOf(grants)).filter((name) => name !== 'constructor');

/** The title of a grant's test. */
export const allows = ({ grant }: Granted, operation: string) => `${grant} allows ${operation}`;
