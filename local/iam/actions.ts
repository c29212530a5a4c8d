/** Maps an operation to its IAM action and resources. */

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
  // The operation itself checks each parameter.
  'ssm:GetParameters': undefined,
  // The operation itself checks it together with the role's trust policy.
  'sts:AssumeRole': undefined,
  // IAM cannot deny this action.
  'sts:GetCallerIdentity': undefined,
};

/** @returns undefined if the operation needs no permission before it is served */
export function requiredAction({ name }: Operation, { signingName }: ServiceDescription): string | undefined {
  const action = `${signingName}:${name}`;
  return Object.hasOwn(NAMED_OTHERWISE, action) ? NAMED_OTHERWISE[action] : action;
}

/** The resources that the input names and IAM checks, as the ends of their ARNs. */
export function resourcesNamedBy(
  { subject, alsoOn = [] }: Operation,
  input: Readonly<Record<string, unknown>>,
): string[] {
  const members = [...(subject && 'idMember' in subject ? [subject] : []), ...alsoOn];
  return members
    .filter(({ idMember }) => input[idMember] !== undefined)
    .map(({ type, idMember }) => `${type}/${String(input[idMember])}`);
}
