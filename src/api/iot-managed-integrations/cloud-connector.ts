/** Cloud connectors: the Lambda function through which a third-party cloud is reached. */

import type { ResourceKind } from '../resource-kind';
import { label, list, oneOf, operation, query, required, string, structure } from '../schema';
import {
  ClientToken,
  COMMON_ERRORS,
  ConflictException,
  NextToken,
  PAGE,
  ResourceNotFoundException,
  UnauthorizedException,
} from './common';
import { ListConnectorDestinations } from './connector-destination';
import { CloudConnectorId } from './ids';

const Description = string({ min: 1, max: 256, pattern: '[0-9A-Za-z_\\- ]+' });
const LambdaArn = string({
  pattern: '(arn:aws:lambda:[0-9a-zA-Z-]+:[0-9]+:function:)?([a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?)',
});
const EndpointConfig = structure({ lambda: structure({ arn: required(LambdaArn) }) });
const EndpointType = oneOf('LAMBDA');
const Name = string({ min: 1, max: 128, pattern: '[A-Za-z0-9-_ ]+' });
const Type = oneOf('LISTED', 'UNLISTED');

const CONNECTOR = {
  Description,
  EndpointConfig: required(EndpointConfig),
  EndpointType,
  Id: CloudConnectorId,
  Name: required(Name),
  Type,
} as const;

export const CreateCloudConnector = operation('CreateCloudConnector', {
  http: ['POST', '/cloud-connectors', 201],
  input: { ClientToken, Description, EndpointConfig: required(EndpointConfig), EndpointType, Name: required(Name) },
  output: { Id: CloudConnectorId },
  errors: [...COMMON_ERRORS, ConflictException],
});

export const GetCloudConnector = operation('GetCloudConnector', {
  http: ['GET', '/cloud-connectors/{Identifier}', 200],
  input: { Identifier: label(CloudConnectorId) },
  output: CONNECTOR,
  errors: [...COMMON_ERRORS, ResourceNotFoundException],
});

export const UpdateCloudConnector = operation('UpdateCloudConnector', {
  http: ['PUT', '/cloud-connectors/{Identifier}', 200],
  input: { Description, Identifier: label(CloudConnectorId), Name },
  errors: [...COMMON_ERRORS, ResourceNotFoundException, UnauthorizedException],
});

export const DeleteCloudConnector = operation('DeleteCloudConnector', {
  http: ['DELETE', '/cloud-connectors/{Identifier}', 200],
  input: { Identifier: label(CloudConnectorId) },
  errors: [...COMMON_ERRORS, ResourceNotFoundException, UnauthorizedException],
});

export const ListCloudConnectors = operation('ListCloudConnectors', {
  http: ['GET', '/cloud-connectors', 200],
  input: { ...PAGE, LambdaArn: query(LambdaArn), Type: query(Type) },
  output: { Items: list(structure(CONNECTOR)), NextToken },
  errors: COMMON_ERRORS,
});

export const CLOUD_CONNECTOR = {
  type: 'Custom::IoTManagedIntegrations_CloudConnector',
  service: 'iotmanagedintegrations',
  create: CreateCloudConnector,
  read: GetCloudConnector,
  update: UpdateCloudConnector,
  delete: DeleteCloudConnector,
  id: 'Id',
  attributes: ['Name'],
  also: [ListConnectorDestinations],
} as const satisfies ResourceKind;
