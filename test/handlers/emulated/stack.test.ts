/** The resource in its stack, and its consequences for the request. */

import { Harness } from './harness';
import { CREDENTIAL_LOCKER } from '../../../src/api/iot-managed-integrations';
import { signedAt } from '../../../src/handlers/provider/answer';
import type { Request } from '../../../src/handlers/provider/request';
import type { StackResource } from '../../../src/handlers/provider/stack';
import { isAwaited, TRUSTED_WITHOUT_LOOKUP, hasTaken } from '../../../src/handlers/provider/stack';

/** When CloudFormation sent the request: at a whole second, because the URL has no fractions. */
const SENT = Date.UTC(2026, 0, 31, 12, 0, 7);
const INVENTED = 'Fleet-Thing-1A2B3C4D5E6F';

const request = (RequestType: string, PhysicalResourceId = 'former') => (
  { RequestType, SentAt: SENT, ...RequestType === 'Create' ? {} : { PhysicalResourceId } } as Request);
const seen = (status: string, since: number, physicalId?: string): StackResource => ({
  status,
  since: SENT + since,
  physicalId,
});

describe('a request is waited for', () => {
  test.each<[string, boolean, string, StackResource | undefined]>([
    ['as long as the creation is under way', true, 'Create', seen('CREATE_IN_PROGRESS', -300)],
    ['where it was signed a moment before it was noted', true, 'Create', seen('CREATE_IN_PROGRESS', 1_900)],
    ['where the answer is from before the update', true, 'Update', seen('UPDATE_COMPLETE', -60_000, 'former')],
    ['not when it was created', false, 'Create', seen('CREATE_COMPLETE', 700, 'made')],
    ['not when its creation was cancelled at once', false, 'Create', seen('CREATE_FAILED', 700, INVENTED)],
    ['not when it is created once more', false, 'Create', seen('CREATE_IN_PROGRESS', 60_000)],
    ['not when it was deleted', false, 'Create', seen('DELETE_COMPLETE', 60_000, INVENTED)],
    ['not when the stack has it no more', false, 'Create', undefined],
    ['as long as the update is under way', true, 'Update', seen('UPDATE_IN_PROGRESS', 0, 'former')],
    ['not when the update was answered', false, 'Update', seen('UPDATE_COMPLETE', 900, 'former')],
    ['not when it is rolled back', false, 'Update', seen('UPDATE_IN_PROGRESS', 60_000, 'former')],
    ['not when the stack has lost it', false, 'Update', undefined],
    ['as long as the deletion is under way', true, 'Delete', seen('DELETE_IN_PROGRESS', 500, 'former')],
    ['where what has replaced it is there', true, 'Delete', seen('UPDATE_COMPLETE', 900, 'another')],
    ['where what was taken out of the stack is deleted', true, 'Delete', undefined],
    ['not when it was deleted already', false, 'Delete', seen('DELETE_COMPLETE', 900, 'former')],
    ['not when one of its name was made again', false, 'Delete', seen('CREATE_COMPLETE', 60_000, 'former')],
    ['not when another one is changed since', false, 'Delete', seen('UPDATE_COMPLETE', 60_000, 'another')],
  ])('%s', (_when, expected, type, state) => expect(isAwaited(state, request(type), SENT)).toBe(expected));
});

