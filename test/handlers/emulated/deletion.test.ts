/** The deletion of resources that are in use, that take time, or that were never created. */

import { Duration } from 'aws-cdk-lib';
import { Harness } from './harness';
import {
  CREDENTIAL_LOCKER, DESTINATION, NOTIFICATION_CONFIGURATION, PROVISIONING_PROFILE,
} from '../../../src/api/iot-managed-integrations';

let harness: Harness;
beforeEach(async () => { harness = await Harness.start(); });
afterEach(async () => harness.stop());

const held = () => harness.cloud.services.managedIntegrations.snapshot();
const jitr = {
  ProvisioningType: 'JITR',
  CaCertificate: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
};

describe('a destination that a notification configuration names', () => {
  const notification = { EventType: 'DEVICE_STATE', DestinationName: 'events' };
  const destination = () => ({
    Name: 'events',
    DeliveryDestinationType: 'KINESIS',
    DeliveryDestinationArn: 'arn:aws:kinesis:eu-west-1:123456789012:stream/s',
    RoleArn: harness.deliveryRoleArn,
  });

  beforeEach(async () => {
    await harness.create(DESTINATION, destination());
    await harness.create(NOTIFICATION_CONFIGURATION, notification);
  });

  test.each(['ConflictException', 'ValidationException'] as const)(
    'fails after two minutes, and names what uses it, where the service says %s',
    async (error) => {
      harness.cloud.assumptions.set('deleteNamedDestination', error);
      const startedAt = harness.cloud.clock.now();
      expect(await harness.delete(DESTINATION, 'events', destination())).toMatchObject({
        status: 'FAILED',
        physicalId: 'events',
        reason: expect.stringMatching(
          new RegExp(
            `^events cannot be deleted because it is in use by notification configuration DEVICE_STATE \\(${error}.*Delete what uses it`,
          ),
        ),
      });
      expect(harness.cloud.clock.now() - startedAt).toBeGreaterThanOrEqual(120_000);
      expect(held().Destination).toHaveLength(1);
    },
  );

  test.each(['ConflictException', 'ValidationException'] as const)(
    'is deleted once nothing uses it any more, where the service says %s',
    async (error) => {
      harness.cloud.assumptions.set('deleteNamedDestination', error);
      const [deleted] = await Promise.all([
        harness.delete(DESTINATION, 'events', destination()),
        harness.cloud.time.after(Duration.seconds(20), () =>
          harness.delete(NOTIFICATION_CONFIGURATION, 'DEVICE_STATE', notification),
        ),
      ]);
      expect(deleted.status).toBe('SUCCESS');
      expect(held().Destination).toEqual([]);
    },
  );

  test.each([
    ['stays when it was made after its deletion was asked for, which comes late or once more', -10_000, 1],
    ['is deleted late when it was there before', 1_000, 0],
    ['is deleted when nobody knows when that was asked for', undefined, 0],
  ])('%s', async (_what, sent, left) => {
    const { CreatedAt } = held().Destination[0];
    await harness.delete(NOTIFICATION_CONFIGURATION, 'DEVICE_STATE', notification);
    await harness.pass(10);
    const event = { ...harness.event('Delete', DESTINATION, destination()), PhysicalResourceId: 'events' };
    expect(await harness.run({ ...event, SentAt: sent && (CreatedAt as Date).getTime() + sent })).toMatchObject({
      status: 'SUCCESS',
    });
    expect(held().Destination).toHaveLength(left);
  });

  test('the late deletion of a destination that cannot be read deletes it', async () => {
    harness.allowEverything('iotmanagedintegrations:GetDestination');
    const event = harness.event('Delete', DESTINATION, destination());
    await harness.run({ ...event, PhysicalResourceId: 'events', SentAt: event.SentAt - 10_000 });
    expect(held().Destination).toEqual([]);
  });

  test('a destination is deleted when its user is deleted before the look-up', async () => {
    await harness.delete(NOTIFICATION_CONFIGURATION, 'DEVICE_STATE', notification);
    harness.cloud.faults.inject({
      kind: 'error',
      name: 'ValidationException',
      status: 400,
      message: 'in use',
      operation: 'DeleteDestination',
    });
    expect(await harness.delete(DESTINATION, 'events', destination())).toMatchObject({ status: 'SUCCESS' });
    expect(held().Destination).toEqual([]);
  });

  test('another refusal fails the deletion soon', async () => {
    await harness.delete(NOTIFICATION_CONFIGURATION, 'DEVICE_STATE', notification);
    harness.cloud.faults.inject({
      kind: 'error',
      name: 'ValidationException',
      status: 400,
      message: 'bad',
      operation: 'DeleteDestination',
      times: 2,
    });
    expect(await harness.delete(DESTINATION, 'events', destination())).toMatchObject({
      status: 'FAILED',
      reason: expect.stringContaining('ValidationException: bad'),
    });
  });

  test('the failure explains why the users could not be listed', async () => {
    harness.cloud.assumptions.set('deleteNamedDestination', 'ConflictException');
    harness.allowEverything('iotmanagedintegrations:ListNotificationConfigurations');
    expect(await harness.delete(DESTINATION, 'events', destination())).toMatchObject({
      status: 'FAILED',
      reason: expect.stringMatching(
        /in use by what could not be listed: .*not authorized to perform: iotmanagedintegrations:ListNotificationConfigurations/,
      ),
    });
  });

  test('the failure names the users of every page', async () => {
    harness.cloud.assumptions.set('deleteNamedDestination', 'ConflictException');
    await harness.create(DESTINATION, { ...destination(), Name: 'other' });
    for (const EventType of ['DEVICE_OTA', 'DEVICE_EVENT', 'DEVICE_COMMAND']) {
      await harness.create(NOTIFICATION_CONFIGURATION, { EventType, DestinationName: 'other' });
    }
    const { operations } = harness.cloud.services.managedIntegrations;
    const list = operations.ListNotificationConfigurations;
    jest
      .spyOn(operations as any, 'ListNotificationConfigurations')
      .mockImplementation((request: any, call: any) => list({ ...request, MaxResults: 1 }, call));
    expect(await harness.delete(DESTINATION, 'other', { ...destination(), Name: 'other' })).toMatchObject({
      reason: expect.stringMatching(
        /DEVICE_OTA, notification configuration DEVICE_EVENT, notification configuration DEVICE_COMMAND/,
      ),
    });
  });
});

