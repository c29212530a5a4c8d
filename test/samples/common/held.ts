/** The contents of the local services: how samples read them, and how they create the resources that they refer to. */

import type { Holder, Properties, Version } from './sample';
import type { LocalCloud } from '../../../local/cloud';
import type { ResourceType } from '../../../local/services/iot-managed-integrations/records';
import { ACCOUNT, REGION } from '../../stacks';

export const functionArn = (name: string) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;
export const keyArn = (id: string) => `arn:aws:kms:${REGION}:${ACCOUNT}:key/${id}`;
export const streamArn = (name: string) => `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/${name}`;

/** The tags of each version: the next one changes or removes some, and keeps or adds others. */
export const TAGS: readonly Readonly<Record<string, string>>[] = [
  { team: 'fleet' },
  { stage: 'test' },
  { stage: 'test' },
];
export const TWO_TAGS: typeof TAGS = [{ team: 'fleet', stage: 'test' }, { team: 'home' }, { team: 'home' }];

/** Two IDs for each kind of referenced resource. */
export const [FIRST, SECOND] = ['first', 'second'];

export const operations = ({ services }: LocalCloud) => services.managedIntegrations.operations;
const recordsOf = ({ services }: LocalCloud, type: ResourceType) =>
  services.managedIntegrations.snapshotOf(type) as Properties[];

/** Resources of AWS IoT managed integrations. @param id the record's member that is the physical ID */
export const managed = (type: ResourceType, id: string): Holder => ({
  id,
  records: (cloud) => recordsOf(cloud, type),
  remove: ({ services }, physicalId) => services.managedIntegrations.remove(type, physicalId),
});

/** Settings that exist once in an account. */
export const setting = (
  type: ResourceType,
  isPut: (record: any) => boolean,
  remove: (cloud: LocalCloud) => unknown,
): Holder => ({
  id: 'Id',
  records: (cloud) =>
    recordsOf(cloud, type)
      .filter(isPut)
      .map((record) => ({ ...record, Id: type })),
  remove,
});

/** The ID of the first resource. */
export const idOf = (cloud: LocalCloud, { id, records }: Holder) => String(records(cloud)[0][id]);

/** Adds a record under an ID that a template can name, unless another sample has done so. */
export function hold({ services }: LocalCloud, type: ResourceType, id: string, record: object): void {
  const records = (services.managedIntegrations as any).host.records[type];
  if (!records.find(id)) records.add(id, record);
}

/** Adds a record under each of the two IDs. */
export const holdBoth = (cloud: LocalCloud, type: ResourceType, record: (id: string) => object) => (
  [FIRST, SECOND].forEach((id) => hold(cloud, type, id, record(id))));

export function holdThing(cloud: LocalCloud, Id: string, members: object = {}): void {
  const Arn = `arn:aws:iotmanagedintegrations:${REGION}:${ACCOUNT}:managed-thing/${Id}`;
  hold(cloud, 'ManagedThing', Id, { Id, Arn, ProvisioningStatus: 'ACTIVATED', ...members });
}

export const holdConnector = (cloud: LocalCloud, Id: string) => (
  hold(cloud, 'CloudConnector', Id, { Id, Name: Id, EndpointConfig: { lambda: { arn: functionArn('Lamps') } } }));

export const OAUTH = {
  authUrl: 'https://lamps.example.com/authorize',
  tokenUrl: 'https://lamps.example.com/token',
  tokenEndpointAuthenticationScheme: 'HTTP_BASIC',
};

export const holdConnectorDestination = (cloud: LocalCloud, Id: string, CloudConnectorId: string) => (
  hold(cloud, 'ConnectorDestination', Id, { Id, CloudConnectorId, AuthConfig: { oAuth: OAUTH } }));

export const associate = (cloud: LocalCloud, ManagedThingId: string, AccountAssociationId: string) => hold(
  cloud, 'ManagedThingAssociation', `${ManagedThingId} ${AccountAssociationId}`,
  { ManagedThingId, AccountAssociationId, ManagedThingAssociationStatus: 'ASSOCIATED' });

/** The function has five minutes for a run; a failed run is retried. */
export const longerThanARun = (isAllowed: boolean) => (isAllowed ? 320_000 : 3_600_000);

/** The function must call itself to continue if the service takes longer than a run, in one of the versions. */
export const slowIn = (
  slowVersion: Version,
  assumption: 'encryptionMilliseconds' | 'profileMilliseconds' | 'thingDeletionMilliseconds',
) => ({
  'lambda:InvokeFunction': ({ assumptions }: LocalCloud, version: Version, isAllowed: boolean) =>
    assumptions.set(assumption, version === slowVersion ? longerThanARun(isAllowed) : 0),
});
