import { LocalCloud } from '../../../../local/cloud';
import type { Answer } from '../../client';
import { TestClient } from '../../client';

let cloud: LocalCloud;
let client: TestClient;

beforeAll(async () => {
  cloud = await LocalCloud.start();
  client = new TestClient(cloud);
});
afterAll(() => cloud.stop());

const errorOf = ({ status, headers }: Answer) => [status, headers['x-amzn-errortype']];
const path = (arn: string) => `/tags/${encodeURIComponent(arn)}`;
const tagsOf = async (arn: string) => (await client.get(path(arn))).body.tags;

describe.each([
  ['credential lockers', '/credential-lockers', {}],
  ['provisioning profiles', '/provisioning-profiles', { ProvisioningType: 'FLEET_PROVISIONING' }],
])('tags of %s', (_, resources, body) => {
  let arn: string;
  beforeEach(async () => {
    arn = (await client.post(resources, { ...body, Tags: { team: 'fleet', stage: 'test' } })).body.Arn;
  });

  test('tags are added, changed and removed', async () => {
    expect(await client.post(path(arn), { Tags: { stage: 'live', owner: '' } })).toMatchObject({
      status: 200,
      text: '',
    });
    expect(await tagsOf(arn)).toEqual({ team: 'fleet', stage: 'live', owner: '' });
    expect((await client.delete(path(arn), { tagKeys: ['team', 'owner', 'nothing'] })).status).toBe(200);
    expect(await tagsOf(arn)).toEqual({ stage: 'live' });
    expect((await client.get(`${resources}/${arn.split('/')[1]}`)).body.Tags).toEqual({ stage: 'live' });
    await client.delete(path(arn), { tagKeys: 'stage' });
    expect(await tagsOf(arn)).toBeUndefined();
  });

  test('tags may have any characters, and the maximal length', async () => {
    const Tags = { 'ünïcode 🏠/=+&?': '東京', ['k'.repeat(128)]: 'v'.repeat(256) };
    expect((await client.post(path(arn), { Tags })).status).toBe(200);
    expect(await tagsOf(arn)).toMatchObject(Tags);
    await client.delete(path(arn), { tagKeys: Object.keys(Tags) });
    expect(await tagsOf(arn)).toEqual({ team: 'fleet', stage: 'test' });
  });

  test('tags are fifty at most', async () => {
    const more = (count: number) => ({
      Tags: Object.fromEntries(Array.from({ length: count }, (_value, n) => [`k${n}`, ''])),
    });
    expect(errorOf(await client.post(path(arn), more(49)))).toEqual([400, 'InvalidRequestException']);
    expect(await tagsOf(arn)).toEqual({ team: 'fleet', stage: 'test' });
    expect((await client.post(path(arn), more(48))).status).toBe(200);
  });
});

test.each([
  [
    'of a locker that is not there',
    'arn:aws:iotmanagedintegrations:eu-west-1:123456789012:credential-locker/abc',
    [404, 'ResourceNotFoundException'],
  ],
  [
    'of another account',
    'arn:aws:iotmanagedintegrations:eu-west-1:999999999999:credential-locker/abc',
    [404, 'ResourceNotFoundException'],
  ],
  [
    'of a type that is not here',
    'arn:aws:iotmanagedintegrations:eu-west-1:123456789012:managed-thing/abc',
    [404, 'ResourceNotFoundException'],
  ],
  [
    'of a type that has none',
    'arn:aws:iotmanagedintegrations:eu-west-1:123456789012:destination/abc',
    [400, 'InvalidRequestException'],
  ],
])('a call fails with tags %s', async (_, arn, error) => {
  expect(errorOf(await client.get(path(arn)))).toEqual(error);
  expect(errorOf(await client.post(path(arn), { Tags: { a: 'b' } }))).toEqual(error);
  expect(errorOf(await client.delete(path(arn), { tagKeys: 'a' }))).toEqual(error);
});

test('a call fails with the ARN of a locker in another Region', async () => {
  const { body: { Arn } } = await client.post('/credential-lockers', {});
  expect(errorOf(await client.get(path(Arn.replace('eu-west-1', 'ca-central-1'))))).toEqual([
    404,
    'ResourceNotFoundException',
  ]);
});

test('a call fails with reserved keys, no tags and no keys', async () => {
  const { body: { Arn } } = await client.post('/credential-lockers', {});
  expect(errorOf(await client.post(path(Arn), { Tags: { 'aws:x': '' } }))).toEqual([400, 'InvalidRequestException']);
  expect(errorOf(await client.post(path(Arn), {}))).toEqual([400, 'InvalidRequestException']);
  expect(errorOf(await client.delete(path(Arn)))).toEqual([400, 'InvalidRequestException']);
});
