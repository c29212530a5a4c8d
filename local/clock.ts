/**
 * Time in the local cloud. It can run faster than on the wall, so that what takes the service or CloudFormation minutes
 * takes a test a second; whatever waits in the cloud, waits by this clock.
 */
export class Clock {
  private readonly startedAt = Date.now();

  /** @param speed how many seconds pass in the cloud while one passes on the wall */
  constructor(readonly speed: number = 1) {
    if (!(speed > 0)) throw new Error(`the clock's speed must be above 0, not ${speed}`);
  }

  /** Milliseconds since 1970, as the cloud counts them. */
  public now(): number {
    return this.startedAt + (Date.now() - this.startedAt) * this.speed;
  }

  public date(): Date {
    return new Date(this.now());
  }

  /** The wall's milliseconds for so many of the cloud's. */
  public toWall(milliseconds: number): number {
    return milliseconds / this.speed;
  }

  public sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, this.toWall(milliseconds)));
  }
}
