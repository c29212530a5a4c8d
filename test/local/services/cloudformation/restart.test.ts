import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Harness } from './harness';
import { startHarness } from './harness';
import type { DeployOptions } from '../../../../local/services/cloudformation';
import { CloudFormation } from '../../../../local/services/cloudformation';
import type { Deployment } from '../../../../local/services/cloudformation/engine/deployment';
import type { StackRecord } from '../../../../local/services/cloudformation/engine/stack';
import { Storage } from '../../../../local/storage';

let harness: Harness;
let directory: string;
let storage: Storage;
beforeAll(async () => { harness = await startHarness({ timeoutSeconds: 2 }); });
beforeEach(() => {
  harness.reset();
  directory = newDirectory();
  harness.cloudFormation = start();
});
afterAll(() => harness.stop());

const newDirectory = () => mkdtempSync(join(tmpdir(), 'data-'));

function start(): CloudFormation {
  storage = Storage.open(directory);
  const { account, region, clock, random, assumptions, endpoint, iam, functions, services, route } = harness.cloud;
  return new CloudFormation({
    account,
    region,
    clock,
    random,
    assumptions,
    endpoint,
    iam,
    functions,
    secrets: services.secretsManager,
    objects: services.s3,
    storage,
    log: console.error,
    route: route.bind(harness.cloud),
  });
}

/** A process that starts after another one was killed: nothing was closed. */
const restart = () => {
  const former = directory;
  directory = newDirectory();
  cpSync(former, directory, { recursive: true });
  rmSync(join(directory, 'lock'));
  harness.cloudFormation = start();
};
const custom = (properties: object = {}, attributes: object = {}) => ({
  Type: 'Custom::Thing',
  Properties: { ServiceToken: harness.serviceToken, ServiceTimeout: 20, ...properties },
  ...attributes,
});
const fails = (request: string) => ({ Script: { [request]: { Status: 'FAILED', Reason: 'no' } } });
const hangs = (request: string) => ({ Script: { [request]: 'hang' } });
const stack = () => harness.cloudFormation.engine.stacks.living('Stack')!;
const called = (count: number) => harness.called(count);
/** Begins an operation that is still under way at the end of the test. */
const begin = (work: () => Promise<unknown>) => { harness.during(work).catch(() => {}); };
/** Begins a deployment, and is killed after so many calls. */
const killed = async (count: number, resources: object, options?: DeployOptions) => {
  begin(() => harness.deploy(resources, options));
  await called(count);
  restart();
};
const unchanged = async (...args: Parameters<Harness['deploy']>) => {
  const events = stack().events.length;
  await harness.deploy(...args);
  return stack().events.length === events;
};

test('a restart keeps all stacks', async () => {
  const sections = {
    Parameters: { P: { Type: 'String' } },
    Outputs: { Out: { Value: { 'Fn::GetAtt': ['A', 'Value'] }, Export: { Name: 'out' } } },
  };
  const resources = { A: custom({ Value: { Ref: 'P' } }), Q: { Type: 'AWS::SQS::Queue' } };
  const before = await harness.deploy(resources, { sections, parameters: { P: 'é' } });
  const events = harness.cloudFormation.events('Stack');
  restart();
  expect(harness.cloudFormation.describeStack('Stack')).toEqual(before);
  expect(harness.cloudFormation.events('Stack')).toEqual(events);
  expect(harness.cloudFormation.engine.stacks.exported('out')).toBe('é');
  expect(await unchanged(resources, { sections })).toBe(true);
  const [gone] = await harness.cloudFormation.destroy('Stack');
  expect(gone.status).toBe('DELETE_COMPLETE');
  expect(harness.calls()).toEqual(['Create A', 'Delete A-a']);
  restart();
  expect(harness.cloudFormation.list()).toEqual([]);
  expect(harness.cloudFormation.describeStack(before.id)).toMatchObject({ status: 'DELETE_COMPLETE', resources: [] });
});

