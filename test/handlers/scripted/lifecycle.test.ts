/** The rules of every kind's life, call by call. */

import { create, GONE, Rehearsal, refusal, remove, STACK_ID, START, update } from './rehearsal';
import {
  CREDENTIAL_LOCKER,
  DESTINATION,
  DEVICE_DISCOVERY,
  MANAGED_THING,
  NOTIFICATION_CONFIGURATION,
  OTA_TASK_CONFIGURATION,
  PROVISIONING_PROFILE,
} from '../../../src/api/iot-managed-integrations';
import { clientToken } from '../../../src/handlers/provider/request';

const ARN = 'arn:aws:iotmanagedintegrations:eu-west-1:123456789012:credential-locker/1';
const CREATED_AT = new Date('2026-01-01T00:00:00.000Z');
const LOCKER = { Id: '1', Arn: ARN, CreatedAt: CREATED_AT, Name: 'Home' };
const ATTRIBUTES = { Arn: ARN, CreatedAt: '2026-01-01T00:00:00.000Z' };
const DELIVERY = {
  DeliveryDestinationType: 'KINESIS',
  DeliveryDestinationArn: 'arn:aws:kinesis:eu-west-1:123456789012:stream/one',
  RoleArn: 'arn:role',
};
const EVENTS = { Name: 'events', ...DELIVERY };
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const HUB = {
  Role: 'CONTROLLER',
  AuthenticationMaterial: 'SN:1;UPC:829576019524;',
  AuthenticationMaterialType: 'WIFI_SETUP_QR_BAR_CODE',
};
const JITR = { ProvisioningType: 'JITR', CaCertificate: CERTIFICATE };

let stage: Rehearsal;
beforeEach(() => { stage = new Rehearsal(); });
afterEach(() => jest.restoreAllMocks());

const success = (physicalId: string, attributes: object = {}) => ({ status: 'SUCCESS', physicalId, attributes });
const failure = (physicalId: string, reason: string) => ({
  status: 'FAILED',
  physicalId,
  reason: expect.stringContaining(reason),
});

