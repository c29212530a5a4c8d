/**
 * The times at which an update may continue.
 *
 * @see https://docs.aws.amazon.com/iot/latest/developerguide/jobs-configurations-details.html
 */

import { Cron } from './cron';
import type { CreateOtaTask } from '../../../../src/api/iot-managed-integrations/ota-task';
import type { Input } from '../../../../src/api/schema';
import { ServiceError } from '../../service';

type Task = Pick<Input<typeof CreateOtaTask>, 'OtaSchedulingConfig' | 'OtaType'>;

const MINUTE = 60_000;

export class Schedule {
  /** Milliseconds since 1970; without one, at once. */
  public readonly startsAt?: number;
  public readonly endsAt?: number;
  public readonly endBehavior: 'STOP_ROLLOUT' | 'CANCEL' | 'FORCE_CANCEL';
  private readonly windows: readonly { readonly cron: Cron; readonly milliseconds: number }[];

  /** @throws ServiceError ValidationException */
  constructor({ OtaSchedulingConfig: config = {}, OtaType }: Task) {
    this.startsAt = timeOf('StartTime', config.StartTime);
    this.endsAt = timeOf('EndTime', config.EndTime);
    if (this.endsAt !== undefined && this.startsAt !== undefined && this.endsAt <= this.startsAt) {
      throw invalid('The EndTime is not after the StartTime');
    }
    this.endBehavior = config.EndBehavior ?? 'STOP_ROLLOUT';
    const windows = (config.MaintenanceWindows ?? []).map(({ StartTime, DurationInMinutes }) => {
      if (StartTime === undefined || DurationInMinutes === undefined) {
        throw invalid('A maintenance window needs a StartTime and DurationInMinutes');
      }
      return { cron: new Cron(StartTime), milliseconds: DurationInMinutes * MINUTE };
    });
    // "Maintenance windows only apply to continuous jobs."
    this.windows = OtaType === 'CONTINUOUS' ? windows : [];
  }

  /** The time itself if a maintenance window is open then or none is needed; else the start of the next one. */
  public opensAt(time: number): number {
    if (this.windows.length === 0) return time;
    return Math.min(...this.windows.map(({ cron, milliseconds }) => Math.max(time, cron.next(time - milliseconds))));
  }
}

const TIME = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?$/;

/** In UTC, unless the text has an offset. */
function timeOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, , , , zone] = TIME.exec(text) ?? [];
  const time = TIME.test(text) ? Date.parse(`${text.replace(' ', 'T')}${zone || text.length <= 10 ? '' : 'Z'}`) : NaN;
  if (Number.isNaN(time)) throw invalid(`The ${name} ${text} is no time such as 2026-01-31T18:00:00Z`);
  return time;
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}
