/** Every kind of resource that the library has, and the things of each kind that a program may declare. */

import { isDeepStrictEqual } from 'node:util';
import { Duration } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { account, association, connector } from './connectors';
import { firstWord, managed, matching, nameKey, oneOf, tagged, thingInTags, withTags } from './holdings';
import type { Holding, Kind, Members, Place, Thing, Variant } from './kind';
import { eventLog } from './logs';
import { hub, task } from './things';
import type { LocalCloud } from '../../local/cloud';
import type { Device } from '../../local/services/iot1click/model';
import { CLAIM_TAG } from '../../src/api/iot1click';
import {
  CredentialLocker, Destination, DeviceClaim, DeviceClaimByCode, NotificationConfiguration, NotificationEventType, OtaTaskConfiguration,
  ProvisioningProfile, ProvisioningType,
} from 'cdk-device-fleets';

const LOCKER: Kind = {
  type: 'Custom::IoTManagedIntegrations_CredentialLocker',
  build: (scope, id, { fixed, mutable }, _surroundings, removalPolicy) => (
    new CredentialLocker(scope, id, { credentialLockerName: fixed.Name as string, tags: mutable.Tags as any, removalPolicy })),
  ...managed('CredentialLocker', 'Id', (record) => thingInTags(record) ?? firstWord(record.Name)),
  holds: ({ fixed: { Name }, mutable: { Tags } }) => ({ Name, Tags: withTags(Tags) }),
  meddle: tagged,
  keys: (variant, { lockerNames }) => (lockerNames === 'unique' ? nameKey(variant) : []),
};

const DESTINATION: Kind = {
  type: 'Custom::IoTManagedIntegrations_Destination',
  build: (scope, id, { fixed, mutable }, { streams }, removalPolicy) => new Destination(scope, id, {
    destinationName: fixed.Name as string, description: mutable.Description as string, stream: streams[mutable.stream as number], removalPolicy,
  }),
  ...managed('Destination', 'Name', ({ Name }) => firstWord(Name)),
  // There is no way to take a description away, so it becomes as good as none; and an update need not undo what others have written.
  holds: ({ fixed: { Name }, mutable: { Description, stream } }) => ({
    Name,
    Description: oneOf(...Description === undefined ? [undefined, ' '] : [Description], 'theirs'),
    DeliveryDestinationArn: matching([/StreamA/, /StreamB/][stream as number]),
    RoleArn: matching([/StreamA/, /StreamB/][stream as number]),
  }),
  isNamed: true,
  meddle: ({ services }, { id }) => (
    void services.managedIntegrations.operations.UpdateDestination({ Name: id, Description: 'theirs' }, undefined as never)),
  keys: nameKey,
};

const NOTIFICATION: Kind = {
  type: 'Custom::IoTManagedIntegrations_NotificationConfiguration',
  build: (scope, id, { fixed, needs }, { other }, removalPolicy) => new NotificationConfiguration(scope, id, {
    eventType: fixed.EventType as NotificationEventType, destination: other<Destination>(needs![0]), removalPolicy,
  }),
  ...managed('NotificationConfiguration', 'EventType', ({ EventType }) => NOTIFIED[EventType]),
  holds: ({ fixed, needs }, { variantOf }) => ({ ...fixed, DestinationName: variantOf(needs![0]).fixed.Name }),
  isNamed: true,
  obstructs: ({ deleteNamedDestination = 'allowed' }) => deleteNamedDestination !== 'allowed',
  keys: ({ fixed: { EventType } }) => [String(EventType)],
};

