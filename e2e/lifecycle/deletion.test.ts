/** How stacks and resources go. */

import { CfnDeletionPolicy } from 'aws-cdk-lib';
import { Harness } from '../harness';
import type { Thing } from '../things';
import { no } from '../things';

let harness: Harness;
beforeAll(async () => { harness = await Harness.start(); });
afterAll(() => harness?.stop());

const assembly = (stackName: string, things: Record<string, Thing>) => harness.things.assembly(stackName, { things });

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requesttypes-delete.html:
// "To successfully delete a stack with a custom resource, the custom resource provider must respond
// successfully to a delete request."
test.concurrent('a failed Delete fails the destruction, which can be tried again', async () => {
  const app = assembly('Kept', { A: {}, B: { script: { Delete: 'fail once' }, after: ['A'] }, C: {} });
  await harness.cdk.deploy(app);
  await expect(harness.cdk.destroy(app)).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringContaining('DELETE_FAILED'),
  });
  expect(harness.status('Kept')).toBe('DELETE_FAILED');
  expect(harness.physicalIds('Kept')).toMatchObject({ A: 'A-a', B: 'B-a' });
  expect(harness.physicalIds('Kept').C).toBeUndefined();

  await harness.cdk.destroy(app);
  expect(harness.status('Kept')).toBe('DELETE_COMPLETE');
  expect(harness.things.calls('Kept').slice(-2)).toEqual(['Delete B-a', 'Delete A-a']);
});

// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
test.concurrent('a resource under Retain gets no Delete', async () => {
  const app = assembly('Retaining', { A: { deletionPolicy: CfnDeletionPolicy.RETAIN }, B: { value: { Ref: 'A' } } });
  await harness.cdk.deploy(app);
  await harness.cdk.destroy(app);
  expect(harness.status('Retaining')).toBe('DELETE_COMPLETE');
  expect(harness.story('Retaining')).toContain('A DELETE_SKIPPED');
  expect(harness.things.calls('Retaining')).toEqual(['Create A', 'Create B', 'Delete B-a']);
});

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requesttypes-delete.html:
// the same holds for a resource that the template no longer has, but the update has then been made
// already.
test.concurrent('a resource that left the template is deleted, and forgotten when that fails', async () => {
  await harness.cdk.deploy(assembly('Left', { A: { script: no('Delete') }, B: {}, C: {} }));
  await harness.cdk.deploy(assembly('Left', { C: {} }));
  expect(harness.status('Left')).toBe('UPDATE_COMPLETE');
  expect(harness.things.calls('Left').slice(3).sort()).toEqual(['Delete A-a', 'Delete B-a']);
  expect(harness.story('Left')).toContain('A DELETE_FAILED');
  expect(Object.keys(harness.physicalIds('Left'))).not.toContain('A');
});
