/** The deletion of resources that are deleted, being deleted, or in use. */

import { GONE, Rehearsal, refusal, remove } from './rehearsal';
import { CREDENTIAL_LOCKER, DESTINATION, PROVISIONING_PROFILE } from '../../../src/api/iot-managed-integrations';

const CONFLICT = refusal('ConflictException', 'named elsewhere');
const INVALID = refusal('ValidationException', 'bad');

let stage: Rehearsal;
beforeEach(() => { stage = new Rehearsal(); });
afterEach(() => jest.restoreAllMocks());

const failure = (physicalId: string, reason: string) => ({
  status: 'FAILED',
  physicalId,
  reason: expect.stringContaining(reason),
});

describe('what is in use', () => {
  const naming = (...types: string[]) => ({
    NotificationConfigurationList: types.map((EventType) => ({ EventType, DestinationName: 'events' })),
  });
  const others = { NotificationConfigurationList: [{ EventType: 'DEVICE_STATE', DestinationName: 'other' }] };

  test('a deletion of a resource in use is retried for two minutes; then the failure names its users', async () => {
    stage.on('DeleteDestination', CONFLICT).on('ListNotificationConfigurations', naming('DEVICE_OTA', 'DEVICE_EVENT'));
    expect(await stage.run(remove(DESTINATION, 'events'))).toEqual({
      status: 'FAILED',
      physicalId: 'events',
      reason:
        'events cannot be deleted because it is in use by notification configuration DEVICE_OTA, notification configuration DEVICE_EVENT '
        + '(ConflictException: named elsewhere). Delete what uses it, then delete it again.',
    });
    expect(stage.time).toBe(120_000);
  });

  test('a resource counts as in use by its users, where the service only calls the request bad', async () => {
    stage.on('DeleteDestination', INVALID).on('ListNotificationConfigurations', naming('DEVICE_OTA'));
    expect(await stage.run(remove(DESTINATION, 'events'))).toEqual(
      failure('events', 'in use by notification configuration DEVICE_OTA (ValidationException: bad)'),
    );
  });

  test('a resource in use is deleted as soon as possible', async () => {
    stage.on('DeleteDestination', CONFLICT, INVALID, {}).on('ListNotificationConfigurations', naming('DEVICE_OTA'));
    expect(await stage.run(remove(DESTINATION, 'events'))).toEqual({
      status: 'SUCCESS',
      physicalId: 'events',
      attributes: {},
    });
    expect(stage.inputs('DeleteDestination')).toEqual(Array(3).fill({ Name: 'events' }));
  });

  test('a deletion is retried whatever the refusal, once the resource was in use', async () => {
    stage.on('DeleteDestination', CONFLICT, INVALID, {}).on('ListNotificationConfigurations', others);
    expect(await stage.run(remove(DESTINATION, 'events'))).toMatchObject({ status: 'SUCCESS' });
    expect(stage.inputs('DeleteDestination')).toHaveLength(3);
  });

  test('the users of a resource are on several pages', async () => {
    stage
      .on('DeleteDestination', CONFLICT)
      .on('ListNotificationConfigurations', ({ NextToken }) =>
        NextToken === undefined
          ? { ...naming('DEVICE_OTA'), NextToken: 'second' }
          : NextToken === 'second'
            ? { NextToken: 'third' }
            : naming('DEVICE_EVENT'),
      );
    expect(await stage.run(remove(DESTINATION, 'events'))).toEqual(
      failure('events', 'DEVICE_OTA, notification configuration DEVICE_EVENT ('),
    );
  });

  test('a refusal without users fails at the second attempt: the user may have gone before the look-up', async () => {
    stage.on('DeleteDestination', INVALID).on('ListNotificationConfigurations', others);
    expect(await stage.run(remove(DESTINATION, 'events'))).toEqual(
      failure('events', 'DeleteDestination failed: ValidationException: bad'),
    );
    expect(stage.inputs('DeleteDestination')).toHaveLength(2);
  });

  test('a failure without known users names none', async () => {
    stage.on('DeleteDestination', CONFLICT).on('ListNotificationConfigurations', others);
    expect(await stage.run(remove(DESTINATION, 'events'))).toEqual(
      failure('events', 'because it is in use (ConflictException: named elsewhere).'),
    );
  });

  test('a failure explains why the users are not known', async () => {
    stage
      .on('DeleteDestination', CONFLICT)
      .on('ListNotificationConfigurations', refusal('AccessDeniedException', 'not you'));
    expect(await stage.run(remove(DESTINATION, 'events'))).toEqual(
      failure(
        'events',
        'in use by what could not be listed: ListNotificationConfigurations failed: AccessDeniedException: not you',
      ),
    );
  });

  test('a kind without a list of users names none', async () => {
    stage.on('DeleteCredentialLocker', CONFLICT);
    expect(await stage.run(remove(CREDENTIAL_LOCKER, '1'))).toEqual(
      failure('1', 'because it is in use (ConflictException'),
    );
    stage.on('DeleteCredentialLocker', INVALID);
    expect(await stage.run(remove(CREDENTIAL_LOCKER, '1'))).toEqual(
      failure('1', 'DeleteCredentialLocker failed: ValidationException'),
    );
  });

  test('another error fails the deletion at once', async () => {
    stage.on('DeleteDestination', refusal('UnauthorizedException'));
    expect(await stage.run(remove(DESTINATION, 'events'))).toEqual(
      failure('events', 'DeleteDestination failed: UnauthorizedException'),
    );
    expect(stage.called).toEqual(['DeleteDestination']);
  });
});

