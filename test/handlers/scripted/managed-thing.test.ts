/** Managed things: made from what nobody must see, waited for, and known by their origin. */

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
/** The tag of what is made from the properties. */
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
  ])('comes from a secret: %s', async (_how, SecretString, AuthenticationMaterialSecretField) => {
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

  test('in the template needs no secret', async () => {
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
  ])('is refused where the secret has %s', async (_what, SecretString, field, reason) => {
    stage.on('GetSecretValue', { SecretString });
    const outcome = await stage.run(create(MANAGED_THING, { ...SECRETLY, AuthenticationMaterialSecretField: field }));
    expect(outcome).toEqual(failure('not-created/request-1', reason));
    expect(JSON.stringify(outcome)).not.toContain(KEY);
    expect(stage.called).toEqual(['GetSecretValue']);
  });

  test('no field of every object is taken for one', async () => {
    stage.on('GetSecretValue', { SecretString: '{}' });
    expect(
      await stage.run(create(MANAGED_THING, { ...SECRETLY, AuthenticationMaterialSecretField: 'toString' })),
    ).toMatchObject({ status: 'FAILED' });
  });

  test('from a secret is covered where the service repeats it', async () => {
    stage
      .on('GetSecretValue', { SecretString: KEY })
      .on('CreateManagedThing', refusal('ValidationException', `${KEY} is taken`));
    expect(await stage.run(create(MANAGED_THING, SECRETLY))).toEqual(
      failure('not-created/request-1', 'ValidationException: *** is taken'),
    );
  });
});

test('what only the update operation takes is set after a thing is made', async () => {
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
  test('is told by a tag beside the others, which says nothing of it', async () => {
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
  ])('is told for ever as for those that were made first: %#', async (properties, text) => {
    stage.on('GetSecretValue', { SecretString: KEY });
    expect(await originOf(properties)).toBe(createHash('sha256').update(`[${text}]`).digest('hex'));
  });

  test('is another one where something fixed is, and only there', async () => {
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

  test('keeps a thing where a replacement is rolled back that never came to be', async () => {
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

  test('is not needed where all that changed is shown', async () => {
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
    'of %s is as good as any other where none is waited for',
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
  ])('of %s is waited for, or one that comes after it', async (awaited, statuses) => {
    shows(...statuses);
    expect(await stage.run(awaiting(awaited))).toMatchObject({
      status: 'SUCCESS',
      attributes: { ProvisioningStatus: statuses.at(-1) },
    });
    expect(stage.inputs('GetManagedThing')).toHaveLength(statuses.length);
  });

  test('of failure ends the waiting', async () => {
    shows('UNASSOCIATED', 'DELETION_FAILED');
    expect(await stage.run(awaiting('ACTIVATED'))).toEqual(
      failure('1', 'The service reports ProvisioningStatus DELETION_FAILED for 1.'),
    );
  });

  test('is not waited for by an update', async () => {
    shows('UNASSOCIATED');
    expect(
      await stage.run(update(MANAGED_THING, '1', PLAIN, { ...PLAIN, AwaitedProvisioningStatus: 'ACTIVATED' })),
    ).toMatchObject({ status: 'SUCCESS' });
    expect(stage.called).toEqual(['GetManagedThing']);
  });

  test('of a thing made again by an update is waited for', async () => {
    stage.on('GetManagedThing', GONE, { ProvisioningStatus: 'UNASSOCIATED' }, { ProvisioningStatus: 'ACTIVATED' });
    const properties = { ...PLAIN, AwaitedProvisioningStatus: 'ACTIVATED' };
    expect(await stage.run(update(MANAGED_THING, '1', properties, properties))).toMatchObject({
      status: 'SUCCESS',
      attributes: { ProvisioningStatus: 'ACTIVATED' },
    });
  });

  test('of deletion is no status of a new thing', async () => {
    shows('DELETED');
    expect(await stage.run(create(MANAGED_THING, PLAIN))).toEqual(
      failure('1', 'GetManagedThing failed: ResourceNotFoundException: 1 is DELETED.'),
    );
  });

  test('of deletion means that a thing is gone, and is made again', async () => {
    shows('DELETED', 'UNASSOCIATED');
    stage.on('CreateManagedThing', { Id: '2' });
    expect(await stage.run(update(MANAGED_THING, '1', PLAIN, PLAIN))).toMatchObject({
      status: 'SUCCESS',
      physicalId: '2',
    });
  });
});

test('what is taken away is replaced by what says least', async () => {
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
  // What it is changed from does not matter.
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

  test('is not deleted again while it is on its way out', async () => {
    stage
      .on('DeleteManagedThing', refusal('ConflictException'))
      .on('GetManagedThing', { ProvisioningStatus: 'DELETE_IN_PROGRESS' }, GONE);
    expect(await stage.run(remove(MANAGED_THING, '1', PLAIN))).toMatchObject({ status: 'SUCCESS' });
    expect(stage.inputs('DeleteManagedThing')).toHaveLength(1);
  });
});
