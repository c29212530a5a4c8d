/** The operations that claim devices for an account, and unclaim them. */

import { integer, label, operation, string } from '../schema';
import {
  COMMON_ERRORS,
  DEVICE,
  ForbiddenException,
  lowerCamel,
  PreconditionFailedException,
  ResourceConflictException,
  ResourceNotFoundException,
  TagsMap,
} from './common';

const ERRORS = [...COMMON_ERRORS, ResourceNotFoundException] as const;
const State = string();

export const ClaimDevicesByClaimCode = operation('ClaimDevicesByClaimCode', {
  http: ['PUT', '/claims/{ClaimCode}', 200],
  input: lowerCamel({ ClaimCode: label(string()) }),
  output: lowerCamel({ ClaimCode: string({ min: 12, max: 40 }), Total: integer() }),
  errors: [...COMMON_ERRORS, ForbiddenException],
});

export const InitiateDeviceClaim = operation('InitiateDeviceClaim', {
  http: ['PUT', '/devices/{DeviceId}/initiate-claim', 200],
  input: lowerCamel({ DeviceId: label(string()) }),
  output: lowerCamel({ State }),
  errors: [...ERRORS, ResourceConflictException],
  subject: DEVICE,
});

export const FinalizeDeviceClaim = operation('FinalizeDeviceClaim', {
  http: ['PUT', '/devices/{DeviceId}/finalize-claim', 200],
  input: lowerCamel({ DeviceId: label(string()), Tags: TagsMap }),
  output: lowerCamel({ State }),
  errors: [...ERRORS, PreconditionFailedException, ResourceConflictException],
  subject: DEVICE,
});

export const UnclaimDevice = operation('UnclaimDevice', {
  http: ['PUT', '/devices/{DeviceId}/unclaim', 200],
  input: lowerCamel({ DeviceId: label(string()) }),
  output: lowerCamel({ State }),
  errors: ERRORS,
  subject: DEVICE,
});
