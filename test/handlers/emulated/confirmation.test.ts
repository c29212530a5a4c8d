/**
 * After the answer: a resource that the stack has not taken is removed, whatever its kind, and one
 * that it has taken stays.
 */

import { Harness } from './harness';
import { CREDENTIAL_LOCKER, PROVISIONING_PROFILE } from '../../../src/api/iot-managed-integrations';
import type { Final, Progress } from '../../../src/handlers/provider/outcome';
import { KINDS_UNDER_TEST } from '../kinds';

const INVENTED = 'Fleet-Thing-1A2B3C4D5E6F';

let harness: Harness;
afterEach(() => harness.stop());

const logged = () => harness.log.join('\n');

/** Carries a request out up to its answer, and returns the function that cleans up. */
async function answer(event: object): Promise<{ outcome: Final; settle: () => Promise<void> }> {
  const progress: Progress = {};
  const outcome = await harness.runOnce(event, { progress });
  if (outcome.status === 'WAITING') return answer({ ...event, Continuation: outcome.continuation });
  return { outcome, settle: () => harness.settle(event, outcome, { progress, time: 240_000 }) };
}

describe.each(
  KINDS_UNDER_TEST.map((subject, index) => [`${subject.kind.type.replace(/.*_/, '')} (${index})`, subject] as const),
)('%s', (_name, subject) => {
  const {
    kind,
    holder,
    replacing: [replacement],
    readsBeforeReplacing = 1,
    stays,
  } = subject;
  const ids = () => holder.records(harness.cloud).map((record) => record[holder.id]);
  beforeEach(async () => {
    harness = await Harness.start();
    await subject.prepare?.(harness.cloud);
  });

  const former = () => subject.properties(harness);
  const wanted = () => ({ ...former(), ...replacement.set });
  const create = () => answer(harness.event('Create', kind, former()));
  const update = (PhysicalResourceId: string) =>
    answer({
      ...harness.event('Update', kind, wanted()),
      PhysicalResourceId,
      OldResourceProperties: harness.event('Update', kind, former()).ResourceProperties,
    });

  test(`a creation that was cancelled leaves ${stays ? 'what the service cannot take away' : 'nothing'}`, async () => {
    const { outcome, settle } = await create();
    expect(ids()).toEqual([outcome.physicalId]);
    harness.says('CREATE_FAILED', INVENTED);
    await settle();
    expect(ids()).toEqual(stays ? [outcome.physicalId] : []);
    expect(logged()).toContain(`"physicalResourceId":"${outcome.physicalId}","message":"removed this resource`);
  });

  test('a creation that was taken stays', async () => {
    const { outcome, settle } = await create();
    harness.says('CREATE_COMPLETE', outcome.physicalId);
    const calls = harness.calls();
    await settle();
    expect(ids()).toEqual([outcome.physicalId]);
    expect(harness.calls()).toEqual(calls);
  });

  if (!replacement) return;

  test('a replacement that was cancelled leaves the former resource, which the rollback does not replace', async () => {
    const {
      outcome: { physicalId },
    } = await create();
    harness.says('UPDATE_IN_PROGRESS', physicalId);
    const { outcome, settle } = await update(physicalId);
    expect(ids()).toEqual([physicalId, outcome.physicalId]);
    const settled = settle();
    await harness.pass(10);
    expect(ids()).toHaveLength(2);
    harness.says('UPDATE_FAILED', physicalId);
    await settled;
    expect(ids()).toEqual([physicalId]);
    expect(await harness.update(kind, physicalId, wanted(), former())).toMatchObject({ status: 'SUCCESS', physicalId });
    expect(ids()).toEqual([physicalId]);
    expect(holder.records(harness.cloud)[0]).toMatchObject(
      Object.fromEntries(
        Object.entries(former()).filter(([name]) => kind.name === name || Object.hasOwn(replacement.set, name)),
      ),
    );
  });

  test('a replacement that has failed is not removed where the stack has it from another delivery of the event', async () => {
    const {
      outcome: { physicalId },
    } = await create();
    harness.cloud.faults.inject({
      kind: 'error',
      name: 'ValidationException',
      status: 400,
      operation: kind.read!.name,
      skip: readsBeforeReplacing,
    });
    const { outcome, settle } = await update(physicalId);
    expect(outcome).toMatchObject({ status: 'FAILED', physicalId });
    const made = ids().find((id) => id !== physicalId);
    harness.says('UPDATE_COMPLETE', made as string);
    await settle();
    expect(ids()).toEqual([physicalId, made]);
  });
});

