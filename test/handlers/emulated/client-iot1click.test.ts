/** The client of 1-Click: its names on the wire begin with a small letter, those in code with a capital one. */

import { REALM } from '../../../local/simulation/realm';
import {
  ClaimDevicesByClaimCode,
  DescribeDevice,
  FinalizeDeviceClaim,
  InvokeDeviceMethod,
  IOT_1CLICK_DEVICES,
  ListDeviceEvents,
  TagResource,
  UntagResource,
} from '../../../src/api/iot1click';
import type { Input, Operation } from '../../../src/api/schema';
import { Clients } from '../clients';

let clients: Clients;
beforeEach(() => {
  clients = new Clients({
    AWS_REGION: 'us-west-2',
    AWS_ENDPOINT_URL: 'http://all.localhost',
    AWS_ENDPOINT_URL_IOT_1CLICK_DEVICES_SERVICE: 'http://one.localhost',
  });
});

const call = <O extends Operation>(operation: O, input: Input<O>) =>
  clients.send('IoT1ClickDevicesServiceClient', operation, input, IOT_1CLICK_DEVICES);

test("the client calls the service's own endpoint, and signs for its name", async () => {
  clients.answers = [{ status: 200, body: { claimCode: 'C-0123456789', total: 3 } }];
  expect(await call(ClaimDevicesByClaimCode, { ClaimCode: 'C-0123456789' })).toMatchObject({
    ClaimCode: 'C-0123456789',
    Total: 3,
  });
  expect(clients.requests[0]).toMatchObject({
    method: 'PUT',
    path: '/claims/C-0123456789',
    headers: { host: 'one.localhost' },
  });
  expect(clients.requests[0].headers.authorization).toContain('/us-west-2/iot1click/aws4_request');
});

test('the client renames members at every depth, but not the keys of maps', async () => {
  clients.answers = [{ status: 200, body: { deviceMethodResponse: '{}' } }];
  const DeviceMethod = { DeviceType: 'button', MethodName: 'getOnClickCallback' };
  expect(
    await call(InvokeDeviceMethod, { DeviceId: 'G/1', DeviceMethod, DeviceMethodParameters: '{"Key":1}' }),
  ).toMatchObject({ DeviceMethodResponse: '{}' });
  expect(clients.requests[0].path).toBe('/devices/G%2F1/methods');
  expect(JSON.parse(clients.requests[0].body)).toEqual({
    deviceMethod: { deviceType: 'button', methodName: 'getOnClickCallback' }, deviceMethodParameters: '{"Key":1}',
  });
  await call(FinalizeDeviceClaim, { DeviceId: 'G1', Tags: { Room: 'Küche' } });
  expect(JSON.parse(clients.requests[1].body)).toEqual({ tags: { Room: 'Küche' } });
});

test('the client renames the members of answers, also in structures and lists', async () => {
  clients.answers = [
    {
      status: 200,
      body: {
        deviceDescription: {
          arn: 'a',
          deviceId: 'G1',
          enabled: false,
          remainingLife: 99.8,
          tags: { Room: 'hall' },
          Type: 'x',
        },
      },
    },
  ];
  const { DeviceDescription } = await call(DescribeDevice, { DeviceId: 'G1' });
  expect(DeviceDescription).toEqual({
    Arn: 'a',
    DeviceId: 'G1',
    Enabled: false,
    RemainingLife: 99.8,
    Tags: { Room: 'hall' },
  });
  clients.answers = [
    {
      status: 200,
      body: {
        events: [{ device: { attributes: {}, deviceId: 'G1', type: 'button' }, stdEvent: '{}' }],
        nextToken: 't',
      },
    },
  ];
  const window = { FromTimeStamp: new REALM.Date(0), ToTimeStamp: new REALM.Date(1_500) };
  expect(await call(ListDeviceEvents, { DeviceId: 'G1', MaxResults: 1, ...window })).toMatchObject({
    Events: [{ Device: { Attributes: {}, DeviceId: 'G1', Type: 'button' }, StdEvent: '{}' }], NextToken: 't',
  });
  expect(clients.requests[1].query).toEqual({
    fromTimeStamp: '1970-01-01T00:00:00Z', toTimeStamp: '1970-01-01T00:00:01.500Z', maxResults: '1',
  });
});

test('an answer without a body is an empty output', async () => {
  clients.answers = [{ status: 204 }];
  const ResourceArn = 'arn:aws:iot1click:us-west-2:123456789012:devices/G1';
  await call(TagResource, { ResourceArn, Tags: { Room: 'hall' } });
  await call(UntagResource, { ResourceArn, TagKeys: ['Room', 'Floor'] });
  expect(clients.requests.map(({ path, query, body }) => [path, query, body])).toEqual([
    [`/tags/${encodeURIComponent(ResourceArn)}`, {}, '{"tags":{"Room":"hall"}}'],
    [`/tags/${encodeURIComponent(ResourceArn)}`, { tagKeys: ['Room', 'Floor'] }, ''],
  ]);
});

test('errors have the service\'s names, codes and messages', async () => {
  clients.answers = [
    { status: 412, error: 'PreconditionFailedException', body: { code: '412', message: 'Press its button.' } },
  ];
  await expect(call(FinalizeDeviceClaim, { DeviceId: 'G1' })).rejects.toMatchObject({
    name: 'PreconditionFailedException', message: 'Press its button.', Code: '412', $metadata: { httpStatusCode: 412 },
  });
  expect(clients.requests).toHaveLength(1);
});
