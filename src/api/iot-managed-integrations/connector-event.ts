/** The events that cloud connectors send: discovered devices, results of commands, events of devices. */

import { document, integer, label, list, oneOf, operation, required, sensitive, string, structure } from '../schema';
import { CapabilitySchemas } from './capability-report';
import { COMMON_ERRORS, ResourceNotFoundException, ServiceUnavailableException, TraceId } from './common';
import { ConnectorDeviceName } from './device-discovery';
import { CloudConnectorId, ConnectorDeviceId, DeviceDiscoveryId } from './ids';
import { MatterCapabilityReport, MatterEndpoint } from './matter';

export const SendConnectorEvent = operation('SendConnectorEvent', {
  http: ['POST', '/connector-event/{ConnectorId}', 202],
  input: {
    ConnectorDeviceId,
    ConnectorId: label(CloudConnectorId),
    DeviceDiscoveryId,
    Devices: list(structure({
      CapabilityReport: required(MatterCapabilityReport),
      CapabilitySchemas,
      ConnectorDeviceId: required(ConnectorDeviceId),
      ConnectorDeviceName,
      DeviceMetadata: document(),
    })),
    MatterEndpoint,
    Message: sensitive(string({ min: 1, max: 256, pattern: '[\\sa-zA-Z0-9_.,@-]+' })),
    Operation: required(oneOf('DEVICE_COMMAND_RESPONSE', 'DEVICE_DISCOVERY', 'DEVICE_EVENT', 'DEVICE_COMMAND_REQUEST')),
    OperationVersion: string({ min: 1, max: 6, pattern: '[0-9.]+' }),
    StatusCode: integer({ min: 100, max: 550 }),
    TraceId,
    UserId: sensitive(string({ min: 1, max: 64, pattern: '[a-zA-Z0-9_.,@-]+' })),
  },
  output: { ConnectorId: required(CloudConnectorId) },
  errors: [...COMMON_ERRORS, ResourceNotFoundException, ServiceUnavailableException],
});