describe('create', () => {
  test('create sends the properties and a token that follows from the request, then reads', async () => {
    stage.on('CreateCredentialLocker', { Id: '1' }).on('GetCredentialLocker', LOCKER);
    const request = create(CREDENTIAL_LOCKER, { Name: 'Home', Tags: { team: 'fleet' } });
    expect(await stage.run(request)).toEqual(success('1', ATTRIBUTES));
    expect(stage.called).toEqual(['CreateCredentialLocker', 'GetCredentialLocker']);
    expect(stage.inputs('CreateCredentialLocker')).toEqual([
      { Name: 'Home', Tags: { team: 'fleet' }, ClientToken: clientToken(request as any, 1) },
    ]);
    expect(stage.inputs('GetCredentialLocker')).toEqual([{ Identifier: '1' }]);
  });

  test("create sends the service none of this library's own properties", async () => {
    stage
      .on('CreateProvisioningProfile', { Id: '1', ClaimCertificatePrivateKey: 'key' })
      .on('PutSecretValue', {})
      .on('GetProvisioningProfile', { Status: 'CREATED' });
    await stage.run(
      create(PROVISIONING_PROFILE, {
        ProvisioningType: 'FLEET_PROVISIONING',
        ClaimCertificateSecretArn: 'arn:aws:secretsmanager:secret',
      }),
    );
    expect(Object.keys(stage.inputs('CreateProvisioningProfile')[0])).toEqual([
      'ProvisioningType',
      'ClientToken',
      'Tags',
    ]);
  });

  test('create sends no token where the operation takes none', async () => {
    stage.on('CreateNotificationConfiguration', { EventType: 'DEVICE_OTA' }).on('GetNotificationConfiguration', {});
    await stage.run(create(NOTIFICATION_CONFIGURATION, { EventType: 'DEVICE_OTA', DestinationName: 'events' }));
    const takesToken = 'ClientToken' in NOTIFICATION_CONFIGURATION.create.input.members;
    expect('ClientToken' in stage.inputs('CreateNotificationConfiguration')[0]).toBe(takesToken);
  });

  test('create waits up to 30 seconds for a resource that the service does not show yet', async () => {
    stage
      .on('CreateCredentialLocker', { Id: '1' })
      .on('GetCredentialLocker', () => (stage.time < 25_000 ? GONE : LOCKER));
    expect(await stage.run(create(CREDENTIAL_LOCKER, {}))).toEqual(success('1', ATTRIBUTES));
    expect(stage.time).toBeGreaterThanOrEqual(25_000);
  });

  test('create fails after 30 seconds in which the service has not shown the resource, with its ID', async () => {
    stage.on('CreateCredentialLocker', { Id: '1' }).on('GetCredentialLocker', GONE);
    expect(await stage.run(create(CREDENTIAL_LOCKER, {}))).toEqual(
      failure('1', 'GetCredentialLocker failed: ResourceNotFoundException: not there'),
    );
    expect(stage.time).toBeGreaterThanOrEqual(30_000);
    expect(stage.time).toBeLessThan(50_000);
  });

  test('a failed create carries the ID of the created resource, and reports the progress', async () => {
    const progress = {};
    stage.on('CreateCredentialLocker', { Id: '1' }).on('GetCredentialLocker', refusal('ValidationException'));
    expect(await stage.run(create(CREDENTIAL_LOCKER, {}), progress)).toEqual(
      failure('1', 'GetCredentialLocker failed: ValidationException: no'),
    );
    expect(progress).toMatchObject({ made: '1', settling: true, noted: undefined });
  });

  test('create fails without an ID where nothing was created', async () => {
    stage.on('CreateCredentialLocker', refusal('ConflictException', 'exists'));
    expect(await stage.run(create(CREDENTIAL_LOCKER, {}))).toEqual(
      failure(
        'not-created/request-1',
        'CreateCredentialLocker failed: ConflictException: exists (request ID r-1). Something of that name or key exists',
      ),
    );
    expect(stage.called).toEqual(['CreateCredentialLocker']);
  });

  test('create continues with the resource of an earlier run', async () => {
    stage.on('GetCredentialLocker', LOCKER);
    const progress = {};
    const request = create(CREDENTIAL_LOCKER, {}, { Continuation: { startedAt: 1, made: '1', noted: ['x'] } });
    expect(await stage.run(request, progress)).toEqual(success('1', ATTRIBUTES));
    expect(stage.called).toEqual(['GetCredentialLocker']);
    expect(progress).toMatchObject({ made: '1', noted: ['x'], settling: true });
  });

  test('create waits for the resource of an earlier run that the service does not show yet', async () => {
    stage.on('GetCredentialLocker', GONE, LOCKER);
    expect(await stage.run(create(CREDENTIAL_LOCKER, {}, { Continuation: { startedAt: START, made: '1' } }))).toEqual(
      success('1', ATTRIBUTES),
    );
  });

  test('create starts over where an earlier run had not completed the creation', async () => {
    const progress = {};
    stage.on('CreateCredentialLocker', refusal('ValidationException'));
    await stage.run(create(CREDENTIAL_LOCKER, {}, { Continuation: { startedAt: 1, unfinished: '1' } }), progress);
    expect(progress).toMatchObject({ made: '1', noted: undefined });
    expect(stage.called).toEqual(['CreateCredentialLocker']);
  });

  test.each([
    ['Name must match', { Name: 'a/b' }],
    ['Nmae is not known', { Nmae: 'a' }],
  ])('create fails before any call where %s', async (rule, properties) => {
    expect(await stage.run(create(CREDENTIAL_LOCKER, properties))).toEqual(failure('not-created/request-1', rule));
    expect(stage.calls).toEqual([]);
  });

  test('create returns all attributes as texts, missing ones as empty texts', async () => {
    stage.on('CreateProvisioningProfile', { Id: '1' }).on('GetProvisioningProfile', { Arn: 'arn', Status: 'CREATED' });
    expect(await stage.run(create(PROVISIONING_PROFILE, JITR))).toEqual(
      success('1', { Arn: 'arn', ClaimCertificate: '', Name: '' }),
    );
  });

  test.each([[3_072, 'SUCCESS'], [3_073, 'FAILED']])('create returns attributes of %i bytes: %s', async (bytes, status) => {
    const attributes = (ClaimCertificate: string) => ({ Arn: 'ä', ClaimCertificate, Name: 'n' });
    const ClaimCertificate = 'x'.repeat(bytes - Buffer.byteLength(JSON.stringify(attributes(''))));
    stage
      .on('CreateProvisioningProfile', { Id: '1' })
      .on('GetProvisioningProfile', { ...attributes(ClaimCertificate), Status: 'CREATED' });
    const outcome = await stage.run(create(PROVISIONING_PROFILE, JITR));
    expect(outcome).toMatchObject({ status, physicalId: '1' });
    if (status === 'FAILED') {
      expect(outcome).toMatchObject({
        reason:
          'The attributes of 1 are larger than CloudFormation takes (4096 bytes in all); the largest is ClaimCertificate.',
      });
    }
  });
});

