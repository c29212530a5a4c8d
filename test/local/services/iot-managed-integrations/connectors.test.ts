/** Devices behind third-party clouds: from the connector to commands. */

import { Harness, STREAM } from './harness';

let harness: Harness;
/** The connector's answer to an operation, instead of an acknowledgement. */
let answers: Record<string, unknown>;

beforeEach(() => {
  answers = {};
  harness = new Harness(({ payload: { operationName } }) => {
    const answer = answers[operationName] ?? { header: { responseCode: 200 }, payload: { userId: 'user-1' } };
    if (answer instanceof Error) throw answer;
    return answer;
  });
});
afterEach(() => harness.close());

const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function:connector';
const SECRET = {
  arn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:oauth-AbCdEf',
  versionId: '12345678-1234-1234-1234-123456789012',
};
const OAUTH = {
  authUrl: 'http://cloud.example/authorize?a=b',
  tokenUrl: 'https://cloud.example/token',
  scope: 'read ü',
  tokenEndpointAuthenticationScheme: 'HTTP_BASIC',
} as const;
const material = (AuthMaterialName: string, SecretsManager = SECRET) => ({ AuthMaterialName, SecretsManager });

async function connector(members: object = {}): Promise<string> {
  return (
    await harness.call('CreateCloudConnector', {
      Name: 'cloud',
      EndpointConfig: { lambda: { arn: FUNCTION } },
      ...members,
    })
  ).Id!;
}

async function destination(
  AuthConfig: object = { oAuth: OAUTH, GeneralAuthorization: [material('m')] },
): Promise<string> {
  return (
    await harness.call('CreateConnectorDestination', {
      CloudConnectorId: await connector(),
      AuthConfig,
      AuthType: 'OAUTH',
      SecretsManager: SECRET,
    })
  ).Id!;
}

/** An association that has succeeded. */
async function association(ConnectorDestinationId?: string): Promise<string> {
  ConnectorDestinationId ??= await destination();
  const { AccountAssociationId } = await harness.call('CreateAccountAssociation', {
    ConnectorDestinationId,
    GeneralAuthorization: { AuthMaterialName: 'm' },
  });
  await harness.service.notifications();
  return AccountAssociationId;
}

const stateOf = async (AccountAssociationId: string) =>
  (await harness.call('GetAccountAssociation', { AccountAssociationId })).AssociationState;
const operations = () => harness.invocations.map(({ event }) => event.payload.operationName);

describe('cloud connectors', () => {
  test('cloud connectors live from create to delete', async () => {
    const Identifier = await connector({ Description: 'first' });
    expect(await harness.call('GetCloudConnector', { Identifier })).toEqual({
      Description: 'first',
      EndpointConfig: { lambda: { arn: FUNCTION } },
      EndpointType: 'LAMBDA',
      Id: Identifier,
      Name: 'cloud',
      Type: 'UNLISTED',
    });
    await harness.call('UpdateCloudConnector', { Identifier, Name: 'other' });
    expect(await harness.call('GetCloudConnector', { Identifier })).toMatchObject({
      Name: 'other',
      Description: 'first',
    });
    await harness.call('DeleteCloudConnector', { Identifier });
    expect(await harness.errorOf('GetCloudConnector', { Identifier })).toBe('ResourceNotFoundException');
    expect(await harness.errorOf('UpdateCloudConnector', { Identifier })).toBe('ResourceNotFoundException');
    expect(await harness.errorOf('DeleteCloudConnector', { Identifier })).toBe('ResourceNotFoundException');
  });

  test('cloud connectors are listed by function and by type', async () => {
    const ids = [await connector(), await connector({ EndpointConfig: { lambda: { arn: 'other' } } })];
    const list = async (filter: object) =>
      (await harness.call('ListCloudConnectors', filter)).Items!.map(({ Id }) => Id);
    expect(await list({})).toEqual(ids);
    expect(await list({ LambdaArn: FUNCTION })).toEqual([ids[0]]);
    expect(await list({ Type: 'UNLISTED' })).toEqual(ids);
    expect(await list({ Type: 'LISTED' })).toEqual([]);
  });

  test('cloud connectors need a function, and a unique name as assumed', async () => {
    expect(await harness.errorOf('CreateCloudConnector', { Name: 'x', EndpointConfig: {} })).toBe(
      'ValidationException',
    );
    await connector();
    await connector();
    harness.assumptions.set('connectorNames', 'unique');
    expect(
      await harness.errorOf('CreateCloudConnector', { Name: 'cloud', EndpointConfig: { lambda: { arn: FUNCTION } } }),
    ).toBe('ConflictException');
  });

  test('cloud connectors with destinations stay, unless assumed otherwise', async () => {
    await destination();
    const [{ Id }] = harness.service.snapshot().CloudConnector;
    expect(await harness.errorOf('DeleteCloudConnector', { Identifier: Id! })).toBe('ValidationException');
    harness.assumptions.set('deleteUsedConnector', 'allowed');
    await harness.call('DeleteCloudConnector', { Identifier: Id! });
  });
});

