import { Duration } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { asDeclared } from './common/checks';
import { FIRST, hold, holdConnector, idOf, keyArn, managed, OAUTH, SECOND } from './common/held';
import type { Every, SampleOf } from './common/sample';
import { NEW, REPLACED } from './common/sample';
import type { ConnectorAuthMaterial, ConnectorDestinationProps, ConnectorOAuth } from '../../src';
import { CloudConnector, ConnectorDestination, TokenEndpointAuthenticationScheme } from '../../src';
import { CONNECTOR_DESTINATION } from '../../src/api/iot-managed-integrations';
import { ACCOUNT, REGION } from '../stacks';

const HOLDER = managed('ConnectorDestination', 'Id');
const SECRET = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:Lamps-a1b2c3`;
/** The service takes no ARN of a shorter name. */
const CURRENT_SECRET = 'building-7';
const [VERSION, OTHER_VERSION] = ['a'.repeat(32), 'b'.repeat(64)];
const secret = (versionId: string) => ({ SecretsManager: { arn: SECRET, versionId } });
const material = (AuthMaterialName: string, versionId: string) => ({ AuthMaterialName, ...secret(versionId) });
const O_AUTH = { ...OAUTH, proactiveRefreshTokenRenewal: { enabled: true, DaysBeforeRenewal: 30 } };
const AUTH_CONFIG = { oAuth: O_AUTH, GeneralAuthorization: [material('one', VERSION)] };

function authorization(scope: Construct) {
  const clientSecret = secretsmanager.Secret.fromSecretAttributes(scope, 'Secret', {
    secretCompleteArn: SECRET, encryptionKey: kms.Key.fromKeyArn(scope, 'Key', keyArn('one')),
  });
  const oAuth: Every<ConnectorOAuth> = {
    authUrl: OAUTH.authUrl,
    tokenUrl: OAUTH.tokenUrl,
    tokenEndpointAuthenticationScheme: TokenEndpointAuthenticationScheme.REQUEST_BODY_CREDENTIALS,
    scope: 'lamps',
    clientSecret,
    clientSecretVersionId: VERSION,
    completeRedirectUrl: 'https://example.com',
    renewRefreshTokenBefore: Duration.days(30),
  };
  const versioned: Every<ConnectorAuthMaterial> = { name: 'one', secret: clientSecret, secretVersionId: VERSION };
  // Its current version must be looked up.
  const unversioned = {
    name: 'current',
    secret: secretsmanager.Secret.fromSecretNameV2(scope, 'Current', CURRENT_SECRET),
  };
  return { oAuth, generalAuthorization: [versioned, unversioned] };
}

const authConfig = (site: string) => ({
  AuthConfig: {
    oAuth: {
      ...OAUTH,
      authUrl: `https://${site}.example.com/authorize`,
      tokenUrl: `https://${site}.example.com/token`,
    },
  },
});

