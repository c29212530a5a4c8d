/** Claims of a box of devices by its code: which devices belong to the claim, whatever happens. */

import { Harness } from './harness';
import { CLAIM_TAG, DEVICE_CLAIM_BY_CODE } from '../../../src/api/iot1click';

const CODE = 'C-0123456789';
const properties = { ClaimCode: CODE, Enabled: true };
const IN_THE_BOX = Array.from({ length: 250 }, (_, index) => `G${String(index).padStart(3, '0')}`);

let harness: Harness;
beforeEach(async () => { harness = await Harness.start(); });
afterEach(() => harness.stop());

const hands = () => harness.cloud.services.iot1click;
const box = (claimCode: string, ...deviceIds: string[]) =>
  hands().addClaimCode({ claimCode, devices: deviceIds.map((deviceId) => ({ deviceId })) });
const claimed = () =>
  hands()
    .snapshot()
    .devices.filter(({ claim }) => claim === 'CLAIMED')
    .map(({ deviceId }) => deviceId);
const claimsOf = () =>
  Object.fromEntries(
    hands()
      .snapshot()
      .devices.map(({ deviceId, tags }) => [deviceId, tags[CLAIM_TAG]]),
  );
const create = (overrides = {}) => harness.create(DEVICE_CLAIM_BY_CODE, { ...properties, ...overrides });
const byHand = (ClaimCode: string) => hands().operations.ClaimDevicesByClaimCode({ ClaimCode }, undefined as never);
const idOf = (outcome: object) => (outcome as { physicalId: string }).physicalId;

test('a claim brings, and its deletion gives back, exactly the devices of the box, over all pages', async () => {
  box('C-of-before-them', 'A', 'Z');
  byHand('C-of-before-them');
  box(CODE, ...IN_THE_BOX);
  const outcome = await create();
  expect(outcome).toMatchObject({
    status: 'SUCCESS',
    physicalId: expect.stringMatching(/^[0-9a-f]{64}$/),
    attributes: { Total: '250' },
  });
  expect(claimed()).toEqual(['A', 'Z', ...IN_THE_BOX]);
  expect((await harness.delete(DEVICE_CLAIM_BY_CODE, idOf(outcome), properties)).status).toBe('SUCCESS');
  expect(claimed()).toEqual(['A', 'Z']);
});

test('a run that is repeated after the code was used still knows the devices of the claim', async () => {
  box('C-of-before-them', 'A');
  byHand('C-of-before-them');
  box(CODE, 'G1', 'G2');
  const event = harness.event('Create', DEVICE_CLAIM_BY_CODE, properties);
  const noted = await harness.runOnce(event);
  expect(noted).toMatchObject({ status: 'WAITING', continuation: { noted: ['A'] } });
  byHand(CODE);
  const outcome = await harness.run({ ...event, Continuation: (noted as { continuation: object }).continuation });
  expect(outcome).toMatchObject({ status: 'SUCCESS', attributes: { Total: '2' } });
  expect(claimsOf()).toEqual({ A: undefined, G1: idOf(outcome), G2: idOf(outcome) });
});

test('two deliveries at the same time make one claim', async () => {
  box(CODE, 'G1', 'G2');
  const event = harness.event('Create', DEVICE_CLAIM_BY_CODE, properties);
  const [noted] = await Promise.all([harness.runOnce(event), harness.runOnce(event)]);
  const next = { ...event, Continuation: (noted as { continuation: object }).continuation };
  const [one, other] = await Promise.all([harness.run(next), harness.run(next)]);
  expect(one).toMatchObject({ status: 'SUCCESS', attributes: { Total: '2' } });
  expect(other).toEqual(one);
});

test('a device of the box that was claimed before does not belong to the claim', async () => {
  box('C-of-before-them', 'G1');
  byHand('C-of-before-them');
  box(CODE, 'G1', 'G2');
  const outcome = await create();
  expect(outcome).toMatchObject({ status: 'SUCCESS', attributes: { Total: '1' } });
  await harness.delete(DEVICE_CLAIM_BY_CODE, idOf(outcome), properties);
  expect(claimed()).toEqual(['G1']);
});

