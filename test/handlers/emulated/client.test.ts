/** The clients: their endpoints from the environment, their retries, and their errors. */

import { CreateDestination, GetCredentialLocker, TagResource } from '../../../src/api/iot-managed-integrations';
import { PutSecretValue, SECRETS_MANAGER } from '../../../src/api/secrets-manager';
import { Clients } from '../clients';

const CLIENT = 'IoTManagedIntegrationsClient';

let clients: Clients;
beforeEach(() => { clients = new Clients({ AWS_ENDPOINT_URL: 'http://all.localhost' }); });

const get = () => clients.send(CLIENT, GetCredentialLocker, { Identifier: 'abc' });

test('the endpoint of the service takes precedence over the one of all services', async () => {
  clients = new Clients({
    AWS_ENDPOINT_URL: 'http://all.localhost',
    AWS_ENDPOINT_URL_IOT_MANAGED_INTEGRATIONS: 'http://one.localhost:8080',
  });
  await get();
  expect(clients.requests).toMatchObject([
    { method: 'GET', path: '/credential-lockers/abc', headers: { host: 'one.localhost:8080' } },
  ]);
});

test('the endpoint of all services serves where the service has none', async () => {
  await clients.send('SecretsManagerClient', PutSecretValue, { SecretId: 's', SecretString: 'value' }, SECRETS_MANAGER);
  expect(clients.requests[0].headers).toMatchObject({
    'host': 'all.localhost',
    'x-amz-target': 'secretsmanager.PutSecretValue',
  });
  expect(JSON.parse(clients.requests[0].body)).toMatchObject({ SecretId: 's', SecretString: 'value' });
});

test('requests are signed for the service and the Region, and name the library', async () => {
  await get();
  const { authorization, 'user-agent': agent } = clients.requests[0].headers;
  expect(authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIA\/\d{8}\/eu-west-1\/iotmanagedintegrations\/aws4_request/,
  );
  expect(agent).toBe('cdk-device-fleets');
});

test('labels are encoded, times are parsed, and a missing member is absent', async () => {
  clients.answers = [
    { status: 200, body: { Id: 'abc', CreatedAt: 1_700_000_000.5, Tags: { k: 'ü' } } },
    { status: 200 },
  ];
  expect(await get()).toMatchObject({ Id: 'abc', CreatedAt: new Date(1_700_000_000_500), Tags: { k: 'ü' } });
  const ResourceArn = 'arn:aws:iotmanagedintegrations:eu-west-1:1:credential-locker/abc';
  await clients.send(CLIENT, TagResource, { ResourceArn, Tags: { k: 'v' } });
  expect(clients.requests[1].path).toBe(`/tags/${encodeURIComponent(ResourceArn)}`);
});

test.each([
  ['throttling', { status: 429, error: 'ThrottlingException' }],
  ['a 500', { status: 500, error: 'InternalServerException' }],
  ['a 503', { status: 503, error: 'ServiceUnavailableException' }],
] as const)('the client retries %s with the same idempotency token', async (_what, answer) => {
  clients.answers = [answer, { status: 201, body: { Name: 'd' } }];
  const input = { Name: 'd', DeliveryDestinationType: 'KINESIS', DeliveryDestinationArn: 'a', RoleArn: 'r' } as const;
  expect(await clients.send(CLIENT, CreateDestination, input)).toMatchObject({ Name: 'd' });
  const tokens = clients.requests.map(({ body }) => JSON.parse(body).ClientToken);
  expect(tokens).toHaveLength(2);
  expect(tokens[0]).toBe(tokens[1]);
});

test("a described error has the service's name and members, and is not retried", async () => {
  clients.answers = [{ status: 404, error: 'ResourceNotFoundException', body: { Message: 'gone', ResourceId: 'abc' } }];
  await expect(get()).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'gone',
    ResourceId: 'abc',
    $fault: 'client',
    $metadata: { httpStatusCode: 404, requestId: 'request-7' },
  });
  expect(clients.requests).toHaveLength(1);
});

test("an error without a description has the service's name", async () => {
  clients.answers = [{ status: 418, error: 'TeapotException', body: { message: 'short and stout' } }];
  await expect(get()).rejects.toMatchObject({ name: 'TeapotException', message: 'short and stout' });
});

test('a call fails after six attempts', async () => {
  clients.answers = Array(10).fill({ status: 500, error: 'InternalServerException' });
  await expect(get()).rejects.toMatchObject({ name: 'InternalServerException' });
  expect(clients.requests).toHaveLength(6);
});

test("an answer that is not the service's is reported with its status and a remedy", async () => {
  clients.answers = [{ status: 404 }];
  const failure = clients.source.callFailure(GetCredentialLocker, await get().catch((error) => error));
  expect(failure.message).toMatch(
    /^GetCredentialLocker failed: Unknown: an answer with HTTP status 404 and no error in it \(request ID request-7\)\. .*check the endpoint/,
  );
});
