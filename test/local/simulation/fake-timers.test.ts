/** Jest's fake timers belong to the test: the cloud runs under them, and does not move them. */

import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Duration } from 'aws-cdk-lib';
import { put, resultOf, simulated } from './simulated';

const START = Date.UTC(2026, 0, 1);
const FAKE = Date.UTC(2001, 1, 3);

beforeEach(() => { jest.useFakeTimers({ now: FAKE }); });
afterEach(() => { jest.useRealTimers(); });

const WAITING = `exports.handler = async () => {
  const from = Date.now();
  await new Promise((resolve) => setTimeout(resolve, 3600_000 / 6));
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => process.nextTick(resolve));
  await new Promise((resolve) => queueMicrotask(resolve));
  await require('fs').promises.readFile(__filename);
  const { status } = await fetch(process.env.AWS_ENDPOINT_URL + '/_device-fleets/status');
  return [from, Date.now(), status, performance.timeOrigin > ${START - 1000}];
};`;

test('a function waits in the time of its cloud', async () => {
  const cloud = await simulated();
  put(cloud, WAITING);
  const due = jest.fn();
  setTimeout(due, 1);
  expect(await resultOf(cloud)).toEqual([START, START + 600_000 + 10, 200, true]);
  expect(Date.now()).toBe(FAKE);
  expect(due).not.toHaveBeenCalled();
});

test('the cloud moves its time, and Jest that of the test', async () => {
  const cloud = await simulated();
  const later = cloud.time.after(Duration.minutes(5), () => 'later');
  await cloud.time.advance(Duration.hours(1));
  expect(await later).toBe('later');
  expect([cloud.time.now().getTime(), Date.now()]).toEqual([START + 3600_000, FAKE]);
  jest.advanceTimersByTime(1000);
  expect([cloud.time.now().getTime(), Date.now()]).toEqual([START + 3600_000, FAKE + 1000]);
});

test("the test's own client of the AWS SDK is served", async () => {
  const cloud = await simulated();
  const client = new SecretsManagerClient(cloud.clientConfig());
  const ARN = cloud.services.secretsManager.createSecret({ name: 'a' });
  expect(await client.send(new DescribeSecretCommand({ SecretId: 'a' }))).toMatchObject({ ARN, Name: 'a' });
  client.destroy();
});

test('a cloud that was started before the fake timers continues with them and afterwards', async () => {
  jest.useRealTimers();
  const cloud = await simulated();
  put(cloud, WAITING);
  jest.useFakeTimers();
  expect((await resultOf(cloud))[0]).toBe(START);
  jest.useRealTimers();
  expect((await resultOf(cloud))[0]).toBe(START + 600_010);
});