test.each([
  ['is not known', () => {}, /ForbiddenException.*Check the claim code/],
  [
    'was used by hand',
    () => {
      box(CODE, 'G1');
      byHand(CODE);
    },
    /ForbiddenException.*Check the claim code/,
  ],
  [
    'brings nothing new',
    () => {
      box('C-of-before-them', 'G1');
      byHand('C-of-before-them');
      box(CODE, 'G1');
    },
    /brought no device that was not claimed before/,
  ],
])('a code that %s fails, and changes nothing', async (_what, prepare, reason) => {
  prepare();
  const before = hands().snapshot().devices;
  const failed = await create();
  expect(failed).toMatchObject({
    status: 'FAILED',
    physicalId: expect.stringMatching(/^not-created\//),
    reason: expect.stringMatching(reason),
  });
  await harness.delete(DEVICE_CLAIM_BY_CODE, idOf(failed), properties);
  expect(hands().snapshot().devices).toEqual(before);
});

test.each([
  ['the devices cannot be tagged', { operation: 'TagResource', skip: 1 }],
  ['the devices cannot be listed any more', { operation: 'ListDevices', skip: 1 }],
])('all devices are given back when %s', async (_what, fault) => {
  box(CODE, 'G1', 'G2');
  harness.cloud.faults.inject({ kind: 'error', name: 'InvalidRequestException', status: 400, message: 'no', ...fault });
  const failed = await create();
  expect(failed).toMatchObject({ status: 'FAILED', reason: expect.stringContaining('InvalidRequestException: no') });
  await harness.delete(DEVICE_CLAIM_BY_CODE, idOf(failed), properties);
  expect(claimed()).toEqual([]);
});

test('the claim fails when more devices have come than the code brought', async () => {
  box(CODE, 'G1', 'G2');
  box('C-of-others-too', 'H1');
  const event = harness.event('Create', DEVICE_CLAIM_BY_CODE, properties);
  const noted = await harness.runOnce(event) as { continuation: object };
  byHand('C-of-others-too');
  expect(await harness.run({ ...event, Continuation: noted.continuation })).toMatchObject({
    status: 'FAILED',
    reason: expect.stringMatching(/brought 2 devices, but more.*: G1, G2, H1\. Unclaim those of the code by hand/),
  });
  expect(claimsOf()).toEqual({ G1: undefined, G2: undefined, H1: undefined });
  expect(claimed()).toContain('H1');
});

test("the deletion of a cancelled claim finds it under CloudFormation's generated ID", async () => {
  box(CODE, 'G1', 'G2');
  await create();
  expect((await harness.delete(DEVICE_CLAIM_BY_CODE, 'Fleet-Thing-1A2B3C4D5E6F', properties)).status).toBe('SUCCESS');
  expect(claimed()).toEqual([]);
});

test('click callbacks are set on buttons only', async () => {
  hands().addClaimCode({ claimCode: CODE, devices: [{ deviceId: 'G1' }, { deviceId: 'G2', type: 'sensor' }] });
  const function_ = 'arn:aws:lambda:eu-west-1:123456789012:function:Bell';
  expect((await create({ OnClickCallback: function_, DeviceHealthMonitorCallback: function_ })).status).toBe('SUCCESS');
  const callback = { awsLambdaArn: function_ };
  expect(hands().snapshot().devices).toMatchObject([
    { onClick: callback, healthMonitor: callback },
    { healthMonitor: callback },
  ]);
  expect(hands().snapshot().devices[1].onClick).toBeUndefined();
});

test.each([
  ['short', 'C-0123456'],
  ['long', `C-${'x'.repeat(39)}`],
  ['without C-', '0123456789AB'],
])('a code that is too %s is refused before any call', async (_what, ClaimCode) => {
  expect(await create({ ClaimCode })).toMatchObject({
    status: 'FAILED',
    reason: expect.stringContaining('ClaimCode must'),
  });
  expect(harness.calls()).toEqual([]);
});
