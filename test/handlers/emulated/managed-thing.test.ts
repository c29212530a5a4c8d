/** Managed things: created from a secret, awaited, rolled back, deleted by force. */

import { Duration } from 'aws-cdk-lib';
import { Harness } from './harness';
import { MANAGED_THING } from '../../../src/api/iot-managed-integrations';
import type { Outcome } from '../../../src/handlers/provider/outcome';

const KEY = '900137947003133canary';
const PLAIN = {
  Role: 'DEVICE',
  AuthenticationMaterialType: 'WIFI_SETUP_QR_BAR_CODE',
  AuthenticationMaterial: 'SN:A1;UPC:123456789012;',
};

let harness: Harness;
beforeEach(async () => { harness = await Harness.start(); });
afterEach(async () => harness.stop());

const service = () => harness.cloud.services.managedIntegrations;
const things = () => service().snapshot().ManagedThing;
const ids = () => things().map(({ Id }) => Id);
const idOf = (outcome: Outcome) => (outcome as { physicalId: string }).physicalId;
const failed = (reason: string | RegExp) => ({ status: 'FAILED', reason: expect.stringMatching(reason) });

describe('authentication material in a secret', () => {
  const put = (name: string, value?: string) => {
    const arn = harness.cloud.services.secretsManager.createSecret({ name, value });
    const Statement = [{ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: arn }];
    harness.cloud.iam.putPolicy(harness.roleArn, name, { Version: '2012-10-17', Statement } as any);
    return arn;
  };
  const from = (AuthenticationMaterialSecretArn: string, AuthenticationMaterialSecretField?: string) => ({
    Role: 'DEVICE',
    AuthenticationMaterialType: 'ZWAVE_QR_BAR_CODE',
    AuthenticationMaterialSecretArn,
    AuthenticationMaterialSecretField,
  });

  test.each([
    ['the text', KEY, undefined],
    ['the text with a line feed at its end', `${KEY}\n`, undefined],
    ['a field', JSON.stringify({ lock: KEY, other: 1 }), 'lock'],
    ['a field with a dot in its name', JSON.stringify({ 'front.door': KEY }), 'front.door'],
  ])('authentication material is read from a secret: %s', async (_what, value, field) => {
    const properties = from(put('Barcode', value), field);
    const plain = await harness.create(MANAGED_THING, {
      ...PLAIN,
      AuthenticationMaterialType: 'ZWAVE_QR_BAR_CODE',
      AuthenticationMaterial: KEY,
    });
    const [{ materialHash }] = things();
    await harness.delete(MANAGED_THING, idOf(plain), PLAIN);

    const outcome = await harness.create(MANAGED_THING, properties);
    expect(things()).toMatchObject([{ Id: idOf(outcome), materialHash }]);
    expect(harness.log.join('\n') + JSON.stringify(outcome)).not.toContain(KEY);
    expect(harness.calls()).toContain('GetSecretValue');
  });

  test.each([
    [
      'no text',
      undefined,
      undefined,
      /GetSecretValue failed: ResourceNotFoundException: .*Check that the secret is there and has a value/,
    ],
    ['no JSON', KEY, 'lock', /has no text under "lock" in its JSON\. Put it there/],
    ['another field', JSON.stringify({ door: KEY }), 'lock', /has no text under "lock" in its JSON/],
    ['a field that is no text', JSON.stringify({ lock: [KEY] }), 'lock', /has no text under "lock" in its JSON/],
    [
      'a field of every object',
      JSON.stringify({ lock: KEY }),
      'constructor',
      /has no text under "constructor" in its JSON/,
    ],
    ['no object', JSON.stringify(KEY), 'length', /has no text under "length" in its JSON/],
    ['what no barcode is', `${KEY}.ü`, undefined, /The authentication material in the secret arn:\S+ must match/],
    ['only spaces', '   ', undefined, /must have at least 1 characters/],
  ])('a creation fails, and shows no part of the secret, where there is %s', async (_what, value, field, reason) => {
    const outcome = await harness.create(MANAGED_THING, from(put('Barcode', value), field));
    expect(outcome).toMatchObject(failed(reason));
    expect(harness.log.join('\n') + JSON.stringify(outcome)).not.toContain(KEY);
    expect(things()).toEqual([]);
  });

  test('material that the service repeats is not shown', async () => {
    harness.cloud.faults.inject({
      kind: 'error',
      name: 'ValidationException',
      status: 400,
      message: `${KEY} is taken`,
      operation: 'CreateManagedThing',
    });
    expect(await harness.create(MANAGED_THING, from(put('Barcode', KEY)))).toMatchObject(
      failed(/ValidationException: \*\*\* is taken/),
    );
  });

  test('material of another secret makes another thing', async () => {
    const former = from(put('One', KEY));
    const id = idOf(await harness.create(MANAGED_THING, former));
    const other = idOf(await harness.update(MANAGED_THING, id, former, from(put('Two', '1234567'))));
    expect(ids()).toEqual([id, other]);
  });

  test('a change in place does not read the material', async () => {
    const properties = from(put('Barcode', KEY));
    const id = idOf(await harness.create(MANAGED_THING, properties));
    const calls = harness.calls().length;
    await harness.update(MANAGED_THING, id, properties, { ...properties, Name: 'Lock' });
    expect(harness.calls().slice(calls)).toEqual(['UpdateManagedThing', 'GetManagedThing']);
  });
});

