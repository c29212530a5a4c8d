/** A request between its arrival and its answer, and after that. */

import { create, event, GONE, Rehearsal, refusal, remove, seen, START, update } from './rehearsal';
import { CREDENTIAL_LOCKER, DESTINATION, PROVISIONING_PROFILE } from '../../../src/api/iot-managed-integrations';

const LOCKER = { Id: '1', Arn: 'arn' };
const EVENTS = {
  Name: 'events',
  DeliveryDestinationType: 'KINESIS',
  DeliveryDestinationArn: 'arn:aws:kinesis:eu-west-1:123456789012:stream/one',
  RoleArn: 'arn:role',
};
const JITR = {
  ProvisioningType: 'JITR',
  CaCertificate: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
};

let stage: Rehearsal;
beforeEach(() => { stage = new Rehearsal(); });
afterEach(() => jest.restoreAllMocks());

const failure = (physicalId: string, reason: string) => ({
  status: 'FAILED',
  physicalId,
  reason: expect.stringContaining(reason),
});
const looks = () => stage.inputs('DescribeStackResource').length;
const messages = () =>
  stage.log
    .filter(({ level }) => level !== 'INFO')
    .map(({ message }) => message)
    .filter((message) => message !== 'call failed');

describe('handling', () => {
  test('the engine refuses an unknown resource type', async () => {
    expect(await stage.run(event('Create', { type: 'Custom::Other' } as any, {}))).toEqual({
      status: 'FAILED',
      physicalId: 'not-created/request-1',
      reason: expect.stringMatching(
        /^Custom::Other is not a resource type of this handler \(Custom::\w+, Custom::\w+, .*\)\. Deploy the stack with the version of cdk-device-fleets that it was written for\.$/,
      ),
    });
  });

  test.each([undefined, null, 'text', {}])('the engine never throws: %j', async (request) => {
    expect(await stage.run(request as any)).toMatchObject({
      status: 'FAILED',
      physicalId: 'not-created/unknown',
      reason: expect.stringContaining('not a CloudFormation request'),
    });
  });

  test('the engine fails where an answer is not understood', async () => {
    // An answer without metadata is not the SDK's.
    stage.clients.iotmanagedintegrations.send = async () => undefined as never;
    expect(await stage.run(create(CREDENTIAL_LOCKER, {}))).toEqual(failure('not-created/request-1', 'TypeError'));
  });

  test('the engine waits 90 seconds for a permission of the same deployment', async () => {
    stage.on('CreateCredentialLocker', refusal('AccessDeniedException'));
    expect(await stage.run(create(CREDENTIAL_LOCKER, {}))).toEqual(
      failure('not-created/request-1', 'AccessDeniedException'),
    );
    expect(messages()).toEqual([]);
    expect(stage.time).toBeGreaterThanOrEqual(90_000);
    expect(stage.time).toBeLessThan(110_000);
  });

  test('the engine counts those seconds from the first run on', async () => {
    stage.on('CreateCredentialLocker', refusal('AccessDeniedException'));
    await stage.run(create(CREDENTIAL_LOCKER, {}, { Continuation: { startedAt: START - 90_000 } }));
    expect(stage.time).toBe(0);
  });

  test.each([
    ['The Role cannot be assumed', 90_000],
    ['The controller is wrong', 0],
  ])('the engine waits for a role where the service says: %s', async (message, atLeast) => {
    stage.on('CreateDestination', refusal('ValidationException', message));
    expect(await stage.run(create(DESTINATION, EVENTS))).toMatchObject({ status: 'FAILED' });
    expect(stage.time).toBeGreaterThanOrEqual(atLeast);
    expect(stage.time).toBeLessThan(atLeast + 20_000);
  });

  test.each([
    ['another error', DESTINATION, EVENTS, 'CreateDestination', 'ConflictException'],
    ['a kind that has none', CREDENTIAL_LOCKER, {}, 'CreateCredentialLocker', 'ValidationException'],
  ] as const)('the engine waits for no role in case of %s', async (_what, kind, properties, operation, name) => {
    stage.on(operation, refusal(name, 'the role'));
    await stage.run(create(kind, properties));
    expect(stage.time).toBe(0);
  });

  test('the engine logs each call with its request', async () => {
    stage.on('DeleteCredentialLocker', {});
    const request = remove(CREDENTIAL_LOCKER, '1');
    await stage.run(request);
    expect(stage.log.find(({ message }) => message === 'called')).toMatchObject({
      stackId: request.StackId,
      logicalResourceId: 'Thing',
      resourceType: CREDENTIAL_LOCKER.type,
      requestType: 'Delete',
      physicalResourceId: '1',
    });
  });
});

