/** Lists the contents of a cloud. */

import type { CloudFormation } from './services/cloudformation';
import type { ManagedIntegrations } from './services/iot-managed-integrations';
import type { IoT1ClickDevices } from './services/iot1click';
import type { LambdaFunctions } from './services/lambda';
import type { S3 } from './services/s3';
import type { SecretsManager } from './services/secrets-manager';
import type { Ssm } from './services/ssm';
import type { Row, Status } from './status';
import * as api from '../src/api/iot-managed-integrations';
import { isRecord } from '../src/api/records';
import type { ResourceKind } from '../src/api/resource-kind';
import { kindName } from '../src/api/resource-kind';

/** The parts of a cloud that have contents. */
export interface Holders {
  readonly account: string;
  readonly region: string;
  readonly cloudFormation: Pick<CloudFormation, 'list'>;
  readonly functions: Pick<LambdaFunctions, 'names'>;
  readonly services: {
    readonly managedIntegrations: Pick<ManagedIntegrations, 'snapshot'>;
    readonly iot1click: Pick<IoT1ClickDevices, 'snapshot'>;
    readonly secretsManager: Pick<SecretsManager, 'names'>;
    readonly ssm: Pick<Ssm, 'names'>;
    readonly s3: Pick<S3, 'buckets'>;
  };
}

const isKind = (value: unknown): value is ResourceKind => isRecord(value) && 'attributes' in value && 'create' in value;
const KINDS = Object.values<unknown>(api).filter(isKind);

export function statusOf({ account, region, cloudFormation, functions, services }: Holders): Status {
  const held = services.managedIntegrations.snapshot();
  const named = (names: Iterable<string>): Row[] => [...names].map((name) => ({ name }));
  return {
    account,
    region,
    stacks: cloudFormation.list().map(({ name, status }) => ({ name, status })),
    managedIntegrations: KINDS.flatMap((kind) => rowsOf(kind, held)),
    devices: services.iot1click.snapshot().devices.map(({ deviceId, type, claim, enabled }) => (
      { id: deviceId, type, claim, enabled: String(enabled) })),
    functions: named(functions.names()),
    secrets: named(services.secretsManager.names()),
    parameters: named(services.ssm.names()),
    buckets: services.s3.buckets().map(({ name, objects }) => ({ name, objects })),
  };
}

function rowsOf(kind: ResourceKind, snapshot: ReturnType<ManagedIntegrations['snapshot']>): Row[] {
  const type = kindName(kind);
  // A command leaves no record.
  const records: readonly { readonly [member: string]: any }[] = snapshot[type as keyof typeof snapshot] ?? [];
  return records.map((record) => ({
    type,
    id: kind.id ? record[kind.id] : '',
    name: record.Name ?? '',
    status: statusIn(record),
  }));
}

const statusIn = ({
  Status: status,
  AssociationState,
  ProvisioningStatus,
  configurationStatus,
}: {
  readonly [member: string]: any;
}): string => status ?? AssociationState ?? ProvisioningStatus ?? configurationStatus?.state ?? '';
