/** What connects the devices of third parties. */

import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { firstWord, managed, tagged, text, thingInTags, withTags } from './holdings';
import type { Kind, Thing } from './kind';
import { AccountAssociation, CloudConnector, ConnectorDestination, TokenEndpointAuthenticationScheme } from 'cdk-device-fleets';

const CONNECTOR: Kind = {
  type: 'Custom::IoTManagedIntegrations_CloudConnector',
  build: (scope, id, { fixed, mutable }, _surroundings, removalPolicy) => new CloudConnector(scope, id, {
    // A permission that would be replaced is refused by a stack that does not roll back.
    handler: lambda.Function.fromFunctionAttributes(scope, `${id}Handler`, {
      functionArn: fixed.handler as string, sameEnvironment: false, skipPermissions: true,
    }),
    cloudConnectorName: mutable.Name as string,
    description: mutable.Description as string,
    removalPolicy,
  }),
  ...managed('CloudConnector', 'Id', ({ Name }) => firstWord(Name)),
  holds: ({ fixed: { handler }, mutable: { Name, Description } }) => (
    { Name, Description: text(Description), EndpointConfig: { lambda: { arn: handler } } }),
  keys: ({ mutable: { Name } }, { connectorNames }) => (connectorNames === 'unique' ? [String(Name)] : []),
};

const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:Lamps-a1b2c3';
const SCHEME = TokenEndpointAuthenticationScheme.HTTP_BASIC;
const urlsOf = (site: unknown) => ({ authUrl: `https://${site}.example.com/authorize`, tokenUrl: `https://${site}.example.com/token` });

const ACCOUNT: Kind = {
  type: 'Custom::IoTManagedIntegrations_ConnectorDestination',
  build: (scope, id, { fixed, mutable, needs }, { other }, removalPolicy) => new ConnectorDestination(scope, id, {
    cloudConnector: other<CloudConnector>(needs![0]),
    connectorDestinationName: mutable.Name as string,
    description: mutable.Description as string,
    oAuth: {
      ...urlsOf(fixed.site),
      tokenEndpointAuthenticationScheme: SCHEME,
      clientSecret: secretsmanager.Secret.fromSecretCompleteArn(scope, `${id}Secret`, SECRET),
      clientSecretVersionId: mutable.versionId as string,
    },
    removalPolicy,
  }),
  ...managed('ConnectorDestination', 'Id', ({ Name }) => firstWord(Name)),
  holds: ({ fixed, mutable: { Name, Description, versionId }, needs }, { idOf }) => ({
    Name,
    Description: text(Description),
    CloudConnectorId: idOf(needs![0]),
    AuthConfig: { oAuth: { ...urlsOf(fixed.site), tokenEndpointAuthenticationScheme: SCHEME } },
    SecretsManager: { arn: SECRET, versionId },
  }),
  refers: true,
  obstructs: ({ deleteUsedConnector = 'ValidationException' }) => deleteUsedConnector !== 'allowed',
  keys: () => [],
};

const ASSOCIATION: Kind = {
  type: 'Custom::IoTManagedIntegrations_AccountAssociation',
  build: (scope, id, { mutable, needs }, { other }, removalPolicy) => new AccountAssociation(scope, id, {
    connectorDestination: other<ConnectorDestination>(needs![0]),
    accountAssociationName: mutable.Name as string,
    description: mutable.Description as string,
    tags: mutable.Tags as any,
    removalPolicy,
  }),
  ...managed('AccountAssociation', 'AccountAssociationId', thingInTags),
  holds: ({ mutable: { Name, Description, Tags }, needs }, { idOf }) => ({
    Name: text(Name),
    Description: text(Description),
    Tags: withTags(Tags),
    ConnectorDestinationId: idOf(needs![0]),
    AssociationState: 'ASSOCIATION_IN_PROGRESS',
  }),
  refers: true,
  obstructs: () => true,
  meddle: tagged,
  keys: () => [],
};

const ofConnector = (name: string, handler: string, called: string, Description?: string) => ({
  fixed: { handler: `arn:aws:lambda:eu-west-1:123456789012:function:${handler}` }, mutable: { Name: `${name} ${called}`, Description },
});
export const connector = (name: string): Thing => ({
  name,
  kind: CONNECTOR,
  variants: [
    ofConnector(name, 'One', 'one', 'first'),
    ofConnector(name, 'One', 'two'),
    ofConnector(name, 'Other', 'one', 'first'),
    ofConnector(name, 'Other', 'other'),
  ],
});

const [VERSION, OTHER_VERSION] = ['a'.repeat(32), 'b'.repeat(32)];
export const account = (name: string, [here, there]: readonly [string, string]): Thing => ({
  name,
  kind: ACCOUNT,
  variants: [
    { fixed: { site: 'lamps' }, mutable: { Name: `${name} one`, Description: 'first', versionId: VERSION }, needs: [here] },
    { fixed: { site: 'lamps' }, mutable: { Name: `${name} two`, Description: undefined, versionId: OTHER_VERSION }, needs: [here] },
    { fixed: { site: 'locks' }, mutable: { Name: `${name} one`, Description: 'first', versionId: VERSION }, needs: [here] },
    { fixed: { site: 'lamps' }, mutable: { Name: `${name} one`, Description: 'first', versionId: VERSION }, needs: [there] },
  ],
});

export const association = (name: string, [here, there]: readonly [string, string]): Thing => ({
  name,
  kind: ASSOCIATION,
  variants: [
    { fixed: {}, mutable: { Name: 'one', Description: 'first', Tags: { thing: name } }, needs: [here] },
    { fixed: {}, mutable: { Name: undefined, Description: undefined, Tags: { thing: name, stage: 'test' } }, needs: [here] },
    { fixed: {}, mutable: { Name: 'one', Description: 'first', Tags: { thing: name } }, needs: [there] },
  ],
});
