/** Managed things, and what updates them. */

import { createHash } from 'node:crypto';
import { managed, oneOf, tagged, text, thingInTags, withTags } from './holdings';
import type { Kind, Members, Thing } from './kind';
import {
  AuthenticationMaterial, HubNetworkMode, ManagedThing, ManagedThingRole, OtaSource, OtaTarget, OtaTargetQuery, OtaTask,
} from 'cdk-device-fleets';

const TASK: Kind = {
  type: 'Custom::IoTManagedIntegrations_OtaTask',
  build: (scope, id, { fixed, mutable }, _surroundings, removalPolicy) => new OtaTask(scope, id, {
    source: OtaSource.fromUrl(fixed.S3Url as string),
    target: OtaTarget.query(OtaTargetQuery.fromQueryString(fixed.OtaTargetQueryString as string)),
    description: mutable.Description as string,
    tags: mutable.Tags as any,
    removalPolicy,
  }),
  ...managed('OtaTask', 'TaskId', thingInTags, ({ rollout: _, ...told }) => told),
  holds: ({ fixed, mutable: { Description, Tags } }) => (
    { ...fixed, Description: text(Description), Tags: withTags(Tags), OtaType: 'CONTINUOUS', Status: 'IN_PROGRESS' }),
  meddle: tagged,
  keys: () => [],
};

const PRODUCT = '829576019524';
const hashOf = (serialNumber: string) => createHash('sha256').update(AuthenticationMaterial.wifiSetupUpc(serialNumber, PRODUCT).text!).digest('hex');

const HUB: Kind = {
  type: 'Custom::IoTManagedIntegrations_ManagedThing',
  build: (scope, id, { fixed, mutable }, _surroundings, removalPolicy) => new ManagedThing(scope, id, {
    role: fixed.Role as ManagedThingRole,
    authenticationMaterial: AuthenticationMaterial.wifiSetupUpc(fixed.made as string, PRODUCT),
    managedThingName: mutable.Name as string,
    hubNetworkMode: mutable.HubNetworkMode as HubNetworkMode,
    tags: mutable.Tags as any,
    removalPolicy,
  }),
  // The service keeps no authentication material, but it can be told which one it was.
  ...managed('ManagedThing', 'Id', thingInTags, (record) => ({ ...record, made: SERIAL_NUMBERS.find((one) => hashOf(one) === record.materialHash) })),
  holds: ({ fixed, mutable: { Name, HubNetworkMode: mode, Tags } }) => ({
    ...fixed,
    Name: text(Name),
    HubNetworkMode: oneOf(...mode === undefined ? [undefined, 'STANDARD'] : [mode]),
    Tags: withTags(Tags),
    ProvisioningStatus: 'PRE_ASSOCIATED',
  }),
  meddle: tagged,
  keys: ({ fixed: { made } }, { authenticationMaterials = 'unique' }) => (authenticationMaterials === 'unique' && made ? [String(made)] : []),
};

const ofTask = (name: string, kit: string, mutable: Members) => ({
  fixed: { S3Url: `s3://updates/${kit}.json`, OtaTargetQueryString: `attributes.model=${kit}` }, mutable: { ...mutable, Tags: { thing: name, ...mutable.Tags as object } },
});
export const task = (name: string): Thing => ({
  name,
  kind: TASK,
  variants: [
    ofTask(name, 'lamp', { Description: 'first' }),
    ofTask(name, 'lamp', { Description: undefined, Tags: { stage: 'test' } }),
    ofTask(name, 'lamp', { Description: 'first', Tags: { stage: 'test' } }),
    ofTask(name, 'lock', { Description: 'first' }),
  ],
});

const SERIAL_NUMBERS = ['Gateway-1', 'Gateway-2', 'Bridge-1', 'Bridge-2'];
const ofHub = (thing: string, made: string, mutable: Members = {}, Role = 'CONTROLLER') => ({
  fixed: { Role, made: `${thing}-${made}` }, mutable: { ...mutable, Tags: { thing, ...mutable.Tags as object } },
});
export const hub = (name: string): Thing => ({
  name,
  kind: HUB,
  variants: [
    ofHub(name, '1', { Name: 'one' }),
    ofHub(name, '1', { Name: 'two', HubNetworkMode: 'NETWORK_WIDE_EXCLUSION', Tags: { stage: 'test' } }),
    ofHub(name, '1'),
    ofHub(name, '2', { Name: 'one' }),
    ofHub(name, '1', { Name: 'one' }, 'DEVICE'),
  ],
});