export const connectorDestination: SampleOf<ConnectorDestinationProps> = {
  kind: CONNECTOR_DESTINATION,
  construct: ConnectorDestination,
  id: 'Lamps',
  least: (scope) => ({
    cloudConnector: CloudConnector.fromCloudConnectorId(scope, 'Connector', FIRST),
    generalAuthorization: [
      { name: 'one', secret: secretsmanager.Secret.fromSecretNameV2(scope, 'Secret', CURRENT_SECRET) },
    ],
  }),
  props: (scope, version) => ({
    ...authorization(scope),
    cloudConnector: CloudConnector.fromCloudConnectorId(scope, 'Connector', [FIRST, FIRST, SECOND][version]),
    connectorDestinationName: 'Lamps',
    description: ['first', 'second', 'second'][version],
  }),
  imported: (stack, id) => ConnectorDestination.fromConnectorDestinationId(stack, 'ConnectorDestination', id),
  prepare: (cloud) => {
    cloud.services.secretsManager.createSecret({ name: CURRENT_SECRET, value: 'secret' });
    for (const id of [FIRST, SECOND]) holdConnector(cloud, id);
  },
  circumstances: {
    // Somebody else uses the resource to be deleted.
    'iotmanagedintegrations:ListAccountAssociations': (cloud, version) => {
      const ConnectorDestinationId = version === REPLACED && idOf(cloud, HOLDER);
      if (ConnectorDestinationId) {
        hold(cloud, 'AccountAssociation', 'Other', { AccountAssociationId: 'Other', ConnectorDestinationId });
      }
    },
  },
  holder: HOLDER,
  transitions: [
    {
      properties: (declared) => ({ ...declared, AuthConfig: AUTH_CONFIG }),
      inPlace: [
        {
          what: 'another name, and no description',
          set: { Name: 'Locks', Description: undefined },
          holds: { Description: ' ' },
        },
        { what: 'no name', set: { Name: undefined }, holds: { Name: ' ' } },
        {
          what: 'a material is added, and another gets another secret',
          set: {
            AuthConfig: {
              ...AUTH_CONFIG,
              GeneralAuthorization: [material('one', OTHER_VERSION), material('two', VERSION)],
            },
          },
        },
        { what: 'another secret', set: secret(OTHER_VERSION) },
        {
          what: 'refresh tokens are not renewed any more',
          set: { AuthConfig: { ...AUTH_CONFIG, oAuth: OAUTH } },
          holds: { AuthConfig: { oAuth: { proactiveRefreshTokenRenewal: { enabled: false } } } },
        },
        {
          what: 'another renewal',
          set: {
            AuthConfig: {
              ...AUTH_CONFIG,
              oAuth: { ...OAUTH, proactiveRefreshTokenRenewal: { enabled: true, DaysBeforeRenewal: 60 } },
            },
          },
        },
      ],
      replacing: [
        { what: 'another connector', set: { CloudConnectorId: SECOND } },
        {
          what: 'another token URL',
          set: { AuthConfig: { ...AUTH_CONFIG, oAuth: { ...OAUTH, tokenUrl: 'https://lamps.example.com/tokens' } } },
        },
        { what: 'a material is taken away', set: { AuthConfig: { oAuth: O_AUTH } } },
        {
          what: 'no OAuth',
          set: {
            AuthConfig: { GeneralAuthorization: AUTH_CONFIG.GeneralAuthorization },
            AuthType: undefined,
            SecretsManager: undefined,
          },
        },
      ],
    },
  ],
  data: 'Name',
  events: [
    ['create', 'CreateConnectorDestination GetConnectorDestination', 'update-authorization-in-place'],
    [
      'update-authorization-in-place',
      'GetConnectorDestination GetConnectorDestination UpdateConnectorDestination GetConnectorDestination',
      'update-authorization-in-place',
    ],
    ['update-token-url', 'GetConnectorDestination CreateConnectorDestination GetConnectorDestination', 'delete'],
    ['delete', 'DeleteConnectorDestination', 'delete'],
    ['create-with-current-secret', 'DescribeSecret CreateConnectorDestination GetConnectorDestination', NEW],
  ],
  programs: {
    things: { Tenant: ['Lamps', 'Locks'], Landlord: ['Locks', 'Lamps'] },
    variants: (name, [here, there]) => {
      const [first, second] = [
        { Name: `${name} one`, Description: 'first', ...secret(VERSION) },
        { Name: `${name} two`, Description: undefined, ...secret('b'.repeat(32)) },
      ];
      return [
        { fixed: authConfig('lamps'), mutable: first, needs: [here] },
        { fixed: authConfig('lamps'), mutable: second, needs: [here] },
        { fixed: authConfig('locks'), mutable: first, needs: [here] },
        { fixed: authConfig('lamps'), mutable: first, needs: [there] },
      ];
    },
    props: ({ fixed, mutable, needs }, { scope, id, other }) => ({
      cloudConnector: other<CloudConnector>(needs![0]),
      connectorDestinationName: mutable.Name as string,
      description: mutable.Description as string,
      oAuth: {
        ...(fixed as ReturnType<typeof authConfig>).AuthConfig.oAuth,
        tokenEndpointAuthenticationScheme: TokenEndpointAuthenticationScheme.HTTP_BASIC,
        clientSecret: secretsmanager.Secret.fromSecretCompleteArn(scope, `${id}Secret`, SECRET),
        clientSecretVersionId: (mutable as unknown as ReturnType<typeof secret>).SecretsManager.versionId,
      },
    }),
    holds: (variant, place) => ({ ...asDeclared(variant), CloudConnectorId: place.idOf(variant.needs![0]) }),
    refers: true,
    obstructs: ({ deleteUsedConnector = 'ValidationException' }) => deleteUsedConnector !== 'allowed',
  },
};
