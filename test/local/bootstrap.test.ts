import { readFileSync } from 'node:fs';
import { TestClient } from './client';
import { LocalCloud } from '../../local/cloud';

let cloud: LocalCloud;
beforeEach(async () => { cloud = await LocalCloud.start(); });
afterEach(() => cloud.stop());

const toolkit = () => cloud.cloudFormation.describeStack('CDKToolkit');

test('bootstrapping creates the stack, the version and the bucket that the CLI looks for', async () => {
  await cloud.bootstrap();
  const { status, outputs, parameters } = toolkit()!;
  expect(status).toBe('CREATE_COMPLETE');
  expect(outputs).toMatchObject({
    BucketName: 'cdk-hnb659fds-assets-123456789012-eu-west-1',
    FileAssetKeyArn: 'AWS_MANAGED_KEY',
  });
  expect(cloud.cloudFormation.ssmParameters.get('/cdk-bootstrap/hnb659fds/version')).toBe(outputs.BootstrapVersion);
  expect(parameters).toMatchObject({ Qualifier: 'hnb659fds', TrustedAccounts: '' });
});

test('a second bootstrapping does nothing', async () => {
  await cloud.bootstrap();
  const before = toolkit();
  await cloud.bootstrap();
  expect(toolkit()).toEqual(before);
});

describe('where the name of the bucket is taken', () => {
  const BUCKET = 'cdk-hnb659fds-assets-123456789012-eu-west-1';
  beforeEach(() => cloud.services.s3.createBucket(BUCKET));

  test('bootstrapping explains that the name of the bucket is taken', async () => {
    await expect(cloud.bootstrap()).rejects.toThrow(/^the stack CDKToolkit cannot be deployed: .*StagingBucket/);
  });

  test('bootstrapping succeeds after a failure, whatever that has left', async () => {
    const TemplateBody = readFileSync(require.resolve('aws-cdk/lib/api/bootstrap/bootstrap-template.yaml'), 'utf8');
    const parameters = {
      'StackName': 'CDKToolkit',
      TemplateBody,
      'OnFailure': 'DO_NOTHING',
      'Capabilities.member.1': 'CAPABILITY_NAMED_IAM',
    };
    await new TestClient(cloud).query('cloudformation', 'CreateStack', parameters);
    expect(toolkit()!.status).toBe('CREATE_FAILED');
    cloud.services.s3.deleteBucket(BUCKET);
    await cloud.bootstrap();
    expect(toolkit()!.status).toBe('CREATE_COMPLETE');
  });
});