describe('adoption', () => {
  const CONFLICT = refusal('ConflictException');
  const { DeliveryDestinationType: _, ...settable } = DELIVERY;

  test('adoption of a resource with the wanted properties is logged', async () => {
    stage.on('CreateDestination', CONFLICT).on('GetDestination', EVENTS);
    const progress = {};
    expect(await stage.run(create(DESTINATION, { ...EVENTS, Adopt: true }), progress)).toMatchObject(success('events'));
    expect(stage.called).toEqual(['CreateDestination', 'GetDestination', 'GetDestination']);
    expect(progress).not.toHaveProperty('made', 'events');
    expect(stage.log).toContainEqual({
      level: 'WARN',
      message: 'adopted what was there before',
      stackId: STACK_ID,
      logicalResourceId: 'Thing',
      resourceType: DESTINATION.type,
      physicalResourceId: 'events',
    });
  });

  test('adoption changes different properties', async () => {
    stage
      .on('CreateDestination', CONFLICT)
      .on('GetDestination', { ...EVENTS, RoleArn: 'arn:other' })
      .on('UpdateDestination', {});
    expect(await stage.run(create(DESTINATION, { ...EVENTS, Adopt: true }))).toMatchObject(success('events'));
    expect(stage.inputs('UpdateDestination')).toMatchObject([{ Name: 'events', RoleArn: settable.RoleArn }]);
  });

  test.each<[string, object, Error, Error | object]>([
    ['it is not asked for', EVENTS, CONFLICT, EVENTS],
    ['something else is wrong', { ...EVENTS, Adopt: true }, refusal('ValidationException'), EVENTS],
    ['nothing is there', { ...EVENTS, Adopt: true }, CONFLICT, GONE],
  ])('adoption fails where %s', async (_why, properties, problem, there) => {
    stage.on('CreateDestination', problem).on('GetDestination', there);
    expect(await stage.run(create(DESTINATION, properties))).toEqual(
      failure('not-created/request-1', 'CreateDestination failed'),
    );
  });
});

describe('what takes its time', () => {
  beforeEach(() => { stage.on('CreateProvisioningProfile', { Id: '1' }); });

  test('create waits until the resource is ready', async () => {
    stage.on(
      'GetProvisioningProfile',
      { Status: 'CREATE_IN_PROGRESS' },
      GONE,
      { Status: 'CREATE_IN_PROGRESS' },
      { Status: 'CREATED', Arn: 'arn' },
    );
    expect(await stage.run(create(PROVISIONING_PROFILE, JITR))).toMatchObject({ status: 'SUCCESS', physicalId: '1' });
    expect(stage.inputs('GetProvisioningProfile')).toHaveLength(4);
  });

  test('create fails with the state that the service reports', async () => {
    stage.on('GetProvisioningProfile', { Status: 'CREATE_FAILED' });
    expect(await stage.run(create(PROVISIONING_PROFILE, JITR))).toEqual({
      status: 'FAILED', physicalId: '1', reason: 'The service reports Status CREATE_FAILED for 1.',
    });
  });

  test('create fails 15 seconds before the service timeout', async () => {
    stage.on('GetProvisioningProfile', { Status: 'CREATE_IN_PROGRESS' });
    expect(await stage.run(create(PROVISIONING_PROFILE, JITR), {}, 3_600_000)).toEqual({
      status: 'FAILED',
      physicalId: '1',
      reason:
        "1 did not come to be ready within the resource's service timeout. Look it up in the service, and raise serviceTimeout if it needs longer.",
    });
    expect(stage.time).toBe(585_000);
  });

  test('create waits ten minutes where the request has no timeout', async () => {
    stage.on('GetProvisioningProfile', { Status: 'CREATE_IN_PROGRESS' });
    const request = create(PROVISIONING_PROFILE, JITR);
    await stage.run(
      { ...request, ResourceProperties: { ...request.ResourceProperties, ServiceTimeout: undefined } },
      {},
      3_600_000,
    );
    expect(stage.time).toBe(585_000);
  });

  test('create hands a wait over to the next run when this one is over', async () => {
    stage.on('GetProvisioningProfile', { Status: 'CREATE_IN_PROGRESS' });
    const startedAt = stage.runtime().now();
    expect(await stage.run(create(PROVISIONING_PROFILE, JITR), {}, 60_000)).toEqual({
      status: 'WAITING',
      continuation: { startedAt, made: '1', noted: undefined },
    });
    expect(stage.time).toBe(60_000);
  });

  test('an incomplete creation is not continued by the next run', async () => {
    const properties = {
      ProvisioningType: 'FLEET_PROVISIONING',
      ClaimCertificateSecretArn: 'arn:aws:secretsmanager:secret',
    };
    stage.on('DescribeSecret', { VersionIdsToStages: {} });
    expect(await stage.run(create(PROVISIONING_PROFILE, properties), {}, 10_000)).toEqual({
      status: 'WAITING', continuation: { startedAt: expect.any(Number), unfinished: '1', noted: undefined },
    });
  });

  test('a profile whose key is lost is created again, at most three times', async () => {
    stage
      .on('CreateProvisioningProfile', { Id: '1' }, { Id: '2' }, { Id: '3' })
      .on('DescribeSecret', { VersionIdsToStages: {} })
      .on('DeleteProvisioningProfile', {})
      .on('GetProvisioningProfile', GONE);
    const request = create(PROVISIONING_PROFILE, {
      ProvisioningType: 'FLEET_PROVISIONING',
      ClaimCertificateSecretArn: 'arn:aws:secretsmanager:secret',
    });
    expect(await stage.run(request)).toEqual({
      status: 'FAILED',
      physicalId: '3',
      reason: 'CreateProvisioningProfile gave no usable answer in 3 attempts.',
    });
    expect(stage.inputs('DeleteProvisioningProfile')).toEqual([{ Identifier: '1' }, { Identifier: '2' }]);
    expect(stage.inputs('CreateProvisioningProfile').map(({ ClientToken }) => ClientToken)).toEqual(
      [1, 2, 3].map((start) => clientToken(request as any, start)),
    );
  });
});

