import { LocalCloud } from '../../../local/cloud';
import { allow, clientWith, TestClient } from '../client';

let cloud: LocalCloud;
let client: TestClient;

beforeEach(async () => {
  cloud = await LocalCloud.start();
  client = new TestClient(cloud);
});
afterEach(() => cloud.stop());

const ssm = (operation: string, body: unknown, caller = client) => caller.call({
  method: 'POST',
  path: '/',
  service: 'ssm',
  headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AmazonSSM.${operation}` },
  body,
});
const put = (Name: string, Value: string, more: object = { Type: 'String' }) =>
  ssm('PutParameter', { Name, Value, ...more });
const valueOf = async (Name: string) => (await ssm('GetParameter', { Name })).body.Parameter?.Value;
const ARN = 'arn:aws:ssm:eu-west-1:123456789012:parameter';

test('a parameter has its latest value, under its name and its ARN', async () => {
  expect(await put('/fleet/größe', 'first')).toMatchObject({ status: 200, body: { Tier: 'Standard' } });
  expect((await ssm('GetParameter', { Name: '/fleet/größe', WithDecryption: true })).body)
    .toEqual({ Parameter: { Name: '/fleet/größe', Value: 'first', ARN: `${ARN}/fleet/größe`, DataType: 'text' } });
  await put('/fleet/größe', 'second', { Overwrite: true });
  expect([await valueOf('/fleet/größe'), await valueOf(`${ARN}/fleet/größe`)]).toEqual(['second', 'second']);
  await put('plain', 'a,b', { Type: 'StringList' });
  expect([await valueOf('plain'), await valueOf(`${ARN}/plain`)]).toEqual(['a,b', 'a,b']);
});

test('a parameter of a stack is found, too', async () => {
  (cloud as any).storage.map('ssm-parameters').set('/cdk-bootstrap/hnb659fds/version', '31');
  expect(await valueOf('/cdk-bootstrap/hnb659fds/version')).toBe('31');
});

test('several parameters are returned together, and missing ones by their names', async () => {
  await put('a', '1');
  await put('b', '2');
  const { body } = await ssm('GetParameters', { Names: ['b', 'none', 'a', 'b'] });
  expect(body.Parameters.map(({ Name, Value }: any) => `${Name}=${Value}`)).toEqual(['b=2', 'a=1']);
  expect(body.InvalidParameters).toEqual(['none']);
});

test('a deleted parameter disappears', async () => {
  await put('a', '1');
  expect((await ssm('DeleteParameter', { Name: 'a' })).status).toBe(200);
  expect((await ssm('DeleteParameter', { Name: 'a' })).headers['x-amzn-errortype']).toBe('ParameterNotFound');
  expect(await valueOf('a')).toBeUndefined();
});

test.each<[string, string, object, string, RegExp]>([
  ['a parameter that is not there', 'GetParameter', { Name: 'none' }, 'ParameterNotFound', /^$/],
  [
    'a version',
    'GetParameter',
    { Name: '/kept:2' },
    'ValidationException',
    /no versions or labels of parameters: ask for \/kept$/,
  ],
  [
    'a parameter that is there already',
    'PutParameter',
    { Name: '/kept', Value: 'other', Type: 'String' },
    'ParameterAlreadyExists',
    /overwrite/,
  ],
  [
    'an encrypted parameter',
    'PutParameter',
    { Name: 'secret', Value: 'x', Type: 'SecureString' },
    'UnsupportedParameterType',
    /not SecureString/,
  ],
  [
    'a parameter without a type',
    'PutParameter',
    { Name: 'a', Value: 'x' },
    'UnsupportedParameterType',
    /without a type/,
  ],
  ['no value', 'PutParameter', { Name: 'a', Type: 'String' }, 'ValidationException', /'Value' is required/],
  [
    'an empty value',
    'PutParameter',
    { Name: 'a', Value: '', Type: 'String' },
    'ValidationException',
    /'Value' must have at least 1/,
  ],
  [
    'a value of 4097 characters',
    'PutParameter',
    { Name: 'a', Value: 'x'.repeat(4097), Type: 'String' },
    'ValidationException',
    /'Value' must have at most 4096/,
  ],
  [
    'eleven names',
    'GetParameters',
    { Names: Array.from({ length: 11 }, String) },
    'ValidationException',
    /'Names' must have at most 10/,
  ],
  ['an operation that is not served', 'DescribeParameters', {}, 'UnknownOperationException', /DescribeParameters/],
])('the parameter %s is refused', async (_what, operation, body, name, message) => {
  await put('/kept', 'kept');
  const answer = await ssm(operation, body);
  expect([answer.status, answer.headers['x-amzn-errortype'], answer.body.message]).toEqual([
    400,
    name,
    expect.stringMatching(message),
  ]);
  expect(cloud.services.ssm.names()).toEqual(['/kept']);
  expect(await valueOf('/kept')).toBe('kept');
});

test.each([
  ['GetParameter', { Name: '/a/b' }, `${ARN}/a/b`],
  ['PutParameter', { Name: 'plain', Value: '1', Type: 'String' }, `${ARN}/plain`],
  ['DeleteParameter', { Name: `${ARN}/a/b` }, `${ARN}/a/b`],
  ['GetParameters', { Names: ['/a/b'] }, `${ARN}/a/b`],
])('a role needs ssm:%s on the parameter of %j', async (operation, input, resource) => {
  const denied = await ssm(operation, input, clientWith(cloud, allow(`ssm:${operation}`, `${resource}/other`)));
  expect(denied.body.message).toContain(
    `is not authorized to perform: ssm:${operation} on resource: ${resource} because`,
  );
  expect(
    (await ssm(operation, input, clientWith(cloud, allow(`ssm:${operation}`, resource)))).headers['x-amzn-errortype'],
  ).not.toBe('AccessDeniedException');
});

test('a role needs the permission for every one of several parameters', async () => {
  const caller = clientWith(cloud, allow('ssm:GetParameters', `${ARN}/a`));
  expect((await ssm('GetParameters', { Names: ['a'] }, caller)).status).toBe(200);
  expect((await ssm('GetParameters', { Names: ['a', 'b'] }, caller)).body.message).toContain(`${ARN}/b`);
});