describe('connector destinations', () => {
  test('connector destinations return their input, and the redirect URL', async () => {
    const oAuth = {
      ...OAUTH,
      oAuthCompleteRedirectUrl: 'https://app.example/done',
      proactiveRefreshTokenRenewal: { enabled: true, DaysBeforeRenewal: 30 },
    };
    const Identifier = await destination({ oAuth });
    const [{ Id: CloudConnectorId }] = harness.service.snapshot().CloudConnector;
    expect(await harness.call('GetConnectorDestination', { Identifier })).toEqual({
      AuthConfig: { oAuth },
      AuthType: 'OAUTH',
      CloudConnectorId,
      Id: Identifier,
      OAuthCompleteRedirectUrl: 'https://app.example/done',
      SecretsManager: SECRET,
    });
    await harness.call('UpdateConnectorDestination', {
      Identifier,
      Name: 'n',
      AuthConfig: { oAuthUpdate: { oAuthCompleteRedirectUrl: 'https://app.example/other' } },
    });
    const { AuthConfig, Name, OAuthCompleteRedirectUrl } = await harness.call('GetConnectorDestination', {
      Identifier,
    });
    expect([AuthConfig!.oAuth, Name, OAuthCompleteRedirectUrl]).toEqual([
      { ...oAuth, oAuthCompleteRedirectUrl: 'https://app.example/other' },
      'n',
      'https://app.example/other',
    ]);
    const list = async (CloudConnector: string) =>
      (await harness.call('ListConnectorDestinations', { CloudConnectorId: CloudConnector })).ConnectorDestinationList;
    expect(await list(CloudConnectorId!)).toEqual([{ CloudConnectorId, Id: Identifier, Name: 'n' }]);
    expect(await list('other')).toEqual([]);
  });

  test('connector destinations get more materials and other secrets, three at most, and lose none', async () => {
    const Identifier = await destination({ GeneralAuthorization: [material('a'), material('b')] });
    const other = { ...SECRET, arn: `${SECRET.arn}2` };
    const update = (GeneralAuthorizationUpdate: object) => ({ Identifier, AuthConfig: { GeneralAuthorizationUpdate } });
    await harness.call(
      'UpdateConnectorDestination',
      update({ AuthMaterialsToAdd: [material('c')], AuthMaterialsToUpdate: [material('a', other)] }),
    );
    const materials = [material('a', other), material('b'), material('c')];
    expect((await harness.call('GetConnectorDestination', { Identifier })).AuthConfig).toEqual({
      GeneralAuthorization: materials,
    });
    for (const wrong of [
      { AuthMaterialsToAdd: [material('d')] },
      { AuthMaterialsToAdd: [material('a')] },
      { AuthMaterialsToUpdate: [material('d')] },
    ]) {
      expect(await harness.errorOf('UpdateConnectorDestination', update(wrong))).toBe('ValidationException');
    }
    expect(await harness.errorOf('UpdateConnectorDestination', { Identifier, AuthConfig: { oAuthUpdate: {} } })).toBe(
      'ValidationException',
    );
    expect((await harness.call('GetConnectorDestination', { Identifier })).AuthConfig).toEqual({ GeneralAuthorization: materials });
  });

  test.each([
    [
      'of a connector that is not there',
      { CloudConnectorId: 'gone', AuthConfig: { oAuth: OAUTH } },
      'ResourceNotFoundException',
    ],
    ['without any authorization', { AuthConfig: {} }, 'ValidationException'],
    ['with no materials', { AuthConfig: { GeneralAuthorization: [] } }, 'ValidationException'],
    [
      'with a material twice',
      { AuthConfig: { GeneralAuthorization: [material('a'), material('a')] } },
      'ValidationException',
    ],
    [
      'with four materials',
      { AuthConfig: { GeneralAuthorization: ['a', 'b', 'c', 'd'].map((name) => material(name)) } },
      'ValidationException',
    ],
  ])('connector destinations refuse %s', async (_, input, error) => {
    expect(await harness.errorOf('CreateConnectorDestination', { CloudConnectorId: await connector(), ...input })).toBe(
      error,
    );
  });

  test('connector destinations stay while an account association uses them', async () => {
    const Identifier = await destination();
    const AccountAssociationId = await association(Identifier);
    expect(await harness.errorOf('DeleteConnectorDestination', { Identifier })).toBe('ValidationException');
    await harness.call('DeleteAccountAssociation', { AccountAssociationId });
    harness.clock.step({ minutes: 1 });
    await harness.call('DeleteConnectorDestination', { Identifier });
    expect(await harness.errorOf('DeleteConnectorDestination', { Identifier })).toBe('ResourceNotFoundException');
  });
});

