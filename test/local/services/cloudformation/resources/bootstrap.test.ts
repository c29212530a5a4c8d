/** The stack of `cdk bootstrap`, and the permissions of its roles. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Harness } from '../harness';
import { reasonOf, startHarness } from '../harness';

const BUCKET = 'cdk-hnb659fds-assets-123456789012-eu-west-1';
const { Resources: resources, ...sections } = parse(
  readFileSync(join(require.resolve('aws-cdk/package.json'), '../lib/api/bootstrap/bootstrap-template.yaml'), 'utf8'));
const roleArn = (name: string) => `arn:aws:iam::123456789012:role/cdk-hnb659fds-${name}-role-123456789012-eu-west-1`;

let harness: Harness;
beforeAll(async () => { harness = await startHarness(); });
afterAll(() => harness.stop());

const deploy = (parameters: Record<string, string> = {}) =>
  harness.deploy(resources, { name: 'CDKToolkit', sections, parameters });
const may = (role: string, action: string, resource = '*') =>
  harness.cloud.iam
    .authorize({
      principal: { arn: `${roleArn(role)}/session`, roleArn: roleArn(role) },
      action,
      resource,
      context: { 'aws:ResourceAccount': '123456789012' },
    })
    .then(
      () => true,
      ({ name }: Error) => (name === 'AccessDeniedException' ? false : name),
    );

test('the bootstrap template can be deployed', async () => {
  const stack = await deploy();
  expect(stack).toMatchObject({
    status: 'CREATE_COMPLETE',
    outputs: { BucketName: BUCKET, BootstrapVersion: expect.stringMatching(/^\d+$/) },
  });
  expect(stack.outputs.ImageRepositoryName).toBe('cdk-hnb659fds-container-assets-123456789012-eu-west-1');
  expect(harness.cloudFormation.ssmParameters.get('/cdk-bootstrap/hnb659fds/version')).toBe(
    stack.outputs.BootstrapVersion,
  );
  expect(harness.cloud.services.s3.buckets()).toEqual([{ name: BUCKET, objects: 0 }]);
});

test.each<[role: string, action: string, resource: string, allowed: boolean]>([
  ['deploy', 'cloudformation:CreateChangeSet', 'arn:aws:cloudformation:eu-west-1:123456789012:stack/A/1', true],
  ['deploy', 'cloudformation:DescribeStackEvents', 'arn:aws:cloudformation:eu-west-1:123456789012:stack/A/1', true],
  ['deploy', 'iam:PassRole', roleArn('cfn-exec'), true],
  ['deploy', 'iam:PassRole', roleArn('lookup'), false],
  ['deploy', 'iam:CreateRole', '*', false],
  ['deploy', 'ssm:GetParameter', 'arn:aws:ssm:eu-west-1:123456789012:parameter/cdk-bootstrap/hnb659fds/version', true],
  ['file-publishing', 's3:PutObject', `arn:aws:s3:::${BUCKET}/a.zip`, true],
  ['file-publishing', 's3:PutObject', 'arn:aws:s3:::another/a.zip', false],
  ['lookup', 'cloudformation:GetTemplate', 'arn:aws:cloudformation:eu-west-1:123456789012:stack/A/1', true],
  ['lookup', 'ssm:GetParameter', 'arn:aws:ssm:eu-west-1:123456789012:parameter/a', true],
  ['lookup', 'secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:a', false],
  ['lookup', 'cloudformation:CreateChangeSet', 'arn:aws:cloudformation:eu-west-1:123456789012:stack/A/1', false],
  ['cfn-exec', 'iam:CreateRole', '*', true],
])('%s: %s on %s: %p', async (role, action, resource, allowed) => {
  expect(await may(role, action, resource)).toBe(allowed);
});

test('a permissions boundary, which would not be enforced, is refused once its value is known', async () => {
  await deploy({ InputPermissionsBoundary: 'boundary' });
  expect(reasonOf(harness, 'CloudFormationExecutionRole', 'CDKToolkit')).toBe(
    'property PermissionsBoundary is not supported: the local cloud would not enforce it',
  );
  expect(harness.cloudFormation.describeStack('CDKToolkit')!.status).toBe('UPDATE_ROLLBACK_COMPLETE');
});
