/** Settings that exist once in an account, call by call. */

import { create, GONE, Rehearsal, refusal, remove, update } from './rehearsal';
import { CUSTOM_ENDPOINT, DEFAULT_ENCRYPTION, HUB_CONFIGURATION } from '../../../src/api/iot-managed-integrations';

let stage: Rehearsal;
beforeEach(() => { stage = new Rehearsal(); });
afterEach(() => jest.restoreAllMocks());

const success = (physicalId: string, attributes: object = {}) => ({ status: 'SUCCESS', physicalId, attributes });
const failure = (physicalId: string, reason: string) => ({
  status: 'FAILED',
  physicalId,
  reason: expect.stringContaining(reason),
});

describe('a hub configuration', () => {
  const seconds = (HubTokenTimerExpirySettingInSeconds: number) => ({ HubTokenTimerExpirySettingInSeconds });
  const onRemoval = { ...seconds(3600), HubTokenTimerExpirySettingInSecondsOnRemoval: 60 };
  const ID = 'HubConfiguration';
  beforeEach(() => { stage.on('PutHubConfiguration', {}).on('GetHubConfiguration', seconds(3600)); });

  test("a hub configuration is put without the library's own properties", async () => {
    expect(await stage.run(create(HUB_CONFIGURATION, onRemoval))).toEqual(success(ID));
    expect(stage.inputs('PutHubConfiguration')).toEqual([seconds(3600)]);
    expect(stage.called).toEqual(['PutHubConfiguration', 'GetHubConfiguration']);
  });

  test('a hub configuration that others overwrite at once is awaited like one that is not shown yet', async () => {
    stage.on('GetHubConfiguration', seconds(1), seconds(3600));
    expect(await stage.run(create(HUB_CONFIGURATION, seconds(3600)))).toEqual(success(ID));
    stage.on('GetHubConfiguration', seconds(1));
    expect(await stage.run(create(HUB_CONFIGURATION, seconds(3600)))).toEqual(
      failure(ID, 'GetHubConfiguration failed: ResourceNotFoundException: the HubConfiguration is not what was put'));
  });

  test('a change puts a hub configuration again, in place', async () => {
    expect(await stage.run(update(HUB_CONFIGURATION, ID, seconds(1), seconds(3600)))).toEqual(success(ID));
    expect(stage.inputs('PutHubConfiguration')).toEqual([seconds(3600)]);
  });

  test('an update without changes only reads a hub configuration', async () => {
    expect(await stage.run(update(HUB_CONFIGURATION, ID, onRemoval, onRemoval))).toEqual(success(ID));
    expect(stage.called).toEqual(['GetHubConfiguration']);
  });

  test('a deletion resets a hub configuration to the given value', async () => {
    expect(await stage.run(remove(HUB_CONFIGURATION, ID, onRemoval))).toEqual(success(ID));
    expect(stage.inputs('PutHubConfiguration')).toEqual([seconds(60)]);
  });

  test('a deletion without a value for that leaves a hub configuration alone, unread', async () => {
    expect(await stage.run(remove(HUB_CONFIGURATION, ID, seconds(3600)))).toEqual(success(ID));
    expect(stage.called).toEqual([]);
  });

  test.each([
    ['was changed by others', seconds(1)],
    ['is not there', GONE],
  ])('a deletion leaves a hub configuration alone that %s', async (_what, shown) => {
    stage.on('GetHubConfiguration', shown);
    expect(await stage.run(remove(HUB_CONFIGURATION, ID, onRemoval))).toEqual(success(ID));
    expect(stage.called).toEqual(['GetHubConfiguration']);
  });

  test.each(['GetHubConfiguration', 'PutHubConfiguration'])('resetting a hub configuration fails where %s fails', async (operation) => {
    stage.on(operation, refusal('ValidationException'));
    expect(await stage.run(remove(HUB_CONFIGURATION, ID, onRemoval))).toEqual(
      failure(ID, `${operation} failed: ValidationException`),
    );
  });
});

