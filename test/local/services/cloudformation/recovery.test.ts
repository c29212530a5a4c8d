/**
 * Recovery from a failure that was left as it was, and from a rollback that got stuck.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-continueupdaterollback.html
 */

import type { Harness } from './harness';
import { assuming, reasonOf, startHarness, story } from './harness';

let harness: Harness;
beforeAll(async () => { harness = await startHarness({ timeoutSeconds: 2 }); });
beforeEach(() => harness.reset());
afterAll(() => harness.stop());

const custom = (properties: object = {}, attributes: object = {}) => ({
  Type: 'Custom::Thing',
  Properties: { ServiceToken: harness.serviceToken, ServiceTimeout: 20, ...properties },
  ...attributes,
});
const fails = (...requests: string[]) => ({
  Script: Object.fromEntries(requests.map((request) => [request, { Status: 'FAILED', Reason: `no ${request} today` }])),
});
const paused = { rollback: false };
const stack = () => harness.cloudFormation.engine.stacks.living('Stack')!;
const described = () => harness.cloudFormation.describeStack('Stack')!;
const statuses = () =>
  Object.fromEntries(
    described().resources.map(({ logicalId, physicalId, status }) => [logicalId, `${physicalId} ${status}`]),
  );
const { rollBack, continueRollback, destroy, cancelUpdate } = {
  rollBack: (options = {}) => harness.during(() => harness.cloudFormation.engine.rollBack(stack(), options)),
  continueRollback: (skipped: readonly string[] | 'failed' = []) =>
    harness.during(() => harness.cloudFormation.engine.continueRollback(stack(), skipped, {})),
  destroy: (retained: string[] = []) =>
    harness.during(() => harness.cloudFormation.engine.destroy(stack(), { retained })),
  cancelUpdate: () => harness.cloudFormation.engine.cancelUpdate(stack()),
};
const callsFrom = (count: number) => harness.calls().slice(count);
/** The calls and events of some work. */
const during = async (run: () => Promise<unknown>) => {
  const [calls, events] = [harness.calls().length, story(harness).length];
  await run();
  return { calls: callsFrom(calls), events: story(harness).slice(events) };
};
const called = (count: number) => harness.called(count);