describe('a credential locker', () => {
  const ids = () => harness.cloud.services.managedIntegrations.snapshot().CredentialLocker.map(({ Id }) => Id);
  const create = () => answer(harness.event('Create', CREDENTIAL_LOCKER, { Name: 'Home' }));
  beforeEach(async () => { harness = await Harness.start(); });

  test('a locker stays, and the log names it, when the stack does not show in time whether it has taken it', async () => {
    const { outcome, settle } = await create();
    harness.says('CREATE_IN_PROGRESS');
    await settle();
    expect(ids()).toEqual([outcome.physicalId]);
    expect(logged()).toContain(
      `"physicalResourceId":"${outcome.physicalId}","message":"it could not be seen whether the stack has taken this`,
    );
  });

  test('a locker stays, and the log names it, when the look-up is denied', async () => {
    const { outcome, settle } = await create();
    const startedAt = harness.cloud.clock.now();
    await settle();
    expect(harness.cloud.clock.now() - startedAt).toBeLessThan(60_000);
    expect(ids()).toEqual([outcome.physicalId]);
    expect(logged()).toContain('"operation":"DescribeStackResource"');
    expect(logged()).toContain('"error":"AccessDenied"');
    expect(logged()).toContain(`"physicalResourceId":"${outcome.physicalId}","message":"it could not be seen`);
  });

  test('a locker is removed when the permission for the look-up arrives late', async () => {
    const { settle } = await create();
    const settled = settle();
    await harness.pass(5);
    harness.says('CREATE_FAILED', INVENTED);
    await settled;
    expect(ids()).toEqual([]);
  });

  test('the log names a locker that cannot be removed', async () => {
    const { outcome, settle } = await create();
    harness.says('DELETE_IN_PROGRESS', INVENTED);
    harness.cloud.faults.inject({
      kind: 'error',
      name: 'ValidationException',
      status: 400,
      message: 'no',
      operation: 'DeleteCredentialLocker',
    });
    await settle();
    expect(logged()).toMatch(
      new RegExp(
        `"ERROR".*"physicalResourceId":"${outcome.physicalId}","message":"could not remove.*DeleteCredentialLocker failed: ValidationException: no`,
      ),
    );
  });

  test('a locker that an update created again under its former ID belongs to the stack', async () => {
    const { outcome: { physicalId: PhysicalResourceId } } = await create();
    const calls = harness.cloud.calls.length;
    const event = { ...harness.event('Update', CREDENTIAL_LOCKER, {}), OldResourceProperties: {}, PhysicalResourceId };
    await harness.settle(
      event,
      { status: 'FAILED', physicalId: PhysicalResourceId, reason: 'no' },
      { progress: { made: PhysicalResourceId } },
    );
    expect(harness.cloud.calls).toHaveLength(calls);
  });

  test('a stack that has deleted a locker waits a while for another run that may still create it', async () => {
    const startedAt = harness.cloud.clock.now();
    expect((await harness.delete(CREDENTIAL_LOCKER, INVENTED, { Name: 'Home' })).status).toBe('SUCCESS');
    expect(harness.cloud.clock.now() - startedAt).toBeGreaterThanOrEqual(30_000);
    expect(harness.calls()).toEqual([]);
  });
});

describe('a provisioning profile', () => {
  const properties = () => ({ ProvisioningType: 'FLEET_PROVISIONING', ClaimCertificateSecretArn: harness.secretArn });
  const profiles = () => harness.cloud.services.managedIntegrations.snapshot().ProvisioningProfile;
  beforeEach(async () => { harness = await Harness.start({ assumptions: { profileMilliseconds: 40_000 } }); });

  test.each([
    ['while it settles', () => {}],
    [
      'before its key was kept',
      () =>
        harness.cloud.faults.inject({
          kind: 'error',
          name: 'AccessDeniedException',
          status: 400,
          operation: 'PutSecretValue',
          times: Infinity,
        }),
    ],
  ])('a profile that an earlier run began, and that was cancelled %s, is removed by the next run', async (_when, prepare) => {
    prepare();
    const event = harness.event('Create', PROVISIONING_PROFILE, properties());
    const waiting = await harness.runOnce(event, { time: 8_000 });
    expect(waiting).toMatchObject({ status: 'WAITING' });
    const [{ Id }] = profiles();
    harness.says('CREATE_FAILED', INVENTED);
    await harness.pass(20);
    expect(
      await harness.run({ ...event, Continuation: (waiting as { continuation: object }).continuation }),
    ).toMatchObject({ status: 'FAILED', physicalId: Id });
    expect(profiles()).toEqual([]);
  });

  test('a cancelled profile is removed while the service still creates it', async () => {
    const event = harness.event('Create', PROVISIONING_PROFILE, properties());
    harness.says('CREATE_IN_PROGRESS');
    const running = harness.run(event);
    await harness.pass(5);
    harness.says('CREATE_FAILED', INVENTED);
    const startedAt = harness.cloud.clock.now();
    const deleted = harness.delete(PROVISIONING_PROFILE, INVENTED, properties()).then(() => harness.cloud.clock.now());
    expect((await running).status).toBe('FAILED');
    expect(profiles()).toEqual([]);
    expect(harness.cloud.clock.now()).toBeLessThan(startedAt + 150_000);
    // The stack keeps the permissions until then.
    expect(await deleted).toBeGreaterThanOrEqual(startedAt + 150_000);
  });
});
