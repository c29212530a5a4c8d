/** Several stacks of one app, which use what the others make. */

import type { Stack } from 'aws-cdk-lib';
import { CfnOutput, Fn } from 'aws-cdk-lib';
import { Harness } from './harness';

let harness: Harness;
beforeAll(async () => { harness = await Harness.start(); });
afterAll(() => harness?.stop());

/** First <- Second <- Third, each with a thing that has the value of the thing before, and Alone. */
function app(value = 'first'): string {
  return harness.assemble((scope) => {
    let before: Stack | undefined;
    for (const name of ['First', 'Second', 'Third']) {
      const stack = harness.things.stack(scope, name, {
        things: { A: { value: before ? Fn.importValue(`${before.stackName}-value`) : value } },
      });
      new CfnOutput(stack, 'Value', { value: Fn.getAtt('A', 'Value').toString(), exportName: `${name}-value` });
      if (before) stack.addDependency(before);
      before = stack;
    }
    harness.things.stack(scope, 'Alone', { things: { A: {} } });
  });
}

const NAMES = ['First', 'Second', 'Third', 'Alone'];
const statuses = () => NAMES.map((name) => harness.status(name));
const values = () => NAMES.slice(0, 3).map((name) => harness.things.received(name).at(-1).ResourceProperties.Value);

test('--all deploys each after those that it uses, and others beside them', async () => {
  expect((await harness.cdk.list(app())).match(/^\w+$/gm)).toEqual(expect.arrayContaining(NAMES));
  await harness.cdk.deploy(app(), '--all', '--concurrency', '3', '--outputs-file', harness.path('outputs'));
  expect(statuses()).toEqual(Array(4).fill('CREATE_COMPLETE'));
  expect(values()).toEqual(['first', 'first', 'first']);
  expect(harness.outputs('outputs')).toMatchObject({ First: { Value: 'first' }, Second: { Value: 'first' } });
  expect(await harness.cdk.diff(app(), '--all')).toContain('There were no differences');
});

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html: "You
// can't delete a stack if another stack references one of its outputs", nor "modify or remove an
// output value that is referenced by another stack".
test('what another stack uses cannot go, and cannot change', async () => {
  const calls = harness.things.calls('First').length;
  await expect(harness.cdk.deploy(app('other'), 'First')).rejects.toMatchObject({
    exitCode: 1, message: expect.stringMatching(/Export First-value cannot be updated as it is in use by Second/),
  });
  expect(harness.status('First')).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(
    harness.things
      .received('First')
      .slice(calls)
      .map(({ ResourceProperties }) => ResourceProperties.Value),
  ).toEqual(['other', 'first']);
  await expect(harness.cdk.destroy(app(), 'First', '--exclusively')).rejects.toMatchObject({
    exitCode: 1, message: expect.stringMatching(/Export First-value cannot be deleted as it is in use by Second/),
  });
});

test('destroy --all begins with those that use the others', async () => {
  await harness.cdk.destroy(app(), '--all');
  expect(statuses()).toEqual(Array(4).fill('DELETE_COMPLETE'));
  const ends = ['Third', 'Second', 'First'].map((name) =>
    harness.cloud.cloudFormation.events(name).at(-1)!.timestamp.getTime(),
  );
  expect(ends).toEqual([...ends].sort((a, b) => a - b));
});