describe('UPDATE_FAILED', () => {
  const old = () => ({ A: custom({ Value: 'old' }), B: custom({ Value: 'old' }, { DependsOn: 'A' }), Gone: custom() });
  const half = async () => {
    await harness.deploy(old());
    const bad = custom({ Value: 'new', ...fails('Update') }, { DependsOn: ['A', 'Made'] });
    await harness.deploy({ A: custom({ Value: 'new' }), B: bad, Made: custom() }, paused);
    expect(described()).toMatchObject({
      status: 'UPDATE_FAILED',
      reason: 'The following resource(s) failed to update: [B].',
    });
  };

  test('UPDATE_FAILED leaves everything as it was at the failure', async () => {
    await half();
    expect(statuses()).toMatchObject({
      A: 'A-a UPDATE_COMPLETE',
      B: 'B-a UPDATE_FAILED',
      Gone: 'Gone-a CREATE_COMPLETE',
    });
    expect(story(harness)).not.toContain('Gone DELETE_IN_PROGRESS');
  });

  test('UPDATE_FAILED can be rolled back to the former state', async () => {
    await half();
    const { calls, events } = await during(rollBack);
    expect(calls).toEqual(['Update A-a', 'Update B-a', 'Delete Made-a']);
    expect(events[0]).toBe('Stack UPDATE_ROLLBACK_IN_PROGRESS');
    expect(events.at(-1)).toBe('Stack UPDATE_ROLLBACK_COMPLETE');
    expect(harness.received().filter(({ LogicalResourceId }) => LogicalResourceId === 'B').at(-1))
      .toMatchObject({ ResourceProperties: { Value: 'old' }, OldResourceProperties: { Value: 'new' } });
    expect(statuses()).toEqual({ A: 'A-a UPDATE_COMPLETE', B: 'B-a UPDATE_COMPLETE', Gone: 'Gone-a CREATE_COMPLETE' });
    expect(await harness.deploy(old())).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE' });
  });

  test('a further update repeats the failed one, from the former state', async () => {
    await half();
    const { calls, events } = await during(() =>
      harness.deploy({ A: custom({ Value: 'new' }), B: custom({ Value: 'new' }) }, paused),
    );
    expect(calls[0]).toBe('Update B-a');
    expect(
      harness
        .received()
        .find(
          ({ LogicalResourceId, ResourceProperties }) =>
            LogicalResourceId === 'B' && !ResourceProperties.Script && ResourceProperties.Value === 'new',
        ),
    ).toMatchObject({ OldResourceProperties: { Value: 'old' } });
    expect(calls).toContain('Delete Gone-a');
    expect(events.at(-1)).toBe('Stack UPDATE_COMPLETE');
  });

  test('a further update starts from the half-way state where the assumption says so', () =>
    assuming(harness, 'retriedUpdate', 'failed', async () => {
      await half();
      await harness.deploy({ A: custom({ Value: 'new' }), B: custom({ Value: 'newer' }) }, paused);
      expect(harness.received().find(({ ResourceProperties }) => ResourceProperties.Value === 'newer')).toMatchObject({
        OldResourceProperties: { Value: 'new' },
      });
    }));

  test('an update back sends the failed resource the update to its former state', async () => {
    await half();
    const { calls } = await during(() => harness.deploy(old(), paused));
    expect(calls.slice(0, 2)).toEqual(['Update A-a', 'Update B-a']);
    expect(
      harness
        .received()
        .filter(({ LogicalResourceId }) => LogicalResourceId === 'B')
        .at(-1),
    ).toMatchObject({
      ResourceProperties: { Value: 'old' },
      OldResourceProperties: { Value: 'new', Script: expect.anything() },
    });
    expect(described().status).toBe('UPDATE_COMPLETE');
  });

  test('UPDATE_FAILED takes no update that would be rolled back by itself', async () => {
    await half();
    await expect(harness.deploy(old())).rejects.toThrow(
      'This stack is currently in a non-terminal [UPDATE_FAILED] state.',
    );
  });

  test('a second failure is rolled back all the way', async () => {
    await half();
    await harness.deploy(
      { A: custom({ Value: 'newer', ...fails('Update') }), Third: custom({}, { DependsOn: 'A' }) },
      paused,
    );
    await rollBack();
    expect(described().status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(statuses()).toEqual({ A: 'A-a UPDATE_COMPLETE', B: 'B-a UPDATE_COMPLETE', Gone: 'Gone-a CREATE_COMPLETE' });
    const last = (name: string) =>
      harness
        .received()
        .filter(({ LogicalResourceId }) => LogicalResourceId === name)
        .at(-1);
    expect([last('A'), last('B')].map(({ ResourceProperties }) => ResourceProperties.Value)).toEqual(['old', 'old']);
  });

  test('an update deletes the leftovers of a replacement, even at the second attempt', async () => {
    await harness.deploy({ A: custom({ Key: 'a' }), B: custom({ Value: 'old' }) });
    await harness.deploy(
      { A: custom({ Key: 'b' }), B: custom({ Value: 'new', ...fails('Update') }, { DependsOn: 'A' }) },
      paused,
    );
    expect(harness.calls()).not.toContain('Delete A-a');
    const { calls } = await during(() =>
      harness.deploy({ A: custom({ Key: 'b' }), B: custom({ Value: 'new' }, { DependsOn: 'A' }) }, paused),
    );
    expect(calls).toEqual(['Update B-a', 'Delete A-a']);
  });

  test('the rollback of two failures returns to the first of three resources', async () => {
    const resources = (Key: string, bad: object) => ({ A: custom({ Key }), Bad: custom(bad, { DependsOn: 'A' }) });
    await harness.deploy(resources('a', { Value: 'old' }));
    for (const Key of ['b', 'c']) await harness.deploy(resources(Key, { Value: Key, ...fails('Update') }), paused);
    const { calls } = await during(rollBack);
    expect(calls[0]).toBe('Update Bad-a');
    expect(calls.slice(1).sort()).toEqual(['Delete A-b', 'Delete A-c']);
    expect(statuses()).toMatchObject({ A: 'A-a UPDATE_COMPLETE' });
  });

  test('the rollback of two failures deletes in two attempts, and nothing twice', async () => {
    const resources = (Key: string, bad: object) => ({
      A: custom({ Key }),
      Bad: custom(bad, { DependsOn: 'A' }),
      Stuck: custom(fails('Delete')),
    });
    await harness.deploy(resources('a', {}));
    await harness.deploy(resources('b', fails('Update')), paused);
    await destroy();
    expect(described().status).toBe('DELETE_FAILED');
    await destroy(['Stuck']);
    expect(
      harness
        .calls()
        .filter((call) => call.startsWith('Delete'))
        .sort(),
    ).toEqual(['Delete A-a', 'Delete A-b', 'Delete Bad-a', 'Delete Stuck-a']);
  });

  test('UPDATE_FAILED replaces nothing: the old resource would not come back', async () => {
    await harness.deploy({ Q: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: false } } });
    await harness.deploy({ Q: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } } }, paused);
    expect(reasonOf(harness, 'Q')).toBe('Replacement type updates not supported on stack with disable-rollback.');
  });

  test('a stack in UPDATE_FAILED is deleted with all its resources', async () => {
    await half();
    await destroy();
    expect(harness.calls()).toEqual(expect.arrayContaining(['Delete A-a', 'Delete B-a', 'Delete Gone-a']));
    expect(described().status).toBe('DELETE_COMPLETE');
  });
});

