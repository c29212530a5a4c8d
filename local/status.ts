/**
 * The contents of a local cloud, for people to look at. Anyone on this machine may look, so it has
 * names and no values.
 */

/** The path of a running cloud that serves it, without a signature, as JSON. */
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