describe('a replacement', () => {
  const wanted = { ...PLAIN, AuthenticationMaterial: 'SN:B2;UPC:123456789012;' };

  test('a failed replacement is rolled back to the former thing, although the service does not show its material', async () => {
    const id = idOf(await harness.create(MANAGED_THING, PLAIN));
    const other = idOf(await harness.create(MANAGED_THING, wanted));
    expect(await harness.update(MANAGED_THING, id, PLAIN, wanted)).toMatchObject({
      ...failed(/ConflictException/),
      physicalId: id,
    });
    expect(await harness.update(MANAGED_THING, id, wanted, PLAIN)).toMatchObject({ status: 'SUCCESS', physicalId: id });
    expect(ids()).toEqual([id, other]);
  });

  test('other material makes a replacement', async () => {
    const id = idOf(await harness.create(MANAGED_THING, PLAIN));
    const replacement = idOf(await harness.update(MANAGED_THING, id, PLAIN, wanted));
    expect(replacement).not.toBe(id);
    const again = idOf(
      await harness.update(MANAGED_THING, replacement, wanted, {
        ...wanted,
        AuthenticationMaterial: 'SN:C3;UPC:123456789012;',
      }),
    );
    expect(ids()).toEqual([id, replacement, again]);
  });

  test('a change of other tags leaves the tag of the origin', async () => {
    const tagged = { ...PLAIN, Tags: { team: 'fleet' } };
    const id = idOf(await harness.create(MANAGED_THING, tagged));
    const [{ Tags }] = things();
    await harness.update(MANAGED_THING, id, tagged, PLAIN);
    expect(things()[0].Tags).toEqual({ 'cdk-device-fleets:origin': Tags!['cdk-device-fleets:origin'] });
    expect(Tags!['cdk-device-fleets:origin']).toMatch(/^[0-9a-f]{64}$/);
  });

  test('a thing with the maximum of tags goes without the tag of the origin', async () => {
    const Tags = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`tag ${index}`, 'x']));
    await harness.create(MANAGED_THING, { ...PLAIN, Tags });
    expect(things()[0].Tags).toEqual(Tags);
  });
});

