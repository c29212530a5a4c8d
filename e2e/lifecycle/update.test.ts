/** How stacks change, and how they change back when that fails. */

import { Harness } from '../harness';
import type { Thing } from '../things';
import { no } from '../things';

let harness: Harness;
beforeAll(async () => { harness = await Harness.start(); });
afterAll(() => harness?.stop());

const assembly = (stackName: string, things: Record<string, Thing>) => harness.things.assembly(stackName, { things });
const deploy = (stackName: string, things: Record<string, Thing>, ...args: string[]) =>
  harness.cdk.deploy(assembly(stackName, things), ...args);
const failure = { name: 'CdkFailure', exitCode: 1 };

/** The calls to a stack's function while something runs. */
async function callsDuring(stackName: string, run: () => Promise<unknown>): Promise<string[]> {
  const before = harness.things.calls(stackName).length;
  await run();
  return harness.things.calls(stackName).slice(before);
}

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requesttypes-update.html:
// "If the value returned is different,
// AWS CloudFormation recognizes the update as a replacement and sends a delete request to the old resource."
test.concurrent(
  'another physical ID is a replacement: what uses it is updated, then the old resource is deleted',
  async () => {
    const things = (key: string) => ({ A: { key }, B: { value: { Ref: 'A' } }, C: {} });
    await deploy('Replaced', things('a'));
    const calls = await callsDuring('Replaced', () => deploy('Replaced', things('b')));
    expect(calls).toEqual(['Update A-a', 'Update B-a', 'Delete A-a']);
    expect(
      harness.things
        .received('Replaced')
        .find(({ RequestType, LogicalResourceId }) => RequestType === 'Update' && LogicalResourceId === 'B'),
    ).toMatchObject({ ResourceProperties: { Value: 'A-b' }, OldResourceProperties: { Value: 'A-a' } });
    expect(harness.physicalIds('Replaced')).toMatchObject({ A: 'A-b', B: 'B-a', C: 'C-a' });
    const story = harness.story('Replaced');
    expect(story.indexOf('A DELETE_IN_PROGRESS')).toBeGreaterThan(
      story.indexOf('Replaced UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'),
    );
    expect(harness.status('Replaced')).toBe('UPDATE_COMPLETE');
  },
);

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html: the
// stack goes back "to its last known stable state". Nothing that the update did not touch is
// touched.
test.concurrent('a failed update leaves the unchanged alone, and gives back what it changed', async () => {
  const things = (value: string, bad: Thing = {}) => ({ A: { value }, C: {}, B: { value, after: ['A', 'C'], ...bad } });
  await deploy('Back', things('old'));
  const before = harness.physicalIds('Back');
  const calls = await callsDuring('Back', () =>
    expect(deploy('Back', things('new', { script: no('Update') }))).rejects.toMatchObject({
      ...failure,
      message: expect.stringContaining('Message returned: no Update today'),
    }),
  );
  expect(harness.status('Back')).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(calls.slice(0, 2)).toEqual(['Update A-a', 'Update B-a']);
  expect(calls.slice(2).sort()).toEqual(['Update A-a', 'Update B-a']);
  expect(harness.things.received('Back').at(-1)).toMatchObject({
    ResourceProperties: { Value: 'old' },
    OldResourceProperties: { Value: 'new' },
  });
  expect(harness.physicalIds('Back')).toEqual(before);
  expect(Object.keys(before).filter((id) => id.startsWith('Queue') || id.startsWith('Function'))).toHaveLength(3);

  expect(await callsDuring('Back', () => deploy('Back', things('newer')))).toEqual(['Update A-a', 'Update B-a']);
  expect(harness.status('Back')).toBe('UPDATE_COMPLETE');
});

// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_RollbackStack.html: from
// UPDATE_FAILED to UPDATE_ROLLBACK_COMPLETE.
test.concurrent('without rollback a failed update stays as it is until cdk rollback', async () => {
  const things = (value: string, bad: Thing = {}) => ({ A: { value }, B: { value, after: ['A'], ...bad } });
  await deploy('Paused', things('old'));
  const calls = await callsDuring('Paused', () => (
    expect(deploy('Paused', things('new', { script: no('Update') }), '--no-rollback')).rejects.toMatchObject(failure)));
  expect(calls).toEqual(['Update A-a', 'Update B-a']);
  expect(harness.status('Paused')).toBe('UPDATE_FAILED');

  expect((await callsDuring('Paused', () => harness.cdk.rollback(assembly('Paused', things('old'))))).sort()).toEqual([
    'Update A-a',
    'Update B-a',
  ]);
  expect(harness.status('Paused')).toBe('UPDATE_ROLLBACK_COMPLETE');
});

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-continueupdaterollback.html:
// the resources to skip are taken for updated, and the stack is UPDATE_ROLLBACK_COMPLETE.
test.concurrent('a rollback that fails can be ended without the resource that cannot go back', async () => {
  const stubborn: Thing = { value: 'old', script: no('Update') };
  await deploy('Stuck', { A: stubborn, B: { value: 'old' } });
  await expect(
    deploy('Stuck', { A: { value: 'new', script: no('Update') }, B: { value: 'new' } }),
  ).rejects.toMatchObject(failure);
  expect(harness.status('Stuck')).toBe('UPDATE_ROLLBACK_FAILED');

  const app = assembly('Stuck', { A: stubborn, B: { value: 'old' } });
  const calls = await callsDuring('Stuck', () => harness.cdk.rollback(app, '--orphan', 'A'));
  expect(calls).not.toContain('Update A-a');
  expect(harness.status('Stuck')).toBe('UPDATE_ROLLBACK_COMPLETE');
  await deploy('Stuck', { A: { value: 'newer' }, B: { value: 'newer' } });
  expect(harness.status('Stuck')).toBe('UPDATE_COMPLETE');
});
