/** The description of a stack for programs. */

import type { StackRecord } from './engine/stack';
import { exportsOf } from './engine/stacks';
import type { StackResource, StackStatus } from './engine/state';

export interface StackDescription {
  readonly name: string;
  readonly id: string;
  readonly status: StackStatus;
  /** The reason of the status; after a rollback, the cause of the rollback. */
  readonly reason?: string;
  readonly createdAt: Date;
  readonly parameters: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string>>;
  readonly resources: readonly ResourceDescription[];
}

export type ResourceDescription = Pick<
  StackResource,
  'logicalId' | 'physicalId' | 'type' | 'status' | 'reason' | 'timestamp'
>;

export function describe({ state, deployment, resources }: StackRecord): StackDescription {
  const { name, id, status, reason, createdAt, outputs } = state;
  const parameters = Object.entries(deployment?.parameters ?? {}).map(([parameter, { given, masked }]) => [
    parameter,
    masked ? '****' : given,
  ]);
  return {
    name,
    id,
    status,
    reason,
    createdAt,
    parameters: Object.fromEntries(parameters),
    outputs: Object.fromEntries([...outputs].map(([output, { value }]) => [output, value])),
    exports: Object.fromEntries(exportsOf(outputs)),
    resources: [...resources.values()].map(describeResource),
  };
}

function describeResource({
  logicalId,
  physicalId,
  type,
  status,
  reason,
  timestamp,
}: StackResource): ResourceDescription {
  return { logicalId, physicalId, type, status, reason, timestamp };
}
