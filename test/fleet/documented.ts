/** The permissions that AWS requires of the function's role, and that the local cloud does not check. */

interface Documented {
  readonly actions: readonly string[];
  /** The operation that fails without them. */
  readonly without: string;
  readonly see: string;
}

export const DOCUMENTED: readonly Documented[] = [
  {
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    without: 'the function leaves no log',
    see: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html',
  },
  {
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    without: 'a secret or an environment with a key of its own cannot be written or read',
    see: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html',
  },
  {
    actions: [
      'CreateNetworkInterface',
      'DescribeNetworkInterfaces',
      'DescribeSubnets',
      'DeleteNetworkInterface',
      'AssignPrivateIpAddresses',
      'UnassignPrivateIpAddresses',
    ].map((name) => `ec2:${name}`),
    without: 'the function does not get into the VPC',
    see: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions',
  },
  {
    actions: ['iam:CreateServiceLinkedRole'],
    without: 'an account that has no role for the service yet gets no logs and no custom endpoint',
    see: 'https://docs.aws.amazon.com/iot-mi/latest/devguide/security-iam-awsmanpol.html',
  },
];
