/** Settings that exist once in an account and Region, with values that others have put before or since. */

import { Harness } from './harness';
import {
  CUSTOM_ENDPOINT,
  DEFAULT_ENCRYPTION,
  HUB_CONFIGURATION,
  RUNTIME_LOG_CONFIGURATION,
} from '../../../src/api/iot-managed-integrations';
import type { Outcome } from '../../../src/handlers/provider/outcome';

let harness: Harness;
beforeEach(async () => { harness = await Harness.start(); });
afterEach(async () => harness.stop());

const held = () => harness.cloud.services.managedIntegrations.snapshot();
const operations = () => harness.cloud.services.managedIntegrations.operations;
const succeeded = (physicalId: string, attributes: object = {}) => ({ status: 'SUCCESS', physicalId, attributes });
const failed = (reason: RegExp) => ({ status: 'FAILED', reason: expect.stringMatching(reason) });
const idOf = (outcome: Outcome) => (outcome as { physicalId: string }).physicalId;

describe('a hub configuration', () => {
  const of = (HubTokenTimerExpirySettingInSeconds: number, onRemoval?: number) => (
    { HubTokenTimerExpirySettingInSeconds, HubTokenTimerExpirySettingInSecondsOnRemoval: onRemoval });
  const put = (seconds: number) => operations().PutHubConfiguration(of(seconds), undefined as never);
  const expiries = () =>
    held().HubConfiguration.map(({ HubTokenTimerExpirySettingInSeconds }) => HubTokenTimerExpirySettingInSeconds);

  test('a hub configuration overwrites the setting of others, and stays when the resource is deleted', async () => {
    put(60);
    expect(await harness.create(HUB_CONFIGURATION, of(3600))).toEqual(succeeded('HubConfiguration'));
    const calls = harness.calls().length;
    expect(await harness.delete(HUB_CONFIGURATION, 'HubConfiguration', of(3600))).toEqual(
      succeeded('HubConfiguration'),
    );
    expect(harness.calls().slice(calls)).toEqual([]);
    expect(expiries()).toEqual([3600]);
  });

  test.each([
    [3600, 86_400],
    [7200, 7200],
  ])('a hub configuration of which the service has %i seconds ends with %i', async (current, expected) => {
    await harness.create(HUB_CONFIGURATION, of(3600, 86_400));
    put(current);
    await harness.delete(HUB_CONFIGURATION, 'HubConfiguration', of(3600, 86_400));
    expect(expiries()).toEqual([expected]);
  });

  test('the next update puts a hub configuration again that others have changed', async () => {
    await harness.create(HUB_CONFIGURATION, of(3600));
    put(1);
    expect(await harness.update(HUB_CONFIGURATION, 'HubConfiguration', of(3600), of(3600))).toEqual(
      succeeded('HubConfiguration'),
    );
    expect(expiries()).toEqual([3600]);
  });

  test('a deletion leaves a hub configuration alone that was never put', async () => {
    expect(await harness.delete(HUB_CONFIGURATION, 'HubConfiguration', of(3600, 60))).toEqual(
      succeeded('HubConfiguration'),
    );
    expect(expiries()).toEqual([]);
  });
});

