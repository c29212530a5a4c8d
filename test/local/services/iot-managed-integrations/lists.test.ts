import { LocalCloud } from '../../../../local/cloud';
import type { Answer } from '../../client';
import { DESTINATION, putDeliveryRole, TestClient } from '../../client';

let cloud: LocalCloud;
let client: TestClient;

beforeEach(async () => {
  cloud = await LocalCloud.start();
  client = new TestClient(cloud);
  putDeliveryRole(cloud);
});
afterEach(() => cloud.stop());

const EVENT_TYPES = ['DEVICE_COMMAND', 'DEVICE_EVENT', 'DEVICE_OTA', 'DEVICE_STATE', 'DEVICE_WSS'];

/**
 * For each type: the creation of the nth resource, the member with the list, and the member that
 * identifies an item.
 */
const LISTS = [
  {
    path: '/credential-lockers',
    member: 'Items',
    key: 'Name',
    make: (n: number) => ({ Name: `l${n}` }),
    members: ['Arn', 'CreatedAt', 'Id', 'Name'],
  },
  {
    path: '/ota-task-configurations',
    member: 'Items',
    key: 'Name',
    make: (n: number) => ({ Name: `o${n}` }),
    members: ['CreatedAt', 'Name', 'TaskConfigurationId'],
  },
  {
    path: '/provisioning-profiles',
    member: 'Items',
    key: 'Name',
    make: (n: number) => ({ Name: `p${n}`, ProvisioningType: 'FLEET_PROVISIONING', Tags: { a: 'b' } }),
    members: ['Arn', 'Id', 'Name', 'ProvisioningType', 'Status'],
  },
  {
    path: '/destinations',
    member: 'DestinationList',
    key: 'Name',
    make: (n: number) => ({ ...DESTINATION, Name: `d${n}`, Description: 'x' }),
    members: ['DeliveryDestinationArn', 'DeliveryDestinationType', 'Description', 'Name', 'RoleArn'],
  },
  {
    path: '/notification-configurations',
    member: 'NotificationConfigurationList',
    key: 'EventType',
    make: (n: number) => ({ DestinationName: 'events', EventType: EVENT_TYPES[n] }),
    members: ['DestinationName', 'EventType'],
  },
];

describe.each(LISTS)('the list of $path', ({ path, member, key, make, members }) => {
  const items = ({ body }: Answer) => body[member].map((item: any) => item[key]);
  let expected: string[];

  beforeEach(async () => {
    if (path === '/notification-configurations') await client.post('/destinations', DESTINATION);
    expected = [];
    for (let n = 0; n < 5; n++) {
      expect((await client.post(path, make(n))).status).toBe(201);
      expected.push((make(n) as any)[key]);
    }
  });

  test('the list has all resources in the order of creation, with the members of a summary only', async () => {
    const answer = await client.get(path);
    expect(items(answer)).toEqual(expected);
    expect(answer.body.NextToken).toBeUndefined();
    expect(Object.keys(answer.body[member][0]).sort()).toEqual(members);
  });

  test('the list comes in pages', async () => {
    const pages = [];
    let NextToken: string | undefined;
    do {
      const answer = await client.get(path, { MaxResults: '2', ...(NextToken ? { NextToken } : {}) });
      pages.push(items(answer));
      NextToken = answer.body.NextToken;
      if (NextToken) expect(NextToken).toMatch(/^[a-zA-Z0-9=_-]+$/);
    } while (NextToken);
    expect(pages).toEqual([expected.slice(0, 2), expected.slice(2, 4), expected.slice(4)]);
  });

  test('the list has no further page after a last full one', async () => {
    expect((await client.get(path, { MaxResults: '5' })).body.NextToken).toBeUndefined();
  });

  test.each(['AAAA', Buffer.from('other-type:1').toString('base64url')])(
    'the list fails with the token %s, which is not one of its own',
    async (NextToken) => {
      expect(await client.get(path, { NextToken })).toMatchObject({
        status: 400,
        headers: { 'x-amzn-errortype': 'ValidationException' },
      });
    },
  );
});

test("a page begins after the former one, even if that one's last item is deleted", async () => {
  const ids: string[] = [];
  for (let n = 0; n < 4; n++) ids.push((await client.post('/credential-lockers', { Name: `l${n}` })).body.Id);
  const { body: { NextToken } } = await client.get('/credential-lockers', { MaxResults: '2' });
  await client.delete(`/credential-lockers/${ids[1]}`);
  const { body } = await client.get('/credential-lockers', { MaxResults: '2', NextToken });
  expect(body.Items.map(({ Name }: any) => Name)).toEqual(['l2', 'l3']);
});

test('a list without MaxResults comes in pages of fifty', async () => {
  for (let n = 0; n < 51; n++) await client.post('/destinations', { ...DESTINATION, Name: `d${n}` });
  const { body } = await client.get('/destinations');
  expect(body.DestinationList).toHaveLength(50);
  expect((await client.get('/destinations', { NextToken: body.NextToken })).body).toMatchObject({
    DestinationList: [{ Name: 'd50' }],
  });
});