describe('update', () => {
  test('update without changes only reads', async () => {
    stage.on('GetCredentialLocker', LOCKER);
    expect(await stage.run(update(CREDENTIAL_LOCKER, '1', { Name: 'Home' }, { Name: 'Home' }))).toEqual(
      success('1', ATTRIBUTES),
    );
    expect(stage.called).toEqual(['GetCredentialLocker']);
  });

  test('update of tags calls for the differences', async () => {
    stage.on('GetCredentialLocker', LOCKER).on('TagResource', {}).on('UntagResource', {});
    const former = { Tags: { same: 'x', changed: 'x', removed: 'x' } };
    expect(
      await stage.run(update(CREDENTIAL_LOCKER, '1', former, { Tags: { same: 'x', changed: 'y', added: 'z' } })),
    ).toMatchObject(success('1'));
    expect(stage.called).toEqual(['GetCredentialLocker', 'UntagResource', 'TagResource', 'GetCredentialLocker']);
    expect(stage.inputs('UntagResource')).toEqual([{ ResourceArn: ARN, TagKeys: ['removed'] }]);
    expect(stage.inputs('TagResource')).toEqual([{ ResourceArn: ARN, Tags: { changed: 'y', added: 'z' } }]);
  });

  test.each([
    ['added', undefined, { a: '1' }, ['TagResource']],
    ['taken away', { a: '1' }, undefined, ['UntagResource']],
  ])('update of tags that are %s calls only for that', async (_how, Tags, wanted, calls) => {
    stage.on('GetCredentialLocker', LOCKER).on('TagResource', {}).on('UntagResource', {});
    await stage.run(update(CREDENTIAL_LOCKER, '1', { Tags }, { Tags: wanted }));
    expect(stage.called).toEqual(['GetCredentialLocker', ...calls, 'GetCredentialLocker']);
  });

  test('update in place sends all settable properties, and the values for removed ones', async () => {
    stage.on('UpdateDestination', {}).on('GetDestination', { Name: 'events', CreatedAt: CREATED_AT });
    expect(await stage.run(update(DESTINATION, 'events', { ...EVENTS, Description: 'old' }, EVENTS))).toMatchObject(
      success('events'),
    );
    expect(stage.called).toEqual(['UpdateDestination', 'GetDestination']);
    expect(stage.inputs('UpdateDestination')).toEqual([{ ...EVENTS, Description: ' ' }]);
  });

  test('update in place leaves properties alone that never existed', async () => {
    stage.on('UpdateDestination', {}).on('GetDestination', { Name: 'events' });
    await stage.run(update(DESTINATION, 'events', EVENTS, { ...EVENTS, RoleArn: 'arn:other' }));
    expect(stage.inputs('UpdateDestination')).toEqual([{ ...EVENTS, RoleArn: 'arn:other' }]);
  });

  test('update of an immutable property creates another resource', async () => {
    stage
      .on('GetCredentialLocker', ({ Identifier }) => ({ ...LOCKER, Id: Identifier }))
      .on('CreateCredentialLocker', { Id: '2' });
    expect(await stage.run(update(CREDENTIAL_LOCKER, '1', { Name: 'Home' }, { Name: 'Other' }))).toMatchObject(
      success('2'),
    );
    expect(stage.called).toEqual(['GetCredentialLocker', 'CreateCredentialLocker', 'GetCredentialLocker']);
  });

  test('update of a deleted resource creates another one', async () => {
    stage.on('GetCredentialLocker', GONE, LOCKER).on('CreateCredentialLocker', { Id: '2' });
    expect(await stage.run(update(CREDENTIAL_LOCKER, '1', { Name: 'Home' }, { Name: 'Other' }))).toMatchObject(success('2'));
  });

  test('update fails where the current resource cannot be read', async () => {
    stage.on('GetCredentialLocker', refusal('ValidationException'));
    expect(await stage.run(update(CREDENTIAL_LOCKER, '1', { Name: 'Home' }, { Name: 'Other' }))).toEqual(
      failure('1', 'GetCredentialLocker failed'),
    );
    expect(stage.called).toEqual(['GetCredentialLocker']);
  });

  test('update changes a resource in place that has the wanted immutable properties', async () => {
    stage.on('GetCredentialLocker', { ...LOCKER, Name: 'Home' });
    expect(await stage.run(update(CREDENTIAL_LOCKER, '1', { Name: 'Other' }, { Name: 'Home' }))).toEqual(
      success('1', ATTRIBUTES),
    );
    expect(stage.called).toEqual(['GetCredentialLocker', 'GetCredentialLocker']);
  });

  test('update replaces without reading where the service does not show the changed property', async () => {
    stage
      .on('StartDeviceDiscovery', { Id: '2' })
      .on('GetDeviceDiscovery', { Status: 'SUCCEEDED' })
      .on('ListDiscoveredDevices', {});
    const bySchedule = (season: string) => ({
      DiscoveryType: 'CLOUD',
      AccountAssociationId: '1',
      Triggers: { season },
    });
    expect(await stage.run(update(DEVICE_DISCOVERY, '1', bySchedule('spring'), bySchedule('autumn')))).toMatchObject(
      success('2'),
    );
    expect(stage.called).toEqual(['StartDeviceDiscovery', 'GetDeviceDiscovery', 'ListDiscoveredDevices']);
  });

  describe('of a property that the service does not show', () => {
    const other = { ...JITR, CaCertificate: CERTIFICATE.trim() };
    const isFrom = async (properties: object) => {
      stage.on('CreateProvisioningProfile', { Id: '1' }).on('GetProvisioningProfile', { Status: 'CREATED' });
      await stage.run(create(PROVISIONING_PROFILE, properties));
      const [{ Tags }] = stage.inputs('CreateProvisioningProfile');
      stage = new Rehearsal()
        .on('CreateProvisioningProfile', { Id: '2' })
        .on('GetProvisioningProfile', { Status: 'CREATED', Tags });
    };

    test('update replaces a resource whose tag says that it was created from another value', async () => {
      await isFrom(JITR);
      expect(await stage.run(update(PROVISIONING_PROFILE, '1', JITR, other))).toMatchObject(success('2'));
    });

    test('update keeps a resource whose tag says that it was created from this value', async () => {
      await isFrom(other);
      expect(await stage.run(update(PROVISIONING_PROFILE, '1', JITR, other))).toMatchObject(success('1'));
      expect(stage.called).not.toContain('CreateProvisioningProfile');
    });

    test('update keeps such a resource under its explicit name', async () => {
      await isFrom({ ...other, Name: 'hubs' });
      expect(
        await stage.run(update(PROVISIONING_PROFILE, '1', { ...JITR, Name: 'hubs' }, { ...other, Name: 'hubs' })),
      ).toMatchObject(success('1'));
    });
  });

  test.each([
    ['ZIGBEE', '1'],
    ['CLOUD', '2'],
  ])(
    'update compares the properties that the service shows: with %s it is %s',
    async (DiscoveryType, physicalId) => {
      stage
        .on('GetDeviceDiscovery', { DiscoveryType, Status: 'SUCCEEDED' })
        .on('StartDeviceDiscovery', { Id: '2' })
        .on('ListDiscoveredDevices', {});
      const former = { DiscoveryType: 'CLOUD', Triggers: { season: 'spring' } };
      const wanted = { DiscoveryType: 'ZIGBEE', ControllerIdentifier: 'hub', Triggers: { season: 'autumn' } };
      expect(await stage.run(update(DEVICE_DISCOVERY, '1', former, wanted))).toMatchObject(success(physicalId));
    },
  );

  test('update creates a resource that was never created', async () => {
    stage.on('CreateCredentialLocker', { Id: '2' }).on('GetCredentialLocker', LOCKER);
    expect(
      await stage.run(update(CREDENTIAL_LOCKER, 'not-created/request-0', { Name: 'Home' }, { Name: 'Home' })),
    ).toMatchObject(success('2'));
  });

  test('update creates a resource again that others have deleted, and logs that', async () => {
    stage.on('GetCredentialLocker', GONE, LOCKER).on('CreateCredentialLocker', { Id: '2' });
    expect(await stage.run(update(CREDENTIAL_LOCKER, '1', {}, {}))).toMatchObject(success('2'));
    expect(stage.log).toContainEqual({
      level: 'WARN',
      message: 'deleted outside the stack; making it again',
      physicalResourceId: '1',
      resourceType: CREDENTIAL_LOCKER.type,
    });
    expect(stage.time).toBe(0);
  });

  test('a failed update in place keeps the ID, and creates nothing', async () => {
    stage.on('UpdateDestination', refusal('ConflictException'));
    expect(await stage.run(update(DESTINATION, 'events', EVENTS, { ...EVENTS, Description: 'new' }))).toEqual(
      failure('events', 'UpdateDestination failed'),
    );
    expect(stage.called).toEqual(['UpdateDestination']);
  });

  test('a failed replacement keeps the former ID, and reports the created resource', async () => {
    const progress = {};
    stage.on('CreateCredentialLocker', { Id: '2' }).on('GetCredentialLocker', LOCKER, refusal('ValidationException'));
    expect(await stage.run(update(CREDENTIAL_LOCKER, '1', { Name: 'Home' }, { Name: 'Other' }), progress)).toEqual(
      failure('1', 'GetCredentialLocker failed'),
    );
    expect(progress).toMatchObject({ made: '2' });
  });

  test('update continues with the replacement of an earlier run', async () => {
    stage.on('GetCredentialLocker', LOCKER);
    const request = update(
      CREDENTIAL_LOCKER,
      '1',
      { Name: 'Home' },
      { Name: 'Other' },
      { Continuation: { startedAt: 1, made: '2' } },
    );
    expect(await stage.run(request)).toEqual(success('2', ATTRIBUTES));
    expect(stage.inputs('GetCredentialLocker')).toEqual([{ Identifier: '2' }]);
  });

  const named = { ...JITR, Name: 'hubs' };
  test('update refuses a replacement under the same name, before any call that changes something', async () => {
    stage.on('GetProvisioningProfile', { Name: 'hubs', Status: 'CREATED' });
    expect(
      await stage.run(update(PROVISIONING_PROFILE, '1', named, { ...named, CaCertificate: CERTIFICATE.trim() })),
    ).toEqual({
      status: 'FAILED',
      physicalId: '1',
      reason:
        'CaCertificate cannot be changed in place, and another one cannot be made beside it under the same Name. '
        + 'Change the name as well, or leave the name out so that every replacement gets one of its own.',
    });
    expect(stage.called).toEqual(['GetProvisioningProfile']);
  });

  test.each([
    ['under another name', { ...named, CaCertificate: CERTIFICATE.trim(), Name: 'other' }],
    ['without a name', { ...JITR, CaCertificate: CERTIFICATE.trim() }],
  ])('update replaces %s', async (_how, wanted) => {
    stage
      .on('CreateProvisioningProfile', { Id: '2' })
      .on('GetProvisioningProfile', { Name: 'hubs', Status: 'CREATED' });
    expect(await stage.run(update(PROVISIONING_PROFILE, '1', named, wanted))).toMatchObject(success('2'));
  });

  test('the refusal names all immutable properties', async () => {
    const rate = (MaximumPerMinute: number) => ({ RolloutConfig: { MaximumPerMinute } });
    stage.on('GetOtaTaskConfiguration', { Description: 'old', PushConfig: rate(1) });
    const request = update(
      OTA_TASK_CONFIGURATION,
      '1',
      { Name: 'n', Description: 'old', PushConfig: rate(1) },
      { Name: 'n', Description: 'new', PushConfig: rate(2) },
    );
    expect(await stage.run(request)).toEqual(failure('1', 'Description, PushConfig cannot be changed in place'));
  });

  test('update creates a deleted resource again under its name, whatever else has changed', async () => {
    const rate = (MaximumPerMinute: number) => ({ RolloutConfig: { MaximumPerMinute } });
    stage
      .on('GetOtaTaskConfiguration', GONE, { Name: 'n' })
      .on('CreateOtaTaskConfiguration', { TaskConfigurationId: '2' });
    const request = update(
      OTA_TASK_CONFIGURATION,
      '1',
      { Name: 'n', PushConfig: rate(1) },
      { Name: 'n', PushConfig: rate(2) },
    );
    expect(await stage.run(request)).toMatchObject(success('2'));
  });

  test('the rollback of a failed replacement writes given properties that have changed before', async () => {
    const wanted = { ...HUB, Name: 'one', Tags: { team: 'fleet' } };
    stage.on('GetManagedThing', { Role: 'CONTROLLER', ProvisioningStatus: 'ACTIVATED' }).on('UpdateManagedThing', {});
    expect(await stage.run(update(MANAGED_THING, '1', { ...wanted, Role: 'DEVICE' }, wanted))).toMatchObject(
      success('1'),
    );
    expect(stage.inputs('UpdateManagedThing')).toEqual([{ Identifier: '1', Name: 'one' }]);
    expect(stage.called).toEqual(['GetManagedThing', 'UpdateManagedThing', 'GetManagedThing']);
  });

  test('the rollback of a failed replacement leaves equal and absent properties alone', async () => {
    const wanted = { ...HUB, Name: 'one' };
    stage.on('GetManagedThing', { Role: 'CONTROLLER', Name: 'one', Brand: 'theirs', ProvisioningStatus: 'ACTIVATED' });
    expect(await stage.run(update(MANAGED_THING, '1', { ...wanted, Role: 'DEVICE' }, wanted))).toMatchObject(
      success('1'),
    );
    expect(stage.called).toEqual(['GetManagedThing', 'GetManagedThing']);
  });

  test('a deleted resource that cannot be created again fails the update with a remedy', async () => {
    stage.on('GetCredentialLocker', GONE).on('CreateCredentialLocker', refusal('ServiceQuotaExceededException'));
    expect(await stage.run(update(CREDENTIAL_LOCKER, '1', {}, {}))).toEqual(
      failure(
        '1',
        '1 was deleted outside the stack, and cannot be made again: CreateCredentialLocker failed: ServiceQuotaExceededException',
      ),
    );
    expect(await stage.run(update(CREDENTIAL_LOCKER, '1', {}, {}))).toEqual(failure('1', 'cdk rollback --orphan'));
  });

  test('update ignores properties that are no longer known', async () => {
    stage.on('GetCredentialLocker', LOCKER);
    expect(await stage.run(update(CREDENTIAL_LOCKER, '1', { Name: 'Home', Former: 'x' }, { Name: 'Home' }))).toEqual(
      success('1', ATTRIBUTES),
    );
    expect(stage.called).toEqual(['GetCredentialLocker']);
  });
});

