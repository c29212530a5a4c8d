/** A cloud that only this process can reach, with functions that run in the process: for users who simulate both. */

import { LocalCloud } from '../../local/cloud';
import type { HttpRequest } from '../../local/http';
import type { EnvironmentFactory } from '../../local/services/lambda/environment';

const events: unknown[] = [];
const inThisProcess: EnvironmentFactory = ({ name }, arn) => ({
  alive: true,
  invoke: async (event) => {
    events.push([name, arn, event]);
    return { result: 'done' };
  },
  stop: () => {},
});

let cloud: LocalCloud;
beforeEach(async () => { cloud = await LocalCloud.start({ port: 'none', functionEnvironment: inThisProcess }); });
afterEach(async () => cloud.stop());

const request = (path: string, body = ''): HttpRequest => ({
  method: 'POST',
  path,
  query: {},
  headers: {},
  body: Buffer.from(body),
});

test('a cloud without a port answers as the endpoint does', async () => {
  const unsigned = await cloud.answer(request('/credential-lockers'));
  expect(unsigned).toMatchObject({
    status: 403,
    headers: { 'x-amzn-errortype': 'MissingAuthenticationTokenException' },
  });
  expect(await cloud.answer(request('/_device-fleets/devices', '{"deviceIds":["G1"]}'))).toMatchObject({ status: 200 });
  expect(cloud.services.iot1click.snapshot().devices).toMatchObject([{ deviceId: 'G1' }]);
});

test('a cloud without a port refuses too long bodies', async () => {
  expect(await cloud.answer(request('/_device-fleets/devices', 'x'.repeat(6 * 1024 * 1024 + 1)))).toEqual({
    status: 413,
  });
});

test('a cloud without a port listens nowhere', async () => {
  await expect(fetch(cloud.endpoint)).rejects.toThrow();
});

test('a cloud runs functions in the given environments', async () => {
  const roleArn = 'arn:aws:iam::123456789012:role/Role';
  cloud.iam.putRole({ arn: roleArn, name: 'Role', roleId: 'AROA', trustPolicy: {}, createdAt: new Date() });
  cloud.functions.put({
    name: 'Bell',
    code: '.',
    handler: 'index.handler',
    runtime: 'nodejs22.x',
    roleArn,
    timeoutSeconds: 3,
    memoryMegabytes: 128,
    environment: {},
    logGroupName: 'log',
  });
  expect(await cloud.functions.invoke('Bell', { ring: true })).toEqual({ result: 'done' });
  expect(events).toEqual([['Bell', cloud.functions.arnOf('Bell'), { ring: true }]]);
});
