/** The parts of the cloud that the service needs, and the parts of the service that its operations use. */

import type { Records, RecordsHost } from './records';
import type { Clock } from '../../clock';

export interface IoT1ClickDevicesHost extends RecordsHost {
  readonly clock: Clock;
  /** Invokes a Lambda function asynchronously. */
  readonly invoke: (functionArn: string, event: object) => void;
}

/** The parts that the operations use. */
export interface IoT1ClickHost extends IoT1ClickDevicesHost {
  readonly records: Records;
}