const ROLLOUT: Kind = {
  type: 'Custom::IoTManagedIntegrations_OtaTaskConfiguration',
  build: (scope, id, { fixed }, _surroundings, removalPolicy) => new OtaTaskConfiguration(scope, id, {
    otaTaskConfigurationName: fixed.Name as string,
    description: fixed.Description as string,
    rollout: { maximumPerMinute: (fixed.PushConfig as any).RolloutConfig.MaximumPerMinute },
    inProgressTimeout: Duration.hours(1),
    removalPolicy,
  }),
  ...managed('OtaTaskConfiguration', 'TaskConfigurationId', ({ Description }) => firstWord(Description)),
  holds: ({ fixed }) => fixed,
  // Whether two may have one name is not documented; the construct says that they may not.
  keys: nameKey,
};

const [CERTIFICATE, OTHER_CERTIFICATE] = ['MIIB', 'MIIC'].map((text) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`);

const PROFILE: Kind = {
  type: 'Custom::IoTManagedIntegrations_ProvisioningProfile',
  build: (scope, id, { fixed, mutable }, _surroundings, removalPolicy) => new ProvisioningProfile(scope, id, {
    provisioningProfileName: fixed.Name as string,
    provisioningType: fixed.ProvisioningType === 'JITR'
      ? ProvisioningType.justInTimeRegistration({ caCertificate: fixed.CaCertificate as string }) : ProvisioningType.fleetProvisioning(),
    tags: mutable.Tags as any,
    removalPolicy,
  }),
  ...managed('ProvisioningProfile', 'Id', (record) => thingInTags(record)),
  holds: ({ fixed: { CaCertificate: _, ...told }, mutable: { Tags } }) => ({ ...told, Tags: withTags(Tags), Status: 'CREATED' }),
  unreadable: ['CaCertificate'],
  meddle: tagged,
  keys: (variant, { profileNames }) => (profileNames === 'unique' ? nameKey(variant) : []),
};

const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function:Ring';
const onClickOf = (scope: any, id: string, { mutable: { OnClickCallback } }: Variant) => (
  OnClickCallback === undefined ? undefined : lambda.Function.fromFunctionArn(scope, `${id}Ring`, FUNCTION));

const memberOf = ({ deviceId, claim, enabled, tags, onClick }: Device): Members => {
  const { [CLAIM_TAG]: Claim, ...Tags } = tags;
  return { DeviceId: deviceId, State: claim, Claim, Enabled: enabled, Tags, OnClickCallback: onClick?.awsLambdaArn };
};
const claimed = ({ services }: LocalCloud) => services.iot1click.snapshot().devices.filter(({ claim }) => claim !== 'UNCLAIMED');
const unclaim = ({ services: { iot1click: { operations } } }: LocalCloud, DeviceId: string) => {
  void operations.UpdateDeviceState({ DeviceId, Enabled: false }, undefined as never);
  void operations.UnclaimDevice({ DeviceId }, undefined as never);
};

/** The service has no method to take a callback away. */
const holdsDevice = ({ fixed, mutable: { Enabled, Tags, OnClickCallback } }: Variant, { logicalId }: Place): Members => ({
  ...fixed, State: 'CLAIMED', Claim: `Fleet/${logicalId}`, Enabled, Tags: Tags ?? {}, OnClickCallback: OnClickCallback ?? oneOf(undefined, FUNCTION),
});

const CLAIM: Kind = {
  type: 'Custom::IoT1Click_DeviceClaim',
  build: (scope, id, variant, _surroundings, removalPolicy) => new DeviceClaim(scope, id, {
    deviceId: variant.fixed.DeviceId as string,
    enabled: variant.mutable.Enabled as boolean,
    tags: variant.mutable.Tags as any,
    onClick: onClickOf(scope, id, variant),
    removalPolicy,
  }),
  holdings: (cloud) => claimed(cloud).filter(({ deviceId }) => !deviceId.includes('#'))
    .map((device) => ({ thing: device.deviceId.split('-')[0], id: device.deviceId, identity: device.deviceId, members: memberOf(device) })),
  holds: holdsDevice,
  remove: (cloud, { id }) => unclaim(cloud, id),
  adopts: true,
  // An initiated claim looks like one that somebody else has finalized, who must keep it.
  isUnsure: ({ isDoubled, isKeptBack }, { initiatedDevice, repeatedInitiateClaim }) => (
    (isDoubled || isKeptBack) && initiatedDevice === 'shown' && repeatedInitiateClaim === 'ResourceConflictException'),
  keys: ({ fixed: { DeviceId } }) => [String(DeviceId)],
};

const CODE_DEVICES = 2;
/** In place of what is not the same for all devices of a code. */
const MIXED = 'mixed';

const BOX: Kind = {
  type: 'Custom::IoT1Click_DeviceClaimByCode',
  build: (scope, id, variant, _surroundings, removalPolicy) => new DeviceClaimByCode(scope, id, {
    claimCode: variant.fixed.ClaimCode as string,
    enabled: variant.mutable.Enabled as boolean,
    tags: variant.mutable.Tags as any,
    onClick: onClickOf(scope, id, variant),
    removalPolicy,
  }),
  holdings: (cloud) => {
    const codes = new Set(claimed(cloud).map(({ deviceId }) => deviceId.split('#')).filter((parts) => parts.length > 1).map(([code]) => code));
    return [...codes].map((code) => {
      const devices = claimed(cloud).filter(({ deviceId }) => deviceId.startsWith(`${code}#`)).map(memberOf);
      const common = (name: string) => (devices.every((device) => isDeepStrictEqual(device[name], devices[0][name])) ? devices[0][name] : MIXED);
      const members = Object.fromEntries(['State', 'Claim', 'Enabled', 'Tags', 'OnClickCallback'].map((name) => [name, common(name)]));
      return { thing: code.split('-')[1], id: String(members.Claim), identity: code, members: { ...members, ClaimCode: code, Devices: devices.length } };
    });
  },
  holds: (variant, place) => ({ ...holdsDevice(variant, place), Claim: matching(/^[0-9a-f]{64}$/), Devices: CODE_DEVICES }),
  remove: (cloud, { identity }) => claimed(cloud).forEach(({ deviceId }) => { if (deviceId.startsWith(`${identity}#`)) unclaim(cloud, deviceId); }),
  adopts: true,
  // A delivery that comes when the devices have and before they are tagged takes them for devices that were there before.
  isUnsure: ({ isDoubled, isKeptBack }) => isDoubled && isKeptBack,
  isBetween: (value) => value === MIXED,
  isTorn: ({ Claim }) => Claim === MIXED,
  keys: ({ fixed: { ClaimCode } }) => [String(ClaimCode)],
  obtainable: ({ services }, { fixed: { ClaimCode } }, { usedClaimCode = 'refused' }) => {
    const { used } = services.iot1click.snapshot().claimCodes.find(({ claimCode }) => claimCode === ClaimCode)!;
    return !used || usedClaimCode === 'taken again';
  },
};

