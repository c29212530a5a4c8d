/**
 * The events that connectors send.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/connector-operations-overview.html
 */

import { isDeepStrictEqual } from 'node:util';
import type { ServiceHost } from '../host';
import type { Association, DiscoveredDevice, ManagedThing } from '../record-types';
import { endDiscovery, addDiscovered } from './device-discovery';
import { associate } from './managed-thing-association';
import { endCommand } from './managed-thing-command';
import type * as api from '../../../../src/api/iot-managed-integrations/connector-event';
import { isRecord } from '../../../../src/api/records';
import type { Input } from '../../../../src/api/schema';
import type { Handlers } from '../../service';
import { ServiceError } from '../../service';
import { capabilityReportOf, reportOf } from '../devices/matter';
import { inNotifications, reportState } from '../devices/state';

type Event = Input<typeof api.SendConnectorEvent>;
type Device = NonNullable<Event['Devices']>[number];
type MatterEndpoint = NonNullable<Event['MatterEndpoint']>;

/** HTTP statuses of a success with more events to come. */
const isPartial = (status: number) => status >= 300 && status < 400;
const isFailure = (status: number) => status >= 400;

export function connectorEvents(host: ServiceHost): Handlers<typeof api> {
  const events = new ConnectorEvents(host);
  return { SendConnectorEvent: (event) => events.send(event) };
}

class ConnectorEvents {
  private readonly handlers: Readonly<Record<Event['Operation'], (event: Event) => void>> = {
    DEVICE_COMMAND_REQUEST: (event) => this.requestCommand(event),
    DEVICE_COMMAND_RESPONSE: (event) => this.respondToCommand(event),
    DEVICE_DISCOVERY: (event) => this.reportDiscovery(event),
    DEVICE_EVENT: (event) => this.reportEvent(event),
  };

  constructor(private readonly host: ServiceHost) {}

  public send(event: Event): Pick<Event, 'ConnectorId'> {
    const { ConnectorId } = event;
    this.host.records.CloudConnector.get(ConnectorId);
    this.handlers[event.Operation](event);
    return { ConnectorId };
  }

  private reportDiscovery(event: Event): void {
    const { records, connectors } = this.host;
    const id = required(event, 'DeviceDiscoveryId');
    const association = this.associationsOf(event.ConnectorId).find(
      ({ AccountAssociationId }) => records.DeviceDiscovery.get(id).AccountAssociationId === AccountAssociationId,
    );
    if (!association) {
      throw new ServiceError(
        'ValidationException',
        `The device discovery ${id} is not of the connector ${event.ConnectorId}`,
      );
    }
    const { StatusCode = 200, Devices = [] } = event;
    addDiscovered(
      id,
      Devices.map((device) => this.discoveredDevice(device, id, association)),
      this.host,
    );
    for (const device of Devices) this.updateThings(device, association);
    if (isFailure(StatusCode)) {
      connectors.report('AWS.DiscoverDevices', association, {}, StatusCode, event.Message ?? '');
    }
    if (!isPartial(StatusCode)) endDiscovery(id, isFailure(StatusCode) ? 'FAILED' : 'SUCCEEDED', this.host);
  }

  private respondToCommand(event: Event): void {
    const { records, commands } = this.host;
    const traceId = required(event, 'TraceId');
    const thing = records.ManagedThing.get(commands.get(traceId).ManagedThingId);
    const { MatterEndpoint, Message, StatusCode = 200 } = event;
    if (MatterEndpoint) this.reportStates([thing], MatterEndpoint);
    if (isFailure(StatusCode)) endCommand(traceId, 'failed', this.host, Message);
    else endCommand(traceId, 'succeeded', this.host);
  }

  private reportEvent(event: Event): void {
    const endpoint = required(event, 'MatterEndpoint');
    this.reportStates(this.thingsOf(event.ConnectorId, required(event, 'ConnectorDeviceId'), event.UserId), endpoint);
  }

  private requestCommand(event: Event): void {
    const endpoint = required(event, 'MatterEndpoint');
    for (const thing of this.thingsOf(event.ConnectorId, required(event, 'ConnectorDeviceId'), event.UserId)) {
      const endpoints = (thing.CapabilityReport?.endpoints ?? []).filter(({ id }) => id === endpoint.id);
      const capabilities = endpoints.flatMap((known) => known.capabilities).map(inNotifications);
      this.host.notifications.publish('DEVICE_COMMAND_REQUEST', [thing.Arn!], {
        endpoints: [{ endpointId: endpoint.id, capabilities }],
      });
    }
  }

