/** The authorization of the service, or of a cloud connector's function, by a third-party cloud. */

import type { Duration } from 'aws-cdk-lib';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

/** How the service authenticates itself when it requests a token. */
export enum TokenEndpointAuthenticationScheme {
  /** By the header of HTTP basic authentication. */
  HTTP_BASIC = 'HTTP_BASIC',
  /** By the body of the request. */
  REQUEST_BODY_CREDENTIALS = 'REQUEST_BODY_CREDENTIALS',
}

/**
 * Authorization by OAuth 2.0: every end user lets the service use their account in the third-party
 * cloud.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/concepts-authorization.html
 */
export interface ConnectorOAuth {
  /** The URL where the end user consents: 1 to 1024 characters. A change replaces the connector destination. */
  readonly authUrl: string;

  /** The URL where the service gets tokens: 1 to 1024 characters. A change replaces the connector destination. */
  readonly tokenUrl: string;

  /** How the service authenticates itself at the token URL. A change replaces the connector destination. */
  readonly tokenEndpointAuthenticationScheme: TokenEndpointAuthenticationScheme;

  /**
   * The scopes that the service requests, in the words of the third-party cloud, separated by
   * spaces. A change replaces the connector destination.
   *
   * @default - the third-party cloud's default
   */
  readonly scope?: string;

  /**
   * The secret with the service's own credentials in the third-party cloud: JSON with the members
   * `clientId` and `clientSecret`. It must be encrypted with a key of yours. The policies of the
   * secret and of its key let the service read it.
   *
   * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/secrets-manager.html
   */
  readonly clientSecret: secretsmanager.ISecret;

  /**
   * The version of the secret: 32 to 64 letters, digits, hyphens and underscores. A change is made in place.
   *
   * @default - the version that is current when the connector destination is made or changed
   */
  readonly clientSecretVersionId?: string;

  /**
   * The URL to which the end user is redirected at the end. A change is made in place; removing it
   * replaces the connector destination.
   *
   * @default - the end user is not redirected
   */
  readonly completeRedirectUrl?: string;

  /**
   * How long before its expiry a refresh token is renewed, in whole days: 30 days or more. A change
   * is made in place.
   *
   * @default - refresh tokens are not renewed in advance
   */
  readonly renewRefreshTokenBefore?: Duration;
}

/**
 * Authorization by credentials of your own, such as a key of the third-party cloud, which only the
 * function of the cloud connector reads.
 *
 * @see https://docs.aws.amazon.com/iot-mi/latest/devguide/concepts-general-authorization.html
 */
export interface ConnectorAuthMaterial {
  /** The name by which account associations refer to the credentials: 1 to 100 letters, digits and any of =_+/- */
  readonly name: string;

  /**
   * The secret, in whatever form the function understands. It must be encrypted with a key of
   * yours. A change is made in place.
   */
  readonly secret: secretsmanager.ISecret;

  /**
   * The version of the secret: 32 to 64 letters, digits, hyphens and underscores. A change is made in place.
   *
   * @default - the version that is current when the connector destination is made or changed
   */
  readonly secretVersionId?: string;
}
