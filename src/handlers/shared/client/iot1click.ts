/** The client for AWS IoT 1-Click. */

import type { ServiceClientConfig } from './service-client';
import { ServiceClient } from './service-client';
import { IOT_1CLICK_DEVICES_ENDPOINT } from '../../../api/iot1click/endpoint';

export class IoT1ClickDevicesServiceClient extends ServiceClient {
  constructor(config?: ServiceClientConfig) {
    super(IOT_1CLICK_DEVICES_ENDPOINT, config);
  }
}
