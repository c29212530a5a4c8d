import type { Harness } from './harness';
import { assuming, reasonOf, startHarness, story } from './harness';

let harness: Harness;
beforeAll(async () => { harness = await startHarness({ timeoutSeconds: 2 }); });
beforeEach(() => harness.reset());
afterAll(() => harness.stop());

/** A custom resource that the test's function provides. */
const custom = (properties: object = {}, attributes: object = {}) => ({
  Type: 'Custom::Thing',
  Properties: { ServiceToken: harness.serviceToken, ServiceTimeout: 20, ...properties },
  ...attributes,
});
const queue = (properties: object = {}, attributes: object = {}) => ({
  Type: 'AWS::SQS::Queue',
  Properties: properties,
  ...attributes,
});
const fails = (...requests: string[]) => ({
  Script: Object.fromEntries(requests.map((request) => [request, { Status: 'FAILED', Reason: `no ${request} today` }])),
});
/** The calls since a point in time: the next deployment starts later. */
const callsSince = (count: number) => harness.calls().slice(count);
const physicalIds = (name = 'Stack') => Object.fromEntries(
  harness.cloudFormation.describeStack(name)!.resources.map(({ logicalId, physicalId }) => [logicalId, physicalId]));

describe('creation', () => {
  test('creation creates resources after those that they need, and reports that in events', async () => {
    const stack = await harness.deploy(
      { B: custom({ Value: { 'Fn::GetAtt': ['A', 'Id'] } }), A: custom() },
      { sections: { Outputs: { Id: { Value: { Ref: 'B' } }, Value: { Value: { 'Fn::GetAtt': 'B.Value' } } } } },
    );
    expect(stack).toMatchObject({ status: 'CREATE_COMPLETE', outputs: { Id: 'B-a', Value: 'A-a' } });
    expect(story(harness)).toEqual([
      'Stack CREATE_IN_PROGRESS',
      'A CREATE_IN_PROGRESS', 'A CREATE_IN_PROGRESS', 'A CREATE_COMPLETE',
      'B CREATE_IN_PROGRESS', 'B CREATE_IN_PROGRESS', 'B CREATE_COMPLETE',
      'Stack CREATE_COMPLETE',
    ]);
    expect(harness.cloudFormation.events('Stack')[2]).toMatchObject({
      physicalId: 'A-a',
      reason: 'Resource creation Initiated',
    });
  });

  test('creation reports the same events to a listener', async () => {
    const heard: string[] = [];
    await harness.deploy({ A: queue() }, { onEvent: ({ logicalId, status }) => heard.push(`${logicalId} ${status}`) });
    expect(heard).toEqual(story(harness));
  });

  test('creation handles independent resources in parallel', async () => {
    await harness.deploy({ A: custom(), B: custom(), C: custom({}, { DependsOn: ['A', 'B'] }) });
    expect(harness.calls().slice(0, 2).sort()).toEqual(['Create A', 'Create B']);
    expect(harness.calls()[2]).toBe('Create C');
    const begun = story(harness).indexOf('B CREATE_IN_PROGRESS');
    expect(begun).toBeLessThan(story(harness).indexOf('A CREATE_COMPLETE'));
  });

  /** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html */
  test('a failed creation deletes everything in the opposite order, the failed resource too', async () => {
    const stack = await harness.deploy({
      A: custom(),
      B: custom({}, { DependsOn: 'A' }),
      Bad: custom(fails('Create'), { DependsOn: 'B' }),
      Never: custom({}, { DependsOn: 'Bad' }),
    });
    expect(stack.status).toBe('ROLLBACK_COMPLETE');
    expect(harness.calls()).toEqual(['Create A', 'Create B', 'Create Bad', 'Delete Bad-a', 'Delete B-a', 'Delete A-a']);
    const { RequestId } = harness.received()[2];
    expect(reasonOf(harness, 'Bad')).toBe(
      `Received response status [FAILED] from custom resource. Message returned: no Create today (RequestId: ${RequestId})`,
    );
    expect(harness.cloudFormation.events('Stack').find(({ status }) => status === 'ROLLBACK_IN_PROGRESS')?.reason)
      .toBe('The following resource(s) failed to create: [Bad]. Rollback requested by user.');
    expect(stack.resources).toEqual([]);
  });

  test('a failed creation cancels a resource that is under way, which gets a Delete with a generated ID', async () => {
    const stack = await harness.deploy({ Slow: custom({ Script: { Create: 'hang' } }), Bad: custom(fails('Create')) });
    expect(stack.status).toBe('ROLLBACK_COMPLETE');
    expect(reasonOf(harness, 'Slow')).toBe('Resource creation cancelled');
    expect(
      harness.received().find((event) => event.RequestType === 'Delete' && event.LogicalResourceId === 'Slow')
        .PhysicalResourceId,
    ).toMatch(/^Stack-Slow-[A-Z0-9]{12}$/);
  });

  test('a failed creation waits for a resource that is under way where the assumption says so', () =>
    assuming(harness, 'resourcesUnderWay', 'awaited', async () => {
      const stack = await harness.deploy({
        Slow: custom({ Script: { Create: 'answer slowly' } }),
        Never: custom({}, { DependsOn: 'Slow' }),
        Bad: custom(fails('Create')),
      });
      expect(stack.status).toBe('ROLLBACK_COMPLETE');
      expect(story(harness)).toContain('Slow CREATE_COMPLETE');
      expect(harness.calls()).toContain('Delete Slow-a');
      expect(harness.calls()).not.toContain('Create Never');
    }));

  test('a failed creation without rollback leaves everything, and the next deployment starts over', async () => {
    const stack = await harness.deploy(
      { A: custom(), Bad: custom(fails('Create'), { DependsOn: 'A' }) },
      { rollback: false },
    );
    expect(stack.status).toBe('CREATE_FAILED');
    expect(physicalIds()).toEqual({ A: 'A-a', Bad: 'Bad-a' });
    const again = await harness.deploy({ A: custom() });
    expect(again.status).toBe('CREATE_COMPLETE');
    expect(harness.calls().slice(2)).toEqual(['Delete Bad-a', 'Delete A-a', 'Create A']);
  });

  test('a deployment over ROLLBACK_COMPLETE creates another stack', async () => {
    const failed = await harness.deploy({ Bad: custom(fails('Create')) });
    const stack = await harness.deploy({ A: custom() });
    expect(stack.status).toBe('CREATE_COMPLETE');
    expect(stack.id).not.toBe(failed.id);
    expect(story(harness)[0]).toBe('Stack CREATE_IN_PROGRESS');
  });

  test('a creation ends in ROLLBACK_FAILED when a resource cannot be deleted', async () => {
    const stack = await harness.deploy({
      A: custom(fails('Delete')),
      Bad: custom(fails('Create'), { DependsOn: 'A' }),
    });
    expect(stack).toMatchObject({
      status: 'ROLLBACK_FAILED',
      reason: 'The following resource(s) failed to delete: [A].',
    });
    expect(physicalIds()).toEqual({ A: 'A-a' });
  });

  test('Retain keeps a resource of a failed creation, RetainExceptOnCreate does not', async () => {
    await harness.deploy({
      Kept: custom({}, { DeletionPolicy: 'Retain' }),
      Gone: custom({}, { DeletionPolicy: 'RetainExceptOnCreate' }),
      Bad: custom(fails('Create'), { DependsOn: ['Kept', 'Gone'] }),
    });
    expect(story(harness)).toContain('Kept DELETE_SKIPPED');
    expect(harness.calls()).toContain('Delete Gone-a');
    expect(harness.calls()).not.toContain('Delete Kept-a');
  });
});