test('a restart keeps the data for the rollback of a failure', async () => {
  await harness.deploy({ A: custom({ Key: 'a' }), B: custom({ Value: 'old' }, { DependsOn: 'A' }) });
  await harness.deploy(
    { A: custom({ Key: 'b' }), B: custom({ Value: 'new', ...fails('Update') }, { DependsOn: 'A' }) },
    { rollback: false },
  );
  restart();
  expect(stack().status).toBe('UPDATE_FAILED');
  await harness.during(() => harness.cloudFormation.engine.rollBack(stack(), {}));
  expect(stack().status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(harness.calls().slice(4)).toEqual(['Update B-a', 'Delete A-b']);
  expect(harness.received()[4]).toMatchObject({
    ResourceProperties: { Value: 'old' },
    OldResourceProperties: { Value: 'new' },
  });
});

test('a restart keeps no unused template', async () => {
  const stored = () =>
    [...storage.map<Deployment>('cloudformation-deployments').values()].map(
      ({ template }) => JSON.parse(template).Metadata.version,
    );
  const version = (number: number) => ({ sections: { Metadata: { version: number } } });
  const { engine } = harness.cloudFormation;
  await harness.deploy({ A: custom() }, version(1));
  await harness.deploy({ A: custom() }, version(2));
  expect(stored()).toEqual([1]);
  await harness.deploy({ A: custom({ Value: 'new' }) }, version(3));
  expect(stored()).toEqual([3]);
  await harness.deploy({ A: custom({ Value: 'newer', ...fails('Update') }) }, { ...version(4), rollback: false });
  expect(stored()).toEqual([3, 4]);
  await harness.during(() => engine.rollBack(stack(), {}));
  expect(stored()).toEqual([3]);
});

test('an interrupted creation is CREATE_FAILED, and rolled back with a Delete for the resource under way', async () => {
  await killed(2, { A: custom(), Slow: custom(hangs('Create'), { DependsOn: 'A' }) });
  expect(stack().state).toMatchObject({
    status: 'CREATE_FAILED',
    statusReason: 'The local cloud was stopped while this was under way.',
  });
  expect(stack().resources.get('Slow')).toMatchObject({
    status: 'CREATE_FAILED',
    physicalId: expect.stringMatching(/^Stack-Slow-[A-Z0-9]{12}$/),
  });
  await harness.during(() => harness.cloudFormation.engine.rollBack(stack(), {}));
  expect(stack().status).toBe('ROLLBACK_COMPLETE');
  expect(harness.calls().slice(2)).toEqual([expect.stringMatching(/^Delete Stack-Slow-/), 'Delete A-a']);
});

test('an interrupted update is UPDATE_FAILED, and can be rolled back', async () => {
  await harness.deploy({ A: custom({ Value: 'old' }), Slow: custom({ Value: 'old' }, { DependsOn: 'A' }) });
  await killed(4, {
    A: custom({ Value: 'new' }),
    Slow: custom({ Value: 'new', ...hangs('Update') }, { DependsOn: 'A' }),
  });
  expect(stack().status).toBe('UPDATE_FAILED');
  await harness.during(() => harness.cloudFormation.engine.rollBack(stack(), {}));
  expect(stack().status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(harness.calls().slice(4)).toEqual(['Update A-a', 'Update Slow-a']);
});

test('an interrupted rollback is UPDATE_ROLLBACK_FAILED, and can be continued', async () => {
  await harness.deploy({ A: custom({ Value: 'old', ...hangs('Update') }), Bad: custom({}, { DependsOn: 'A' }) });
  await killed(5, {
    A: custom({ Value: 'new' }),
    Bad: custom({ Value: 'new', ...fails('Update') }, { DependsOn: 'A' }),
  });
  expect(stack().status).toBe('UPDATE_ROLLBACK_FAILED');
  begin(() => harness.cloudFormation.engine.continueRollback(stack(), [], {}));
  await called(6);
  expect(harness.received()[5]).toMatchObject({
    LogicalResourceId: 'A',
    ResourceProperties: { Value: 'old' },
    OldResourceProperties: { Value: 'new' },
  });
});

test('an interrupted cleanup is a success, and the next one deletes the rest', async () => {
  await harness.deploy({ A: custom({ Key: 'a', ...hangs('Delete') }), Gone: custom(hangs('Delete')) });
  await killed(5, { A: custom({ Key: 'b' }) });
  expect(harness.calls().slice(2)).toEqual(expect.arrayContaining(['Update A-a', 'Delete A-a', 'Delete Gone-a']));
  expect(stack().status).toBe('UPDATE_COMPLETE');
  expect(left(stack())).toEqual(['A A-b', 'Gone Gone-a', 'superseded A-a']);
  begin(() => harness.deploy({ A: custom({ Key: 'b', Value: 'more' }) }));
  await called(8);
  expect(harness.calls().slice(5)).toEqual(['Update A-b', ...harness.calls().slice(6)]);
  expect(harness.calls().slice(6).sort()).toEqual(['Delete A-a', 'Delete Gone-a']);
});

test('an interrupted deletion is DELETE_FAILED, and can be repeated', async () => {
  await harness.deploy({ A: custom(), Slow: custom(hangs('Delete'), { DependsOn: 'A' }) });
  begin(() => harness.cloudFormation.destroy('Stack'));
  await called(3);
  restart();
  expect(stack().status).toBe('DELETE_FAILED');
  begin(() => harness.cloudFormation.destroy('Stack'));
  await called(4);
  expect(harness.calls().slice(2)).toEqual(['Delete Slow-a', 'Delete Slow-a']);
});

function left({ resources, superseded }: StackRecord): string[] {
  return [
    ...[...resources.values()].map(({ logicalId, physicalId }) => `${logicalId} ${physicalId}`),
    ...superseded.map(({ physicalId }) => `superseded ${physicalId}`),
  ];
}