describe('account associations', () => {
  const create = async (members: object = {}) => {
    const ConnectorDestinationId = await destination();
    return harness.call('CreateAccountAssociation', { ConnectorDestinationId, ...members });
  };

  test('account associations wait for the end user, whose user ID the connector returns', async () => {
    const created = await create({ Name: 'home', Tags: { a: 'b' } });
    const { AccountAssociationId, OAuthAuthorizationUrl } = created;
    expect(created).toMatchObject({
      AssociationState: 'ASSOCIATION_IN_PROGRESS',
      Arn: expect.stringMatching(/:account-association\/[0-9a-f]{32}$/),
    });
    const url = new URL(OAuthAuthorizationUrl);
    expect([url.protocol, url.host, url.pathname]).toEqual(['https:', 'cloud.example', '/authorize']);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      a: 'b',
      response_type: 'code',
      scope: 'read ü',
      state: AccountAssociationId,
    });
    expect(harness.invocations).toEqual([]);

    harness.world.authorize(AccountAssociationId, { accessToken: 'canary' });
    expect(await stateOf(AccountAssociationId)).toBe('ASSOCIATION_IN_PROGRESS');
    await harness.service.notifications();
    expect(await harness.call('GetAccountAssociation', { AccountAssociationId })).toEqual({
      ...created,
      AssociationState: 'ASSOCIATION_SUCCEEDED',
      ConnectorDestinationId: expect.any(String),
      Name: 'home',
      Tags: { a: 'b' },
    });
    const [{ Id: connectorId }] = harness.service.snapshot().CloudConnector;
    expect(harness.invocations).toEqual([
      {
        functionArn: FUNCTION,
        event: {
          header: { auth: { token: 'canary', type: 'OAuth2.0' } },
          payload: { operationName: 'AWS.ActivateUser', operationVersion: '1.0.0', connectorId },
        },
      },
    ]);
  });

  test('account associations fail with the refusal of the end user or the connector', async () => {
    const [refused, failed] = [await create(), await create()];
    harness.world.authorize(refused.AccountAssociationId, { error: 'access_denied: no!' });
    expect(
      await harness.call('GetAccountAssociation', { AccountAssociationId: refused.AccountAssociationId }),
    ).toMatchObject({ AssociationState: 'ASSOCIATION_FAILED', ErrorMessage: 'access_denied  no ' });
    answers['AWS.ActivateUser'] = { header: { responseCode: 401 }, payload: { responseMessage: 'who?' } };
    harness.world.authorize(failed.AccountAssociationId, { accessToken: 't' });
    await harness.service.notifications();
    expect(
      await harness.call('GetAccountAssociation', { AccountAssociationId: failed.AccountAssociationId }),
    ).toMatchObject({
      AssociationState: 'ASSOCIATION_FAILED',
      ErrorMessage: expect.stringContaining('responseCode 401'),
    });
    expect(() => harness.world.authorize(failed.AccountAssociationId, { accessToken: 't' })).toThrow(
      'is ASSOCIATION_FAILED',
    );
  });

  test('account associations by general authorization need no end user', async () => {
    const created = await create({ GeneralAuthorization: { AuthMaterialName: 'm' } });
    expect(created).toMatchObject({ AssociationState: 'ASSOCIATION_SUCCEEDED', OAuthAuthorizationUrl: '' });
    await harness.service.notifications();
    expect(harness.invocations[0].event.header).toEqual({
      auth: { secretsManager: SECRET, type: 'GeneralAuthorization' },
    });
    expect(await harness.errorOf('StartAccountAssociationRefresh', created)).toBe('ValidationException');
  });

  test.each([
    ['ResourceNotFoundException', { ConnectorDestinationId: 'gone' }],
    ['ValidationException', { GeneralAuthorization: { AuthMaterialName: 'other' } }],
    ['ValidationException', { GeneralAuthorization: {} }],
    ['ValidationException', { Tags: { 'aws:x': '' } }],
  ])('account associations end in a %s with %j', async (error, members) => {
    expect(
      await harness.errorOf('CreateAccountAssociation', { ConnectorDestinationId: await destination(), ...members }),
    ).toBe(error);
  });

  test('account associations are refreshed by another visit of the end user', async () => {
    const { AccountAssociationId } = await create();
    harness.world.authorize(AccountAssociationId, { error: 'no' });
    const { OAuthAuthorizationUrl } = await harness.call('StartAccountAssociationRefresh', { AccountAssociationId });
    const { AssociationState, ErrorMessage, ...refreshed } = await harness.call('GetAccountAssociation', {
      AccountAssociationId,
    });
    expect([AssociationState, ErrorMessage, refreshed.OAuthAuthorizationUrl]).toEqual([
      'ASSOCIATION_IN_PROGRESS',
      undefined,
      OAuthAuthorizationUrl,
    ]);
  });

  test('account associations are deleted in the background, and the connector is notified', async () => {
    const AccountAssociationId = await association();
    await harness.call('UpdateAccountAssociation', { AccountAssociationId, Name: 'n' });
    await harness.call('DeleteAccountAssociation', { AccountAssociationId });
    await harness.call('DeleteAccountAssociation', { AccountAssociationId });
    expect(await stateOf(AccountAssociationId)).toBe('ASSOCIATION_DELETING');
    expect(await harness.errorOf('UpdateAccountAssociation', { AccountAssociationId, Name: 'm' })).toBe(
      'ConflictException',
    );
    expect(await harness.errorOf('StartAccountAssociationRefresh', { AccountAssociationId })).toBe('ConflictException');
    harness.clock.step({ milliseconds: 500 });
    expect(await harness.errorOf('GetAccountAssociation', { AccountAssociationId })).toBe('ResourceNotFoundException');
    await harness.service.notifications();
    expect(operations()).toEqual(['AWS.ActivateUser', 'AWS.DeactivateUser']);
  });

  test('account associations are listed by destination', async () => {
    const ConnectorDestinationId = await destination();
    const id = await association(ConnectorDestinationId);
    const list = async (filter: object) =>
      (await harness.call('ListAccountAssociations', filter)).Items!.map(
        ({ AccountAssociationId }) => AccountAssociationId,
      );
    expect([
      await list({}),
      await list({ ConnectorDestinationId }),
      await list({ ConnectorDestinationId: 'other' }),
    ]).toEqual([[id], [id], []]);
  });
});

