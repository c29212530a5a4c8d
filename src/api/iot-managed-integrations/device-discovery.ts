/** Device discoveries: a hub, or the cloud behind a connector, searches for devices that can be onboarded. */

import type { ResourceKind } from '../resource-kind';
import {
  boolean,
  deprecated,
  label,
  list,
  map,
  oneOf,
  operation,
  query,
  required,
  sensitive,
  string,
  structure,
  timestamp,
} from '../schema';
import { Triggers } from '../triggers';
import { DeviceType } from './capability-report';
import {
  COMMON_ERRORS,
  ConflictException,
  NextToken,
  PAGE,
  PlainClientToken,
  ResourceNotFoundException,
  ServiceUnavailableException,
  TagsMap,
  UnauthorizedException,
} from './common';
import {
  AccountAssociationId,
  ConnectorAssociationId,
  ConnectorDeviceId,
  DeviceDiscoveryId,
  ManagedThingId,
} from './ids';
import { AuthenticationMaterial, Brand, Model } from './managed-thing';

export const ConnectorDeviceName = string({ min: 1, max: 256, pattern: '[\\p{L}\\p{N} ._-]+' });

const DiscoveryType = oneOf('ZWAVE', 'ZIGBEE', 'CLOUD', 'CUSTOM', 'CONTROLLER_CAPABILITY_REDISCOVERY');
const Status = oneOf('RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT');
const CustomProtocolDetail = map(
  string({ min: 1, max: 256, pattern: '[a-zA-Z0-9 _.-]+' }),
  string({ min: 1, max: 512, pattern: '[a-zA-Z0-9 _.{}:"-]+' }),
  { min: 0, max: 50 },
);

const ERRORS = [...COMMON_ERRORS, ServiceUnavailableException, UnauthorizedException] as const;

export const StartDeviceDiscovery = operation('StartDeviceDiscovery', {
  http: ['POST', '/device-discoveries', 201],
  input: {
    AccountAssociationId,
    AuthenticationMaterial: sensitive(string({ min: 1, max: 64, pattern: '[0-9A-Za-z_\\-\\+=\\/:; ]+' })),
    AuthenticationMaterialType: oneOf('ZWAVE_INSTALL_CODE'),
    ClientToken: PlainClientToken,
    ConnectorAssociationIdentifier: ConnectorAssociationId,
    ConnectorDeviceIdList: list(ConnectorDeviceId, { min: 0, max: 100 }),
    ControllerIdentifier: ManagedThingId,
    CustomProtocolDetail,
    DiscoveryType: required(DiscoveryType),
    EndDeviceIdentifier: ManagedThingId,
    Protocol: oneOf('ZWAVE', 'ZIGBEE', 'CUSTOM'),
    Tags: deprecated(TagsMap),
  },
  output: { Id: DeviceDiscoveryId, StartedAt: timestamp() },
  errors: [...ERRORS, ConflictException, ResourceNotFoundException],
  alsoOn: [
    { type: 'account-association', idMember: 'AccountAssociationId' },
    { type: 'managed-thing', idMember: 'ControllerIdentifier' },
  ],
});

export const GetDeviceDiscovery = operation('GetDeviceDiscovery', {
  http: ['GET', '/device-discoveries/{Identifier}', 200],
  input: { Identifier: label(DeviceDiscoveryId) },
  output: {
    AccountAssociationId,
    Arn: required(
      string({ pattern: 'arn:aws:iotmanagedintegrations:[0-9a-zA-Z-]+:[0-9]+:device-discovery/[0-9a-zA-Z]+' }),
    ),
    ConnectorAssociationId,
    ControllerId: ManagedThingId,
    DiscoveryType: required(DiscoveryType),
    FinishedAt: timestamp(),
    Id: required(DeviceDiscoveryId),
    StartedAt: required(timestamp()),
    Status: required(Status),
    Tags: deprecated(TagsMap),
  },
  errors: [...ERRORS, ResourceNotFoundException],
});

export const ListDeviceDiscoveries = operation('ListDeviceDiscoveries', {
  http: ['GET', '/device-discoveries', 200],
  input: { ...PAGE, StatusFilter: query(Status), TypeFilter: query(DiscoveryType) },
  output: { Items: list(structure({ DiscoveryType, Id: DeviceDiscoveryId, Status })), NextToken },
  errors: ERRORS,
});

export const ListDiscoveredDevices = operation('ListDiscoveredDevices', {
  http: ['GET', '/device-discoveries/{Identifier}/devices', 200],
  input: { ...PAGE, Identifier: label(DeviceDiscoveryId) },
  output: {
    Items: list(structure({
      AuthenticationMaterial,
      Brand,
      ConnectorDeviceId,
      ConnectorDeviceName,
      DeviceTypes: list(DeviceType),
      DiscoveredAt: timestamp(),
      ManagedThingId,
      Model,
      Modification: oneOf('DISCOVERED', 'UPDATED', 'NO_CHANGE'),
    })),
    NextToken,
  },
  errors: [...ERRORS, ResourceNotFoundException],
});

export const DEVICE_DISCOVERY = {
  type: 'Custom::IoTManagedIntegrations_DeviceDiscovery',
  service: 'iotmanagedintegrations',
  create: StartDeviceDiscovery,
  read: GetDeviceDiscovery,
  id: 'Id',
  attributes: ['Arn', 'Status', 'StartedAt', 'FinishedAt', 'DeviceCount', 'AuthenticationMaterials'],
  noEcho: true,
  ownProperties: { Triggers, WaitForEnd: boolean() },
  changeable: ['WaitForEnd'],
  also: [ListDiscoveredDevices],
} as const satisfies ResourceKind;
