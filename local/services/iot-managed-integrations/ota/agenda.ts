/** What is to happen, in the order of time; at one time in the order in which it was put down. */

export interface Appointment<T> {
  readonly at: number;
  readonly what: T;
}

export class Agenda<T> {
  private readonly appointments: Appointment<T>[] = [];

  public add(at: number, what: T): void {
    let [low, high] = [0, this.appointments.length];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.appointments[middle].at <= at) low = middle + 1;
      else high = middle;
    }
    this.appointments.splice(low, 0, { at, what });
  }

  /** Takes the next one that is due. */
  public take(until: number): Appointment<T> | undefined {
    return this.appointments.length > 0 && this.appointments[0].at <= until ? this.appointments.shift() : undefined;
  }

  public get nextAt(): number | undefined {
    return this.appointments[0]?.at;
  }
}