  private reportStates(things: readonly ManagedThing[], endpoint: MatterEndpoint): void {
    for (const thing of things) {
      const report = reportOf(endpoint, thing);
      if (report.length > 0) reportState(thing.Id!, report, this.host);
    }
  }

  private discoveredDevice(
    device: Device,
    discoveryId: string,
    { AccountAssociationId }: Association,
  ): DiscoveredDevice {
    const { records, clock } = this.host;
    const { ConnectorDeviceId, ConnectorDeviceName, DeviceMetadata } = device;
    const capabilityReport = capabilityReportOf(device.CapabilityReport);
    const pairs = records.ManagedThingAssociation.all().filter(
      (pair) => pair.AccountAssociationId === AccountAssociationId,
    );
    const things = pairs.map(({ ManagedThingId }) => records.ManagedThing.find(ManagedThingId));
    const thing = things.find((one) => one?.ConnectorDeviceId === ConnectorDeviceId);
    const isSame = isDeepStrictEqual(thing?.CapabilityReport, capabilityReport);
    return {
      AuthenticationMaterial: `CLOUD:${discoveryId}:${ConnectorDeviceId}`,
      ...stringsOf(DeviceMetadata),
      ConnectorDeviceId,
      ConnectorDeviceName,
      DeviceTypes: device.CapabilityReport.endpoints.flatMap(({ deviceTypes }) => deviceTypes),
      DiscoveredAt: clock.date(),
      ManagedThingId: thing?.Id,
      Modification: !thing ? 'DISCOVERED' : isSame ? 'NO_CHANGE' : 'UPDATED',
      capabilityReport,
    };
  }

  /**
   * The things of a discovered device get its new report. One that was onboarded before the
   * discovery is associated.
   */
  private updateThings(device: Device, { AccountAssociationId }: Association): void {
    const { records } = this.host;
    for (const pair of records.ManagedThingAssociation.all()) {
      const thing = records.ManagedThing.find(pair.ManagedThingId);
      if (pair.AccountAssociationId !== AccountAssociationId || thing?.ConnectorDeviceId !== device.ConnectorDeviceId) {
        continue;
      }
      const CapabilityReport = capabilityReportOf(device.CapabilityReport);
      records.ManagedThing.set(thing.Id!, { CapabilityReport, ...stringsOf(device.DeviceMetadata) });
      if (pair.ManagedThingAssociationStatus === 'PRE_ASSOCIATED') associate(pair, this.host);
    }
  }

  /** The associations of the connector's destinations. */
  private associationsOf(connectorId: string): Association[] {
    const { records } = this.host;
    const ids = records.ConnectorDestination.all()
      .filter(({ CloudConnectorId }) => CloudConnectorId === connectorId)
      .map(({ Id }) => Id);
    return records.AccountAssociation.all().filter(({ ConnectorDestinationId }) =>
      ids.includes(ConnectorDestinationId),
    );
  }

  /** The things of a device of the end user, or of all end users if none is named. */
  private thingsOf(connectorId: string, deviceId: string, userId: string | undefined): ManagedThing[] {
    const { records } = this.host;
    const associations = this.associationsOf(connectorId).filter(
      (association) => (userId ?? association.userId) === association.userId,
    );
    const ids = associations.map(({ AccountAssociationId }) => AccountAssociationId);
    const pairs = records.ManagedThingAssociation.all().filter(({ AccountAssociationId }) =>
      ids.includes(AccountAssociationId),
    );
    const reached = new Set(pairs.map(({ ManagedThingId }) => ManagedThingId));
    return records.ManagedThing.all().filter(
      ({ Id, ConnectorDeviceId }) => ConnectorDeviceId === deviceId && reached.has(Id!),
    );
  }
}

function required<N extends keyof Event>(event: Event, name: N): NonNullable<Event[N]> {
  const value = event[name];
  if (value !== undefined && value !== null) return value as NonNullable<Event[N]>;
  throw new ServiceError('ValidationException', `An event of ${event.Operation} needs a ${name}`);
}

/** Brand and model, if they are strings. */
function stringsOf(metadata: unknown): Pick<ManagedThing, 'Brand' | 'Model'> {
  const { Brand, Model } = isRecord(metadata) ? metadata : {};
  return { ...(typeof Brand === 'string' && { Brand }), ...(typeof Model === 'string' && { Model }) };
}
