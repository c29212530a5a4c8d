import { clientWith, TestClient } from './client';
import { LocalCloud } from '../../local/cloud';

let cloud: LocalCloud;
let client: TestClient;

beforeAll(async () => {
  cloud = await LocalCloud.start({ clock: 'simulated' });
  client = new TestClient(cloud);
});
beforeEach(() => cloud.faults.clear());
afterAll(() => cloud.stop());

const create = () => client.post('/credential-lockers', {});
const lockers = () => cloud.services.managedIntegrations.snapshot().CredentialLocker.length;

test('an injected error changes nothing', async () => {
  const before = lockers();
  const fault = cloud.faults.inject({
    operation: 'CreateCredentialLocker',
    kind: 'error',
    name: 'ThrottlingException',
    status: 429,
    message: 'Slow down',
  });
  expect(await create()).toMatchObject({
    status: 429,
    headers: { 'x-amzn-errortype': 'ThrottlingException' },
    body: { Message: 'Slow down' },
  });
  expect([lockers(), fault.fired]).toEqual([before, 1]);
  expect((await create()).status).toBe(201);
  expect(fault.fired).toBe(1);
});

test('an injected error may be one that the operation does not list', async () => {
  cloud.faults.inject({ kind: 'error', name: 'RequestTimeout', status: 408 });
  expect(await create()).toMatchObject({ status: 408, headers: { 'x-amzn-errortype': 'RequestTimeout' } });
});

test('a drop changes nothing, and has no answer', async () => {
  const before = lockers();
  cloud.faults.inject({ operation: 'CreateCredentialLocker', kind: 'drop' });
  await expect(create()).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(lockers()).toBe(before);
  expect(cloud.calls.at(-1)).toMatchObject({
    operation: 'CreateCredentialLocker',
    status: undefined,
    error: undefined,
  });
});

test('a lost answer changes the data, and has no answer', async () => {
  const before = lockers();
  cloud.faults.inject({ operation: 'CreateCredentialLocker', kind: 'lost-answer' });
  await expect(create()).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(lockers()).toBe(before + 1);
});

test('a delay takes its time on the clock of the cloud', async () => {
  cloud.faults.inject({ operation: 'CreateCredentialLocker', kind: 'delay', milliseconds: 10_000 });
  const from = cloud.clock.now();
  expect((await create()).status).toBe(201);
  expect(cloud.clock.now() - from).toBe(10_000);
});

test('a fault skips calls, and affects as many as it says', async () => {
  const fault = cloud.faults.inject({
    operation: 'CreateCredentialLocker',
    kind: 'error',
    name: 'InternalServerException',
    status: 500,
    skip: 1,
    times: 2,
  });
  const statuses = [];
  for (let i = 0; i < 4; i++) statuses.push((await create()).status);
  expect(statuses).toEqual([201, 500, 500, 201]);
  expect(fault.fired).toBe(2);
});

test('a fault affects only its operation of its service', async () => {
  const others = [
    cloud.faults.inject({ operation: 'ListDestinations', kind: 'drop' }),
    cloud.faults.inject({ service: 'secretsmanager', kind: 'drop' }),
  ];
  expect((await create()).status).toBe(201);
  expect(others.map(({ fired: fired }) => fired)).toEqual([0, 0]);
});

test('of two faults the first one affects a call', async () => {
  cloud.faults.inject({ kind: 'error', name: 'First', status: 500 });
  cloud.faults.inject({ kind: 'error', name: 'Second', status: 500 });
  expect((await create()).headers['x-amzn-errortype']).toBe('First');
  expect((await create()).headers['x-amzn-errortype']).toBe('Second');
  expect((await create()).status).toBe(201);
});

test('clear removes faults that have not fired', async () => {
  cloud.faults.inject({ kind: 'drop', times: 5 });
  cloud.faults.clear();
  expect((await create()).status).toBe(201);
});

test('a fault affects no call with a wrong signature', async () => {
  const fault = cloud.faults.inject({ kind: 'error', name: 'InternalServerException', status: 500 });
  expect((await client.send({ method: 'GET', path: '/credential-lockers', headers: {} })).status).toBe(403);
  expect(fault.fired).toBe(0);
});

test('a fault affects a call before its permission is checked', async () => {
  cloud.faults.inject({ kind: 'error', name: 'InternalServerException', status: 500 });
  expect((await clientWith(cloud).get('/credential-lockers')).status).toBe(500);
});
