/** Tags of claimed devices. */

import { label, list, operation, query, required, string } from '../schema';
import { COMMON_ERRORS, InternalFailureException, lowerCamel, ResourceNotFoundException, TagsMap } from './common';

const SUBJECT = { arnMember: 'ResourceArn' } as const;
const ResourceArn = label(string());

export const ListTagsForResource = operation('ListTagsForResource', {
  http: ['GET', '/tags/{ResourceArn}', 200],
  input: { ResourceArn },
  output: lowerCamel({ Tags: TagsMap }),
  errors: [InternalFailureException, ResourceNotFoundException],
  subject: SUBJECT,
});

export const TagResource = operation('TagResource', {
  http: ['POST', '/tags/{ResourceArn}', 204],
  input: lowerCamel({ ResourceArn, Tags: required(TagsMap) }),
  errors: [...COMMON_ERRORS, ResourceNotFoundException],
  subject: SUBJECT,
});

export const UntagResource = operation('UntagResource', {
  http: ['DELETE', '/tags/{ResourceArn}', 204],
  input: lowerCamel({ ResourceArn, TagKeys: required(query(list(string()))) }),
  errors: [...COMMON_ERRORS, ResourceNotFoundException],
  subject: SUBJECT,
});