/** A connector's report of a light. */
const light = (ConnectorDeviceId: string, attributes = [{ id: '0x0000', value: true }]) => ({
  ConnectorDeviceId,
  ConnectorDeviceName: 'Лампа',
  DeviceMetadata: { Brand: 'Example', Model: 7 },
  CapabilityReport: {
    version: '1.0.0',
    nodeId: '1',
    endpoints: [
      {
        id: '1',
        deviceTypes: ['Light'],
        clusters: [
          { id: '0x0006', revision: 6, attributes, commands: ['0x00', '0x01'], events: [] },
          { id: '0xfc00', revision: 1 },
        ],
      },
    ],
  },
});

async function discover(AccountAssociationId: string, ConnectorDeviceIdList?: string[]): Promise<string> {
  return (
    await harness.call('StartDeviceDiscovery', { DiscoveryType: 'CLOUD', AccountAssociationId, ConnectorDeviceIdList })
  ).Id!;
}

const connectorId = () => harness.service.snapshot().CloudConnector[0].Id!;
const tell = (event: object) => harness.call('SendConnectorEvent', { ConnectorId: connectorId(), ...event } as any);
const found = (DeviceDiscoveryId: string, devices: string[], StatusCode?: number) =>
  tell({
    Operation: 'DEVICE_DISCOVERY',
    DeviceDiscoveryId,
    Devices: devices.map((device) => light(device)),
    StatusCode,
  });
const discovery = (Identifier: string) => harness.call('GetDeviceDiscovery', { Identifier });
const devicesOf = async (Identifier: string) => (await harness.call('ListDiscoveredDevices', { Identifier })).Items!;

