/** Connector destinations: the authorization of a cloud connector by its third-party cloud. */

import type { IResource } from 'aws-cdk-lib';
import { Resource } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { ICloudConnector } from './cloud-connector';
import type { ConnectorAuthMaterial, ConnectorOAuth } from './connector-authorization';
import { actionOf } from '../api/iam';
import { CreateAccountAssociation, ListAccountAssociations } from '../api/iot-managed-integrations/account-association';
import {
  CONNECTOR_DESTINATION, GetConnectorDestination, ListConnectorDestinations,
} from '../api/iot-managed-integrations/connector-destination';
import { IOT_MANAGED_INTEGRATIONS_ENDPOINT } from '../api/iot-managed-integrations/endpoint';
import type { FleetResourceProps } from '../fleet-resource-props';
import { CfnFleetResource } from '../private/cfn-fleet-resource';
import { allowConnector, allowService } from './private/connector-secrets';
import { grantOnAll } from '../private/grants';
import { allowLookup } from '../private/secret-access';
import { isMarked, mark } from '../private/type-guard';
import { validationError } from '../private/validation-error';

/**
 * A connector destination, of this stack or imported.
 */
export interface IConnectorDestination extends IResource {
  /**
   * The ID that the service gave to the connector destination.
   *
   * @attribute
   */
  readonly connectorDestinationId: string;

  /**
   * Permissions on the connector destination.
   */
  readonly grants: ConnectorDestinationGrants;
}

/**
 * Properties of a `ConnectorDestination`. It must have `oAuth`, `generalAuthorization` or both.
 */
export interface ConnectorDestinationProps extends FleetResourceProps {
  /**
   * The cloud connector. A change replaces the connector destination.
   */
  readonly cloudConnector: ICloudConnector;

  /**
   * Authorization by OAuth 2.0, by each end user. Adding or removing it replaces the connector destination.
   *
   * @default - end users cannot link their accounts
   */
  readonly oAuth?: ConnectorOAuth;

  /**
   * Authorization by credentials of your own: up to 3. Further ones are added in place; removing
   * one replaces the connector destination.
   *
   * @default - there is none
   */
  readonly generalAuthorization?: ConnectorAuthMaterial[];

  /**
   * The name of the connector destination: 1 to 128 letters, digits, spaces, hyphens and
   * underscores. A change is made in place.
   *
   * @default - the connector destination has no name
   */
  readonly connectorDestinationName?: string;

  /**
   * What the connector destination is for: 1 to 256 letters, digits, spaces, hyphens and
   * underscores. A change is made in place.
   *
   * @default - the connector destination has no description
   */
  readonly description?: string;
}

const { signingName } = IOT_MANAGED_INTEGRATIONS_ENDPOINT;
const SYMBOL = Symbol.for('cdk-device-fleets.ConnectorDestination');

abstract class ConnectorDestinationBase extends Resource implements IConnectorDestination {
  public abstract readonly connectorDestinationId: string;
  public readonly grants = ConnectorDestinationGrants.fromConnectorDestination(this);
}

/**
 * A connector destination: a cloud connector, and its authorization by its third-party cloud.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/APIReference/API_CreateConnectorDestination.html
 *
 * @example
 * declare const connector: CloudConnector;
 * const clientSecret = new secretsmanager.Secret(this, 'Client', { encryptionKey: new kms.Key(this, 'Key') });
 *
 * new ConnectorDestination(this, 'Lamps', {
 *   cloudConnector: connector,
 *   oAuth: {
 *     authUrl: 'https://lamps.example.com/authorize',
 *     tokenUrl: 'https://lamps.example.com/token',
 *     tokenEndpointAuthenticationScheme: TokenEndpointAuthenticationScheme.HTTP_BASIC,
 *     clientSecret,
 *   },
 * });
 */
export class ConnectorDestination extends ConnectorDestinationBase {
  /**
   * Use a connector destination that is not part of this stack.
   */
  public static fromConnectorDestinationId(
    scope: Construct,
    id: string,
    connectorDestinationId: string,
  ): IConnectorDestination {
    class Import extends ConnectorDestinationBase {
      public readonly connectorDestinationId = connectorDestinationId;
    }
    return new Import(scope, id);
  }

  /**
   * Whether the value is a `ConnectorDestination`.
   */
  public static isConnectorDestination(x: unknown): x is ConnectorDestination {
    return isMarked(x, SYMBOL);
  }

  private readonly resource: CfnFleetResource<typeof CONNECTOR_DESTINATION>;

