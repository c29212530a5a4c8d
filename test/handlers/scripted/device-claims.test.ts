/** Claims of devices, by their IDs and by code, call by call. */

import { createHash } from 'node:crypto';
import { create, GONE, Rehearsal, refusal, remove, seen, STACK_ID, START, update } from './rehearsal';
import { CLAIM_TAG, DEVICE_CLAIM, DEVICE_CLAIM_BY_CODE } from '../../../src/api/iot1click';
import { claimant } from '../../../src/handlers/provider/claimed-devices';

const RING = 'arn:aws:lambda:eu-west-1:123456789012:function:Ring';
const OURS = 'Fleet/Thing';
const PRECONDITION = refusal('PreconditionFailedException');
const CONFLICT = refusal('ResourceConflictException', 'claimed');

let stage: Rehearsal;
beforeEach(() => { stage = new Rehearsal(); });
afterEach(() => jest.restoreAllMocks());

const failure = (physicalId: string, reason: string) => ({
  status: 'FAILED',
  physicalId,
  reason: expect.stringContaining(reason),
});
const done = (...operations: string[]) => operations.forEach((operation) => stage.on(operation, {}));
const history = () =>
  stage.calls
    .filter(({ operation }) => !/^(List|Describe)/.test(operation))
    .map(({ operation, input }) => [operation, input]);

test('a claimant is the name of a stack and a resource, with as much as fits into a tag', () => {
  const of = (StackId: string, LogicalResourceId = 'Thing') => claimant({ StackId, LogicalResourceId } as any);
  expect([of(STACK_ID), of('odd')]).toEqual(['Fleet/Thing', 'odd/Thing']);
  expect(of(STACK_ID, 'x'.repeat(300))).toBe('x'.repeat(256));
});