/** The variants of something that differs in names and tags. */
const pushConfig = (MaximumPerMinute: number) => ({ RolloutConfig: { MaximumPerMinute }, TimeoutConfig: { InProgressTimeoutInMinutes: 60 } });
const locker = (name: string): Thing => ({
  name,
  kind: LOCKER,
  variants: [
    { fixed: { Name: `${name} one` }, mutable: { Tags: { thing: name } } },
    { fixed: { Name: `${name} one` }, mutable: { Tags: { thing: name, stage: 'test' } } },
    { fixed: { Name: `${name} two` }, mutable: { Tags: undefined } },
    { fixed: { Name: undefined }, mutable: { Tags: { thing: name } } },
  ],
});
const destination = (name: string): Thing => ({
  name,
  kind: DESTINATION,
  variants: [
    { fixed: { Name: `${name} one` }, mutable: { Description: 'first', stream: 0 } },
    { fixed: { Name: `${name} one` }, mutable: { Description: 'second', stream: 0 } },
    { fixed: { Name: `${name} one` }, mutable: { Description: undefined, stream: 1 } },
    { fixed: { Name: `${name} two` }, mutable: { Description: 'first', stream: 0 } },
  ],
});
const notification = (name: string, [one, two]: readonly [string, string], [here, there]: readonly [string, string]): Thing => ({
  name,
  kind: NOTIFICATION,
  variants: [
    { fixed: { EventType: one }, mutable: {}, needs: [here] },
    { fixed: { EventType: one }, mutable: {}, needs: [there] },
    { fixed: { EventType: two }, mutable: {}, needs: [here] },
  ],
});
const rollout = (name: string): Thing => ({
  name,
  kind: ROLLOUT,
  variants: [
    { fixed: { Name: undefined, Description: `${name} slow`, PushConfig: pushConfig(10) }, mutable: {} },
    { fixed: { Name: undefined, Description: `${name} slow`, PushConfig: pushConfig(20) }, mutable: {} },
    { fixed: { Name: `${name}`, Description: `${name} named`, PushConfig: pushConfig(10) }, mutable: {} },
    { fixed: { Name: `${name}`, Description: `${name} fast`, PushConfig: pushConfig(30) }, mutable: {} },
  ],
});
const profile = (name: string): Thing => ({
  name,
  kind: PROFILE,
  variants: [
    { fixed: { Name: undefined, ProvisioningType: 'FLEET_PROVISIONING' }, mutable: { Tags: { thing: name } } },
    { fixed: { Name: undefined, ProvisioningType: 'FLEET_PROVISIONING' }, mutable: { Tags: { thing: name, stage: 'test' } } },
    { fixed: { Name: `${name}`, ProvisioningType: 'FLEET_PROVISIONING' }, mutable: { Tags: { thing: name } } },
    { fixed: { Name: undefined, ProvisioningType: 'JITR', CaCertificate: CERTIFICATE }, mutable: { Tags: { thing: name } } },
    { fixed: { Name: undefined, ProvisioningType: 'JITR', CaCertificate: OTHER_CERTIFICATE }, mutable: { Tags: { thing: name } } },
  ],
});
const ofDevice = (Enabled: boolean, Tags?: Members, OnClickCallback?: string) => ({ Enabled, Tags, OnClickCallback });
const claim = (name: string): Thing => ({
  name,
  kind: CLAIM,
  variants: [
    { fixed: { DeviceId: `${name}-1` }, mutable: ofDevice(true) },
    { fixed: { DeviceId: `${name}-1` }, mutable: ofDevice(false, { stage: 'test' }) },
    { fixed: { DeviceId: `${name}-2` }, mutable: ofDevice(true, { stage: 'test' }) },
    { fixed: { DeviceId: `${name}-1` }, mutable: ofDevice(true, undefined, FUNCTION) },
  ],
});
const box = (name: string): Thing => ({
  name,
  kind: BOX,
  variants: [
    { fixed: { ClaimCode: `C-${name}-000001` }, mutable: ofDevice(true) },
    { fixed: { ClaimCode: `C-${name}-000001` }, mutable: ofDevice(false, { stage: 'test' }) },
    { fixed: { ClaimCode: `C-${name}-000002` }, mutable: ofDevice(true) },
  ],
});

