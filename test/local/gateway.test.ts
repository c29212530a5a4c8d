import type { Answer, Request } from './client';
import { allow, clientWith, DELIVERY_ROLE, DESTINATION, putDeliveryRole, TestClient } from './client';
import { LocalCloud } from '../../local/cloud';
import { SMALLEST_BODIES } from './services/iot-managed-integrations/smallest-bodies';
import { IOT_MANAGED_INTEGRATIONS } from '../../src/api/iot-managed-integrations';

let cloud: LocalCloud;
let client: TestClient;
const log: string[] = [];

beforeEach(async () => {
  cloud = await LocalCloud.start({ log: (line) => log.push(line) });
  client = new TestClient(cloud);
  putDeliveryRole(cloud);
});
afterEach(async () => {
  await cloud.stop();
  expect(log.splice(0)).toEqual([]);
});

const errorOf = ({ status, headers, body }: Awaited<ReturnType<TestClient['call']>>) => [
  status,
  headers['x-amzn-errortype'],
  body?.Message ?? body?.message,
];

describe('an operation', () => {
  test('an operation answers with its status, its members, times as seconds, and a request ID', async () => {
    const before = Date.now() / 1000;
    const { status, headers, body } = await client.post('/credential-lockers', { Name: 'Household 1' });
    expect(status).toBe(201);
    expect(Object.keys(body).sort()).toEqual(['Arn', 'CreatedAt', 'Id']);
    expect(body.CreatedAt).toBeGreaterThanOrEqual(Math.floor(before));
    expect(body.CreatedAt).toBeLessThanOrEqual(Date.now() / 1000);
    expect(headers['content-type']).toBe('application/json');
    expect(headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('an operation without output answers without a body', async () => {
    await client.post('/destinations', DESTINATION);
    expect(await client.put('/destinations/events', { Description: 'x' })).toMatchObject({ status: 201, text: '' });
    expect(await client.delete('/destinations/events')).toMatchObject({ status: 200, text: '' });
  });

  test('an operation takes an empty body as no members, and a null member as absent', async () => {
    expect((await client.call({ method: 'POST', path: '/credential-lockers' })).status).toBe(201);
    expect((await client.post('/credential-lockers', { Name: null, Tags: null })).status).toBe(201);
  });

  test('an operation leaves out unknown members at any depth', async () => {
    const PushConfig = { TimeoutConfig: { InProgressTimeoutInMinutes: 5, Surprise: 1 } };
    const {
      body: { TaskConfigurationId },
    } = await client.post('/ota-task-configurations', { Surprise: 1, PushConfig });
    const { body } = await client.get(`/ota-task-configurations/${TaskConfigurationId}`);
    expect(body.PushConfig).toEqual({ TimeoutConfig: { InProgressTimeoutInMinutes: 5 } });
  });

  test.each(['Größe 1', '.', '..', '東京.-_ x'])('an operation is found under a name such as %s', async (Name) => {
    expect((await client.post('/destinations', { ...DESTINATION, Name })).status).toBe(201);
    expect((await client.get(`/destinations/${encodeURIComponent(Name)}`)).body.Name).toBe(Name);
  });
});

describe('an unknown operation', () => {
  test.each([
    ['GET', '/nothing'],
    ['PATCH', '/credential-lockers'],
    ['GET', '/credential-lockers/a/b'],
    ['GET', '/credential-lockers/'],
    ['GET', '//'],
    ['GET', '/destinations/%E0%A4%A'],
    ['GET', '/__proto__'],
  ])('the unknown operation %s %s is an UnknownOperationException', async (method, path) => {
    expect(errorOf(await client.call({ method, path }))).toEqual([
      404,
      'UnknownOperationException',
      expect.any(String),
    ]);
  });

  test('an unknown operation of a missing service names the service', async () => {
    expect(errorOf(await client.call({ method: 'GET', path: '/', service: 'sqs' }))).toEqual([
      404,
      'UnknownOperationException',
      expect.stringContaining('sqs'),
    ]);
  });

  test.each<Record<string, string>>([
    {},
    { 'x-amz-target': 'secretsmanager.Nothing' },
    { 'x-amz-target': 'other.DescribeSecret' },
    { 'x-amz-target': 'secretsmanager.constructor' },
  ])('the unknown operation %j of the JSON protocol is an UnknownOperationException', async (headers) => {
    const answer = await client.call({
      method: 'POST',
      path: '/',
      service: 'secretsmanager',
      body: '{}',
      headers: { ...headers, 'content-type': 'application/x-amz-json-1.1' },
    });
    expect(answer.headers['x-amzn-errortype']).toBe('UnknownOperationException');
  });
});

describe('an error', () => {
  const QUERY_FORM = { 'content-type': 'application/x-www-form-urlencoded' };
  const inQuery = ({ status, headers, body }: Answer) => [
    status,
    headers['content-type'],
    body.ErrorResponse.Error.Type,
    body.ErrorResponse.Error.Code,
    body.ErrorResponse.Error.Message,
  ];
  const inS3 = ({ status, headers, body }: Answer) => [
    status,
    headers['content-type'],
    body.Error.Code,
    body.Error.Message,
  ];

  test('an error of the query protocol has a type, a code and a message, in the namespace of the service', async () => {
    const answer = await client.query('sts', 'GetFederationToken');
    expect(inQuery(answer)).toEqual([
      400,
      'text/xml',
      'Sender',
      'InvalidAction',
      'The local cloud does not serve GetFederationToken of version 2011-06-15 of STS',
    ]);
    expect(answer.body.ErrorResponse['@_xmlns']).toBe('https://sts.amazonaws.com/doc/2011-06-15/');
    expect(answer.body.ErrorResponse.RequestId).toBe(cloud.calls[0].requestId);
    expect(cloud.calls[0]).toMatchObject({ service: 'sts', status: 400, error: 'InvalidAction' });
  });

  test.each<[string, Partial<Request>, string]>([
    ['no action', { body: 'Version=2011-06-15' }, 'has no parameter Action'],
    [
      'another version',
      { body: 'Action=GetCallerIdentity&Version=2010-05-08' },
      'GetCallerIdentity of version 2010-05-08',
    ],
    ['no body', { body: '' }, 'has no parameter Action'],
    [
      'JSON',
      { body: '{"Action":"GetCallerIdentity"}', headers: { 'content-type': 'application/json' } },
      'has no parameter Action',
    ],
  ])('an error of the query protocol answers %s', async (_what, request, message) => {
    expect(inQuery(await client.query('sts', 'GetCallerIdentity', {}, request))).toEqual([
      400,
      'text/xml',
      'Sender',
      'InvalidAction',
      expect.stringContaining(message),
    ]);
  });

  test('an error of S3 has a code, a message and a request ID', async () => {
    const answer = await client.s3('GET', '/bucket/key', { query: { acl: '' } });
    expect(inS3(answer)).toEqual([
      501,
      'application/xml',
      'NotImplemented',
      'The local cloud does not serve GET /bucket/key?acl of S3',
    ]);
    expect(answer.body.Error.RequestId).toBe(answer.headers['x-amz-request-id']);
    expect(cloud.calls[0]).toMatchObject({
      service: 's3',
      requestId: answer.body.Error.RequestId,
      error: 'NotImplemented',
    });
  });

  test('an error for a missing service has the protocol that the request seems to use', async () => {
    expect(inQuery(await client.query('sns', 'ListTopics'))).toEqual([
      400,
      'text/xml',
      'Sender',
      'InvalidAction',
      'The local cloud has no service sns',
    ]);
    const target = { 'x-amz-target': 'AmazonSQS.ListQueues' };
    expect(errorOf(await client.call({ method: 'POST', path: '/', service: 'sqs', headers: target }))).toEqual([
      400,
      'UnknownOperationException',
      'The local cloud has no service sqs',
    ]);
  });

  test('an error of an unsigned request has the protocol that the request seems to use', async () => {
    const send = (headers: Record<string, string>) =>
      client.send({ method: 'POST', path: '/', headers, body: 'Action=ListStacks' });
    expect(inQuery(await send(QUERY_FORM))).toEqual([
      403,
      'text/xml',
      'Sender',
      'MissingAuthenticationToken',
      'Missing Authentication Token',
    ]);
    expect(errorOf(await send({ 'x-amz-target': 'a.b' }))[1]).toBe('MissingAuthenticationTokenException');
    expect(errorOf(await send({}))[1]).toBe('MissingAuthenticationTokenException');
  });

  test('an injected error is answered as it was injected, in each protocol', async () => {
    cloud.faults.inject({ kind: 'error', name: 'Throttling', status: 400, service: 'sts' });
    expect(inQuery(await client.query('sts', 'GetCallerIdentity'))).toEqual([
      400,
      'text/xml',
      'Sender',
      'Throttling',
      'Injected by a fault',
    ]);
    cloud.faults.inject({ kind: 'error', name: 'SlowDown', status: 503, service: 's3' });
    expect(inS3(await client.s3('HEAD', '/bucket', { method: 'DELETE' }))).toEqual([
      503,
      'application/xml',
      'SlowDown',
      'Injected by a fault',
    ]);
  });

  test("an error inside of the cloud is the service's fault, in each protocol", async () => {
    const broken = () => { throw new Error('out of order'); };
    jest.spyOn(cloud.services.sts.operations, 'GetCallerIdentity').mockImplementation(broken);
    jest.spyOn(cloud.services.s3.operations, 'DeleteBucket').mockImplementation(broken);
    expect(inQuery(await client.query('sts', 'GetCallerIdentity'))).toEqual([
      500,
      'text/xml',
      'Receiver',
      'InternalFailure',
      expect.any(String),
    ]);
    expect(inS3(await client.s3('DELETE', '/bucket'))).toEqual([
      500,
      'application/xml',
      'InternalError',
      expect.any(String),
    ]);
    expect(log.splice(0)).toEqual([
      expect.stringMatching(/^sts GetCallerIdentity: .*out of order/),
      expect.stringMatching(/^s3 DeleteBucket: .*out of order/),
    ]);
  });
});

describe('invalid input', () => {
  test.each([
    ['a missing member', '/destinations', { ...DESTINATION, RoleArn: undefined }, /'RoleArn' is required/],
    [
      'an unknown enum value',
      '/destinations',
      { ...DESTINATION, DeliveryDestinationType: 'SQS' },
      /'DeliveryDestinationType' must be one of KINESIS/,
    ],
    [
      'too many characters',
      '/destinations',
      { ...DESTINATION, Name: 'a'.repeat(129) },
      /'Name' must have at most 128 characters, has 129/,
    ],
    ['a wrong pattern', '/destinations', { ...DESTINATION, Description: 'a.b' }, /'Description' must match/],
    ['a wrong type', '/destinations', { ...DESTINATION, Name: 5 }, /'Name' must be a string/],
    [
      'a number that is a string',
      '/ota-task-configurations',
      { PushConfig: { RolloutConfig: { MaximumPerMinute: '5' } } },
      /'PushConfig.RolloutConfig.MaximumPerMinute' must be a whole number/,
    ],
    [
      'a number below its minimum',
      '/ota-task-configurations',
      { PushConfig: { RolloutConfig: { MaximumPerMinute: 0 } } },
      /must be at least 1/,
    ],
    ['an empty map', '/credential-lockers', { Tags: {} }, /'Tags' must have at least 1/],
    [
      'too many tags',
      '/credential-lockers',
      { Tags: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, ''])) },
      /at most 50/,
    ],
    ['an empty string', '/credential-lockers', { Name: '' }, /'Name' must have at least 1/],
    [
      'two wrong members',
      '/destinations',
      { ...DESTINATION, Name: '', RoleArn: undefined },
      /^3 validation errors detected: .*'Name'.*'Name'.*'RoleArn'/,
    ],
  ])('invalid input %s is a ValidationException that names it', async (_, path, body, message) => {
    expect(errorOf(await client.post(path, body))).toEqual([
      400,
      'ValidationException',
      expect.stringMatching(message),
    ]);
    expect(cloud.services.managedIntegrations.snapshot()).toMatchObject({
      Destination: [],
      CredentialLocker: [],
      OtaTaskConfiguration: [],
    });
  });

  test('invalid input in the query is named', async () => {
    for (const MaxResults of ['0', '1001', 'ten', '1.5']) {
      expect(errorOf(await client.get('/destinations', { MaxResults }))).toEqual([
        400,
        'ValidationException',
        expect.stringContaining("'MaxResults'"),
      ]);
    }
  });

  test('invalid input in the path is named', async () => {
    expect(errorOf(await client.get('/credential-lockers/a-b'))).toEqual([
      400,
      'ValidationException',
      expect.stringContaining("'Identifier'"),
    ]);
    expect(errorOf(await client.get('/notification-configurations/NOTHING'))[1]).toBe('ValidationException');
  });

  test('invalid input of an operation without ValidationException is an InvalidRequestException', async () => {
    expect(errorOf(await client.get(`/tags/${encodeURIComponent('arn:aws:s3:::bucket')}`))).toEqual([
      400,
      'InvalidRequestException',
      expect.stringContaining("'ResourceArn'"),
    ]);
  });

  test('an error about invalid input never repeats sensitive values', async () => {
    expect((await client.post('/credential-lockers', { Name: 'top.secret' })).text).not.toContain('top');
  });
});