describe('CREATE_FAILED', () => {
  const half = () => harness.deploy({ A: custom(), Bad: custom(fails('Create'), { DependsOn: 'A' }) }, paused);

  test('a stack in CREATE_FAILED is rolled back to nothing', async () => {
    await half();
    const { calls, events } = await during(rollBack);
    expect(calls).toEqual(['Delete Bad-a', 'Delete A-a']);
    expect([events[0], events.at(-1)]).toEqual(['Stack ROLLBACK_IN_PROGRESS', 'Stack ROLLBACK_COMPLETE']);
  });

  test.each([
    [false, []],
    [true, ['Delete A-a']],
  ])('the rollback of CREATE_FAILED keeps retained resources, except those that are only retained once complete (%s)', async (retainExceptOnCreate, deleted) => {
    await harness.deploy(
      { A: custom({}, { DeletionPolicy: 'Retain' }), Bad: custom(fails('Create'), { DependsOn: 'A' }) },
      paused,
    );
    const { calls } = await during(() => rollBack({ retainExceptOnCreate }));
    expect(calls).toEqual(['Delete Bad-a', ...deleted]);
  });

  test('an update of CREATE_FAILED creates the failed resource again, and deletes its remains', async () => {
    await half();
    const { engine } = harness.cloudFormation;
    const template = JSON.stringify({ Resources: { A: custom(), Bad: custom({ Key: 'b' }, { DependsOn: 'A' }) } });
    const request = {
      stackName: 'Stack',
      stackId: stack().id,
      stack: stack(),
      template,
      parameters: {},
      tags: {},
      notificationArns: [],
      capabilities: [],
    };
    const deploy = () =>
      engine.deploy(stack(), stack().addDeployment(engine.prepareDeployment(request)), { onFailure: 'DO_NOTHING' });
    const { calls, events } = await during(() => harness.during(deploy));
    expect(calls).toEqual(['Create Bad', 'Delete Bad-a']);
    expect(events).toContain('Bad CREATE_COMPLETE');
    expect(events.at(-1)).toBe('Stack UPDATE_COMPLETE');
    expect(statuses()).toEqual({ A: 'A-a CREATE_COMPLETE', Bad: 'Bad-b CREATE_COMPLETE' });
  });
});

