/**
 * The answers of custom resources that CloudFormation accepts.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
 */

import type { Harness } from '../harness';
import { reasonOf, startHarness } from '../harness';

let harness: Harness;
beforeAll(async () => { harness = await startHarness(); });
beforeEach(() => harness.reset());
afterAll(() => harness.stop());

const custom = (Script: object, properties: object = {}) => ({
  Type: 'Custom::Thing',
  Properties: { ServiceToken: harness.serviceToken, ServiceTimeout: 60, Script, ...properties },
});
/** The wait is short enough for a test. */
const unanswered = (Create: unknown) => custom({ Create }, { ServiceTimeout: 1 });
const resource = () => harness.cloudFormation.describeStack('Stack')!.resources[0];
/** An existing stack, and an update of it. */
const update = async (Update: unknown) => {
  await harness.deploy({ A: custom({}) });
  return harness.deploy({ A: custom({ Update }, { Value: 'new' }) });
};

describe('identifiers that have to be copied from the request', () => {
  test.each(['StackId', 'RequestId', 'LogicalResourceId'])('an answer with %s of another request is ignored', async (name) => {
    expect(await harness.deploy({ A: unanswered({ [name]: 'another' }) })).toMatchObject({
      status: 'ROLLBACK_COMPLETE',
    });
    expect(reasonOf(harness, 'A')).toContain('CloudFormation did not receive a response from your Custom Resource.');
  });

  test('an answer without the identifiers is ignored', async () => {
    await harness.deploy({ A: unanswered('answer nothing but a status') });
    expect(reasonOf(harness, 'A')).toContain('CloudFormation did not receive a response from your Custom Resource.');
  });
});

describe('PhysicalResourceId', () => {
  test.each([
    ['1024 letters', 'a'.repeat(1024)], ['1024 bytes', 'é'.repeat(512)], ['all kinds of characters', '🏠/ü:*'],
  ])('a physical ID may have %s', async (_what, PhysicalResourceId) => {
    expect(await harness.deploy({ A: custom({ Create: { PhysicalResourceId } }) })).toMatchObject({
      status: 'CREATE_COMPLETE',
    });
    expect(resource().physicalId).toBe(PhysicalResourceId);
  });

  test.each([
    ['absent', 'answer without an ID'],
    ['empty', { PhysicalResourceId: '' }],
    ['too long', { PhysicalResourceId: 'a'.repeat(1025) }],
  ])('a physical ID that is %s fails an update, and the old one stays', async (_how, what) => {
    expect(await update(what)).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE' });
    expect(reasonOf(harness, 'A')).toBe('Invalid PhysicalResourceId');
    expect(resource()).toMatchObject({ physicalId: 'A-a', status: 'UPDATE_COMPLETE' });
    expect(harness.calls()).not.toContain('Delete A-a');
  });
});

describe('the whole answer', () => {
  test('an answer of more than 4096 bytes fails an update, and nothing is lost', async () => {
    expect(await update('answer at length')).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE' });
    expect(reasonOf(harness, 'A')).toBe('Response object is too long.');
    expect(resource()).toMatchObject({ physicalId: 'A-a' });
  });

  test('the length of an answer is measured in bytes', async () => {
    await harness.deploy({ A: custom({ Create: { Data: { Value: '🏠'.repeat(1000) } } }) });
    expect(reasonOf(harness, 'A')).toBe('Response object is too long.');
  });

  test('an answer may have the required members only', async () => {
    expect(await harness.deploy({ A: custom({ Create: 'answer only what is required' }) })).toMatchObject({
      status: 'CREATE_COMPLETE',
    });
  });
});

test('a failure without a reason has a default reason', async () => {
  expect(await update({ Status: 'FAILED' })).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE' });
  expect(reasonOf(harness, 'A')).toBe('Invalid Response object: Reason is required when Status is FAILED');
});
