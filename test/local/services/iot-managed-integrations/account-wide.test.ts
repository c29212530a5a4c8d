/** The resources that exist once: in the account, for a managed thing, or for a type of resources. */

import { Harness } from './harness';

let harness: Harness;
beforeEach(() => { harness = new Harness(); });
afterEach(() => harness.close());

const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';

describe('the custom endpoint', () => {
  test('the custom endpoint is registered once, and stays', async () => {
    expect(await harness.errorOf('GetCustomEndpoint', {})).toBe('ResourceNotFoundException');
    const registered = await harness.call('RegisterCustomEndpoint', {});
    expect(registered.EndpointAddress).toMatch(/^[a-z0-9]+-ats\.iot\.eu-west-1\.amazonaws\.com$/);
    expect(await harness.call('GetCustomEndpoint', {})).toEqual(registered);
    expect(await harness.call('RegisterCustomEndpoint', {})).toEqual(registered);
    harness.assumptions.set('repeatedCustomEndpoint', 'ConflictException');
    expect(await harness.errorOf('RegisterCustomEndpoint', {})).toBe('ConflictException');
  });
});

describe('the hub configuration', () => {
  test('the hub configuration is the latest put', async () => {
    expect(await harness.errorOf('GetHubConfiguration', {})).toBe('ResourceNotFoundException');
    harness.assumptions.set('unsetConfiguration', 'nothing');
    expect(await harness.call('GetHubConfiguration', {})).toEqual({});
    for (const HubTokenTimerExpirySettingInSeconds of [1, 86_400]) {
      harness.clock.step({ minutes: 1 });
      expect(await harness.call('PutHubConfiguration', { HubTokenTimerExpirySettingInSeconds })).toEqual({
        HubTokenTimerExpirySettingInSeconds,
      });
      expect(await harness.call('GetHubConfiguration', {})).toEqual({
        HubTokenTimerExpirySettingInSeconds,
        UpdatedAt: harness.clock.date(),
      });
    }
  });
});

describe('the default encryption', () => {
  const get = () => harness.call('GetDefaultEncryptionConfiguration', {});

  test("the default encryption uses the service's own key at first", async () => {
    expect(await get()).toEqual({
      encryptionType: 'MANAGED_INTEGRATIONS_DEFAULT_ENCRYPTION',
      configurationStatus: { state: 'ENABLED' },
    });
  });

  test('the default encryption changes in the background, in both directions', async () => {
    const inProgress = {
      encryptionType: 'CUSTOMER_KEY_ENCRYPTION',
      kmsKeyArn: KEY,
      configurationStatus: { state: 'UPDATE_IN_PROGRESS' },
    } as const;
    expect(
      await harness.call('PutDefaultEncryptionConfiguration', {
        encryptionType: 'CUSTOMER_KEY_ENCRYPTION',
        kmsKeyArn: KEY,
      }),
    ).toEqual(inProgress);
    expect(await get()).toEqual(inProgress);
    harness.clock.step({ milliseconds: 500 });
    expect(await get()).toEqual({ ...inProgress, configurationStatus: { state: 'ENABLED' } });
    await harness.call('PutDefaultEncryptionConfiguration', {
      encryptionType: 'MANAGED_INTEGRATIONS_DEFAULT_ENCRYPTION',
    });
    harness.clock.step({ milliseconds: 500 });
    expect(await get()).toEqual({ encryptionType: 'MANAGED_INTEGRATIONS_DEFAULT_ENCRYPTION', configurationStatus: { state: 'ENABLED' } });
  });

  test('the default encryption fails with a reason, and the latest put counts', async () => {
    const put = { encryptionType: 'CUSTOMER_KEY_ENCRYPTION', kmsKeyArn: KEY } as const;
    await harness.call('PutDefaultEncryptionConfiguration', put, { failsLater: true });
    harness.clock.step({ milliseconds: 500 });
    expect((await get()).configurationStatus).toEqual({
      state: 'UPDATE_FAILED',
      error: { code: expect.any(String), message: expect.any(String) },
    });
    await harness.call('PutDefaultEncryptionConfiguration', put, { failsLater: true });
    await harness.call('PutDefaultEncryptionConfiguration', put);
    harness.clock.step({ milliseconds: 500 });
    expect((await get()).configurationStatus).toEqual({ state: 'ENABLED' });
  });

  test.each([
    { encryptionType: 'CUSTOMER_KEY_ENCRYPTION' } as const,
    { encryptionType: 'MANAGED_INTEGRATIONS_DEFAULT_ENCRYPTION', kmsKeyArn: KEY } as const,
    { encryptionType: 'CUSTOMER_KEY_ENCRYPTION', kmsKeyArn: 'arn:aws:kms:eu-west-1:123456789012:alias/mine' } as const,
  ])('the default encryption refuses %j', async (input) =>
    expect(await harness.errorOf('PutDefaultEncryptionConfiguration', input)).toBe('ValidationException'),
  );
});