describe('update', () => {
  test('an update reaches only changed resources, with their old properties', async () => {
    await harness.deploy({ A: custom({ Value: 1 }), B: custom({ Value: [1, true] }) });
    const stack = await harness.deploy({ A: custom({ Value: 1 }), B: custom({ Value: [2, false] }) });
    expect(stack.status).toBe('UPDATE_COMPLETE');
    const [update, ...rest] = harness.received().slice(2);
    expect(rest).toEqual([]);
    expect(update).toMatchObject({
      RequestType: 'Update',
      PhysicalResourceId: 'B-a',
      ResourceProperties: { Value: ['2', 'false'] },
      OldResourceProperties: { Value: ['1', 'true'], ServiceTimeout: '20' },
    });
    expect(story(harness).slice(story(harness).indexOf('Stack UPDATE_IN_PROGRESS'))).toEqual([
      'Stack UPDATE_IN_PROGRESS',
      'B UPDATE_IN_PROGRESS',
      'B UPDATE_COMPLETE',
      'Stack UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'Stack UPDATE_COMPLETE',
    ]);
  });

  test('an update without changes does nothing', async () => {
    await harness.deploy({ A: custom() });
    const before = story(harness);
    const stack = await harness.deploy({ A: custom() });
    expect(stack.status).toBe('CREATE_COMPLETE');
    expect(story(harness)).toEqual(before);
  });

  test('an update of outputs alone touches no resource', async () => {
    const output = (value: string) => ({ sections: { Outputs: { Out: { Value: value } } } });
    await harness.deploy({ A: custom() }, output('old'));
    expect(await harness.deploy({ A: custom() }, output('new'))).toMatchObject({
      status: 'UPDATE_COMPLETE',
      outputs: { Out: 'new' },
    });
    expect(harness.calls()).toEqual(['Create A']);
  });

  /** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requesttypes.html */
  test('an update replaces a resource that answers with another ID: dependants first, the old one deleted at the end', async () => {
    const resources = (Key: string) => ({ A: custom({ Key }), B: custom({ Value: { Ref: 'A' } }) });
    await harness.deploy(resources('a'));
    const stack = await harness.deploy(resources('b'));
    expect(stack.status).toBe('UPDATE_COMPLETE');
    expect(callsSince(2)).toEqual(['Update A-a', 'Update B-a', 'Delete A-a']);
    expect(harness.received()[4].ResourceProperties.Key).toBe('a');
    expect(physicalIds()).toEqual({ A: 'A-b', B: 'B-a' });
    expect(story(harness).slice(-4)).toEqual([
      'Stack UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'A DELETE_IN_PROGRESS',
      'A DELETE_COMPLETE',
      'Stack UPDATE_COMPLETE',
    ]);
  });

  /**
   * @see
   *   https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html
   */
  test('an update replaces a resource of AWS when a property requires it', async () => {
    const resources = (FifoQueue: boolean) => ({
      Q: queue({ FifoQueue }),
      B: custom({ Value: { 'Fn::GetAtt': ['Q', 'Arn'] } }),
    });
    await harness.deploy(resources(false));
    const before = physicalIds().Q;
    await harness.deploy(resources(true));
    expect(physicalIds().Q).not.toBe(before);
    expect(callsSince(1)).toEqual(['Update B-a']);
    expect(story(harness).slice(-4)).toEqual([
      'Stack UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'Q DELETE_IN_PROGRESS',
      'Q DELETE_COMPLETE',
      'Stack UPDATE_COMPLETE',
    ]);
    const updates = harness.cloudFormation
      .events('Stack')
      .filter(({ logicalId, status }) => logicalId === 'Q' && status.startsWith('UPDATE'));
    expect(
      updates.map(({ physicalId, status, reason }) => [physicalId === before ? 'old' : 'new', status, reason]),
    ).toEqual([
      [
        'old',
        'UPDATE_IN_PROGRESS',
        'Requested update requires the creation of a new physical resource; hence creating one.',
      ],
      ['new', 'UPDATE_IN_PROGRESS', 'Resource creation Initiated'],
      ['new', 'UPDATE_COMPLETE', undefined],
    ]);
  });

  test('an update fails to replace a resource whose name was chosen and stays', async () => {
    await harness.deploy({ Q: queue({ QueueName: 'q', FifoQueue: false }) });
    const stack = await harness.deploy({ Q: queue({ QueueName: 'q', FifoQueue: true }) });
    expect(stack.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(reasonOf(harness, 'Q')).toMatch(
      /cannot update a stack when a custom-named resource requires replacing. Rename q/,
    );
  });

  test('a failed replacement of a resource of AWS leaves the old one', async () => {
    await harness.deploy({ Q: queue({ QueueName: 'taken' }) }, { name: 'Other' });
    await harness.deploy({ Q: queue({ QueueName: 'free' }) });
    const stack = await harness.deploy({ Q: queue({ QueueName: 'taken' }) });
    expect(stack.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(reasonOf(harness, 'Q')).toMatch(
      /^Resource of type 'AWS::SQS::Queue' with identifier '.*\/taken' already exists\.$/,
    );
    expect(physicalIds().Q).toMatch(/\/free$/);
    expect(story(harness)).not.toContain('Q DELETE_IN_PROGRESS');
  });

  test.each(['Delete', 'Retain'])(
    'an update keeps a replaced resource when UpdateReplacePolicy, which was %s, says so',
    async (UpdateReplacePolicy) => {
      await harness.deploy({ A: custom({ Key: 'a' }, { UpdateReplacePolicy }) });
      await harness.deploy({ A: custom({ Key: 'b' }, { UpdateReplacePolicy: 'Retain' }) });
      expect(callsSince(1)).toEqual(['Update A-a']);
      expect(story(harness)).toContain('A DELETE_SKIPPED');
    },
  );

  test('an update deletes removed resources, and abandons those that cannot be deleted', async () => {
    await harness.deploy({ A: custom(fails('Delete')), B: custom({}, { DependsOn: 'A' }), C: custom() });
    const stack = await harness.deploy({ C: custom() });
    expect(stack).toMatchObject({
      status: 'UPDATE_COMPLETE',
      reason: 'Update successful. One or more resources could not be deleted.',
    });
    expect(callsSince(3)).toEqual(['Delete B-a', 'Delete A-a']);
    expect(story(harness)).toContain('A DELETE_FAILED');
    expect(physicalIds()).toEqual({ C: 'C-a' });
  });

  test.each(['Retain', 'RetainExceptOnCreate'])(
    'an update keeps a removed resource under %s',
    async (DeletionPolicy) => {
      await harness.deploy({ A: custom({}, { DeletionPolicy }), C: custom() });
      await harness.deploy({ C: custom() });
      expect(callsSince(2)).toEqual([]);
      expect(story(harness)).toContain('A DELETE_SKIPPED');
      expect(physicalIds()).toEqual({ C: 'C-a' });
    },
  );

  test('an update obeys a deletion policy that was changed alone, without touching the resource', async () => {
    await harness.deploy({ A: custom(), C: custom() });
    await harness.deploy({ A: custom({}, { DeletionPolicy: 'Retain' }), C: custom() });
    await harness.deploy({ C: custom() });
    expect(callsSince(2)).toEqual([]);
  });

  test('an update creates and deletes a resource as its condition changes', async () => {
    const resources = () => ({
      A: custom({}, { Condition: 'Wanted' }),
      B: custom({ Value: { 'Fn::If': ['Wanted', { Ref: 'A' }, 'none'] } }),
    });
    const sections = {
      Parameters: { Want: { Type: 'String' } },
      Conditions: { Wanted: { 'Fn::Equals': [{ Ref: 'Want' }, 'yes'] } },
    };
    await harness.deploy(resources(), { sections, parameters: { Want: 'no' } });
    expect(harness.calls()).toEqual(['Create B']);
    await harness.deploy(resources(), { sections, parameters: { Want: 'yes' } });
    expect(callsSince(1)).toEqual(['Create A', 'Update B-a']);
    await harness.deploy(resources(), { sections, parameters: { 'Stack:Want': 'no' } });
    expect(callsSince(3)).toEqual(['Update B-a', 'Delete A-a']);
  });

  test('an update fails when the service token changes', async () => {
    await harness.deploy({ A: custom() });
    const stack = await harness.deploy({ A: custom({ ServiceToken: harness.functions.arnOf('other') }) });
    expect(stack.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(reasonOf(harness, 'A')).toBe('Modifying service token is not allowed.');
    expect(stack.resources).toMatchObject([{ logicalId: 'A', status: 'UPDATE_COMPLETE' }]);
    expect(callsSince(1)).toEqual([]);
  });
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html */
describe('rollback of an update', () => {
  test('a rollback restores old properties, deletes new resources, and leaves unchanged ones alone', async () => {
    const old = {
      Same: custom(),
      Q: queue(),
      Changed: custom({ Value: 'old' }),
      Bad: custom({ Value: 'old' }),
      Last: custom({ Value: 'old' }, { DependsOn: 'Bad' }),
    };
    await harness.deploy(old);
    const count = harness.calls().length;
    const queueId = physicalIds().Q;
    const stack = await harness.deploy({
      ...old,
      Changed: custom({ Value: 'new' }),
      Made: custom({}, { DependsOn: 'Changed' }),
      Bad: custom({ Value: 'new', ...fails('Update') }, { DependsOn: 'Made' }),
      Last: custom({ Value: 'new' }, { DependsOn: 'Bad' }),
    });
    expect(stack).toMatchObject({
      status: 'UPDATE_ROLLBACK_COMPLETE',
      reason: 'The following resource(s) failed to update: [Bad].',
    });
    const calls = callsSince(count);
    expect(calls.slice(0, 3)).toEqual(['Update Changed-a', 'Create Made', 'Update Bad-a']);
    expect(calls.slice(3, 5).sort()).toEqual(['Update Bad-a', 'Update Changed-a']);
    expect(calls.slice(5)).toEqual(['Delete Made-a']);
    const [back] = harness
      .received()
      .filter((event) => event.RequestType === 'Update' && event.LogicalResourceId === 'Changed')
      .slice(-1);
    expect(back).toMatchObject({ ResourceProperties: { Value: 'old' }, OldResourceProperties: { Value: 'new' } });
    expect(physicalIds()).toEqual({ Same: 'Same-a', Q: queueId, Changed: 'Changed-a', Bad: 'Bad-a', Last: 'Last-a' });
    expect(story(harness)).not.toContain('Same UPDATE_IN_PROGRESS');
    expect(stack.resources.map(({ status }) => status)).not.toContain('UPDATE_FAILED');
  });

  test('a rollback leaves the stack as it was: the same template makes no change', async () => {
    const old = { A: custom({ Value: 'old' }) };
    await harness.deploy(old);
    await harness.deploy({ A: custom({ Value: 'new', ...fails('Update') }) });
    const before = story(harness);
    await harness.deploy(old);
    expect(story(harness)).toEqual(before);
    expect((await harness.deploy({ A: custom({ Value: 'newer' }) })).status).toBe('UPDATE_COMPLETE');
  });

  test('a rollback does not delete resources that the failed update would have removed', async () => {
    await harness.deploy({ A: custom(), Bad: custom({ Value: 'old' }) });
    await harness.deploy({ Bad: custom({ Value: 'new', ...fails('Update') }) });
    expect(harness.calls()).not.toContain('Delete A-a');
    expect(physicalIds()).toEqual({ A: 'A-a', Bad: 'Bad-a' });
  });

  const replaceAndFail = async () => {
    const resources = (Key: string, bad: object) => ({
      A: custom({ Key }),
      B: custom({ Value: { Ref: 'A' }, ...bad }),
    });
    await harness.deploy(resources('a', {}));
    return harness.deploy(resources('b', fails('Update')));
  };

  test('a rollback deletes the replacement of a resource, and sends it nothing else', async () => {
    const stack = await replaceAndFail();
    expect(stack.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(callsSince(2)).toEqual(['Update A-a', 'Update B-a', 'Update B-a', 'Delete A-b']);
    expect(harness.received()[4].ResourceProperties.Value).toBe('A-a');
    expect(physicalIds()).toEqual({ A: 'A-a', B: 'B-a' });
  });

  test('a rollback updates the replacement back where the assumption says so, and deletes the unused one', () =>
    assuming(harness, 'rollbackOfReplacement', 'update-replacement', async () => {
      await replaceAndFail();
      expect(callsSince(2)).toEqual(['Update A-a', 'Update B-a', 'Update A-b', 'Update B-a', 'Delete A-b']);
      expect(harness.received()[4]).toMatchObject({
        ResourceProperties: { Key: 'a' },
        OldResourceProperties: { Key: 'b' },
      });
      expect(physicalIds()).toEqual({ A: 'A-a', B: 'B-a' });
    }));

  test('a rollback leaves nothing when the replacement, updated back, becomes a third resource', () =>
    assuming(harness, 'rollbackOfReplacement', 'update-replacement', async () => {
      const third = { Script: { Update: { PhysicalResourceId: 'third' } } };
      await harness.deploy({ A: custom({ Key: 'a', ...third }) });
      const stack = await harness.deploy({ A: custom({ Key: 'b' }), Bad: custom(fails('Create'), { DependsOn: 'A' }) });
      expect(stack.status).toBe('UPDATE_ROLLBACK_COMPLETE');
      expect(physicalIds()).toEqual({ A: 'third' });
      expect(
        callsSince(1)
          .filter((call) => call.startsWith('Delete'))
          .sort(),
      ).toEqual(['Delete A-a', 'Delete A-b', 'Delete Bad-a']);
    }));

  test.each(['delete-replacement', 'update-replacement'] as const)(
    'a rollback takes a failed update with another ID for a failed replacement, under %s',
    (setting) =>
      assuming(harness, 'rollbackOfReplacement', setting, async () => {
        await harness.deploy({ A: custom({ Value: 'old' }) });
        await harness.deploy({
          A: custom({
            Value: 'new',
            Script: { Update: { Status: 'FAILED', Reason: 'no', PhysicalResourceId: 'half-made' } },
          }),
        });
        expect(callsSince(1)).toEqual(['Update A-a', 'Delete half-made']);
        expect(physicalIds()).toEqual({ A: 'A-a' });
      }),
  );

  test('a rollback keeps a replacement when UpdateReplacePolicy says so', async () => {
    const resources = (Key: string, bad: object) => ({
      A: custom({ Key }, { UpdateReplacePolicy: 'Retain' }),
      B: custom({ Value: { Ref: 'A' }, ...bad }),
    });
    await harness.deploy(resources('a', {}));
    await harness.deploy(resources('b', fails('Update')));
    expect(harness.calls().filter((call) => call.startsWith('Delete'))).toEqual([]);
  });

  test('a failed rollback ends in UPDATE_ROLLBACK_FAILED, after which the stack can be destroyed', async () => {
    await harness.deploy({
      A: custom({ Value: 'old', Script: { Update: { Status: 'FAILED', Reason: 'never back' } } }),
    });
    const stack = await harness.deploy({ A: custom({ Value: 'new', ...fails('Update') }) });
    expect(stack.status).toBe('UPDATE_ROLLBACK_FAILED');
    await expect(harness.deploy({ A: custom({ Value: 'newer' }) })).rejects.toThrow(
      'is in UPDATE_ROLLBACK_FAILED state and can not be updated',
    );
    expect(await harness.cloudFormation.destroy('Stack')).toMatchObject([{ status: 'DELETE_COMPLETE' }]);
  });

  test('a failed update without rollback leaves the stack half updated', async () => {
    await harness.deploy({ A: custom({ Value: 'old' }) });
    const stack = await harness.deploy({ A: custom({ Value: 'new', ...fails('Update') }) }, { rollback: false });
    expect(stack.status).toBe('UPDATE_FAILED');
    expect(callsSince(1)).toEqual(['Update A-a']);
  });

  test('a rollback cancels an update that is under way, and rolls it back, too', async () => {
    await harness.deploy({ Slow: custom({ Value: 'old' }), Bad: custom({ Value: 'old' }) });
    await harness.deploy({
      Slow: custom({ Value: 'new', Script: { Update: 'hang' } }),
      Bad: custom({ Value: 'new', ...fails('Update') }),
    });
    expect(harness.cloudFormation.events('Stack').map(({ reason }) => reason)).toContain('Resource update cancelled');
    expect(callsSince(2).sort()).toEqual(['Update Bad-a', 'Update Bad-a', 'Update Slow-a', 'Update Slow-a']);
  });

  test.each<[string, unknown, string]>([
    ['is missing', { 'Fn::GetAtt': ['A', 'Nothing'] }, "Vendor response doesn't contain Nothing attribute"],
    ['is no text', { 'Fn::Split': [',', 'a,b'] }, 'the value of output Out must be a string, not ["a","b"]'],
  ])('a rollback follows an output that %s', async (_what, Value, reason) => {
    await harness.deploy({ A: custom({ Value: 'old' }) });
    const stack = await harness.deploy({ A: custom({ Value: 'new' }) }, { sections: { Outputs: { Out: { Value } } } });
    expect(stack).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE', reason: expect.stringContaining(reason) });
    expect(callsSince(1)).toEqual(['Update A-a', 'Update A-a']);
  });
});

describe('deletion', () => {
  test('deletion goes in the opposite order and forgets everything', async () => {
    await harness.deploy({ A: custom(), B: custom({ Value: { Ref: 'A' } }), C: custom({}, { DependsOn: 'B' }) });
    const [stack] = await harness.cloudFormation.destroy('Stack');
    expect(stack).toMatchObject({ status: 'DELETE_COMPLETE', resources: [] });
    expect(callsSince(3)).toEqual(['Delete C-a', 'Delete B-a', 'Delete A-a']);
    expect(await harness.cloudFormation.destroy('Stack')).toEqual([]);
  });

  /** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html for DELETE_FAILED */
  test('a failed deletion keeps the needs of the stuck resource, and a second attempt continues there', async () => {
    await harness.deploy({
      A: custom(),
      B: custom({ Script: { Delete: 'fail once' } }, { DependsOn: 'A' }),
      C: custom(),
    });
    const [stack] = await harness.cloudFormation.destroy('Stack');
    expect(stack).toMatchObject({
      status: 'DELETE_FAILED',
      reason: 'The following resource(s) failed to delete: [B].',
    });
    expect(physicalIds()).toEqual({ A: 'A-a', B: 'B-a' });
    expect(harness.calls()).not.toContain('Delete A-a');
    expect(await harness.cloudFormation.destroy('Stack')).toMatchObject([{ status: 'DELETE_COMPLETE' }]);
    expect(harness.calls().slice(-2)).toEqual(['Delete B-a', 'Delete A-a']);
  });

  test('a stack with a failed deletion can only be deleted', async () => {
    await harness.deploy({ A: custom(fails('Delete')) });
    await harness.cloudFormation.destroy('Stack');
    await expect(harness.deploy({ B: custom() })).rejects.toThrow('is in DELETE_FAILED state and can not be updated');
  });

  /** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html */
  test.each(['Retain', 'RetainExceptOnCreate'])('deletion keeps a resource under %s', async (DeletionPolicy) => {
    await harness.deploy({ A: custom({}, { DeletionPolicy }), B: custom({ Value: { Ref: 'A' } }) });
    expect(await harness.cloudFormation.destroy('Stack')).toMatchObject([{ status: 'DELETE_COMPLETE' }]);
    expect(callsSince(2)).toEqual(['Delete B-a']);
    expect(story(harness)).toContain('A DELETE_SKIPPED');
  });
});
