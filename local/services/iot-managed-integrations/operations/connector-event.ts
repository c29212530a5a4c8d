/**
 * What connectors tell.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/connector-operations-overview.html
 */

import { isDeepStrictEqual } from 'node:util';
import type { ServiceHost } from '../host';
import type { Association, DiscoveredDevice, ManagedThing } from '../records';
import { end, found } from './device-discovery';
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

/** Success with more to come, as a status of HTTP. */
const isPartial = (status: number) => status >= 300 && status < 400;
const isFailure = (status: number) => status >= 400;

export function connectorEvents(host: ServiceHost): Handlers<typeof api> {
  const { records, commands, connectors, notifications, clock } = host;

  const need = <N extends keyof Event>(event: Event, name: N): NonNullable<Event[N]> => {
    const value = event[name];
    if (value !== undefined && value !== null) return value as NonNullable<Event[N]>;
    throw new ServiceError('ValidationException', `An event of ${event.Operation} needs a ${name}`);
  };

  /** The associations that the connector speaks for. */
  const associationsOf = (connectorId: string): Association[] => {
    const ids = records.ConnectorDestination.all().filter(({ CloudConnectorId }) => CloudConnectorId === connectorId).map(({ Id }) => Id);
    return records.AccountAssociation.all().filter(({ ConnectorDestinationId }) => ids.includes(ConnectorDestinationId));
  };

  /** The things that stand for a device of the end user, or of all end users where none is named. */
  const thingsOf = (connectorId: string, deviceId: string, userId: string | undefined): ManagedThing[] => {
    const associations = associationsOf(connectorId).filter((association) => (userId ?? association.userId) === association.userId);
    const ids = associations.map(({ AccountAssociationId }) => AccountAssociationId);
    const pairs = records.ManagedThingAssociation.all().filter(({ AccountAssociationId }) => ids.includes(AccountAssociationId));
    const reached = new Set(pairs.map(({ ManagedThingId }) => ManagedThingId));
    return records.ManagedThing.all().filter(({ Id, ConnectorDeviceId }) => ConnectorDeviceId === deviceId && reached.has(Id!));
  };

  const discovery = (event: Event) => {
    const id = need(event, 'DeviceDiscoveryId');
    const association = associationsOf(event.ConnectorId).find(({ AccountAssociationId }) =>
      records.DeviceDiscovery.get(id).AccountAssociationId === AccountAssociationId);
    if (!association) throw new ServiceError('ValidationException', `The device discovery ${id} is not of the connector ${event.ConnectorId}`);
    const { StatusCode = 200, Devices = [] } = event;
    found(id, Devices.map((device) => discovered(device, id, association)), host);
    for (const device of Devices) adopt(device, association);
    if (isFailure(StatusCode)) connectors.report('AWS.DiscoverDevices', association, {}, StatusCode, event.Message ?? '');
    if (!isPartial(StatusCode)) end(id, isFailure(StatusCode) ? 'FAILED' : 'SUCCEEDED', host);
  };

  const discovered = (device: Device, discoveryId: string, { AccountAssociationId }: Association): DiscoveredDevice => {
    const { ConnectorDeviceId, ConnectorDeviceName, DeviceMetadata } = device;
    const capabilityReport = capabilityReportOf(device.CapabilityReport);
    const pairs = records.ManagedThingAssociation.all().filter((pair) => pair.AccountAssociationId === AccountAssociationId);
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
  };

  /** A device that was onboarded before it was found is registered by itself, and every one gets its new report. */
  const adopt = (device: Device, { AccountAssociationId }: Association) => {
    for (const pair of records.ManagedThingAssociation.all()) {
      const thing = records.ManagedThing.find(pair.ManagedThingId);
      if (pair.AccountAssociationId !== AccountAssociationId || thing?.ConnectorDeviceId !== device.ConnectorDeviceId) continue;
      records.ManagedThing.set(thing.Id!, { CapabilityReport: capabilityReportOf(device.CapabilityReport), ...stringsOf(device.DeviceMetadata) });
      if (pair.ManagedThingAssociationStatus === 'PRE_ASSOCIATED') associate(pair, host);
    }
  };

  const handlers: Readonly<Record<Event['Operation'], (event: Event) => void>> = {
    DEVICE_DISCOVERY: discovery,
    DEVICE_COMMAND_RESPONSE: (event) => {
      const { ManagedThingId } = commands.get(need(event, 'TraceId'));
      const { MatterEndpoint, StatusCode = 200, TraceId } = event;
      const thing = records.ManagedThing.get(ManagedThingId);
      if (MatterEndpoint) reportAll([thing], MatterEndpoint);
      endCommand(TraceId!, isFailure(StatusCode) ? 'failed' : 'succeeded', host, isFailure(StatusCode) ? event.Message : undefined);
    },
    DEVICE_EVENT: (event) => {
      const endpoint = need(event, 'MatterEndpoint');
      reportAll(thingsOf(event.ConnectorId, need(event, 'ConnectorDeviceId'), event.UserId), endpoint);
    },
    DEVICE_COMMAND_REQUEST: (event) => {
      const endpoint = need(event, 'MatterEndpoint');
      for (const thing of thingsOf(event.ConnectorId, need(event, 'ConnectorDeviceId'), event.UserId)) {
        const capabilities = (thing.CapabilityReport?.endpoints ?? []).filter(({ id }) => id === endpoint.id).flatMap((known) => known.capabilities);
        notifications.publish('DEVICE_COMMAND_REQUEST', [thing.Arn!], {
          endpoints: [{ endpointId: endpoint.id, capabilities: capabilities.map(inNotifications) }],
        });
      }
    },
  };

  const reportAll = (things: readonly ManagedThing[], endpoint: NonNullable<Event['MatterEndpoint']>) => {
    for (const thing of things) {
      const report = reportOf(endpoint, thing);
      if (report.length > 0) reportState(thing.Id!, report, host);
    }
  };

  return {
    SendConnectorEvent: (event) => {
      const { ConnectorId } = event;
      records.CloudConnector.get(ConnectorId);
      handlers[event.Operation](event);
      return { ConnectorId };
    },
  };
}

/** Brand and model, which count as strings only. */
function stringsOf(metadata: unknown): Pick<ManagedThing, 'Brand' | 'Model'> {
  const { Brand, Model } = isRecord(metadata) ? metadata : {};
  return { ...(typeof Brand === 'string' && { Brand }), ...(typeof Model === 'string' && { Model }) };
}
