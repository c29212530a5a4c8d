/** Takes the smart-home example through its whole life on the local cloud, and tells what happens. No AWS account is touched. */

import { strict as assert } from 'node:assert';
import { App } from 'aws-cdk-lib';
import { SmartHomeStack, SmartHomeStackProps } from './smart-home/smart-home-stack';
import { LocalCloud } from '../local/cloud';
import type { StackEvent } from '../local/cloudformation';
import {
  CreateNotificationConfiguration, DeleteNotificationConfiguration, GetDestination, ListCredentialLockers, ListDestinations,
  ListNotificationConfigurations, ListOtaTaskConfigurations, ListProvisioningProfiles,
} from '../src/api/iot-managed-integrations';
import { commandOf, IoTManagedIntegrationsClient } from '../src/handlers/client';
import { NotificationEventType } from 'cdk-device-fleets';

const STACK = 'SmartHome';

interface Step {
  readonly props?: SmartHomeStackProps;
  readonly notifications?: readonly NotificationEventType[];
  readonly expected: string;
}

class Quickstart {
  private readonly client: IoTManagedIntegrationsClient;

  constructor(private readonly cloud: LocalCloud) {
    const { accessKeyId, secretAccessKey, sessionToken } = cloud.iam.administrator;
    this.client = new IoTManagedIntegrationsClient({
      endpoint: cloud.endpoint, region: cloud.region, credentials: { accessKeyId, secretAccessKey, sessionToken },
    });
  }

  public async run(): Promise<void> {
    title('Deploy the smart-home example');
    await this.deploy({ expected: 'CREATE_COMPLETE' });
    title('What the service holds, read back through its API');
    await this.show();

    title('Change the description of the destination: it changes in place');
    await this.deploy({ props: { destinationDescription: 'Events of building 7' }, expected: 'UPDATE_COMPLETE' });
    assert.equal(await this.description(), 'Events of building 7');

    title('Start the rollout at 20 devices a minute: the OTA task configuration is replaced');
    const changed = { destinationDescription: 'Events of building 7', baseRatePerMinute: 20 };
    await this.deploy({ props: changed, expected: 'UPDATE_COMPLETE' });

    title('Break an update: somebody else has taken the notifications of device events');
    await this.takeDeviceEvents();
    await this.deploy({
      props: { ...changed, destinationDescription: 'Events of building 8' },
      notifications: [NotificationEventType.DEVICE_EVENT],
      expected: 'UPDATE_ROLLBACK_COMPLETE',
    });
    assert.equal(await this.description(), 'Events of building 7');
    line('rolled back; the destination is described as before:', await this.description() ?? '');
    await this.giveDeviceEventsBack();

    title('Destroy everything');
    const [destroyed] = await this.cloud.cloudFormation.destroy(STACK, { onEvent: showEvent });
    assert.equal(destroyed.status, 'DELETE_COMPLETE');
    await this.show();
    assert.equal(Object.values(this.cloud.services.managedIntegrations.snapshot()).flat().length, 0);
  }

  private async deploy({ props, notifications = [], expected }: Step): Promise<void> {
    const app = new App({ analyticsReporting: false });
    const stack = new SmartHomeStack(app, STACK, { ...props, env: { region: this.cloud.region, account: this.cloud.account } });
    for (const eventType of notifications) stack.destination.addNotification(eventType);
    const [result] = await this.cloud.cloudFormation.deploy(app.synth(), { onEvent: showEvent });
    for (const [name, value] of Object.entries(result.outputs)) line(`output ${name}`, value);
    assert.equal(result.status, expected, result.reason);
  }

  /** Lists what the service has, as any client of it would. */
  private async show(): Promise<void> {
    const { client } = this;
    const lockers = await client.send(new (commandOf(ListCredentialLockers))({}));
    const profiles = await client.send(new (commandOf(ListProvisioningProfiles))({}));
    const destinations = await client.send(new (commandOf(ListDestinations))({}));
    const notifications = await client.send(new (commandOf(ListNotificationConfigurations))({}));
    const rollouts = await client.send(new (commandOf(ListOtaTaskConfigurations))({}));
    for (const { Name, Id } of lockers.Items ?? []) line('credential locker', `${Name} (${Id})`);
    for (const { ProvisioningType, Status, Id } of profiles.Items ?? []) line('provisioning profile', `${ProvisioningType}, ${Status} (${Id})`);
    for (const { Name, Description } of destinations.DestinationList ?? []) line('destination', `${Name}: ${Description}`);
    for (const { EventType, DestinationName } of notifications.NotificationConfigurationList ?? []) line('notification', `${EventType} to ${DestinationName}`);
    for (const { TaskConfigurationId } of rollouts.Items ?? []) line('OTA task configuration', TaskConfigurationId ?? '');
    const all = [lockers.Items, profiles.Items, destinations.DestinationList, notifications.NotificationConfigurationList, rollouts.Items];
    line('in all', `${all.flatMap((items) => items as unknown[] ?? []).length} resources`);
  }

  private async description(): Promise<string | undefined> {
    const { Description } = await this.client.send(new (commandOf(GetDestination))({ Name: await this.destinationName() }));
    return Description;
  }

  private async destinationName(): Promise<string> {
    const { DestinationList } = await this.client.send(new (commandOf(ListDestinations))({}));
    return DestinationList![0].Name!;
  }

  private async takeDeviceEvents(): Promise<void> {
    const command = new (commandOf(CreateNotificationConfiguration))({ EventType: 'DEVICE_EVENT', DestinationName: await this.destinationName() });
    await this.client.send(command);
  }

  private async giveDeviceEventsBack(): Promise<void> {
    await this.client.send(new (commandOf(DeleteNotificationConfiguration))({ EventType: 'DEVICE_EVENT' }));
  }
}

const title = (text: string) => console.log(`\n${text}`);
const line = (what: string, detail: string) => console.log(`  ${what.padEnd(28)} ${detail}`);

/** The beginnings are left out: what matters is how each ended. */
function showEvent({ status, logicalId, resourceType, reason }: StackEvent): void {
  if (status.endsWith('IN_PROGRESS') && !reason?.startsWith('The following')) return;
  line(status, `${logicalId} (${resourceType})${reason ? `: ${reason}` : ''}`);
}

async function main(): Promise<void> {
  const cloud = await LocalCloud.start();
  try {
    await new Quickstart(cloud).run();
  } finally {
    await cloud.stop();
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
