/** The claims of 1-Click devices, even where AWS does not document them. */

import { OneClick } from './harness';
import type { AssumptionSettings } from '../../../../local/assumptions';

const ID = 'G030PM0123456789';
const CODE = 'C-123456789012';

let oneClick: OneClick;
const start = async (assumptions?: Partial<AssumptionSettings>) => {
  oneClick = await OneClick.start(assumptions);
  oneClick.service.addDevice({ deviceId: ID });
};
afterEach(async () => oneClick.stop());

const initiate = () => oneClick.device('PUT', ID, '/initiate-claim');
const finalize = (body: object = {}) => oneClick.device('PUT', ID, '/finalize-claim', { body });
const unclaim = () => oneClick.device('PUT', ID, '/unclaim');
const describeDevice = (deviceId = ID) => oneClick.device('GET', deviceId);
const claimByCode = (code = CODE) => oneClick.call('PUT', `/claims/${encodeURIComponent(code)}`);
const held = () => oneClick.service.snapshot().devices[0];

describe('by ID', () => {
  test('a device is claimed by a press between initiating and finalizing', async () => {
    await start();
    expect(await initiate()).toMatchObject({ status: 200, body: { state: 'CLAIM_INITIATED' } });
    expect(oneClick.service.press(ID)).toBe('CLAIM_INITIATED');
    expect(await finalize({ tags: { room: 'Küche' } })).toMatchObject({ status: 200, body: { state: 'CLAIMED' } });
    expect((await describeDevice()).body.deviceDescription).toEqual({
      arn: `arn:aws:iot1click:us-west-2:123456789012:devices/${ID}`,
      attributes: {},
      deviceId: ID,
      enabled: false,
      remainingLife: 100,
      tags: { room: 'Küche' },
      type: 'button',
    });
  });

  test('a claim is not finalized before the press, however often it is tried', async () => {
    await start();
    await initiate();
    for (let attempt = 1; attempt <= 2; attempt++) {
      expect(await finalize()).toMatchObject({
        status: 412,
        body: { code: '412', message: expect.stringContaining(`${ID} has published no event`) },
      });
    }
    expect(held().claim).toBe('CLAIM_INITIATED');
  });

  test.each<[string, (() => unknown)[]]>([
    ['before the claim was initiated', [() => oneClick.service.press(ID), initiate]],
    ['during a claim that was given up', [initiate, () => oneClick.service.press(ID), unclaim, initiate]],
    ['before anything', []],
  ])('a press %s does not count', async (_when, steps) => {
    await start();
    for (const step of steps) await step();
    expect(await finalize()).toMatchObject({
      status: 412,
      headers: { 'x-amzn-errortype': 'PreconditionFailedException' },
    });
  });

  test('a device that does not exist is not found', async () => {
    await start();
    for (const operation of ['initiate-claim', 'finalize-claim', 'unclaim']) {
      const { status, body } = await oneClick.device('PUT', 'G030PM9999999999', `/${operation}`);
      expect([status, body]).toEqual([
        404,
        { __type: 'ResourceNotFoundException', code: '404', message: 'There is no device G030PM9999999999.' },
      ]);
    }
  });

  test('an unclaimed device is as it was before', async () => {
    await start();
    await initiate();
    oneClick.service.press(ID);
    await finalize({ tags: { room: 'hall' } });
    await oneClick.device('PUT', ID, '/state', { body: { enabled: true } });
    expect(await unclaim()).toMatchObject({ status: 200, body: { state: 'UNCLAIMED' } });
    expect(held()).toMatchObject({ claim: 'UNCLAIMED', enabled: false, tags: {} });
    expect((await describeDevice()).status).toBe(404);
    expect(oneClick.service.press(ID)).toBe('UNCLAIMED');
  });

  test('an initiated claim can be cancelled', async () => {
    await start();
    await initiate();
    expect(await unclaim()).toMatchObject({ status: 200, body: { state: 'UNCLAIMED' } });
    expect(held().claim).toBe('UNCLAIMED');
  });

  test('reserved, empty and too many tags are refused, and claim nothing', async () => {
    await start();
    await initiate();
    oneClick.service.press(ID);
    const many = Object.fromEntries(Array.from({ length: 51 }, (_item, index) => [`key${index}`, '']));
    for (const tags of [{ 'AWS:owner': 'x' }, { '': 'x' }, many]) expect((await finalize({ tags })).status).toBe(400);
    expect(held().claim).toBe('CLAIM_INITIATED');
  });
});