describe('a device by its ID', () => {
  const device = (claim?: string, more: object = {}) => ({
    DeviceDescription: {
      DeviceId: 'G1',
      Arn: 'arn:G1',
      Type: 'button',
      Enabled: false,
      Tags: claim === undefined ? {} : { [CLAIM_TAG]: claim },
      ...more,
    },
  });
  const properties = { DeviceId: 'G1', Enabled: true, Tags: { team: 'fleet' } };

  test('a device is claimed, awaited, and configured', async () => {
    stage
      .on('InitiateDeviceClaim', { State: 'CLAIM_INITIATED' })
      .on('FinalizeDeviceClaim', PRECONDITION, PRECONDITION, {})
      .on('DescribeDevice', GONE, GONE, device(OURS, { Tags: { [CLAIM_TAG]: OURS, team: 'fleet', old: 'x' } }));
    done('UpdateDeviceState', 'UntagResource');
    expect(await stage.run(create(DEVICE_CLAIM, properties))).toEqual({
      status: 'SUCCESS',
      physicalId: 'G1',
      attributes: { Arn: 'arn:G1', Type: 'button' },
    });
    expect(history()).toEqual([
      ['InitiateDeviceClaim', { DeviceId: 'G1' }],
      ...Array(3).fill(['FinalizeDeviceClaim', { DeviceId: 'G1', Tags: { team: 'fleet', [CLAIM_TAG]: OURS } }]),
      ['UntagResource', { ResourceArn: 'arn:G1', TagKeys: ['old'] }],
      ['UpdateDeviceState', { DeviceId: 'G1', Enabled: true }],
    ]);
  });

  test('a device gets callbacks while it is enabled, click callbacks only if it is a button', async () => {
    stage.on('InitiateDeviceClaim', { State: 'CLAIM_INITIATED' });
    done('FinalizeDeviceClaim', 'UpdateDeviceState', 'InvokeDeviceMethod', 'TagResource');
    const wanted = { DeviceId: 'G1', OnClickCallback: RING, DeviceHealthMonitorCallback: `${RING}:live` };
    const parameters = (awsLambdaArn: string) => JSON.stringify({ deviceId: 'G1', callback: { awsLambdaArn } });
    const onClick = [
      'InvokeDeviceMethod',
      {
        DeviceId: 'G1',
        DeviceMethod: { DeviceType: 'button', MethodName: 'setOnClickCallback' },
        DeviceMethodParameters: parameters(RING),
      },
    ];
    const health = [
      'InvokeDeviceMethod',
      {
        DeviceId: 'G1',
        DeviceMethod: { DeviceType: 'device', MethodName: 'setDeviceHealthMonitorCallback' },
        DeviceMethodParameters: parameters(`${RING}:live`),
      },
    ];
    const state = (Enabled: boolean) => ['UpdateDeviceState', { DeviceId: 'G1', Enabled }];

    stage.on('DescribeDevice', device(OURS));
    await stage.run(create(DEVICE_CLAIM, wanted));
    expect(history().slice(2)).toEqual([state(true), onClick, health, state(false)]);

    stage.calls.splice(0);
    stage.on('DescribeDevice', device(OURS, { Type: 'sensor' }));
    await stage.run(create(DEVICE_CLAIM, { ...wanted, Enabled: true }));
    expect(history().slice(2)).toEqual([state(true), health]);
  });

  test('a device is disabled without being enabled first where it takes no callback', async () => {
    stage.on('InitiateDeviceClaim', { State: 'CLAIM_INITIATED' }).on('DescribeDevice', device(OURS));
    done('FinalizeDeviceClaim', 'UpdateDeviceState');
    await stage.run(create(DEVICE_CLAIM, { DeviceId: 'G1', Enabled: false }));
    expect(history().slice(2)).toEqual([['UpdateDeviceState', { DeviceId: 'G1', Enabled: false }]]);
  });

  test('a claim fails when nobody has pressed the button in time', async () => {
    stage
      .on('InitiateDeviceClaim', { State: 'CLAIM_INITIATED' })
      .on('FinalizeDeviceClaim', PRECONDITION)
      .on('DescribeDevice', GONE);
    expect(await stage.run(create(DEVICE_CLAIM, properties), {}, 3_600_000)).toEqual({
      status: 'FAILED',
      physicalId: 'G1',
      reason:
        'The device G1 has published no event since its claim was initiated: it waits for somebody to press its button. '
        + 'The claim is given up. Deploy again with the device at hand, or raise serviceTimeout.',
    });
    expect(stage.time).toBe(585_000);
  });

  test('a claim is handed over to the next run, which does not start over', async () => {
    stage.on('InitiateDeviceClaim', { State: 'CLAIM_INITIATED' }).on('FinalizeDeviceClaim', PRECONDITION).on('DescribeDevice', GONE);
    const request = create(DEVICE_CLAIM, properties);
    const waiting: any = await stage.run(request, {}, 60_000);
    expect(waiting).toMatchObject({ status: 'WAITING', continuation: { made: 'G1' } });
    stage
      .on('FinalizeDeviceClaim', {})
      .on('DescribeDevice', device(OURS))
      .on('UpdateDeviceState', {})
      .on('TagResource', {});
    expect(await stage.run({ ...request, Continuation: waiting.continuation })).toMatchObject({
      status: 'SUCCESS',
      physicalId: 'G1',
    });
    expect(stage.inputs('InitiateDeviceClaim')).toHaveLength(1);
  });

  test.each([
    ['the claim of an earlier run', device(OURS), { status: 'SUCCESS', physicalId: 'G1' }],
    [
      "nobody's that is shown",
      device(),
      failure('not-created/request-1', 'is claimed already, by something outside of this stack.'),
    ],
    [
      "another claim's",
      device('Other/Bell'),
      failure(
        'not-created/request-1',
        'The device G1 is claimed already, by the claim Other/Bell. Unclaim it there, or refer to it with DeviceClaim.fromDeviceId().',
      ),
    ],
  ])('a device that is claimed already is %s', async (_what, shown, outcome) => {
    stage.on('InitiateDeviceClaim', CONFLICT).on('FinalizeDeviceClaim', CONFLICT).on('DescribeDevice', shown);
    done('UpdateDeviceState', 'TagResource');
    expect(await stage.run(create(DEVICE_CLAIM, properties))).toMatchObject(outcome);
  });

  test('a device that is claimed already, but cannot be finalized, is not awaited', async () => {
    stage.on('InitiateDeviceClaim', CONFLICT).on('FinalizeDeviceClaim', PRECONDITION).on('DescribeDevice', device());
    expect(await stage.run(create(DEVICE_CLAIM, properties))).toEqual(
      failure('not-created/request-1', 'is claimed already'),
    );
  });

  test('a device that does not say that its claim is initiated is read', async () => {
    stage.on('InitiateDeviceClaim', { State: 'CLAIMED' }).on('DescribeDevice', device('Other/Bell'));
    expect(await stage.run(create(DEVICE_CLAIM, properties))).toEqual(
      failure('not-created/request-1', 'by the claim Other/Bell'),
    );
  });

  test("a refused device that is not shown may be the claim's own, and is awaited", async () => {
    stage
      .on('InitiateDeviceClaim', CONFLICT)
      .on('FinalizeDeviceClaim', {})
      .on('DescribeDevice', GONE, GONE, device(OURS));
    done('UpdateDeviceState', 'TagResource');
    expect(await stage.run(create(DEVICE_CLAIM, properties))).toMatchObject({ status: 'SUCCESS' });
  });

  test('a device that is finalized by hand gets the tag of this claim', async () => {
    stage
      .on('InitiateDeviceClaim', { State: 'CLAIM_INITIATED' })
      .on('FinalizeDeviceClaim', {})
      .on('DescribeDevice', device());
    done('UpdateDeviceState', 'TagResource');
    expect(await stage.run(create(DEVICE_CLAIM, { DeviceId: 'G1', Enabled: true }))).toMatchObject({
      status: 'SUCCESS',
    });
    expect(stage.inputs('TagResource')).toEqual([{ ResourceArn: 'arn:G1', Tags: { [CLAIM_TAG]: OURS } }]);
  });

  test.each([
    ['another claim', {}, device('Other/Bell'), 'is claimed already, by the claim Other/Bell'],
    ['something else', CONFLICT, device(), 'is claimed already, by something outside of this stack'],
    ['somebody who does not show it', CONFLICT, GONE, 'FinalizeDeviceClaim failed: ResourceConflictException: claimed'],
  ])('a device that %s takes meanwhile is released', async (_who, finalized, shown, reason) => {
    stage
      .on('InitiateDeviceClaim', { State: 'CLAIM_INITIATED' })
      .on('FinalizeDeviceClaim', finalized)
      .on('DescribeDevice', shown);
    const progress = {};
    expect(await stage.run(create(DEVICE_CLAIM, properties), progress)).toEqual(
      failure('not-created/request-1', reason),
    );
    expect(progress).toMatchObject({ made: undefined });
  });

  test('a device that nobody shows and that has sent no event is awaited, whatever the refusal', async () => {
    stage
      .on('InitiateDeviceClaim', { State: 'CLAIM_INITIATED' })
      .on('FinalizeDeviceClaim', PRECONDITION)
      .on('DescribeDevice', device());
    expect(await stage.run(create(DEVICE_CLAIM, properties), {}, 30_000)).toMatchObject({ status: 'WAITING' });
  });

  test.each(['InitiateDeviceClaim', 'FinalizeDeviceClaim', 'DescribeDevice'])(
    'a claim fails where %s fails for another reason',
    async (operation) => {
      stage
        .on('InitiateDeviceClaim', { State: 'CLAIM_INITIATED' })
        .on('FinalizeDeviceClaim', {})
        .on('DescribeDevice', GONE)
        .on(operation, refusal('InvalidRequestException'));
      expect(await stage.run(create(DEVICE_CLAIM, properties))).toMatchObject({
        status: 'FAILED',
        reason: expect.stringContaining(`${operation} failed: InvalidRequestException`),
      });
    },
  );

  test('an update changes the differences only', async () => {
    stage.on('DescribeDevice', device(OURS, { Enabled: true }));
    done('UpdateDeviceState', 'TagResource', 'UntagResource');
    await stage.run(update(DEVICE_CLAIM, 'G1', properties, { ...properties, Enabled: false }));
    expect(history()).toEqual([['UpdateDeviceState', { DeviceId: 'G1', Enabled: false }]]);
    expect(stage.inputs('DescribeDevice')).toEqual(Array(2).fill({ DeviceId: 'G1' }));
    stage.calls.splice(0);
    await stage.run(update(DEVICE_CLAIM, 'G1', properties, { ...properties, Tags: { team: 'home' } }));
    expect(history()).toEqual([['TagResource', { ResourceArn: 'arn:G1', Tags: { team: 'home' } }]]);
    stage.calls.splice(0);
    await stage.run(update(DEVICE_CLAIM, 'G1', properties, properties));
    expect(stage.called).toEqual(['DescribeDevice']);
    expect(stage.inputs('DescribeDevice')).toEqual([{ DeviceId: 'G1' }]);
  });

  test('another device replaces the claim', async () => {
    stage.on('InitiateDeviceClaim', { State: 'CLAIM_INITIATED' }).on('DescribeDevice', device(OURS));
    done('FinalizeDeviceClaim', 'UpdateDeviceState', 'TagResource');
    expect(await stage.run(update(DEVICE_CLAIM, 'G1', properties, { ...properties, DeviceId: 'G2' }))).toMatchObject({
      status: 'SUCCESS',
      physicalId: 'G2',
    });
  });

  test("an update back to the device's actual state changes it in place", async () => {
    stage.on('DescribeDevice', device(OURS));
    done('UpdateDeviceState');
    expect(await stage.run(update(DEVICE_CLAIM, 'G1', { ...properties, DeviceId: 'G2' }, properties))).toMatchObject({
      status: 'SUCCESS',
      physicalId: 'G1',
    });
    expect(stage.inputs('InitiateDeviceClaim')).toEqual([]);
  });

  test.each<[string, object, unknown[]]>([
    [
      'enabled',
      device(OURS, { Enabled: true }),
      [
        ['UpdateDeviceState', { DeviceId: 'G1', Enabled: false }],
        ['UnclaimDevice', { DeviceId: 'G1' }],
      ],
    ],
    ['disabled', device(OURS), [['UnclaimDevice', { DeviceId: 'G1' }]]],
    ['without a mark', device(), [['UnclaimDevice', { DeviceId: 'G1' }]]],
    ['without tags', device(undefined, { Tags: undefined }), [['UnclaimDevice', { DeviceId: 'G1' }]]],
    ['not shown', GONE, [['UnclaimDevice', { DeviceId: 'G1' }]]],
    ["another claim's", device('Other/Bell', { Enabled: true }), []],
  ])('a device is given back: %s', async (_what, shown, calls) => {
    stage.on('DescribeDevice', shown);
    done('UpdateDeviceState', 'UnclaimDevice');
    expect(await stage.run(remove(DEVICE_CLAIM, 'G1', properties))).toEqual({
      status: 'SUCCESS',
      physicalId: 'G1',
      attributes: {},
    });
    expect(history()).toEqual(calls);
    expect(stage.inputs('DescribeDevice')).toEqual([{ DeviceId: 'G1' }]);
  });

  test.each([
    ['UpdateDeviceState', GONE],
    ['UnclaimDevice', GONE],
  ])('a device that does not belong to %s is not given back', async (operation, error) => {
    stage.on('DescribeDevice', device(OURS, { Enabled: true }));
    done('UpdateDeviceState', 'UnclaimDevice');
    stage.on(operation, error);
    expect(await stage.run(remove(DEVICE_CLAIM, 'G1', properties))).toMatchObject({ status: 'SUCCESS' });
  });

  test('a device whose return is refused stays', async () => {
    stage.on('DescribeDevice', GONE).on('UnclaimDevice', refusal('InvalidRequestException'));
    expect(await stage.run(remove(DEVICE_CLAIM, 'G1', properties))).toEqual(failure('G1', 'UnclaimDevice failed'));
  });

  test('a cancelled claim is found without its ID', async () => {
    stage.on('DescribeDevice', device(OURS));
    done('UnclaimDevice');
    const invented = 'Fleet-Thing-1A2B3C';
    expect(await stage.run(remove(DEVICE_CLAIM, invented, properties))).toMatchObject({
      status: 'SUCCESS',
      physicalId: invented,
    });
    expect(history()).toEqual([['UnclaimDevice', { DeviceId: 'G1' }]]);
    // Without a date, the stack's status may be from before the request.
    expect(stage.inputs('DescribeStackResource')).toEqual([]);
    stage.calls.splice(0);
    await stage.run(remove(DEVICE_CLAIM, invented, {}));
    expect(stage.called).toEqual([]);
  });

  test.each<[string, object, boolean]>([
    ['the stack lives on it', seen('CREATE_COMPLETE', 'G1', 0), false],
    ['the stack has another one', seen('CREATE_IN_PROGRESS', 'G2', 0), true],
    ['the stack shows nothing', {}, true],
    ['the stack cannot be looked at', refusal('AccessDenied'), true],
  ])(
    'the device of a cancelled claim is given back unless its stack uses it: %s',
    async (_what, said, isGivenBack) => {
      stage.on('DescribeDevice', device(OURS)).on('DescribeStackResource', said);
      done('UnclaimDevice');
      expect(await stage.run(remove(DEVICE_CLAIM, 'Fleet-Thing-1A2B3C', properties, { SentAt: START }))).toMatchObject({
        status: 'SUCCESS',
      });
      expect(stage.inputs('UnclaimDevice')).toHaveLength(isGivenBack ? 1 : 0);
    },
  );
});