describe('a default encryption', () => {
  const key = (id: string) => `arn:aws:kms:eu-west-1:123456789012:key/${id}`;
  const by = (id: string) => ({ encryptionType: 'CUSTOMER_KEY_ENCRYPTION', kmsKeyArn: key(id) });
  const put = (id: string) => operations().PutDefaultEncryptionConfiguration(by(id), { failsLater: false } as never);
  const now = () =>
    held().DefaultEncryption.map(({ kmsKeyArn, configurationStatus }) => [kmsKeyArn, configurationStatus.state]);
  const ID = 'DefaultEncryption';

  test("the deployment waits for a default encryption, whose deletion returns to the service's own key", async () => {
    harness.cloud.assumptions.set('encryptionMilliseconds', 60_000);
    expect(await harness.create(DEFAULT_ENCRYPTION, by('one'), { time: 20_000 })).toEqual(succeeded(ID));
    expect(now()).toEqual([[key('one'), 'ENABLED']]);
    expect(await harness.update(DEFAULT_ENCRYPTION, ID, by('one'), by('two'))).toEqual(succeeded(ID));
    expect(now()).toEqual([[key('two'), 'ENABLED']]);
    expect(await harness.delete(DEFAULT_ENCRYPTION, ID, by('two'))).toEqual(succeeded(ID));
    expect(now()).toEqual([[undefined, 'ENABLED']]);
  });

  test.each([
    ['made', () => harness.create(DEFAULT_ENCRYPTION, by('one'))],
    ['changed', async () => {
      await harness.create(DEFAULT_ENCRYPTION, by('two'));
      harness.cloud.faults.inject({ kind: 'fail-later', operation: 'PutDefaultEncryptionConfiguration' });
      return harness.update(DEFAULT_ENCRYPTION, ID, by('two'), by('one'));
    }],
    ['deleted', async () => {
      await harness.create(DEFAULT_ENCRYPTION, by('one'));
      harness.cloud.faults.inject({ kind: 'fail-later', operation: 'PutDefaultEncryptionConfiguration' });
      return harness.delete(DEFAULT_ENCRYPTION, ID, by('one'));
    }],
  ])("a default encryption fails with the service's reason when it is %s", async (what, attempt) => {
    if (what === 'made') {
      harness.cloud.faults.inject({ kind: 'fail-later', operation: 'PutDefaultEncryptionConfiguration' });
    }
    expect(await attempt()).toMatchObject({
      ...failed(
        /^The service reports state UPDATE_FAILED for DefaultEncryption \(KmsKeyNotUsable: The-service-is-not-allowed-to-use-the-key\)\.$/,
      ),
      physicalId: ID,
    });
    // The setting can be restored, and deleted.
    if (what === 'changed') {
      expect(await harness.update(DEFAULT_ENCRYPTION, ID, by('one'), by('two'))).toEqual(succeeded(ID));
    }
    expect(await harness.delete(DEFAULT_ENCRYPTION, ID, by(what === 'changed' ? 'two' : 'one'))).toEqual(succeeded(ID));
    expect(now()).toEqual([[undefined, 'ENABLED']]);
  });

  test('a default encryption takes over the same key, and refuses and leaves alone another one', async () => {
    put('console');
    const refused = await harness.create(DEFAULT_ENCRYPTION, by('one'));
    expect(refused).toMatchObject(
      failed(
        /encrypts by the key arn:\S+key\/console already, which something outside of this stack has set\. Use that key/,
      ),
    );
    expect(idOf(refused)).toMatch(/^not-created\//);
    expect(await harness.create(DEFAULT_ENCRYPTION, by('console'))).toEqual(succeeded(ID));
  });

  test('updates and deletions leave a default encryption alone that others have set since', async () => {
    await harness.create(DEFAULT_ENCRYPTION, by('one'));
    put('console');
    expect(await harness.update(DEFAULT_ENCRYPTION, ID, by('one'), by('two'))).toMatchObject(
      failed(/key\/console already/),
    );
    expect(await harness.delete(DEFAULT_ENCRYPTION, ID, by('one'))).toEqual(succeeded(ID));
    expect(now()).toMatchObject([[key('console'), expect.anything()]]);
  });
});

describe('a custom endpoint', () => {
  test('a custom endpoint that is registered already is used as it is, whatever a second registration answers', async () => {
    const { EndpointAddress } = operations().RegisterCustomEndpoint({}, undefined as never) as {
      EndpointAddress: string;
    };
    harness.cloud.assumptions.set('repeatedCustomEndpoint', 'ConflictException');
    expect(await harness.create(CUSTOM_ENDPOINT, {})).toEqual(succeeded('CustomEndpoint', { EndpointAddress }));
    const calls = harness.calls().length;
    expect(await harness.delete(CUSTOM_ENDPOINT, 'CustomEndpoint', {})).toEqual(succeeded('CustomEndpoint'));
    expect(harness.calls().slice(calls)).toEqual([]);
    expect(held().CustomEndpoint).toEqual([{ EndpointAddress }]);
  });
});

test('a runtime log configuration of a missing thing is not put, and its deletion succeeds', async () => {
  const properties = { ManagedThingId: 'nothing', RuntimeLogConfigurations: { LogLevel: 'ERROR' } };
  const outcome = await harness.create(RUNTIME_LOG_CONFIGURATION, properties);
  expect(outcome).toMatchObject(failed(/PutRuntimeLogConfiguration failed: ResourceNotFoundException/));
  expect(idOf(outcome)).toMatch(/^not-created\//);
  expect(await harness.delete(RUNTIME_LOG_CONFIGURATION, 'nothing', properties)).toEqual(succeeded('nothing'));
});
