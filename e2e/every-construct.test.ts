/**
 * Every construct of the library in one app: deployed, changed in place, replaced and destroyed,
 * with the real Lambda code.
 */

import { Harness } from './harness';
import { adapters } from '../src/handlers/provider/adapters';
import type { FleetOptions } from '../test/fleet/fleet';
import { everything, fleet, STACK, unpackDevices } from '../test/fleet/fleet';

let harness: Harness;
beforeAll(async () => {
  harness = await Harness.start({ speed: 5 });
  unpackDevices(harness.cloud);
});
afterAll(() => harness?.stop());

const assembly = (options: FleetOptions = {}) => harness.assemble((app) => fleet(app, options));
const custom = () =>
  harness.cloud.cloudFormation.describeStack(STACK)!.resources.filter(({ type }) => type.startsWith('Custom::'));
const denied = () =>
  harness.cloud.calls
    .filter(({ error }) => /AccessDenied|Unauthorized/.test(error ?? ''))
    .map(({ operation, error }) => [operation, error]);

/** The types of what has another physical ID now. */
function replaced(before: Readonly<Record<string, string | undefined>>): string[] {
  return custom()
    .filter(({ logicalId, physicalId }) => before[logicalId] !== physicalId)
    .map(({ type }) => type.split('_')[1])
    .sort();
}

const inPlace: FleetOptions = { description: 'second', settings: 'second', tag: 'two', enabled: false };
const replacing: FleetOptions = {
  ...inPlace,
  site: 'office',
  lockerName: 'Office',
  destinationName: 'others',
  maximumPerMinute: 20,
};

test('there is a resource of every type that the Lambda code serves', async () => {
  await harness.cdk.deploy(assembly());
  expect(harness.status(STACK)).toBe('CREATE_COMPLETE');
  expect([...new Set(custom().map(({ type }) => type))].sort()).toEqual([...adapters.keys()].sort());
});

test('nothing differs then', async () => {
  expect(await harness.cdk.diff(assembly())).toContain('There were no differences');
});

test('what can change in place does', async () => {
  const before = harness.physicalIds(STACK);
  await harness.cdk.deploy(assembly(inPlace));
  expect(harness.status(STACK)).toBe('UPDATE_COMPLETE');
  expect(replaced(before)).toEqual([]);
});

test('what cannot is replaced', async () => {
  const before = harness.physicalIds(STACK);
  await harness.cdk.deploy(assembly(replacing));
  expect(harness.status(STACK)).toBe('UPDATE_COMPLETE');
  expect(replaced(before)).toEqual([
    'AccountAssociation',
    'CloudConnector',
    'ConnectorDestination',
    'CredentialLocker',
    'Destination',
    'DeviceDiscovery',
    'ManagedThing',
    'ManagedThingCommand',
    'OtaTask',
    'OtaTaskConfiguration',
    'RuntimeLogConfiguration',
  ]);
  expect(everything(harness.cloud)).toHaveLength(17);
});

test('destroy leaves nothing, and the account as it was', async () => {
  await harness.cdk.destroy(assembly(replacing));
  expect(harness.status(STACK)).toBe('DELETE_COMPLETE');
  expect(everything(harness.cloud)).toEqual([]);
});

test('no call was denied', () => {
  expect(harness.cloud.iam.enforced).toBe(true);
  expect(denied()).toEqual([]);
});