describe('a discovery in a third-party cloud', () => {
  test('a discovery in a third-party cloud continues until the connector ends it', async () => {
    const AccountAssociationId = await association();
    const id = await discover(AccountAssociationId, ['lamp-1']);
    await harness.service.notifications();
    expect(harness.invocations[1].event.payload).toMatchObject({
      operationName: 'AWS.DiscoverDevices',
      operationVersion: '1.0',
      deviceDiscoveryId: id,
      connectorDeviceIdList: ['lamp-1'],
    });
    expect(await discovery(id)).toEqual({
      AccountAssociationId,
      Arn: `arn:aws:iotmanagedintegrations:eu-west-1:123456789012:device-discovery/${id}`,
      DiscoveryType: 'CLOUD',
      Id: id,
      StartedAt: harness.clock.date(),
      Status: 'RUNNING',
    });
    await found(id, ['lamp-1'], 302);
    expect((await discovery(id)).Status).toBe('RUNNING');
    harness.clock.step({ minutes: 1 });
    await found(id, ['lamp-2'], 200);
    expect(await discovery(id)).toMatchObject({ Status: 'SUCCEEDED', FinishedAt: harness.clock.date() });
    expect(await devicesOf(id)).toMatchObject([
      {
        AuthenticationMaterial: `CLOUD:${id}:lamp-1`,
        Brand: 'Example',
        ConnectorDeviceId: 'lamp-1',
        ConnectorDeviceName: 'Лампа',
        DeviceTypes: ['Light'],
        Modification: 'DISCOVERED',
      },
      { ConnectorDeviceId: 'lamp-2' },
    ]);
    expect((await devicesOf(id))[0]).not.toHaveProperty('Model');
    expect(
      await harness.errorOf('SendConnectorEvent', {
        ConnectorId: connectorId(),
        Operation: 'DEVICE_DISCOVERY',
        DeviceDiscoveryId: id,
      }),
    ).toBe('ValidationException');
  });

  test('a discovery in a third-party cloud fails with the connector', async () => {
    const AccountAssociationId = await association();
    answers['AWS.DiscoverDevices'] = { header: { responseCode: 500 }, payload: {} };
    const id = await discover(AccountAssociationId);
    await harness.service.notifications();
    expect((await discovery(id)).Status).toBe('FAILED');
    delete answers['AWS.DiscoverDevices'];
    const other = await discover(AccountAssociationId);
    await found(other, [], 404);
    expect((await discovery(other)).Status).toBe('FAILED');
  });

  test('a discovery in a third-party cloud ends by itself', async () => {
    const id = await discover(await association());
    harness.clock.step({ minutes: 14.9 });
    expect((await discovery(id)).Status).toBe('RUNNING');
    harness.clock.step({ minutes: 10 });
    const { FinishedAt, StartedAt, Status } = await discovery(id);
    expect([Status, (FinishedAt!.getTime() - StartedAt.getTime()) / 60_000]).toEqual(['TIMED_OUT', 15]);
  });

  test('a discovery in a third-party cloud accepts the connector of its association only', async () => {
    const id = await discover(await association());
    const stranger = await connector();
    expect(
      await harness.errorOf('SendConnectorEvent', {
        ConnectorId: stranger,
        Operation: 'DEVICE_DISCOVERY',
        DeviceDiscoveryId: id,
      }),
    ).toBe('ValidationException');
    expect(
      await harness.errorOf('SendConnectorEvent', {
        ConnectorId: connectorId(),
        Operation: 'DEVICE_DISCOVERY',
        DeviceDiscoveryId: 'gone',
      }),
    ).toBe('ResourceNotFoundException');
    expect(await harness.errorOf('SendConnectorEvent', { ConnectorId: 'gone', Operation: 'DEVICE_EVENT' })).toBe(
      'ResourceNotFoundException',
    );
    expect((await discovery(id)).Status).toBe('RUNNING');
  });

  test('a discovery in a third-party cloud needs an association that has succeeded', async () => {
    const { AccountAssociationId } = await harness.call('CreateAccountAssociation', {
      ConnectorDestinationId: await destination(),
    });
    expect(await harness.errorOf('StartDeviceDiscovery', { DiscoveryType: 'CLOUD', AccountAssociationId })).toBe(
      'ConflictException',
    );
    expect(
      await harness.errorOf('StartDeviceDiscovery', { DiscoveryType: 'CLOUD', AccountAssociationId: 'gone' }),
    ).toBe('ResourceNotFoundException');
    expect(await harness.errorOf('StartDeviceDiscovery', { DiscoveryType: 'CLOUD' })).toBe('ValidationException');
  });
});

/** A light that is registered with an association. */
async function registered(): Promise<{ thing: string; AccountAssociationId: string; DeviceDiscoveryId: string }> {
  const AccountAssociationId = await association();
  const DeviceDiscoveryId = await discover(AccountAssociationId);
  await found(DeviceDiscoveryId, ['lamp']);
  const thing = await harness.thing({
    AuthenticationMaterialType: 'DISCOVERED_DEVICE',
    AuthenticationMaterial: `CLOUD:${DeviceDiscoveryId}:lamp`,
  });
  await harness.call('RegisterAccountAssociation', { AccountAssociationId, DeviceDiscoveryId, ManagedThingId: thing });
  return { thing, AccountAssociationId, DeviceDiscoveryId };
}

