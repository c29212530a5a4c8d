/** Managed things: created from secret material, awaited, and identified by their origin. */

import { createHash } from 'node:crypto';
import { create, GONE, Rehearsal, refusal, remove, update } from './rehearsal';
import { MANAGED_THING } from '../../../src/api/iot-managed-integrations';

const ARN = 'arn:aws:iotmanagedintegrations:eu-west-1:123456789012:managed-thing/1';
const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:Barcode-abcdef';
const KEY = '900137947003133canary';
const PLAIN = { Role: 'DEVICE', AuthenticationMaterialType: 'ZWAVE_QR_BAR_CODE', AuthenticationMaterial: KEY };
const SECRETLY = {
  Role: 'DEVICE',
  AuthenticationMaterialType: 'ZWAVE_QR_BAR_CODE',
  AuthenticationMaterialSecretArn: SECRET,
};
const ORIGIN = 'cdk-device-fleets:origin';

let stage: Rehearsal;
beforeEach(() => {
  stage = new Rehearsal();
  stage
    .on('CreateManagedThing', { Id: '1' })
    .on('GetManagedThing', { Arn: ARN, ProvisioningStatus: 'UNASSOCIATED' })
    .on('UpdateManagedThing', {});
});
afterEach(() => jest.restoreAllMocks());

const failure = (physicalId: string, reason: string) => ({
  status: 'FAILED',
  physicalId,
  reason: expect.stringContaining(reason),
});
const sent = () => stage.inputs('CreateManagedThing')[0];
/** The tag of a thing that is created from the properties. */
async function originOf(properties: object): Promise<string> {
  stage.calls.splice(0);
  await stage.run(create(MANAGED_THING, properties));
  return sent().Tags[ORIGIN];
}