describe('a box of devices by its code', () => {
  const CODE = 'C-0123456789';
  const properties = { ClaimCode: CODE, Enabled: true };
  const NOTED = { startedAt: START, noted: ['old'] };
  const box = (DeviceId: string, claim?: string, more: object = {}) => ({
    DeviceId,
    Arn: `arn:${DeviceId}`,
    Type: 'button',
    Enabled: false,
    Tags: claim === undefined ? {} : { [CLAIM_TAG]: claim },
    ...more,
  });
  const listed = (...Devices: object[]) => ({ Devices });
  /** The ID follows from the claimant and the code. */
  const id = createHash('sha256').update(JSON.stringify([OURS, CODE])).digest('hex');
  beforeEach(() => done('TagResource', 'UpdateDeviceState'));

  test('a box is not claimed before the existing devices are recorded, from all pages', async () => {
    stage.on('ListDevices', ({ NextToken }) =>
      NextToken ? listed(box('b')) : { ...listed(box('a')), NextToken: 'x' },
    );
    const progress = {};
    expect(await stage.run(create(DEVICE_CLAIM_BY_CODE, properties), progress)).toEqual({
      status: 'WAITING', continuation: { startedAt: expect.any(Number), unfinished: undefined, noted: ['a', 'b'] },
    });
    expect(stage.inputs('ListDevices')).toEqual([{ NextToken: undefined }, { NextToken: 'x' }]);
  });

  test('a box is claimed where there is no device yet', async () => {
    stage.on('ListDevices', {});
    expect(await stage.run(create(DEVICE_CLAIM_BY_CODE, properties))).toStrictEqual({
      status: 'WAITING', continuation: { startedAt: START, unfinished: undefined, noted: [] },
    });
  });

  test('the devices that have come since belong to the claim, and are tagged', async () => {
    const brought = listed(box('old'), box('new'), box('other', 'Other'));
    stage.on('ClaimDevicesByClaimCode', { Total: 1 }).on('ListDevices', brought, listed(box('old'), box('new', id)));
    expect(await stage.run(create(DEVICE_CLAIM_BY_CODE, properties, { Continuation: NOTED }))).toEqual({
      status: 'SUCCESS',
      physicalId: id,
      attributes: { Total: '1' },
    });
    expect(history()).toEqual([
      ['ClaimDevicesByClaimCode', { ClaimCode: CODE }],
      ['TagResource', { ResourceArn: 'arn:new', Tags: { [CLAIM_TAG]: id } }],
      ['UpdateDeviceState', { DeviceId: 'new', Enabled: true }],
    ]);
  });

  test('the devices of an earlier run, whose code is used up, belong to the claim', async () => {
    stage.on('ClaimDevicesByClaimCode', refusal('ForbiddenException')).on('ListDevices', listed(box('new', id)));
    expect(await stage.run(create(DEVICE_CLAIM_BY_CODE, properties, { Continuation: NOTED }))).toMatchObject({
      status: 'SUCCESS',
      physicalId: id,
    });
  });

  test('the devices that were retained under the name of the stack belong to the claim', async () => {
    stage.on('ClaimDevicesByClaimCode', refusal('ForbiddenException')).on('ListDevices', listed(box('old', id)));
    expect(await stage.run(create(DEVICE_CLAIM_BY_CODE, properties, { Continuation: NOTED }))).toMatchObject({ status: 'SUCCESS', physicalId: id });
  });

  test('a wrong code takes no device that has come meanwhile', async () => {
    stage.on('ClaimDevicesByClaimCode', refusal('InvalidRequestException')).on('ListDevices', listed(box('new')));
    expect(await stage.run(create(DEVICE_CLAIM_BY_CODE, properties, { Continuation: NOTED }))).toMatchObject({
      status: 'FAILED',
    });
    expect(history()).toEqual([['ClaimDevicesByClaimCode', { ClaimCode: CODE }]]);
  });

  test.each([
    [
      'was used by others',
      refusal('ForbiddenException', 'used'),
      'ClaimDevicesByClaimCode failed: ForbiddenException: used (request ID r-1). Check the claim code',
    ],
    ['has brought nothing', { Total: 0 }, 'The claim code brought no device that was not claimed before.'],
    ['is wrong', refusal('InvalidRequestException'), 'ClaimDevicesByClaimCode failed: InvalidRequestException'],
  ])('a claim fails where the code %s', async (_what, answer, reason) => {
    stage.on('ClaimDevicesByClaimCode', answer).on('ListDevices', listed(box('old')));
    expect(await stage.run(create(DEVICE_CLAIM_BY_CODE, properties, { Continuation: NOTED }))).toEqual(
      failure('not-created/request-1', reason),
    );
  });

  test('a claim that cannot tell its devices fails, and leaves all devices alone', async () => {
    stage.on('ClaimDevicesByClaimCode', { Total: 1 }).on('ListDevices', listed(box('a'), box('b')));
    expect(await stage.run(create(DEVICE_CLAIM_BY_CODE, properties, { Continuation: NOTED }))).toEqual({
      status: 'FAILED',
      physicalId: 'not-created/request-1',
      reason:
        'The claim code brought 1 devices, but more have come at the same time, so that it cannot be told which they are: a, b. '
        + 'Unclaim those of the code by hand, and deploy again when nobody else claims devices.',
    });
    expect(history()).toEqual([['ClaimDevicesByClaimCode', { ClaimCode: CODE }]]);
  });

  test('devices that cannot be tagged are given back', async () => {
    stage
      .on('ClaimDevicesByClaimCode', { Total: 2 })
      .on('ListDevices', listed(box('a', undefined, { Enabled: true }), box('b')))
      .on('TagResource', refusal('InvalidRequestException'));
    done('UnclaimDevice');
    expect(await stage.run(create(DEVICE_CLAIM_BY_CODE, properties, { Continuation: NOTED }))).toEqual(
      failure('not-created/request-1', 'TagResource failed'),
    );
    expect(history().slice(2)).toEqual([
      ['UpdateDeviceState', { DeviceId: 'a', Enabled: false }],
      ['UnclaimDevice', { DeviceId: 'a' }],
      ['UnclaimDevice', { DeviceId: 'b' }],
    ]);
  });

  test('devices are not given back because the run is over', async () => {
    stage
      .on('ClaimDevicesByClaimCode', { Total: 1 })
      .on('ListDevices', listed(box('a')))
      .on('TagResource', refusal('AccessDeniedException'));
    const Continuation = { ...NOTED, startedAt: stage.runtime().now() };
    expect(await stage.run(create(DEVICE_CLAIM_BY_CODE, properties, { Continuation }), {}, 5_000)).toMatchObject({
      status: 'WAITING',
      continuation: { noted: ['old'] },
    });
    expect(stage.inputs('UnclaimDevice')).toEqual([]);
  });

  test('a claim waits until the service lists its devices', async () => {
    stage
      .on('ClaimDevicesByClaimCode', { Total: 1 })
      .on('ListDevices', listed(box('a')), listed(), listed(box('a', id)));
    expect(await stage.run(create(DEVICE_CLAIM_BY_CODE, properties, { Continuation: NOTED }))).toMatchObject({
      status: 'SUCCESS',
    });
    stage.on('ListDevices', listed(box('a')), listed());
    const Continuation = { ...NOTED, startedAt: stage.runtime().now() };
    expect(await stage.run(create(DEVICE_CLAIM_BY_CODE, properties, { Continuation }), {}, 3_600_000)).toEqual(
      failure(id, 'The devices that the claim code brought did not come to be listed. Look them up in the service.'));
  });

  test('a claim whose devices disappear fails, and says how it recognizes them', async () => {
    stage
      .on('ClaimDevicesByClaimCode', { Total: 1 })
      .on('ListDevices', listed(box('a')), listed(box('a', id)), listed());
    expect(await stage.run(create(DEVICE_CLAIM_BY_CODE, properties, { Continuation: NOTED }))).toEqual(
      failure(id, `ListDevices failed: ResourceNotFoundException: no device has the tag ${CLAIM_TAG} ${id}`));
  });

  test('an update changes each device', async () => {
    stage.on('ListDevices', listed(box('a', id), box('b', id), box('c', 'Other')));
    const wanted = { ...properties, Enabled: false, Tags: { team: 'x' } };
    expect(await stage.run(update(DEVICE_CLAIM_BY_CODE, id, properties, wanted))).toMatchObject({
      status: 'SUCCESS',
      attributes: { Total: '2' },
    });
    expect(history()).toEqual(
      ['a', 'b'].flatMap((DeviceId) => [
        ['UpdateDeviceState', { DeviceId, Enabled: false }],
        ['TagResource', { ResourceArn: `arn:${DeviceId}`, Tags: { team: 'x' } }],
      ]),
    );
  });

  test('a claim without devices counts as deleted, and an update claims again', async () => {
    stage.on('ListDevices', listed());
    expect(
      await stage.run(update(DEVICE_CLAIM_BY_CODE, id, properties, { ...properties, Enabled: false })),
    ).toMatchObject({ status: 'WAITING', continuation: { noted: [] } });
  });

  test('a deletion gives back each device of the claim and no other', async () => {
    stage.on('ListDevices', listed(box('a', id), box('b'), box('c', 'Other'), box('d', id, { Enabled: true })));
    done('UnclaimDevice');
    expect(await stage.run(remove(DEVICE_CLAIM_BY_CODE, id, properties))).toMatchObject({ status: 'SUCCESS' });
    expect(history()).toEqual([
      ['UnclaimDevice', { DeviceId: 'a' }],
      ['UpdateDeviceState', { DeviceId: 'd', Enabled: false }],
      ['UnclaimDevice', { DeviceId: 'd' }],
    ]);
  });
});
