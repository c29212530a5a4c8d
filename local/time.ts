/** The control of time for users of the cloud. */

import type { Duration } from 'aws-cdk-lib';
import type { Clock } from './clock';

export class Time {
  constructor(private readonly clock: Clock) {}

  /** The time in the cloud. */
  public now(): Date {
    return this.clock.date();
  }

  /** Lets time pass in the cloud, and runs all events of that time. A simulated clock does so at once. */
  public advance(duration: Duration): Promise<void> {
    return this.clock.pass(duration.toMilliseconds());
  }

  /**
   * Runs work after a time in the cloud, for example during a deployment.
   * @returns the result of the work. A simulated clock moves only while a caller waits for the
   *   cloud; a caller that waits for this alone gets a message in the cloud's log
   */
  public after<T>(duration: Duration, work: () => T): Promise<Awaited<T>> {
    return new Promise((resolve, reject) => {
      this.clock.afterOutside(duration.toMilliseconds(), () => {
        try {
          resolve(work() as Awaited<T>);
        } catch (error) {
          reject(error);
        }
      });
    });
  }
}