describe('a hostile request', () => {
  const create = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
    client.call({ method: 'POST', path: '/credential-lockers', body, headers });

  test.each(['{', '[]', '"x"', 'null', '1', '{"Name":"a"}}', '\u0000', '[['.repeat(50_000)])(
    'a request with the body %.10s is a SerializationException',
    async (body) => {
      expect(errorOf(await create(body))).toEqual([400, 'SerializationException', expect.any(String)]);
    },
  );

  test('a request with a body that is not UTF-8 is a SerializationException', async () => {
    expect(errorOf(await create(Buffer.from([0x7b, 0xff, 0x7d])))[1]).toBe('SerializationException');
  });

  test('a request with another content type is an UnsupportedMediaTypeException', async () => {
    expect(errorOf(await create('Name=a', { 'content-type': 'application/x-www-form-urlencoded' }))).toEqual([
      415,
      'UnsupportedMediaTypeException',
      expect.any(String),
    ]);
  });

  test('a request with keys of Object.prototype changes no object, and keeps them as tags', async () => {
    const {
      body: { Arn },
    } = await create('{"__proto__":{"Name":"polluted"},"Tags":{"__proto__":"a","constructor":"b"}}');
    expect(({} as any).Name).toBeUndefined();
    const { text } = await client.get(`/tags/${encodeURIComponent(Arn)}`);
    expect(text).toBe('{"tags":{"__proto__":"a","constructor":"b"}}');
    expect((await client.get(`/credential-lockers/${Arn.split('/')[1]}`)).body.Name).toBeUndefined();
  });

  test('a hostile request leaves the cloud working', async () => {
    await create('{');
    expect((await create('{}')).status).toBe(201);
  });
});