describe('by code', () => {
  const box = [{ deviceId: 'G1' }, { deviceId: 'G2', type: 'sensor', remainingLife: 50 }, { deviceId: ID }];

  test('all devices of the box are claimed at once', async () => {
    await start();
    oneClick.service.addClaimCode({ claimCode: CODE, devices: box });
    expect(await claimByCode()).toMatchObject({ status: 200, body: { claimCode: CODE, total: 3 } });
    expect((await describeDevice('G2')).body.deviceDescription).toMatchObject({
      type: 'sensor',
      remainingLife: 50,
      enabled: false,
    });
    expect(oneClick.service.snapshot().devices.map(({ claim }) => claim)).toEqual(['CLAIMED', 'CLAIMED', 'CLAIMED']);
  });

  test('a device that is claimed already stays as it is', async () => {
    await start();
    await initiate();
    oneClick.service.press(ID);
    await finalize({ tags: { mine: 'yes' } });
    oneClick.service.addClaimCode({ claimCode: CODE, devices: box });
    expect((await claimByCode()).body.total).toBe(3);
    expect(held().tags).toEqual({ mine: 'yes' });
  });

  test.each(['C-000000000000', 'c-123456789012', `${CODE}0`, '☃', ' '])('the code %j is forbidden', async (code) => {
    await start();
    oneClick.service.addClaimCode({ claimCode: CODE, devices: box });
    expect(await claimByCode(code)).toMatchObject({
      status: 403,
      headers: { 'x-amzn-errortype': 'ForbiddenException' },
      body: { code: '403' },
    });
    expect(held().claim).toBe('UNCLAIMED');
  });

  test.each([
    ['C-23456789', 'too short'], [`C-${'9'.repeat(39)}`, 'too long'], ['D-1234567890', 'of another kind'],
  ])('the code %s cannot be created: it is %s', async (claimCode) => {
    await start();
    expect(() => oneClick.service.addClaimCode({ claimCode, devices: [] })).toThrow(
      'must begin with C- and have 12 to 40 characters',
    );
  });

  test('the shortest and the longest code serve, and each only once', async () => {
    await start();
    for (const claimCode of ['C-1234567890', `C-${'☃'.repeat(38)}`]) {
      oneClick.service.addClaimCode({ claimCode, devices: [] });
      expect(await claimByCode(claimCode)).toMatchObject({ status: 200, body: { claimCode, total: 0 } });
      expect((await claimByCode(claimCode)).status).toBe(403);
      expect(() => oneClick.service.addClaimCode({ claimCode, devices: [] })).toThrow('already');
    }
  });
});

describe('where AWS does not say', () => {
  const claimed = async (assumptions: Partial<AssumptionSettings>) => {
    await start(assumptions);
    await initiate();
    oneClick.service.press(ID);
    await finalize();
  };

  test.each([
    ['CLAIM_INITIATED', 200],
    ['ResourceConflictException', 409],
  ] as const)('initiating a claim twice: %s', async (repeatedInitiateClaim, status) => {
    await start({ repeatedInitiateClaim });
    await initiate();
    oneClick.service.press(ID);
    expect((await initiate()).status).toBe(status);
    expect((await finalize()).status).toBe(200);
  });

  test.each([
    ['ResourceConflictException', 409],
    ['CLAIMED', 200],
  ] as const)('initiating the claim of a claimed device: %s', async (initiateClaimOfClaimed, status) => {
    await claimed({ initiateClaimOfClaimed });
    expect((await initiate()).status).toBe(status);
    expect(held().claim).toBe('CLAIMED');
  });

  test.each([
    ['CLAIMED', 200], ['ResourceConflictException', 409], ['PreconditionFailedException', 412],
  ] as const)('finalizing a claim twice: %s', async (repeatedFinalizeClaim, status) => {
    await claimed({ repeatedFinalizeClaim });
    expect((await finalize({ tags: { late: 'yes' } })).status).toBe(status);
    expect(held()).toMatchObject({ claim: 'CLAIMED', tags: {} });
  });

  test.each([
    ['UNCLAIMED', 200],
    ['ResourceNotFoundException', 404],
  ] as const)('unclaiming a device twice: %s', async (repeatedUnclaim, status) => {
    await claimed({ repeatedUnclaim });
    expect((await unclaim()).status).toBe(200);
    expect((await unclaim()).status).toBe(status);
  });

  test.each([
    ['allowed', 200],
    ['InvalidRequestException', 400],
  ] as const)('unclaiming an enabled device: %s', async (unclaimOfEnabled, status) => {
    await claimed({ unclaimOfEnabled });
    await oneClick.device('PUT', ID, '/state', { body: { enabled: true } });
    expect((await unclaim()).status).toBe(status);
    await oneClick.device('PUT', ID, '/state', { body: { enabled: false } });
    expect((await unclaim()).status).toBe(200);
  });

  test.each([
    ['hidden', 404, 0],
    ['shown', 200, 1],
  ] as const)('a device whose claim is initiated: %s', async (initiatedDevice, status, listed) => {
    await start({ initiatedDevice });
    await initiate();
    expect((await describeDevice()).status).toBe(status);
    expect((await oneClick.call('GET', '/devices')).body.devices).toHaveLength(listed);
  });

  test.each([
    ['refused', 403, 403], ['refused while its devices are claimed', 403, 200], ['taken again', 200, 200],
  ] as const)('a used code: %s', async (usedClaimCode, again, afterUnclaim) => {
    await start({ usedClaimCode });
    oneClick.service.addClaimCode({ claimCode: CODE, devices: [{ deviceId: ID }] });
    await claimByCode();
    expect((await claimByCode()).status).toBe(again);
    await unclaim();
    expect((await claimByCode()).status).toBe(afterUnclaim);
    expect(held().claim).toBe(afterUnclaim === 200 ? 'CLAIMED' : 'UNCLAIMED');
  });
});

test.each([
  ['two of one ID', { deviceId: ID }, `there is a device ${ID} already`],
  ['without an ID', { deviceId: '' }, 'needs an ID'],
  ['of more than a whole life', { deviceId: 'G9', remainingLife: 100.1 }, 'from 0 to 100, not 100.1'],
  ['of a life that is no number', { deviceId: 'G9', remainingLife: NaN }, 'from 0 to 100'],
])('devices are not found %s', async (_what, device, message) => {
  await start();
  expect(() => oneClick.service.addDevice(device)).toThrow(message);
});
