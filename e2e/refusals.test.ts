/** What the local cloud does not serve, and requests that are wrong, as they come over the wire or through the CLI. */

import type { Stack } from 'aws-cdk-lib';
import { CfnOutput, CfnResource, Token } from 'aws-cdk-lib';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Harness } from './harness';
import type { Request } from '../test/local/client';
import { TestClient } from '../test/local/client';

let harness: Harness;
let client: TestClient;
beforeAll(async () => {
  harness = await Harness.start();
  client = new TestClient(harness.cloud);
});
afterAll(() => harness?.stop());

describe('over the wire', () => {
  const BROKEN = encodeURIComponent('{"Resources"');
  const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
  const JSON_CALL = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AmazonSSM.GetParameter' };

  const VERSION = 'Version=2010-05-15';

  test.each<[string, Partial<Request>, number, string, string]>([
    [
      'an unknown service',
      { service: 'ec2', body: 'Action=DescribeInstances&Version=2016-11-15' },
      400,
      'InvalidAction',
      'no service ec2',
    ],
    [
      'an operation that is not served',
      { body: `Action=CreateStackSet&${VERSION}` },
      400,
      'InvalidAction',
      'does not serve CreateStackSet',
    ],
    [
      'another version',
      { body: 'Action=DescribeStacks&Version=1999-01-01' },
      400,
      'InvalidAction',
      'DescribeStacks of version 1999-01-01',
    ],
    ['a body that is no form', { body: '{"Action":"DescribeStacks"}' }, 400, 'InvalidAction', 'no parameter Action'],
    ['no body', { body: '' }, 400, 'InvalidAction', 'no parameter Action'],
    ['a missing member', { body: `Action=DeleteStack&${VERSION}` }, 400, 'ValidationError', "'StackName' is required"],
    [
      'a bad value',
      { body: `Action=DeleteStack&${VERSION}&StackName=%F0%9F%98%80` },
      400,
      'ValidationError',
      "'StackName' must match",
    ],
    [
      'a broken template',
      { body: `Action=ValidateTemplate&${VERSION}&TemplateBody=${BROKEN}` },
      400,
      'ValidationError',
      'JSON not well-formed',
    ],
    [
      'S3, not served',
      { service: 's3', method: 'GET', path: '/bucket', query: { acl: '' } },
      501,
      'NotImplemented',
      'GET /bucket?acl',
    ],
    ['SSM, no JSON', { service: 'ssm', headers: JSON_CALL, body: '{' }, 400, 'SerializationException', 'not JSON'],
  ])('%s', async (_what, request, status, code, message) => {
    const answer = await client.call({
      method: 'POST',
      path: '/',
      service: 'cloudformation',
      headers: FORM,
      ...request,
    });
    expect(answer.status).toBe(status);
    expect(errorOf(answer.text)).toEqual({ code, message: expect.stringContaining(message) });
  });

  test('a bad signature', async () => {
    const { accessKeyId, sessionToken } = harness.cloud.iam.administrator;
    const credentials = { accessKeyId, secretAccessKey: 'another', sessionToken };
    const body = `Action=DescribeStacks&${VERSION}`;
    const { status, text } = await client.call({
      method: 'POST',
      path: '/',
      service: 'cloudformation',
      headers: FORM,
      body,
      credentials,
    });
    expect(status).toBe(403);
    expect(errorOf(text)).toEqual({
      code: 'SignatureDoesNotMatch',
      message: expect.stringContaining('Check your AWS Secret Access Key'),
    });
  });
});

describe('through the CLI', () => {
  const NESTED = { type: 'AWS::CloudFormation::Stack', properties: { TemplateURL: 'https://s3.amazonaws.com/a/b' } };
  const INCLUDE = { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://a/b' } } };

  test.concurrent.each<[string, string, (stack: Stack) => void]>([
    ['Macro', 'section Transform is not supported', (stack) => stack.addTransform('AWS::Serverless-2016-10-31')],
    [
      'Include',
      'Outputs.Out: Fn::Transform is not supported',
      (stack) => new CfnOutput(stack, 'Out', { value: Token.asString(INCLUDE) }),
    ],
    [
      'Nested',
      'Resources.Inner: resource type AWS::CloudFormation::Stack is not supported',
      (stack) => new CfnResource(stack, 'Inner', NESTED),
    ],
    [
      'Unknown',
      'Resources.New: resource type AWS::New::It is not supported',
      (stack) => new CfnResource(stack, 'New', { type: 'AWS::New::It' }),
    ],
  ])('%s: %s', async (stackName, sentence, rest) => {
    const app = harness.things.assembly(stackName, { things: { A: {} }, rest });
    await expect(harness.cdk.deploy(app)).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringContaining(`Stack ${stackName}: ${sentence}`),
    });
    expect(harness.things.calls(stackName)).toEqual([]);
  });

  test.concurrent('--hotswap', async () => {
    const app = (code: string) =>
      harness.things.assembly('Hotswap', {
        things: {},
        rest: (stack) =>
          new Function(stack, 'Swapped', {
            code: Code.fromInline(code),
            handler: 'index.handler',
            runtime: Runtime.NODEJS_20_X,
          }),
      });
    await harness.cdk.deploy(app('first'));
    await expect(harness.cdk.deploy(app('second'), '--hotswap')).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringContaining('The local cloud does not hot-swap functions: deploy without --hotswap'),
    });
  });

  test.concurrent('import', async () => {
    const rest = (stack: Stack) => new CfnResource(stack, 'Existing', { type: 'AWS::SQS::Queue' });
    await harness.cdk.deploy(harness.things.assembly('Import', { things: {} }));
    const app = harness.things.assembly('Import', { things: {}, rest });
    const mapping = JSON.stringify({ Existing: { QueueUrl: 'https://queue' } });
    await expect(
      harness.cdk.run('import', '--app', app, 'Import', '--force', '--resource-mapping-inline', mapping),
    ).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringContaining('the local cloud does not serve the import of resources'),
    });
  });
});

/** The error of a service, in its own form. */
function errorOf(text: string): { code: string; message: string } {
  if (text.startsWith('{')) return { code: JSON.parse(text).__type, message: JSON.parse(text).message };
  const [, code, message] = /<Code>(.*)<\/Code><Message>(.*)<\/Message>/s.exec(text) ?? [];
  return { code, message };
}
