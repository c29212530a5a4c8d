/** The operation of AWS CloudFormation that the Lambda code needs: to look up a resource of a stack. */

import { operation, required, string, structure, timestamp } from './schema';
import type { Service } from './service';
import { operationsOf } from './service';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResource.html */
export const DescribeStackResource = operation('DescribeStackResource', {
  http: ['POST', '/', 200],
  input: { StackName: required(string()), LogicalResourceId: required(string()) },
  output: {
    StackResourceDetail: structure({
      PhysicalResourceId: string(),
      LastUpdatedTimestamp: required(timestamp()),
      ResourceStatus: required(string()),
    }),
  },
  errors: [],
  subject: { arnMember: 'StackName' },
});

export const CLOUDFORMATION: Service = {
  sdkId: 'CloudFormation',
  signingName: 'cloudformation',
  apiVersion: '2010-05-15',
  protocol: 'query',
  host: (region) => `cloudformation.${region}.amazonaws.com`,
  operations: operationsOf({ DescribeStackResource }),
};