describe('delete', () => {
  test('delete deletes the resource', async () => {
    stage.on('DeleteCredentialLocker', {});
    expect(await stage.run(remove(CREDENTIAL_LOCKER, '1'))).toEqual(success('1'));
    expect(stage.calls.filter(({ operation }) => operation === 'DeleteCredentialLocker')).toEqual([
      { operation: 'DeleteCredentialLocker', input: { Identifier: '1' }, at: 0 },
    ]);
  });

  test('delete of a deleted resource succeeds', async () => {
    stage.on('DeleteCredentialLocker', GONE);
    expect(await stage.run(remove(CREDENTIAL_LOCKER, '1'))).toEqual(success('1'));
  });

  test.each(['not-created/request-0', 'x'.repeat(65), 'a/b'])('delete of %s calls nothing', async (id) => {
    expect(await stage.run(remove(CREDENTIAL_LOCKER, id))).toEqual(success(id));
    expect(stage.called).toEqual([]);
  });

  test('delete accepts properties that break a rule', async () => {
    stage.on('DeleteCredentialLocker', {});
    expect(await stage.run(remove(CREDENTIAL_LOCKER, '1', { Name: 'a/b', SchemaVersion: '9', Other: 1 }))).toEqual(
      success('1'),
    );
  });

  test('delete does not wait for permissions: a denied one was removed', async () => {
    stage.on('DeleteCredentialLocker', refusal('AccessDeniedException'));
    expect(await stage.run(remove(CREDENTIAL_LOCKER, '1'))).toEqual(
      failure('1', 'DeleteCredentialLocker failed: AccessDeniedException'),
    );
    expect(stage.time).toBe(0);
  });

  describe('that comes late', () => {
    const late = { SentAt: START - 60_000 };
    const madeAt = (milliseconds: number) => ({ Name: 'events', CreatedAt: new Date(START - 60_000 + milliseconds) });

    test('a late delete leaves a later resource with the same name', async () => {
      stage.on('GetDestination', madeAt(2_001));
      expect(await stage.run(remove(DESTINATION, 'events', EVENTS, late))).toEqual(success('events'));
      expect(stage.called).toEqual(['GetDestination']);
    });

    test.each<[string, object]>([
      ['was there when it was sent', madeAt(2_000)],
      ['does not tell since when it is there', { Name: 'events' }],
      ['cannot be read', refusal('ValidationException')],
    ])('a late delete deletes %s', async (_what, answer) => {
      stage.on('GetDestination', answer).on('DeleteDestination', {});
      expect(await stage.run(remove(DESTINATION, 'events', EVENTS, late))).toEqual(success('events'));
      expect(stage.called).toEqual(['GetDestination', 'DeleteDestination']);
    });

    test.each([
      ['was sent a moment ago', { SentAt: START - 1_999 }],
      ['has no date', {}],
    ])('a late delete deletes without reading where it %s', async (_what, more) => {
      stage.on('DeleteDestination', {});
      expect(await stage.run(remove(DESTINATION, 'events', EVENTS, more))).toEqual(success('events'));
      expect(stage.called).toEqual(['DeleteDestination']);
    });

    test("a late delete deletes a resource with the service's own ID without reading", async () => {
      stage.on('DeleteCredentialLocker', {});
      expect(await stage.run(remove(CREDENTIAL_LOCKER, '1', {}, late))).toEqual(success('1'));
      expect(stage.called).toEqual(['DeleteCredentialLocker']);
    });
  });

  describe('of an ID that CloudFormation made up', () => {
    const invented = `${STACK_ID.split('/')[1]}-Thing-1A2B3C`;

    test('delete of a generated ID leaves a run that may be under way half a minute', async () => {
      expect(await stage.run(remove(CREDENTIAL_LOCKER, invented))).toEqual(success(invented));
      expect(stage.time).toBe(30_000);
      expect(stage.called).toEqual([]);
    });

    test('delete of a generated ID waits longer where deleting takes time', async () => {
      await stage.run(remove(PROVISIONING_PROFILE, invented));
      expect(stage.time).toBe(150_000);
    });

    test.each([
      [10_000, 10_000, {}],
      [270_000, 5_000, { startedAt: -25_000 }],
      [270_000, 0, { startedAt: -40_000 }],
    ])(
      'delete of a generated ID waits no longer than its run: of %i ms, %i',
      async (time, waited, { startedAt = 0 }: { startedAt?: number }) => {
        const Continuation = { startedAt: stage.runtime().now() + startedAt };
        await stage.run(remove(CREDENTIAL_LOCKER, invented, {}, { Continuation }), {}, time);
        expect(stage.time).toBe(waited);
      },
    );

    test('delete of a generated ID waits no longer than CloudFormation', async () => {
      const request = remove(PROVISIONING_PROFILE, invented);
      await stage.run({ ...request, ResourceProperties: { ...request.ResourceProperties, ServiceTimeout: '60' } });
      expect(stage.time).toBe(45_000);
    });

    test('an ID that only looks generated is a normal one', async () => {
      stage.on('DeleteProvisioningProfile', {}).on('GetProvisioningProfile', GONE);
      await stage.run(remove(PROVISIONING_PROFILE, 'Fleet-Other-1A2B3C'));
      expect(stage.inputs('DeleteProvisioningProfile')).toEqual([{ Identifier: 'Fleet-Other-1A2B3C' }]);
      expect(stage.time).toBe(0);
    });
  });
});

test('a message has no secret that the service repeats, wherever it is in the properties', async () => {
  stage.on(
    'CreateCredentialLocker',
    refusal('ValidationException', 'not Househo8, not Househo8, nor fleet-team, but abc'),
  );
  const outcome = await stage.run(
    create(CREDENTIAL_LOCKER, { Name: 'Househo8', Tags: { team: 'fleet-team', short: 'abc' } }),
  );
  expect(outcome).toEqual(failure('not-created/request-1', 'not ***, not ***, nor'));
  expect(outcome).toEqual(failure('not-created/request-1', 'but abc'));
});