describe('event log configurations', () => {
  const create = (members: object) =>
    harness.call('CreateEventLogConfiguration', { EventLogLevel: 'INFO', ResourceType: 'managed-thing', ...members });

  test('event log configurations live from create to delete', async () => {
    const { Id } = await create({ ResourceId: 'abc' });
    await harness.call('UpdateEventLogConfiguration', { Id: Id!, EventLogLevel: 'DEBUG' });
    const configuration = { EventLogLevel: 'DEBUG', Id, ResourceId: 'abc', ResourceType: 'managed-thing' };
    expect(await harness.call('GetEventLogConfiguration', { Id: Id! })).toEqual(configuration);
    expect((await harness.call('ListEventLogConfigurations', {})).EventLogConfigurationList).toEqual([configuration]);
    await harness.call('DeleteEventLogConfiguration', { Id: Id! });
    for (const name of ['GetEventLogConfiguration', 'DeleteEventLogConfiguration'] as const) {
      expect(await harness.errorOf(name, { Id: Id! })).toBe('ResourceNotFoundException');
    }
    expect(await harness.errorOf('UpdateEventLogConfiguration', { Id: Id!, EventLogLevel: 'WARN' })).toBe(
      'ResourceNotFoundException',
    );
  });

  test('event log configurations are one for each type and resource, or more as assumed', async () => {
    for (const members of [
      {},
      { ResourceId: '*' },
      { ResourceId: 'a' },
      { ResourceType: '*' },
      { ResourceType: 'ota-task', ResourceId: 'a' },
    ]) {
      await create(members);
      expect(
        await harness.errorOf('CreateEventLogConfiguration', {
          EventLogLevel: 'WARN',
          ResourceType: 'managed-thing',
          ...members,
        }),
      ).toBe('ConflictException');
    }
    harness.assumptions.set('eventLogConfigurations', 'repeatable');
    await create({});
  });

  test.each(['thing', '', '* ', 'managed-thing|', '**'])('event log configurations refuse the type %p', async (ResourceType) => {
    expect(await harness.errorOf('CreateEventLogConfiguration', { EventLogLevel: 'WARN', ResourceType })).toBe(
      'ValidationException',
    );
  });
});

