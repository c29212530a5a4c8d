/** The authorization of a connector destination: changed in parts, with the current versions of its secrets. */

import { create, Rehearsal, refusal, update } from './rehearsal';
import { CONNECTOR_DESTINATION } from '../../../src/api/iot-managed-integrations';
import { authConfigUpdate } from '../../../src/handlers/provider/authorization';

const OAUTH = {
  authUrl: 'https://lamps.example.com/authorize',
  tokenUrl: 'https://lamps.example.com/token',
  tokenEndpointAuthenticationScheme: 'HTTP_BASIC',
} as const;
const version = (letter: string) => letter.repeat(32);
const secret = (name: string) => `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}-abcdef`;
const material = (AuthMaterialName: string, letter = 'a') => (
  { AuthMaterialName, SecretsManager: { arn: secret(AuthMaterialName), versionId: version(letter) } });
const materials = (...GeneralAuthorization: object[]) => ({ GeneralAuthorization }) as any;
const parts = (AuthMaterialsToAdd: object[], AuthMaterialsToUpdate: object[]) => (
  { GeneralAuthorizationUpdate: { AuthMaterialsToAdd, AuthMaterialsToUpdate } });

let stage: Rehearsal;
beforeEach(() => { stage = new Rehearsal(); });
afterEach(() => jest.restoreAllMocks());

describe('an authorization becomes another one', () => {
  const url = { oAuthCompleteRedirectUrl: 'https://done' };
  const renewal = { proactiveRefreshTokenRenewal: { enabled: true, DaysBeforeRenewal: 30 } };
  const oAuth = (more: object = {}) => ({ oAuth: { ...OAUTH, ...more } });

  test.each<[string, any, any, object | undefined]>([
    ['with nothing to say', undefined, undefined, {}],
    ['with a redirect URL', oAuth(), oAuth(url), { oAuthUpdate: url }],
    [
      'with another redirect URL',
      oAuth(url),
      oAuth({ oAuthCompleteRedirectUrl: 'https://other' }),
      { oAuthUpdate: { oAuthCompleteRedirectUrl: 'https://other' } },
    ],
    ['with a renewal that stays', oAuth(renewal), oAuth(renewal), { oAuthUpdate: renewal }],
    [
      'with a renewal that is taken away: it is turned off',
      oAuth(renewal),
      oAuth(),
      { oAuthUpdate: { proactiveRefreshTokenRenewal: { enabled: false } } },
    ],
    ['without a redirect URL, which nothing takes away', oAuth(url), oAuth(), undefined],
    ['at another URL, which nothing changes', oAuth(), oAuth({ authUrl: 'https://other.example.com' }), undefined],
    ['by OAuth, which nothing adds', undefined, oAuth(), undefined],
    ['without OAuth, which nothing takes away', oAuth(), {}, undefined],
    [
      'with one more material',
      materials(material('a')),
      materials(material('a'), material('b')),
      parts([material('b')], []),
    ],
    ['with the first materials', {}, materials(material('a')), parts([material('a')], [])],
    [
      'with another version of a secret',
      materials(material('a'), material('b')),
      materials(material('a'), material('b', 'c')),
      parts([], [material('b', 'c')]),
    ],
    [
      'without a material, which nothing takes away',
      materials(material('a'), material('b')),
      materials(material('b')),
      undefined,
    ],
    ['without materials, which nothing takes away', materials(material('a')), {}, undefined],
  ])('%s', (_how, living, wanted, sent) => {
    expect(authConfigUpdate(living, wanted)).toEqual(sent);
  });
});

describe('a secret without a version', () => {
  const unversioned = { AuthMaterialName: 'key', SecretsManager: { arn: secret('key') } };
  const properties = {
    CloudConnectorId: 'c',
    AuthConfig: { oAuth: OAUTH, ...materials(unversioned, material('other', 'o')) },
    SecretsManager: { arn: secret('own') },
  };
  beforeEach(() => {
    stage.on('CreateConnectorDestination', { Id: '1' }).on('GetConnectorDestination', { Name: 'n' });
  });

  test('a secret without a version gets the current one', async () => {
    stage.on('DescribeSecret', {
      VersionIdsToStages: { [version('p')]: ['AWSPREVIOUS'], [version('x')]: ['1', 'AWSCURRENT'] },
    });
    expect(await stage.run(create(CONNECTOR_DESTINATION, properties))).toMatchObject({
      status: 'SUCCESS',
      physicalId: '1',
    });
    expect(stage.inputs('CreateConnectorDestination')).toEqual([{
      ClientToken: expect.any(String),
      CloudConnectorId: 'c',
      AuthConfig: { oAuth: OAUTH, ...materials(material('key', 'x'), material('other', 'o')) },
      SecretsManager: { arn: secret('own'), versionId: version('x') },
    }]);
    expect(stage.inputs('DescribeSecret')).toEqual([{ SecretId: secret('key') }, { SecretId: secret('own') }]);
  });

  test.each([[{}], [{ VersionIdsToStages: { [version('p')]: ['AWSPREVIOUS'] } }]])(
    'a secret without a current version fails before the creation: %j',
    async (described) => {
      stage.on('DescribeSecret', described);
      expect(await stage.run(create(CONNECTOR_DESTINATION, properties))).toEqual({
        status: 'FAILED',
        physicalId: 'not-created/request-1',
        reason: `The secret ${secret('key')} has no current version. Give it a value, then deploy again.`,
      });
      expect(stage.called).not.toContain('CreateConnectorDestination');
    },
  );

  test('a destination without a secret leads to no look-up', async () => {
    await stage.run(create(CONNECTOR_DESTINATION, { CloudConnectorId: 'c', AuthConfig: { oAuth: OAUTH } }));
    expect(stage.inputs('CreateConnectorDestination')).toEqual([
      { ClientToken: expect.any(String), CloudConnectorId: 'c', AuthConfig: { oAuth: OAUTH } },
    ]);
    expect(stage.called).toEqual(['CreateConnectorDestination', 'GetConnectorDestination']);
  });
});

