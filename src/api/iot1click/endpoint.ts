/**
 * The endpoint of AWS IoT 1-Click. The Lambda code imports this instead of the index, which would
 * load every operation of the service.
 */

import type { ServiceEndpoint } from '../service';

export const IOT_1CLICK_DEVICES_ENDPOINT: ServiceEndpoint = {
  sdkId: 'IoT 1Click Devices Service',
  signingName: 'iot1click',
  apiVersion: '2018-05-14',
  protocol: 'rest-json',
  host: (region) => `devices.iot1click.${region}.amazonaws.com`,
};