describe('every operation', () => {
  const id = '0123456789abcdef0123456789abcdef';
  const lockerArn = `arn:aws:iotmanagedintegrations:eu-west-1:123456789012:credential-locker/${id}`;
  const names = Object.keys(IOT_MANAGED_INTEGRATIONS.operations);

  const requestFor = (name: string): Request => {
    const { method, uri } = IOT_MANAGED_INTEGRATIONS.operations[name];
    const labels: Record<string, string> = {
      ResourceArn: lockerArn,
      EventType: 'DEVICE_OTA',
      Type: 'capability',
      SchemaVersionedId: 'matter.OnOff@1.4',
    };
    const path = uri.replace(/\{(\w+)\}/g, (_, label: string) => encodeURIComponent(labels[label] ?? id));
    return {
      method,
      path,
      body: SMALLEST_BODIES[name],
      query: name === 'UntagResource' ? { tagKeys: ['a', 'b'] } : {},
    };
  };

  /** The resources that IAM checks: the operation's subject, and the other resources in its input. */
  const resourcesOf = (name: string) => {
    const { subject, alsoOn = [] } = IOT_MANAGED_INTEGRATIONS.operations[name];
    if (subject && 'arnMember' in subject) return [lockerArn];
    const named = alsoOn.filter(({ idMember }) => idMember in (SMALLEST_BODIES[name] ?? {}));
    const arns = [...(subject ? [subject] : []), ...named].map(({ type }) =>
      lockerArn.replace('credential-locker', type),
    );
    return arns.length > 0 ? arns : ['*'];
  };

  test.each(names)('%s is denied without a policy, on the resource that it is about', async (name) => {
    const action = `iotmanagedintegrations:${name}`;
    expect(errorOf(await clientWith(cloud).call(requestFor(name)))).toEqual([
      403,
      'AccessDeniedException',
      `User: arn:aws:sts::123456789012:assumed-role/Caller/session is not authorized to perform: ${action} on resource: ${resourcesOf(name)[0]} because no identity-based policy allows the ${action} action`,
    ]);
    expect(Object.values(cloud.services.managedIntegrations.snapshot()).flat()).toEqual([]);
  });

  test.each(names)('%s is allowed by the policy that names it and its resources, and by no other one', async (name) => {
    const action = `iotmanagedintegrations:${name}`;
    const others = names.filter((other) => other !== name).map((other) => `iotmanagedintegrations:${other}`);
    const pass = allow('iam:PassRole', DELIVERY_ROLE);
    const resources = resourcesOf(name);
    expect((await clientWith(cloud, allow(action, resources), pass).call(requestFor(name))).status).not.toBe(403);
    expect((await clientWith(cloud, allow(others), pass).call(requestFor(name))).status).toBe(403);
    for (const missing of resources.slice(1)) {
      const rest = resources.filter((resource) => resource !== missing);
      expect((await clientWith(cloud, allow(action, rest), pass).call(requestFor(name))).status).toBe(403);
    }
  });
});

