/** Which IAM action an operation needs, and on what. */

import type { Operation } from '../../src/api/schema';
import type { ServiceDescription } from '../services/service';

/**
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html and
 *   the pages of S3 and STS beside it
 */
const NAMED_OTHERWISE: Readonly<Record<string, string | undefined>> = {
  'lambda:Invoke': 'lambda:InvokeFunction',
  's3:CompleteMultipartUpload': 's3:PutObject',
  's3:CreateMultipartUpload': 's3:PutObject',
  's3:GetBucketEncryption': 's3:GetEncryptionConfiguration',
  's3:HeadBucket': 's3:ListBucket',
  's3:HeadObject': 's3:GetObject',
  's3:ListObjectsV2': 's3:ListBucket',
  's3:UploadPart': 's3:PutObject',
  // Judged by the operation itself: for each parameter.
  'ssm:GetParameters': undefined,
  // Judged by the operation itself: together with the role's trust policy.
  'sts:AssumeRole': undefined,
  // Nobody can be denied it.
  'sts:GetCallerIdentity': undefined,
};

/** @returns nothing where there is no action to be allowed before the operation is served */
export function requiredAction({ name }: Operation, { signingName }: ServiceDescription): string | undefined {
  const action = `${signingName}:${name}`;
  return Object.hasOwn(NAMED_OTHERWISE, action) ? NAMED_OTHERWISE[action] : action;
}

/** What the input names of the resources that the operation is judged on, as they end an ARN. */
export function resourcesNamedBy(
  { subject, alsoOn = [] }: Operation,
  input: Readonly<Record<string, unknown>>,
): string[] {
  const members = [...(subject && 'idMember' in subject ? [subject] : []), ...alsoOn];
  return members
    .filter(({ idMember }) => input[idMember] !== undefined)
    .map(({ type, idMember }) => `${type}/${String(input[idMember])}`);
}
