/** The methods of a device. The input and output of each are JSON in a string, in a form of its own. */

import { label, list, operation, string, structure } from '../schema';
import {
  COMMON_ERRORS,
  DEVICE,
  lowerCamel,
  PreconditionFailedException,
  RangeNotSatisfiableException,
  ResourceConflictException,
  ResourceNotFoundException,
} from './common';

const ERRORS = [...COMMON_ERRORS, ResourceNotFoundException] as const;
const DeviceMethod = structure(lowerCamel({ DeviceType: string(), MethodName: string() }));

export const GetDeviceMethods = operation('GetDeviceMethods', {
  http: ['GET', '/devices/{DeviceId}/methods', 200],
  input: lowerCamel({ DeviceId: label(string()) }),
  output: lowerCamel({ DeviceMethods: list(DeviceMethod) }),
  errors: ERRORS,
  subject: DEVICE,
});

export const InvokeDeviceMethod = operation('InvokeDeviceMethod', {
  http: ['POST', '/devices/{DeviceId}/methods', 200],
  input: lowerCamel({ DeviceId: label(string()), DeviceMethod, DeviceMethodParameters: string() }),
  output: lowerCamel({ DeviceMethodResponse: string() }),
  errors: [...ERRORS, PreconditionFailedException, RangeNotSatisfiableException, ResourceConflictException],
  subject: DEVICE,
});