const NOTIFIED: Readonly<Record<string, string>> = { DEVICE_STATE: 'OnState', DEVICE_OTA: 'OnState', DEVICE_EVENT: 'OnEvent', DEVICE_COMMAND: 'OnEvent' };

export const THINGS: readonly Thing[] = [
  locker('Household'), locker('Office'),
  destination('Events'), destination('Alarms'),
  notification('OnState', ['DEVICE_STATE', 'DEVICE_OTA'], ['Events', 'Alarms']), notification('OnEvent', ['DEVICE_EVENT', 'DEVICE_COMMAND'], ['Alarms', 'Events']),
  rollout('Rollout'), rollout('Pilot'),
  profile('Hubs'), profile('Sensors'),
  claim('Bell'), claim('Panic'),
  box('Box'), box('Crate'),
  task('Update'), task('Patch'),
  eventLog('Log'), eventLog('Trace'),
  connector('Lamps'), connector('Locks'),
  account('Tenant', ['Lamps', 'Locks']), account('Landlord', ['Locks', 'Lamps']),
  association('Flat', ['Tenant', 'Landlord']), association('House', ['Landlord', 'Tenant']),
  hub('Gateway'), hub('Bridge'),
];

/** The name, if a thing has it: what has another one is others'. */
const thingOf = (name: string | undefined) => THINGS.find((thing) => thing.name === name)?.name;