describe('UPDATE_ROLLBACK_FAILED', () => {
  const stuck = async () => {
    const never = { Script: { Update: 'fail twice' } };
    await harness.deploy({
      A: custom({ Value: 'old' }),
      Stuck: custom({ Value: 'old', ...never }, { DependsOn: 'A' }),
      Last: custom({ Value: 'old' }, { DependsOn: 'Stuck' }),
    });
    const bad = { Value: 'new', ...fails('Update') };
    await harness.deploy({
      A: custom({ Value: 'new' }),
      Stuck: custom({ Value: 'new' }, { DependsOn: 'A' }),
      Last: custom(bad, { DependsOn: 'Stuck' }),
    });
  };
  const failForever = async () => {
    await harness.deploy({
      A: custom({ Value: 'old', ...fails('Update') }),
      B: custom({ Value: 'old' }, { DependsOn: 'A' }),
    });
    await harness.deploy({
      A: custom({ Value: 'new' }),
      B: custom({ Value: 'new', ...fails('Update') }, { DependsOn: 'A' }),
    });
    expect(described().status).toBe('UPDATE_ROLLBACK_FAILED');
  };

  test('UPDATE_ROLLBACK_FAILED continues where it got stuck', async () => {
    await harness.deploy({
      A: custom({ Value: 'old' }),
      B: custom({ Value: 'old', Script: { Update: 'fail twice' } }, { DependsOn: 'A' }),
    });
    await harness.deploy({
      A: custom({ Value: 'new' }),
      B: custom({ Value: 'new', Script: { Update: 'fail twice' } }, { DependsOn: 'A' }),
    });
    expect(described()).toMatchObject({
      status: 'UPDATE_ROLLBACK_FAILED',
      reason: 'The following resource(s) failed to update: [B].',
    });
    const { calls, events } = await during(continueRollback);
    expect(calls).toEqual(['Update B-a']);
    expect(harness.received().at(-1)).toMatchObject({
      ResourceProperties: { Value: 'old' },
      OldResourceProperties: { Value: 'new' },
    });
    expect([events[0], events.at(-1)]).toEqual(['Stack UPDATE_ROLLBACK_IN_PROGRESS', 'Stack UPDATE_ROLLBACK_COMPLETE']);
  });

  test.each([[['A']], ['failed' as const]])('UPDATE_ROLLBACK_FAILED skips %p, which then counts as rolled back', async (skipped) => {
    await failForever();
    const { calls, events } = await during(() => continueRollback(skipped));
    expect(calls).toEqual(['Update B-a']);
    expect(events).not.toContain('A UPDATE_IN_PROGRESS');
    expect(
      harness.cloudFormation.events('Stack').find(({ reason }) => reason === 'Resource skipped during UpdateRollback'),
    ).toMatchObject({ logicalId: 'A', status: 'UPDATE_COMPLETE' });
    expect(described().status).toBe('UPDATE_ROLLBACK_COMPLETE');
    const again = await during(() =>
      harness.deploy({
        A: custom({ Value: 'old', ...fails('Update') }),
        B: custom({ Value: 'old' }, { DependsOn: 'A' }),
      }),
    );
    expect(again).toEqual({ calls: [], events: [] });
  });

  test('UPDATE_ROLLBACK_FAILED skips no resource that has not failed', async () => {
    await failForever();
    expect(() => continueRollback(['B'])).toThrow('Only resources whose rollback failed can be skipped: [A], not [B].');
    expect(() => continueRollback(['Nothing'])).toThrow('not [Nothing]');
  });

  test('UPDATE_ROLLBACK_FAILED skips no resource that was only cancelled', async () => {
    await harness.deploy({
      A: custom({ Value: 'old', ...fails('Update') }),
      Slow: custom({ Value: 'old', Script: { Update: 'hang' } }),
    });
    await harness.deploy({
      A: custom({ Value: 'new' }),
      Slow: custom({ Value: 'new' }),
      Bad: custom(fails('Create'), { DependsOn: ['A', 'Slow'] }),
    });
    expect(described().reason).toBe('The following resource(s) failed to update: [A, Slow].');
    expect(() => continueRollback(['Slow'])).toThrow(
      'Only resources whose rollback failed can be skipped: [A], not [Slow].',
    );
  });

  test('UPDATE_ROLLBACK_FAILED gets stuck again, with everything still there', async () => {
    await failForever();
    const { calls } = await during(continueRollback);
    expect(calls).toEqual(['Update A-a']);
    expect(described()).toMatchObject({ status: 'UPDATE_ROLLBACK_FAILED' });
    await destroy();
    expect(callsFrom(harness.calls().length - 2).sort()).toEqual(['Delete A-a', 'Delete B-a']);
  });

  test('UPDATE_ROLLBACK_FAILED waits in order: dependants of a stuck resource are not rolled back before it', async () => {
    await stuck();
    expect(described().status).toBe('UPDATE_ROLLBACK_FAILED');
    expect(
      harness
        .received()
        .filter(({ LogicalResourceId }) => LogicalResourceId === 'Last')
        .map(({ RequestType }) => RequestType),
    ).toEqual(['Create', 'Update']);
    await continueRollback();
    expect(harness.received().filter(({ LogicalResourceId }) => LogicalResourceId === 'Last').at(-1))
      .toMatchObject({ RequestType: 'Update', ResourceProperties: { Value: 'old' } });
  });
});

