/** Valid inputs of operations, derived from their descriptions; the resources that they name exist. */

import { ADMINISTERED, STACK, TEMPLATE } from './world';
import type { Shape, StructureShape } from '../../../src/api/schema';
import { validate } from '../../../src/api/validate';

/** Stands for an ID that differs between worlds; it is filled in before the request is sent. */
export const stand = (name: string) => `known${name}known`;

/** Members by name; where services differ, by `operation.member`. */
const VALUES: Readonly<Record<string, unknown>> = {
  'Action': 'CANCEL',
  'Arn': stand('lockerArn'),
  'Bucket': 'assets',
  'CapacityProvider': undefined,
  'ChangeSetName': 'change',
  'ClaimCode': 'C-0123456789',
  'ClientRequestToken': 'a'.repeat(32),
  'ContentMD5': undefined,
  'ChecksumCRC32': undefined,
  'ChecksumSHA1': undefined,
  'ChecksumSHA256': undefined,
  'DeliveryDestinationArn': 'arn:aws:kinesis:eu-west-1:123456789012:stream/events',
  'DestinationName': 'events',
  'DeviceId': 'G1',
  'DeviceType': 'button',
  'ExpectedBucketOwner': '123456789012',
  'FromTimeStamp': new Date('2026-01-01T00:00:00Z'),
  'FunctionName': 'Ring',
  'Key': 'folder/file.txt',
  'LogicalResourceId': 'Parameter',
  'MethodName': 'setOnClickCallback',
  'Name': 'events',
  'NextToken': undefined,
  'ContinuationToken': undefined,
  'Names': ['/fleet/stage'],
  'DeviceMethodParameters':
    '{"deviceId":"G1","callback":{"awsLambdaArn":"arn:aws:lambda:eu-west-1:123456789012:function:Ring"}}',
  'ResourceArn': stand('lockerArn'),
  'RoleArn': ADMINISTERED,
  'RoleARN': ADMINISTERED,
  'SecretId': stand('secretArn'),
  'StackName': STACK,
  'TemplateBody': JSON.stringify(TEMPLATE),
  'ToTimeStamp': new Date('2026-12-31T00:00:00Z'),
  'UploadId': stand('uploadId'),
  'MoveToVersionId': stand('version'),
  'RemoveFromVersionId': stand('version'),
  'VersionStage': 'AWSCURRENT',
  'CreateBucket.Bucket': 'another',
  'DeleteParameter.Name': '/fleet/stage',
  'GetParameter.Name': '/fleet/stage',
  'PutParameter.Name': '/fleet/stage',
  'GetProvisioningProfile.Identifier': stand('profileId'),
  'DeleteProvisioningProfile.Identifier': stand('profileId'),
  'GetOtaTaskConfiguration.Identifier': stand('otaId'),
  'DeleteOtaTaskConfiguration.Identifier': stand('otaId'),
  'Identifier': stand('lockerId'),
  'CreateStack.StackName': 'Another',
  'CreateDestination.Name': 'more',
  'CreateCredentialLocker.Name': 'Household 2',
  'CreateProvisioningProfile.Name': 'more',
  'CreateOtaTaskConfiguration.Name': 'more',
  'CreateNotificationConfiguration.EventType': 'DEVICE_OTA',
  'InitiateDeviceClaim.DeviceId': 'G2',
  'CaCertificate': '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
};

/** Texts of which at least one matches most patterns. */
const CANDIDATES = [
  'abc',
  'Fleet',
  '1',
  'a'.repeat(32),
  '/a',
  'arn:aws:iam::123456789012:role/Deployer',
  'https://assets.s3.eu-west-1.amazonaws.com/folder/file.txt',
  'a'.repeat(20),
];

/** An input with every member of the operation, or with the required ones only. */
export function exampleOf(
  operation: string,
  { members }: StructureShape,
  onlyNeeded: boolean,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, shape]) => {
      if (onlyNeeded && !shape.required) return [];
      const value = valueOf(operation, name, shape);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function valueOf(operation: string, name: string, shape: Shape): unknown {
  const named = [`${operation}.${name}`, name].find((key) => Object.hasOwn(VALUES, key));
  if (named && (isStanding(VALUES[named]) || validate(VALUES[named], shape, name).length === 0)) return VALUES[named];
  switch (shape.type) {
    case 'string': return shape.enum?.[0] ?? CANDIDATES.find((text) => validate(text, shape, name).length === 0);
    case 'integer': case 'long': case 'double': return Math.max(shape.min ?? 1, 1);
    case 'boolean': return false;
    case 'timestamp': return new Date('2026-01-01T00:00:00Z');
    case 'blob': return Buffer.from('{}');
    case 'document': return {};
    case 'list': return [valueOf(operation, name.replace(/s$/, ''), shape.member)];
    case 'map': return { team: valueOf(operation, 'Value', shape.value) };
    case 'structure': return exampleOf(operation, shape, false);
  }
}

const isStanding = (value: unknown) => typeof value === 'string' && /^known\w+known$/.test(value);
