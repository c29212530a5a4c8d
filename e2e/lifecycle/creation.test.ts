/** How stacks come to be, and how they fail to. */

import type { Stack } from 'aws-cdk-lib';
import { CfnOutput, Fn } from 'aws-cdk-lib';
import { Harness } from '../harness';
import type { ThingsOptions } from '../things';
import { no } from '../things';

let harness: Harness;
beforeAll(async () => { harness = await Harness.start(); });
afterAll(() => harness?.stop());

const deploy = (stackName: string, options: ThingsOptions, ...args: string[]) => (
  harness.cdk.deploy(harness.things.assembly(stackName, options), ...args));

/** Deploys what cannot be deployed. @returns what the CLI wrote */
async function fail(stackName: string, options: ThingsOptions): Promise<string> {
  const failure = await deploy(stackName, options).catch((error) => error);
  expect(failure).toMatchObject({ name: 'CdkFailure', exitCode: 1 });
  return failure.message;
}

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html: all
// that was made is deleted, and a custom resource whose Create failed gets its Delete, too, for it
// may have made something:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requesttypes-delete.html
test.concurrent('a failed creation is rolled back, and the stack can be deployed again', async () => {
  const output = await fail('Failed', { things: { A: {}, Bad: { script: no('Create'), after: ['A'] } } });
  expect(output).toContain('Received response status [FAILED] from custom resource. Message returned: no Create today');
  expect(output).toContain('ROLLBACK_COMPLETE');
  expect(harness.status('Failed')).toBe('ROLLBACK_COMPLETE');
  expect(harness.things.calls('Failed')).toEqual(['Create A', 'Create Bad', 'Delete Bad-a', 'Delete A-a']);

  await deploy('Failed', { things: { A: {}, Bad: { after: ['A'] } } });
  expect(harness.status('Failed')).toBe('CREATE_COMPLETE');
  expect(harness.things.calls('Failed').slice(4)).toEqual(['Create A', 'Create Bad']);
});

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html: "The
// response body can't be larger than 4096 bytes".
test.concurrent('an answer of more than 4096 bytes fails', async () => {
  const output = await fail('Long', { things: { A: { script: { Create: 'answer at length' } } } });
  expect(output).toContain('Response object is too long');
  expect(harness.status('Long')).toBe('ROLLBACK_COMPLETE');
});

test.concurrent('an answer of 4096 bytes does not', async () => {
  await deploy('Longest', { things: { A: { script: { Create: 'answer up to the limit' } } } });
  expect(harness.status('Longest')).toBe('CREATE_COMPLETE');
});

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html:
// RequestId, StackId and LogicalResourceId
// "should be copied verbatim" from the request. An answer to something else is none.
test.concurrent.each(['request', 'stack'])('an answer for another %s is none', async (other) => {
  const stackName = `Other-${other}`;
  const output = await fail(stackName, {
    things: { A: { script: { Create: `answer for another ${other}` }, serviceTimeout: 3 } },
  });
  expect(output).toMatch(/CREATE_FAILED\s.*\bA\b/);
  expect(harness.status(stackName)).toBe('ROLLBACK_COMPLETE');
});

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html:
// attributes are what `Data` has.
test.concurrent('an attribute that the answer does not have fails the stack', async () => {
  const output = await fail('Attribute', { things: { A: {}, B: { value: { 'Fn::GetAtt': ['A', 'Nothing'] } } } });
  expect(output).toContain("Vendor response doesn't contain Nothing attribute");
  expect(harness.status('Attribute')).toBe('ROLLBACK_COMPLETE');
  expect(harness.things.calls('Attribute')).not.toContain('Create B');
});

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html: NoEcho
// "masks the output of the custom resource".
test.concurrent('what is not to be echoed is masked in outputs', async () => {
  const script = { Create: { NoEcho: 'true', Data: { Value: 'top secret' } } };
  const rest = (stack: Stack) => new CfnOutput(stack, 'Out', { value: Fn.getAtt('A', 'Value').toString() });
  const output = await deploy(
    'NoEcho',
    { things: { A: { script } }, rest },
    '--outputs-file',
    harness.path('no-echo.json'),
  );
  expect(harness.outputs('no-echo.json')).toEqual({ NoEcho: { Out: expect.stringMatching(/^\*+$/) } });
  expect(output).not.toContain('top secret');
});

// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-customresource.html:
// ServiceTimeout.
test.concurrent('a function that never answers fails after the service timeout', async () => {
  const output = await fail('Silent', { things: { A: { script: { Create: 'say nothing' }, serviceTimeout: 3 } } });
  expect(output).toMatch(/CREATE_FAILED\s.*\bA\b/);
  expect(harness.things.calls('Silent')[0]).toBe('Create A');
  expect(harness.things.calls('Silent')[1]).toMatch(/^Delete /);
});