describe('DELETE_FAILED', () => {
  test('a stack in DELETE_FAILED is deleted without the resources that cannot be deleted', async () => {
    await harness.deploy({ A: custom(), Stuck: custom(fails('Delete'), { DependsOn: 'A' }) });
    await destroy();
    expect(described().status).toBe('DELETE_FAILED');
    const { calls, events } = await during(() => destroy(['Stuck']));
    expect(calls).toEqual(['Delete A-a']);
    expect(events).toContain('Stuck DELETE_SKIPPED');
    expect(described().status).toBe('DELETE_COMPLETE');
  });

  test('only a stack in DELETE_FAILED leaves resources behind', async () => {
    await harness.deploy({ A: custom() });
    expect(() => destroy(['A'])).toThrow(
      'specify which resources to retain only when the stack is in the DELETE_FAILED state',
    );
  });

  test('DELETE_FAILED refuses to retain a missing resource', async () => {
    await harness.deploy({ Stuck: custom(fails('Delete')) });
    await destroy();
    expect(() => destroy(['Other'])).toThrow('The specified resources to retain do not exist in the stack: [Other]');
  });
});

describe('cancellation', () => {
  test('cancellation deletes a stack that is being created, without waiting for a hanging resource', async () => {
    const creation = harness.deploy({ A: custom(), Slow: custom({ Script: { Create: 'hang' } }, { DependsOn: 'A' }) });
    await called(2);
    await destroy();
    await creation;
    expect(described().status).toBe('DELETE_COMPLETE');
    expect(
      harness
        .calls()
        .slice(2)
        .map((call) => call.replace(/-[A-Z0-9]{12}$/, '')),
    ).toEqual(['Delete Stack-Slow', 'Delete A-a']);
    expect(story(harness).filter((line) => line.startsWith('Stack'))).toEqual([
      'Stack CREATE_IN_PROGRESS',
      'Stack DELETE_IN_PROGRESS',
      'Stack DELETE_COMPLETE',
    ]);
  });

  test('cancellation of an update rolls back, even where a failure would be left', async () => {
    await harness.deploy({ A: custom({ Value: 'old' }), Slow: custom({ Value: 'old' }, { DependsOn: 'A' }) });
    const update = harness.deploy(
      { A: custom({ Value: 'new' }), Slow: custom({ Value: 'new', Script: { Update: 'hang' } }, { DependsOn: 'A' }) },
      paused,
    );
    await called(4);
    await cancelUpdate();
    await update;
    expect(described().status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(
      harness.cloudFormation.events('Stack').find(({ status }) => status === 'UPDATE_ROLLBACK_IN_PROGRESS')?.reason,
    ).toBe('User Initiated');
    expect(callsFrom(4)).toEqual(['Update A-a', 'Update Slow-a']);
  });

  test('cancellation of an operation that is not under way is refused', async () => {
    await harness.deploy({ A: custom() });
    expect(() => cancelUpdate()).toThrow('CancelUpdateStack cannot be called from current stack status');
    expect(() => rollBack()).toThrow(
      /^RollbackStack can not be called on stack \[arn:.*\] in status \[CREATE_COMPLETE\]\.$/,
    );
    expect(() => continueRollback()).toThrow('is in CREATE_COMPLETE state and can not continue rolling back');
  });
});
