/** Claimed 1-Click devices: lists and their pages, state, events, tags, and permissions. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { arnOf, OneClick } from './harness';
import { IOT_1CLICK_DEVICES } from '../../../../src/api/iot1click';
import { ROLE } from '../../client';

const ID = 'G030PM0123456789';
const LATER = '2999-12-31T23:59:59.999Z';

let oneClick: OneClick;
beforeEach(async () => {
  oneClick = await OneClick.start();
});
afterEach(async () => oneClick.stop());

const list = (query: Record<string, string> = {}) => oneClick.call('GET', '/devices', { query });
const events = (query: Record<string, string> = {}, deviceId = ID) =>
  oneClick.device('GET', deviceId, '/events', {
    query: { fromTimeStamp: '2000-01-01T00:00:00Z', toTimeStamp: LATER, ...query },
  });
const tags = (method: string, options: object = {}, arn = arnOf(ID)) =>
  oneClick.call(method, `/tags/${encodeURIComponent(arn)}`, options);
const idsIn = (body: any) => body.devices.map(({ deviceId }: { deviceId: string }) => deviceId);

test('the service has every operation of its description', () => {
  expect(Object.keys(oneClick.service.operations).sort()).toEqual(Object.keys(IOT_1CLICK_DEVICES.operations).sort());
});

describe('lists', () => {
  const claimBox = async (count: number, type?: string) => {
    const devices = Array.from({ length: count }, (_item, index) => ({
      deviceId: `G${String(index).padStart(3, '0')}`,
      type,
    }));
    oneClick.service.addClaimCode({ claimCode: 'C-0123456789', devices });
    await oneClick.call('PUT', '/claims/C-0123456789');
    return devices.map(({ deviceId }) => deviceId);
  };

  test('a list without devices is empty', async () => {
    expect((await list()).body).toEqual({ devices: [] });
  });

  test('pages of any size make up the whole, even when devices leave in between', async () => {
    const ids = await claimBox(7);
    const first = (await list({ maxResults: '3' })).body;
    expect(idsIn(first)).toEqual(ids.slice(0, 3));
    await oneClick.device('PUT', ids[2], '/unclaim');
    await oneClick.device('PUT', ids[4], '/unclaim');
    const second = (await list({ maxResults: '3', nextToken: first.nextToken })).body;
    expect(idsIn(second)).toEqual([ids[3], ids[5], ids[6]]);
    expect(second).not.toHaveProperty('nextToken');
  });

  test('a page has 100 devices by default, and 250 at most', async () => {
    await claimBox(251);
    expect((await list()).body.devices).toHaveLength(100);
    const most = (await list({ maxResults: '250' })).body;
    expect(most.devices).toHaveLength(250);
    expect(idsIn((await list({ nextToken: most.nextToken })).body)).toEqual(['G250']);
    for (const maxResults of ['0', '251', '-1', '1.5', 'many']) expect((await list({ maxResults })).status).toBe(400);
  });

  test('only devices of the requested type are listed', async () => {
    await claimBox(2, 'sensor');
    await oneClick.claimed(ID);
    expect(idsIn((await list({ deviceType: 'button' })).body)).toEqual([ID]);
    expect(idsIn((await list({ deviceType: 'sensor' })).body)).toEqual(['G000', 'G001']);
    expect(idsIn((await list({ deviceType: 'BUTTON' })).body)).toEqual([]);
  });

  test('an invalid token, or one of another list, is refused', async () => {
    await claimBox(3);
    const { nextToken } = (await list({ maxResults: '1' })).body;
    const tokens = ['x', '', `${nextToken}A`, btoa('null'), btoa('["devices","G000"]')];
    const wrong: Record<string, string>[] = [
      ...tokens.map((token) => ({ nextToken: token })),
      { nextToken, deviceType: 'button' },
    ];
    for (const query of wrong) {
      expect(await list(query)).toMatchObject({
        status: 416,
        headers: { 'x-amzn-errortype': 'RangeNotSatisfiableException' },
        body: { code: '416' },
      });
    }
    expect((await events({ nextToken }, 'G000')).status).toBe(416);
  });
});

describe('state', () => {
  test('a device is enabled and disabled', async () => {
    await oneClick.claimed(ID);
    for (const enabled of [true, true, false]) {
      expect((await oneClick.device('PUT', ID, '/state', { body: { enabled } })).status).toBe(200);
      expect((await oneClick.device('GET', ID)).body.deviceDescription.enabled).toBe(enabled);
    }
  });

  test('a missing state keeps the current one, and an invalid one is refused', async () => {
    await oneClick.claimed(ID);
    await oneClick.device('PUT', ID, '/state', { body: { enabled: true } });
    expect((await oneClick.device('PUT', ID, '/state', { body: {} })).status).toBe(200);
    expect((await oneClick.device('PUT', ID, '/state', { body: { enabled: 'false' } })).status).toBe(400);
    expect((await oneClick.device('GET', ID)).body.deviceDescription.enabled).toBe(true);
  });
});

describe('events', () => {
  test('each press is an event, in the order of time', async () => {
    await oneClick.claimed(ID);
    oneClick.service.press(ID, 'DOUBLE');
    oneClick.service.press(ID, 'LONG');
    const { body } = await events();
    expect(body.events.map(({ device }: any) => device)).toEqual(
      Array(3).fill({ attributes: {}, deviceId: ID, type: 'button' }),
    );
    const standard = body.events.map(({ stdEvent }: any) => JSON.parse(stdEvent));
    expect(standard.map(({ clickType }: any) => clickType)).toEqual(['SINGLE', 'DOUBLE', 'LONG']);
    expect(standard[0]).toEqual({
      clickType: 'SINGLE',
      reportedTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      certificateId: expect.stringMatching(/^[0-9a-f]{64}$/),
      remainingLife: 100,
      testMode: false,
    });
  });

  test('only events in the window are listed, its ends included', async () => {
    await oneClick.claimed(ID);
    const [{ time }] = oneClick.service.snapshot().events;
    const at = (offset: number) => new Date(time + offset).toISOString();
    const count = async (from: string, to: string) =>
      (await events({ fromTimeStamp: from, toTimeStamp: to })).body.events.length;
    expect([
      await count(at(0), at(0)),
      await count(at(-1), at(1)),
      await count(at(1), LATER),
      await count('2000-01-01T00:00:00Z', at(-1)),
    ]).toEqual([1, 1, 0, 0]);
  });

  test('events come in pages, and only those of the device', async () => {
    await oneClick.claimed(ID, 'G2');
    for (let press = 1; press <= 4; press++) oneClick.service.press(ID);
    const first = (await events({ maxResults: '4' })).body;
    const second = (await events({ maxResults: '4', nextToken: first.nextToken })).body;
    expect([first.events.length, second.events.length, second.nextToken]).toEqual([4, 1, undefined]);
    expect((await events({}, 'G2')).body.events).toHaveLength(1);
  });

  test.each([
    ['turned round', { fromTimeStamp: LATER, toTimeStamp: '2000-01-01T00:00:00Z' }],
    ['without an end', { toTimeStamp: '' }],
    ['of words', { fromTimeStamp: 'yesterday' }],
  ])('a window %s is refused', async (_what, query) => {
    await oneClick.claimed(ID);
    expect(await events(query)).toMatchObject({
      status: 400,
      headers: { 'x-amzn-errortype': 'InvalidRequestException' },
    });
  });

  test('a button that does not exist, is none, or clicks strangely cannot be pressed', async () => {
    oneClick.service.addDevice({ deviceId: 'G2', type: 'sensor' });
    expect(() => oneClick.service.press('G1')).toThrow('there is no device G1; there are G2');
    expect(() => oneClick.service.press('G2')).toThrow('has no button');
    await oneClick.claimed(ID);
    expect(() => oneClick.service.press(ID, 'TRIPLE' as never)).toThrow(
      'a click cannot be TRIPLE; it can be SINGLE, DOUBLE, LONG',
    );
  });
});

describe('tags', () => {
  beforeEach(async () => oneClick.claimed(ID));

  test('tags are added, changed, listed and removed', async () => {
    expect(await tags('POST', { body: { tags: { 'room': 'hall', 'floor': '1', '☃ key': '' } } })).toMatchObject({
      status: 204,
      text: '',
    });
    await tags('POST', { body: { tags: { room: 'Küche' } } });
    expect(await tags('DELETE', { query: { tagKeys: ['floor', 'never there'] } })).toMatchObject({
      status: 204,
      text: '',
    });
    expect((await tags('GET')).body).toEqual({ tags: { 'room': 'Küche', '☃ key': '' } });
    expect((await oneClick.device('GET', ID)).body.deviceDescription.tags).toEqual({ 'room': 'Küche', '☃ key': '' });
  });

  test("tags are 50 at most, and none of them AWS's own", async () => {
    const fifty = Object.fromEntries(Array.from({ length: 50 }, (_item, index) => [`key${index}`, '']));
    expect((await tags('POST', { body: { tags: fifty } })).status).toBe(204);
    expect((await tags('POST', { body: { tags: { key0: 'changed' } } })).status).toBe(204);
    for (const wrong of [{ one: 'more' }, { 'aws:name': '' }, { '': '' }]) {
      expect((await tags('POST', { body: { tags: wrong } })).status).toBe(400);
    }
    expect(Object.keys((await tags('GET')).body.tags)).toHaveLength(50);
  });

  test.each([
    arnOf('G030PM9999999999'),
    arnOf(ID).replace('us-west-2', 'eu-west-1'),
    arnOf(ID).replace('devices/', 'projects/'),
    arnOf(''),
    ID,
  ])('the %s has no tags', async (arn) => {
    for (const [method, options] of [
      ['GET'],
      ['POST', { body: { tags: {} } }],
      ['DELETE', { query: { tagKeys: 'a' } }],
    ] as const) {
      expect(await tags(method, options, arn)).toMatchObject({ status: 404, body: { code: '404' } });
    }
  });
});

test('an unclaimed device cannot be read or changed', async () => {
  oneClick.service.addDevice({ deviceId: ID });
  const answers = [
    await oneClick.device('GET', ID),
    await oneClick.device('PUT', ID, '/state', { body: { enabled: true } }),
    await events(),
    await oneClick.device('GET', ID, '/methods'),
    await oneClick.invokeMethod(ID, 'device', 'getDeviceHealthParameters'),
    await tags('GET'),
  ];
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
  expect((await list()).body.devices).toEqual([]);
});

test('IAM checks the device, its tags and the tags in the request', async () => {
  await oneClick.claimed(ID, 'G2');
  await tags('POST', { body: { tags: { team: 'a' } } });
  const condition = { StringEquals: { 'aws:ResourceTag/team': 'a' } };
  oneClick.iam.putRole({ arn: ROLE, name: 'Caller', roleId: 'AROACALLER', trustPolicy: {}, createdAt: new Date() });
  oneClick.iam.putPolicy(ROLE, 'Policy', {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 'iot1click:DescribeDevice', Resource: arnOf('*'), Condition: condition },
      {
        Effect: 'Allow',
        Action: 'iot1click:TagResource',
        Resource: arnOf(ID),
        Condition: { StringEquals: { 'aws:RequestTag/team': 'b' } },
      },
    ],
  });
  const credentials = oneClick.iam.credentialsFor(ROLE);
  const status = async (method: string, path: string, body?: object) =>
    (await oneClick.call(method, path, { credentials, body })).status;
  const tagPath = `/tags/${encodeURIComponent(arnOf(ID))}`;
  expect([
    await status('GET', `/devices/${ID}`),
    await status('GET', '/devices/G2'),
    await status('GET', '/devices'),
  ]).toEqual([200, 403, 403]);
  expect([
    await status('POST', tagPath, { tags: { team: 'c' } }),
    await status('POST', tagPath, { tags: { team: 'b' } }),
  ]).toEqual([403, 204]);
  expect(await status('GET', `/devices/${ID}`)).toBe(403);
});

test.each([
  ['*', 200],
  [arnOf('*'), 403],
])('IAM allows listing devices by a policy on %s: %i', async (resource, status) => {
  oneClick.iam.putRole({ arn: ROLE, name: 'Caller', roleId: 'AROACALLER', trustPolicy: {}, createdAt: new Date() });
  oneClick.iam.putPolicy(ROLE, 'Policy', {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'iot1click:ListDevices', Resource: resource }],
  });
  expect((await oneClick.call('GET', '/devices', { credentials: oneClick.iam.credentialsFor(ROLE) })).status).toBe(
    status,
  );
});

test('all devices survive a restart in the same directory', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'one-click-'));
  const former = await OneClick.start({}, directory);
  await former.claimed(ID);
  former.service.addClaimCode({ claimCode: 'C-0123456789', devices: [{ deviceId: 'G2' }] });
  former.service.press(ID, 'LONG');
  const before = former.service.snapshot();
  await former.stop();
  const next = await OneClick.start({}, directory);
  expect(next.service.snapshot()).toEqual(before);
  next.service.press(ID);
  expect(next.service.snapshot().events).toHaveLength(before.events.length + 1);
  await next.stop();
  rmSync(directory, { recursive: true });
});
