/** `device-fleets-local status`: shows the contents of a running local cloud. */

import Table from 'cli-table3';
import { STATUS_PATH, type Row, type Status } from '..';
import { ask, notLocalCloud } from './ask';

interface StatusOptions {
  readonly endpoint: string;
  readonly json: boolean;
}

const TITLES: Readonly<Record<Exclude<keyof Status, 'account' | 'region'>, string>> = {
  stacks: 'CloudFormation stacks',
  managedIntegrations: 'IoT managed integrations',
  devices: 'IoT 1-Click devices',
  functions: 'Lambda functions',
  secrets: 'Secrets Manager secrets',
  parameters: 'SSM parameters',
  buckets: 'S3 buckets',
};

export async function status({ endpoint, json }: StatusOptions): Promise<void> {
  const held = await ask<Status>(endpoint, STATUS_PATH);
  if (!held.managedIntegrations) throw notLocalCloud(endpoint);
  console.log(json ? JSON.stringify(held, undefined, 2) : asTables(held));
}

export function asTables({ account, region, ...held }: Status): string {
  const sections = Object.entries(TITLES).map(([key, title]) => {
    const rows = held[key as keyof typeof TITLES];
    return rows.length === 0 ? `${title}: none` : `${title}\n${asTable(rows)}`;
  });
  return [`Account ${account}, Region ${region}`, ...sections].join('\n\n');
}

function asTable(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0]);
  const table = new Table({ head: columns, style: { head: [], border: [], compact: true } });
  table.push(...rows.map((row) => columns.map((column) => row[column])));
  return table.toString();
}
