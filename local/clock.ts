/** Time in the local cloud. Everything in the cloud that waits, waits by its clock. */

/** Takes back what was to happen later. */
export type Cancel = () => void;

export interface Clock {
  /** Milliseconds since 1970, as the cloud counts them. */
  now(): number;
  date(): Date;
  /** The earliest time that a caller's own clock may show, by which sessions end. */
  earliest(): number;
  /** Does something later, unless it is cancelled. It does not keep a process running. */
  after(milliseconds: number, work: () => void): Cancel;
  sleep(milliseconds: number): Promise<void>;
  /** Lets so much time pass, for somebody outside of the cloud. */
  pass(milliseconds: number): Promise<void>;
  /** Does something later, for somebody outside of the cloud. */
  afterOutside(milliseconds: number, work: () => void): Cancel;
  /** Sleeps as a caller outside of the cloud counts time. */
  sleepOutside(milliseconds: number): Promise<void>;
  /**
   * Carries out what somebody outside of the cloud waits for.
   * @param what names it, for the report that it waits for what nothing will bring
   */
  run<T>(what: string, work: () => Promise<T>): Promise<T>;
  /** Carries out work that no clock can see, such as that of the thread pool. */
  hold<T>(what: string, work: Promise<T>): Promise<T>;
}

/** The clock on the wall, at a speed: what takes the service or CloudFormation minutes can take a person seconds. */
export class WallClock implements Clock {
  private readonly startedAt = Date.now();

  /** @param speed how many seconds pass in the cloud while one passes on the wall */
  constructor(readonly speed: number = 1) {
    if (!(speed > 0)) throw new Error(`the clock's speed must be above 0, not ${speed}`);
  }

  public now(): number {
    return this.startedAt + (Date.now() - this.startedAt) * this.speed;
  }

  public date(): Date {
    return new Date(this.now());
  }

  public earliest(): number {
    return Math.min(this.now(), Date.now());
  }

  /** The wall's milliseconds for so many of the cloud's. */
  public toWall(milliseconds: number): number {
    return milliseconds / this.speed;
  }

  public after(milliseconds: number, work: () => void): Cancel {
    const timer = setTimeout(work, this.toWall(milliseconds)).unref();
    return () => clearTimeout(timer);
  }

  public afterOutside(milliseconds: number, work: () => void): Cancel {
    return this.after(milliseconds, work);
  }

  public sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, this.toWall(milliseconds)));
  }

  public pass(milliseconds: number): Promise<void> {
    return this.sleep(milliseconds);
  }

  public sleepOutside(milliseconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
  }

  public run<T>(_what: string, work: () => Promise<T>): Promise<T> {
    return work();
  }

  public hold<T>(_what: string, work: Promise<T>): Promise<T> {
    return work;
  }
}
