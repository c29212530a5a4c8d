import type { Harness } from './harness';
import { assemble, startHarness, story } from './harness';

let harness: Harness;
beforeAll(async () => { harness = await startHarness(); });
beforeEach(() => harness.reset());
afterAll(() => harness.stop());

const queue = { Type: 'AWS::SQS::Queue' };
const producer = (Name: unknown = 'url', Value: unknown = { Ref: 'Q' }) => ({
  Resources: { Q: queue },
  Outputs: { Url: { Value, Export: { Name } } },
});
const consumer = (name: unknown = 'url') => ({
  Resources: { P: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/url', Value: { 'Fn::ImportValue': name } } } },
});
const deploy = (templates: Record<string, object>) => harness.cloudFormation.deploy(assemble(templates));

test('an export passes a value from stack to stack, deployed in their order', async () => {
  const [made] = await deploy({ Producer: producer(), Consumer: consumer() });
  expect(made.exports).toEqual({ url: expect.stringContaining('/Producer-Q-') });
  expect(harness.cloudFormation.ssmParameters.get('/url')).toBe(made.exports.url);
});

test('an export may have a computed name', async () => {
  const name = { 'Fn::Join': ['-', [{ Ref: 'AWS::Region' }, 'url']] };
  const stacks = await deploy({ Producer: producer(name), Consumer: consumer(name) });
  expect(stacks.map(({ status }) => status)).toEqual(['CREATE_COMPLETE', 'CREATE_COMPLETE']);
  expect(stacks[0].exports).toHaveProperty('eu-west-1-url');
});

test('an import without an export fails before anything is created', async () => {
  await expect(deploy({ Other: { Resources: { Q: queue } }, Consumer: consumer() }))
    .rejects.toThrow('Stack Consumer: Resources.P: No export named url found');
  expect(harness.cloudFormation.describeStack('Other')).toBeUndefined();
});

test('a second export with the same name fails', async () => {
  const [, second] = await deploy({ Producer: producer(), Copycat: producer() });
  expect(second.status).toBe('ROLLBACK_COMPLETE');
  expect(
    harness.cloudFormation
      .events('Copycat')
      .map(({ reason }) => reason)
      .join(),
  ).toContain('Export with name url is already exported by stack Producer');
});

test('a stack whose export is in use cannot be deleted until its user is gone', async () => {
  await deploy({ Producer: producer(), Consumer: consumer() });
  const [stack] = await harness.cloudFormation.destroy('Producer');
  expect(stack).toMatchObject({
    status: 'CREATE_COMPLETE',
    reason: 'Export url cannot be deleted as it is in use by Consumer',
  });
  expect(story(harness, 'Producer')).not.toContain('Q DELETE_IN_PROGRESS');
  const gone = await harness.cloudFormation.destroy(['Consumer', 'Producer']);
  expect(gone.map(({ status }) => status)).toEqual(['DELETE_COMPLETE', 'DELETE_COMPLETE']);
});

test.each([
  ['removed', { Resources: { Q: queue } }, 'Export url cannot be deleted as it is in use by Consumer'],
  ['changed', producer('url', 'another'), 'Export url cannot be updated as it is in use by Consumer'],
])('a stack cannot be updated when an export in use is %s', async (_how, template, reason) => {
  await deploy({ Producer: producer(), Consumer: consumer() });
  const [stack] = await deploy({ Producer: template });
  expect(stack).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE', exports: { url: expect.any(String) } });
  expect(harness.cloudFormation.events('Producer').map((event) => event.reason)).toContain(reason);
});

test('the stacks of an assembly are deleted in the opposite order', async () => {
  const assembly = assemble({ Producer: producer(), Consumer: consumer() });
  await harness.cloudFormation.deploy(assembly);
  const gone = await harness.cloudFormation.destroy(assembly);
  expect(gone.map(({ name, status }) => [name, status])).toEqual([
    ['Consumer', 'DELETE_COMPLETE'],
    ['Producer', 'DELETE_COMPLETE'],
  ]);
});

test('a deployment ends with the first stack that fails', async () => {
  const bad = {
    Resources: {
      R: {
        Type: 'AWS::IAM::Role',
        Properties: { AssumeRolePolicyDocument: {}, ManagedPolicyArns: ['arn:aws:iam::aws:policy/Unknown'] },
      },
    },
  };
  const stacks = await deploy({ Bad: bad, Next: { Resources: { Q: queue } } });
  expect(stacks.map(({ name, status }) => [name, status])).toEqual([['Bad', 'ROLLBACK_COMPLETE']]);
});
