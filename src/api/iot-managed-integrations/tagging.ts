/** Tags of the resources that have an ARN. */

import { label, list, operation, query, required, string } from '../schema';
import {
  ConflictException,
  InvalidRequestException,
  ResourceNotFoundException,
  TagsMap,
  ThrottlingException,
  UnauthorizedException,
} from './common';

const ResourceArn = string({
  min: 1,
  max: 200,
  pattern:
    'arn:aws:iotmanagedintegrations:[0-9a-zA-Z-]+:[0-9]+:(managed-thing|provisioning-profile|ota-task|credential-locker|account-association)/[0-9a-zA-Z]+',
});

const SUBJECT = { arnMember: 'ResourceArn' } as const;
const ERRORS = [
  InvalidRequestException,
  ResourceNotFoundException,
  ThrottlingException,
  UnauthorizedException,
] as const;

export const ListTagsForResource = operation('ListTagsForResource', {
  http: ['GET', '/tags/{ResourceArn}', 200],
  input: { ResourceArn: label(ResourceArn) },
  output: { tags: TagsMap },
  errors: ERRORS,
  subject: SUBJECT,
});

export const TagResource = operation('TagResource', {
  http: ['POST', '/tags/{ResourceArn}', 200],
  input: { ResourceArn: label(ResourceArn), Tags: required(TagsMap) },
  errors: [...ERRORS, ConflictException],
  subject: SUBJECT,
});

export const UntagResource = operation('UntagResource', {
  http: ['DELETE', '/tags/{ResourceArn}', 200],
  input: {
    ResourceArn: label(ResourceArn),
    TagKeys: required(query(list(string({ min: 1, max: 128 }), { min: 0, max: 200 }), 'tagKeys')),
  },
  errors: [...ERRORS, ConflictException],
  subject: SUBJECT,
});