describe('whether anybody waits', () => {
  const sent = (at: number) => ({ SentAt: START + at });
  beforeEach(() => {
    stage.on('CreateCredentialLocker', LOCKER).on('GetCredentialLocker', LOCKER).on('DeleteCredentialLocker', {});
  });

  test.each([
    [0, 0],
    [-14_999, 0],
    [-15_000, 1],
  ])('a request of %i ms is looked up: %i times', async (at, times) => {
    await stage.run(create(CREDENTIAL_LOCKER, {}, sent(at)));
    expect(looks()).toBe(times);
  });

  test.each([[-1_999, 0], [-2_000, 1]])('an update of %i ms is looked up: %i times', async (at, times) => {
    await stage.run(update(CREDENTIAL_LOCKER, '1', {}, {}, sent(at)));
    expect(looks()).toBe(times);
  });

  test('a look-up names the stack and the resource', async () => {
    const request = create(CREDENTIAL_LOCKER, {}, sent(-60_000));
    await stage.run(request);
    expect(stage.inputs('DescribeStackResource')).toEqual([{ StackName: request.StackId, LogicalResourceId: 'Thing' }]);
  });

  test('a request is looked up once in 15 seconds during a wait', async () => {
    stage
      .on('CreateProvisioningProfile', { Id: '1' })
      .on('GetProvisioningProfile', { Status: 'CREATE_IN_PROGRESS' })
      .on('DescribeStackResource', seen('CREATE_IN_PROGRESS', undefined, 0));
    await stage.run(create(PROVISIONING_PROFILE, JITR, sent(0)), {}, 120_000);
    expect(looks()).toBeGreaterThanOrEqual(5);
    expect(looks()).toBeLessThanOrEqual(8);
  });

  test('a look-up counts for 15 seconds', async () => {
    stage
      .on('CreateProvisioningProfile', { Id: '1' })
      .on('GetProvisioningProfile', { Status: 'CREATE_IN_PROGRESS' })
      .on('DescribeStackResource', seen('CREATE_IN_PROGRESS', undefined, OLD));
    await stage.run(create(PROVISIONING_PROFILE, JITR, sent(OLD)), {}, 14_000);
    expect(looks()).toBe(1);
  });

  const OLD = -60_000;
  const DOES_NOT_EXIST = refusal('ValidationError', 'Stack with id x does not exist');
  test.each<[string, object, object, boolean]>([
    [
      'a creation under way',
      create(CREDENTIAL_LOCKER, {}, sent(OLD)),
      seen('CREATE_IN_PROGRESS', undefined, OLD),
      true,
    ],
    [
      'a creation noted a moment later',
      create(CREDENTIAL_LOCKER, {}, sent(OLD)),
      seen('CREATE_IN_PROGRESS', undefined, OLD + 2_000),
      true,
    ],
    [
      'a creation of another time',
      create(CREDENTIAL_LOCKER, {}, sent(OLD)),
      seen('CREATE_IN_PROGRESS', undefined, OLD + 2_001),
      false,
    ],
    [
      'a creation before which nothing has changed',
      create(CREDENTIAL_LOCKER, {}, sent(OLD)),
      seen('DELETE_COMPLETE', undefined, OLD),
      true,
    ],
    [
      'a creation that has failed since',
      create(CREDENTIAL_LOCKER, {}, sent(OLD)),
      seen('CREATE_FAILED', undefined, OLD + 1),
      false,
    ],
    [
      'a creation of unknown time under way',
      create(CREDENTIAL_LOCKER, {}),
      seen('CREATE_IN_PROGRESS', undefined, 0),
      true,
    ],
    [
      'a creation that was cancelled at once',
      create(CREDENTIAL_LOCKER, {}, sent(OLD)),
      seen('DELETE_IN_PROGRESS', 'Fleet-Thing-X', OLD + 1),
      false,
    ],
    ['a creation in a stack that is gone', create(CREDENTIAL_LOCKER, {}, sent(OLD)), DOES_NOT_EXIST, false],
    [
      'a creation that cannot be looked at',
      create(CREDENTIAL_LOCKER, {}, sent(OLD)),
      refusal('ValidationError', 'other'),
      true,
    ],
    [
      'a creation of which the stack says too little',
      create(CREDENTIAL_LOCKER, {}, sent(OLD)),
      { StackResourceDetail: { ResourceStatus: 'CREATE_FAILED' } },
      true,
    ],
    ['a creation of which the stack says nothing', create(CREDENTIAL_LOCKER, {}, sent(OLD)), {}, true],
    ['a deletion under way', remove(CREDENTIAL_LOCKER, '1', {}, sent(OLD)), seen('DELETE_IN_PROGRESS', '1', OLD), true],
    [
      'a deletion that is over',
      remove(CREDENTIAL_LOCKER, '1', {}, sent(OLD)),
      seen('DELETE_FAILED', '1', OLD + 1),
      false,
    ],
    [
      'a deletion of what was replaced',
      remove(CREDENTIAL_LOCKER, '1', {}, sent(OLD)),
      seen('UPDATE_COMPLETE', '2', OLD),
      true,
    ],
    [
      'a deletion of what was replaced, some time ago',
      remove(CREDENTIAL_LOCKER, '1', {}, sent(OLD)),
      seen('UPDATE_COMPLETE', '2', OLD + 2_001),
      false,
    ],
    [
      'a deletion of what is not in the stack any more',
      remove(CREDENTIAL_LOCKER, '1', {}, sent(OLD)),
      DOES_NOT_EXIST,
      true,
    ],
    [
      'an update under way',
      update(CREDENTIAL_LOCKER, '1', {}, {}, sent(OLD)),
      seen('UPDATE_IN_PROGRESS', '1', OLD),
      true,
    ],
    [
      'an update that is rolled back',
      update(CREDENTIAL_LOCKER, '1', {}, {}, sent(OLD)),
      seen('UPDATE_FAILED', '1', OLD + 1),
      false,
    ],
  ])('the resource in the stack decides: %s', async (_what, request, said, isAwaited) => {
    stage.on('DescribeStackResource', said);
    const outcome = await stage.run(request);
    expect(outcome.status).toBe(isAwaited ? 'SUCCESS' : 'FAILED');
    if (isAwaited) return;
    expect(stage.called).toEqual([]);
    expect(outcome).toMatchObject({
      reason: expect.stringMatching(
        /^CloudFormation does not wait for this (Create|Update|Delete) of Thing any more\.$/,
      ),
    });
    expect(stage.log).toContainEqual(
      expect.objectContaining({ level: 'WARN', message: 'not waited for any more', logicalResourceId: 'Thing' }),
    );
  });

  test('a look-up ends a request during its work', async () => {
    stage.on('CreateProvisioningProfile', { Id: '1' }).on('GetProvisioningProfile', { Status: 'CREATE_IN_PROGRESS' })
      .on('DescribeStackResource', seen('CREATE_IN_PROGRESS', undefined, 0), seen('DELETE_IN_PROGRESS', 'x', 20_000));
    expect(await stage.run(create(PROVISIONING_PROFILE, JITR, sent(0)))).toEqual(
      failure('1', 'CloudFormation does not wait'),
    );
    expect(stage.time).toBeLessThan(60_000);
  });
});

