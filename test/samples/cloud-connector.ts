import * as lambda from 'aws-cdk-lib/aws-lambda';
import { functionArn, holdConnectorDestination, idOf, managed } from './common/held';
import type { Variant } from './common/programs';
import type { SampleOf } from './common/sample';
import { REPLACED } from './common/sample';
import type { CloudConnectorProps } from '../../src';
import { CloudConnector } from '../../src';
import { CLOUD_CONNECTOR } from '../../src/api/iot-managed-integrations';

const HOLDER = managed('CloudConnector', 'Id');

const connectorVariant = (handler: string, Name: string, Description?: string): Variant => (
  { fixed: { EndpointConfig: { lambda: { arn: functionArn(handler) } } }, mutable: { Name, Description } });

export const cloudConnector: SampleOf<CloudConnectorProps> = {
  kind: CLOUD_CONNECTOR,
  construct: CloudConnector,
  id: 'Connector',
  least: (scope) => ({ handler: lambda.Function.fromFunctionArn(scope, 'Handler', functionArn('Lamps')) }),
  props: (scope, version) => ({
    handler: lambda.Function.fromFunctionArn(scope, 'Handler', functionArn(['Lamps', 'Lamps', 'Locks'][version])),
    cloudConnectorName: ['Lamps', 'Lamps', 'Locks'][version],
    description: ['first', 'second', 'second'][version],
  }),
  imported: (stack, id) => CloudConnector.fromCloudConnectorId(stack, 'CloudConnector', id),
  circumstances: {
    // Somebody else uses the resource to be deleted.
    'iotmanagedintegrations:ListConnectorDestinations': (cloud, version) => {
      if (version === REPLACED) holdConnectorDestination(cloud, 'Other', idOf(cloud, HOLDER));
    },
  },
  holder: HOLDER,
  transitions: [
    {
      inPlace: [
        { what: 'another name', set: { Name: 'Lamps 2' } },
        { what: 'no description', set: { Description: undefined }, holds: { Description: ' ' } },
      ],
      replacing: [
        {
          what: 'another function under another name',
          set: { Name: 'Lamps-2', EndpointConfig: { lambda: { arn: functionArn('Lamps:live') } } },
        },
      ],
    },
  ],
  data: 'Name',
  events: [
    ['create', 'CreateCloudConnector GetCloudConnector', 'update-name-and-description'],
    ['update-name-and-description', 'UpdateCloudConnector GetCloudConnector', 'update-name-and-description'],
    ['update-function', 'GetCloudConnector CreateCloudConnector GetCloudConnector', 'delete'],
    ['delete', 'DeleteCloudConnector', 'delete'],
  ],
  programs: {
    things: { Lamps: [], Locks: [] },
    variants: (name) => [
      connectorVariant('One', `${name} one`, 'first'),
      connectorVariant('One', `${name} two`),
      connectorVariant('Other', `${name} one`, 'first'),
      connectorVariant('Other', `${name} other`),
    ],
    props: ({ fixed, mutable }, { scope, id }) => ({
      // A stack without rollback refuses to replace a permission.
      handler: lambda.Function.fromFunctionAttributes(scope, `${id}Handler`, {
        functionArn: (fixed.EndpointConfig as any).lambda.arn,
        sameEnvironment: false,
        skipPermissions: true,
      }),
      cloudConnectorName: mutable.Name as string,
      description: mutable.Description as string,
    }),
    keys: ({ mutable: { Name } }, { connectorNames }) => (connectorNames === 'unique' ? [String(Name)] : []),
    occupyNames: ({ CreateCloudConnector }) =>
      CreateCloudConnector({ Name: 'Theirs', EndpointConfig: { lambda: { arn: functionArn('Ring') } } }),
  },
};
