/** Cloud connectors. */

import type * as api from '../../../../src/api/iot-managed-integrations/cloud-connector';
import type { Handlers } from '../../service';
import { ServiceError } from '../../service';
import type { ServiceHost } from '../host';
import { newId } from '../records';

export function cloudConnectors({ records, assumptions, random }: ServiceHost): Handlers<typeof api> {
  const connectors = records.CloudConnector;
  return {
    CreateCloudConnector: ({ Description, EndpointConfig, EndpointType = 'LAMBDA', Name }) => {
      if (!EndpointConfig.lambda) throw new ServiceError('ValidationException', 'The EndpointConfig has no lambda');
      if (assumptions.get('connectorNames') === 'unique') connectors.refuseSecond('Name', Name);
      const Id = newId(random);
      return connectors.add(Id, { Description, EndpointConfig, EndpointType, Id, Name, Type: 'UNLISTED' });
    },
    GetCloudConnector: ({ Identifier }) => connectors.read(Identifier),
    UpdateCloudConnector: ({ Identifier, ...changes }) => {
      connectors.update(Identifier, changes, ['Description']);
      return {};
    },
    DeleteCloudConnector: ({ Identifier }) => {
      connectors.get(Identifier);
      const user = records.ConnectorDestination.all().find(({ CloudConnectorId }) => CloudConnectorId === Identifier);
      if (user && assumptions.get('deleteUsedConnector') === 'ValidationException') {
        throw new ServiceError(
          'ValidationException',
          `The connector destination ${user.Id} is of the cloud connector ${Identifier}`,
        );
      }
      connectors.remove(Identifier);
      return {};
    },
    ListCloudConnectors: ({ LambdaArn, Type, ...request }) => {
      const { items, NextToken } = connectors.page(
        request,
        (connector) =>
          (Type ?? connector.Type) === connector.Type
          && (LambdaArn ?? connector.EndpointConfig.lambda?.arn) === connector.EndpointConfig.lambda?.arn,
      );
      return { Items: items, NextToken };
    },
  };
}