describe('runtime log configurations', () => {
  const RuntimeLogConfigurations = {
    LogLevel: 'DEBUG',
    UploadLog: true,
    UploadPeriodMinutes: 5,
    LocalStoreLocation: '/größe/☠',
  } as const;

  test('runtime log configurations belong to a managed thing: put whole, reset, and deleted with it', async () => {
    const ManagedThingId = await harness.thing();
    const get = () => harness.call('GetRuntimeLogConfiguration', { ManagedThingId });
    expect(await harness.errorOf('GetRuntimeLogConfiguration', { ManagedThingId })).toBe('ResourceNotFoundException');
    await harness.call('ResetRuntimeLogConfiguration', { ManagedThingId });
    await harness.call('PutRuntimeLogConfiguration', { ManagedThingId, RuntimeLogConfigurations });
    expect(await get()).toEqual({ ManagedThingId, RuntimeLogConfigurations });
    await harness.call('PutRuntimeLogConfiguration', {
      ManagedThingId,
      RuntimeLogConfigurations: { LogLevel: 'WARN' },
    });
    expect(await get()).toEqual({ ManagedThingId, RuntimeLogConfigurations: { LogLevel: 'WARN' } });
    await harness.call('ResetRuntimeLogConfiguration', { ManagedThingId });
    expect(await harness.errorOf('GetRuntimeLogConfiguration', { ManagedThingId })).toBe('ResourceNotFoundException');
    harness.assumptions.set('unsetConfiguration', 'nothing');
    expect(await get()).toEqual({ ManagedThingId });
    await harness.call('PutRuntimeLogConfiguration', { ManagedThingId, RuntimeLogConfigurations });
    await harness.call('DeleteManagedThing', { Identifier: ManagedThingId, Force: true });
    expect(harness.service.snapshot().RuntimeLogConfiguration).toEqual([]);
  });

  test.each(['GetRuntimeLogConfiguration', 'ResetRuntimeLogConfiguration'] as const)(
    'runtime log configurations: %s needs an existing thing',
    async (name) => {
      harness.assumptions.set('unsetConfiguration', 'nothing');
      expect(await harness.errorOf(name, { ManagedThingId: 'nobody' })).toBe('ResourceNotFoundException');
      expect(
        await harness.errorOf('PutRuntimeLogConfiguration', { ManagedThingId: 'nobody', RuntimeLogConfigurations }),
      ).toBe('ResourceNotFoundException');
    },
  );
});

describe('schema versions', () => {
  test('schema versions are read by their ID and version', async () => {
    const get = (SchemaVersionedId: string) =>
      harness.call('GetSchemaVersion', { Type: 'capability', SchemaVersionedId });
    const schema = await get('matter.OnOff@1.4');
    expect(schema).toMatchObject({
      Namespace: 'matter',
      SchemaId: 'matter.OnOff',
      SemanticVersion: '1.4',
      Type: 'capability',
      Visibility: 'PUBLIC',
    });
    expect(schema.Schema).toMatchObject({
      $id: '/schema-versions/capability/matter.OnOff@1.4',
      extrinsicId: '0x0006',
      actions: expect.arrayContaining([expect.objectContaining({ name: 'Toggle', extrinsicId: '0x02' })]),
    });
    expect(await get('matter.OnOff@$latest')).toEqual(schema);
    for (const SchemaVersionedId of ['matter.OnOff@1.3', 'matter.Nothing@1.4', 'aws.OnOff@1.4']) {
      expect(await harness.errorOf('GetSchemaVersion', { Type: 'capability', SchemaVersionedId })).toBe(
        'ResourceNotFoundException',
      );
    }
    expect(
      await harness.errorOf('GetSchemaVersion', { Type: 'definition', SchemaVersionedId: 'matter.OnOff@1.4' }),
    ).toBe('ResourceNotFoundException');
    expect(await harness.errorOf('GetSchemaVersion', { Type: 'capability', SchemaVersionedId: 'matter.OnOff' })).toBe(
      'ValidationException',
    );
    expect(
      await harness.errorOf('GetSchemaVersion', {
        Type: 'capability',
        SchemaVersionedId: 'matter.OnOff@1.4',
        Format: 'ZCL',
      }),
    ).toBe('ValidationException');
  });

  test('schema versions are listed by each filter', async () => {
    const list = async (filter: object) =>
      (await harness.call('ListSchemaVersions', { Type: 'capability', ...filter })).Items!.map(
        ({ SchemaId }) => SchemaId,
      );
    const all = await list({});
    expect(all.length).toBeGreaterThan(5);
    expect(await list({ SchemaId: 'matter.Thermostat' })).toEqual(['matter.Thermostat']);
    expect(await list({ Namespace: 'aws' })).toEqual([]);
    expect(await list({ SemanticVersion: '$latest', Visibility: 'PUBLIC' })).toEqual(all);
    expect(await list({ SemanticVersion: '1.0' })).toEqual([]);
    expect(await list({ Visibility: 'PRIVATE' })).toEqual([]);
    expect(await list({ Type: 'definition' })).toEqual([]);
    const { NextToken } = await harness.call('ListSchemaVersions', { Type: 'capability', MaxResults: 2 });
    expect(await list({ NextToken })).toEqual(all.slice(2));
    expect(await harness.errorOf('ListSchemaVersions', { Type: 'definition', NextToken })).toBe('ValidationException');
  });
});
