/** Claimed devices: their descriptions, whether they are enabled, and their events. */

import { boolean, double, label, list, map, operation, query, required, string, structure, timestamp } from '../schema';
import {
  COMMON_ERRORS,
  DEVICE,
  lowerCamel,
  PAGE,
  RangeNotSatisfiableException,
  ResourceNotFoundException,
  TagsMap,
} from './common';

const ERRORS = [...COMMON_ERRORS, ResourceNotFoundException] as const;

const DeviceDescription = structure(lowerCamel({
  Arn: string(),
  Attributes: map(string(), string()),
  DeviceId: string(),
  Enabled: boolean(),
  RemainingLife: double({ min: 0, max: 100 }),
  Tags: TagsMap,
  Type: string(),
}));

const DeviceEvent = structure(lowerCamel({
  Device: structure(lowerCamel({ Attributes: structure({}), DeviceId: string(), Type: string() })),
  /** JSON. */
  StdEvent: string(),
}));

export const DescribeDevice = operation('DescribeDevice', {
  http: ['GET', '/devices/{DeviceId}', 200],
  input: lowerCamel({ DeviceId: label(string()) }),
  output: lowerCamel({ DeviceDescription }),
  errors: ERRORS,
  subject: DEVICE,
});

export const ListDevices = operation('ListDevices', {
  http: ['GET', '/devices', 200],
  input: lowerCamel({ ...PAGE, DeviceType: query(string()) }),
  output: lowerCamel({ Devices: list(DeviceDescription), NextToken: string() }),
  errors: [...COMMON_ERRORS, RangeNotSatisfiableException],
});

export const ListDeviceEvents = operation('ListDeviceEvents', {
  http: ['GET', '/devices/{DeviceId}/events', 200],
  input: lowerCamel({
    ...PAGE,
    DeviceId: label(string()),
    FromTimeStamp: required(query(timestamp())),
    ToTimeStamp: required(query(timestamp())),
  }),
  output: lowerCamel({ Events: list(DeviceEvent), NextToken: string() }),
  errors: [...ERRORS, RangeNotSatisfiableException],
  subject: DEVICE,
});

export const UpdateDeviceState = operation('UpdateDeviceState', {
  http: ['PUT', '/devices/{DeviceId}/state', 200],
  input: lowerCamel({ DeviceId: label(string()), Enabled: boolean() }),
  errors: ERRORS,
  subject: DEVICE,
});
