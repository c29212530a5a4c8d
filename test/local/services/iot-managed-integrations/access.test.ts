/** The checks before an operation: its rate, its caller, and its resource. */

import { SMALLEST_BODIES } from './smallest-bodies';
import type { LocalCloudOptions } from '../../../../local/cloud';
import { LocalCloud } from '../../../../local/cloud';
import type { Answer } from '../../client';
import { allow, clientWith, TestClient } from '../../client';

let cloud: LocalCloud;
let client: TestClient;
afterEach(() => cloud.stop());

async function start(options: LocalCloudOptions = {}) {
  cloud = await LocalCloud.start({ clock: 'simulated', ...options });
  client = new TestClient(cloud);
}

const errorOf = ({ status, headers }: Answer) => [status, headers['x-amzn-errortype']];

test.each([
  ['POST', '/custom-endpoint', 1],
  ['DELETE', '/ota-tasks/abc', 5],
  ['GET', '/managed-things/abc', 10],
  ['POST', '/managed-things-command/abc', 100],
])('%s %s is let through %i times a second', async (method, path, times) => {
  await start({ quotas: true });
  const body = path.includes('command') ? SMALLEST_BODIES.SendManagedThingCommand : undefined;
  const answers = await Promise.all(Array.from({ length: times + 1 }, () => client.call({ method, path, body })));
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
});

describe('conditions of policies', () => {
  const key = (name: string, value: string) => ({ StringEquals: { [`iotmanagedintegrations:${name}`]: value } });

  test.each([
    [
      'CreateConnectorDestination',
      'POST',
      '/connector-destinations',
      'cloudConnectorId',
      '0123456789abcdef0123456789abcdef',
    ],
    ['UpdateCloudConnector', 'PUT', '/cloud-connectors/abc', 'cloudConnectorId', 'abc'],
    ['DeleteCloudConnector', 'DELETE', '/cloud-connectors/abc', 'cloudConnectorId', 'abc'],
    [
      'CreateAccountAssociation',
      'POST',
      '/account-associations',
      'connectorDestinationId',
      '0123456789abcdef0123456789abcdef',
    ],
  ])('conditions of policies on %s can be about the connector', async (operation, method, path, name, id) => {
    await start();
    const call = (value: string) =>
      clientWith(cloud, allow(`iotmanagedintegrations:${operation}`, '*', key(name, value))).call({
        method,
        path,
        body: method === 'DELETE' ? undefined : (SMALLEST_BODIES[operation] ?? {}),
      });
    expect(errorOf(await call(id))).toEqual([404, 'ResourceNotFoundException']);
    expect(errorOf(await call('other'))).toEqual([403, 'AccessDeniedException']);
  });

  test('conditions of policies can be about the current and the future tags of a thing', async () => {
    await start();
    const create = allow('iotmanagedintegrations:CreateManagedThing', '*', {
      StringEquals: { 'aws:RequestTag/team': 'lights' },
    });
    const thing = { ...SMALLEST_BODIES.CreateManagedThing, CredentialLockerId: undefined };
    expect((await clientWith(cloud, create).post('/managed-things', thing)).status).toBe(403);
    const {
      status,
      body: { Id },
    } = await clientWith(cloud, create).post('/managed-things', { ...thing, Tags: { team: 'lights' } });
    expect(status).toBe(201);
    const read = (team: string) =>
      allow('iotmanagedintegrations:GetManagedThing', '*', { StringEquals: { 'aws:ResourceTag/team': team } });
    expect((await clientWith(cloud, read('lights')).get(`/managed-things/${Id}`)).status).toBe(200);
    expect((await clientWith(cloud, read('doors')).get(`/managed-things/${Id}`)).status).toBe(403);
  });
});
