/** What AWS Lambda does in a function's name to have it in a VPC. */

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
 * Narrower than to all IDs of the account and Region these actions cannot be limited: AWS Lambda
 * makes the network interfaces, and may not connect the function if it cannot delete every one of
 * them.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
export function vpcAccess(scope: IConstruct): iam.PolicyStatement[] {
  const all = Stack.of(scope).formatArn({ service: 'ec2', resource: '*', resourceName: '*' });
  return [[ON_EVERYTHING, '*'] as const, [ON_RESOURCES, all] as const].map(([operations, resource]) =>
    new iam.PolicyStatement({ actions: operations.map((operation) => `ec2:${operation}`), resources: [resource] }));
}