describe('what takes its time', () => {
  test('a deletion waits until the resource is gone', async () => {
    stage
      .on('DeleteProvisioningProfile', {})
      .on('GetProvisioningProfile', { Status: 'DELETE_IN_PROGRESS' }, { Status: 'DELETE_IN_PROGRESS' }, GONE);
    expect(await stage.run(remove(PROVISIONING_PROFILE, '1'))).toMatchObject({ status: 'SUCCESS' });
    expect(stage.called).toEqual(['DeleteProvisioningProfile', ...Array(3).fill('GetProvisioningProfile')]);
  });

  test.each(['DELETE_FAILED', 'CREATE_FAILED'])('a deletion fails where the service reports %s', async (Status) => {
    stage.on('DeleteProvisioningProfile', {}).on('GetProvisioningProfile', { Status });
    expect(await stage.run(remove(PROVISIONING_PROFILE, '1'))).toEqual(
      failure('1', `The service reports Status ${Status} for 1.`),
    );
  });

  test('a deletion fails where the resource cannot be read', async () => {
    stage.on('DeleteProvisioningProfile', {}).on('GetProvisioningProfile', INVALID);
    expect(await stage.run(remove(PROVISIONING_PROFILE, '1'))).toEqual(
      failure('1', 'GetProvisioningProfile failed: ValidationException'),
    );
  });

  test('a deletion fails when the service timeout ends', async () => {
    stage.on('DeleteProvisioningProfile', {}).on('GetProvisioningProfile', { Status: 'DELETE_IN_PROGRESS' });
    expect(await stage.run(remove(PROVISIONING_PROFILE, '1'), {}, 3_600_000)).toEqual(
      failure('1', "1 did not come to be deleted within the resource's service timeout."),
    );
  });

  test.each([
    ['on its way out', { Status: 'DELETE_IN_PROGRESS' }],
    ['gone', GONE],
  ])('a resource that is %s is not deleted again', async (_what, shown) => {
    stage.on('DeleteProvisioningProfile', CONFLICT).on('GetProvisioningProfile', shown, GONE);
    expect(await stage.run(remove(PROVISIONING_PROFILE, '1'))).toMatchObject({ status: 'SUCCESS' });
    expect(stage.inputs('DeleteProvisioningProfile')).toHaveLength(1);
  });

  test('a resource that is still being created is deleted again', async () => {
    stage
      .on('DeleteProvisioningProfile', CONFLICT, {})
      .on('GetProvisioningProfile', { Status: 'CREATE_IN_PROGRESS' }, GONE);
    expect(await stage.run(remove(PROVISIONING_PROFILE, '1'))).toMatchObject({ status: 'SUCCESS' });
    expect(stage.inputs('DeleteProvisioningProfile')).toHaveLength(2);
  });

  test('a refusal for another reason does not read the resource', async () => {
    stage.on('DeleteProvisioningProfile', INVALID);
    await stage.run(remove(PROVISIONING_PROFILE, '1'));
    expect(stage.called).toEqual(['DeleteProvisioningProfile']);
  });

  test('a deletion is handed over to another run, which finds it under way', async () => {
    stage.on('DeleteProvisioningProfile', {}).on('GetProvisioningProfile', { Status: 'DELETE_IN_PROGRESS' });
    expect(await stage.run(remove(PROVISIONING_PROFILE, '1'), {}, 30_000)).toEqual({
      status: 'WAITING', continuation: { startedAt: expect.any(Number), unfinished: undefined, noted: undefined },
    });
  });
});
