/** The common shapes of AWS IoT 1-Click's operations. The service writes the names of members with a small letter. */

import type { ErrorShape, Members } from '../schema';
import { integer, map, query, string } from '../schema';

/** Members in their form on the wire: `DeviceId` as `deviceId`. */
export function lowerCamel<const M extends Members>(members: M): M {
  const renamed = Object.entries(members).map(([name, shape]) => [
    name,
    { ...shape, wireName: name[0].toLowerCase() + name.slice(1) },
  ]);
  return Object.fromEntries(renamed) as M;
}

const failure = (name: string, status: number): ErrorShape => ({
  name,
  status,
  members: lowerCamel({ Code: string(), Message: string() }),
});

export const ForbiddenException = failure('ForbiddenException', 403);
export const InternalFailureException = failure('InternalFailureException', 500);
export const InvalidRequestException = failure('InvalidRequestException', 400);
export const PreconditionFailedException = failure('PreconditionFailedException', 412);
export const RangeNotSatisfiableException = failure('RangeNotSatisfiableException', 416);
export const ResourceConflictException = failure('ResourceConflictException', 409);
export const ResourceNotFoundException = failure('ResourceNotFoundException', 404);

/** The errors that all operations but one can answer. */
export const COMMON_ERRORS = [InvalidRequestException, InternalFailureException] as const;

export const TagsMap = map(string(), string());

/** The input members of every list operation. */
export const PAGE = {
  MaxResults: query(integer({ min: 1, max: 250 })),
  NextToken: query(string()),
} as const;

/** The subject of operations on one device. */
export const DEVICE = { type: 'devices', idMember: 'DeviceId' } as const;
