/**
 * cdk-nag's AwsSolutions on the examples and on the maximal app: the apps acknowledge every
 * finding, and no acknowledgement is in vain.
 */

import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { Node } from 'constructs';
import { MaximalApp } from './maximal-app';
import { ACCOUNT, REGION } from './stacks';
import { acknowledge, acknowledgeWildcards } from '../examples/acknowledgements';
import { SmartHomeStack } from '../examples/smart-home/smart-home-stack';
import { FleetProvider } from 'cdk-device-fleets';

// Reads: examples/button-fleet/app.ts, examples/smart-home/app.ts

const ROTATION = 'The claim key of a device cannot be rotated';

const OF_THE_SERVICE = [
  'account-association',
  'credential-locker',
  'managed-thing',
  'ota-task',
  'provisioning-profile',
];

function acknowledgedMaximalApp(): App {
  const app = new MaximalApp();
  for (const stack of app.stacks) {
    const provider = stack.node.tryFindChild('Provider') as FleetProvider | undefined ?? FleetProvider.of(stack);
    acknowledgeWildcards(
      provider,
      ...OF_THE_SERVICE.map((type) => `iotmanagedintegrations:${type}`),
      'iot1click:devices',
    );
  }
  const [plain, given] = app.stacks;
  acknowledge(plain.node.findChild('ProvisioningProfile').node.findChild('Profile'), 'SMG4', ROTATION);
  acknowledge(given.node.findChild('ProvisioningProfile').node.findChild('Secret'), 'SMG4', ROTATION);
  acknowledgeWildcards(given.node.findChild('Role'), 'ec2:*');
  return app;
}

/** The example without an account and a Region, whose findings have other names. */
function unplacedSmartHome(): App {
  const app = new App({ analyticsReporting: false });
  const stack = new SmartHomeStack(app, 'SmartHome');
  acknowledgeWildcards(
    FleetProvider.of(stack),
    'iotmanagedintegrations:credential-locker',
    'iotmanagedintegrations:provisioning-profile',
  );
  acknowledge(stack.profile, 'SMG4', ROTATION);
  return app;
}

/** An example as the `cdk` command runs it: loading it creates the app. */
function example(name: string): App {
  jest.replaceProperty(process, 'env', {
    ...process.env,
    CDK_DEFAULT_ACCOUNT: ACCOUNT,
    CDK_DEFAULT_REGION: REGION,
    AWS_ENDPOINT_URL: 'https://iot1click.example.com',
  });
  return jest.requireActual<{ app: App }>(`../examples/${name}/app`).app;
}
afterEach(() => jest.restoreAllMocks());

type AtPath = { readonly rule: string; readonly path: string };

/** The findings of cdk-nag that are not acknowledged. */
const findings = (app: App): AtPath[] =>
  new AwsSolutionsChecks(app)
    .validateScope(app)
    .violations.flatMap(({ ruleName: rule, violatingResources }) =>
      violatingResources.map(({ constructPath: path }) => ({ rule, path: path! })),
    );

function allFindings(app: App): AtPath[] {
  const metadata = jest.spyOn(Node.prototype, 'metadata', 'get').mockReturnValue([]);
  const all = findings(app);
  metadata.mockRestore();
  return all;
}

const acknowledged = (app: App): (AtPath & { readonly reason: string })[] =>
  app.node
    .findAll()
    .flatMap(({ node: { metadata, path } }) =>
      metadata
        .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
        .flatMap(({ data }) => Object.entries<string>(data).map(([rule, reason]) => ({ rule, path, reason }))),
    );

describe.each<[string, () => App, number]>([
  ['the maximal app', acknowledgedMaximalApp, 18],
  ['the smart-home example', () => example('smart-home'), 4],
  ['the smart-home example for any account and Region', unplacedSmartHome, 4],
  ['the button fleet example', () => example('button-fleet'), 3],
])('%s', (_name, make, acknowledgements) => {
  const app = make();

  test('an app has no finding', () => {
    expect(findings(app)).toEqual([]);
  });

  test(`acknowledges ${acknowledgements} times, each time something that is found there, with a reason`, () => {
    const found = allFindings(app);
    expect(acknowledged(app)).toHaveLength(acknowledgements);
    for (const { rule, path, reason } of acknowledged(app)) {
      expect(found).toContainEqual({ rule, path: expect.stringMatching(new RegExp(`^${path}/`)) });
      expect(reason).toMatch(/\w+ \w+ \w+/);
    }
  });
});

test('the library acknowledges nothing itself', () => {
  expect(acknowledged(new MaximalApp())).toEqual([]);
});

test('the findings are known: wildcards of IAM, and a key without rotation', () => {
  const rules = new Set(allFindings(new MaximalApp()).map(({ rule }) => rule.replace(/\[.*/, '')));
  expect([...rules].sort()).toEqual(['AwsSolutions-IAM5', 'AwsSolutions-SMG4']);
});