describe('a provisioning profile', () => {
  const create = async () => ((await harness.create(PROVISIONING_PROFILE, jitr)) as { physicalId: string }).physicalId;

  test('the deletion waits until a profile is deleted', async () => {
    const id = await create();
    harness.cloud.assumptions.set('profileMilliseconds', 30_000);
    expect((await harness.delete(PROVISIONING_PROFILE, id, jitr)).status).toBe('SUCCESS');
    expect(held().ProvisioningProfile).toEqual([]);
  });

  test('the deletion of a profile waits over several runs', async () => {
    const id = await create();
    harness.cloud.assumptions.set('profileMilliseconds', 30_000);
    expect((await harness.delete(PROVISIONING_PROFILE, id, jitr, { time: 8_000 })).status).toBe('SUCCESS');
    expect(held().ProvisioningProfile).toEqual([]);
  });

  test('a profile is deleted while another run of the same request deletes it', async () => {
    const id = await create();
    harness.cloud.assumptions.set('profileMilliseconds', 30_000);
    harness.cloud.faults.inject({
      kind: 'error',
      name: 'ConflictException',
      status: 409,
      message: 'being deleted',
      operation: 'DeleteProvisioningProfile',
      skip: 1,
    });
    const both = await Promise.all([
      harness.delete(PROVISIONING_PROFILE, id, jitr),
      harness.delete(PROVISIONING_PROFILE, id, jitr),
    ]);
    expect(both.map(({ status }) => status)).toEqual(['SUCCESS', 'SUCCESS']);
  });

  test('the deletion fails when the service reports DELETE_FAILED', async () => {
    const id = await create();
    harness.cloud.faults.inject({ kind: 'fail-later', operation: 'DeleteProvisioningProfile' });
    expect(await harness.delete(PROVISIONING_PROFILE, id, jitr)).toMatchObject({
      status: 'FAILED', physicalId: id, reason: `The service reports Status DELETE_FAILED for ${id}.`,
    });
  });

  test('the creation fails when the service reports CREATE_FAILED, and the profile can be deleted', async () => {
    harness.cloud.faults.inject({ kind: 'fail-later', operation: 'CreateProvisioningProfile' });
    const failed = await harness.create(PROVISIONING_PROFILE, jitr);
    const Id = String(held().ProvisioningProfile[0].Id);
    expect(failed).toEqual({
      status: 'FAILED',
      physicalId: Id,
      reason: `The service reports Status CREATE_FAILED for ${Id}.`,
    });
    await harness.delete(PROVISIONING_PROFILE, Id, jitr);
    expect(held().ProvisioningProfile).toEqual([]);
  });

  test('the deletion fails when the profile still exists at the service timeout', async () => {
    const id = await create();
    harness.cloud.assumptions.set('profileMilliseconds', 10_000_000);
    expect(await harness.delete(PROVISIONING_PROFILE, id, jitr)).toMatchObject({
      status: 'FAILED',
      reason: expect.stringContaining(`${id} did not come to be deleted within the resource's service timeout`),
    });
  });
});

test.each([
  ['an ID of CloudFormation\'s own making', 'Fleet-Locker6DECD4BB-1A2B3C4D5E6F'],
  ['the ID of what was never made', 'not-created/request-1'],
  ['an ID that is too long', 'x'.repeat(65)],
])('%s identifies no credential locker, and no call is made', async (_what, id) => {
  expect(await harness.delete(CREDENTIAL_LOCKER, id, {})).toEqual({
    status: 'SUCCESS',
    physicalId: id,
    attributes: {},
  });
  expect(harness.calls()).toEqual([]);
});

test('a resource whose properties do not decode can be deleted', async () => {
  const { physicalId } = await harness.create(CREDENTIAL_LOCKER, { Name: 'Home' }) as { physicalId: string };
  expect(
    (await harness.delete(CREDENTIAL_LOCKER, physicalId, { Name: '\u0000', SchemaVersion: '99', Other: [] })).status,
  ).toBe('SUCCESS');
  expect(held().CredentialLocker).toEqual([]);
});
