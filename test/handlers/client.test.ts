/** The clients: addressed by the environment as any AWS SDK client is, repeating what is worth repeating, failing by name. */

import { createServer, IncomingMessage, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { CreateDestination, GetCredentialLocker, TagResource } from '../../src/api/iot-managed-integrations';
import { PutSecretValue, SECRETS_MANAGER } from '../../src/api/secrets-manager';
import { commandOf, IoTManagedIntegrationsClient, SecretsManagerClient } from '../../src/handlers/client';
import { callFailure } from '../../src/handlers/errors';

interface Answer { readonly status: number; readonly error?: string; readonly body?: object }

let server: Server;
let requests: { readonly request: IncomingMessage; readonly body: string }[];
let answers: Answer[];
const environment = { ...process.env };

beforeEach(async () => {
  requests = [];
  answers = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => { body += chunk; });
    request.on('end', () => {
      requests.push({ request, body });
      const { status, error, body: answer = {} } = answers.shift() ?? { status: 200 };
      response.writeHead(status, { 'x-amzn-requestid': 'request-7', ...error && { 'x-amzn-errortype': error } }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env = { ...environment, AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'secret', AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
});
afterEach(() => {
  process.env = environment;
  server.closeAllConnections();
  server.close();
});

const endpoint = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const get = () => new IoTManagedIntegrationsClient().send(new (commandOf(GetCredentialLocker))({ Identifier: 'abc' }));

test('the endpoint of the service comes before the one of all services', async () => {
  process.env.AWS_ENDPOINT_URL_IOT_MANAGED_INTEGRATIONS = endpoint();
  await get();
  expect(requests[0].request.url).toBe('/credential-lockers/abc');
});

test('the endpoint of all services serves where the service has none', async () => {
  process.env.AWS_ENDPOINT_URL = endpoint();
  await new SecretsManagerClient().send(new (commandOf(PutSecretValue, SECRETS_MANAGER))({ SecretId: 's', SecretString: 'value' }));
  expect(requests[0].request.headers['x-amz-target']).toBe('secretsmanager.PutSecretValue');
  expect(JSON.parse(requests[0].body)).toMatchObject({ SecretId: 's', SecretString: 'value' });
});

test('requests are signed for the service and the Region, and name the library', async () => {
  process.env.AWS_ENDPOINT_URL = endpoint();
  await get();
  const { authorization, 'user-agent': agent } = requests[0].request.headers;
  expect(authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIA\/\d{8}\/eu-west-1\/iotmanagedintegrations\/aws4_request/);
  expect(agent).toBe('cdk-device-fleets');
});

test('labels are encoded, times are read, and what an answer leaves out is absent', async () => {
  process.env.AWS_ENDPOINT_URL = endpoint();
  answers = [{ status: 200, body: { Id: 'abc', CreatedAt: 1_700_000_000.5, Tags: { k: 'ü' } } }, { status: 200 }];
  expect(await get()).toMatchObject({ Id: 'abc', CreatedAt: new Date(1_700_000_000_500), Tags: { k: 'ü' } });
  const ResourceArn = 'arn:aws:iotmanagedintegrations:eu-west-1:1:credential-locker/abc';
  await new IoTManagedIntegrationsClient().send(new (commandOf(TagResource))({ ResourceArn, Tags: { k: 'v' } }));
  expect(requests[1].request.url).toBe(`/tags/${encodeURIComponent(ResourceArn)}`);
});

test.each([
  ['throttling', { status: 429, error: 'ThrottlingException' }],
  ['a 500', { status: 500, error: 'InternalServerException' }],
  ['a 503', { status: 503, error: 'ServiceUnavailableException' }],
] as const)('%s is tried again with the same idempotency token', async (_what, answer) => {
  process.env.AWS_ENDPOINT_URL = endpoint();
  answers = [answer, { status: 201, body: { Name: 'd' } }];
  const command = new (commandOf(CreateDestination))({ Name: 'd', DeliveryDestinationType: 'KINESIS', DeliveryDestinationArn: 'a', RoleArn: 'r' });
  expect(await new IoTManagedIntegrationsClient().send(command)).toMatchObject({ Name: 'd' });
  const tokens = requests.map(({ body }) => JSON.parse(body).ClientToken);
  expect(tokens).toHaveLength(2);
  expect(tokens[0]).toBe(tokens[1]);
});

test('fails by the service\'s own name for the error, with its members, and is not tried again', async () => {
  process.env.AWS_ENDPOINT_URL = endpoint();
  answers = [{ status: 404, error: 'ResourceNotFoundException', body: { Message: 'gone', ResourceId: 'abc' } }];
  await expect(get()).rejects.toMatchObject({
    name: 'ResourceNotFoundException', message: 'gone', ResourceId: 'abc', $fault: 'client', $metadata: { httpStatusCode: 404, requestId: 'request-7' },
  });
  expect(requests).toHaveLength(1);
});

test('fails for an error that is not described, by its name', async () => {
  process.env.AWS_ENDPOINT_URL = endpoint();
  answers = [{ status: 418, error: 'TeapotException', body: { message: 'short and stout' } }];
  await expect(get()).rejects.toMatchObject({ name: 'TeapotException', message: 'short and stout' });
});

test('fails after six attempts', async () => {
  process.env.AWS_ENDPOINT_URL = endpoint();
  answers = Array(10).fill({ status: 500, error: 'InternalServerException' });
  await expect(get()).rejects.toMatchObject({ name: 'InternalServerException' });
  expect(requests).toHaveLength(6);
});

test('an answer of something that is not the service is told with its status and what to check', async () => {
  process.env.AWS_ENDPOINT_URL = endpoint();
  answers = [{ status: 404 }];
  const failure = callFailure(GetCredentialLocker, await get().catch((error) => error));
  expect(failure.message).toMatch(/^GetCredentialLocker failed: Unknown: an answer with HTTP status 404 and no error in it \(request ID request-7\)\. .*check the endpoint/);
});