  constructor(scope: Construct, id: string, props: ConnectorDestinationProps) {
    super(scope, id);
    mark(this, SYMBOL);
    const { cloudConnector, oAuth, generalAuthorization: materials = [] } = props;
    this.check(props);
    this.resource = new CfnFleetResource(this, {
      kind: CONNECTOR_DESTINATION,
      properties: {
        Name: props.connectorDestinationName,
        Description: props.description,
        CloudConnectorId: cloudConnector.cloudConnectorId,
        AuthType: oAuth && 'OAUTH',
        AuthConfig: {
          oAuth: oAuth && oAuthConfig(oAuth),
          GeneralAuthorization: materials.length > 0 ? materials.map(authMaterial) : undefined,
        },
        SecretsManager: oAuth && versionOf(oAuth.clientSecret, oAuth.clientSecretVersionId),
      },
      propNames: {
        'Name': 'connectorDestinationName',
        'CloudConnectorId': 'cloudConnector.cloudConnectorId',
        'AuthConfig.oAuth.oAuthCompleteRedirectUrl': 'oAuth.completeRedirectUrl',
        'AuthConfig.oAuth.proactiveRefreshTokenRenewal.DaysBeforeRenewal': 'oAuth.renewRefreshTokenBefore in days',
        'AuthConfig.oAuth': 'oAuth',
        'AuthConfig.GeneralAuthorization': 'generalAuthorization',
        'SecretsManager.arn': 'oAuth.clientSecret.secretArn',
        'SecretsManager.versionId': 'oAuth.clientSecretVersionId',
      },
      common: props,
    });
    if (oAuth) allowService(this, oAuth.clientSecret);
    for (const { secret } of materials) allowConnector(this, secret, cloudConnector);
    this.allowLookup(props);
  }

  public get connectorDestinationId(): string {
    return this.resource.ref;
  }

  private check({ oAuth, generalAuthorization: materials = [] }: ConnectorDestinationProps): void {
    if (!oAuth && materials.length === 0) {
      throw validationError(
        'NoAuthorization',
        'oAuth or generalAuthorization is needed, for a third-party cloud lets nobody in without',
        this,
      );
    }
    const names = materials.map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) < index);
    if (twice !== undefined) {
      throw validationError(
        'RepeatedAuthMaterial',
        `generalAuthorization has two materials of the name ${twice}`,
        this,
      );
    }
  }

  private allowLookup({ oAuth, generalAuthorization: materials = [] }: ConnectorDestinationProps): void {
    const current = [
      ...(oAuth && oAuth.clientSecretVersionId === undefined ? [oAuth.clientSecret] : []),
      ...materials.filter(({ secretVersionId }) => secretVersionId === undefined).map(({ secret }) => secret),
    ];
    if (current.length > 0) this.resource.node.addDependency(allowLookup(this, this.resource.provider.role, current));
  }
}

function oAuthConfig(oAuth: ConnectorOAuth) {
  const { renewRefreshTokenBefore: renewBefore } = oAuth;
  return {
    authUrl: oAuth.authUrl,
    tokenUrl: oAuth.tokenUrl,
    scope: oAuth.scope,
    tokenEndpointAuthenticationScheme: oAuth.tokenEndpointAuthenticationScheme,
    oAuthCompleteRedirectUrl: oAuth.completeRedirectUrl,
    proactiveRefreshTokenRenewal: renewBefore && {
      enabled: true,
      DaysBeforeRenewal: renewBefore.toDays({ integral: false }),
    },
  };
}

function authMaterial({ name, secret, secretVersionId }: ConnectorAuthMaterial) {
  return { AuthMaterialName: name, SecretsManager: versionOf(secret, secretVersionId) };
}

function versionOf(secret: secretsmanager.ISecret, versionId?: string) {
  return { arn: secret.secretArn, versionId };
}

/**
 * Permissions on connector destinations.
 */
export class ConnectorDestinationGrants {
  /**
   * The permissions on this connector destination.
   */
  public static fromConnectorDestination(connectorDestination: IConnectorDestination): ConnectorDestinationGrants {
    return new ConnectorDestinationGrants(connectorDestination);
  }

  private constructor(private readonly connectorDestination: IConnectorDestination) {}

  /**
   * Allow linking accounts of end users by this connector destination.
   */
  public createAccountAssociations(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee,
      actions: [actionOf(CreateAccountAssociation, signingName)],
      resourceArns: ['*'],
      conditions: {
        StringEquals: { [`${signingName}:connectorDestinationId`]: this.connectorDestination.connectorDestinationId },
      },
    });
  }

  /**
   * Allow listing all account associations of the account and Region.
   */
  public listAccountAssociations(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, ListAccountAssociations);
  }

  /**
   * Allow reading all connector destinations of the account and Region; IAM cannot limit this to one.
   */
  public read(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, GetConnectorDestination);
  }

  /**
   * Allow listing all connector destinations of the account and Region.
   */
  public list(grantee: iam.IGrantable): iam.Grant {
    return grantOnAll(grantee, ListConnectorDestinations);
  }
}