describe('a default encryption', () => {
  const key = (id: string) => `arn:aws:kms:eu-west-1:123456789012:key/${id}`;
  const by = (id: string) => ({ encryptionType: 'CUSTOMER_KEY_ENCRYPTION', kmsKeyArn: key(id) });
  const state = (name: string, error?: object) => ({ configurationStatus: { state: name, error } });
  const shown = (id: string, name = 'ENABLED', error?: object) => ({ ...by(id), ...state(name, error) });
  const OWN = { encryptionType: 'MANAGED_INTEGRATIONS_DEFAULT_ENCRYPTION' };
  const ID = 'DefaultEncryption';
  beforeEach(() => { stage.on('PutDefaultEncryptionConfiguration', {}); });
  const puts = () => stage.inputs('PutDefaultEncryptionConfiguration');

  test('a default encryption is put where no key is set, and awaited', async () => {
    stage.on(
      'GetDefaultEncryptionConfiguration',
      { ...OWN, ...state('ENABLED') },
      { ...OWN, ...state('UPDATE_IN_PROGRESS') },
      shown('one', 'UPDATE_IN_PROGRESS'),
      shown('one'),
    );
    expect(await stage.run(create(DEFAULT_ENCRYPTION, by('one')))).toEqual(success(ID));
    expect(puts()).toEqual([by('one')]);
    expect(stage.inputs('GetDefaultEncryptionConfiguration')).toEqual([{}, {}, {}, {}]);
  });

  test.each<[string, object | undefined, string]>([
    ['code and words', { code: 'KmsKeyNotUsable', message: 'not-allowed' }, ' (KmsKeyNotUsable: not-allowed).'],
    ['a code only', { code: 'KmsKeyNotUsable' }, ' (KmsKeyNotUsable).'],
    ['nothing', undefined, '.'],
  ])('a default encryption that the service cannot set fails with its reason: %s', async (_what, error, told) => {
    stage.on('GetDefaultEncryptionConfiguration', shown('one'), shown('one', 'UPDATE_FAILED', error));
    expect(await stage.run(create(DEFAULT_ENCRYPTION, by('one')))).toEqual({
      status: 'FAILED', physicalId: ID, reason: `The service reports state UPDATE_FAILED for DefaultEncryption${told}`,
    });
  });

  test('a default encryption that takes longer than CloudFormation waits fails', async () => {
    stage.on('GetDefaultEncryptionConfiguration', shown('one'), shown('one', 'UPDATE_IN_PROGRESS'));
    expect(await stage.run(create(DEFAULT_ENCRYPTION, by('one')), {}, 3_600_000)).toEqual({
      status: 'FAILED',
      physicalId: ID,
      reason:
        "The DefaultEncryption of the account was not set within the resource's service timeout. Look it up in the service.",
    });
  });

  test('a default encryption that others have set is left alone', async () => {
    stage.on('GetDefaultEncryptionConfiguration', shown('console'));
    expect(await stage.run(create(DEFAULT_ENCRYPTION, by('one')))).toEqual({
      status: 'FAILED',
      physicalId: 'not-created/request-1',
      reason:
        `The account encrypts by the key ${key('console')} already, which something outside of this stack has set. `
        + "Use that key, or return to the service's own key there first.",
    });
    expect(await stage.run(update(DEFAULT_ENCRYPTION, ID, by('one'), by('two')))).toEqual(
      failure(ID, 'key/console already'),
    );
    expect(await stage.run(remove(DEFAULT_ENCRYPTION, ID, by('one')))).toEqual(success(ID));
    expect(puts()).toEqual([]);
  });

  test.each(['one', 'two'])(
    'a default encryption changes from the former key, even if it has the new one already: %s',
    async (current) => {
      stage.on('GetDefaultEncryptionConfiguration', shown(current), shown('two'));
      expect(await stage.run(update(DEFAULT_ENCRYPTION, ID, by('one'), by('two')))).toEqual(success(ID));
      expect(puts()).toEqual([by('two')]);
    },
  );

  test("a deletion returns a default encryption to the service's own key, and ends when that is set", async () => {
    stage.on(
      'GetDefaultEncryptionConfiguration',
      shown('one'),
      { ...OWN, ...state('UPDATE_IN_PROGRESS') },
      { ...OWN, ...state('ENABLED') },
    );
    expect(await stage.run(remove(DEFAULT_ENCRYPTION, ID, by('one')))).toEqual(success(ID));
    expect(puts()).toEqual([OWN]);
    expect(stage.inputs('GetDefaultEncryptionConfiguration')).toHaveLength(3);
  });
});

describe('a custom endpoint', () => {
  const ENDPOINT = { EndpointAddress: 'a.example.com' };
  beforeEach(() => { stage.on('RegisterCustomEndpoint', {}).on('GetCustomEndpoint', ENDPOINT); });

  test('a custom endpoint is registered, and returns its address', async () => {
    expect(await stage.run(create(CUSTOM_ENDPOINT, {}))).toEqual(success('CustomEndpoint', ENDPOINT));
    expect(stage.called).toEqual(['RegisterCustomEndpoint', 'GetCustomEndpoint']);
  });

  test('a custom endpoint that is registered already serves as well', async () => {
    stage.on('RegisterCustomEndpoint', refusal('ConflictException'));
    expect(await stage.run(create(CUSTOM_ENDPOINT, {}))).toEqual(success('CustomEndpoint', ENDPOINT));
  });

  test('a custom endpoint that cannot be registered fails', async () => {
    stage.on('RegisterCustomEndpoint', refusal('ValidationException'));
    expect(await stage.run(create(CUSTOM_ENDPOINT, {}))).toEqual(
      failure('not-created/request-1', 'RegisterCustomEndpoint failed'),
    );
  });

  test('a deletion leaves a custom endpoint', async () => {
    expect(await stage.run(remove(CUSTOM_ENDPOINT, 'CustomEndpoint'))).toEqual(success('CustomEndpoint'));
    expect(stage.called).toEqual([]);
  });
});
