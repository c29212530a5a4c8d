/**
 * The AWS SDK's query protocol, which only CloudFormation uses: a file of its own in the bundle,
 * loaded on first use.
 */

export { AwsQueryProtocol } from '@aws-sdk/core/protocols';