describe('what was made', () => {
  const now = SENT + 60_000;
  test.each<[string, boolean | undefined, string, StackResource | undefined]>([
    ['is taken when the stack has its ID', true, 'Create', seen('CREATE_IN_PROGRESS', 900, 'made')],
    ['is taken when the stack deletes it', true, 'Create', seen('DELETE_IN_PROGRESS', 900, 'made')],
    ['is open as long as the stack waits', undefined, 'Create', seen('CREATE_IN_PROGRESS', 0)],
    ['is open as long as the stack tells of before', undefined, 'Create', seen('CREATE_FAILED', -60_000, INVENTED)],
    ['is open when the stack creates once more', undefined, 'Create', seen('CREATE_IN_PROGRESS', 60_000)],
    ['is not taken when the creation was cancelled', false, 'Create', seen('CREATE_FAILED', 900, INVENTED)],
    ['is not taken when the stack deletes another', false, 'Create', seen('DELETE_IN_PROGRESS', 900, INVENTED)],
    ['is not taken when the stack has taken another', false, 'Create', seen('CREATE_COMPLETE', 900, 'another')],
    ['is taken when the stack has replaced it since', true, 'Create', seen('UPDATE_COMPLETE', 60_000, 'another')],
    ['is taken when a replacement has its ID', true, 'Update', seen('UPDATE_COMPLETE', 900, 'made')],
    ['is open as long as the stack updates', undefined, 'Update', seen('UPDATE_IN_PROGRESS', 0, 'former')],
    ['is open as long as the stack rolls back', undefined, 'Update', seen('UPDATE_IN_PROGRESS', 9_000, 'former')],
    ['is open where an old state is read', undefined, 'Update', seen('UPDATE_COMPLETE', -60_000, 'former')],
    ['is open as long as the former one is deleted', undefined, 'Update', seen('DELETE_IN_PROGRESS', 900, 'former')],
    ['is not taken when the update has failed', false, 'Update', seen('UPDATE_FAILED', 900, 'former')],
    ['is not taken when it was rolled back', false, 'Update', seen('UPDATE_COMPLETE', 9_000, 'former')],
    ['is not taken when the resource is gone', false, 'Update', undefined],
  ])('%s', (_what, expected, type, state) => expect(hasTaken('made', state, request(type), SENT, now)).toBe(expected));

  test('the answer counts as open while the stack does not show the request that it has just sent', () => {
    expect(hasTaken('made', undefined, request('Create'), SENT, SENT + TRUSTED_WITHOUT_LOOKUP - 1)).toBeUndefined();
    expect(hasTaken('made', undefined, request('Create'), SENT, SENT + TRUSTED_WITHOUT_LOOKUP)).toBe(false);
  });
});

describe('the date of a response URL', () => {
  const URL =
    'https://cloudformation-custom-resource-response-euwest1.s3.eu-west-1.amazonaws.com/arn%3Aaws%3Acloudformation%7CThing%7C1';
  test.each<[string, number | undefined]>([
    [
      `${URL}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260131T120007Z&X-Amz-SignedHeaders=host&X-Amz-Expires=7200&X-Amz-Signature=0`,
      SENT,
    ],
    [`${URL}?X-Amz-Date=20260131T120007Z`, SENT],
    [`${URL}?AWSAccessKeyId=AKIA&Expires=1769868007&Signature=x`, undefined],
    [`${URL}?X-Amz-Date=20261331T120007Z&X-Amz-Expires=7200`, undefined],
    [`${URL}?X-Amz-Date=20260131T120007`, undefined],
    [`${URL}?X-Amz-Date=`, undefined],
    ['no URL at all', undefined],
    ['', undefined],
  ])('%s: %s', (url, expected) => expect(signedAt(url)).toBe(expected));
});

