/** Time in the hands of whoever uses the cloud. */

import type { Duration } from 'aws-cdk-lib';
import type { Clock } from './clock';

export class Time {
  constructor(private readonly clock: Clock) {}

  /** The time in the cloud. */
  public now(): Date {
    return this.clock.date();
  }

  /** Lets so much time pass in the cloud, with all that happens in it. At once, where the clock is simulated. */
  public advance(duration: Duration): Promise<void> {
    return this.clock.pass(duration.toMilliseconds());
  }

  /**
   * Has something done when so much time has passed in the cloud, for example while a stack is deployed.
   * @returns what comes of it. Of a simulated clock, time passes only while something in the cloud
   *   is waited for: who waits for nothing but
   * this reads so in the cloud's log
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
