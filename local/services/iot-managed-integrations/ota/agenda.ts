/** Future events in the order of time; at one time in the order of ranks, and then of insertion. */

interface Appointment<T> {
  readonly at: number;
  readonly rank: number;
  readonly what: T;
}

export class Agenda<T> {
  private readonly appointments: Appointment<T>[] = [];

  public add(at: number, what: T, rank = 0): void {
    let [low, high] = [0, this.appointments.length];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const other = this.appointments[middle];
      if (other.at < at || (other.at === at && other.rank <= rank)) low = middle + 1;
      else high = middle;
    }
    this.appointments.splice(low, 0, { at, rank, what });
  }

  /** Takes the next event that is due. */
  public take(until: number): Appointment<T> | undefined {
    return this.appointments.length > 0 && this.appointments[0].at <= until ? this.appointments.shift() : undefined;
  }

  public get nextAt(): number | undefined {
    return this.appointments[0]?.at;
  }
}
