/**
 * Notifications: records in the Kinesis streams of the destinations that event types are configured for.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/managedintegrations-notifications.html
 */

import type { Background } from './background';
import type { Records } from './records';
import type { GetNotificationConfiguration } from '../../../src/api/iot-managed-integrations/notification-configuration';
import type { Output } from '../../../src/api/schema';
import type { Clock } from '../../clock';
import type { Iam } from '../../iam';
import type { Random } from '../../random';
import type { Storage } from '../../storage';

export type EventType = NonNullable<Output<typeof GetNotificationConfiguration>['EventType']>;

/** A record as a consumer of the stream receives it, and its stream. */
export interface NotificationRecord {
  readonly streamArn: string;
  readonly partitionKey: string;
  readonly sequenceNumber: string;
  readonly approximateArrivalTimestamp: Date;
  /** JSON. */
  readonly data: string;
}

/** A notification that the service could not put into its stream. */
export interface LostNotification {
  readonly streamArn: string;
  readonly eventType: EventType;
  readonly reason: string;
}

export interface NotificationsHost {
  readonly account: string;
  readonly region: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly iam: Iam;
  readonly storage: Pick<Storage, 'map'>;
  readonly background: Background;
  readonly records: Records;
  readonly arn: (type: string, id: string) => string;
}

interface Envelope {
  readonly version?: string;
  readonly time: 'epoch' | 'iso';
  /** Members that the guide's example does not have. */
  readonly without?: readonly string[];
}

/**
 * As in the guide's examples. Event types without an example are missing here, and the local
 * service does not send them.
 */
const ENVELOPES: Readonly<Partial<Record<EventType, Envelope>>> = {
  ACCOUNT_ASSOCIATION: { version: '1.0.0', time: 'iso' },
  CONNECTOR_ERROR_REPORT: { version: '1.0.0', time: 'iso' },
  DEVICE_COMMAND: { version: '0', time: 'epoch' },
  DEVICE_COMMAND_REQUEST: { version: '0', time: 'epoch' },
  DEVICE_DISCOVERY_STATUS: { version: '0', time: 'iso' },
  DEVICE_EVENT: { version: '1.0', time: 'epoch', without: ['region'] },
  DEVICE_LIFE_CYCLE: { version: '1.0.0', time: 'iso' },
  DEVICE_OTA: { version: '1.0.0', time: 'iso' },
  DEVICE_STATE: { time: 'epoch', without: ['version', 'messageId', 'region'] },
};

const SERVICE_PRINCIPAL = 'iotmanagedintegrations.amazonaws.com';

export class Notifications {
  private readonly kept: Map<string, NotificationRecord>;
  private readonly lost: Map<string, LostNotification>;
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly host: NotificationsHost) {
    this.kept = host.storage.map('managed-integrations notifications');
    this.lost = host.storage.map('managed-integrations lost notifications');
  }

  /** @param resources the ARNs of the resources */
  public publish(
    eventType: EventType,
    resources: readonly string[],
    payload: object,
    at = this.host.clock.now(),
    version?: string,
  ): void {
    const { records, background } = this.host;
    const envelope = ENVELOPES[eventType];
    const configuration = records.NotificationConfiguration.find(eventType);
    const destination = configuration && records.Destination.find(configuration.DestinationName!);
    if (!envelope || !destination) return;
    const data = this.message(eventType, version ? { ...envelope, version } : envelope, resources, payload, at);
    const streamArn = destination.DeliveryDestinationArn!;
    // One after the other, so that the records have the order of the events.
    this.last = this.last.then(async () => {
      const reason = await this.obstacle(destination.Name!, destination.RoleArn!, streamArn);
      if (reason) this.lost.set(String(this.lost.size), { streamArn, eventType, reason });
      else this.put(streamArn, resources[0] ?? eventType, data);
    });
    background.run(() => this.last);
  }

  public delivered(streamArn?: string): NotificationRecord[] {
    return [...this.kept.values()].filter((record) => streamArn === undefined || record.streamArn === streamArn);
  }

  public undelivered(): LostNotification[] {
    return [...this.lost.values()];
  }

  private message(
    messageType: EventType,
    envelope: Envelope,
    resources: readonly string[],
    payload: object,
    at: number,
  ): string {
    const { version, time, without = [] } = envelope;
    const { account, region, random } = this.host;
    const message = {
      version,
      messageId: random.uuid(),
      messageType,
      source: 'aws.iotmanagedintegrations',
      customerAccountId: account,
      timestamp: time === 'epoch' ? String(Math.floor(at)) : new Date(at).toISOString(),
      region,
      resources,
      payload,
    };
    return JSON.stringify(Object.fromEntries(Object.entries(message).filter(([name]) => !without.includes(name))));
  }

  /** The reason why the service cannot put a record into the stream, if there is one. */
  private async obstacle(name: string, roleArn: string, streamArn: string): Promise<string | undefined> {
    const { account, iam, arn } = this.host;
    const context = { 'aws:SourceAccount': account, 'aws:SourceArn': arn('destination', name) };
    if (!(await iam.isAssumableBy(roleArn, SERVICE_PRINCIPAL, context))) {
      return `${SERVICE_PRINCIPAL} is unable to assume the role ${roleArn}`;
    }
    const principal = {
      arn: `arn:aws:sts::${account}:assumed-role/${roleArn.split('/').at(-1)}/iotmanagedintegrations`,
      roleArn,
    };
    return iam.authorize({ principal, action: 'kinesis:PutRecord', resource: streamArn }).then(
      () => undefined,
      ({ message }: Error) => message,
    );
  }

  private put(streamArn: string, partitionKey: string, data: string): void {
    const sequenceNumber = String(this.kept.size + 1).padStart(56, '0');
    this.kept.set(sequenceNumber, {
      streamArn,
      partitionKey,
      sequenceNumber,
      approximateArrivalTimestamp: this.host.clock.date(),
      data,
    });
  }
}
