/**
 * AWS IoT managed integrations: composes its operations, gives a view of its data, and connects
 * devices and end users.
 */

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

/** Operations with another quota than ten calls a second. */
const CALLS_PER_SECOND: Readonly<Record<string, number>> = {
  CreateOtaTask: 5, DeleteOtaTask: 5, RegisterCustomEndpoint: 1, SendManagedThingCommand: 100,
};

/** The service's own condition keys of IAM policies. */
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
  /** The events of devices and end users. */
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

  /** A copy of all data of the service, by resource type. */
  public snapshot(): { [T in ResourceType]: ReturnType<Records[T]['all']> } {
    this.applyDue();
    return structuredClone(
      Object.fromEntries(Object.entries(this.host.records).map(([type, store]) => [type, store.all()])),
    ) as any;
  }

  /** A copy of the service's data of one resource type. */
  public snapshotOf<T extends ResourceType>(type: T): ReturnType<Records[T]['all']> {
    this.applyDue();
    return structuredClone(this.host.records[type].all()) as any;
  }

  /** Removes a resource at once, without its stack. */
  public remove(type: ResourceType, id: string): void {
    this.applyDue();
    this.host.records[type].remove(id);
  }

  /** The records in the streams of all destinations, or in one stream, once the service's background work is done. */
  public async notifications(streamArn?: string): Promise<NotificationRecord[]> {
    this.applyDue();
    await this.host.clock.run('the notifications under way', () => this.background.idle());
    return this.host.notifications.delivered(streamArn);
  }

  /** The notifications that the service could not put into their streams, and the reasons. */
  public async lostNotifications(): Promise<LostNotification[]> {
    await this.notifications();
    return this.host.notifications.undelivered();
  }

  /** Applies all changes that are due. */
  private applyDue(): void {
    this.host.rollouts.advanceAll();
    for (const store of [...Object.values(this.host.records), this.host.commands]) store.applyDue();
  }
}