describe('a device that was discovered', () => {
  test('a discovered device is reached after its registration', async () => {
    const AccountAssociationId = await association();
    const DeviceDiscoveryId = await discover(AccountAssociationId);
    await found(DeviceDiscoveryId, ['lamp', 'other']);
    const Identifier = await harness.thing({
      AuthenticationMaterialType: 'DISCOVERED_DEVICE',
      AuthenticationMaterial: `CLOUD:${DeviceDiscoveryId}:lamp`,
    });
    expect(await harness.call('GetManagedThing', { Identifier })).toMatchObject({
      ProvisioningStatus: 'UNASSOCIATED',
      ConnectorDeviceId: 'lamp',
      Brand: 'Example',
    });
    expect((await harness.call('GetManagedThingCapabilities', { Identifier })).CapabilityReport!.endpoints).toEqual([
      {
        id: '1',
        deviceTypes: ['Light'],
        capabilities: [
          {
            id: 'matter.OnOff@1.4',
            name: 'On/Off',
            version: '6',
            properties: ['OnOff'],
            actions: ['Off', 'On'],
            events: [],
          },
        ],
      },
    ]);
    const ids = { AccountAssociationId, DeviceDiscoveryId, ManagedThingId: Identifier };
    expect(await harness.call('RegisterAccountAssociation', ids)).toEqual(ids);
    const [{ ConnectorDestinationId }] = harness.service.snapshot().AccountAssociation;
    expect(await harness.call('GetManagedThing', { Identifier })).toMatchObject({
      ProvisioningStatus: 'ACTIVATED',
      ConnectorDestinationId,
      ActivatedAt: harness.clock.date(),
    });
    const list = async (filter: object) => (await harness.call('ListManagedThingAccountAssociations', filter)).Items;
    const pair = { AccountAssociationId, ManagedThingAssociationStatus: 'ASSOCIATED', ManagedThingId: Identifier };
    expect([await list({}), await list({ AccountAssociationId }), await list({ ManagedThingId: 'other' })]).toEqual([
      [pair],
      [pair],
      [],
    ]);
    expect(
      (
        await harness.call('ListManagedThings', {
          ConnectorDeviceIdFilter: 'lamp',
          ConnectorDestinationIdFilter: ConnectorDestinationId,
        })
      ).Items,
    ).toHaveLength(1);
  });

  test('a discovered device is registered with its discovery', async () => {
    const { AccountAssociationId, DeviceDiscoveryId, thing } = await registered();
    const other = await association();
    expect(
      await harness.errorOf('RegisterAccountAssociation', {
        AccountAssociationId: other,
        DeviceDiscoveryId,
        ManagedThingId: thing,
      }),
    ).toBe('ValidationException');
    const stranger = await harness.thing();
    const ids = { AccountAssociationId, DeviceDiscoveryId, ManagedThingId: stranger };
    expect(await harness.errorOf('RegisterAccountAssociation', ids)).toBe('ValidationException');
    for (const name of Object.keys(ids)) {
      expect(await harness.errorOf('RegisterAccountAssociation', { ...ids, [name]: 'gone' })).toBe(
        'ResourceNotFoundException',
      );
    }
  });

  test('a discovered device is isolated without its last association, which cannot be deleted before', async () => {
    const { thing, AccountAssociationId } = await registered();
    expect(await harness.errorOf('DeleteAccountAssociation', { AccountAssociationId })).toBe('ValidationException');
    await harness.call('DeregisterAccountAssociation', { AccountAssociationId, ManagedThingId: thing });
    expect((await harness.call('GetManagedThing', { Identifier: thing })).ProvisioningStatus).toBe('ISOLATED');
    expect(await harness.errorOf('DeregisterAccountAssociation', { AccountAssociationId, ManagedThingId: thing })).toBe(
      'ResourceNotFoundException',
    );
    await harness.call('DeleteAccountAssociation', { AccountAssociationId });
  });

  test('a deleted device takes its associations with it', async () => {
    const { thing } = await registered();
    await harness.call('DeleteManagedThing', { Identifier: thing, Force: true });
    expect(harness.service.snapshot().ManagedThingAssociation).toEqual([]);
  });

  test('a discovered device is recognized by the next discovery', async () => {
    const { thing, AccountAssociationId } = await registered();
    const again = await discover(AccountAssociationId);
    await found(again, ['lamp', 'new'], 302);
    await tell({ Operation: 'DEVICE_DISCOVERY', DeviceDiscoveryId: again, Devices: [light('lamp', [])] });
    expect((await devicesOf(again)).map(({ ManagedThingId, Modification }) => [ManagedThingId, Modification])).toEqual([
      [thing, 'NO_CHANGE'], [undefined, 'DISCOVERED'], [thing, 'UPDATED'],
    ]);
    const { CapabilityReport } = await harness.call('GetManagedThingCapabilities', { Identifier: thing });
    expect(CapabilityReport!.endpoints[0].capabilities[0].properties).toEqual([]);
  });

  test('a device that was onboarded before its discovery is registered automatically', async () => {
    const [first, second] = [await association(), await association()];
    const Identifier = await harness.thing({
      AuthenticationMaterialType: 'PRE_ONBOARDED_CLOUD',
      AuthenticationMaterial: `CLOUD:lamp:${first}:${second}`,
    });
    expect(await harness.call('GetManagedThing', { Identifier })).toMatchObject({
      ProvisioningStatus: 'PRE_ASSOCIATED',
      ConnectorDeviceId: 'lamp',
    });
    await found(await discover(first, ['lamp']), ['lamp']);
    expect((await harness.call('GetManagedThing', { Identifier })).ProvisioningStatus).toBe('ACTIVATED');
    const { Items } = await harness.call('ListManagedThingAccountAssociations', { ManagedThingId: Identifier });
    expect(Items).toHaveLength(2);
    expect(Items).toEqual(expect.arrayContaining([
      { AccountAssociationId: first, ManagedThingAssociationStatus: 'ASSOCIATED', ManagedThingId: Identifier },
      { AccountAssociationId: second, ManagedThingAssociationStatus: 'PRE_ASSOCIATED', ManagedThingId: Identifier },
    ]));
  });

  test.each([
    ['DISCOVERED_DEVICE', 'CLOUD:x:lamp', 'ValidationException'],
    ['PRE_ONBOARDED_CLOUD', 'CLOUD:lamp', 'ValidationException'],
    ['PRE_ONBOARDED_CLOUD', 'lamp:a:b', 'ValidationException'],
    ['PRE_ONBOARDED_CLOUD', 'CLOUD:lamp:gone', 'ResourceNotFoundException'],
  ] as const)('a discovered device is not created from the %s %s', async (AuthenticationMaterialType, AuthenticationMaterial, error) => {
    expect(
      await harness.errorOf('CreateManagedThing', {
        Role: 'DEVICE',
        AuthenticationMaterialType,
        AuthenticationMaterial,
      }),
    ).toBe(error);
  });
});

