/**
 * Resources whose creation is cancelled, and duplicate events that arrive late, with the real
 * function: nothing is left over, nothing is lost.
 */

import { Duration } from 'aws-cdk-lib';
import { alone, find, neededBy } from './excerpt';
import type { Template } from './fleet';
import { deploy, destroy, everything, physicalIds, reasons } from './fleet';
import type { LocalCloud } from '../../local/cloud';
import { simulatedCloud } from '../support/handler-code';

let cloud: LocalCloud;
beforeEach(async () => { cloud = await simulatedCloud(); });
afterEach(async () => {
  jest.restoreAllMocks();
  await cloud.stop();
});

/** The duration of the creation that is to be cancelled: longer than that of the resource that fails beside it. */
const BUSY = Duration.seconds(20);

/** The operation that creates the resource, for each way of creation. */
const MADE: readonly [kind: string, operation: string][] = [
  ['CredentialLocker', 'CreateCredentialLocker'],
  ['ProvisioningProfile', 'CreateProvisioningProfile'],
  ['ManagedThing', 'CreateManagedThing'],
  ['Destination', 'CreateDestination'],
  ['NotificationConfiguration', 'CreateNotificationConfiguration'],
  ['OtaTaskConfiguration', 'CreateOtaTaskConfiguration'],
  ['OtaTask', 'CreateOtaTask'],
  ['AccountAssociation', 'CreateAccountAssociation'],
  ['HubConfiguration', 'PutHubConfiguration'],
  ['DefaultEncryption', 'PutDefaultEncryptionConfiguration'],
  ['DeviceClaim', 'InitiateDeviceClaim'],
  ['DeviceClaimByCode', 'ClaimDevicesByClaimCode'],
];

/** And properties that replace it. */
const REPLACING: Readonly<Record<string, object>> = {
  CredentialLocker: { Name: 'Home' },
  ProvisioningProfile: { Name: 'hubs' },
  ManagedThing: { AuthenticationMaterial: 'SN:B2;UPC:829576019524;' },
  Destination: { Name: 'others' },
  NotificationConfiguration: { EventType: 'DEVICE_OTA' },
  OtaTaskConfiguration: { Description: 'another' },
  OtaTask: { S3Url: 's3://updates/another.json' },
  DeviceClaim: { DeviceId: 'G4' },
  DeviceClaimByCode: { ClaimCode: 'C-9876543210' },
};

/** Adds a resource that fails at once, as soon as the creation of the one under test has begun. */
function failingBeside(template: Template, kind: string): void {
  const [id, { Properties: { ServiceToken }, DependsOn = [] }] = find(template, kind);
  const needed = neededBy(template, id);
  template.Resources.Failing = {
    Type: 'Custom::Failing',
    Properties: { ServiceToken, ServiceTimeout: 60 },
    DependsOn: [DependsOn, needed].flat(),
  };
}

/** The contents of the services, without the times of their last changes. */
const held = () =>
  JSON.parse(JSON.stringify(everything(cloud), (name, value) => (name === 'UpdatedAt' ? undefined : value)));

test.each(MADE)('a %s whose creation is cancelled is not left over', async (kind, operation) => {
  const delay = cloud.faults.inject({ kind: 'delay', milliseconds: BUSY.toMilliseconds(), operation });
  const made = await deploy(cloud, {}, (template) => {
    alone(template, kind);
    failingBeside(template, kind);
  });
  expect(made.status).toBe('ROLLBACK_COMPLETE');
  expect(reasons(cloud).filter((reason) => reason.endsWith('Resource creation cancelled'))).not.toEqual([]);
  expect(delay.fired).toBe(1);
  expect(held()).toEqual([]);
});

test.each(MADE.filter(([kind]) => REPLACING[kind]))(
  'a %s whose replacement is cancelled stays as it was, and nothing is left over',
  async (kind, operation) => {
    const made = await deploy(cloud, {}, (template) => alone(template, kind));
    cloud.services.iot1click.addDevice({ deviceId: 'G4' });
    cloud.services.iot1click.addClaimCode({ claimCode: 'C-9876543210', devices: [{ deviceId: 'G5' }] });
    const before = held();
    const delay = cloud.faults.inject({ kind: 'delay', milliseconds: BUSY.toMilliseconds(), operation });
    const cancelled = await deploy(cloud, {}, (template) => {
      alone(template, kind);
      Object.assign(find(template, kind)[1].Properties, REPLACING[kind]);
      failingBeside(template, kind);
    });
    expect(cancelled.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(reasons(cloud).filter((reason) => reason.endsWith('Resource update cancelled'))).not.toEqual([]);
    expect(delay.fired).toBe(1);
    expect(physicalIds(cancelled)).toEqual(physicalIds(made));
    // The cancelled run may still be at work.
    await cloud.time.advance(BUSY.plus(BUSY));
    expect(held()).toEqual(before);
    await destroy(cloud);
    expect(held()).toEqual([]);
  },
);

test('duplicate events after the stack has moved on change nothing', async () => {
  const events: any[] = [];
  const { invokeAsync } = cloud.functions;
  jest.spyOn(cloud.functions, 'invokeAsync').mockImplementation(function (this: unknown, name, event) {
    if (!(event as any).Continuation) events.push(event);
    invokeAsync.call(cloud.functions, name, event);
  });
  await deploy(cloud);
  await deploy(cloud, {
    lockerName: 'Home',
    description: 'second',
    maximumPerMinute: 20,
    destinationName: 'others',
    enabled: false,
  });
  const last = await deploy(cloud);
  await cloud.time.advance(Duration.seconds(20));
  const before = held();
  const calls = cloud.calls.length;
  expect(events.map(({ RequestType }) => RequestType)).toEqual(expect.arrayContaining(['Create', 'Update', 'Delete']));
  for (const event of events) await cloud.functions.invoke(event.ServiceToken, event);
  expect(held()).toEqual(before);
  // The replaced resource is deleted twice, since the stack does not report its deletion; the
  // second time it does not exist.
  expect([
    ...new Set(
      cloud.calls
        .slice(calls)
        .filter(({ error }) => !error)
        .map(({ operation }) => operation),
    ),
  ]).toEqual(['DescribeStackResource']);
  expect(last.status).toBe('UPDATE_COMPLETE');
});
