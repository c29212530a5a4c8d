/**
 * AWS's managed policies, with the statements that concern the services of the local cloud.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */

import type { PolicyDocument } from '../../../iam';

const LOGS = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];
const NETWORK = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
];
const READ_CLOUDFORMATION = [
  'cloudformation:Describe*',
  'cloudformation:Detect*',
  'cloudformation:EstimateTemplateCost',
  'cloudformation:Get*',
  'cloudformation:List*',
  'cloudformation:ValidateTemplate',
];
/** It reads no secrets and no logs of functions, but all configuration. */
const READ = [
  ...READ_CLOUDFORMATION,
  'iam:Get*',
  'iam:List*',
  'kinesis:Describe*',
  'kinesis:Get*',
  'kinesis:List*',
  'kms:Describe*',
  'kms:Get*',
  'kms:List*',
  'lambda:Get*',
  'lambda:List*',
  's3:Describe*',
  's3:Get*',
  's3:List*',
  'secretsmanager:DescribeSecret',
  'secretsmanager:GetResourcePolicy',
  'secretsmanager:List*',
  'ssm:Describe*',
  'ssm:Get*',
  'ssm:List*',
  'sts:GetCallerIdentity',
];

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'AdministratorAccess': ['*'],
  'AWSCloudFormationReadOnlyAccess': READ_CLOUDFORMATION,
  'ReadOnlyAccess': READ,
  'service-role/AWSLambdaBasicExecutionRole': LOGS,
  'service-role/AWSLambdaVPCAccessExecutionRole': [...LOGS, ...NETWORK],
};

/** By ARN. */
export const AWS_MANAGED_POLICIES: ReadonlyMap<string, PolicyDocument> = new Map(
  Object.entries(ALLOWED).map(([name, actions]) => [
    `arn:aws:iam::aws:policy/${name}`,
    { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] },
  ]),
);
