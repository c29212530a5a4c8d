/** AWS IoT managed integrations: its operations put together, and a view of what it holds. */

import * as api from '../../../src/api/iot-managed-integrations';
import { Operation } from '../../../src/api/schema';
import { Iam } from '../../iam';
import { EmulatedService } from '../service';
import { withClientToken } from './client-tokens';
import { credentialLockers } from './credential-locker';
import { destinations } from './destination';
import { notificationConfigurations } from './notification-configuration';
import { otaTaskConfigurations } from './ota-task-configuration';
import { provisioningProfiles } from './provisioning-profile';
import { records, Records } from './records';
import { StoreHost } from './store';
import { findTaggable, tagging } from './tagging';

export interface ManagedIntegrationsHost extends StoreHost {
  readonly account: string;
  readonly region: string;
  readonly iam: Iam;
  /** Gives out the claim private keys. @default new keys */
  readonly claimPrivateKey?: () => string;
}

/** What the operations of a resource work with. */
export interface ServiceHost extends ManagedIntegrationsHost {
  readonly records: Records;
  readonly arn: (type: string, id: string) => string;
}

export type ResourceType = keyof Records;

export class ManagedIntegrations implements EmulatedService {
  public readonly description = api.IOT_MANAGED_INTEGRATIONS;
  public readonly operations: EmulatedService['operations'];
  /** @see https://docs.aws.amazon.com/general/latest/gr/iot_device_management.html#limits_iot_managed_integrations */
  public readonly callsPerSecond = 10;
  private readonly host: ServiceHost;

  constructor(host: ManagedIntegrationsHost) {
    const arn = (type: string, id: string) => `arn:aws:${this.description.signingName}:${host.region}:${host.account}:${type}/${id}`;
    this.host = { ...host, records: records(host), arn };
    const parts = [credentialLockers, destinations, notificationConfigurations, otaTaskConfigurations, provisioningProfiles, tagging];
    const operations = Object.assign({}, ...parts.map((part) => part(this.host)));
    this.operations = Object.fromEntries(Object.values(this.description.operations).map((operation: Operation) =>
      [operation.name, withClientToken(operation, operations[operation.name], host)]));
  }

  public tagsOf(resourceArn: string): Record<string, string> | undefined {
    const found = findTaggable(this.host, resourceArn);
    return found?.store.get(found.id).Tags;
  }

  /** A copy of everything that the service holds, by resource type. */
  public snapshot(): { [T in ResourceType]: ReturnType<Records[T]['all']> } {
    return structuredClone(Object.fromEntries(Object.entries(this.host.records).map(([type, store]) => [type, store.all()]))) as any;
  }

  /** Removes a resource at once, behind the back of the stack that made it. */
  public remove(type: ResourceType, id: string): void {
    this.host.records[type].remove(id);
  }
}
