/** The client for AWS IoT 1-Click, in a file of its own so that it is loaded by those only who need it. */

import { ServiceClient, ServiceClientConfig } from './service-client';
import { IOT_1CLICK_DEVICES } from '../../api/iot1click';

export class IoT1ClickDevicesServiceClient extends ServiceClient {
  constructor(config?: ServiceClientConfig) {
    super(IOT_1CLICK_DEVICES, config);
  }
}