describe('after the answer', () => {
  const SUCCESS = { status: 'SUCCESS', physicalId: '2', attributes: {} } as const;
  const FAILED = { status: 'FAILED', physicalId: '1', reason: 'why' } as const;
  const made = { made: '2' };
  const sent = { SentAt: START - 60_000 };
  const creation = create(CREDENTIAL_LOCKER, {}, sent);
  const replacement = update(CREDENTIAL_LOCKER, '1', { Name: 'a' }, { Name: 'b' }, sent);
  beforeEach(() => { stage.on('DeleteCredentialLocker', {}); });

  test('the engine does nothing after the answer where nothing was created', async () => {
    await stage.settle(creation, {}, SUCCESS);
    await stage.settle(replacement, {}, FAILED);
    expect(stage.calls).toEqual([]);
  });

  test('the engine leaves a resource alone that was created again under its former ID', async () => {
    await stage.settle(update(DESTINATION, 'events', EVENTS, EVENTS, sent), { made: 'events' }, SUCCESS);
    expect(stage.calls).toEqual([]);
  });

  const since = -30_000;
  test.each<[string, object, object, 'stays' | 'goes']>([
    ['a creation that was taken', creation, seen('CREATE_COMPLETE', '2', since), 'stays'],
    ['a creation whose resource was replaced since', creation, seen('UPDATE_IN_PROGRESS', '3', since), 'stays'],
    ['a creation that was given up', creation, seen('CREATE_FAILED', undefined, since), 'goes'],
    ['a creation of which another delivery was taken', creation, seen('CREATE_COMPLETE', '3', since), 'goes'],
    [
      'a creation whose resource is deleted under another ID',
      creation,
      seen('DELETE_IN_PROGRESS', 'Fleet-Thing-X', since),
      'goes',
    ],
    ['a creation in a stack that is gone', creation, refusal('ValidationError', 'Stack does not exist'), 'goes'],
    ['a replacement that was taken', replacement, seen('UPDATE_IN_PROGRESS', '2', since), 'stays'],
    ['a replacement that was rolled back', replacement, seen('UPDATE_COMPLETE', '1', since), 'goes'],
    ['a replacement that was cancelled', replacement, seen('UPDATE_FAILED', '1', since), 'goes'],
    ['a replacement in a stack rolled back', replacement, seen('UPDATE_ROLLBACK_COMPLETE', '1', since), 'goes'],
  ])('%s: what was made %4$s', async (_what, request, said, fate) => {
    stage.on('DescribeStackResource', said);
    await stage.settle(request, made, SUCCESS);
    expect(stage.inputs('DeleteCredentialLocker')).toEqual(fate === 'goes' ? [{ Identifier: '2' }] : []);
    expect(messages()).toEqual(
      fate === 'goes' ? [expect.stringMatching(/^removed this resource, because the stack has not taken it/)] : [],
    );
    if (fate === 'goes') {
      expect(stage.log).toContainEqual(
        expect.objectContaining({ level: 'WARN', physicalResourceId: '2', logicalResourceId: 'Thing' }),
      );
    }
  });

  test.each([
    ['the stack has not moved on', seen('CREATE_IN_PROGRESS', undefined, since)],
    ['the stack says what was before', seen('CREATE_FAILED', undefined, -60_000)],
  ])('the engine waits while %s', async (_what, before) => {
    stage.on('DescribeStackResource', before, before, seen('CREATE_FAILED', undefined, since));
    await stage.settle(creation, made, SUCCESS);
    expect(looks()).toBe(3);
    expect(stage.inputs('DeleteCredentialLocker')).toHaveLength(1);
  });

  test('the engine waits for an update while the stack shows it under way', async () => {
    stage.on(
      'DescribeStackResource',
      seen('UPDATE_IN_PROGRESS', '1', since),
      seen('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', '1', since),
      seen('UPDATE_COMPLETE', '2', since),
    );
    await stage.settle(replacement, made, SUCCESS);
    expect([looks(), stage.called]).toEqual([3, []]);
  });

  test('the engine polls a missing stack for a while', async () => {
    stage.on('DescribeStackResource', refusal('ValidationError', 'x does not exist'));
    await stage.settle(create(CREDENTIAL_LOCKER, {}, { SentAt: START }), made, SUCCESS);
    expect(stage.time).toBeGreaterThanOrEqual(15_000);
    expect(stage.inputs('DeleteCredentialLocker')).toHaveLength(1);
  });

  test('the engine removes nothing where the request has no date', async () => {
    stage.on('DescribeStackResource', seen('CREATE_FAILED', undefined, since));
    await stage.settle(create(CREDENTIAL_LOCKER, {}, { Continuation: { startedAt: START - 31_000 } }), made, SUCCESS);
    expect(stage.called).toEqual([]);
  });

  const UNSEEN =
    'it could not be seen whether the stack has taken this resource; if it has not, delete the resource by hand';
  test.each<[string, object, typeof SUCCESS | typeof FAILED, string[], number]>([
    ['of a creation is left, and told of', creation, SUCCESS, [UNSEEN], 0],
    ['of a failed creation is left, and told of', creation, FAILED, [UNSEEN], 0],
    ['of an update is left, and told of', replacement, SUCCESS, [UNSEEN], 0],
    [
      'of a failed update is removed: the stack was told that it failed',
      replacement,
      FAILED,
      [expect.stringContaining('removed')],
      1,
    ],
  ])('a resource that cannot be looked up %s', async (_what, request, final, told, deletions) => {
    stage.on('DescribeStackResource', refusal('AccessDenied'));
    await stage.settle(request, made, final);
    expect(messages()).toEqual(told);
    for (const message of told) {
      expect(stage.log).toContainEqual(expect.objectContaining({ level: 'WARN', message, physicalResourceId: '2' }));
    }
    expect(stage.inputs('DeleteCredentialLocker')).toHaveLength(deletions);
    expect(stage.time).toBeGreaterThanOrEqual(15_000);
    expect(stage.time).toBeLessThan(40_000);
  });

  test('a resource that was looked up once, and stayed open until the end of the run, stays, even of a failed update', async () => {
    stage.on('DescribeStackResource', seen('UPDATE_IN_PROGRESS', '1', since));
    await stage.settle(replacement, made, FAILED, 60_000);
    expect(messages()).toEqual([UNSEEN]);
    expect(stage.called).toEqual([]);
  });

  test('the log names a resource that cannot be removed', async () => {
    stage
      .on('DescribeStackResource', seen('CREATE_FAILED', undefined, since))
      .on('DeleteCredentialLocker', refusal('ValidationException', 'bad'));
    await stage.settle(creation, made, SUCCESS);
    expect(stage.log).toContainEqual(expect.objectContaining({
      level: 'ERROR',
      message: 'could not remove this resource, which the stack has not taken; delete it by hand',
      physicalResourceId: '2',
      error: expect.stringContaining('DeleteCredentialLocker failed: ValidationException: bad'),
    }));
  });

  test('the log names a resource that still exists when the run is over', async () => {
    stage
      .on('DescribeStackResource', seen('CREATE_FAILED', undefined, since))
      .on('DeleteProvisioningProfile', {})
      .on('GetProvisioningProfile', { Status: 'DELETE_IN_PROGRESS' });
    await stage.settle(create(PROVISIONING_PROFILE, JITR, sent), made, SUCCESS, 60_000);
    expect(stage.log).toContainEqual(
      expect.objectContaining({
        level: 'ERROR',
        message: expect.stringContaining('could not remove'),
        error: 'the run is over',
      }),
    );
  });

  test('a removal without permission is not retried: this was the first run that could remove', async () => {
    stage
      .on('DescribeStackResource', seen('CREATE_FAILED', undefined, since))
      .on('DeleteCredentialLocker', refusal('AccessDeniedException'));
    await stage.settle(creation, { ...made, startedAt: START - 90_000 }, SUCCESS);
    expect(messages()).toEqual([expect.stringContaining('could not remove')]);
    expect(stage.time).toBe(0);
  });

  describe('that did not get through, so that the request will come again,', () => {
    test('an answer that failed leaves the resource alone as long as its fate is open', async () => {
      stage.on('DescribeStackResource', seen('CREATE_IN_PROGRESS', undefined, since));
      await stage.settle(creation, made, undefined);
      expect([looks(), stage.called, messages(), stage.time]).toEqual([1, [], [], 0]);
    });

    test('an answer that failed leads to a removal where the stack no longer waits', async () => {
      stage.on('DescribeStackResource', seen('CREATE_FAILED', undefined, since));
      await stage.settle(creation, made, undefined);
      expect(stage.called).toEqual(['DeleteCredentialLocker']);
    });
  });

  test('a deleted resource counts as removed', async () => {
    stage.on('DescribeStackResource', seen('CREATE_FAILED', undefined, since)).on('DeleteCredentialLocker', GONE);
    await stage.settle(creation, made, SUCCESS);
    expect(messages()).toEqual([expect.stringContaining('removed')]);
  });
});
