/** What the service needs of the cloud that it runs in, and what its operations work with. */

import type { Records, RecordsHost } from './records';
import type { Clock } from '../../clock';

export interface IoT1ClickDevicesHost extends RecordsHost {
  readonly clock: Clock;
  /** Hands an event over to a Lambda function. */
  readonly invoke: (functionArn: string, event: object) => void;
}

/** What the operations work with. */
export interface IoT1ClickHost extends IoT1ClickDevicesHost {
  readonly records: Records;
}
