/** The permissions that AWS Lambda needs to run a function in a VPC. */

import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

const ON_EVERYTHING = ['DescribeNetworkInterfaces', 'DescribeSubnets'];
const ON_RESOURCES = [
  'CreateNetworkInterface',
  'DeleteNetworkInterface',
  'AssignPrivateIpAddresses',
  'UnassignPrivateIpAddresses',
];

/**
 * These actions cannot be limited further than to all network interfaces of the account and Region:
 * AWS Lambda creates them, and refuses to connect the function if it cannot delete every one of
 * them.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
export function vpcAccess(scope: IConstruct): iam.PolicyStatement[] {
  const all = Stack.of(scope).formatArn({ service: 'ec2', resource: '*', resourceName: '*' });
  return [[ON_EVERYTHING, '*'] as const, [ON_RESOURCES, all] as const].map(([operations, resource]) =>
    new iam.PolicyStatement({ actions: operations.map((operation) => `ec2:${operation}`), resources: [resource] }));
}
