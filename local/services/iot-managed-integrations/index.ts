/** AWS IoT managed integrations: its operations put together, a view of what it holds, and the world around it. */

import { Background } from './background';
import { withClientToken } from './client-tokens';
import { Connectors } from './connectors';
import type { World } from './devices/world';
import { createWorld } from './devices/world';
import type { ManagedIntegrationsHost, ServiceHost } from './host';
import { notifyOfChanges } from './lifecycle';
import type { EmulatedService } from '../service';
import type { LostNotification, NotificationRecord } from './notifications';
import { Notifications } from './notifications';
import { accountAssociations } from './operations/account-association';
import * as api from '../../../src/api/iot-managed-integrations';
import type { Operation } from '../../../src/api/schema';
import type { Context } from '../../iam';
import { cloudConnectors } from './operations/cloud-connector';
import { connectorDestinations } from './operations/connector-destination';
import { connectorEvents } from './operations/connector-event';
import { credentialLockers } from './operations/credential-locker';
import { customEndpoint } from './operations/custom-endpoint';
import { defaultEncryption } from './operations/default-encryption';
import { destinations } from './operations/destination';
import { deviceDiscoveries } from './operations/device-discovery';
import { eventLogConfigurations } from './operations/event-log-configuration';
import { hubConfiguration } from './operations/hub-configuration';
import { managedThings } from './operations/managed-thing';
import { managedThingAssociations } from './operations/managed-thing-association';
import { managedThingCommands } from './operations/managed-thing-command';
import { managedThingData } from './operations/managed-thing-data';
import { notificationConfigurations } from './operations/notification-configuration';
import { otaTasks } from './operations/ota-task';
import { otaTaskConfigurations } from './operations/ota-task-configuration';
import { provisioningProfiles } from './operations/provisioning-profile';
import { runtimeLogConfigurations } from './operations/runtime-log-configuration';
import { schemaVersions } from './operations/schema-version';
import { findTaggable, tagging } from './operations/tagging';
import { Rollouts } from './ota/rollouts';
import type { Records, ResourceType } from './records';
import { records } from './records';
import { Store } from './store';

/** Of operations that are not called ten times a second at most, as the others are. */
const CALLS_PER_SECOND: Readonly<Record<string, number>> = {
  CreateOtaTask: 5, DeleteOtaTask: 5, RegisterCustomEndpoint: 1, SendManagedThingCommand: 100,
};

/** What conditions of policies can ask of a call. */
const CONDITION_KEYS: readonly {
  readonly key: string;
  readonly operations: readonly string[];
  readonly member: string;
}[] = [
  { key: 'cloudConnectorId', operations: ['CreateConnectorDestination'], member: 'CloudConnectorId' },
  { key: 'cloudConnectorId', operations: ['DeleteCloudConnector', 'UpdateCloudConnector'], member: 'Identifier' },
  { key: 'connectorDestinationId', operations: ['CreateAccountAssociation'], member: 'ConnectorDestinationId' },
];

const PARTS: readonly ((host: ServiceHost) => object)[] = [
  accountAssociations,
  cloudConnectors,
  connectorDestinations,
  connectorEvents,
  credentialLockers,
  customEndpoint,
  defaultEncryption,
  destinations,
  deviceDiscoveries,
  eventLogConfigurations,
  hubConfiguration,
  managedThingAssociations,
  managedThingCommands,
  managedThingData,
  managedThings,
  notificationConfigurations,
  otaTaskConfigurations,
  otaTasks,
  provisioningProfiles,
  runtimeLogConfigurations,
  schemaVersions,
  tagging,
];

export class ManagedIntegrations implements EmulatedService {
  public readonly description = api.IOT_MANAGED_INTEGRATIONS;
  public readonly operations: EmulatedService['operations'];
  /** What happens to devices, and what end users do. */
  public readonly world: World;
  private readonly background = new Background();
  private readonly host: ServiceHost;

  constructor(host: ManagedIntegrationsHost) {
    const arn = (type: string, id: string) =>
      `arn:aws:${this.description.signingName}:${host.region}:${host.account}:${type}/${id}`;
    const held = records(host);
    const notifications = new Notifications({ ...host, arn, background: this.background, records: held });
    const connectors = new Connectors({ ...host, background: this.background, notifications, records: held });
    const rollouts = new Rollouts({ ...host, records: held });
    this.host = {
      ...host,
      arn,
      commands: new Store('managed-thing-command', host),
      connectors,
      notifications,
      records: held,
      rollouts,
    };
    notifyOfChanges(this.host);
    this.world = createWorld(this.host);
    const operations = Object.assign({}, ...PARTS.map((part) => part(this.host)));
    this.operations = Object.fromEntries(
      Object.values(this.description.operations).map((operation: Operation) => {
        const handler = withClientToken(operation, operations[operation.name], host);
        return [
          operation.name,
          (input, call) => {
            this.applyDue();
            return handler(input, call);
          },
        ];
      }),
    );
  }

  /** @see https://docs.aws.amazon.com/general/latest/gr/iot_device_management.html#limits_iot_managed_integrations */
  public callsPerSecond(operation: string): number {
    return CALLS_PER_SECOND[operation] ?? 10;
  }

  /**
   * @see
   *   https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsiotmanagedintegrationsfeatureofiotdevicemanagement.html
   */
  public contextOf({ name }: Operation, input: Readonly<Record<string, string>>): Context {
    const keys = CONDITION_KEYS.filter(({ operations }) => operations.includes(name));
    return Object.fromEntries(keys.map(({ key, member }) => [`${this.description.signingName}:${key}`, input[member]]));
  }

  public tagsOf(resourceArn: string): Record<string, string> | undefined {
    const found = findTaggable(this.host, resourceArn);
    return found?.store.get(found.id).Tags;
  }

  /** A copy of everything that the service holds, by resource type. */
  public snapshot(): { [T in ResourceType]: ReturnType<Records[T]['all']> } {
    this.applyDue();
    return structuredClone(
      Object.fromEntries(Object.entries(this.host.records).map(([type, store]) => [type, store.all()])),
    ) as any;
  }

  /** A copy of what the service holds of one resource type. */
  public snapshotOf<T extends ResourceType>(type: T): ReturnType<Records[T]['all']> {
    this.applyDue();
    return structuredClone(this.host.records[type].all()) as any;
  }

  /** Removes a resource at once, behind the back of the stack that made it. */
  public remove(type: ResourceType, id: string): void {
    this.applyDue();
    this.host.records[type].remove(id);
  }

  /**
   * The records in the streams of destinations, or in one stream, once the service has done what it
   * does after its answers.
   */
  public async notifications(streamArn?: string): Promise<NotificationRecord[]> {
    this.applyDue();
    await this.host.clock.run('the notifications under way', () => this.background.idle());
    return this.host.notifications.delivered(streamArn);
  }

  /** The notifications that the service could not put into their streams, and why. */
  public async lostNotifications(): Promise<LostNotification[]> {
    await this.notifications();
    return this.host.notifications.undelivered();
  }

  /** Lets everything happen that was to happen until now. */
  private applyDue(): void {
    this.host.rollouts.advanceAll();
    for (const store of [...Object.values(this.host.records), this.host.commands]) store.applyDue();
  }
}
