/** The client of 1-Click: its names on the wire begin with a small letter, those in code with a capital one. */

import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import {
  ClaimDevicesByClaimCode, DescribeDevice, FinalizeDeviceClaim, InvokeDeviceMethod, IOT_1CLICK_DEVICES, ListDeviceEvents, TagResource, UntagResource,
} from '../../src/api/iot1click';
import { Input, Operation } from '../../src/api/schema';
import { commandOf } from '../../src/handlers/client';
import { IoT1ClickDevicesServiceClient } from '../../src/handlers/client/iot1click';

const environment = { ...process.env };

let server: Server;
let requests: { readonly method: string; readonly url: string; readonly authorization: string; readonly body: string }[];
let answer: { readonly status: number; readonly error?: string; readonly body?: object };

beforeEach(async () => {
  requests = [];
  answer = { status: 200, body: {} };
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => { body += chunk; });
    request.on('end', () => {
      requests.push({ method: request.method!, url: request.url!, authorization: request.headers.authorization!, body });
      response.writeHead(answer.status, answer.error ? { 'x-amzn-errortype': answer.error } : {}).end(answer.body && JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env = {
    ...environment,
    AWS_REGION: 'us-west-2',
    AWS_ACCESS_KEY_ID: 'AKIA',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_IOT_1CLICK_DEVICES_SERVICE: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  };
});
afterEach(() => {
  process.env = environment;
  server.closeAllConnections();
  server.close();
});

const call = <O extends Operation>(operation: O, input: Input<O>) =>
  new IoT1ClickDevicesServiceClient().send(new (commandOf(operation, IOT_1CLICK_DEVICES))(input));

test('the service\'s own endpoint is called, signed for its name', async () => {
  answer = { status: 200, body: { claimCode: 'C-0123456789', total: 3 } };
  expect(await call(ClaimDevicesByClaimCode, { ClaimCode: 'C-0123456789' })).toMatchObject({ ClaimCode: 'C-0123456789', Total: 3 });
  expect(requests[0]).toMatchObject({ method: 'PUT', url: '/claims/C-0123456789' });
  expect(requests[0].authorization).toContain('/us-west-2/iot1click/aws4_request');
});

test('members are renamed on the way, at every depth; the keys of maps are not', async () => {
  answer = { status: 200, body: { deviceMethodResponse: '{}' } };
  const DeviceMethod = { DeviceType: 'button', MethodName: 'getOnClickCallback' };
  expect(await call(InvokeDeviceMethod, { DeviceId: 'G/1', DeviceMethod, DeviceMethodParameters: '{"Key":1}' })).toMatchObject({ DeviceMethodResponse: '{}' });
  expect(requests[0].url).toBe('/devices/G%2F1/methods');
  expect(JSON.parse(requests[0].body)).toEqual({
    deviceMethod: { deviceType: 'button', methodName: 'getOnClickCallback' }, deviceMethodParameters: '{"Key":1}',
  });
  await call(FinalizeDeviceClaim, { DeviceId: 'G1', Tags: { Room: 'Küche' } });
  expect(JSON.parse(requests[1].body)).toEqual({ tags: { Room: 'Küche' } });
});

test('answers are renamed on the way back, also in structures and lists', async () => {
  answer = { status: 200, body: { deviceDescription: { arn: 'a', deviceId: 'G1', enabled: false, remainingLife: 99.8, tags: { Room: 'hall' }, Type: 'x' } } };
  const { DeviceDescription } = await call(DescribeDevice, { DeviceId: 'G1' });
  expect(DeviceDescription).toEqual({ Arn: 'a', DeviceId: 'G1', Enabled: false, RemainingLife: 99.8, Tags: { Room: 'hall' } });
  answer = { status: 200, body: { events: [{ device: { attributes: {}, deviceId: 'G1', type: 'button' }, stdEvent: '{}' }], nextToken: 't' } };
  const window = { FromTimeStamp: new Date(0), ToTimeStamp: new Date(1_500) };
  expect(await call(ListDeviceEvents, { DeviceId: 'G1', MaxResults: 1, ...window })).toMatchObject({
    Events: [{ Device: { Attributes: {}, DeviceId: 'G1', Type: 'button' }, StdEvent: '{}' }], NextToken: 't',
  });
  expect(Object.fromEntries(new URL(requests[1].url, 'http://host').searchParams)).toEqual({
    fromTimeStamp: '1970-01-01T00:00:00Z', toTimeStamp: '1970-01-01T00:00:01.500Z', maxResults: '1',
  });
});

test('an answer without a body is one', async () => {
  answer = { status: 204 };
  const ResourceArn = 'arn:aws:iot1click:us-west-2:123456789012:devices/G1';
  await call(TagResource, { ResourceArn, Tags: { Room: 'hall' } });
  await call(UntagResource, { ResourceArn, TagKeys: ['Room', 'Floor'] });
  expect(requests.map(({ url, body }) => [url, body])).toEqual([
    [`/tags/${encodeURIComponent(ResourceArn)}`, '{"tags":{"Room":"hall"}}'],
    [`/tags/${encodeURIComponent(ResourceArn)}?tagKeys=Room&tagKeys=Floor`, ''],
  ]);
});

test('errors have the service\'s names, codes and messages', async () => {
  answer = { status: 412, error: 'PreconditionFailedException', body: { code: '412', message: 'Press its button.' } };
  await expect(call(FinalizeDeviceClaim, { DeviceId: 'G1' })).rejects.toMatchObject({
    name: 'PreconditionFailedException', message: 'Press its button.', Code: '412', $metadata: { httpStatusCode: 412 },
  });
  expect(requests).toHaveLength(1);
});
