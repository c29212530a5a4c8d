import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { allow, clientWith, ROLE, TestClient } from './client';
import { LocalCloud } from '../../local/cloud';

let cloud: LocalCloud;
beforeEach(async () => { cloud = await LocalCloud.start({ account: '111122223333', region: 'ca-central-1' }); });
afterEach(() => cloud.stop());

test('a cloud has the account and Region that it was started with', async () => {
  const { body: { Arn } } = await new TestClient(cloud).post('/credential-lockers', {});
  expect(Arn).toMatch(/^arn:aws:iotmanagedintegrations:ca-central-1:111122223333:credential-locker\//);
  expect(cloud.services.secretsManager.createSecret({ name: 'a' })).toMatch(
    /^arn:aws:secretsmanager:ca-central-1:111122223333:secret:a-/,
  );
});

test('a cloud has the environment by which an SDK finds it', async () => {
  const before = { ...process.env };
  Object.assign(process.env, cloud.environment());
  const client = new SecretsManagerClient();
  try {
    const arn = cloud.services.secretsManager.createSecret({ name: 'a' });
    expect((await client.send(new DescribeSecretCommand({ SecretId: 'a' }))).ARN).toBe(arn);
  } finally {
    client.destroy();
    process.env = before;
  }
});

test('a cloud runs beside another one', async () => {
  const other = await LocalCloud.start();
  try {
    await new TestClient(cloud).post('/credential-lockers', {});
    expect(other.services.managedIntegrations.snapshot().CredentialLocker).toEqual([]);
    expect((await new TestClient(other, cloud.iam.administrator).get('/credential-lockers')).status).toBe(403);
  } finally {
    await other.stop();
  }
});

test('a cloud fails to start on a port in use', async () => {
  await expect(LocalCloud.start({ port: Number(new URL(cloud.endpoint).port) })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});

test('a role may invoke the function that its policy names', async () => {
  const code = mkdtempSync(join(tmpdir(), 'function-'));
  writeFileSync(join(code, 'index.js'), "exports.handler = async (event) => console.log('seen ' + event.what);");
  clientWith(cloud, allow('lambda:InvokeFunction', cloud.functions.arnOf('greeter')));
  const configuration = {
    code,
    handler: 'index.handler',
    runtime: 'nodejs22.x',
    roleArn: ROLE,
    timeoutSeconds: 300,
    memoryMegabytes: 128,
    environment: {},
  };
  for (const name of ['greeter', 'other']) {
    cloud.functions.put({ ...configuration, name, logGroupName: `/aws/lambda/${name}` });
  }
  const client = new LambdaClient({
    endpoint: cloud.endpoint,
    region: cloud.region,
    credentials: cloud.iam.credentialsFor(ROLE),
    maxAttempts: 1,
  });
  const invoke = (FunctionName: string) =>
    client.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: Buffer.from('{"what":"ü"}') }));
  try {
    expect((await invoke(cloud.functions.arnOf('greeter'))).StatusCode).toBe(202);
    await expect(invoke('other')).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(
        `perform: lambda:InvokeFunction on resource: ${cloud.functions.arnOf('other')} because`,
      ),
    });
    while (cloud.functions.logs('greeter').length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(cloud.functions.logs('greeter').join()).toContain('seen ü');
  } finally {
    client.destroy();
    rmSync(code, { recursive: true });
  }
});