describe('a command', () => {
  const action = (name: string, parameters?: object) => [
    {
      endpointId: '1',
      capabilities: [{ id: 'matter.OnOff@1.4', name: 'On/Off', version: '6', actions: [{ name, parameters }] }],
    },
  ];
  const state = async (ManagedThingId: string) =>
    (await harness.call('GetManagedThingState', { ManagedThingId })).Endpoints.flatMap(({ capabilities }) =>
      capabilities.flatMap(({ properties }) =>
        properties.map((property: any) => [property.name, property.value.propertyValue]),
      ),
    );

  test.each([
    ['Toggle', undefined, { '0x02': {} }],
    ['OffWithEffect', { EffectIdentifier: 0, EffectVariant: 1 }, { '0x40': { '0x0': 0, '0x1': 1 } }],
    ['UpdateState', { OnTime: 5, Unknown: 1 }, { '0xff01': { '0x4001': 5, 'Unknown': 1 } }],
    ['ReadState', { propertiesToRead: ['OnOff'] }, { '0xff02': { '0x0000': null } }],
    [
      'ReadState',
      { propertiesToRead: '*' },
      { '0xff02': { '0x0000': null, '0x4000': null, '0x4001': null, '0x4002': null, '0x4003': null } },
    ],
    ['Blink', { a: 1 }, { Blink: { a: 1 } }],
  ])('a command %s with %j reaches the connector in the terms of Matter', async (name, parameters, expected) => {
    const { thing } = await registered();
    const { TraceId } = await harness.call('SendManagedThingCommand', {
      ManagedThingId: thing,
      Endpoints: action(name, parameters),
    });
    await harness.service.notifications();
    expect(harness.invocations.at(-1).event.payload).toMatchObject({
      operationName: 'AWS.SendCommand',
      connectorDeviceId: 'lamp',
      traceId: TraceId,
      endpoints: [{ id: '1', clusters: [{ id: '0x0006', commands: [expected] }] }],
    });
  });

  test('a command is answered by the connector, whose attributes are the new state', async () => {
    const { thing } = await registered();
    await harness.listen('DEVICE_COMMAND');
    const { TraceId } = await harness.call('SendManagedThingCommand', {
      ManagedThingId: thing,
      Endpoints: action('On'),
    });
    expect([await state(thing), await harness.messages()]).toEqual([[], []]);
    for (const attributes of [[{ '0x0000': true }, { 16385: 5 }], { '0x0000': false }]) {
      await tell({
        Operation: 'DEVICE_COMMAND_RESPONSE',
        TraceId,
        MatterEndpoint: { id: '1', clusters: [{ id: '6', attributes }] },
      });
    }
    expect((await state(thing)).sort()).toEqual([['OnOff', false], ['OnTime', 5]]);
    expect((await harness.messages()).map(({ payload }) => [payload.traceId, payload.result])).toEqual([
      [TraceId, 'succeeded'],
    ]);
  });

  test('a command fails with the connector, which is asked six times when it breaks', async () => {
    const { thing } = await registered();
    await harness.listen('DEVICE_COMMAND', 'CONNECTOR_ERROR_REPORT');
    harness.invocations.length = 0;
    answers['AWS.SendCommand'] = new Error('broken');
    await harness.call('SendManagedThingCommand', { ManagedThingId: thing, Endpoints: action('On') });
    const messages = await harness.messages();
    expect(harness.invocations).toHaveLength(6);
    expect(
      messages.map(({ messageType, payload }) => [messageType, payload.message ?? payload.error, payload.statusCode]),
    ).toEqual([
      [
        'CONNECTOR_ERROR_REPORT',
        expect.stringContaining(
          'AWS.SendCommand operation failed during asynchronous invocation of the connector: Error: broken',
        ),
        0,
      ],
      ['DEVICE_COMMAND', expect.stringContaining('broken'), undefined],
    ]);
  });

  test('a command needs an association of the thing', async () => {
    const { thing, AccountAssociationId } = await registered();
    const other = await association();
    expect(
      await harness.errorOf('SendManagedThingCommand', {
        ManagedThingId: thing,
        Endpoints: action('On'),
        AccountAssociationId: other,
      }),
    ).toBe('ValidationException');
    await harness.call('SendManagedThingCommand', {
      ManagedThingId: thing,
      Endpoints: action('On'),
      AccountAssociationId,
    });
    await harness.call('DeregisterAccountAssociation', { AccountAssociationId, ManagedThingId: thing });
    expect(await harness.errorOf('SendManagedThingCommand', { ManagedThingId: thing, Endpoints: action('On') })).toBe(
      'ValidationException',
    );
    expect(await harness.errorOf('SendManagedThingCommand', { ManagedThingId: 'gone', Endpoints: action('On') })).toBe(
      'ResourceNotFoundException',
    );
    expect(
      await harness.errorOf('SendConnectorEvent', {
        ConnectorId: connectorId(),
        Operation: 'DEVICE_COMMAND_RESPONSE',
        TraceId: 'gone',
      }),
    ).toBe('ResourceNotFoundException');
  });

  test('a command changes a connected emulated device', async () => {
    const id = await harness.thing();
    const send = async (name: string, parameters?: object) => {
      await harness.call('SendManagedThingCommand', { ManagedThingId: id, Endpoints: action(name, parameters) });
      harness.clock.step({ milliseconds: 200 });
      return state(id);
    };
    await harness.listen('DEVICE_COMMAND');
    expect(await send('On')).toEqual([]);
    harness.world.connect(id);
    expect(await send('Toggle')).toEqual([['OnOff', true]]);
    expect(await send('UpdateState', { OnTime: 5 })).toEqual([['OnOff', true], ['OnTime', 5]]);
    expect(await send('Off')).toEqual([['OnOff', false], ['OnTime', 5]]);
    expect(await send('Dance')).toEqual([['OnOff', false], ['OnTime', 5]]);
    expect((await harness.messages()).map(({ payload }) => payload.result)).toEqual([
      'failed',
      'succeeded',
      'succeeded',
      'succeeded',
      'succeeded',
    ]);
  });
});