describe('the list of calls', () => {
  test('the list of calls has the caller, the operation, the time and the outcome, and no input or output', async () => {
    await client.post('/credential-lockers', { Name: 'canary' });
    const denied = await clientWith(cloud).get('/destinations');
    expect(cloud.calls).toMatchObject([
      {
        service: 'iotmanagedintegrations',
        operation: 'CreateCredentialLocker',
        principal: 'arn:aws:sts::123456789012:assumed-role/Administrator/local',
        status: 201,
      },
      {
        operation: 'ListDestinations',
        principal: 'arn:aws:sts::123456789012:assumed-role/Caller/session',
        status: 403,
        error: 'AccessDeniedException',
      },
    ]);
    expect(cloud.calls[1].requestId).toBe(denied.headers['x-amzn-requestid']);
    expect(cloud.calls[0].error).toBeUndefined();
    expect(JSON.stringify(cloud.calls)).not.toContain('canary');
  });
});

test('a defect inside the cloud is an InternalFailure, and its reason is in the log only', async () => {
  jest
    .spyOn(cloud.services.managedIntegrations.operations as any, 'ListDestinations')
    .mockReturnValue({ DestinationList: [{ Name: '' }] });
  expect(errorOf(await client.get('/destinations'))).toEqual([
    500,
    'InternalFailure',
    expect.not.stringContaining('Name'),
  ]);
  expect(log.splice(0)).toEqual([expect.stringContaining("'DestinationList[0].Name' must have at least 1 characters")]);
});