describe('a status', () => {
  const awaited = (AwaitedProvisioningStatus?: string) => ({ ...PLAIN, AwaitedProvisioningStatus });
  const connectLater = () =>
    void harness.cloud.time.after(Duration.minutes(1), () => service().world.connect(ids()[0]!));

  test('the creation waits over several runs until the device has connected', async () => {
    const running = harness.create(MANAGED_THING, awaited('ACTIVATED'), { time: 20_000 });
    connectLater();
    const outcome = await running;
    expect(outcome).toMatchObject({
      status: 'SUCCESS',
      physicalId: ids()[0],
      attributes: { ProvisioningStatus: 'ACTIVATED' },
    });
    expect(ids()).toHaveLength(1);
  });

  test('a later status fulfils the wait as well', async () => {
    const running = harness.create(MANAGED_THING, awaited('DISCOVERED'));
    connectLater();
    expect(await running).toMatchObject({ status: 'SUCCESS', attributes: { ProvisioningStatus: 'ACTIVATED' } });
  });

  test('a status that does not come fails the creation, with the ID', async () => {
    expect(await harness.create(MANAGED_THING, awaited('ACTIVATED'))).toMatchObject({
      ...failed(/did not come to be ready within/),
      physicalId: ids()[0],
    });
  });

  test('neither an update, nor a creation that does not ask for it, waits for a status', async () => {
    const id = idOf(await harness.create(MANAGED_THING, PLAIN));
    expect(things()).toMatchObject([{ ProvisioningStatus: 'PRE_ASSOCIATED' }]);
    expect(await harness.update(MANAGED_THING, id, PLAIN, awaited('ACTIVATED'))).toMatchObject({ status: 'SUCCESS' });
  });

  test('a thing that the service keeps showing as deleted counts as deleted', async () => {
    const id = idOf(await harness.create(MANAGED_THING, PLAIN));
    jest
      .spyOn(service().operations, 'GetManagedThing')
      .mockImplementation(() => ({ Id: id, ProvisioningStatus: 'DELETED' }));
    expect(await harness.delete(MANAGED_THING, id, PLAIN)).toMatchObject({ status: 'SUCCESS' });
  });
});

describe('a device that is offline', () => {
  const stuck = () => harness.cloud.assumptions.set('thingDeletionMilliseconds', 24 * 3_600_000);

  test('an offline device keeps the deletion waiting until its timeout', async () => {
    stuck();
    const id = idOf(await harness.create(MANAGED_THING, PLAIN));
    expect(await harness.delete(MANAGED_THING, id, PLAIN)).toMatchObject(
      failed(/did not come to be deleted within the resource's service timeout/),
    );
  });

  test('an offline device does not keep a forced deletion waiting, even of a thing that is being deleted', async () => {
    stuck();
    const properties = { ...PLAIN, ForceDelete: true };
    const id = idOf(await harness.create(MANAGED_THING, properties));
    service().operations.DeleteManagedThing({ Identifier: id }, { failsLater: false } as any);
    expect(things()).toMatchObject([{ ProvisioningStatus: 'DELETE_IN_PROGRESS' }]);
    expect(await harness.delete(MANAGED_THING, id, properties)).toMatchObject({ status: 'SUCCESS' });
    expect(ids()).toEqual([]);
  });

  test('an offline device fails a deletion that the service reports as failed', async () => {
    const id = idOf(await harness.create(MANAGED_THING, PLAIN));
    harness.cloud.faults.inject({ kind: 'fail-later', operation: 'DeleteManagedThing' });
    expect(await harness.delete(MANAGED_THING, id, PLAIN)).toMatchObject(failed(/ProvisioningStatus DELETION_FAILED/));
  });
});

test('a thing that cannot be completed is known, so that it is deleted', async () => {
  harness.cloud.faults.inject({
    kind: 'error',
    name: 'ValidationException',
    status: 400,
    operation: 'UpdateManagedThing',
  });
  expect(await harness.create(MANAGED_THING, { ...PLAIN, HubNetworkMode: 'STANDARD' })).toMatchObject({
    ...failed(/UpdateManagedThing/),
    physicalId: ids()[0],
  });
});
