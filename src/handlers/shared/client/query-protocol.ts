/**
 * The AWS SDK's query protocol, which only CloudFormation speaks: a file of the bundle of its own,
 * loaded when it is needed.
 */

export { AwsQueryProtocol } from '@aws-sdk/core/protocols';
