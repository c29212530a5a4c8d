/**
 * The smart-home example through its life in somebody else's cloud: MiniStack deploys it and runs
 * our Lambda code, whose calls of managed integrations come to the local cloud by the SDKs' own
 * environment variable.
 */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { App } from 'aws-cdk-lib';
import { MiniStack } from './ministack';
import { mirrorRoles } from './mirror-roles';
import type { SmartHomeStackProps } from '../../examples/smart-home/smart-home-stack';
import { SmartHomeStack } from '../../examples/smart-home/smart-home-stack';
import { LocalCloud } from '../../local/cloud';
import { Cdk } from '../cdk';

const ACCOUNT = '123456789012';
const STACK = 'SmartHome';
const CALLER = `arn:aws:sts::${ACCOUNT}:assumed-role/SmartHome/MiniStack`;
const EVERYTHING = {
  CredentialLocker: 1,
  Destination: 1,
  NotificationConfiguration: 3,
  OtaTaskConfiguration: 1,
  ProvisioningProfile: 1,
};

let cloud: LocalCloud;
let miniStack: MiniStack;
let cdk: Cdk;
/** For what the CLI reads and writes. */
let folder: string;

void describe('the smart home on MiniStack', () => {
  const cleanups: (() => unknown)[] = [];

  before(async () => {
    cloud = await LocalCloud.start({ account: ACCOUNT });
    cleanups.push(() => cloud.stop());
    const environment = { AWS_ENDPOINT_URL_IOT_MANAGED_INTEGRATIONS: cloud.endpoint };
    miniStack = await MiniStack.start({ account: ACCOUNT, region: cloud.region, environment });
    cleanups.push(() => miniStack.stop());
    cloud.iam.addCredentials(miniStack.credentials, { arn: CALLER });
    cleanups.push(mirrorRoles(miniStack, cloud));

    cdk = new Cdk(miniStack.environment());
    cleanups.push(() => cdk.stop());
    folder = mkdtempSync(join(tmpdir(), 'smart-home-'));
    cleanups.push(() => rmSync(folder, { recursive: true }));
  });

  after(async () => {
    for (const cleanUp of cleanups.reverse()) await cleanUp();
  });

  step('MiniStack listens on 127.0.0.1 only', () => {
    assert.deepEqual(miniStack.listeningOn(), [new URL(miniStack.endpoint).host]);
  });

  step('bootstrap', async () => {
    await cdk.bootstrap(ACCOUNT, cloud.region);
    assert.deepEqual(await stacks(), { CDKToolkit: 'CREATE_COMPLETE' });
  });

  step('deploy makes everything, by our Lambda code there', async () => {
    await deploy();
    assert.deepEqual(await stacks(), { CDKToolkit: 'CREATE_COMPLETE', SmartHome: 'CREATE_COMPLETE' });
    assert.deepEqual(counts(), EVERYTHING);
    assert.equal(held().Destination[0].Description, 'Events of the smart home fleet');
    assert.deepEqual([...new Set(cloud.calls.map(({ principal }) => principal))], [CALLER]);
  });

  step('the outputs name what the service holds', () => {
    const { CredentialLockerId, OtaTaskConfigurationId, ProvisioningProfileName } = outputs();
    assert.equal(CredentialLockerId, held().CredentialLocker[0].Id);
    assert.equal(OtaTaskConfigurationId, held().OtaTaskConfiguration[0].TaskConfigurationId);
    assert.equal(ProvisioningProfileName, held().ProvisioningProfile[0].Name);
  });

  step('the claim certificate and its private key are in a secret there', async () => {
    const { SecretString = '' } = await secret();
    const [profile] = held().ProvisioningProfile;
    assert.ok(SecretString.includes(JSON.stringify(profile.ClaimCertificate)), 'the certificate is not in the secret');
    assert.match(SecretString, /"-----BEGIN PRIVATE KEY-----/);
  });

  step('a changed description is updated in place, and nothing else is touched', async () => {
    const { Destination: [destination], ...others } = held();
    const callsBefore = cloud.calls.length;
    await deploy({ destinationDescription: 'Events of building 7' });
    const { Destination: [changed, ...further], ...othersAfter } = held();
    assert.deepEqual(
      { ...changed, UpdatedAt: undefined },
      { ...destination, UpdatedAt: undefined, Description: 'Events of building 7' },
    );
    assert.deepEqual(further, []);
    assert.deepEqual(othersAfter, others);
    const changes = cloud.calls
      .slice(callsBefore)
      .map(({ operation }) => operation)
      .filter((name) => !name?.startsWith('Get'));
    assert.deepEqual(changes, ['UpdateDestination']);
  });

  step('destroy leaves nothing behind', async () => {
    await cdk.destroy(smartHome());
    assert.deepEqual(Object.values(held()).flat(), []);
    assert.deepEqual(await stacks(), { CDKToolkit: 'CREATE_COMPLETE' });
    await assert.rejects(secret(), { name: 'ResourceNotFoundException' });
  });
});

/** What follows a step that failed is skipped. */
let failed = false;
function step(name: string, body: () => unknown): void {
  void test(name, async (context) => {
    if (failed) return context.skip('an earlier step failed');
    failed = true;
    await body();
    failed = false;
  });
}

let assemblies = 0;
/** @returns a cloud assembly with the example */
function smartHome(props: SmartHomeStackProps = {}): string {
  const app = new App({ outdir: join(folder, `cdk.out-${assemblies++}`), analyticsReporting: false });
  new SmartHomeStack(app, STACK, { ...props, env: { account: ACCOUNT, region: cloud.region } });
  return app.synth().directory;
}

const outputsFile = () => join(folder, 'outputs.json');
const deploy = (props?: SmartHomeStackProps) => cdk.deploy(smartHome(props), '--outputs-file', outputsFile());
const outputs = (): Record<string, string> => JSON.parse(readFileSync(outputsFile(), 'utf8'))[STACK];
const held = () => cloud.services.managedIntegrations.snapshot();
const counts = () =>
  Object.fromEntries(
    Object.entries(held())
      .map(([type, { length }]) => [type, length])
      .filter(([, length]) => length),
  );

function secret() {
  const client = new SecretsManagerClient({
    endpoint: miniStack.endpoint,
    region: cloud.region,
    credentials: miniStack.credentials,
  });
  return client.send(new GetSecretValueCommand({ SecretId: outputs().ClaimCertificateSecretArn }));
}

/** The stacks there, with their statuses. */
async function stacks(): Promise<Record<string, string>> {
  const { Stacks } = await miniStack.query('cloudformation', 'DescribeStacks');
  return Object.fromEntries((Stacks.member ?? []).map(({ StackName, StackStatus }: any) => [StackName, StackStatus]));
}