export const thingNamed = (name: string): Thing => THINGS.find((thing) => thing.name === name)!;

/** What others have in the account, and keep. */
async function occupy({ services: { iot1click, managedIntegrations } }: LocalCloud): Promise<void> {
  const {
    CreateCloudConnector, CreateCredentialLocker, CreateEventLogConfiguration, CreateManagedThing, CreateOtaTask, CreateOtaTaskConfiguration,
    CreateProvisioningProfile,
  } = managedIntegrations.operations;
  await CreateCredentialLocker({ Name: 'Theirs', Tags: { theirs: 'keep' } }, NOBODY);
  await CreateOtaTaskConfiguration({ Description: 'Theirs' }, NOBODY);
  await CreateProvisioningProfile({ ProvisioningType: 'JITR', CaCertificate: CERTIFICATE, Name: 'Theirs' }, NOBODY);
  await CreateOtaTask({ S3Url: 's3://theirs/update.json', OtaType: 'CONTINUOUS', OtaTargetQueryString: 'attributes.model=theirs' }, NOBODY);
  await CreateEventLogConfiguration({ ResourceType: '*', EventLogLevel: 'ERROR' }, NOBODY);
  await CreateCloudConnector({ Name: 'Theirs', EndpointConfig: { lambda: { arn: FUNCTION } } }, NOBODY);
  await CreateManagedThing({ Role: 'DEVICE', AuthenticationMaterialType: 'WIFI_SETUP_QR_BAR_CODE', AuthenticationMaterial: 'SN:Theirs;UPC:829576019524;' }, NOBODY);
  const claimCode = 'C-Theirs-000001';
  iot1click.addClaimCode({ claimCode, devices: [{ deviceId: 'Theirs-1' }] });
  await iot1click.operations.ClaimDevicesByClaimCode({ ClaimCode: claimCode }, NOBODY);
}

/** Who does something without a call. */
const NOBODY = { failsLater: false } as never;

/** Everything that is there before a program begins. */
export async function unpack(cloud: LocalCloud): Promise<void> {
  const { iot1click } = cloud.services;
  await occupy(cloud);
  for (const { kind, variants } of THINGS) {
    for (const { fixed: { DeviceId } } of kind === CLAIM ? variants : []) {
      if (!iot1click.snapshot().devices.some(({ deviceId }) => deviceId === DeviceId)) iot1click.addDevice({ deviceId: String(DeviceId) });
    }
    for (const claimCode of new Set(kind === BOX ? variants.map(({ fixed: { ClaimCode } }) => String(ClaimCode)) : [])) {
      iot1click.addClaimCode({ claimCode, devices: Array.from({ length: CODE_DEVICES }, (_, index) => ({ deviceId: `${claimCode}#${index}` })) });
    }
  }
}

/** All that the services hold, of whatever kind. */
export const holdingsOf = (cloud: LocalCloud): Holding[] => (
  [...new Set(THINGS.map(({ kind }) => kind))].flatMap((kind) => (
    kind.holdings(cloud).map((holding) => ({ ...holding, thing: thingOf(holding.thing), members: plain(holding.members) })))));

/** Copied by JSON, for a copy made otherwise is of another world than a test runner's, and equal to nothing in it. */
const plain = (members: Members): Members => JSON.parse(JSON.stringify(members));
