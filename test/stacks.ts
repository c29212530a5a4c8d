/** Stacks for the tests of constructs, and queries on their templates. */

import type { StackProps } from 'aws-cdk-lib';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';

export const ACCOUNT = '123456789012';
export const REGION = 'eu-west-1';
export const PARTITION = { Ref: 'AWS::Partition' };

export function testStack(props: StackProps = {}): Stack {
  return new Stack(new App(), 'Fleet', { env: { account: ACCOUNT, region: REGION }, ...props });
}

interface Resource {
  readonly Type: string;
  readonly Properties: any;
  readonly DependsOn?: string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** The only resource of a type. */
export function only(stack: Stack, type: string): Resource & { readonly logicalId: string } {
  const found = Object.entries(Template.fromStack(stack).findResources(type));
  expect(found).toHaveLength(1);
  const [logicalId, resource] = found[0];
  return { logicalId, ...resource as Resource };
}

/** The policies of a stack, by logical ID. */
export function policies(stack: Stack): Record<string, Resource> {
  return Template.fromStack(stack).findResources('AWS::IAM::Policy') as Record<string, Resource>;
}

/** The dependencies of the function: they exist before every resource that it creates. */
export function dependenciesOfFunction(stack: Stack): string[] {
  return only(stack, 'AWS::Lambda::Function').DependsOn ?? [];
}

/** The statements of the policies whose logical ID contains the name. */
export function statements(stack: Stack, name: string): any[] {
  return Object.entries(policies(stack))
    .filter(([logicalId]) => logicalId.includes(name))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
}

/** An ARN of the service in a template. */
export function arn(resource: string) {
  return { 'Fn::Join': ['', ['arn:', PARTITION, `:iotmanagedintegrations:${REGION}:${ACCOUNT}:${resource}`]] };
}
