/** The quota of an operation in calls a second: a token bucket of one second's calls that refills evenly. */

import type { Clock } from './clock';

export class Quotas {
  private readonly buckets = new Map<string, { calls: number; at: number }>();

  constructor(private readonly clock: Clock) {}

  /** Takes a token. @returns whether there was one */
  public take(operation: string, callsPerSecond: number): boolean {
    const now = this.clock.now();
    const { calls, at } = this.buckets.get(operation) ?? { calls: callsPerSecond, at: now };
    const available = Math.min(callsPerSecond, calls + (now - at) / 1000 * callsPerSecond);
    this.buckets.set(operation, { calls: available >= 1 ? available - 1 : available, at: now });
    return available >= 1;
  }
}
