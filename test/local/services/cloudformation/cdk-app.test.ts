import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StackProps } from 'aws-cdk-lib';
import { App, CfnOutput, CustomResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Stream } from 'aws-cdk-lib/aws-kinesis';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Harness } from './harness';
import { startHarness } from './harness';

let harness: Harness;
beforeAll(async () => { harness = await startHarness(); });
beforeEach(() => harness.reset());
afterAll(() => harness.stop());

/** Answers with its environment and properties. */
const code = (version: string) => `
  exports.handler = async (event, context) => {
    console.log('handling', event.RequestType, '${version}');
    const { ResponseURL, StackId, RequestId, LogicalResourceId } = event;
    const Data = { version: '${version}', name: context.functionName, stream: process.env.STREAM, value: event.ResourceProperties.value };
    await fetch(ResponseURL, { method: 'PUT', body: JSON.stringify(
      { Status: 'SUCCESS', PhysicalResourceId: 'thing', StackId, RequestId, LogicalResourceId, Data }) });
  };`;

interface AppStackProps extends StackProps {
  readonly version: string;
  readonly value: string;
}

class AppStack extends Stack {
  public readonly stream: Stream;

  constructor(scope: Construct, id: string, props: AppStackProps) {
    super(scope, id, props);
    const folder = mkdtempSync(join(tmpdir(), 'code-'));
    writeFileSync(join(folder, 'index.js'), code(props.version));
    this.stream = new Stream(this, 'Stream');
    const handler = new Function(this, 'Handler', {
      code: Code.fromAsset(folder),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_20_X,
      timeout: Duration.seconds(20),
      environment: { STREAM: this.stream.streamArn },
      logGroup: new LogGroup(this, 'Logs', { removalPolicy: RemovalPolicy.DESTROY }),
    });
    new Secret(this, 'Secret').grantWrite(handler);
    const resource = new CustomResource(this, 'Thing', {
      serviceToken: handler.functionArn,
      properties: { value: props.value },
    });
    for (const name of ['version', 'name', 'stream', 'value']) {
      new CfnOutput(this, `Out${name}`, { value: resource.getAttString(name) });
    }
    new CfnOutput(this, 'Function', { value: handler.functionName });
  }
}

function synthesize(version: string, value: string) {
  const app = new App({ analyticsReporting: true });
  const stack = new AppStack(app, 'App', { version, value });
  const user = new Stack(app, 'User');
  new CfnOutput(user, 'StreamName', { value: stack.stream.streamName });
  return app.synth();
}

test('an app with assets, roles and stacks that refer to each other lives its whole life', async () => {
  const [stack, user] = await harness.cloudFormation.deploy(synthesize('1', 'first'));
  expect([stack.status, user.status]).toEqual(['CREATE_COMPLETE', 'CREATE_COMPLETE']);
  expect(stack.outputs).toMatchObject({
    Outversion: '1',
    Outvalue: 'first',
    Outname: stack.outputs.Function,
    Outstream: expect.stringMatching(/^arn:aws:kinesis:eu-west-1:123456789012:stream\/App-Stream/),
  });
  expect(`arn:aws:kinesis:eu-west-1:123456789012:stream/${user.outputs.StreamName}`).toBe(stack.outputs.Outstream);
  expect(harness.functions.logs(stack.outputs.Function).join('\n')).toContain('handling Create 1');

  const [updated, same] = await harness.cloudFormation.deploy(synthesize('2', 'second'));
  expect(updated.outputs).toMatchObject({ Outversion: '2', Outvalue: 'second' });
  expect(same.status).toBe('CREATE_COMPLETE');

  const gone = await harness.cloudFormation.destroy(['User', 'App']);
  expect(gone.map(({ status }) => status)).toEqual(['DELETE_COMPLETE', 'DELETE_COMPLETE']);
  expect(harness.functions.has(stack.outputs.Function)).toBe(false);
});

test('one stack of several can be deployed, also from a folder', async () => {
  const { directory } = synthesize('1', 'first');
  const stacks = await harness.cloudFormation.deploy(directory, { stacks: ['App'] });
  expect(stacks.map(({ name, status }) => [name, status])).toEqual([['App', 'CREATE_COMPLETE']]);
  await expect(harness.cloudFormation.deploy(directory, { stacks: ['App', 'Nope'] })).rejects.toThrow(
    'it has no stack Nope',
  );
});