describe('a run', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await Harness.start();
  });
  afterEach(() => harness.stop());

  const create = (late: number | undefined) => {
    const event = harness.event('Create', CREDENTIAL_LOCKER, { Name: 'Home' });
    return harness.run({ ...event, SentAt: late === undefined ? undefined : event.SentAt - late });
  };
  const lockers = () => harness.cloud.services.managedIntegrations.snapshot().CredentialLocker;

  test('a run does not look a fresh request up', async () => {
    harness.says('CREATE_COMPLETE', 'another');
    expect((await create(0)).status).toBe('SUCCESS');
    expect(harness.looks()).toBe(0);
  });

  test('a run does not look a request without a date up, however long it takes', async () => {
    harness.says('DELETE_COMPLETE', INVENTED);
    harness.cloud.faults.inject({
      kind: 'error',
      name: 'AccessDeniedException',
      status: 403,
      operation: 'CreateCredentialLocker',
      times: 8,
    });
    const startedAt = harness.cloud.clock.now();
    expect((await create(undefined)).status).toBe('SUCCESS');
    expect(harness.cloud.clock.now()).toBeGreaterThan(startedAt + 2 * TRUSTED_WITHOUT_LOOKUP);
    expect(harness.looks()).toBe(0);
  });

  test.each([['late', 60_000]])(
    'a run looks up a request that is %s, and creates the awaited resource',
    async (_what, late) => {
      harness.says('CREATE_IN_PROGRESS');
      await harness.pass(60);
      expect((await create(late)).status).toBe('SUCCESS');
      expect(harness.looks()).toBe(1);
      expect(lockers()).toHaveLength(1);
    },
  );

  test.each([['late', 60_000]])(
    'a run creates nothing that the stack does not wait for, when the request is %s',
    async (_what, late) => {
      harness.says('DELETE_COMPLETE', INVENTED);
      expect(await create(late)).toMatchObject({
        status: 'FAILED',
        reason: 'CloudFormation does not wait for this Create of Thing any more.',
      });
      expect(harness.calls()).toEqual([]);
    },
  );

  test('a run does not look up a creation that is some seconds late: its stack may not show it yet', async () => {
    harness.says('CREATE_COMPLETE', 'another');
    expect((await create(5_000)).status).toBe('SUCCESS');
    expect(harness.looks()).toBe(0);
  });

  test('a run looks up an update that is some seconds late, and does not repeat it after its rollback', async () => {
    await create(0);
    const [{ Id }] = lockers();
    harness.says('UPDATE_COMPLETE', String(Id));
    const update = {
      ...harness.event('Update', CREDENTIAL_LOCKER, { Name: 'Home', Tags: { floor: '1' } }),
      OldResourceProperties: { Name: 'Home' },
    };
    expect(await harness.run({ ...update, PhysicalResourceId: Id, SentAt: update.SentAt - 5_000 })).toMatchObject({
      status: 'FAILED',
      physicalId: Id,
    });
    expect(harness.looks()).toBe(1);
    expect(lockers()).toMatchObject([{ Id, Tags: undefined }]);
  });

  test('a run creates nothing for a deleted stack', async () => {
    harness.saysNothing();
    expect((await create(60_000)).status).toBe('FAILED');
    expect(harness.calls()).toEqual([]);
  });

  test.each([
    ['is not allowed', () => {}],
    [
      'gets no answer',
      () => {
        harness.says('DELETE_COMPLETE');
        harness.cloud.faults.inject({ kind: 'drop', service: 'cloudformation', times: Infinity });
      },
    ],
  ])('a run that %s to look a request up continues', async (_what, prepare) => {
    prepare();
    expect((await create(60_000)).status).toBe('SUCCESS');
    expect(harness.looks()).toBeGreaterThan(0);
  });

  test('a run looks up repeatedly while it waits, and ends when the stack no longer waits', async () => {
    harness.cloud.faults.inject({
      kind: 'error',
      name: 'AccessDeniedException',
      status: 403,
      operation: 'CreateCredentialLocker',
      times: Infinity,
    });
    harness.says('CREATE_IN_PROGRESS');
    const running = create(0);
    await harness.pass(45);
    const looks = harness.looks();
    expect(looks).toBeGreaterThan(0);
    harness.says('CREATE_FAILED', INVENTED);
    expect(await running).toMatchObject({
      status: 'FAILED',
      reason: expect.stringContaining('does not wait for this Create'),
    });
    expect(harness.looks()).toBe(looks + 1);
  });

  test('a late deletion leaves a resource alone that the stack has created again under the same name', async () => {
    await create(0);
    const [{ Id }] = lockers();
    const event = { ...harness.event('Delete', CREDENTIAL_LOCKER, { Name: 'Home' }), PhysicalResourceId: String(Id) };
    await harness.pass(20);
    harness.says('UPDATE_COMPLETE', String(Id));
    expect(await harness.run(event)).toMatchObject({ status: 'FAILED', physicalId: Id });
    expect(lockers()).toHaveLength(1);
    harness.says('DELETE_IN_PROGRESS', String(Id));
    expect(await harness.run({ ...event, SentAt: harness.cloud.clock.now() - 20_000 })).toMatchObject({
      status: 'FAILED',
    });
    expect(await harness.run({ ...event, SentAt: undefined })).toMatchObject({ status: 'SUCCESS' });
    expect(lockers()).toEqual([]);
  });
});
