/** Claimed devices: their descriptions, their events, and whether they are enabled. */

import type * as api from '../../../src/api/iot1click/devices';
import type { Handlers } from '../service';
import { ServiceError } from '../service';
import type { IoT1ClickHost } from './host';
import type { Device, DeviceEvent } from './model';
import { page } from './pages';

export function devices({ records }: IoT1ClickHost): Handlers<typeof api> {
  return {
    DescribeDevice: ({ DeviceId }) => ({ DeviceDescription: records.describe(records.shown(DeviceId)) }),

    ListDevices: ({ DeviceType, ...request }) => {
      const isAskedFor = ({ type }: Device) => DeviceType === undefined || type === DeviceType;
      const found = [...records.devices].filter(([, device]) => records.isShown(device) && isAskedFor(device));
      const { items, NextToken } = page(['devices', DeviceType], found, request);
      return { Devices: items.map((device) => records.describe(device)), NextToken };
    },

    ListDeviceEvents: ({ DeviceId, FromTimeStamp, ToTimeStamp, ...request }) => {
      records.claimed(DeviceId);
      if (FromTimeStamp > ToTimeStamp) {
        throw new ServiceError('InvalidRequestException', 'fromTimeStamp is after toTimeStamp.');
      }
      const [from, to] = [FromTimeStamp.getTime(), ToTimeStamp.getTime()];
      const found = [...records.events].filter(
        ([, { deviceId, time }]) => deviceId === DeviceId && time >= from && time <= to,
      );
      const { items, NextToken } = page(['events', DeviceId, from, to], found, request);
      return { Events: items.map(describeEvent), NextToken };
    },

    UpdateDeviceState: ({ DeviceId, Enabled }) => {
      const device = records.claimed(DeviceId);
      if (Enabled !== undefined) records.update(device, { enabled: Enabled });
      return {};
    },
  };
}

function describeEvent({ deviceId, type, stdEvent }: DeviceEvent) {
  return { Device: { Attributes: {}, DeviceId: deviceId, Type: type }, StdEvent: stdEvent };
}
