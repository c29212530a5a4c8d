/**
 * What a local cloud holds, for people to look at. Anyone on this machine may, so nothing secret is
 * in it: names, never values.
 */

/** Where a running cloud tells it, without a signature, as JSON. */
export const STATUS_PATH = '/_device-fleets/status';

export type Row = Readonly<Record<string, string | number>>;

export interface Status {
  readonly account: string;
  readonly region: string;
  readonly stacks: readonly Row[];
  readonly managedIntegrations: readonly Row[];
  readonly devices: readonly Row[];
  readonly functions: readonly Row[];
  readonly secrets: readonly Row[];
  readonly parameters: readonly Row[];
  readonly buckets: readonly Row[];
}
