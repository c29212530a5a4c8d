/**
 * The smart-home example through its life, as a user of the CLI leads it: each test goes on from
 * where the one before ended.
 */

import { Harness } from './harness';
import type { SmartHomeStackProps } from '../examples/smart-home/smart-home-stack';
import { SmartHomeStack } from '../examples/smart-home/smart-home-stack';

const STACK = 'SmartHome';

let harness: Harness;
beforeAll(async () => { harness = await Harness.start(); });
afterAll(() => harness?.stop());

function smartHome(props: SmartHomeStackProps = {}): string {
  const { account, region } = harness.cloud;
  return harness.assemble((app) => new SmartHomeStack(app, STACK, { ...props, env: { account, region } }));
}

const service = () => harness.cloud.services.managedIntegrations.snapshot();
const changed = { destinationDescription: 'Events of building 7' };
const description = () => service().Destination.map(({ Description }) => Description);

test('list names the stack', async () => {
  expect(await harness.cdk.list(smartHome())).toMatch(/^SmartHome$/m);
});

test('diff shows what is new', async () => {
  await expect(harness.cdk.diff(smartHome())).rejects.toMatchObject({
    exitCode: 1, message: expect.stringMatching(/\[\+\] Custom::IoTManagedIntegrations_Destination Events/),
  });
  expect(harness.held()).toEqual([]);
});

test('a change set can be made without being executed', async () => {
  await harness.cdk.deploy(smartHome(), '--method=prepare-change-set', '--change-set-name', 'prepared');
  expect(harness.status(STACK)).toBe('REVIEW_IN_PROGRESS');
  expect(harness.held()).toEqual([]);
});

test('deploy makes it', async () => {
  const output = await harness.cdk.deploy(smartHome(), '--outputs-file', harness.path('outputs'));
  expect(output).toMatch(
    /^SmartHome \| +\d+\/\d+ \| [^|]+ \| CREATE_COMPLETE +\| Custom::IoTManagedIntegrations_Destination +\| Events \(Events/m,
  );
  expect(output).toContain('✅  SmartHome');
  expect(harness.status(STACK)).toBe('CREATE_COMPLETE');
  const [locker] = service().CredentialLocker;
  expect(harness.outputs('outputs')).toMatchObject({
    [STACK]: { CredentialLockerId: locker.Id, ProvisioningProfileName: 'smart-home' },
  });
  expect(description()).toEqual(['Events of the smart home fleet']);
});

test('then there is no difference, and nothing to deploy', async () => {
  expect(await harness.cdk.diff(smartHome())).toContain('There were no differences');
  expect(await harness.cdk.deploy(smartHome())).toContain('(no changes)');
});

test('a changed property is shown, and changes in place', async () => {
  const before = harness.physicalIds(STACK);
  await expect(harness.cdk.diff(smartHome(changed))).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringMatching(
      /\[~\] Description[^]*\[-\] Events of the smart home fleet[^]*\[\+\] Events of building 7/,
    ),
  });
  await harness.cdk.deploy(smartHome(changed));
  expect(harness.status(STACK)).toBe('UPDATE_COMPLETE');
  expect(description()).toEqual(['Events of building 7']);
  expect(harness.physicalIds(STACK)).toEqual(before);
});

test('what cannot change in place is replaced', async () => {
  const [{ TaskConfigurationId: before }] = service().OtaTaskConfiguration;
  await harness.cdk.deploy(smartHome({ ...changed, baseRatePerMinute: 20 }));
  const [{ TaskConfigurationId: after }, ...others] = service().OtaTaskConfiguration;
  expect(after).not.toBe(before);
  expect(others).toEqual([]);
});

test('--method=direct updates without a change set', async () => {
  const before = harness.cloud.calls.length;
  await harness.cdk.deploy(
    smartHome({ destinationDescription: 'Events of building 8', baseRatePerMinute: 20 }),
    '--method=direct',
  );
  expect(description()).toEqual(['Events of building 8']);
  const operations = harness.cloud.calls.slice(before).map(({ operation }) => operation);
  expect(operations).toContain('UpdateStack');
  expect(operations).not.toContain('CreateChangeSet');
});

test('destroy leaves nothing', async () => {
  expect(await harness.cdk.destroy(smartHome())).toContain('✅  SmartHome: destroyed');
  expect(harness.status(STACK)).toBe('DELETE_COMPLETE');
  expect(harness.held()).toEqual([]);
});
