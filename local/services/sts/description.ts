/** The parts of AWS Security Token Service that tools need to identify themselves and to assume a role. */

import { integer, list, operation, required, sensitive, string, structure, timestamp } from '../../../src/api/schema';
import { operationsOf } from '../../../src/api/service';
import type { ServiceDescription } from '../service';

const failure = (name: string, status: number) => ({ name, status, members: { message: string() } });
/** The allowed characters of tags. */
const TAG = '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]';
const TagKey = string({ min: 1, max: 128, pattern: `${TAG}+` });
const Tag = structure({ Key: required(TagKey), Value: required(string({ max: 256, pattern: `${TAG}*` })) });

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export const AssumeRole = operation('AssumeRole', {
  http: ['POST', '/', 200],
  input: {
    RoleArn: required(string({ min: 20, max: 2048 })),
    RoleSessionName: required(string({ min: 2, max: 64, pattern: '[\\w+=,.@-]*' })),
    DurationSeconds: integer({ min: 900, max: 43_200 }),
    ExternalId: string({ min: 2, max: 1224, pattern: '[\\w+=,.@:/-]*' }),
    Tags: list(Tag, { max: 50 }),
    TransitiveTagKeys: list(TagKey, { max: 50 }),
  },
  output: {
    Credentials: structure({
      AccessKeyId: required(string()),
      SecretAccessKey: required(sensitive(string())),
      SessionToken: required(sensitive(string())),
      Expiration: required(timestamp()),
    }),
    AssumedRoleUser: structure({ AssumedRoleId: required(string()), Arn: required(string()) }),
  },
  errors: [
    failure('ExpiredTokenException', 400),
    failure('MalformedPolicyDocument', 400),
    failure('PackedPolicyTooLarge', 400),
    failure('RegionDisabledException', 403),
  ],
  subject: { arnMember: 'RoleArn' },
});

export const GetCallerIdentity = operation('GetCallerIdentity', {
  http: ['POST', '/', 200],
  input: {},
  output: { UserId: string(), Account: string(), Arn: string() },
  errors: [],
});

export const STS: ServiceDescription = {
  sdkId: 'STS',
  signingName: 'sts',
  apiVersion: '2011-06-15',
  protocol: 'query',
  xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
  host: (region) => `sts.${region}.amazonaws.com`,
  operations: operationsOf({ AssumeRole, GetCallerIdentity }),
};