describe('authentication material', () => {
  test.each([
    ['alone', KEY, undefined],
    ['with space around it', ` ${KEY}\n`, undefined],
    ['in a field', JSON.stringify({ other: 1, lock: KEY }), 'lock'],
  ])('authentication material comes from a secret: %s', async (_how, SecretString, AuthenticationMaterialSecretField) => {
    stage.on('GetSecretValue', { SecretString });
    expect(await stage.run(create(MANAGED_THING, { ...SECRETLY, AuthenticationMaterialSecretField }))).toMatchObject({
      status: 'SUCCESS',
      physicalId: '1',
    });
    expect(stage.inputs('GetSecretValue')).toEqual([{ SecretId: SECRET }]);
    expect(sent()).toEqual({
      ...PLAIN,
      ClientToken: expect.any(String),
      Tags: { [ORIGIN]: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(JSON.stringify(stage.log)).not.toContain(KEY);
  });

  test('authentication material in the template needs no secret', async () => {
    await stage.run(create(MANAGED_THING, PLAIN));
    expect(sent()).toMatchObject(PLAIN);
    expect(stage.called).toEqual(['CreateManagedThing', 'GetManagedThing']);
  });

  const NO_FIELD = `The secret ${SECRET} has no text under "lock" in its JSON. Put it there, then deploy again.`;
  test.each<[string, string | undefined, string | undefined, string]>([
    ['nothing', undefined, undefined, `The secret ${SECRET} has no text. Put it there, then deploy again.`],
    ['an empty text', '', undefined, `The secret ${SECRET} has no text. Put it there, then deploy again.`],
    ['nothing with fields', undefined, 'lock', NO_FIELD],
    ['no JSON', KEY, 'lock', NO_FIELD],
    ['JSON of no object', JSON.stringify(KEY), '0', NO_FIELD.replace('lock', '0')],
    ['another field', JSON.stringify({ door: KEY }), 'lock', NO_FIELD],
    ['an empty field', JSON.stringify({ lock: '' }), 'lock', NO_FIELD],
    ['no text in the field', JSON.stringify({ lock: [KEY] }), 'lock', NO_FIELD],
    ['no material', 'ü', undefined, `The authentication material in the secret ${SECRET} must match`],
  ])('authentication material is refused where the secret has %s', async (_what, SecretString, field, reason) => {
    stage.on('GetSecretValue', { SecretString });
    const outcome = await stage.run(create(MANAGED_THING, { ...SECRETLY, AuthenticationMaterialSecretField: field }));
    expect(outcome).toEqual(failure('not-created/request-1', reason));
    expect(JSON.stringify(outcome)).not.toContain(KEY);
    expect(stage.called).toEqual(['GetSecretValue']);
  });

  test('a name that every object has is not taken for a field', async () => {
    stage.on('GetSecretValue', { SecretString: '{}' });
    expect(
      await stage.run(create(MANAGED_THING, { ...SECRETLY, AuthenticationMaterialSecretField: 'toString' })),
    ).toMatchObject({ status: 'FAILED' });
  });

  test('authentication material from a secret is redacted where the service repeats it', async () => {
    stage
      .on('GetSecretValue', { SecretString: KEY })
      .on('CreateManagedThing', refusal('ValidationException', `${KEY} is taken`));
    expect(await stage.run(create(MANAGED_THING, SECRETLY))).toEqual(
      failure('not-created/request-1', 'ValidationException: *** is taken'),
    );
  });
});

test('properties that only the update operation takes are set after the creation', async () => {
  expect(await stage.run(create(MANAGED_THING, { ...PLAIN, Name: 'Hub', HubNetworkMode: 'STANDARD' }))).toMatchObject({
    status: 'SUCCESS',
  });
  expect(stage.called).toEqual(['CreateManagedThing', 'UpdateManagedThing', 'GetManagedThing']);
  expect(sent()).not.toHaveProperty('HubNetworkMode');
  expect(stage.inputs('UpdateManagedThing')).toEqual([{ Identifier: '1', Name: 'Hub', HubNetworkMode: 'STANDARD' }]);
});

test('a thing that cannot be completed fails with its ID', async () => {
  stage.on('UpdateManagedThing', refusal('ConflictException'));
  expect(await stage.run(create(MANAGED_THING, { ...PLAIN, HubNetworkMode: 'STANDARD' }))).toEqual(
    failure('1', 'UpdateManagedThing failed'),
  );
});

describe('the origin of a thing', () => {
  test('a tag beside the others identifies the origin of a thing, and reveals nothing of it', async () => {
    await stage.run(create(MANAGED_THING, { ...PLAIN, Tags: { team: 'fleet' } }));
    expect(sent().Tags).toEqual({ team: 'fleet', [ORIGIN]: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  test.each([
    [
      PLAIN,
      '["AuthenticationMaterial","900137947003133canary"],["AuthenticationMaterialType","ZWAVE_QR_BAR_CODE"],["Role","DEVICE"]',
    ],
    [
      SECRETLY,
      `["AuthenticationMaterialSecretArn","${SECRET}"],["AuthenticationMaterialType","ZWAVE_QR_BAR_CODE"],["Role","DEVICE"]`,
    ],
  ])('the tag of the origin stays compatible with the first ones: %#', async (properties, text) => {
    stage.on('GetSecretValue', { SecretString: KEY });
    expect(await originOf(properties)).toBe(createHash('sha256').update(`[${text}]`).digest('hex'));
  });

  test('the tag of the origin changes with immutable properties only', async () => {
    const origin = await originOf(PLAIN);
    expect(
      await originOf({
        ...PLAIN,
        Name: 'Lock',
        Tags: { team: 'x' },
        ForceDelete: true,
        AwaitedProvisioningStatus: 'PRE_ASSOCIATED',
      }),
    ).toBe(origin);
    expect(await originOf(Object.fromEntries(Object.entries(PLAIN).reverse()))).toBe(origin);
    expect(await originOf({ ...PLAIN, Role: 'CONTROLLER' })).not.toBe(origin);
    expect(await originOf({ ...PLAIN, AuthenticationMaterial: `${KEY}2` })).not.toBe(origin);
  });

  test('the tag of the origin keeps a thing whose failed replacement is rolled back', async () => {
    const origin = await originOf(PLAIN);
    stage.on('GetManagedThing', {
      Arn: ARN,
      ProvisioningStatus: 'ACTIVATED',
      Role: 'DEVICE',
      Tags: { [ORIGIN]: origin },
    });
    stage.calls.splice(0);
    const wanted = { ...PLAIN, AuthenticationMaterial: `${KEY}2` };
    expect(await stage.run(update(MANAGED_THING, '1', wanted, PLAIN))).toMatchObject({
      status: 'SUCCESS',
      physicalId: '1',
    });
    expect(stage.called).not.toContain('CreateManagedThing');
    stage.on('CreateManagedThing', { Id: '2' });
    expect(await stage.run(update(MANAGED_THING, '1', PLAIN, wanted))).toMatchObject({
      status: 'SUCCESS',
      physicalId: '2',
    });
  });

  test('the tag of the origin is not needed where all changed properties are shown', async () => {
    stage
      .on('GetManagedThing', { Arn: ARN, ProvisioningStatus: 'ACTIVATED', Role: 'DEVICE' })
      .on('CreateManagedThing', { Id: '2' });
    expect(await stage.run(update(MANAGED_THING, '1', { ...PLAIN, Role: 'CONTROLLER' }, PLAIN))).toMatchObject({
      status: 'SUCCESS',
      physicalId: '1',
    });
  });
});

describe('a status', () => {
  const shows = (...statuses: string[]) =>
    stage.on('GetManagedThing', ...statuses.map((ProvisioningStatus) => ({ Arn: ARN, ProvisioningStatus })));
  const awaiting = (AwaitedProvisioningStatus: string) =>
    create(MANAGED_THING, { ...PLAIN, AwaitedProvisioningStatus });

  test.each(['UNASSOCIATED', 'PRE_ASSOCIATED', 'DISCOVERED', 'ACTIVATED', 'ISOLATED'])(
    'a status of %s is as good as any other where none is awaited',
    async (status) => {
      shows(status);
      expect(await stage.run(create(MANAGED_THING, PLAIN))).toMatchObject({
        status: 'SUCCESS',
        attributes: { ProvisioningStatus: status },
      });
    },
  );

  test.each([
    ['PRE_ASSOCIATED', ['UNASSOCIATED', 'PRE_ASSOCIATED']],
    ['DISCOVERED', ['UNASSOCIATED', 'PRE_ASSOCIATED', 'ISOLATED', 'ACTIVATED']],
    ['ACTIVATED', ['UNASSOCIATED', 'DISCOVERED', 'ACTIVATED']],
  ])('a status of %s, or a later one, is awaited', async (awaited, statuses) => {
    shows(...statuses);
    expect(await stage.run(awaiting(awaited))).toMatchObject({
      status: 'SUCCESS',
      attributes: { ProvisioningStatus: statuses.at(-1) },
    });
    expect(stage.inputs('GetManagedThing')).toHaveLength(statuses.length);
  });

  test('a failed status ends the wait', async () => {
    shows('UNASSOCIATED', 'DELETION_FAILED');
    expect(await stage.run(awaiting('ACTIVATED'))).toEqual(
      failure('1', 'The service reports ProvisioningStatus DELETION_FAILED for 1.'),
    );
  });

  test('an update does not wait for a status', async () => {
    shows('UNASSOCIATED');
    expect(
      await stage.run(update(MANAGED_THING, '1', PLAIN, { ...PLAIN, AwaitedProvisioningStatus: 'ACTIVATED' })),
    ).toMatchObject({ status: 'SUCCESS' });
    expect(stage.called).toEqual(['GetManagedThing']);
  });

  test('an update waits for the status of a thing that it creates again', async () => {
    stage.on('GetManagedThing', GONE, { ProvisioningStatus: 'UNASSOCIATED' }, { ProvisioningStatus: 'ACTIVATED' });
    const properties = { ...PLAIN, AwaitedProvisioningStatus: 'ACTIVATED' };
    expect(await stage.run(update(MANAGED_THING, '1', properties, properties))).toMatchObject({
      status: 'SUCCESS',
      attributes: { ProvisioningStatus: 'ACTIVATED' },
    });
  });

  test('a status of deletion does not end the wait for a new thing', async () => {
    shows('DELETED');
    expect(await stage.run(create(MANAGED_THING, PLAIN))).toEqual(
      failure('1', 'GetManagedThing failed: ResourceNotFoundException: 1 is DELETED.'),
    );
  });

  test('a thing with a status of deletion counts as deleted, and is created again', async () => {
    shows('DELETED', 'UNASSOCIATED');
    stage.on('CreateManagedThing', { Id: '2' });
    expect(await stage.run(update(MANAGED_THING, '1', PLAIN, PLAIN))).toMatchObject({
      status: 'SUCCESS',
      physicalId: '2',
    });
  });
});

test('removed properties get the value that says least', async () => {
  const least = {
    Brand: ' ',
    CapabilityReport: { version: '1.0.0', endpoints: [] },
    CapabilitySchemas: [],
    Classification: ' ',
    HubNetworkMode: 'STANDARD',
    Model: ' ',
    Name: ' ',
    Owner: '-',
    SerialNumber: ' ',
    WiFiSimpleSetupConfiguration: { EnableAsProvisionee: false, EnableAsProvisioner: false },
  };
  // The former value does not matter.
  await stage.run(update(MANAGED_THING, '1', { ...PLAIN, ...least }, PLAIN));
  expect(stage.inputs('UpdateManagedThing')).toStrictEqual([{ Identifier: '1', ...least }]);
});

describe('a deleted thing', () => {
  test.each([
    ['is told to be forced only where that is wanted', { ForceDelete: true }, { Identifier: '1', Force: true }],
    ['is not forced', { ForceDelete: false }, { Identifier: '1' }],
    ['is not forced where nothing is said', {}, { Identifier: '1' }],
  ])('%s', async (_what, more, input) => {
    stage
      .on('DeleteManagedThing', {})
      .on('GetManagedThing', { ProvisioningStatus: 'DELETE_IN_PROGRESS' }, { ProvisioningStatus: 'DELETED' });
    expect(await stage.run(remove(MANAGED_THING, '1', { ...PLAIN, ...more }))).toEqual({
      status: 'SUCCESS',
      physicalId: '1',
      attributes: {},
    });
    expect(stage.inputs('DeleteManagedThing')).toEqual([input]);
    expect(stage.inputs('GetManagedThing')).toHaveLength(2);
  });

  test('a thing that is being deleted is not deleted again', async () => {
    stage
      .on('DeleteManagedThing', refusal('ConflictException'))
      .on('GetManagedThing', { ProvisioningStatus: 'DELETE_IN_PROGRESS' }, GONE);
    expect(await stage.run(remove(MANAGED_THING, '1', PLAIN))).toMatchObject({ status: 'SUCCESS' });
    expect(stage.inputs('DeleteManagedThing')).toHaveLength(1);
  });
});
