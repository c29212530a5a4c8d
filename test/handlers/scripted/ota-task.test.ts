/** OTA tasks: properties that only a replacement removes, tags under another ARN, and deletions over the quota. */

import { GONE, Rehearsal, refusal, remove, update } from './rehearsal';
import { OTA_TASK } from '../../../src/api/iot-managed-integrations';

const TASK = { S3Url: 's3://updates/lamp.json', OtaType: 'CONTINUOUS', OtaTargetQueryString: 'attributes.a=b' };
const SHOWN = { TaskArn: 'arn:task', Status: 'SCHEDULED' };
const LIMIT = refusal('LimitExceededException', 'too many');

let stage: Rehearsal;
beforeEach(() => {
  stage = new Rehearsal();
  stage.on('CreateOtaTask', { TaskId: '2' }).on('UpdateOtaTask', {}).on('GetOtaTask', SHOWN).on('DeleteOtaTask', {});
});
afterEach(() => jest.restoreAllMocks());

describe('a task configuration', () => {
  const change = (former: object, wanted: object) =>
    stage.run(update(OTA_TASK, '1', { ...TASK, ...former }, { ...TASK, ...wanted }));

  test('a task configuration is added and changed in place', async () => {
    expect(await change({}, { TaskConfigurationId: 'a' })).toMatchObject({ status: 'SUCCESS', physicalId: '1' });
    expect(await change({ TaskConfigurationId: 'a' }, { TaskConfigurationId: 'b' })).toMatchObject({
      status: 'SUCCESS',
      physicalId: '1',
    });
    expect(stage.inputs('UpdateOtaTask')).toEqual([
      { Identifier: '1', TaskConfigurationId: 'a' },
      { Identifier: '1', TaskConfigurationId: 'b' },
    ]);
  });

  test('removing a task configuration makes another task', async () => {
    stage.on('GetOtaTask', { ...SHOWN, TaskConfigurationId: 'a' });
    expect(await change({ TaskConfigurationId: 'a' }, {})).toMatchObject({ status: 'SUCCESS', physicalId: '2' });
    expect(stage.called).not.toContain('UpdateOtaTask');
  });

  test('removing a task configuration that was never added keeps the task', async () => {
    expect(await change({ TaskConfigurationId: 'a' }, {})).toMatchObject({ status: 'SUCCESS', physicalId: '1' });
    expect(stage.called).not.toContain('CreateOtaTask');
  });
});

test.each(['SCHEDULED', 'IN_PROGRESS', 'COMPLETED', 'CANCELED'])(
  'a task counts as created while it is %s',
  async (Status) => {
    stage.on('GetOtaTask', { ...SHOWN, Status });
    expect(await stage.run(update(OTA_TASK, '1', { ...TASK, Description: 'd' }, TASK))).toMatchObject({
      status: 'SUCCESS',
    });
    expect(stage.inputs('UpdateOtaTask')).toEqual([{ Identifier: '1', Description: ' ' }]);
  },
);

test('tags change under the ARN that the service calls by another name', async () => {
  stage.on('TagResource', {});
  await stage.run(update(OTA_TASK, '1', TASK, { ...TASK, Tags: { a: 'b' } }));
  expect(stage.inputs('TagResource')).toEqual([{ ResourceArn: 'arn:task', Tags: { a: 'b' } }]);
});

test('a task that is being deleted is not deleted again', async () => {
  stage.on('DeleteOtaTask', refusal('ConflictException')).on('GetOtaTask', { Status: 'DELETION_IN_PROGRESS' }, GONE);
  expect(await stage.run(remove(OTA_TASK, '1', TASK))).toMatchObject({ status: 'SUCCESS' });
  expect(stage.inputs('DeleteOtaTask')).toHaveLength(1);
});

describe('a deletion where too many are under way', () => {
  test('a deletion over the quota is retried until there is room', async () => {
    stage.on('DeleteOtaTask', LIMIT, LIMIT, {}).on('GetOtaTask', { Status: 'DELETION_IN_PROGRESS' }, GONE);
    expect(await stage.run(remove(OTA_TASK, '1', TASK))).toEqual({
      status: 'SUCCESS',
      physicalId: '1',
      attributes: {},
    });
    expect(stage.called).toEqual([...Array(3).fill('DeleteOtaTask'), ...Array(2).fill('GetOtaTask')]);
  });

  test("a deletion over the quota fails after two minutes with the service's message", async () => {
    stage.on('DeleteOtaTask', LIMIT);
    expect(await stage.run(remove(OTA_TASK, '1', TASK))).toEqual({
      status: 'FAILED',
      physicalId: '1',
      reason:
        'DeleteOtaTask failed: LimitExceededException: too many (request ID r-1). Too many are being deleted at once: try again when those are gone.',
    });
    expect(stage.time).toBe(120_000);
  });
});
