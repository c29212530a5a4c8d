/** Time in the local cloud. Every wait in the cloud uses its clock. */

/** Cancels scheduled work. */
export type Cancel = () => void;

export interface Clock {
  /** The cloud's time, in milliseconds since 1970. */
  now(): number;
  date(): Date;
  /** The earliest time that the clock of a caller may show. Sessions expire by it. */
  earliest(): number;
  /** Schedules work, until it is cancelled. Scheduled work does not keep the process alive. */
  after(milliseconds: number, work: () => void): Cancel;
  sleep(milliseconds: number): Promise<void>;
  /** Lets time pass on behalf of a caller outside of the cloud. */
  pass(milliseconds: number): Promise<void>;
  /** Schedules work on behalf of a caller outside of the cloud. */
  afterOutside(milliseconds: number, work: () => void): Cancel;
  /** Sleeps as a caller outside of the cloud counts time. */
  sleepOutside(milliseconds: number): Promise<void>;
  /**
   * Runs work that a caller outside of the cloud waits for.
   * @param what names the work in the report of a wait that cannot end
   */
  run<T>(what: string, work: () => Promise<T>): Promise<T>;
  /** Holds the clock during work that it cannot see, such as that of the thread pool. */
  hold<T>(what: string, work: Promise<T>): Promise<T>;
}

/** The wall clock at a speed: a service's minutes can take a person seconds. */
export class WallClock implements Clock {
  private readonly startedAt = Date.now();

  /** @param speed how many seconds pass in the cloud during one second of the wall clock */
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

  /** Converts milliseconds of the cloud to milliseconds of the wall clock. */
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