describe('an event', () => {
  const event = (members: object = {}) => ({
    Operation: 'DEVICE_EVENT',
    ConnectorDeviceId: 'lamp',
    MatterEndpoint: { id: '1', clusters: [{ id: '0x0006', attributes: [{ '0x0000': true }] }] },
    ...members,
  });
  const isOn = async (ManagedThingId: string) =>
    (await harness.call('GetManagedThingState', { ManagedThingId })).Endpoints.length > 0;

  test('an event belongs to the device of the end user', async () => {
    const { thing } = await registered();
    await tell(event({ UserId: 'somebody-else' }));
    await tell(event({ ConnectorDeviceId: 'other' }));
    await tell(event({ MatterEndpoint: { id: '1', clusters: [{ id: '0xfc00', attributes: [{ '0x0000': true }] }] } }));
    expect(await isOn(thing)).toBe(false);
    await tell(event({ UserId: 'user-1' }));
    expect(await isOn(thing)).toBe(true);
  });

  test.each(['DEVICE_EVENT', 'DEVICE_COMMAND_REQUEST', 'DEVICE_COMMAND_RESPONSE', 'DEVICE_DISCOVERY'] as const)(
    'an event %s needs its subject',
    async (Operation) => {
      expect(await harness.errorOf('SendConnectorEvent', { ConnectorId: await connector(), Operation })).toBe(
        'ValidationException',
      );
    },
  );

  test('an event can request something from the customer', async () => {
    await registered();
    await harness.listen('DEVICE_COMMAND_REQUEST');
    await tell(event({ Operation: 'DEVICE_COMMAND_REQUEST' }));
    expect((await harness.service.notifications(STREAM)).map(({ data }) => JSON.parse(data).payload)).toEqual([
      { endpoints: [{ endpointId: '1', capabilities: [{ id: 'matter.OnOff', name: 'On/Off', version: '1.0' }] }] },
    ]);
  });
});
