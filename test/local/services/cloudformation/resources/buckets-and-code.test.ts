import { strToU8, zipSync } from 'fflate';
import { TestClient } from '../../../client';
import type { Harness } from '../harness';
import { reasonOf, startHarness } from '../harness';

let harness: Harness;
beforeAll(async () => { harness = await startHarness(); });
beforeEach(() => harness.reset());
afterAll(() => harness.stop());

const call = (method: string, path: string, body?: string | Uint8Array) =>
  new TestClient(harness.cloud).call({ method, path, body, service: 's3' });
const s3 = () => harness.cloud.services.s3;
const resultOf = async () => (await harness.functions.invoke('made', {}) as { readonly result: unknown }).result;
const bucket = (properties: object = {}) => ({
  B: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'things', ...properties } },
});

describe('a bucket', () => {
  afterEach(async () => {
    await call('DELETE', '/things/a');
    await harness.cloudFormation.destroy('Stack');
  });

  test('a bucket exists under its name, and encrypts as the template says', async () => {
    const encrypted = (KMSMasterKeyID: string) =>
      bucket({
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID } },
          ],
        },
      });
    const keyOf = async () => (await call('HEAD', '/things/a')).headers['x-amz-server-side-encryption-aws-kms-key-id'];
    for (const [resources, key] of [
      [encrypted('key-1'), 'key-1'],
      [encrypted('key-2'), 'key-2'],
      [bucket(), undefined],
    ] as const) {
      await harness.deploy(resources);
      await call('PUT', '/things/a', 'text');
      expect(await keyOf()).toBe(key);
    }
  });

  /** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html */
  test('a bucket is deleted only when it is empty', async () => {
    await harness.deploy(bucket());
    expect((await call('PUT', '/things/a', 'text')).status).toBe(200);
    await harness.cloudFormation.destroy('Stack');
    expect(harness.cloudFormation.describeStack('Stack')!.status).toBe('DELETE_FAILED');
    expect(reasonOf(harness, 'B')).toContain('The bucket you tried to delete is not empty');
    await call('DELETE', '/things/a');
    await harness.cloudFormation.destroy('Stack');
    expect(harness.cloudFormation.describeStack('Stack')!.status).toBe('DELETE_COMPLETE');
    expect(s3().buckets()).toEqual([]);
  });

  test('a bucket of somebody else is not taken over', async () => {
    s3().createBucket('things');
    await harness.deploy(bucket());
    expect(reasonOf(harness, 'B')).toContain('you already own it');
    expect(s3().buckets()).toEqual([{ name: 'things', objects: 0 }]);
    s3().deleteBucket('things');
  });
});

describe('the code of a function', () => {
  const zip = (source: string, name = 'index.js') => zipSync({ [name]: strToU8(source) });
  const role = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } };
  const stack = (Code: object, properties: object = {}) => ({
    R: role,
    F: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: 'made',
        Handler: 'index.handler',
        Runtime: 'nodejs20.x',
        Role: { 'Fn::GetAtt': ['R', 'Arn'] },
        Code,
        ...properties,
      },
    },
  });
  const inS3 = (S3Key: string) => stack({ S3Bucket: 'code', S3Key });

  beforeAll(async () => {
    s3().createBucket('code');
    await call('PUT', '/code/one.zip', zip('exports.handler = async () => 1;'));
    await call('PUT', '/code/two.zip', zip('exports.handler = async () => 2;'));
    await call('PUT', '/code/outside.zip', zip('exports.handler = async () => 1;', '../index.js'));
    await call('PUT', '/code/no.zip', 'exports.handler = async () => 1;');
  });
  afterEach(() => harness.cloudFormation.destroy('Stack'));

  test('the code of a function is an object in S3, and changes with the key', async () => {
    await harness.deploy(inS3('one.zip'));
    expect(await resultOf()).toBe(1);
    await harness.deploy(inS3('two.zip'));
    expect(await resultOf()).toBe(2);
  });

  test('the code of a function may be in the template', async () => {
    await harness.deploy(stack({ ZipFile: 'exports.handler = async () => "größe";' }));
    expect(await resultOf()).toBe('größe');
  });

  test('the code of a function stays when the new code is not available', async () => {
    await harness.deploy(inS3('one.zip'));
    expect(await harness.deploy(inS3('absent.zip'))).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE' });
    expect(await resultOf()).toBe(1);
  });

  test.each([
    [
      'absent.zip',
      'Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist.',
    ],
    ['no.zip', 'Could not unzip uploaded file. Please check your file, then try to upload again.'],
    ['outside.zip', 'its entry ../index.js would lie outside'],
  ])('missing code fails the function: %s', async (key, reason) => {
    expect(await harness.deploy(inS3(key))).toMatchObject({ status: 'ROLLBACK_COMPLETE' });
    expect(reasonOf(harness, 'F')).toContain(reason);
    expect(harness.functions.has('made')).toBe(false);
  });

  test.each(['../outside', 'a b', 'x'.repeat(65)])(
    'inline code cannot be of a function that is called %p',
    async (FunctionName) => {
      await harness.deploy(stack({ ZipFile: '' }, { FunctionName }));
      expect(reasonOf(harness, 'F')).toContain('failed to satisfy constraint');
    },
  );
});