describe('a destination whose authorization changes', () => {
  const of = (...list: object[]) => ({ CloudConnectorId: 'c', AuthConfig: materials(...list), Name: 'Lamps' });
  const shown = (...list: object[]) => ({ Name: 'Lamps', AuthConfig: materials(...list) });
  const change = (former: object, wanted: object) => stage.run(update(CONNECTOR_DESTINATION, '1', former, wanted));
  const INVALID = refusal('ValidationException', 'exists');

  test('an update adds what the current authorization lacks, and does not replace the destination', async () => {
    stage.on('GetConnectorDestination', shown(material('a'))).on('UpdateConnectorDestination', {});
    expect(await change(of(material('a')), of(material('a'), material('b')))).toMatchObject({
      status: 'SUCCESS',
      physicalId: '1',
    });
    expect(stage.inputs('UpdateConnectorDestination')).toEqual([{
      Identifier: '1', Name: 'Lamps', AuthConfig: parts([material('b')], []),
    }]);
  });

  test('an update of other properties does not send the authorization', async () => {
    stage.on('GetConnectorDestination', shown(material('a'))).on('UpdateConnectorDestination', {});
    await change(of(material('a')), { ...of(material('a')), Name: 'Other' });
    expect(stage.inputs('UpdateConnectorDestination')).toEqual([{ Identifier: '1', Name: 'Other' }]);
    expect(stage.called).toEqual(['UpdateConnectorDestination', 'GetConnectorDestination']);
  });

  test('an authorization that no update can reach replaces the destination', async () => {
    stage.on('GetConnectorDestination', shown(material('a'))).on('CreateConnectorDestination', { Id: '2' });
    expect(await change(of(material('a')), of(material('b')))).toMatchObject({ status: 'SUCCESS', physicalId: '2' });
    expect(stage.called).not.toContain('UpdateConnectorDestination');
  });

  test('another immutable property replaces the destination, whatever its authorization', async () => {
    stage
      .on('GetConnectorDestination', { ...shown(material('a')), CloudConnectorId: 'c' })
      .on('CreateConnectorDestination', { Id: '2' });
    expect(
      await change(of(material('a')), { ...of(material('a'), material('b')), CloudConnectorId: 'other' }),
    ).toMatchObject({ physicalId: '2' });
  });

  test('a failed replacement is rolled back in place', async () => {
    stage
      .on('GetConnectorDestination', { ...shown(material('a')), CloudConnectorId: 'c' })
      .on('UpdateConnectorDestination', {});
    expect(await change({ ...of(material('b')), CloudConnectorId: 'other' }, of(material('a')))).toMatchObject({
      status: 'SUCCESS',
      physicalId: '1',
    });
    expect(stage.inputs('UpdateConnectorDestination')).toEqual([
      { Identifier: '1', Name: 'Lamps', AuthConfig: parts([], []) },
    ]);
  });

  test('an update whose first answer was lost does not add twice', async () => {
    stage.on('UpdateConnectorDestination', INVALID, {})
      .on('GetConnectorDestination', shown(material('a')), shown(material('a')), shown(material('a'), material('b')));
    expect(await change(of(material('a')), of(material('a'), material('b')))).toMatchObject({ status: 'SUCCESS', physicalId: '1' });
    expect(stage.inputs('UpdateConnectorDestination').map(({ AuthConfig }) => AuthConfig)).toEqual([
      parts([material('b')], []),
      parts([], []),
    ]);
  });

  test.each([
    ['ValidationException', 3],
    ['ConflictException', 2],
  ])('a destination fails where a %s is not for that', async (name, reads) => {
    stage.on('UpdateConnectorDestination', refusal(name, 'bad')).on('GetConnectorDestination', shown(material('a')));
    expect(await change(of(material('a')), of(material('a'), material('b')))).toMatchObject({
      status: 'FAILED',
      physicalId: '1',
      reason: expect.stringContaining(`${name}: bad`),
    });
    expect(stage.inputs('UpdateConnectorDestination')).toHaveLength(1);
    expect(stage.inputs('GetConnectorDestination')).toHaveLength(reads);
  });
});
