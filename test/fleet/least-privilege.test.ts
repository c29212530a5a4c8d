/** The role has what it needs and no more: without any one action a deployment fails, and says which action it misses. */

import { App } from 'aws-cdk-lib';
import { deploy, destroy, everything, fleet, FleetOptions, reasons, STACK, Template } from './fleet';
import { LocalCloud } from '../../local/cloud';
import { CreateNotificationConfiguration } from '../../src/api/iot-managed-integrations';
import { commandOf, IoTManagedIntegrationsClient } from '../../src/handlers/client';

/** The function has five minutes at a time. */
const LONGER_THAN_A_RUN = 320_000;

/** The local cloud does not judge who writes logs. */
const JUDGED = /^(iam|iot1click|iotmanagedintegrations|lambda|secretsmanager):/;

const app = new App({ analyticsReporting: false });
fleet(app);
const shipped: Template = app.synth().getStackByName(STACK).template;

const isPolicyOfTheProvider = ([id, { Type }]: [string, any]) => Type === 'AWS::IAM::Policy' && !id.startsWith('DeliveryRole');
const statements = (template: Template) => Object.entries<any>(template.Resources).filter(isPolicyOfTheProvider)
  .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement as any[]);
const actions = [...new Set(statements(shipped).flatMap(({ Action }) => Action as string | string[]))].filter((action) => JUDGED.test(action));

const without = (action: string) => (template: Template) => {
  for (const statement of statements(template)) {
    statement.Action = [statement.Action].flat().filter((candidate: string) => candidate !== action);
    // A policy without an action is refused, and one without a statement too.
    if (statement.Action.length === 0) statement.Action = ['none:None'];
  }
};

/** Goes through everything that a stack does, until something fails: changes in place, replacements, deletions. */
async function live(cloud: LocalCloud, tamper?: (template: Template) => void): Promise<void> {
  const changed: FleetOptions = { description: 'second', maximumPerMinute: 20, tag: 'two' };
  for (const options of [{}, changed, { ...changed, tagged: false, destinationName: 'events-2' }]) {
    if ((await deploy(cloud, options, tamper)).status.includes('ROLLBACK')) return;
  }
  await destroy(cloud);
}

let cloud: LocalCloud;
beforeEach(async () => { cloud = await LocalCloud.start({ speed: 60 }); });
afterEach(async () => cloud.stop());

test('nothing is denied to the role that is shipped', async () => {
  cloud.assumptions.set('profileMilliseconds', LONGER_THAN_A_RUN);
  await live(cloud);
  expect(reasons(cloud)).toEqual([]);
  expect(cloud.calls.filter(({ error }) => error?.includes('AccessDenied'))).toEqual([]);
  expect(everything(cloud)).toEqual([]);
});

test.each(actions.filter((action) => !action.endsWith(':ListNotificationConfigurations')))('fails without %s, which it names', async (action) => {
  if (action === 'lambda:InvokeFunction') cloud.assumptions.set('profileMilliseconds', LONGER_THAN_A_RUN);
  await live(cloud, without(action));
  expect(reasons(cloud).join('\n')).toContain(`is not authorized to perform: ${action} on resource:`);
});

test('fails without iotmanagedintegrations:ListNotificationConfigurations, which it names, when a destination in use is deleted', async () => {
  const action = 'iotmanagedintegrations:ListNotificationConfigurations';
  expect(actions).toContain(action);
  cloud.assumptions.set('deleteNamedDestination', 'ConflictException');
  await deploy(cloud, {}, without(action));
  const credentials = cloud.iam.administrator;
  const client = new IoTManagedIntegrationsClient({ endpoint: cloud.endpoint, region: cloud.region, credentials });
  await client.send(new (commandOf(CreateNotificationConfiguration))({ EventType: 'DEVICE_OTA', DestinationName: 'events' }));
  expect((await destroy(cloud))?.status).toBe('DELETE_FAILED');
  expect(reasons(cloud).join('\n')).toContain(`is not authorized to perform: ${action} on resource:`);
});

test('only actions that no resource type limits are allowed on everything', () => {
  const onEverything = statements(shipped).filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action as string[]);
  expect(onEverything.filter((action) => /CredentialLocker|ProvisioningProfile/.test(action)))
    .toEqual(['iotmanagedintegrations:CreateCredentialLocker', 'iotmanagedintegrations:CreateProvisioningProfile']);
  expect(onEverything.filter((action) => !action.startsWith('iotmanagedintegrations:'))).toEqual(['iot1click:ClaimDevicesByClaimCode', 'iot1click:ListDevices']);
});
